"""Comparing a figure with that of similar buurten: the middle half, not only the mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

MIN_KNOWN = 8


@dataclass(frozen=True)
class MiddleHalf:
    """Bounds between which half of the similar buurten lie; NaN when fewer than eight have a figure (`known` counts them)."""

    low: float
    high: float
    known: int

    @property
    def enough(self) -> bool:
        """Whether there is something to compare with."""
        return self.known >= MIN_KNOWN


def middle_half(values: ArrayLike) -> MiddleHalf:
    """25% and 75% quantiles (linear) of the figures of similar buurten; unknown ones are left out."""
    array = np.asarray(values, dtype=np.float64).ravel()
    known = array[~np.isnan(array)]
    if known.size < MIN_KNOWN:
        return MiddleHalf(float("nan"), float("nan"), int(known.size))
    low, high = np.quantile(known, (0.25, 0.75))
    return MiddleHalf(float(low), float(high), int(known.size))
