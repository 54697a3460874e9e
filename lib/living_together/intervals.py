"""What an ensemble says: the middle and the bounds between which 8 of 10 members lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import Array

COVERAGE = 0.8


@dataclass(frozen=True)
class Interval:
    """Median and bounds per area (or area x domain). Bounds are NaN when there is one member: its spread is not known."""

    low: Array
    mid: Array
    high: Array

    def above(self, line: ArrayLike) -> NDArray[np.bool_]:
        """Whether the whole interval lies above the line; False where a bound is unknown."""
        return self.low > np.asarray(line)

    def below(self, line: ArrayLike) -> NDArray[np.bool_]:
        """Whether the whole interval lies below the line; False where a bound is unknown."""
        return self.high < np.asarray(line)

    @property
    def bounded(self) -> NDArray[np.bool_]:
        """Where the bounds are known."""
        return ~np.isnan(self.low) & ~np.isnan(self.high)

    def at(self, area: int) -> tuple[float, float, float]:
        """(low, mid, high) of one area, of an interval with one value per area."""
        return float(self.low[area]), float(self.mid[area]), float(self.high[area])


def interval(members: Array, coverage: float = COVERAGE) -> Interval:
    """Quantiles over the last axis: (..., m) -> three arrays (...).

    With `coverage` .8 the bounds are the 10% and 90% quantiles (linear between members). NaN in any member gives NaN. Raises
    ValueError when coverage is not between 0 and 1.
    """
    if not 0 < coverage < 1:
        raise ValueError("De dekking van een interval ligt tussen 0 en 1.")
    tail = (1 - coverage) / 2
    low, mid, high = np.quantile(members, (tail, 0.5, 1 - tail), axis=-1)
    if members.shape[-1] == 1:
        low, high = np.full_like(mid, np.nan), np.full_like(mid, np.nan)
    return Interval(low, mid, high)
