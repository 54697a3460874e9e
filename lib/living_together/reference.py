"""How a value lies among those of other areas: the lines between which an area is called average, and percentile ranks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import Array

# A rank between these is told as ordinary: no 'weinig' or 'veel' near the middle.
LOWER_THIRD, UPPER_THIRD = 1 / 3, 2 / 3


@dataclass(frozen=True)
class Reference:
    """Quantiles of an index over many areas, one area one vote; `areas` counts those with a value."""

    lower_quarter: float
    lower_third: float
    median: float
    upper_third: float
    upper_quarter: float
    areas: int

    @classmethod
    def of(cls, values: ArrayLike) -> Reference:
        """Quantiles of the values that are known; all NaN when there is none."""
        known = np.asarray(values, dtype=np.float64).ravel()
        known = known[~np.isnan(known)]
        if known.size == 0:
            return cls(np.nan, np.nan, np.nan, np.nan, np.nan, 0)
        a, b, c, d, e = (float(line) for line in np.quantile(known, (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)))
        return cls(a, b, c, d, e, int(known.size))


def percentile_rank(values: ArrayLike, reference: ArrayLike) -> Array:
    """Part of the reference areas with a lower value, those with the same value counted half: 0 to 1.

    values: (n,) or (n, m); reference: (r,) or (r, m). Members are ranked within the same member, so that a disturbance that
    moves the whole country at once moves no rank. Unknown values give NaN; unknown reference areas are left out; no
    reference at all gives NaN. Raises ValueError when both have members and not the same number.
    """
    mine, others = np.asarray(values, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    if mine.ndim == 2 or others.ndim == 2:
        columns = max(mine.shape[1] if mine.ndim == 2 else 1, others.shape[1] if others.ndim == 2 else 1)
        mine, others = _columns(mine, columns), _columns(others, columns)
        return np.stack([_rank(mine[:, j], others[:, j]) for j in range(columns)], axis=1)
    return _rank(mine, others)


def _columns(array: Array, columns: int) -> Array:
    array = array[:, None] if array.ndim == 1 else array
    if array.shape[1] not in (1, columns):
        raise ValueError(f"Het aantal trekkingen verschilt: {array.shape[1]} en {columns}.")
    return np.broadcast_to(array, (len(array), columns))


def _rank(values: Array, reference: Array) -> Array:
    known = np.sort(reference[~np.isnan(reference)])
    if known.size == 0:
        return np.full(values.shape, np.nan)
    rank = (np.searchsorted(known, values, "left") + np.searchsorted(known, values, "right")) / (2 * known.size)
    return np.where(np.isnan(values), np.nan, rank)


def third(rank: ArrayLike) -> NDArray[np.int_]:
    """-1, 0 or 1 for a rank in the lower, middle or upper third; 0 where it is unknown."""
    found = np.asarray(rank, dtype=np.float64)
    return (found > UPPER_THIRD).astype(int) - (found < LOWER_THIRD).astype(int)
