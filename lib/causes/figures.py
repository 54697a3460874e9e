"""Key figures in which a change is looked for: how it is measured, how exact it is, and whether it is part of the score.

The Leefbaarometer is computed from indicators of its own; where a key figure is one of these, or nearly, its change is partly
the change of the score and says nothing new. Which ones is our own reading of the kinds of indicator that descriptions of the
Leefbaarometer 3.0 name per dimension; the instrument report itself lists them exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Scale = Literal["punt", "procent"]

# Standard deviation of a count that is rounded to a multiple of five at random, on average over the last digit: 5 / sqrt(6).
ROUNDED_TO_FIVE = 5 / math.sqrt(6)
_UNIFORM = 1 / math.sqrt(12)


@dataclass(frozen=True)
class CauseFigure:
    """One key figure. `id` as in the indicator catalogue.

    scale   'punt': a change is a difference in the figure's own unit; 'procent': a change is relative to the first year
    step    what the published value is rounded to, 0 for a rate that is computed from counts rounded to five
    base    count that a computed rate is divided by
    factor  100 or 1,000 for a computed rate
    event   counts things that happen (births, crimes, new clients): chance alone moves it by the square root of the count
    inside  dimension of the score that contains it, or ''; `why` says what there
    """

    id: str
    scale: Scale
    step: float
    base: str = ""
    factor: float = 100
    event: bool = False
    inside: str = ""
    why: str = ""


_LIFE = "diversiteit in levensfase"
FIGURES: tuple[CauseFigure, ...] = (
    CauseFigure("inhabitants", "procent", 5),
    CauseFigure("households", "procent", 5, inside="soc", why="ontwikkeling van het aantal huishoudens"),
    CauseFigure("dwellings", "procent", 5),
    CauseFigure("births", "procent", 5, event=True),
    CauseFigure("age_0_14_share", "punt", 0, "inhabitants", inside="soc", why=_LIFE),
    CauseFigure("age_15_24_share", "punt", 0, "inhabitants", inside="soc", why=_LIFE),
    CauseFigure("age_25_44_share", "punt", 0, "inhabitants", inside="soc", why=_LIFE),
    CauseFigure("age_45_64_share", "punt", 0, "inhabitants", inside="soc", why=_LIFE),
    CauseFigure("age_65_plus_share", "punt", 0, "inhabitants", inside="soc", why=_LIFE),
    CauseFigure("single_share", "punt", 0, "households", inside="soc", why=_LIFE),
    CauseFigure("no_children_share", "punt", 0, "households", inside="soc", why=_LIFE),
    CauseFigure("children_share", "punt", 0, "households", inside="soc", why=_LIFE),
    CauseFigure("household_size", "punt", 0.1),
    CauseFigure("owner_share", "punt", 1, inside="won", why="aandeel koopwoningen"),
    CauseFigure("corporation_share", "punt", 1, inside="won", why="wat overblijft naast koop en particuliere huur"),
    CauseFigure("other_rent_share", "punt", 1, inside="won", why="aandeel particuliere huur"),
    CauseFigure("single_family_share", "punt", 1, inside="won", why="soort woningen"),
    CauseFigure("unoccupied_share", "punt", 1, inside="won", why="leegstand"),
    CauseFigure("woz", "procent", 1),
    CauseFigure("income_per_inhabitant", "procent", 0.1),
    CauseFigure("low_income_share", "punt", 0.1),
    CauseFigure("high_income_share", "punt", 0.1),
    CauseFigure("social_minimum_share", "punt", 0.1),
    CauseFigure("poverty_share", "punt", 0.1),
    CauseFigure("welfare_per_1000", "punt", 0, "inhabitants", 1000),
    CauseFigure("disability_per_1000", "punt", 0, "inhabitants", 1000),
    CauseFigure("employment_share", "punt", 1),
    CauseFigure("wmo_per_1000", "punt", 1, "inhabitants", 1000, event=True),
    CauseFigure("youth_care_share", "punt", 0.1, "inhabitants", event=True),
    CauseFigure("crimes_per_1000", "punt", 0, "inhabitants", 1000, event=True, inside="onv", why="geregistreerde misdrijven"),
    CauseFigure("distance_gp", "punt", 0.1, inside="vrz", why="afstand tot voorzieningen"),
    CauseFigure("distance_supermarket", "punt", 0.1, inside="vrz", why="afstand tot voorzieningen"),
    CauseFigure("distance_childcare", "punt", 0.1, inside="vrz", why="afstand tot voorzieningen"),
    CauseFigure("distance_school", "punt", 0.1, inside="vrz", why="afstand tot voorzieningen"),
    CauseFigure("cars_per_household", "punt", 0.1),
    CauseFigure("address_density", "procent", 1, inside="soc", why="dichtheid"),
)


def as_change(figure: CauseFigure, then: float, now: float) -> float:
    """Change in the figure's unit, or in percent of the first value; NaN where that is unknown or nothing."""
    if figure.scale == "punt":
        return now - then
    return 100 * (now / then - 1) if then > 0 else math.nan


def noise_of_change(figure: CauseFigure, then: float, now: float, base: float) -> float:
    """Standard deviation of the change by rounding and small numbers, in the unit of `as_change`.

    `base` is the count behind a rate (`figure.base`; the smaller of the two years), NaN where unknown: then the rounding of the
    published value only. Rounding: a value rounded to steps of s has an error of s / sqrt(12); a count of CBS is off by
    5 / sqrt(6), and a rate of two such counts by both. A count of events adds its square root.
    """
    variance = 0.0
    for value in (then, now):
        if figure.step == 0:
            if not base > 0:
                return math.nan
            rounding = ROUNDED_TO_FIVE * (2 if figure.id in ("welfare_per_1000", "disability_per_1000") else 1)
            variance += (figure.factor / base) ** 2 * (rounding**2 + (ROUNDED_TO_FIVE * value / figure.factor) ** 2)
        else:
            variance += (ROUNDED_TO_FIVE if figure.step == 5 else figure.step * _UNIFORM) ** 2
        if figure.event and figure.factor and base > 0:
            variance += figure.factor * max(value, 0.0) / base
        elif figure.event:
            variance += max(value, 0.0)
    noise = math.sqrt(variance)
    if figure.scale == "procent":
        return 100 * noise / then if then > 0 else math.nan
    return noise
