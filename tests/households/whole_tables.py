"""Whole tables fitted to margins with the areas first, around `scale_factors`: easier to work out by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.households.fitting.fit import MOST_ROUNDS, TOLERANCE, Floats, scale_factors


@dataclass
class Fit:
    """Fitted tables (n, 3, 3, 3, 3) that add up to the targets; `rounds` and `gap` per area (n,), largest relative gap of a margin."""

    table: Floats
    rounds: NDArray[np.int32]
    gap: Floats


def fit(
    seed: Floats,
    kind_age: Floats,
    tenure: Floats,
    income: Floats,
    *,
    tolerance: float = TOLERANCE,
    most_rounds: int = MOST_ROUNDS,
) -> Fit:
    """Fit tables to margins in float64.

    `seed` (3, 3, 3, 3) for all areas or (n, 3, 3, 3, 3), all cells positive; targets `kind_age` (n, 3, 3), `tenure` (n, 3) and
    `income` (n, 3), 0 or more, each area's three adding up to the same total (1 or a count). NaN in tenure or income leaves a
    category free: free categories share what the others leave, in the proportion the seed gives them. An area whose total is 0
    or whose kind_age is NaN gets zeros or NaN. Every target margin is met within `tolerance`, relative.
    """
    n = len(kind_age)
    total = kind_age.sum((1, 2))
    scale = np.where(total > 0, total, 1.0)
    common = seed.ndim == 4
    matrix = np.ascontiguousarray((seed.reshape(9, 9) if common else np.moveaxis(seed.reshape(n, 9, 9), 0, -1)), dtype=float)
    usable = np.flatnonzero(total > 0)
    targets = (kind_age.reshape(n, 9) / scale[:, None]).T, (tenure / scale[:, None]).T, (income / scale[:, None]).T
    factors = scale_factors(
        matrix if common else matrix[:, :, usable], *(t[:, usable] for t in targets), tolerance=tolerance, most_rounds=most_rounds
    )
    table = np.where(np.isnan(total)[:, None], np.nan, np.zeros((n, 81))).reshape(n, 3, 3, 3, 3)
    table[usable] = factors.tables(matrix if common else matrix[:, :, usable]) * scale[usable, None, None, None, None]
    rounds, gap = np.zeros(n, dtype=np.int32), np.zeros(n)
    rounds[usable], gap[usable] = factors.rounds, factors.gap
    return Fit(table, rounds, gap)
