"""All published scores of one level, and what ordinary drift is for each dimension, size and number of years.

Every movement is relative to what areas of the same size did between the same two measurements (`lib.scores.drift`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.arrays import Array
from lib.scores import COLUMNS, DIMENSIONS, Drift, DriftLimits

# A change of one dimension above this is more often a change in a register than in a street.
SUSPECT = 0.1


@dataclass(frozen=True)
class Movement:
    """Change of the score or a dimension between two measurements.

    value: score points; relative: the same less that of areas of the same size; limits: ordinary drift over this span; times: |relative|
    in multiples of the 90th percentile of ordinary drift; clear: beyond twice that, see `Drift`.
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
    """Scores of all areas of a level in all measurements of the whole country, and what ordinary drift is."""

    def __init__(self, scores: pd.DataFrame, inhabitants: pd.Series, drift: Drift | None = None) -> None:
        """`scores`: code, year, afw and dimensions (NaN where not published), one level; `inhabitants`: by code.

        `drift` is that of these scores where it is not given.
        """
        self.drift = Drift(scores, inhabitants) if drift is None else drift
        self.years: tuple[int, ...] = tuple(sorted(int(year) for year in scores["year"].unique()))
        self.codes = pd.Index(sorted(scores["code"].unique()))
        by_year = {int(year): rows.set_index("code") for year, rows in scores.groupby("year")}  # type: ignore[call-overload]
        self._values = np.full((len(self.years), len(self.codes), len(COLUMNS)), np.nan)
        for i, year in enumerate(self.years):
            self._values[i] = by_year[year][list(COLUMNS)].reindex(self.codes).to_numpy(dtype=float)

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
        return self.values(codes, year)[:, 0]

    def values(self, codes: Sequence[str], year: int) -> Array:
        """The columns of `COLUMNS` of some areas in a measurement, (n, columns); NaN where there is none."""
        rows = self.codes.get_indexer(pd.Index(codes))
        if year not in self.years:
            return np.full((len(rows), len(COLUMNS)), np.nan)
        return np.where((rows >= 0)[:, None], self._values[self.years.index(year), rows], np.nan)

    def movement(
        self, column: str, then: Mapping[str, float], now: Mapping[str, float], start: int, end: int, inhabitants: float
    ) -> Movement | None:
        """Movement of an area from its scores `then` to `now`; None when one of them, or what areas of its size did, is not known."""
        value = float(now[column]) - float(then[column])
        limits = self.drift.limits(column, inhabitants, start, end)
        if limits.usual is None or np.isnan(value):
            return None
        return Movement(column, start, end, value, value - limits.usual, limits, self.drift.clear(column, end - start))

    def _row(self, code: str) -> int | None:
        return int(self.codes.get_loc(code)) if code in self.codes else None  # type: ignore[arg-type]
