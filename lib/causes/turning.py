"""Turning points in a series of scores, only where they stand out from ordinary drift."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.causes.panel import Panel, spoiled, suspect_jumps
from lib.scores import COLUMNS

TurnKind = Literal["top", "dal", "begin van stijging", "begin van daling", "einde van stijging", "einde van daling"]

# Two-year changes of wijken correlate -.23 with the next one (9,888 changes, Leefbaarometer 3.0, 2014-2020): part of every
# score passes. The difference between two following movements of two measurements each has variance (4 + 2r) / (2 + 2r) times
# that of one of them.
_LAG = -0.23
_FACTOR = math.sqrt((4 + 2 * _LAG) / (2 + 2 * _LAG))
_STANDS_OUT = 1.75

# Size T of a turn (up by T over two measurements and down by T over the next two, or the other way) that is found in 8 of 10 areas
# with up to 500, up to 1,500 and more inhabitants: put on the scores of 250 real areas of each size, 2012-2020 (Leefbaarometer 3.0).
_SEEN = {"buurt": (0.26, 0.21, 0.19), "wijk": (0.35, 0.21, 0.16)}
_SEEN_SIZES = (500, 1500)
# Of real areas as they are; of areas whose changes were shuffled over the years it is as many (1.6 to 2.0% against 1.4% of wijken).
BY_CHANCE = "1 tot 2 van de 100"


@dataclass(frozen=True)
class TurningPoint:
    """A measurement where the direction of a column changed: `before` and `after` are the relative changes around it.

    In score points against areas of the same size, from `since` to `year` and from `year` to `until`.
    """

    column: str
    year: int
    kind: TurnKind
    since: int
    until: int
    before: float
    after: float


def turn_seen(level: str, inhabitants: float) -> float:
    """Size of a turn in the score that is found in 8 of 10 areas of this size; NaN for a level of which it was not measured."""
    sizes = _SEEN.get(level)
    if sizes is None:
        return math.nan
    # Of an area of unknown size the smallest is taken: never more is promised than can be seen.
    return sizes[0 if math.isnan(inhabitants) else int(np.searchsorted(_SEEN_SIZES, inhabitants, side="right"))]


def turning_points(series: pd.DataFrame, panel: Panel, inhabitants: float) -> list[TurningPoint]:
    """Turning points of one area (columns year, afw and dimensions), at most one per column, earliest first.

    A measurement counts when it has at least two measurements on either side, when the movement before and that after differ by
    1.75 times the 90th percentile of such differences, and when at least one of the two lies above the 90th percentile of
    ordinary drift itself. A bounce does not count (following changes correlate -.23): one measurement that steps out, and whose
    next is back within a quarter of the step, without a run-up before it or a run-out after it. Six measurements give twelve looks
    (two places, score and dimensions); 1.75 lets ordinary drift through in about one of twenty areas. Where real changes have
    heavier tails the limit rises with `Drift.clear`. Spans with a jump above 0.1 say nothing about
    the area and are left out. The point that stands out most is kept.
    """
    found, jumps = [], suspect_jumps(series)
    for column in COLUMNS:
        of_column = series[column].to_numpy(dtype=float)
        known = ~np.isnan(of_column)
        years, values = series["year"].to_numpy(dtype=int)[known].tolist(), of_column[known]
        best: tuple[float, TurningPoint] | None = None
        for i in range(2, len(years) - 2):
            since, year, until = years[i - 2], years[i], years[i + 2]
            later = [panel.drift.limits(column, inhabitants, since, end).usual for end in years[i - 1 : i + 3]]
            usual = np.array([0.0, *(math.nan if of_size is None else of_size for of_size in later)])
            path = values[i - 2 : i + 3] - values[i - 2] - usual  # against areas of this size, from two measurements before
            before, after = float(path[2]), float(path[4] - path[2])
            if math.isnan(before) or math.isnan(after) or spoiled(column, since, until, jumps):
                continue
            first, clear = panel.drift.limits(column, inhabitants, since, year), panel.drift.clear(column, year - since)
            second = panel.drift.limits(column, inhabitants, year, until)
            joint = _FACTOR * math.sqrt((first.p90**2 + second.p90**2) / 2)
            strength = abs(after - before) / joint
            moved = abs(before) > first.p90, abs(after) > second.p90
            if strength >= _STANDS_OUT * clear / 2 and any(moved) and not _bounce(path):
                point = TurningPoint(column, year, _kind(before, after, *moved), since, until, before, after)
                if best is None or strength > best[0]:
                    best = strength, point
        if best is not None:
            found.append(best[1])
    return sorted(found, key=lambda point: (point.year, COLUMNS.index(point.column)))


def _bounce(path: NDArray[np.float64]) -> bool:
    """Whether the middle of five measurements only steps out and back."""
    run_up, out, back, run_out = np.diff(path)
    returned = out * back < 0 and abs(path[3] - path[1]) < 0.25 * max(abs(out), abs(back))
    return bool(returned and (abs(run_up) < 0.5 * abs(out) or abs(run_out) < 0.5 * abs(back)))


def _kind(before: float, after: float, moved_before: bool, moved_after: bool) -> TurnKind:
    if moved_before and moved_after and before * after < 0:
        return "top" if before > 0 else "dal"
    if moved_before and not moved_after:
        return "einde van stijging" if before > 0 else "einde van daling"
    return "begin van stijging" if after > 0 else "begin van daling"
