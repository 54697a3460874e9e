"""Shares of household types for the tests."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from lib.household_types import HOUSEHOLD_TYPES

Array = NDArray[np.float64]


def only(**shares: float) -> Array:
    """(1, 10): the given types, e.g. only(paar_65=.5, alleen_65=.5)."""
    return np.array([[shares.get(name, 0.0) for name in HOUSEHOLD_TYPES]])


def mixed(areas: int, members: int, seed: int = 1) -> Array:
    """(areas, 10, members): random shares, members around a centre per area."""
    rng = np.random.default_rng(seed)
    centre = rng.dirichlet(np.full(len(HOUSEHOLD_TYPES), 2.0), areas)
    noisy = centre[:, :, None] * np.exp(0.1 * rng.standard_normal((areas, len(HOUSEHOLD_TYPES), members)))
    return noisy / noisy.sum(axis=1, keepdims=True)


def shares(areas: int = 3, members: int = 4) -> st.SearchStrategy[Array]:
    """Any (areas, 10, members) shares."""
    counts = arrays.arrays(np.float64, (areas, len(HOUSEHOLD_TYPES), members), elements=st.floats(0, 100))
    return counts.map(lambda c: (c + 0.01) / (c + 0.01).sum(axis=1, keepdims=True))
