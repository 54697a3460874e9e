"""The planted stories that concern who lives where (numbers as in `stories`). Everything here changes arrays in place."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lib.arrays import Array
from lib.sample.country.frame import YEARS
from lib.sample.stories.planted import story

# 1: dwellings on 1 January: 90 fewer, then 140 more
HAVEN_DWELLINGS = {2014: 900, 2015: 900, 2016: 850, 2017: 810, 2018: 850, 2019: 910, 2020: 950}
HAVEN_CORPORATION = {2015: 0.82, 2016: 0.80, 2017: 0.77, 2018: 0.69, 2019: 0.61, 2020: 0.55}
# 11: the new estate fills up
NIEUW_OOST_HOUSEHOLDS = {2016: 0, 2017: 90, 2018: 250, 2019: 430, 2020: 620, 2021: 810, 2022: 990, 2023: 1150}
NIEUW_OOST_SCORED_FROM = 2020
OUDE_KERN_BIRTHS = {2014: 19, 2024: 9}
BEDRIJVENPARK_HOUSEHOLDS = 35
DUINRAND_UNOCCUPIED = 0.48
HAVEN_UNOCCUPIED = 0.03

# households in 2020 and growth per year
_HOUSEHOLDS = {
    2: (900, .002), 3: (690, .001), 4: (740, .001), 5: (820, .001), 6: (700, .001), 7: (760, -.004), 8: (520, -.003),
    9: (1100, .012), 10: (980, .004), 13: (330, .0), 14: (870, .002),
}  # fmt: skip
_TENURE = {
    3: (.46, .46, .08), 4: (.47, .45, .08), 6: (.66, .27, .07), 7: (.42, .48, .10), 9: (.03, .50, .47), 10: (.34, .34, .32),
    11: (.74, .15, .11), 13: (.80, .10, .10),
}  # fmt: skip
_TILT = {3: -.15, 4: -.13, 5: -.10, 6: .05, 7: -.40, 8: -.20, 9: -1.17, 10: .08, 13: .55, 14: -.05}  # fmt: skip


def over_years(points: Mapping[int, float]) -> Array:
    """Values for all years of the sample: straight lines between the points, flat outside."""
    return np.interp(np.array(YEARS, dtype=float), list(points), list(points.values()))


def plant_totals(totals: Array) -> None:
    """Numbers of households, (years, n)."""
    totals[:, story(1).index] = np.round(over_years(HAVEN_DWELLINGS) * (1 - HAVEN_UNOCCUPIED))
    totals[:, story(11).index] = over_years(NIEUW_OOST_HOUSEHOLDS)
    totals[:, story(12).index] = BEDRIJVENPARK_HOUSEHOLDS
    for number, (households, growth) in _HOUSEHOLDS.items():
        totals[:, story(number).index] = np.round(households * np.exp(growth * (np.array(YEARS) - 2020)))


def _set(shares: Array, number: int, first: tuple[float, float, float], last: tuple[float, float, float]) -> None:
    weight = ((np.array(YEARS) - YEARS[0]) / (YEARS[-1] - 1 - YEARS[0]))[:, None]
    shares[:, story(number).index] = np.array(first) * (1 - weight) + np.array(last) * weight


def plant_kinds_and_ages(kind: Array, age: Array) -> None:
    """Shares per kind and per age of the reference person, each (years, n, 3), from the first year to 2024."""
    _set(kind, 6, (0.295, 0.325, 0.38), (0.40, 0.35, 0.25))
    _set(age, 6, (0.30, 0.435, 0.265), (0.185, 0.345, 0.470))
    _set(kind, 9, (0.925, 0.055, 0.02), (0.93, 0.05, 0.02))
    _set(age, 9, (0.97, 0.018, 0.012), (0.975, 0.015, 0.01))
    _set(kind, 10, (0.49, 0.27, 0.24), (0.51, 0.26, 0.23))
    _set(age, 10, (0.33, 0.35, 0.32), (0.30, 0.35, 0.35))
    _set(kind, 13, (0.32, 0.42, 0.26), (0.34, 0.43, 0.23))
    _set(age, 13, (0.18, 0.42, 0.40), (0.13, 0.40, 0.47))
    _set(kind, 1, (0.47, 0.20, 0.33), (0.43, 0.24, 0.33))
    _set(kind, 11, (0.20, 0.27, 0.53), (0.19, 0.24, 0.57))
    _set(age, 11, (0.62, 0.30, 0.08), (0.58, 0.33, 0.09))
    for number in (3, 4):
        _set(kind, number, (0.35, 0.29, 0.36), (0.37, 0.28, 0.35))
        _set(age, number, (0.35, 0.36, 0.29), (0.34, 0.35, 0.31))


def plant_tenure(tenure: Array) -> None:
    """Shares per tenure, (years, n, 3)."""
    corporation = over_years(HAVEN_CORPORATION)
    tenure[:, story(1).index] = np.stack([(1 - corporation) * 0.72, corporation, (1 - corporation) * 0.28], 1)
    for number, shares in _TENURE.items():
        tenure[:, story(number).index] = shares


def plant_income(tilt: Array) -> None:
    """Standing of a buurt, (n,)."""
    for number, value in _TILT.items():
        tilt[story(number).index] = value
