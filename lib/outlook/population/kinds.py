"""Kinds of household: shares that follow the damped change of the gemeente and, as far as their size allows, their own."""

from __future__ import annotations

import numpy as np

from lib.arrays import Array
from lib.outlook.population.ages import shares
from lib.outlook.population.change import Change, yearly_change
from lib.outlook.population.figures import KINDS, Panel
from lib.outlook.population.totals import damping_sum

DAMPING = 0.8
CAP = 0.05
HALF_AREA, HALF_GROUP = 20_000.0, 40_000.0
# Two percentage points are added to a share before its logarithm: a kind that is nearly absent does not explode.
FLOOR = 0.02


def share_change(before: Array, after: Array, years: int) -> Array:
    """Yearly change in the log of the shares of counts (areas, 3) `years` apart; 0 where there are no households."""
    change = np.log(shares(after) + FLOOR) - np.log(shares(before) + FLOOR)
    return np.asarray(np.nan_to_num(change) / years)


def kind_change(panel: Panel) -> Change:
    """Yearly change in log shares, shape (areas, 3)."""
    return yearly_change(
        panel,
        panel.stack(KINDS),
        share_change,
        half_area=HALF_AREA,
        half_group=HALF_GROUP,
        default=np.zeros(len(KINDS)),
        mass_of_all=True,
    )


def project_shares(last: Array, change: Change, horizons: Array) -> Array:
    """Share of each kind ahead, shape (areas, horizons, 3), adding up to 1; NaN where a kind is not published.

    `last` are the counts per kind in the origin year. No change gives the last shares exactly.
    """
    yearly = np.clip(change.shrunk, -CAP, CAP)
    growth = np.exp(yearly[:, None, :] * damping_sum(horizons, DAMPING)[None, :, None])
    return shares(shares(last)[:, None, :] * growth)
