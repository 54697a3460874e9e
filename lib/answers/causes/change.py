"""The change of a score between two measurements, taken apart exactly over the five dimensions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from lib.answers.causes.past import Background, Past
from lib.causes import suspect_jumps, waterfall
from lib.scores import DIMENSION_LABELS, DIMENSIONS, Change, judge_change, to_lbm
from lib.scores.changes import Zone

CHECK = "controleer de bron"


@dataclass(frozen=True)
class Step:
    """One dimension in a change: its size, the same against areas of this size, what it is called, and whether to check it."""

    dimension: str
    label: str
    value: float
    relative: float | None
    zone: Zone
    words: str
    suspect: bool


@dataclass(frozen=True)
class Taken:
    """The change between two measurements, taken apart. `table`: for reading and download."""

    start: int
    end: int
    before: float
    total: float
    national: float | None
    change: Change
    steps: tuple[Step, ...]
    table: pd.DataFrame


def taken_apart(background: Background, past: Past, start: int, end: int) -> Taken:
    """The change of `told` from `start` to `end` (both in `told.years`). Raises ValueError for other years."""
    if start >= end or not {start, end} <= set(past.years):
        raise ValueError(f"Tussen {start} en {end} is de verandering niet te splitsen.")
    panel = background.panels[past.measured_as]
    rows = past.series.set_index("year")
    then, now = rows.loc[start], rows.loc[end]
    parts = waterfall(then, now)
    steps, jumps = [], suspect_jumps(past.series)
    for name, value in zip(DIMENSIONS, parts.steps, strict=True):
        judged = judge_change(value, panel.drift.limits(name, past.inhabitants, start, end))
        suspect = any(which == name and start < last and first < end for which, first, last in jumps)
        steps.append(Step(name, DIMENSION_LABELS[name], value, judged.relative, judged.zone, judged.words, suspect))
    national = panel.drift.national(start, end)
    change = judge_change(parts.total, panel.drift.limits("afw", past.inhabitants, start, end))
    table = _table(past, parts.start, steps, start, end)
    return Taken(start, end, parts.start, parts.total, None if math.isnan(national) else national, change, tuple(steps), table)


def _table(past: Past, before: float, steps: list[Step], start: int, end: int) -> pd.DataFrame:
    rows: list[dict[str, object]] = [{"Onderdeel": f"score {start}", "Punten": to_lbm(before)}]
    for step in steps:
        check = f"{step.words}; {CHECK}" if step.suspect else step.words
        rows.append(
            {
                "Onderdeel": step.label,
                "Punten": step.value,
                "Ten opzichte van even grote gebieden": step.relative,
                "Oordeel": check,
            }
        )
    rows.append({"Onderdeel": f"score {end}", "Punten": to_lbm(before + sum(step.value for step in steps))})
    return pd.DataFrame(rows).assign(Gebied=past.name)
