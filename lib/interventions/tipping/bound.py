"""What no package can exceed, with one measure moved to many values at once: no package itself, and quick.

    bound = sum over pairs of max(0, weight * points by the tangents - prices * costs) + prices * budgets + what the tangents begin with

It holds for any prices of the budgets from zero up and any tangents of the concave curves (Lagrangian relaxation; Geoffrion, 1974,
Mathematical Programming Study 2). The prices are those that make it lowest, the tangents those where measures may be taken in part.
"""

from __future__ import annotations

import numpy as np

from lib.arrays import Array
from lib.interventions.portfolio.solver import Problem, in_parts
from lib.interventions.tipping.offers import Column

_SECONDS = 2.0


class Bound:
    """Of one problem; with one column moved, or with other points that add."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        gaining = (problem.gain > 0) & problem.may[:, :, None]
        self._curved = gaining.sum(axis=1) > 1
        taken = in_parts(problem, _SECONDS)
        at = np.einsum("amd,am->ad", self._strength(problem.gain), taken)
        self._slope = np.exp(-at)
        self._begin = float((problem.weights[:, None] * self._curved * problem.ceilings * (1.0 - self._slope * (1.0 + at))).sum())
        self._points = self._linearised(problem.linear, problem.gain)
        self._prices = self._dual()

    def _strength(self, gain: Array) -> Array:
        return np.asarray(-np.log1p(-np.minimum(gain / self._problem.ceilings, 1.0 - 1e-12)))

    def _linearised(self, linear: Array, gain: Array, column: int | None = None) -> Array:
        """Points per measure by the tangents, weighted: (..., A, M), or (K, A) of one column."""
        tangent = self._problem.ceilings * self._slope * self._curved
        alone = ~self._curved
        if column is None:
            curved = (tangent[:, None, :] * self._strength(gain)).sum(axis=-1) + (alone[:, None, :] * gain).sum(axis=-1)
            return np.asarray(self._problem.weights[:, None] * (linear + curved))
        return np.asarray(self._problem.weights * (linear + (tangent * self._strength(gain) + alone * gain).sum(axis=-1)))

    def _dual(self) -> Array:
        """The prices of the budgets that make the bound lowest."""
        from scipy.optimize import linprog
        from scipy.sparse import coo_array, hstack

        limited = [n for n, (_, budget) in enumerate(self._problem.costs) if np.isfinite(budget)]
        prices = np.zeros(len(self._problem.costs))
        free = self._problem.may & ~self._problem.must
        if not limited or not free.any():
            return prices
        units = [max(float(self._problem.costs[n][0].max()), 1e-9) for n in limited]
        costs = np.array([self._problem.costs[n][0][free] / unit for n, unit in zip(limited, units, strict=True)]).T
        room = []
        for n, unit in zip(limited, units, strict=True):
            cost, budget = self._problem.costs[n]
            room.append((budget - float((cost * self._problem.must).sum())) / unit)
        scale = float(np.abs(self._points).max()) or 1.0
        rows = hstack([coo_array(-costs), -coo_array(np.eye(costs.shape[0]))])
        found = linprog(
            np.concatenate([room, np.ones(costs.shape[0])]), A_ub=rows, b_ub=-self._points[free] / scale, method="highs"
        )
        if found.x is not None:
            for n, price, unit in zip(limited, found.x, units, strict=False):
                prices[n] = max(0.0, price) * scale / unit
        return prices

    def _sum(self, profit: Array) -> Array:
        problem = self._problem
        kept = np.where(problem.must, profit, np.where(problem.may, np.maximum(profit, 0.0), 0.0))
        rent = sum(p * b for p, (_, b) in zip(self._prices, problem.costs, strict=True) if p)
        return np.asarray(kept.sum(axis=(-2, -1)) + self._begin + rent)

    def _rent(self) -> Array:
        return np.asarray(sum(p * cost for p, (cost, _) in zip(self._prices, self._problem.costs, strict=True)))

    def at(self, linear: Array) -> Array:
        """With other points that add, (K, A, M): (K,)."""
        points = self._points + self._problem.weights[:, None] * (linear - self._problem.linear)
        return self._sum(points - self._rent())

    def at_column(self, measure: int, column: Column) -> Array:
        """With one column moved: (K,)."""
        profit = np.repeat((self._points - self._rent())[None], len(column.linear), axis=0)
        moved = self._linearised(column.linear, column.gain, measure)
        profit[:, :, measure] = moved - self._prices[0] * column.investment - self._prices[1] * column.upkeep
        return self._sum(profit)
