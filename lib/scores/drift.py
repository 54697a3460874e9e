"""What areas of a size ordinarily do between two measurements: the one rule by which a change is called clear.

A change is judged against what areas of the same size did between the same two measurements, in the mean weighted by inhabitants; its
limits are those of the same kind of change. Limits of changes as they are would not do: between 2018 and 2020 the score rose by .015 in
the country and fell by .007 in buurten of up to 500 inhabitants, so that of these one in seven would be called clearly changed, nearly
all of them down (Leefbaarometer 3.0, 9,880 buurten on the borders of 2020).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.arrays import Array
from lib.scores.changes import DriftLimits, drift_limits, size_class
from lib.scores.composition import DIMENSIONS

COLUMNS: tuple[str, ...] = ("afw", *DIMENSIONS)
_ENOUGH = 60
_ENOUGH_OF_PAIR = 200
_ENOUGH_FOR_TAIL = 2000
_TAIL = 0.995
_SIZES = (0, 1, 2)
_TYPICAL_SIZE = (250.0, 750.0, 2500.0)


class Drift:
    """Ordinary drift of all areas of one level between measurements of the whole country.

    Limits are the median and 90th percentile of the absolute change, less that of areas of the same size: between the same two
    measurements where at least 200 areas of the size tell, else over all pairs of measurements that lie so many years apart (at least
    60), else those of the nearest number of years scaled with the square root of time, else the published limits of wijken.

    `clear`, in multiples of the 90th percentile, is where ordinary drift ends for good: 2, which a normal distribution exceeds
    once in a thousand, or the 99.5th percentile of what all areas did where at least 2,000 changes tell (real changes have
    heavier tails than a normal distribution).
    """

    def __init__(self, scores: pd.DataFrame, inhabitants: pd.Series, joined: pd.DataFrame | None = None) -> None:
        """`scores`: code, year, afw and dimensions, of one level, and `borders` (one code on other borders is another area).

        `inhabitants`: by code. `joined`: the same table under codes of the map, for measurements that no borders have in common.
        """
        own, other = _Values(scores), None if joined is None else _Values(joined)
        self.years: tuple[int, ...] = tuple(sorted({*own.years, *(other.years if other else ())}))
        self._codes = own.codes if other is None else np.concatenate([own.codes, other.codes])
        self._rows: dict[tuple[int, int], NDArray[np.int32]] = {}
        self._national: dict[tuple[int, int], Array] = {}
        self._usual: dict[tuple[int, int], Array] = {}
        people = np.nan_to_num(inhabitants.reindex(self._codes).to_numpy(dtype=float))
        moved: dict[tuple[int, int], tuple[Array, NDArray[np.intp]]] = {}
        for pair in combinations(self.years, 2):
            rows, change = own.changes(*pair)
            if other is not None and not len(rows):
                rows, change = other.changes(*pair)
                rows = rows + len(own.codes)
            if len(rows) < _ENOUGH:
                continue
            size, mass = size_class(people[rows]), np.maximum(people[rows], 1.0)
            self._rows[pair] = rows.astype(np.int32)
            self._national[pair] = _mean(change, mass)
            self._usual[pair] = np.stack([_usual(change, mass, size == s, self._national[pair]) for s in _SIZES])
            moved[pair] = np.abs(change - self._usual[pair][size]), size
        self._limits, self._pooled, self._clear = _measure(moved)

    def codes(self, start: int, end: int) -> NDArray[np.str_]:
        """Codes of the areas that were measured in both years; none where these are fewer than 60."""
        return self._codes[self._rows.get((start, end), [])]

    def national(self, start: int, end: int, column: str = "afw") -> float:
        """Mean change of all areas measured in both years, weighted by inhabitants (score points); NaN when these are fewer than 60."""
        return float(self._national[start, end][COLUMNS.index(column)]) if (start, end) in self._national else float("nan")

    def limits(self, column: str, inhabitants: float, start: int, end: int) -> DriftLimits:
        """Ordinary drift of an area of this size between two measurements; its `usual` is None where too few areas were measured in both years."""
        size, years = int(size_class(inhabitants)), end - start
        usual = float(self._usual[start, end][size, COLUMNS.index(column)]) if (start, end) in self._usual else float("nan")
        found = self._limits.get((column, size, start, end)) or self._pooled.get((column, size, years))
        if found is None:
            known = [length for name, of_size, length in self._pooled if (name, of_size) == (column, size)]
            if known:
                nearest = self._pooled[column, size, min(known, key=lambda length: (abs(length - years), length))]
                scale = (years / nearest.years) ** 0.5
                found = replace(nearest, median=nearest.median * scale, p90=nearest.p90 * scale, years=years)
            else:
                found = drift_limits(_TYPICAL_SIZE[size], years, column)
        return found if np.isnan(usual) else replace(found, usual=usual)

    def clear(self, column: str, years: int) -> float:
        """Where clear change begins over so many years, in multiples of the 90th percentile."""
        return self._clear.get((column, years), 2.0)


class _Values:
    """Scores of areas by measurement: rows of areas on the same borders."""

    def __init__(self, scores: pd.DataFrame) -> None:
        borders = scores["borders"].fillna(0) if "borders" in scores else pd.Series(0.0, index=scores.index)
        area = pd.MultiIndex.from_arrays([borders, scores["code"]])
        row, areas = pd.factorize(area)
        self.codes = np.array([code for _, code in areas], dtype=np.str_)
        self.years = sorted(int(year) for year in scores["year"].unique())
        self._at = {year: k for k, year in enumerate(self.years)}
        self._values = np.full((len(self.years), len(areas), len(COLUMNS)), np.nan)
        self._values[scores["year"].map(self._at).to_numpy(dtype=np.intp), row] = scores[list(COLUMNS)].to_numpy(dtype=float)

    def changes(self, start: int, end: int) -> tuple[NDArray[np.intp], Array]:
        """Rows of the areas that have a score in both years, and their changes (n, columns)."""
        if start not in self._at or end not in self._at:
            return np.empty(0, dtype=np.intp), np.empty((0, len(COLUMNS)))
        change = self._values[self._at[end]] - self._values[self._at[start]]
        rows = np.flatnonzero(~np.isnan(change[:, 0]))
        return rows, change[rows]


def _mean(change: Array, mass: Array) -> Array:
    """Mean change per column, weighted by inhabitants; NaN for a column that nobody has."""
    weight = np.where(np.isnan(change), 0.0, mass[:, None])
    total = weight.sum(0)
    return np.where(total > 0, (np.nan_to_num(change) * weight).sum(0) / np.maximum(total, 1e-9), np.nan)


def _usual(change: Array, mass: Array, of_size: NDArray[np.bool_], national: Array) -> Array:
    """Mean change of the areas of a size; that of the country where they are too few to tell."""
    enough = (~np.isnan(change[of_size])).sum(0) >= _ENOUGH
    return np.where(enough, _mean(change[of_size], mass[of_size]), national)


_Limits = dict[tuple[str, int, int, int], DriftLimits]
_Pooled = dict[tuple[str, int, int], DriftLimits]


def _measure(
    moved: dict[tuple[int, int], tuple[Array, NDArray[np.intp]]],
) -> tuple[_Limits, _Pooled, dict[tuple[str, int], float]]:
    of_pair: _Limits = {}
    pooled: _Pooled = {}
    clear: dict[tuple[str, int], float] = {}
    for length in sorted({end - start for start, end in moved}):
        pairs = {pair: found for pair, found in moved.items() if pair[1] - pair[0] == length}
        for k, column in enumerate(COLUMNS):
            ratios = []
            for s in _SIZES:
                mine = {pair: _known(sizes[size == s, k]) for pair, (sizes, size) in pairs.items()}
                together = np.concatenate(list(mine.values()))
                if len(together) >= _ENOUGH:
                    pooled[column, s, length] = _limits_of(together, length, "veranderingen van gebieden van deze grootte")
                for pair, values in mine.items():
                    if len(values) >= _ENOUGH_OF_PAIR:
                        of_pair[column, s, *pair] = _limits_of(values, length, "gebieden van deze grootte")
                    limit = of_pair.get((column, s, *pair)) or pooled.get((column, s, length))
                    if limit is not None:
                        ratios.append(values / limit.p90)
            everything = np.concatenate(ratios) if ratios else np.empty(0)
            if len(everything) >= _ENOUGH_FOR_TAIL:
                clear[column, length] = max(2.0, float(np.quantile(everything, _TAIL)))
    return of_pair, pooled, clear


def _known(values: Array) -> Array:
    return values[~np.isnan(values)]


def _limits_of(values: Array, years: int, words: str) -> DriftLimits:
    median, p90 = np.quantile(values, [0.5, 0.9])
    return DriftLimits(float(median), max(float(p90), 1e-9), years, f"{len(values)} {words}")
