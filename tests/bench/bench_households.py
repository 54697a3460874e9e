"""Fitting and the ensemble on the size of the whole country, and against the library ipfn on the same margins.

Uses the databank of BUURTBALANS_DATABANK where it holds more than 10,000 areas; otherwise 14,574 areas drawn around the national figures.
ipfn is optional: pip install -r requirements-oracle.txt.
"""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import orjson

from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.households import estimate, load_seed
from lib.households.fit import fit

AREAS = 14_574
WITH_IPFN = 300
REPEATS = 5


def drawn_margins(areas: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Targets as counts (areas, 3, 3), (areas, 3), (areas, 3): as spread out as real buurten, a tenth with an empty category."""
    rng = np.random.default_rng(3)
    seed = load_seed().table
    households = np.round(np.exp(rng.normal(6.2, 0.9, areas))) + 10
    kind_age = seed.sum((2, 3))[None] * np.exp(rng.normal(0, 0.5, (areas, 3, 3)))
    tenure = seed.sum((0, 1, 3))[None] * np.exp(rng.normal(0, 0.7, (areas, 3)))
    tenure[: areas // 10, 1] = 0
    income = seed.sum((0, 1, 2))[None] * np.exp(rng.normal(0, 0.4, (areas, 3)))
    scaled = [m / m.reshape(areas, -1).sum(1).reshape(-1, *[1] * (m.ndim - 1)) * households.reshape(-1, *[1] * (m.ndim - 1)) for m in (kind_age, tenure, income)]
    return scaled[0], scaled[1], scaled[2]


def fastest(run: Callable[[], object], repeats: int = REPEATS) -> float:
    """Seconds of the fastest of some runs."""
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def with_ipfn(seed: np.ndarray, kind_age: np.ndarray, tenure: np.ndarray, income: np.ndarray) -> np.ndarray:
    """The same tables by the library, one area at a time, to the same tolerance."""
    from ipfn import ipfn

    tables = []
    for area in range(len(kind_age)):
        start = seed * kind_age[area].sum()
        job = ipfn.ipfn(start, [kind_age[area], tenure[area], income[area]], [[0, 1], [2], [3]], convergence_rate=1e-6, max_iteration=2000)
        tables.append(job.iteration())
    return np.array(tables)


def report() -> None:
    """Print one line of JSON per figure."""
    seed = load_seed().table
    margins = drawn_margins(AREAS)
    seconds = fastest(lambda: fit(seed, *margins))
    result = fit(seed, *margins)
    gaps = [
        np.abs(result.table.sum(axes) - target)[target > 0] / target[target > 0]
        for axes, target in (((3, 4), margins[0]), ((1, 2, 4), margins[1]), ((1, 2, 3), margins[2]))
    ]
    largest = max(float(g.max()) for g in gaps)
    _print("fit of all areas", areas=AREAS, seconds=round(seconds, 3), largest_relative_gap=largest, rounds=int(result.rounds.max()))
    if importlib.util.find_spec("ipfn") is None:
        _print("fit against ipfn", skipped="ipfn is not installed")
    else:
        few = tuple(m[:: AREAS // WITH_IPFN][:WITH_IPFN] for m in margins)
        ours, theirs = fastest(lambda: fit(seed, *few)), fastest(lambda: with_ipfn(seed, *few), 1)
        gap = float(np.abs(with_ipfn(seed, *few) - fit(seed, *few).table).max() / few[0].sum((1, 2)).max())
        _print(
            "fit against ipfn", areas=WITH_IPFN, seconds=round(ours, 4), ipfn_seconds=round(theirs, 2), times=round(theirs / ours),
            times_per_area_of_country=round(theirs / WITH_IPFN / (seconds / AREAS)), largest_difference=gap,
        )  # fmt: skip
    path = Path(os.environ.get("BUURTBALANS_DATABANK") or SAMPLE)
    databank = open_databank(path)
    year = databank.years("key_figures")[-2]
    for asked in sorted({2024, year} & set(databank.years("key_figures"))):
        wall, cpu = time.perf_counter(), time.process_time()
        found = estimate(databank, asked)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        _print("estimate with 20 members", databank=databank.name, year=asked, areas=len(found.codes), seconds=round(wall, 2), processor_seconds=round(cpu, 2))


def _print(name: str, **figures: object) -> None:
    print(orjson.dumps({"name": name, **figures}).decode())


if __name__ == "__main__":
    report()
