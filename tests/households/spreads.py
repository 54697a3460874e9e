"""How far areas stray from the area around them, measured where both have a margin of their own.

The spread of the log factors of a child about those of its parent is exactly what an area that lacks the margin does not know. The
figures under `spread.step` in data/catalogue/household_seed.yaml come from here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.areas import LEVELS
from lib.arrays import Array
from lib.households.fitting.solve import Solution
from lib.households.inputs.margins import Margins

_LEAST_HOUSEHOLDS = 100
_LEAST_AREAS = 30
_WHOLE_PARENT = 0.8  # an area that is most of its parent says nothing
_SIZES = (0, 250, 500, 1000, 2000, 4000, 8000)
_Z80 = 1.2816


def spreads(margins: Margins, found: Solution) -> dict[str, dict[str, list[float]]]:
    """Per margin and step: sd of log(first / middle) and log(last / middle), their correlation, and the number of households at
    which the variance is twice that of a large area. From the 80th percentile of the absolute deviation, so that 80% intervals fit.

    `found` is the central solution. Steps with fewer than 30 areas are left out.
    """
    result: dict[str, dict[str, list[float]]] = {}
    age = np.log(np.maximum(found.kind_age.reshape(3, 3, -1).sum(0), 1e-4))
    candidates = {
        "tenure": (np.log(found.tenure), margins.tenure.full & (margins.tenure.year > 0)),
        "income": (np.log(found.income), margins.income.full & (margins.income.year > 0)),
        "kinds": (np.insert(found.deviation, 1, 0.0, axis=0), margins.kinds.full & ~np.isnan(margins.features).any(1)),
        "kinds_bare": (np.log(np.maximum(found.kinds, 1e-3)), margins.kinds.full),
        "ages": (age, margins.ages.full),
    }
    for name, (log, own) in candidates.items():
        for step in ("gemeente", "wijk", "buurt"):
            rows = _pairs(margins, own, step)
            if len(rows) >= _LEAST_AREAS:
                gap = log[:, rows] - log[:, margins.areas.parent[rows]]
                contrasts = np.stack([gap[0] - gap[1], gap[2] - gap[1]])
                result.setdefault(name, {})[step] = _spread(contrasts, margins.households[rows])
    return result


def _pairs(margins: Margins, own: NDArray[np.bool_], step: str) -> NDArray[np.int64]:
    rows = np.flatnonzero((margins.areas.level == LEVELS.index(step)) & own & (margins.households >= _LEAST_HOUSEHOLDS))  # type: ignore[arg-type]
    around = margins.areas.parent[rows]
    return rows[own[around] & ~(margins.households[rows] > _WHOLE_PARENT * margins.households[around])]


def _spread(contrasts: Array, households: Array) -> list[float]:
    """[sd, sd, correlation, households]; the last by the grid value under which size classes are most alike."""
    bins = np.digitize(households, _SIZES)
    best, best_gap = 0, np.inf
    for half in (0, 100, 200, 400, 800, 1600, 3200):
        scaled = np.abs(contrasts) / np.sqrt(1 + half / households)
        classes = [np.quantile(scaled[:, bins == b], 0.8, axis=1) for b in np.unique(bins) if (bins == b).sum() >= _LEAST_AREAS]
        gap = float(np.log(np.array(classes)).std(0).sum()) if len(classes) > 1 else 0.0
        if gap < best_gap - 1e-9:
            best, best_gap = half, gap
    scaled = contrasts / np.sqrt(1 + best / households)
    sd = np.quantile(np.abs(scaled), 0.8, axis=1) / _Z80
    kept = np.clip(scaled / sd[:, None], -2.5, 2.5)
    r = float(np.mean(kept[0] * kept[1]) / np.sqrt(np.mean(kept[0] ** 2) * np.mean(kept[1] ** 2)))
    return [round(float(sd[0]), 3), round(float(sd[1]), 3), round(r, 2), float(best)]
