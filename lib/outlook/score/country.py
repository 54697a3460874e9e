"""Spreads of the scores of all buurten and wijken of the Netherlands, for panels with too few measurements to have their own.

They are those of "no change", the forecast of such panels, and come with Buurtbalans in data/catalogue/score_spreads.yaml.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from lib.outlook.score import metrics
from lib.outlook.score.errors.past import COLUMNS, held_without, made_before
from lib.outlook.score.errors.spread import COUNTRY, ENOUGH_ROUNDS, LABELS, Distribution, Made, Spread, fit_spread
from lib.outlook.score.panel import Panel
from lib.outlook.score.warning import LIMIT, can_fall
from lib.settings import CATALOGUE

DEFAULT_PATH = CATALOGUE / "score_spreads.yaml"
HORIZONS = (2, 4, 6, 8)
PROBABILITIES = (0.005, 0.025, 0.05, 0.1, 0.165, 0.25, 0.35, 0.5, 0.65, 0.75, 0.835, 0.9, 0.95, 0.975, 0.995)
SIGNAL_COLUMNS = ["origin", "year", "eligible", "falls", "flagged", "fell"]
_HELD = COLUMNS[:7]
_ENOUGH_AREAS = 100  # a round
_LONGEST_SIGNAL = 4  # years; over more a fall is another thing than a fall at the next measurement


@dataclass(frozen=True)
class Country:
    """Of one level: the spread, how often it held (COLUMNS of `past`), signals per round by the rule "nearest to the limit" and a source line."""

    spread: Spread
    held: pd.DataFrame
    signals: pd.DataFrame
    source: str


def enough(made: Sequence[Made]) -> bool:
    """Whether a panel can measure its own spreads: three rounds over the same horizon with a hundred areas each."""
    large = [m.ahead for m in made if int((~np.isnan(m.error)).sum()) >= _ENOUGH_AREAS]
    return any(large.count(h) >= ENOUGH_ROUNDS for h in set(large))


def measure(panel: Panel) -> dict[str, Any]:
    """The block of one level in the catalogue, measured on a panel: `cells`, `rounds` and `signals`."""
    of_model = made_before(panel)
    made = [replace(m, error=m.moved, state=replace(m.state, variability=np.ones_like(m.state.last))) for m in of_model]
    spread = fit_spread(made)
    held = held_without(made)
    cells = []
    for s, label in enumerate(LABELS):
        for h in HORIZONS:
            of, stretch = spread.at(s, h)
            cells.append([label, h, *(round(stretch * of.quantile(p), 4) for p in PROBABILITIES)])
    rounds = held.loc[held["ahead"].isin(HORIZONS), _HELD].values.tolist()
    return {"cells": cells, "rounds": rounds, "signals": signals_by_rule(panel, made)}


def signals_by_rule(panel: Panel, made: Sequence[Made]) -> list[list[int]]:
    """Per round (SIGNAL_COLUMNS): of the five percent nearest above the limit, how many fell at the next measurement."""
    found = []
    for m in made:
        rows = np.flatnonzero(can_fall(m.state) & ~np.isnan(m.moved))
        if m.follows and m.ahead <= _LONGEST_SIGNAL and len(rows):
            last = m.state.last[rows]
            fell = last + m.moved[rows] < LIMIT
            chosen = metrics.flagged(-last, panel.scored_codes(m.origin)[rows])
            found.append([m.origin, m.year, len(rows), int(fell.sum()), int(chosen.sum()), int(fell[chosen].sum())])
    return found


@lru_cache(maxsize=4)
def load_country(level: str, path: Path = DEFAULT_PATH) -> Country | None:
    """What the catalogue has of a level ("buurt", "wijk"); None for another."""
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if level not in content["levels"]:
        return None
    block, share = content["levels"][level], np.array(content["probabilities"], dtype=float)
    cells = {(LABELS.index(size), h): Distribution(np.array(values, dtype=float), share) for size, h, *values in block["cells"]}
    base = tuple(cells[s, HORIZONS[0]] for s in range(len(LABELS)))
    held = pd.DataFrame(block["rounds"], columns=_HELD).assign(model2=np.nan, moved2=np.nan)
    signals = pd.DataFrame(block["signals"], columns=SIGNAL_COLUMNS)
    return Country(Spread(base, cells, shortest=float(HORIZONS[0]), kind=COUNTRY), held, signals, block["source"])
