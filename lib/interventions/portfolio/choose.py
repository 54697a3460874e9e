"""Which measures in which buurten fit a budget: an example package (*voorbeeldpakket*) and what it leaves out.

Maximised is the sum over areas of weight times expected effect in one chosen year, with diminishing returns by the rule
of independent chances: per channel C * (1 - prod(1 - e_i / C)). A channel is a dimension with its ceiling C, or
what adds without limit (C infinite: crime in log space). Draws of different measures are independent, so the expected
product is the product of the means: that is what is solved, with a proven gap (see `solver.py`). `effect` is then
evaluated with the exact rule in every draw; `difference` says how far the two are apart.
No answer says what ought to be done: it follows from the assumptions, the weights and the limits.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lib.arrays import Array
from lib.interventions.portfolio.solver import CENT, Problem, Status, polish, solve
from lib.interventions.portfolio.values import CurvePoint, Flags, LeftOut, Limits, Options, Portfolio, Stability
from lib.interventions.portfolio.words import Conflict, what_it_needs, why_infeasible, why_nothing

__all__ = [
    "CURVE",
    "GAP",
    "SECONDS",
    "CurvePoint",
    "LeftOut",
    "Limits",
    "Options",
    "Portfolio",
    "Stability",
    "budget_curve",
    "example_package",
    "problem_of",
    "stability",
]

SECONDS = 5.0
GAP = 1e-3
# Budgets of the curve as parts of the given one.
CURVE = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
LEFT_OUT = 10


def example_package(options: Options, limits: Limits, *, seconds: float = SECONDS, gap: float = GAP) -> Portfolio:
    """A package within the limits whose expected effect is within `gap` of the largest, or the best found in `seconds`.

    The same input gives the same answer unless time ran out. ValueError (Dutch) for limits about unknown areas or
    measures, or negative budgets.
    """
    problem = problem_of(options, limits)
    none = np.zeros_like(problem.must)
    if (problem.must & ~problem.may).any() or (problem.least_number > problem.may.sum(axis=1)).any():
        return _infeasible(options, problem, none)
    found = solve(problem, seconds, gap)
    if found.chosen is None and found.status == "infeasible":
        return _infeasible(options, problem, none)
    if found.chosen is None:
        reason = (
            "Binnen de rekentijd is geen pakket gevonden dat aan alle eisen voldoet. Stel minder eisen of kies minder buurten."
        )
        return _without_answer("time_limit", none, found.bound, reason, None)
    chosen = polish(problem, found.chosen)
    expected = problem.effect(chosen)
    settled = replace(found, chosen=chosen, value=expected, bound=max(found.bound, expected))
    effects = _exact(options, chosen)
    reason = why_nothing(problem) if not chosen.any() else ""
    if found.status == "time_limit" and chosen.any():
        reason = "De rekentijd was op: er kan een pakket zijn dat meer doet, tot de genoemde grens."
    return Portfolio(
        status="proven" if settled.gap <= gap else found.status,
        chosen=chosen,
        investment=float((options.investment * chosen).sum()),
        upkeep=float((options.upkeep * chosen).sum()),
        effect=float(problem.weights @ effects),
        area_effects=effects,
        expected=expected,
        bound=settled.bound,
        gap=settled.gap,
        left_out=_left_out(options, problem, chosen),
        reason=reason,
        conflict=None,
    )


def budget_curve(
    options: Options, limits: Limits, budgets: Sequence[float] | None = None, *, seconds: float = 10.0, gap: float = 5e-3
) -> tuple[CurvePoint, ...]:
    """Example packages for several investment budgets, in rising order; the other limits stay.

    budgets: default parts (CURVE) of the given budget, or of what the package costs when there is no budget. A package
    for less money is also one for more, so the effect never falls. seconds: for all together.
    """
    if budgets is None:
        whole = (
            limits.investment
            or example_package(options, replace(limits, investment=None), seconds=seconds / 4, gap=gap).investment
        )
        budgets = [part * whole for part in CURVE]
    points: list[CurvePoint] = []
    ends = time.monotonic() + seconds
    asked = sorted(set(budgets))
    for done, budget in enumerate(asked):
        share = max(0.05, (ends - time.monotonic()) / (len(asked) - done))
        found = example_package(options, replace(limits, investment=budget), seconds=share, gap=gap)
        effect = found.effect if found.answered else None
        point = CurvePoint(budget, found.status, effect, found.investment, found.upkeep, found.chosen, found.gap)
        before = points[-1] if points else None
        if before and before.effect is not None and (effect is None or before.effect > effect):
            point = replace(before, budget=budget)
        points.append(point)
    return tuple(points)


def stability(
    options: Options,
    limits: Limits,
    package: Portfolio,
    *,
    draws: int = 40,
    seed: int = 1,
    seconds: float = 20.0,
    gap: float = 1e-2,
) -> Stability:
    """Choose again under single draws of the effects and count how often each measure is in.

    draws: how many of the D draws, taken without putting back by `seed`. Minimum effects hold per draw: where a draw
    cannot meet them it is counted as infeasible.
    """
    available = options.effects.shape[3]
    picked = np.random.default_rng(seed).permutation(available)[: min(draws, available)]
    share, same, solved, infeasible = np.zeros(package.chosen.shape), 0, 0, 0
    ends = time.monotonic() + seconds
    packages: dict[bytes, Flags] = {}
    for done, draw in enumerate(picked):
        left = ends - time.monotonic()
        if left <= 0:
            break
        single = replace(options, effects=options.effects[..., draw : draw + 1])
        problem = problem_of(single, limits)
        found = solve(problem, max(0.05, left / (picked.size - done)), gap)
        if found.chosen is None:
            infeasible += found.status == "infeasible"
            continue
        chosen = polish(problem, found.chosen)
        share += chosen
        packages.setdefault(chosen.tobytes(), chosen)
        same += bool((chosen == package.chosen).all())
        solved += 1
    share /= max(solved, 1)
    # Without any measure there is nothing to keep; then keeping is being the same.
    kept = float(share[package.chosen].mean()) if package.chosen.any() else same / max(solved, 1)
    return Stability(share, kept, same / max(solved, 1), int(picked.size), solved, infeasible, tuple(packages.values()))


def problem_of(options: Options, limits: Limits) -> Problem:
    """Means of the draws, with the limits as arrays."""
    rows, columns = {id: n for n, id in enumerate(options.areas)}, {id: n for n, id in enumerate(options.measures)}
    unknown = {a for a, _ in limits.must | limits.must_not} | set(limits.min_effect) | set(limits.min_measures)
    unknown = (unknown - set(rows)) | ({m for _, m in limits.must | limits.must_not} - set(columns))
    if unknown:
        raise ValueError(
            f"Onbekend in de eisen: {', '.join(sorted(unknown))}. Kies uit de buurten en maatregelen van deze berekening."
        )
    budgets = []
    for name, budget in (("investeringsbudget", limits.investment), ("jaarbudget", limits.upkeep)):
        if budget is not None and not budget >= 0:
            raise ValueError(f"Het {name} moet nul of meer zijn.")
        budgets.append(np.inf if budget is None else float(budget))
    curved = np.isfinite(options.ceilings)
    finite = options.effects[:, :, curved]
    linear = options.effects[:, :, ~curved].mean(axis=3).sum(axis=2) + np.minimum(finite, 0.0).mean(axis=3).sum(axis=2)
    must, may = np.zeros(linear.shape, dtype=bool), np.ones(linear.shape, dtype=bool)
    for area, measure in limits.must:
        must[rows[area], columns[measure]] = True
    for area, measure in limits.must_not:
        may[rows[area], columns[measure]] = False
    weights = np.ones(len(options.areas)) if options.weights is None else options.weights / options.weights.mean()
    return Problem(
        linear=linear,
        gain=np.maximum(finite, 0.0).mean(axis=3),
        ceilings=options.ceilings[curved],
        weights=weights,
        costs=((options.investment, budgets[0]), (options.upkeep, budgets[1])),
        must=must,
        may=may,
        least_effect=np.array([limits.min_effect.get(area, -np.inf) for area in options.areas], dtype=np.float64),
        least_number=np.array([limits.min_measures.get(area, 0) for area in options.areas], dtype=np.int64),
    )


def _exact(options: Options, chosen: Flags) -> Array:
    """Mean over the draws of the exact rule: (A,)."""
    effects = np.zeros(len(options.areas))
    for area in np.flatnonzero(chosen.any(axis=1)):
        values = options.effects[area, chosen[area]]
        left = np.prod(1.0 - np.maximum(values, 0.0) / options.ceilings[:, None], axis=0)
        with np.errstate(invalid="ignore"):
            saturating = options.ceilings[:, None] * (1.0 - left) + np.minimum(values, 0.0).sum(axis=0)
        joint = np.where(np.isfinite(options.ceilings)[:, None], saturating, values.sum(axis=0))
        effects[area] = joint.sum(axis=0).mean()
    return effects


def _left_out(options: Options, problem: Problem, chosen: Flags) -> tuple[LeftOut, ...]:
    """The measures outside the package that would add most, with the budget each would need."""
    adds = np.where(chosen | ~problem.may, 0.0, problem.weights[:, None] * problem.added(chosen))
    helps = adds > 1e-9
    # Each measure once: the same dear measure in every area would hide all others.
    columns = sorted(np.flatnonzero(helps.any(axis=0)), key=lambda measure: (-adds[:, measure].max(), measure))[:LEFT_OUT]
    room = [max(0.0, budget - float((cost * chosen).sum())) for cost, budget in problem.costs]
    result = []
    for measure in columns:
        area = int(adds[:, measure].argmax())
        once, yearly = (float(cost[area, measure]) for cost, _ in problem.costs)
        short_once, short_yearly = (max(0.0, price - left) for price, left in zip((once, yearly), room, strict=True))
        result.append(
            LeftOut(
                area=options.areas[area],
                measure=options.measures[measure],
                adds=float(adds[area, measure]),
                investment=once,
                upkeep=yearly,
                short_investment=short_once if short_once > CENT else 0.0,
                short_upkeep=short_yearly if short_yearly > CENT else 0.0,
                elsewhere=int(helps[:, measure].sum()) - 1,
                sentence=what_it_needs(short_once, short_yearly),
            )
        )
    return tuple(result)


def _infeasible(options: Options, problem: Problem, none: Flags) -> Portfolio:
    def name(ids: tuple[str, ...], position: int) -> str:
        return options.labels.get(ids[position], ids[position])

    conflict = why_infeasible(problem, lambda a: name(options.areas, a), lambda m: name(options.measures, m))
    reason = conflict.sentence if conflict else "De eisen zijn samen niet te halen. Laat een eis vallen of verhoog een budget."
    return _without_answer("infeasible", none, np.nan, reason, conflict)


def _without_answer(status: Status, none: Flags, bound: float, reason: str, conflict: Conflict | None) -> Portfolio:
    nan = float("nan")
    return Portfolio(status, none, nan, nan, nan, np.full(len(none), nan), nan, bound, float("inf"), (), reason, conflict)
