"""From the cells of a fitted table to types and groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.households.catalogue import HouseholdTypes


def collapse(tables: NDArray[np.floating], types: HouseholdTypes) -> NDArray[np.floating]:
    """Types (n, 10) from tables (n, 3, 3, 3, 3), in the unit of the tables and their precision."""
    return tables.reshape(len(tables), 81) @ types.membership.astype(tables.dtype)


def to_groups(values: NDArray[np.floating], types: HouseholdTypes) -> NDArray[np.floating]:
    """Groups (n, 4, ...) from types (n, 10, ...)."""
    member = np.array([[t.group == g.id for t in types.types] for g in types.groups], dtype=values.dtype)
    return np.moveaxis(np.tensordot(values, member, axes=(1, 1)), -1, 1)
