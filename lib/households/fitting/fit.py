"""Iterative proportional fitting of kind x age x tenure x income for many areas at once.

The table of an area is `seed x factor(kind, age) x factor(tenure) x factor(income)`: fitting only ever multiplies along a margin
(Deming and Stephan 1940), so the factors are all that has to be kept. With one seed for all areas a step is a product of a
9 x 9 matrix with the factors of the areas; the 81 cells of an area are made once, at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

TOLERANCE = 1e-6
MOST_ROUNDS = 2000
_BLOCK = 2048  # areas whose factors stay in the processor's cache


@dataclass
class Factors:
    """Factors on a seed: `kind_age` (9, n), `tenure` (3, n), `income` (3, n); `rounds` (n,) and the relative `gap` (n,) left."""

    kind_age: Floats
    tenure: Floats
    income: Floats
    rounds: NDArray[np.int32]
    gap: Floats

    def tables(self, seed: Floats) -> Floats:
        """The fitted cells, (n, 3, 3, 3, 3). `seed` (9, 9) or (9, 9, n): kind x age by tenure x income."""
        cells = seed if seed.ndim == 3 else seed[:, :, None]
        other = (self.tenure[:, None] * self.income[None]).reshape(9, -1)
        fitted = cells * self.kind_age[:, None] * other[None]
        return np.ascontiguousarray(fitted.reshape(81, -1).T).reshape(-1, 3, 3, 3, 3)


def scale_factors(
    seed: Floats,
    kind_age: Floats,
    tenure: Floats,
    income: Floats,
    *,
    start_tenure: Floats | None = None,
    start_income: Floats | None = None,
    tolerance: float = TOLERANCE,
    most_rounds: int = MOST_ROUNDS,
) -> Factors:
    """Factors that fit `seed` (9, 9) or (9, 9, n) to targets with the areas last: (9, n), (3, n), (3, n), totals 1.

    `start_tenure` and `start_income` (3, n) are where free categories start from and stay in proportion to. Works in the precision of
    the targets. Areas that are done leave the active set.
    """
    n, dtype = kind_age.shape[1], kind_age.dtype
    result = Factors(
        np.zeros((9, n), dtype),
        np.ones((3, n), dtype) if start_tenure is None else start_tenure.astype(dtype),
        np.ones((3, n), dtype) if start_income is None else start_income.astype(dtype),
        np.zeros(n, dtype=np.int32),
        np.zeros(n, dtype),
    )
    for first in range(0, n, _BLOCK):
        block = slice(first, min(first + _BLOCK, n))
        cells = seed if seed.ndim == 2 else seed[:, :, block]
        _fit_block(cells, kind_age[:, block], tenure[:, block], income[:, block], result, block, tolerance, most_rounds)
    return result


def _fit_block(
    seed: Floats,
    kind_age: Floats,
    tenure: Floats,
    income: Floats,
    result: Factors,
    block: slice,
    tolerance: float,
    most_rounds: int,
) -> None:
    active = np.arange(block.start, block.stop)
    f_tenure, f_income = result.tenure[:, block].copy(), result.income[:, block].copy()
    f_kind = np.ones_like(kind_age)
    free_tenure, free_income = bool(np.isnan(tenure).any()), bool(np.isnan(income).any())
    with np.errstate(divide="ignore", invalid="ignore"):
        for number in range(1, most_rounds + 1):
            sums = _times(seed, (f_tenure[:, None] * f_income[None]).reshape(9, -1))
            fresh = _ratio(kind_age, sums)
            gap = _change(fresh, f_kind)
            f_kind = fresh
            across = _times_back(seed, f_kind).reshape(3, 3, -1)
            by_tenure = (across * f_income[None]).sum(1)
            step = _ratio(_complete(tenure, by_tenure * f_tenure) if free_tenure else tenure, by_tenure)
            gap = np.maximum(gap, _change(step, f_tenure))
            f_tenure = step
            by_income = (across * f_tenure[:, None]).sum(0)
            step = _ratio(_complete(income, by_income * f_income) if free_income else income, by_income)
            gap = np.maximum(gap, _change(step, f_income))
            f_income = step
            # Margins move with the two factors that are set after them, so half of the tolerance each leaves all within it.
            done = ~(gap > 0.49 * tolerance)  # an area without a target (NaN) is done
            if number == most_rounds:
                done[:] = True
            if done.any():
                where = active[done]
                result.kind_age[:, where], result.tenure[:, where], result.income[:, where] = (
                    f_kind[:, done],
                    f_tenure[:, done],
                    f_income[:, done],
                )
                result.rounds[where], result.gap[where] = number, gap[done]
                stay = ~done
                if not stay.any():
                    return
                active = active[stay]
                kind_age, tenure, income = kind_age[:, stay], tenure[:, stay], income[:, stay]
                f_kind, f_tenure, f_income = f_kind[:, stay], f_tenure[:, stay], f_income[:, stay]
                seed = seed if seed.ndim == 2 else seed[:, :, stay]


def _times(seed: Floats, weights: Floats) -> Floats:
    if seed.ndim == 2:
        return seed.astype(weights.dtype, copy=False) @ weights
    total = seed[:, 0] * weights[0]
    for j in range(1, 9):
        total += seed[:, j] * weights[j]
    return total


def _times_back(seed: Floats, weights: Floats) -> Floats:
    if seed.ndim == 2:
        return seed.astype(weights.dtype, copy=False).T @ weights
    total = seed[0] * weights[0]
    for j in range(1, 9):
        total += seed[j] * weights[j]
    return total


def _ratio(target: Floats, sums: Floats) -> Floats:
    """target / sums, 0 where the target is 0."""
    ratio = target / sums
    ratio[target == 0] = 0
    return ratio


def _change(new: Floats, old: Floats) -> Floats:
    """Largest relative change of a factor per area; factors that stay 0 do not count."""
    change = np.abs(new / old - 1)
    change[(new == 0) & (old == 0)] = 0
    return change.max(0)


def _complete(target: Floats, now: Floats) -> Floats:
    """Targets (3, n) with free (NaN) categories sharing the rest in the proportion of the present table."""
    free = np.isnan(target)
    known = np.where(free, 0, target)
    loose = np.where(free, now, 0)
    rest = np.maximum(1 - known.sum(0), 0)
    return np.where(free, loose * (rest / np.maximum(loose.sum(0), np.finfo(now.dtype).tiny)), known)
