"""Forecasts as they would have been made at every earlier measurement, and how often their bands held.

Two records, both a row per size, horizon and round: `held_without` leaves one round out and takes the spread from all others, which
is what the bands shown today rest on; `held_then` takes it from what was known at the time, which is what a backtest may use.
Columns: size (one of LABELS), ahead (years), origin, year, n, inside67, inside95 (areas), model2, moved2 (mean squared error of the
forecast and of no change). Areas of which the number of inhabitants is not known are in ANY_SIZE only.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.outlook.score.errors.spread import LABELS, NOMINAL, Made, Spread, fit_spread, size_class
from lib.outlook.score.model import LONGEST, train
from lib.outlook.score.panel import Panel

COLUMNS = ["size", "ahead", "origin", "year", "n", "inside67", "inside95", "model2", "moved2"]
POOLED = ["size", "ahead", "rounds", "n", "coverage67", "coverage95", "least67", "most67", "model", "no_change"]
# Areas of one size in one round; fewer say too little about a share.
_FEWEST = 30


def made_before(panel: Panel) -> tuple[Made, ...]:
    """The forecasts of a panel: from each measurement, by a model that saw nothing later, for each measurement up to LONGEST years on."""
    found = []
    for j, origin in enumerate(panel.years[:-1]):
        model = train(panel.before(int(origin) + 1))
        place = np.searchsorted(panel.codes, model.panel.codes)
        current = model.state.last_year == origin
        for t in range(j + 1, len(panel.years)):
            year, follows = int(panel.years[t]), t == j + 1
            if year - origin <= LONGEST or follows:
                actual = np.where(current, panel.afw[place, t], np.nan)
                error, moved = actual - model.predict(year), actual - model.state.last
                found.append(Made(int(origin), year, model.state, model.years_to(year), error, moved, follows))
    return tuple(found)


def held_without(made: Sequence[Made]) -> pd.DataFrame:
    """How often the bands hold in a round that they were not taken from. Horizons with a single round are absent."""
    rows = []
    for h in sorted({m.ahead for m in made if m.ahead <= LONGEST}):
        rounds = [m for m in made if m.ahead == h]
        if len(rounds) < 2:
            continue
        for one in rounds:
            rows += _inside(one, fit_spread(made, one, (h,)))
    return pd.DataFrame(rows, columns=COLUMNS)


def held_then(made: Sequence[Made], year: int | None = None) -> pd.DataFrame:
    """How often the bands held with what was known at the origin; of one test year when `year` is given."""
    rows = []
    for one in made:
        if one.ahead <= LONGEST and year in (None, one.year):
            rows += _inside(one, fit_spread([m for m in made if m.year <= one.origin], horizons=(one.ahead,)))
    return pd.DataFrame(rows, columns=COLUMNS)


def pooled(held: pd.DataFrame) -> pd.DataFrame:
    """Over the rounds, per size and horizon: POOLED (shares; least67 and most67 over the rounds; root mean squared errors)."""
    rows = []
    for size in LABELS:
        for ahead, of in held[held["size"] == size].groupby("ahead"):
            n, share = of["n"].sum(), of["inside67"] / of["n"]
            errors = [float(np.sqrt((of[name] * of["n"]).sum() / n)) for name in ("model2", "moved2")]
            covered = [float(of[name].sum() / n) for name in ("inside67", "inside95")]
            rows.append((size, int(ahead), len(of), int(n), *covered, float(share.min()), float(share.max()), *errors))
    return pd.DataFrame(rows, columns=POOLED)


def _inside(one: Made, spread: Spread) -> list[tuple[object, ...]]:
    known, size = ~np.isnan(one.error), size_class(one.state.inhabitants)
    zero, years = np.zeros(len(one.error)), np.where(known, one.years, one.ahead)
    inside = {}
    for label, nominal in NOMINAL.items():
        low, high = spread.interval(one.state, years, zero, nominal)
        inside[label] = (one.error >= low) & (one.error <= high)
    rows: list[tuple[object, ...]] = []
    for s, label in enumerate(LABELS):
        part: NDArray[np.bool_] = known & ((size == s) | (s == len(LABELS) - 1))
        n = int(part.sum())
        if n >= _FEWEST:
            counted = [int(inside[k][part].sum()) for k in NOMINAL]
            squares = [float((values[part] ** 2).mean()) for values in (one.error, one.moved)]
            rows.append((label, one.ahead, one.origin, one.year, n, *counted, *squares))
    return rows
