"""Comparing a figure with that of similar buurten: the middle half, not only the mean."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib.words import number

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


def compared(value: float, others: ArrayLike, unit: str = "%", decimals: int = 0) -> str:
    """'24%; bij vergelijkbare buurten meestal 14 tot 20%'. Says so when the figure or the comparison is missing."""
    half = middle_half(others)
    own = "niet bekend" if math.isnan(value) else number(value, decimals) + _unit(unit)
    if not half.enough:
        return f"{own}; te weinig vergelijkbare buurten met dit cijfer"
    low, high = number(half.low, decimals), number(half.high, decimals)
    usual = low if low == high else f"{low} tot {high}"
    return f"{own}; bij vergelijkbare buurten meestal {usual}{_unit(unit)}"


def side(value: float, others: ArrayLike) -> str:
    """'meer', 'minder' or 'ongeveer evenveel' against the middle half; '' when one of the two is not known."""
    half = middle_half(others)
    if math.isnan(value) or not half.enough:
        return ""
    return "meer" if value > half.high else "minder" if value < half.low else "ongeveer evenveel"


def _unit(unit: str) -> str:
    return "" if not unit else "%" if unit == "%" else f" {unit}"
