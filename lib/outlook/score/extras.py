"""Dimensions and key figures as a second step: used only where they helped to predict a later measurement.

Trained on what the score model left over in earlier rounds. Two rounds with figures are needed at least: one to learn from and
one to show that it helps. Learning from a single round and hoping made errors larger on published wijk scores.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.arrays import Array
from lib.outlook.score.panel import Panel
from lib.outlook.score.regression import ridge

_STRENGTH = 1000.0
_NEEDED_GAIN = 0.01  # share of the squared error
_ENOUGH_ROWS = 100


@dataclass(frozen=True)
class Extras:
    """Coefficients of the standardised figures, (m,)."""

    beta: Array

    def predict(self, panel: Panel, origin: int, year: int) -> Array:
        """Extra change (n,) in score points; 0 for areas without figures."""
        table = figures_at(panel, origin, year)
        return np.zeros(len(panel.codes)) if table is None else table @ self.beta


def figures_at(panel: Panel, origin: int, year: int) -> Array | None:
    """Standardised dimensions of measurement `origin` and key figures of the latest year before `year`, (n, m); None if none.

    Standardised within the year, key figures by rank; missing is 0, the mean.
    """
    columns: list[Array] = []
    if panel.dimensions is not None:
        columns.append(_standard(panel.dimensions[:, origin]))
    if panel.figures is not None:
        earlier = [y for y in panel.figures if y < year]
        table = panel.figures[max(earlier)] if earlier else np.full((len(panel.codes), len(panel.figure_names)), np.nan)
        columns.append(_standard(pd.DataFrame(table).rank(pct=True).to_numpy(float)))
    found = np.column_stack(columns) if columns else np.zeros((len(panel.codes), 0))
    return found if np.any(found) else None


def select(panel: Panel, leftovers: list[tuple[int, Array]]) -> Extras | None:
    """Extras that made the squared error of later rounds at least 1% smaller, or None.

    `leftovers`: year of the round and what the model left over (n,), ascending.
    """
    rounds = []
    for year, left in leftovers:
        table = figures_at(panel, int(np.searchsorted(panel.years, year)) - 1, year)
        known = ~np.isnan(left)
        if table is not None and known.sum() >= _ENOUGH_ROWS:
            rounds.append((table[known], left[known]))
    if len(rounds) < 2:
        return None
    before = after = 0.0
    better = 0
    for number in range(1, len(rounds)):
        table, left = rounds[number]
        gained = left - table @ _fit(rounds[:number])
        better += (gained**2).sum() < (left**2).sum()
        before, after = before + (left**2).sum(), after + (gained**2).sum()
    if after > (1 - _NEEDED_GAIN) * before or better * 2 <= len(rounds) - 1:
        return None
    return Extras(_fit(rounds))


def _fit(rounds: list[tuple[Array, Array]]) -> Array:
    design = np.concatenate([table for table, _ in rounds])
    target = np.concatenate([left - left.mean() for _, left in rounds])
    return ridge(design, target, np.ones(len(target)), _STRENGTH)


def _standard(table: Array) -> Array:
    known = ~np.isnan(table)
    number = np.maximum(known.sum(0), 1)
    mean = np.where(known, table, 0.0).sum(0) / number
    centred = np.where(known, table - mean, 0.0)
    spread = np.sqrt((centred**2).sum(0) / number)
    return centred / np.where(spread > 1e-12, spread, np.inf)
