"""Key figures in which a change is looked for: how it is measured, how exact it is, and whether it is part of the score.

The Leefbaarometer is computed from indicators of its own; where a key figure is one of these, or nearly, its change is partly
the change of the score and says nothing new. Which ones is our own reading of the kinds of indicator that descriptions of the
Leefbaarometer 3.0 name per dimension; the instrument report itself lists them exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from lib.databank.catalogue.indicators import Companion, Derived, Indicator, catalogue

Scale = Literal["punt", "procent"]

# Standard deviation of a count that is rounded to a multiple of five at random, on average over the last digit: 5 / sqrt(6).
ROUNDED_TO_FIVE = 5 / math.sqrt(6)
_UNIFORM = 1 / math.sqrt(12)


@dataclass(frozen=True)
class CauseFigure:
    """One key figure of the catalogue; `scale` to `why` as in `catalogue.indicators.Companion`.

    A rate that is computed from counts has `step` 0, its denominator as `base` and its `factor`.
    """

    id: str
    scale: Scale
    step: float
    base: str
    factor: float
    counted_in: int
    event: bool
    inside: str
    why: str


def _figure(entry: Indicator | Derived, how: Companion) -> CauseFigure:
    base, factor = (entry.denominator, entry.factor) if isinstance(entry, Derived) else (how.base, how.factor)
    return CauseFigure(entry.id, how.scale, how.step, base, factor, how.counted_in, how.event, how.inside, how.why)


FIGURES: tuple[CauseFigure, ...] = tuple(_figure(entry, how) for entry, how in catalogue().companions)


def as_change(figure: CauseFigure, then: float, now: float) -> float:
    """Change in the figure's unit, or in percent of the first value; NaN where that is unknown or nothing."""
    if figure.scale == "punt":
        return now - then
    return 100 * (now / then - 1) if then > 0 else math.nan


def noise_of_change(figure: CauseFigure, then: float, now: float, base: float, counts: int = 1) -> float:
    """Standard deviation of the change by rounding and small numbers, in the unit of `as_change`.

    `base` is the count behind a rate (`figure.base`; the smaller of the two years), NaN where unknown: then the rounding of the
    published value only. Rounding: a value rounded to steps of s has an error of s / sqrt(12); a count of CBS is off by
    5 / sqrt(6), and a rate of two such counts by both. A count of events adds its square root. A count that is the sum of so many published
    `counts` is off by each of them; the mean of rounded values is not less exact than one.
    """
    variance = 0.0
    for value in (then, now):
        if figure.step == 0:
            if not base > 0:
                return math.nan
            rounding = ROUNDED_TO_FIVE * figure.counted_in / 5
            variance += (figure.factor / base) ** 2 * (rounding**2 + (ROUNDED_TO_FIVE * value / figure.factor) ** 2) * counts
        else:
            variance += counts * ROUNDED_TO_FIVE**2 if figure.step == 5 else (figure.step * _UNIFORM) ** 2
        if figure.event and figure.factor and base > 0:
            variance += figure.factor * max(value, 0.0) / base
        elif figure.event:
            variance += max(value, 0.0)
    noise = math.sqrt(variance)
    if figure.scale == "procent":
        return 100 * noise / then if then > 0 else math.nan
    return noise
