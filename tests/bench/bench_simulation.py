"""Benchmark of the simulation: 500 buurten x 15 years x 2,000 draws x 5 measures, five quantiles.

Run from the root of the repository: `python -m tests.bench.bench_simulation`. The last line is JSON. The
alternative is a plain Python loop over the same draws, run on a few areas and extrapolated.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lib.interventions.catalogue.models import Catalogue
from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.effect.kernel import build_terms
from lib.interventions.effect.measures import Plan, exposure
from lib.interventions.effect.simulate import QUANTILES, simulate_areas

BUDGET = 0.3
AREAS, YEARS, DRAWS = 500, np.arange(2025, 2040), 2000
REPEATS = 7
LOOP_AREAS = 5

# Every year differs for every measure or nearly so: no plateau that would spare work.
PLANS = (
    Plan("verlichting", 2024, 2024),
    Plan("groen_restruimte", 2024, 2026),
    Plan("speelplek", 2024, 2024),
    Plan("wijkcentrum", 2024, 2030),
    Plan("renovatie", 2024, 2024),
)


def plain_loop(coverage: NDArray[np.float64], catalogue: Catalogue) -> tuple[list[list[list[float]]], float]:
    """The same quantiles with Python floats and lists; returns them with the seconds of the loop alone."""
    ids, exposures = exposure(PLANS, coverage, YEARS, catalogue)
    terms = [
        (
            term.column,
            term.dimension,
            None if term.gain is None else term.gain.tolist(),
            None if term.plain is None else term.plain.tolist(),
        )
        for term in build_terms(catalogue, ids, DRAWS)
    ]
    ceilings = {term[1]: catalogue.ceilings.of(term[1]) for term in terms}
    rows = exposures.tolist()
    start = time.perf_counter()
    result = []
    for area in rows:
        paths = []
        for row in area:
            totals = []
            for draw in range(DRAWS):
                gains: dict[str, float] = {}
                total = 0.0
                for column, dimension, gain, plain in terms:
                    if gain is not None:
                        before = gains.get(dimension, 0.0)
                        gains[dimension] = before + row[column] * gain[draw] * (1 - before / ceilings[dimension])
                    if plain is not None:
                        total += row[column] * plain[draw]
                totals.append(total + sum(gains.values()))
            totals.sort()
            paths.append([_quantile(totals, q) for q in QUANTILES])
        result.append(paths)
    return result, time.perf_counter() - start


def _quantile(ordered: list[float], q: float) -> float:
    position = q * (len(ordered) - 1)
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (position - low) * (ordered[high] - ordered[low])


def _median_seconds(task: Callable[[], object]) -> float:
    task()
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main() -> None:
    """Print the figures, and one line of JSON at the end."""
    catalogue = load_catalogue()
    coverage = np.random.default_rng(1).uniform(0.05, 1.0, size=(AREAS, len(PLANS)))

    def task(workers: int | None = None) -> NDArray[np.float32]:
        return simulate_areas(PLANS, coverage, catalogue, YEARS, DRAWS, QUANTILES, workers=workers)

    single = _median_seconds(lambda: task(1))
    seconds = _median_seconds(task)
    size = f"{AREAS} areas x {len(YEARS)} years x {DRAWS} draws x {len(PLANS)} measures"
    print(f"{size}, {len(QUANTILES)} quantiles of the total")
    print(f"median of {REPEATS}: {seconds:.3f} s ({single:.3f} s on one thread); budget {BUDGET} s")
    print(f"machine: {os.cpu_count()} cores; the sort is quickest on processors with AVX-512 or AVX2")

    whole = tuple(Plan(name, 2024, 2024) for name in catalogue.ids)
    everywhere = np.random.default_rng(2).uniform(0.05, 1.0, size=(AREAS, len(whole)))
    all_seconds = _median_seconds(lambda: simulate_areas(whole, everywhere, catalogue, YEARS, DRAWS, QUANTILES))
    print(f"all {len(whole)} measures of the catalogue at once: {all_seconds:.3f} s (no budget)")

    looped, loop_seconds = plain_loop(coverage[:LOOP_AREAS], catalogue)
    difference = float(np.abs(np.array(looped) - task()[:LOOP_AREAS]).max())
    extrapolated = loop_seconds * AREAS / LOOP_AREAS
    ratio = extrapolated / seconds
    print(
        f"plain Python loop: {loop_seconds:.2f} s for {LOOP_AREAS} areas, extrapolated in proportion to "
        f"{AREAS}: {extrapolated:.0f} s (not run in full); {ratio:.0f} times as long; "
        f"largest difference in outcome {difference:.1e} score points"
    )
    summary = {
        "name": "simulation_500x15x2000x5",
        "seconds": round(seconds, 4),
        "budget": BUDGET,
        "ratio_vs_python_loop": round(ratio),
    }
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
