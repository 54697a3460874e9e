"""Options to choose a package from, and all packages tried one by one: what an exact answer has to equal."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from lib.interventions.portfolio.choose import (
    Limits,
    Options,
)
from tests.interventions.effect.combined import combine_points

NEAR = 1e-6


def options(
    effects: NDArray[np.float64], investment: object, upkeep: object = 0.0, ceiling: float = 0.1, **more: object
) -> Options:
    """effects (areas, measures, dimensions) or with draws; all dimensions share a ceiling."""
    four = effects if effects.ndim == 4 else effects[..., None]
    areas, measures = four.shape[:2]
    return Options(
        areas=tuple(f"BU{n}" for n in range(areas)),
        measures=tuple(f"m{n}" for n in range(measures)),
        effects=four,
        ceilings=np.full(four.shape[2], ceiling),
        investment=np.broadcast_to(np.asarray(investment, dtype=np.float64), (areas, measures)).copy(),
        upkeep=np.broadcast_to(np.asarray(upkeep, dtype=np.float64), (areas, measures)).copy(),
        **more,  # type: ignore[arg-type]
    )


def exact(given: Options, chosen: NDArray[np.bool_]) -> float:
    """The weighted effect by the rule of independent chances, draw by draw."""
    weights = np.ones(len(given.areas)) if given.weights is None else given.weights / given.weights.mean()
    total = 0.0
    for area, weight in enumerate(weights):
        for channel, ceiling in enumerate(given.ceilings):
            values = given.effects[area, chosen[area], channel]
            if np.isinf(ceiling):
                total += weight * values.sum(axis=0).mean()
            else:
                total += weight * combine_points(values, ceiling).mean()
    return float(total)


def every_package(given: Options, limits: Limits) -> tuple[float, int]:
    """The largest effect by trying all subsets, and how many are within the limits."""
    shape = given.investment.shape
    largest, count = -np.inf, 0
    for bits in itertools.product([False, True], repeat=shape[0] * shape[1]):
        chosen = np.array(bits).reshape(shape)
        if within(given, limits, chosen):
            count += 1
            largest = max(largest, exact(given, chosen))
    return largest, count


def within(given: Options, limits: Limits, chosen: NDArray[np.bool_]) -> bool:
    pairs = {(given.areas[a], given.measures[m]) for a, m in np.argwhere(chosen)}
    if not limits.must <= pairs or limits.must_not & pairs:
        return False
    if limits.investment is not None and (given.investment * chosen).sum() > limits.investment + NEAR:
        return False
    if limits.upkeep is not None and (given.upkeep * chosen).sum() > limits.upkeep + NEAR:
        return False
    for area, least in limits.min_measures.items():
        if chosen[given.areas.index(area)].sum() < least:
            return False
    for area, effect in limits.min_effect.items():
        alone = np.zeros_like(chosen)
        row = given.areas.index(area)
        alone[row] = chosen[row]
        if exact(replace(given, weights=None), alone) < effect - NEAR:
            return False
    return True


@st.composite
def cases(draw: st.DrawFn) -> tuple[Options, Limits]:
    """Up to ten yes-or-no choices, with harm, zero effects, one draw, all kinds of limits."""
    areas, measures = draw(st.sampled_from([(1, 1), (1, 6), (2, 3), (2, 5), (3, 3)]))
    channels = draw(st.integers(1, 3))
    size = areas * measures * channels
    points = draw(st.lists(st.integers(-20, 80), min_size=size, max_size=size))
    effects = np.array(points, dtype=np.float64).reshape(areas, measures, channels) / 1000
    money = st.lists(st.integers(0, 9), min_size=areas * measures, max_size=areas * measures)
    investment = np.array(draw(money), dtype=np.float64).reshape(areas, measures) * 10_000
    upkeep = np.array(draw(money), dtype=np.float64).reshape(areas, measures) * 1_000
    weights = draw(st.none() | st.lists(st.integers(1, 5), min_size=areas, max_size=areas))
    made = options(effects, investment, upkeep, weights=None if weights is None else np.array(weights, dtype=np.float64))
    pairs = [(area, measure) for area in made.areas for measure in made.measures]
    shuffled = draw(st.permutations(pairs))
    limits = Limits(
        investment=draw(st.none() | st.integers(0, 30).map(lambda n: n * 10_000.0)),
        upkeep=draw(st.none() | st.integers(0, 30).map(lambda n: n * 1_000.0)),
        must=frozenset(shuffled[: draw(st.sampled_from([0, 0, 1]))]),
        must_not=frozenset(shuffled[len(pairs) - draw(st.sampled_from([0, 0, 1])) :]) if len(pairs) > 1 else frozenset(),
        min_effect={made.areas[0]: draw(st.integers(1, 90)) / 1000} if draw(st.booleans()) else {},
        min_measures={made.areas[-1]: draw(st.integers(0, 3))} if draw(st.booleans()) else {},
    )
    return made, limits
