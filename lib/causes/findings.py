"""What in the history of one area is worth telling first. Few and strict: most areas have none.

A finding says that something stands out, never why.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from lib.causes.panel import Movement, Panel, spoiled, suspect_jumps
from lib.scores import COLUMNS
from lib.scores.classes import SCORE_LIMITS

FindingKind = Literal["check_source", "moved", "sliding", "begins", "figures"]

# Lower bound of 'voldoende': below it an area is 'zwak'.
WEAK = float(SCORE_LIMITS[3])
_LONGER = 1.25
_MISSED = 2
_FALLS = 3
_FIGURES, _STRICT = 2, 0.01


@dataclass(frozen=True)
class Finding:
    """Something that stands out between two measurements.

    column: 'afw' or a dimension, for check_source, moved and sliding; movement: its size; figures: ids for kind 'figures'.
    """

    kind: FindingKind
    start: int
    end: int
    column: str = "afw"
    movement: Movement | None = None
    figures: tuple[str, ...] = ()


def findings(series: pd.DataFrame, panel: Panel, inhabitants: float, moved: pd.DataFrame | None = None) -> list[Finding]:
    """Findings on one area. `series`: its measurements (year, afw, dimensions); `moved`: result of `moved_with` over its history.

    check_source  a dimension jumped more than .1 between two following measurements: look at the source before telling it
    moved         score or dimension, relative to areas of the same size, went beyond `Drift.clear` (twice the 90th percentile of
                  ordinary drift, or more where real changes have heavier tails) from one measurement to the next, or beyond 1.25
                  times that over a longer span, since there are more of those; the strongest span per column, without jumps
    sliding       still 'voldoende' or better but within ordinary drift of 'zwak', lower at each of the last three measurements,
                  and together beyond the 90th percentile of ordinary drift
    begins        the first two measurements of the country or more passed before the first score
    figures       at least two key figures changed otherwise than in similar buurten with a chance of at most 1%

    A limit at the 90th percentile on one dimension alone fires for 10% of areas at every measurement by definition; twice it,
    the limit of two dimensions together, is passed by chance once in a thousand times, so that 25 looks (five dimensions, five
    changes) make 2.5%.
    """
    series = series.dropna(subset=["afw"]).sort_values("year")
    known = series.to_dict("records")
    found = [*_scores(series, known, panel, inhabitants), *_sliding(known, panel, inhabitants), *_begins(known, panel)]
    if moved is not None and len(moved):
        strict = moved[moved["clear"] & (moved["chance"] <= _STRICT)]
        if len(strict) >= _FIGURES:
            order = (strict["difference"].abs() / strict["scale"].clip(lower=1e-12)).sort_values(ascending=False).index
            years = [int(row["year"]) for row in known] or [0]
            found.append(Finding("figures", years[0], years[-1], "", figures=tuple(str(i) for i in order)))
    return found


def _scores(series: pd.DataFrame, rows: list[dict], panel: Panel, inhabitants: float) -> list[Finding]:
    jumps = suspect_jumps(series)
    found: list[Finding] = []
    strongest: list[Movement] = []
    for column in COLUMNS:
        known = [row for row in rows if row[column] == row[column]]  # not NaN
        best: Movement | None = None
        for (i, then), (j, now) in combinations(enumerate(known), 2):
            start, end = int(then["year"]), int(now["year"])
            movement = panel.movement(column, then, now, start, end, inhabitants)
            if movement is None:
                continue
            if (column, start, end) in jumps:
                found.append(Finding("check_source", start, end, column, movement))
            limit = movement.clear * (1.0 if j == i + 1 else _LONGER)
            passes = movement.times > limit and not spoiled(column, start, end, jumps)
            if passes and (best is None or movement.times > best.times):
                best = movement
        strongest += [best] if best else []
    strongest.sort(key=lambda movement: -movement.times)
    return found + [Finding("moved", m.start, m.end, m.column, m) for m in strongest]


def _sliding(known: list[dict], panel: Panel, inhabitants: float) -> list[Finding]:
    last = known[-_FALLS - 1 :]
    if len(last) <= _FALLS:
        return []
    scores = np.array([row["afw"] for row in last], dtype=float)
    start, before, end = int(last[0]["year"]), int(last[-2]["year"]), int(last[-1]["year"])
    movement = panel.movement("afw", last[0], last[-1], start, end, inhabitants)
    step = panel.drift.limits("afw", inhabitants, before, end)
    near = WEAK <= scores[-1] < WEAK + step.p90
    if movement is None or not near or not (np.diff(scores) < 0).all() or movement.times <= 1:
        return []
    return [Finding("sliding", start, end, "afw", movement)]


def _begins(known: list[dict], panel: Panel) -> list[Finding]:
    if not known:
        return []
    first = int(known[0]["year"])
    missed = [year for year in panel.years if year < first]
    return [Finding("begins", missed[0], first)] if len(missed) >= _MISSED else []
