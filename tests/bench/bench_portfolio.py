"""Benchmark of the example package: 24 measures x 10 buurten, two budgets, minimums, proven gap.

Run from the root of the repository: `python -m tests.bench.bench_portfolio`. The alternative, in the same run, is to take
measures in the order of effect per euro until the budgets are used up, which proves nothing.
"""

from __future__ import annotations

import json
import time

import numpy as np

from lib.interventions.portfolio.choose import (
    GAP,
    Limits,
    Options,
    budget_curve,
    example_package,
    stability,
)

BUDGET = 5.0
AREAS, MEASURES, DRAWS = 10, 24, 200


def hard_options(seed: int) -> Options:
    """Several measures in each dimension, harm, no effect at all, crime that adds up; nothing of a real catalogue."""
    rng = np.random.default_rng(seed)
    peak = rng.gamma(2.0, 0.008, (MEASURES, 5)) * (rng.random((MEASURES, 5)) < 0.4)
    peak[:3] = 0.0
    peak[3] = -0.005
    coverage = rng.uniform(0.3, 1.0, (AREAS, MEASURES))
    effects = np.zeros((AREAS, MEASURES, 6, DRAWS))
    effects[:, :, :5] = coverage[:, :, None, None] * peak[:, :, None] * rng.beta(2.0, 4.0, (MEASURES, 5, DRAWS)) * 3
    effects[:, :6, 5] = coverage[:, :6, None] * rng.normal(0.004, 0.003, (6, DRAWS))
    return Options(
        areas=tuple(f"BU{n}" for n in range(AREAS)),
        measures=tuple(f"m{n}" for n in range(MEASURES)),
        effects=np.minimum(effects, 0.08),
        ceilings=np.array([0.08] * 5 + [np.inf]),
        investment=rng.lognormal(11.0, 1.0, (AREAS, MEASURES)).round(-2),
        upkeep=rng.lognormal(9.0, 1.0, (AREAS, MEASURES)).round(-2),
        weights=rng.uniform(500.0, 3000.0, AREAS),
    )


def per_euro(options: Options, limits: Limits) -> float:
    """Effect of taking measures in the order of their own effect per euro, without the minimums."""
    assert options.weights is not None
    means = options.effects.mean(axis=3).sum(axis=2) * options.weights[:, None]
    order = np.argsort(-(means / (options.investment + 10 * options.upkeep)), axis=None)
    taken: set[tuple[str, str]] = set()
    once = yearly = 0.0
    for flat in order:
        area, measure = np.unravel_index(int(flat), means.shape)
        price = float(options.investment[area, measure]), float(options.upkeep[area, measure])
        if means[area, measure] > 0 and once + price[0] <= limits.investment and yearly + price[1] <= limits.upkeep:  # type: ignore[operator]
            taken.add((options.areas[area], options.measures[measure]))
            once, yearly = once + price[0], yearly + price[1]
    pairs = {(area, measure) for area in options.areas for measure in options.measures}
    return example_package(options, Limits(must=frozenset(taken), must_not=frozenset(pairs - taken))).effect


def report() -> None:
    """Print the figures, each as a line of JSON."""
    seconds, gaps, gains = [], [], []
    for seed in range(3):
        options = hard_options(seed)
        for part in (0.1, 0.3):
            loose = Limits(options.investment.sum() * part, options.upkeep.sum() * part)
            least = Limits(loose.investment, loose.upkeep, min_effect={"BU0": 0.01}, min_measures=dict.fromkeys(options.areas, 2))
            start = time.perf_counter()
            found = example_package(options, least)
            seconds.append(time.perf_counter() - start)
            gaps.append(found.gap)
            gains.append(found.effect / per_euro(options, loose) - 1)
    summary = {
        "name": f"portfolio_{MEASURES}x{AREAS}",
        "seconds": round(max(seconds), 2),
        "budget": BUDGET,
        "proven_gap": round(max(gaps), 5),
        "gap_asked": GAP,
        "effect_above_order_per_euro": [round(min(gains), 3), round(max(gains), 3)],
    }
    print(json.dumps(summary))
    for name, task in (
        ("portfolio_curve_8_budgets", lambda: budget_curve(options, loose)),
        ("portfolio_stability_40_draws", lambda: stability(options, loose, found)),
    ):
        start = time.perf_counter()
        task()
        print(json.dumps({"name": name, "seconds": round(time.perf_counter() - start, 2)}))


if __name__ == "__main__":
    report()
