"""Whether two values are the same through and through: arrays, tables and objects of ours included."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd


def same(one: Any, other: Any) -> bool:
    """Types, values (NaN equals NaN) and order; what an object computes when it is asked is left out."""
    if isinstance(one, (pd.DataFrame, pd.Series, pd.Index)):
        return type(one) is type(other) and one.equals(other) and getattr(one, "attrs", {}) == getattr(other, "attrs", {})
    if isinstance(one, np.ndarray):
        return bool(one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (tuple, list)):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float):
        return one == other or (one != one and other != other)
    if hasattr(one, "__dict__") and type(one).__module__.startswith("lib."):
        return type(one) is type(other) and same(_state(one), _state(other))
    return bool(one == other)


def _state(value: Any) -> dict[str, Any]:
    return {name: one for name, one in vars(value).items() if not isinstance(getattr(type(value), name, None), cached_property)}
