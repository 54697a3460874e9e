"""From the cells of a fitted table to types and groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]


def collapse(tables: Floats, cells: Floats) -> Floats:
    """Quantities (n, k) from tables (n, 3, 3, 3, 3) and membership `cells` (81, k), in the unit and precision of the tables."""
    return tables.reshape(len(tables), 81) @ cells.astype(tables.dtype)


def axis_cells(axis: int) -> Floats:
    """Membership (81, 3) of the categories of one axis: 0 kind, 1 age, 2 tenure, 3 income."""
    shape = [1, 1, 1, 1, 3]
    shape[axis] = 3
    return np.broadcast_to(np.eye(3).reshape(shape), (3, 3, 3, 3, 3)).reshape(81, 3)
