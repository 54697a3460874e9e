"""A scenario drawn against the outlook: what is expected anyway, plus what measures add.

    middle = middle of the outlook + middle of the effect
    low    = middle - sqrt((outlook middle - outlook low)^2 + (effect middle - effect low)^2)     high likewise

Bands add in quadrature: exact when both are independent and normal, close to it otherwise. Independence is an
assumption: past errors of the outlook say nothing about whether research from elsewhere holds here. Adding the
half-widths instead would hold only if both always erred together. The result mixes a band from past errors with
a band of assumptions, so it is neither a forecast interval nor a band of assumptions: it is a scenario.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Columns of a Simulation with the standard quantiles that go with a 2-in-3 and a 19-in-20 band of the outlook.
NARROW, WIDE = (1, 2, 3), (0, 2, 4)


def over_baseline(baseline: ArrayLike, effect: ArrayLike) -> NDArray[np.float64]:
    """Score of the scenario: (..., n_years, 3) with low, middle, high, in score points.

    baseline, effect: the same shape or broadcastable, last axis low, middle, high, both bands of the same width
    (both 2 in 3 or both 19 in 20). Where the effect is zero the baseline comes back to the last digit; a
    missing baseline (no score) stays missing. Raises ValueError for another shape or values out of order.
    """
    expected, added = np.asarray(baseline, dtype=np.float64), np.asarray(effect, dtype=np.float64)
    for name, values in (("vooruitblik", expected), ("effect", added)):
        if values.ndim < 1 or values.shape[-1] != 3:
            raise ValueError(f"De {name} moet als laatste as laag, midden en hoog hebben.")
        if (np.diff(values, axis=-1) < 0).any():
            raise ValueError(f"Laag, midden en hoog van de {name} staan niet op volgorde.")
    expected, added = np.broadcast_arrays(expected, added)
    middle = expected[..., 1] + added[..., 1]
    down = np.hypot(expected[..., 1] - expected[..., 0], added[..., 1] - added[..., 0])
    up = np.hypot(expected[..., 2] - expected[..., 1], added[..., 2] - added[..., 1])
    scenario = np.stack([middle - down, middle, middle + up], axis=-1)
    untouched = (added == 0).all(axis=-1, keepdims=True)
    return np.where(untouched, expected, scenario)
