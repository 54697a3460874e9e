"""The nearest place at which a margin turns negative, and a value to tell that lies on the far side of it.

Bracketing on an even grid, outward from what is assumed, then sections of the first bracket in sixteenths: every round is one call
of the margin with an array. A margin that turns and turns back between two points of the grid is not seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from lib.arrays import Array

Margin = Callable[[Array], Array]
GRID = 16
_SECTIONS, _ROUNDS = 16, 6
# A told value lies at most this part further from what is assumed than the real one.
_BEYOND = 0.1
_FINEST = 9


def nearest(margin: Margin, way: int) -> float | None:
    """The place between 0 and `way` (-1 or 1) nearest to 0 at which the margin is negative; None when it never is.

    margin: negative = turned, for an array of places. The answer itself is turned, and within 1e-8 of one that is not.
    """
    places = np.linspace(0.0, float(way), GRID + 1)[1:]
    turned = np.flatnonzero(margin(places) < 0)
    if not turned.size:
        return None
    first = int(turned[0])
    low, high = (float(places[first - 1]) if first else 0.0), float(places[first])
    for _ in range(_ROUNDS):
        inner = np.linspace(low, high, _SECTIONS + 1)
        turned = np.flatnonzero(margin(inner[1:-1]) < 0)
        here = int(turned[0]) + 1 if turned.size else _SECTIONS
        low, high = float(inner[here - 1]), float(inner[here])
    return high


def first(margin: Margin, way: int) -> float | None:
    """The last place of the grid before which the margin is nowhere negative: `nearest` without its rounds, and never beyond it."""
    places = np.linspace(0.0, float(way), GRID + 1)
    turned = np.flatnonzero(margin(places[1:]) < 0)
    return float(places[turned[0]]) if turned.size else None


def told(value: float, base: float, end: float, turned: Callable[[float], bool]) -> float:
    """The shortest number for `value`, rounded away from `base` and not past `end`, at which `turned` is still so.

    A base that is infinite is left upwards of `value`. Where no short number is turned: `value` itself.
    """
    from_base = abs(value - base) if math.isfinite(base) else abs(value)
    up = value > base
    size = math.floor(math.log10(from_base)) if from_base > 0 else 0
    for digits in range(-size, _FINEST - size):
        step = 10.0**-digits
        count = value / step
        short = round((math.ceil(count - 1e-12) if up else math.floor(count + 1e-12)) * step, max(digits, 0))
        inside = short <= end if up else short >= end
        if inside and abs(short - value) <= _BEYOND * from_base and turned(short):
            return short
    return value
