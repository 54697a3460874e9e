"""Fitting and the ensemble on the size of the whole country, and against the library ipfn on the same margins.

With BUURTBALANS_DATABANK the real target margins of that databank are used as well; otherwise 14,574 areas drawn around the national figures.
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
from lib.households.fitting.ensemble import solve_centrally
from lib.households.fitting.noise import area_keys
from lib.households.inputs.margins import target_margins
from lib.households.inputs.observations import observe
from tests.households.whole_tables import fit

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
    scaled = [
        m / m.reshape(areas, -1).sum(1).reshape(-1, *[1] * (m.ndim - 1)) * households.reshape(-1, *[1] * (m.ndim - 1))
        for m in (kind_age, tenure, income)
    ]
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
        job = ipfn.ipfn(
            start, [kind_age[area], tenure[area], income[area]], [[0, 1], [2], [3]], convergence_rate=1e-6, max_iteration=2000
        )
        tables.append(job.iteration())
    return np.array(tables)


def real_margins(path: Path, year: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Target margins of the areas of a databank, with inherited margins filled in."""
    margins = target_margins(observe(open_databank(path), year), load_seed())
    _, cells = solve_centrally(margins, load_seed(), area_keys(margins.areas.codes, 0), np.eye(81))
    tables = cells.reshape(-1, 3, 3, 3, 3)[margins.areas.level == 0]
    return tables.sum((3, 4)), tables.sum((1, 2, 4)), tables.sum((1, 2, 3))


def compare(name: str, margins: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    """Time the fit of all areas, and of some of them with the library."""
    seed, areas = load_seed().table, len(margins[0])
    seconds = fastest(lambda: fit(seed, *margins))
    result = fit(seed, *margins)
    gaps = [
        np.abs(result.table.sum(axes) - target)[target > 0] / target[target > 0]
        for axes, target in (((3, 4), margins[0]), ((1, 2, 4), margins[1]), ((1, 2, 3), margins[2]))
    ]
    largest = max(float(g.max()) for g in gaps)
    _print(
        f"fit of all areas, {name}",
        areas=areas,
        seconds=round(seconds, 3),
        largest_relative_gap=largest,
        rounds=int(result.rounds.max()),
    )
    if importlib.util.find_spec("ipfn") is None:
        _print("fit against ipfn", skipped="ipfn is not installed")
        return
    kind_age, tenure, income = (m[:: max(1, areas // WITH_IPFN)][:WITH_IPFN] for m in margins)
    ours = fastest(lambda: fit(seed, kind_age, tenure, income))
    theirs = fastest(lambda: with_ipfn(seed, kind_age, tenure, income), 1)
    gap = (
        np.abs(with_ipfn(seed, kind_age, tenure, income) - fit(seed, kind_age, tenure, income).table).max()
        / kind_age.sum((1, 2)).max()
    )
    _print(
        f"fit against ipfn, {name}", areas=len(kind_age), seconds=round(ours, 4), ipfn_seconds=round(theirs, 2), times=round(theirs / ours),
        largest_difference=float(gap),
    )  # fmt: skip


def report() -> None:
    """Print one line of JSON per figure."""
    configured = os.environ.get("BUURTBALANS_DATABANK")
    path = Path(configured) if configured else SAMPLE
    databank = open_databank(path)
    asked = max(y for y in databank.years("key_figures") if y <= 2024)
    compare("drawn", drawn_margins(AREAS))
    if configured:
        compare(f"buurten {asked}", real_margins(path, asked))
    wall, cpu = time.perf_counter(), time.process_time()
    found = estimate(databank, asked)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    _print(
        "estimate with 20 members",
        databank=databank.name,
        year=asked,
        areas=len(found.codes),
        seconds=round(wall, 2),
        processor_seconds=round(cpu, 2),
    )


def _print(name: str, **figures: object) -> None:
    print(orjson.dumps({"name": name, **figures}).decode())


if __name__ == "__main__":
    report()
