"""The planted stories that concern who lives where (numbers as in `stories`). Everything here changes arrays in place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.sample.frame import YEARS, Frame
from lib.sample.stories import story

Array = NDArray[np.float64]

# 1: dwellings on 1 January: 90 fewer, then 140 more
HAVEN_DWELLINGS = {2014: 900, 2015: 900, 2016: 850, 2017: 810, 2018: 850, 2019: 910, 2020: 950}
HAVEN_CORPORATION = {2015: .82, 2016: .80, 2017: .77, 2018: .69, 2019: .61, 2020: .55}
# 11: the new estate fills up
NIEUW_OOST_HOUSEHOLDS = {2016: 0, 2017: 90, 2018: 250, 2019: 430, 2020: 620, 2021: 810, 2022: 990, 2023: 1150}
NIEUW_OOST_SCORED_FROM = 2020
BEDRIJVENPARK_HOUSEHOLDS = 35
DUINRAND_UNOCCUPIED = .48
HAVEN_UNOCCUPIED = .03


def over_years(points: dict[int, float]) -> Array:
    """Values for all years of the sample: straight lines between the points, flat outside."""
    return np.interp(YEARS, list(points), list(points.values()))


def plant_totals(totals: Array, frame: Frame) -> None:
    """Numbers of households, (years, n)."""
    totals[:, story(1).index] = np.round(over_years(HAVEN_DWELLINGS) * (1 - HAVEN_UNOCCUPIED))
    totals[:, story(11).index] = over_years(NIEUW_OOST_HOUSEHOLDS)
    totals[:, story(12).index] = BEDRIJVENPARK_HOUSEHOLDS
    for number, households, growth in ((2, 900, .002), (3, 690, .001), (4, 740, .001), (5, 820, .001), (6, 700, .001), (7, 760, -.004),
                                       (8, 520, -.003), (9, 1100, .012), (10, 980, .004), (13, 330, .0), (14, 870, .002)):  # fmt: skip
        totals[:, story(number).index] = np.round(households * np.exp(growth * (np.array(YEARS) - 2020)))


def _set(shares: Array, number: int, first: tuple[float, float, float], last: tuple[float, float, float]) -> None:
    weight = ((np.array(YEARS) - YEARS[0]) / (YEARS[-1] - 1 - YEARS[0]))[:, None]
    shares[:, story(number).index] = np.array(first) * (1 - weight) + np.array(last) * weight


def plant_kinds_and_ages(kind: Array, age: Array, frame: Frame) -> None:
    """Shares per kind and per age of the reference person, each (years, n, 3), from the first year to 2024."""
    _set(kind, 6, (.295, .325, .38), (.40, .35, .25))
    _set(age, 6, (.30, .435, .265), (.185, .345, .470))
    _set(kind, 9, (.925, .055, .02), (.93, .05, .02))
    _set(age, 9, (.97, .018, .012), (.975, .015, .01))
    _set(kind, 10, (.62, .22, .16), (.65, .205, .145))
    _set(age, 10, (.30, .38, .32), (.265, .375, .36))
    _set(kind, 13, (.32, .42, .26), (.34, .43, .23))
    _set(age, 13, (.18, .42, .40), (.13, .40, .47))
    _set(kind, 1, (.47, .20, .33), (.43, .24, .33))
    _set(kind, 11, (.20, .27, .53), (.19, .24, .57))
    _set(age, 11, (.62, .30, .08), (.58, .33, .09))
    for number in (3, 4):
        _set(kind, number, (.35, .29, .36), (.37, .28, .35))
        _set(age, number, (.35, .36, .29), (.34, .35, .31))


def plant_tenure(tenure: Array, frame: Frame) -> None:
    """Shares per tenure, (years, n, 3)."""
    corporation = over_years(HAVEN_CORPORATION)
    tenure[:, story(1).index] = np.stack([(1 - corporation) * .72, corporation, (1 - corporation) * .28], 1)
    for number, shares in ((9, (.03, .50, .47)), (10, (.34, .34, .32)), (13, (.80, .10, .10)), (6, (.66, .27, .07)), (11, (.74, .15, .11)),
                           (3, (.46, .46, .08)), (4, (.47, .45, .08)), (7, (.42, .48, .10))):  # fmt: skip
        tenure[:, story(number).index] = shares


def plant_income(tilt: Array, frame: Frame) -> None:
    """Standing of a buurt, (n,)."""
    for number, value in ((3, -.15), (4, -.13), (5, -.10), (6, .05), (7, -.40), (8, -.20), (9, -1.2), (10, -.05), (13, .55), (14, -.05)):
        tilt[story(number).index] = value
