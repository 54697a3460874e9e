"""Inside validation: do the fitted tables add up to their targets, and how far are targets from what was published.

TAE = sum |fitted - target| in households, SAE = TAE / households, SRMSE = root mean square of the difference / mean target
(Lovelace et al. 2015, JASSS 18(2)21). A good inside fit says nothing about the cells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.households.catalogue import Seed
from lib.households.fitting.ensemble import solve_centrally
from lib.households.fitting.noise import area_keys
from lib.households.inputs.margins import Margins, describe, distance_to_published
from lib.households.types import axis_cells


def inside(margins: Margins, seed: Seed) -> dict[str, dict[str, float]]:
    """Per target margin: areas, tae, sae, srmse, and the largest relative gap of a category."""
    cells = np.hstack([_kind_age_cells(), axis_cells(0), axis_cells(2), axis_cells(3)])
    solution, fitted = solve_centrally(margins, seed, area_keys(margins.areas.codes, 0), cells)
    targets = {
        "kind_age": (fitted[:, :9], solution.kind_age.T), "kinds": (fitted[:, 9:12], solution.kinds.T),
        "tenure": (fitted[:, 12:15], solution.tenure_target.T), "income": (fitted[:, 15:18], solution.income_target.T),
    }  # fmt: skip
    return {name: _measures(got, target, margins.households) for name, (got, target) in targets.items()}


def _kind_age_cells() -> Array:
    kind, age = axis_cells(0), axis_cells(1)
    return np.einsum("ck,ca->cka", kind, age).reshape(81, 9).astype(float)


def _measures(got: Array, target: NDArray[np.floating], households: Array) -> dict[str, float]:
    known = ~np.isnan(target) & (households > 0)[:, None]
    base = np.broadcast_to(np.nan_to_num(households)[:, None], target.shape)[known]
    wanted, gap = target[known] * base, np.abs(got[known] - target[known]) * base
    relative = gap[wanted > 0] / wanted[wanted > 0]
    areas = known.any(1)
    total = float(households[areas].sum())
    return {
        "areas": int(areas.sum()),
        "tae": float(gap.sum()),
        "sae": float(gap.sum() / total) if total else 0.0,
        "srmse": float(np.sqrt((gap**2).mean()) / wanted.mean()) if len(wanted) else 0.0,
        "largest_relative_gap": float(relative.max()) if len(relative) else 0.0,
    }


def quality(margins: Margins, seed: Seed) -> dict[str, dict]:
    """What to keep with an estimate: inside fit, distance of targets to published figures, levels of the margins."""
    return {"inside": inside(margins, seed), "published": distance_to_published(margins), "levels": describe(margins)}
