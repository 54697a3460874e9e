"""In which measurement a planned effect would stand out: the one rule for what the Leefbaarometer can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.follow_up.smallest import SPANS


@dataclass(frozen=True)
class Ahead:
    """The first measurement in which an effect stands out, or, when there is none, the one in which it comes nearest.

    visible: whether it stands out. measurement: its year; span: years since the measurement before the start; expected and smallest:
    the effect then, and the smallest that is found in 80% of cases, both in score points.
    """

    visible: bool
    measurement: int
    span: int
    expected: float
    smallest: float

    @property
    def year(self) -> int | None:
        """The measurement in which it stands out, None when in none."""
        return self.measurement if self.visible else None


def stands_out(years: NDArray[np.int64], effect: Array, start: int, smallest: Callable[[int], float]) -> Ahead:
    """Where an effect stands out in the measurements 2, 4 and 6 years after the one before the start.

    years, effect: (n,), score points in calendar years; zero outside. smallest(span): smallest effect that stands out after so many
    years. The Leefbaarometer measures in even years; later than six years nothing was tested, so nothing is promised.
    """
    before = start - start % 2
    at = {span: float(np.interp(before + span, years, effect, left=0.0, right=0.0)) for span in SPANS}
    found = [Ahead(abs(at[s]) >= smallest(s), before + s, s, at[s], smallest(s)) for s in SPANS]
    return next((one for one in found if one.visible), max(found, key=lambda one: abs(one.expected) / one.smallest))
