"""The form in which shares of household types come in: areas x types, or areas x types x ensemble members."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array
from lib.household_types import HOUSEHOLD_TYPES

SUM_TOLERANCE = 1e-3  # shares may be stored in single precision


def as_members(shares: ArrayLike, n_types: int = len(HOUSEHOLD_TYPES)) -> Array:
    """Shares as (n, types, m); (n, types) becomes one member.

    An area without shares is NaN in all types and stays so. Raises ValueError for another shape, a negative share, or shares
    of an area that do not add up to 1.
    """
    array = np.asarray(shares, dtype=np.float64)
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or array.shape[1] != n_types or array.shape[2] == 0:
        raise ValueError(
            f"Verwacht aandelen van {n_types} typen per gebied (gebieden x typen x trekkingen), niet vorm {array.shape}."
        )
    if (array < 0).any():
        raise ValueError("Een aandeel van een type huishouden is negatief. Schat de huishoudens opnieuw.")
    total = array.sum(axis=1)
    if (np.abs(total - 1) > SUM_TOLERANCE).any():  # NaN compares false
        raise ValueError("De aandelen van de typen in een gebied tellen niet op tot 1. Schat de huishoudens opnieuw.")
    return array


def of_types(shares: ArrayLike, weights: dict[str, float]) -> Array:
    """Weighted sum of the shares of some types: (n, m)."""
    members = as_members(shares)
    vector = np.array([weights.get(name, 0.0) for name in HOUSEHOLD_TYPES])
    return np.einsum("ntm,t->nm", members, vector)
