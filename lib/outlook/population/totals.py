"""Households and inhabitants: a damped trend on the log scale, capped, shrunk to the gemeente.

    log P(t + h) = log P(t) + g * (d + d^2 + ... + d^h)

with g the yearly change of `change.yearly_change`, cut at 3% a year, and d the damping (Gardner & McKenzie 1985, damped trend).
Where dwellings are known in the same years, the change in households is the mean of that of households and of dwellings.
"""

from __future__ import annotations

import numpy as np

from lib.arrays import Array
from lib.outlook.population.change import OWN, Change, yearly_change
from lib.outlook.population.figures import HOUSEHOLDS, Panel

DAMPING = 0.9
CAP = 0.03
HALF_AREA, HALF_GROUP = 12_000.0, 80_000.0
# CBS rounds counts to multiples of 5: one rounding step keeps the change of a handful of people from exploding.
ROUNDING = 5.0


def damping_sum(horizons: Array, damping: float = DAMPING) -> Array:
    """d + d^2 + ... + d^h for each whole horizon h in years; h itself when nothing is damped (d = 1)."""
    h = np.asarray(horizons, dtype=float)
    return h if damping == 1 else np.asarray(damping * (1 - damping**h) / (1 - damping))


def log_change(before: Array, after: Array, years: int) -> Array:
    """Yearly change on the log scale between counts `years` apart."""
    return np.asarray((np.log(after + ROUNDING) - np.log(before + ROUNDING)) / years)


def total_change(panel: Panel, figure: str) -> Change:
    """Yearly change of a total, shape (areas, 1), before the cap."""
    change = _change(panel, figure)
    if figure != HOUSEHOLDS:
        return change
    dwellings = _change(panel, "dwellings")
    both = (change.history == OWN) & (dwellings.history == OWN)
    shrunk = np.where(both[:, None], (change.shrunk + dwellings.shrunk) / 2, change.shrunk)
    return Change(shrunk, change.own, change.history)


def project_total(last: Array, change: Array, horizons: Array) -> Array:
    """Counts ahead, shape (areas, horizons), from counts (areas,) and yearly log change (areas,)."""
    capped = np.clip(change, -CAP, CAP)
    return np.asarray(last[:, None] * np.exp(capped[:, None] * damping_sum(horizons)[None, :]))


def _change(panel: Panel, figure: str) -> Change:
    values = panel.values[figure][:, :, None]
    return yearly_change(panel, values, log_change, half_area=HALF_AREA, half_group=HALF_GROUP, default=np.zeros(1))
