"""The yes-or-no problem behind an example package, solved with SciPy's MILP (HiGHS) and proven with tangents.

Solver: Huangfu and Hall (2018), Mathematical Programming Computation 10. With w_i = -ln(1 - e_i / C) the joint gain of a
channel, C * (1 - prod(1 - e_i / C)), is C * (1 - exp(-sum w_i)): concave in a sum over the chosen measures. The solver
sees it from above, as tangents; where its answer lies above the curve a tangent is added there and it is solved again.
So every bound that comes out holds for the exact rule, and the gap includes the approximation.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array

Flags = NDArray[np.bool_]
Status = Literal["proven", "time_limit", "infeasible"]

# Where tangents begin, as parts of the largest possible sum; the rest come where the answers turn out to lie.
_STARTS = (0.0, 0.1, 0.25, 0.5, 1.0)
_LOOSE_ROUNDS, _AROUND = 6, (0.9, 1.0, 1.1)
# A millionth of a euro: sums of amounts are not exact to the last digit.
CENT = 1e-6
# What the solver itself calls equal, as a part of the largest single effect.
_NEAR = 2e-6
# Score points that no figure can show.
NOTHING = 1e-6
_INFEASIBLE, _TIME = 2, 1


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Arrays by area and measure: what each brings (expected score points), costs and may or must.

    linear (A, M): what adds as it is. gain (A, M, C), >= 0, saturates towards ceilings (C,). weights (A,).
    costs: rows of (A, M) in euro with a budget each. least_effect (A,): -inf = none; least_number (A,).
    """

    linear: Array
    gain: Array
    ceilings: Array
    weights: Array
    costs: tuple[tuple[Array, float], ...]
    must: Flags
    may: Flags
    least_effect: Array
    least_number: NDArray[np.int64]

    def area_effects(self, chosen: Flags) -> Array:
        """Expected effect per area with the exact rule: (A,)."""
        left = np.prod(1.0 - self.gain * chosen[:, :, None] / self.ceilings, axis=1)
        return np.asarray((self.linear * chosen).sum(axis=1) + (self.ceilings * (1.0 - left)).sum(axis=1), dtype=np.float64)

    def effect(self, chosen: Flags) -> float:
        """Weighted sum of the expected effects."""
        return float(self.weights @ self.area_effects(chosen))

    def added(self, chosen: Flags) -> Array:
        """What each measure would add to its area on top of those chosen (its own part once more where it is chosen): (A, M)."""
        left = np.prod(1.0 - self.gain * chosen[:, :, None] / self.ceilings, axis=1)
        return np.asarray(self.linear + (self.gain * left[:, None, :]).sum(axis=2), dtype=np.float64)

    def affordable(self, chosen: Flags) -> bool:
        """Whether the costs stay within every budget."""
        return all(float((cost * chosen).sum()) <= budget + CENT for cost, budget in self.costs)

    def enough(self, chosen: Flags) -> Flags:
        """Per area whether its minimums are met: (A,)."""
        reached = self.area_effects(chosen) >= self.least_effect - 1e-12
        return np.asarray(reached & (chosen.sum(axis=1) >= self.least_number))

    def allowed(self, chosen: Flags) -> bool:
        """Whether this is an answer at all."""
        return self.allowed_but_for_money(chosen) and self.affordable(chosen)

    def allowed_but_for_money(self, chosen: Flags) -> bool:
        """Whether everything holds but perhaps a budget."""
        return bool((chosen >= self.must).all() and (chosen <= self.may).all() and self.enough(chosen).all())


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """chosen (A, M) or None; `value` is its exact effect (or cost), `bound` what no other answer can exceed (or undercut)."""

    status: Status
    chosen: Flags | None
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """Proven distance to the bound, relative to the value; infinite where nothing is known."""
        distance = abs(self.bound - self.value)
        return 0.0 if distance <= NOTHING else distance / abs(self.value) if self.value else float("inf")


def solve(problem: Problem, seconds: float, gap: float, *, minimise: Array | None = None) -> Outcome:
    """The largest effect, or the lowest cost `minimise` (A, M), within the limits of the problem."""
    return _Search(problem, seconds, gap, minimise).run()


def in_parts(problem: Problem, seconds: float) -> Array:
    """How much of each measure is taken when a part may be taken: (A, M), 0 to 1. Nothing where that cannot be found in time."""
    search = _Search(problem, seconds, 1e-3, None)
    answer = search._solver(seconds, whole=False)
    none = np.zeros(problem.linear.shape)
    return none if answer.x is None else np.asarray(answer.x[: none.size].reshape(none.shape))


class _Search:
    """One search: the rows grow while it runs."""

    def __init__(self, problem: Problem, seconds: float, gap: float, minimise: Array | None) -> None:
        self._problem, self._minimise, self._gap = problem, minimise, gap
        self._deadline = time.monotonic() + seconds
        self._areas, self._measures = problem.linear.shape
        self._size = self._areas * self._measures
        gaining = (problem.gain > 0) & problem.may[:, :, None]
        # A channel with one candidate does not saturate; it needs no variable of its own.
        self._curved = [(int(a), int(c)) for a, c in np.argwhere(gaining.sum(axis=1) > 1)]
        alone = gaining & (gaining.sum(axis=1) <= 1)[:, None, :]
        self._linear = problem.linear + (problem.gain * alone).sum(axis=2)
        share = np.minimum(problem.gain / problem.ceilings, 1.0 - 1e-12)
        self._strength = -np.log1p(-share) * gaining
        worth = np.abs(problem.weights[:, None] * (np.abs(self._linear) + problem.gain.sum(axis=2)) * problem.may)
        self._scale = float(worth.max(initial=0.0)) or 1.0
        self._unit = float(np.abs(minimise).max(initial=0.0)) or 1.0 if minimise is not None else self._scale
        self._rows: list[tuple[Array, float]] = []
        self._begin()
        self._loosely()

    def run(self) -> Outcome:
        best, value, bound = self._start()
        while True:
            left = self._deadline - time.monotonic()
            if left <= 0:
                return Outcome("time_limit", best, value, bound)
            answer = self._solver(left)
            if answer.status == _INFEASIBLE:
                # After cuts: everything that is left out is no answer or was already seen.
                return Outcome("proven", best, value, value) if best is not None else Outcome("infeasible", None, value, bound)
            if answer.mip_dual_bound is not None:
                bound = self._better(bound, float(answer.mip_dual_bound), value)
            if answer.x is None:
                return Outcome("time_limit", best, value, bound)
            chosen = (answer.x[: self._size] > 0.5).reshape(self._areas, self._measures)
            if self._problem.allowed(chosen):
                found = self._value(chosen)
                if best is None or (found > value if self._minimise is None else found < value):
                    best, value = chosen, found
            if best is not None and abs(bound - value) <= self._gap * abs(value) + _NEAR * self._unit:
                return Outcome("proven", best, value, bound)
            if answer.status == _TIME:
                return Outcome("time_limit", best, value, bound)
            self._learn(chosen, answer.x[self._size :])

    def _start(self) -> tuple[Flags | None, float, float]:
        worst = -np.inf if self._minimise is None else np.inf
        chosen = polish(self._problem, self._problem.must)
        if self._minimise is None and self._problem.allowed(chosen):
            return chosen, self._value(chosen), np.inf
        return None, worst, -worst

    def _value(self, chosen: Flags) -> float:
        return self._problem.effect(chosen) if self._minimise is None else float((self._minimise * chosen).sum())

    def _better(self, bound: float, dual: float, value: float) -> float:
        # Never past an answer that is there: rows that forbid what was seen make the solver's own bound too sharp.
        if self._minimise is None:
            return max(min(bound, -dual * self._unit), value)
        return min(max(bound, dual * self._unit), value)

    def _loosely(self) -> None:
        """Tangents where the answer lies when measures may be taken in part: quick, and near where the real one will be."""
        for _ in range(_LOOSE_ROUNDS):
            before = len(self._rows)
            left = self._deadline - time.monotonic()
            answer = self._solver(left, whole=False) if left > 0 else None
            if answer is None or answer.x is None:
                return
            for index, at in enumerate(self._sums(answer.x[: self._size])):
                if answer.x[self._size + index] > 1.0 - np.exp(-at) + 1e-4:
                    for near in _AROUND:
                        self._tangent(index, at * near)
            if len(self._rows) == before:
                return

    def _sums(self, taken: Array) -> Array:
        """Sum of w_i x_i per curved channel."""
        table = taken.reshape(self._areas, self._measures)
        return np.array([self._strength[area, :, channel] @ table[area] for area, channel in self._curved])

    def _solver(self, seconds: float, *, whole: bool = True) -> Any:
        objective = np.zeros(self._size + len(self._curved))
        if self._minimise is None:
            objective[: self._size] = -(self._problem.weights[:, None] * self._linear).ravel() / self._unit
            # The variable of a channel is its gain as a part of its ceiling.
            for column, (area, channel) in enumerate(self._curved, self._size):
                objective[column] = -self._problem.weights[area] * self._problem.ceilings[channel] / self._unit
        else:
            objective[: self._size] = self._minimise.ravel() / self._unit
        low = np.concatenate([self._problem.must.ravel(), np.zeros(len(self._curved))]).astype(np.float64)
        high = np.concatenate([self._problem.may.ravel(), np.ones(len(self._curved))]).astype(np.float64)
        # Loaded when first needed: tens of megabytes that most servers never use.
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        rows = csr_array(np.array([row for row, _ in self._rows]).reshape(len(self._rows), objective.size))
        limits = LinearConstraint(rows, -np.inf, np.array([most for _, most in self._rows]))
        integrality = np.concatenate([np.full(self._size, float(whole)), np.zeros(len(self._curved))])
        options = {"time_limit": max(seconds, 0.01), "mip_rel_gap": 0.8 * self._gap}
        return milp(objective, integrality=integrality, bounds=Bounds(low, high), constraints=limits, options=options)

    def _row(self) -> Array:
        return np.zeros(self._size + len(self._curved))

    def _begin(self) -> None:
        problem = self._problem
        for cost, budget in problem.costs:
            if np.isfinite(budget):
                unit = max(float(cost.max(initial=0.0)), 1e-9)
                row = self._row()
                row[: self._size] = cost.ravel() / unit
                self._rows.append((row, budget / unit))
        for area in range(self._areas):
            here = slice(area * self._measures, (area + 1) * self._measures)
            if problem.least_number[area] > 0:
                row = self._row()
                row[here] = -1.0
                self._rows.append((row, -float(problem.least_number[area])))
            if np.isfinite(problem.least_effect[area]):
                row = self._row()
                row[here] = -self._linear[area]
                for column, (other, channel) in enumerate(self._curved, self._size):
                    if other == area:
                        row[column] = -problem.ceilings[channel]
                unit = float(np.abs(row).max(initial=0.0)) or 1.0
                self._rows.append((row / unit, -float(problem.least_effect[area]) / unit))
        for index, (area, channel) in enumerate(self._curved):
            largest = float(self._strength[area, :, channel].sum())
            for part in _STARTS:
                self._tangent(index, part * largest)

    def _tangent(self, index: int, at: float) -> None:
        """part <= 1 - exp(-at) + exp(-at) * (sum w_i x_i - at)."""
        area, channel = self._curved[index]
        slope = float(np.exp(-at))
        row = self._row()
        row[area * self._measures : (area + 1) * self._measures] = -slope * self._strength[area, :, channel]
        row[self._size + index] = 1.0
        self._rows.append((row, 1.0 - slope * (1.0 + at)))

    def _learn(self, chosen: Flags, parts: Array) -> None:
        """Rows that make this answer what it really is: tangents where it lies above a curve, else forbid it."""
        before = len(self._rows)
        problem = self._problem
        for index, at in enumerate(self._sums(chosen.ravel().astype(np.float64))):
            if parts[index] > 1.0 - np.exp(-at) + 1e-9:
                self._tangent(index, at)
        for cost, budget in problem.costs:
            if float((cost * chosen).sum()) > budget + CENT:
                # Within the solver's tolerance but over the budget: not all of these together.
                row = self._row()
                row[: self._size] = (chosen & (cost > 0)).ravel()
                self._rows.append((row, float((chosen & (cost > 0)).sum()) - 1.0))
        if len(self._rows) == before:
            row = self._row()
            row[: self._size] = np.where(chosen.ravel(), 1.0, -1.0)
            self._rows.append((row, float(chosen.sum()) - 1.0))


def polish(problem: Problem, chosen: Flags) -> Flags:
    """Leave out what brings nothing, then add what still fits and helps, the most helpful first."""
    result = chosen.copy()
    least = 1e-9 * (float(np.abs(problem.linear).max(initial=0.0) + problem.gain.max(initial=0.0)) or 1.0)
    costs = sum((cost for cost, _ in problem.costs), np.zeros(problem.linear.shape))
    for area, measure in sorted(np.argwhere(result & ~problem.must), key=lambda pair: (-costs[*pair], *pair)):
        without = result.copy()
        without[area, measure] = False
        effects = problem.area_effects(without)
        if effects[area] >= problem.area_effects(result)[area] - least and problem.enough(without)[area]:
            result = without
    while True:
        worth = np.where(result | ~problem.may, -np.inf, problem.weights[:, None] * problem.added(result))
        for cost, budget in problem.costs:
            worth[cost > budget - float((cost * result).sum()) + CENT] = -np.inf
        area, measure = np.unravel_index(int(worth.argmax()), worth.shape) if worth.size else (0, 0)
        if not worth.size or worth[area, measure] <= least:
            return result
        result[area, measure] = True
