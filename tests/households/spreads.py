"""How far areas stray from the area around them, measured where both have a margin of their own.

The spread of the log factors of a child about those of its parent is exactly what an area that lacks the margin does not know. The
figures under `spread.step` in data/catalogue/household_seed.yaml come from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.households.catalogue import Seed
from lib.households.fitting.solve import Solution, composition_shift
from lib.households.inputs.margins import Margins
from tests.households.relations import odd, pairs

_LEAST_AREAS = 30
_STEPS: tuple[Literal["gemeente", "wijk", "buurt"], ...] = ("gemeente", "wijk", "buurt")
_DISTANCES = (0.0, 0.5, 1.0, 2.0, 4.0)
_SIZES = (0, 250, 500, 1000, 2000, 4000, 8000)
_Z80 = 1.2816


def spreads(margins: Margins, found: Solution, seed: Seed) -> dict[str, dict[str, list[float]]]:
    """Per margin and step: sd of log(first / middle) and log(last / middle), their correlation, and the number of households at
    which the variance is twice that of a large area. From the 80th percentile of the absolute deviation, so that 80% intervals fit.

    `found` is the central solution. What the composition of the area tells is taken off, and the deviation is that of an area at distance 1
    from the composition of the country. Areas in gemeenten with an odd code only; steps with fewer than 30 areas are left out.
    """
    result: dict[str, dict[str, list[float]]] = {}
    for name, step, rows, contrasts in deviations(margins, found, seed):
        far = _far(margins, seed, rows, seed.spread.step[name].distance)
        result.setdefault(name, {})[step] = _spread(contrasts / np.sqrt(far), margins.households[rows])
    return result


def distances(margins: Margins, found: Solution, seed: Seed) -> dict[str, dict[str, float]]:
    """Per margin and step the `distance` of the catalogue under which areas near and far from the country's composition stray alike."""
    result: dict[str, dict[str, float]] = {}
    for name, step, rows, contrasts in deviations(margins, found, seed):
        scaled = contrasts / np.sqrt(1 + getattr(seed.spread.step[name], step)[3] / margins.households[rows])
        classes = np.digitize(seed.composition.distance(margins.features[rows]), _DISTANCES)
        gaps = {c: _unlike(scaled / np.sqrt(_far(margins, seed, rows, c)), classes) for c in (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)}
        result.setdefault(name, {})[step] = min(gaps, key=lambda c: gaps[c])
    return result


def deviations(
    margins: Margins, found: Solution, seed: Seed
) -> Iterator[tuple[str, Literal["gemeente", "wijk", "buurt"], NDArray[np.int64], Array]]:
    """Margin, step, areas (n) and log deviations (2, n) from what would have been expected without the margin."""
    age = np.log(np.maximum(found.kind_age.reshape(3, 3, -1).sum(0), 1e-4))
    candidates = {
        "tenure": (np.log(found.tenure), margins.tenure.full & (margins.tenure.year > 0)),
        "income": (np.log(found.income), margins.income.full & (margins.income.year > 0)),
        "kinds": (np.insert(found.deviation, 1, 0.0, axis=0), margins.kinds.full & ~np.isnan(margins.features).any(1)),
        "kinds_bare": (np.log(np.maximum(found.kinds, 1e-3)), margins.kinds.full),
        "ages": (age, margins.ages.full),
    }
    for name, (log, own) in candidates.items():
        for step in _STEPS:
            rows = pairs(margins, own, step)
            rows = rows[odd(margins)[rows]]
            if len(rows) >= _LEAST_AREAS:
                gap = log[:, rows] - log[:, margins.areas.parent[rows]]
                contrasts = np.stack([gap[0] - gap[1], gap[2] - gap[1]])
                if name in ("tenure", "income"):
                    other = margins.margin("income" if name == "tenure" else "tenure").share
                    shift, wider = composition_shift(margins, seed, name, found.kinds, other, rows)  # type: ignore[arg-type]
                    contrasts = (contrasts - shift) / wider
                yield name, step, rows, contrasts


def _far(margins: Margins, seed: Seed, rows: NDArray[np.int64], distance: float) -> Array:
    return (1 + distance * seed.composition.distance(margins.features[rows])) / (1 + distance)


def _unlike(scaled: Array, classes: NDArray[np.int64]) -> float:
    """How unlike the 80th percentiles of the classes are."""
    found = [
        np.quantile(np.abs(scaled[:, classes == c]), 0.8, axis=1)
        for c in np.unique(classes)
        if (classes == c).sum() >= _LEAST_AREAS
    ]
    return float(np.log(np.array(found)).std(0).sum()) if len(found) > 1 else 0.0


def _spread(contrasts: Array, households: Array) -> list[float]:
    """[sd, sd, correlation, households]; the last by the grid value under which size classes are most alike."""
    bins = np.digitize(households, _SIZES)
    unlike = {half: _unlike(contrasts / np.sqrt(1 + half / households), bins) for half in (0, 100, 200, 400, 800, 1600, 3200)}
    best = min(unlike, key=lambda half: unlike[half])
    scaled = contrasts / np.sqrt(1 + best / households)
    sd = np.quantile(np.abs(scaled), 0.8, axis=1) / _Z80
    kept = np.clip(scaled / sd[:, None], -2.5, 2.5)
    r = float(np.mean(kept[0] * kept[1]) / np.sqrt(np.mean(kept[0] ** 2) * np.mean(kept[1] ** 2)))
    return [round(float(sd[0]), 3), round(float(sd[1]), 3), round(r, 2), float(best)]
