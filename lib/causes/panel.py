"""All published scores of one level, and what ordinary drift is for each dimension, size and number of years.

Every movement is relative to the national change between the same two measurements: the mean change of all areas measured in
both, weighted by inhabitants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from lib.arrays import Array
from lib.scores import DIMENSIONS, DriftLimits, drift_limits, size_class

COLUMNS: tuple[str, ...] = ("afw", *DIMENSIONS)
# A change of one dimension above this is more often a change in a register than in a street.
SUSPECT = 0.1
_ENOUGH = 60
_ENOUGH_FOR_TAIL = 2000
_TAIL = 0.995
_SIZES = (0, 1, 2)
_TYPICAL_SIZE = (250.0, 750.0, 2500.0)


@dataclass(frozen=True)
class Movement:
    """Change of the score or a dimension between two measurements.

    value: score points; relative: the same minus the national change; limits: ordinary drift over this span; times: |relative|
    in multiples of the 90th percentile of ordinary drift; clear: beyond twice that, see `Panel`.
    """

    column: str
    start: int
    end: int
    value: float
    relative: float
    limits: DriftLimits
    clear: float

    @property
    def times(self) -> float:
        return abs(self.relative) / self.limits.p90


def suspect_jumps(series: pd.DataFrame) -> list[tuple[str, int, int]]:
    """Dimension, start and end of every change above 0.1 between two following measurements of one area that have it."""
    years, values = series["year"].to_numpy(dtype=int), series[list(DIMENSIONS)].to_numpy(dtype=float)
    order = np.argsort(years)
    found = []
    for k, column in enumerate(DIMENSIONS):
        known = order[~np.isnan(values[order, k])]
        steps = np.abs(np.diff(values[known, k]))
        found += [(column, int(years[known[i]]), int(years[known[i + 1]])) for i in np.flatnonzero(steps > SUSPECT)]
    return sorted(found, key=lambda jump: jump[1:])


def spoiled(column: str, start: int, end: int, jumps: list[tuple[str, int, int]]) -> bool:
    """Whether a span of a column contains such a jump; that of a dimension is in the score too."""
    return any(start < last and first < end and column in ("afw", which) for which, first, last in jumps)


class Panel:
    """Scores of all areas of a level in all measurements of the whole country.

    Limits of ordinary drift (`lib.scores.drift_limits`): median and 90th percentile of the absolute relative change of areas of
    the same size over the same number of years, all pairs of measurements together; fewer than 60 of them: those of the nearest
    number of years with enough, scaled with the square root of time, else the published limits of wijken.

    `clear`, in multiples of the 90th percentile, is where ordinary drift ends for good: 2, which a normal distribution exceeds
    once in a thousand, or the 99.5th percentile of what all areas did where at least 2,000 changes tell (real changes have
    heavier tails than a normal distribution).
    """

    def __init__(self, scores: pd.DataFrame, inhabitants: pd.Series) -> None:
        """`scores`: code, year, afw and dimensions (NaN where not published), one level; `inhabitants`: by code."""
        self.years: tuple[int, ...] = tuple(sorted(int(year) for year in scores["year"].unique()))
        self.codes = pd.Index(sorted(scores["code"].unique()))
        by_year = {int(year): rows.set_index("code") for year, rows in scores.groupby("year")}  # type: ignore[call-overload]
        shape = (len(self.years), len(self.codes), len(COLUMNS))
        self._values = np.full(shape, np.nan)
        for i, year in enumerate(self.years):
            self._values[i] = by_year[year][list(COLUMNS)].reindex(self.codes).to_numpy(dtype=float)
        self._mass = np.nan_to_num(inhabitants.reindex(self.codes).to_numpy(dtype=float))
        self._national = {pair: self._national_change(*pair) for pair in combinations(range(len(self.years)), 2)}
        self._limits, self._clear = self._measure()

    def __len__(self) -> int:
        return len(self.codes)

    def series(self, code: str) -> pd.DataFrame:
        """Measurements of one area: year and the columns of `COLUMNS`; empty for an area without scores."""
        row = self._row(code)
        values = self._values[:, row] if row is not None else self._values[:0, 0] if len(self) else np.empty((0, len(COLUMNS)))
        frame = pd.DataFrame(values, columns=list(COLUMNS))
        frame.insert(0, "year", self.years[: len(frame)])
        return frame.dropna(subset=["afw"]).reset_index(drop=True)

    def scores(self, codes: Sequence[str], year: int) -> Array:
        """Scores (afw) of some areas in a measurement; NaN where there is none."""
        rows = self.codes.get_indexer(pd.Index(codes))
        found = self._values[self.years.index(year), rows, 0] if year in self.years else np.full(len(rows), np.nan)
        return np.where(rows >= 0, found, np.nan)

    def national(self, start: int, end: int, column: str = "afw") -> float:
        """National change (score points); NaN when no area was measured in both years."""
        if not {start, end} <= set(self.years) or start >= end:
            return float("nan")
        return float(self._national[self.years.index(start), self.years.index(end)][COLUMNS.index(column)])

    def limits(self, column: str, inhabitants: float, years: int) -> tuple[DriftLimits, float]:
        """Limits of ordinary drift over so many years, and where clear change begins in multiples of their `p90`."""
        size = int(size_class(inhabitants))
        found = self._limits.get((column, size, years))
        if found is None:
            known = [length for name, of_size, length in self._limits if (name, of_size) == (column, size)]
            if known:
                nearest = self._limits[column, size, min(known, key=lambda length: (abs(length - years), length))]
                scale = (years / nearest.years) ** 0.5
                found = replace(nearest, median=nearest.median * scale, p90=nearest.p90 * scale, years=years)
            else:
                found = drift_limits(_TYPICAL_SIZE[size], years, dimension=None if column == "afw" else column)
        return found, self._clear.get((column, years), 2.0)

    def movement(
        self, column: str, then: Mapping[str, float], now: Mapping[str, float], start: int, end: int, inhabitants: float
    ) -> Movement | None:
        """Movement of an area from its scores `then` to `now`; None when one of them, or the national change, is not known."""
        value = float(now[column]) - float(then[column])
        relative = value - self.national(start, end, column)
        if np.isnan(relative):
            return None
        limits, clear = self.limits(column, inhabitants, end - start)
        return Movement(column, start, end, value, relative, limits, clear)

    def _row(self, code: str) -> int | None:
        return int(self.codes.get_loc(code)) if code in self.codes else None  # type: ignore[arg-type]

    def _national_change(self, i: int, j: int) -> Array:
        difference = self._values[j] - self._values[i]
        known = ~np.isnan(difference)
        mass = np.where(known, np.maximum(self._mass, 1.0)[:, None], 0.0)
        total = mass.sum(0)
        return np.where(total > 0, (np.nan_to_num(difference) * mass).sum(0) / np.maximum(total, 1e-9), np.nan)

    def _measure(self) -> tuple[dict[tuple[str, int, int], DriftLimits], dict[tuple[str, int], float]]:
        size = size_class(self._mass)
        by_length: dict[int, list[tuple[int, int]]] = {}
        for i, j in self._national:
            by_length.setdefault(self.years[j] - self.years[i], []).append((i, j))
        limits: dict[tuple[str, int, int], DriftLimits] = {}
        clear: dict[tuple[str, int], float] = {}
        for length, pairs in by_length.items():
            moved = np.stack([np.abs(self._values[j] - self._values[i] - self._national[i, j]) for i, j in pairs])
            for k, column in enumerate(COLUMNS):
                ratios = []
                for s in _SIZES:
                    mine = moved[:, size == s, k].ravel()
                    mine = mine[~np.isnan(mine)]
                    if len(mine) >= _ENOUGH:
                        median, p90 = np.quantile(mine, [0.5, 0.9])
                        words = f"{len(mine)} veranderingen van gebieden van deze grootte"
                        limits[column, s, length] = DriftLimits(float(median), max(float(p90), 1e-9), length, words)
                        ratios.append(mine / max(float(p90), 1e-9))
                together = np.concatenate(ratios) if ratios else np.empty(0)
                if len(together) >= _ENOUGH_FOR_TAIL:
                    clear[column, length] = max(2.0, float(np.quantile(together, _TAIL)))
        return limits, clear
