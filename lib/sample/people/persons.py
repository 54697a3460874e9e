"""From households to persons: ages, marital state, births and deaths of a buurt.

Persons per household by age are national means (aanname), set so that the national table of households gives about the
national ages of 1 January 2024 (CBS: 15% under 15, 12% 15-24, 26% 25-44, 27% 45-64, 21% 65 and over).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.sample.country.archetypes import column
from lib.sample.country.frame import YEARS, Frame, generator
from lib.sample.stories.planted import story
from lib.sample.stories.plants import OUDE_KERN_BIRTHS, over_years

# Persons per household in the bands 0-14, 15-24, 25-44, 45-64, 65+, by kind and age of the reference person. The share of
# under 25 among people living alone under 45 differs per buurt and is filled in below.
_PERSONS = np.array([
    [[0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]],
    [[0, .34, 1.62, .04, 0], [0, 0, .06, 1.82, .12], [0, 0, 0, .15, 1.83]],
    [[1.56, .30, 1.67, .10, 0], [.60, .96, .42, 1.44, .05], [.05, .10, .60, .65, 1.10]],
])  # fmt: skip


def ages(households: NDArray[np.int64], frame: Frame, seed: int) -> tuple[Array, Array]:
    """Persons in households per age band, (years, n, 5), and persons living in an institution, (n,), who come on top in 65+."""
    rng = generator(seed, 2)
    cells = households.sum((4, 5)).astype(float)  # years, n, kind, age
    young = column(frame.letters, "youth") * np.exp(rng.normal(0, 0.12, len(frame.buurten)))
    young = np.clip(young, 0, 0.95)
    per_household = np.repeat(_PERSONS[None], len(young), 0)
    per_household[:, 0, 0, 1] = young
    per_household[:, 0, 0, 2] = 1 - young
    # Families differ in size between buurten.
    per_household[:, 2, :, :2] *= np.exp(rng.normal(0, 0.08, (len(young), 1, 1)))
    persons = np.einsum("ynka,nkab->ynb", cells, per_household)
    large = cells[6].sum((1, 2)) > 500
    letters = np.array(frame.letters)
    home = large & (rng.uniform(size=len(young)) < 0.11) & np.isin(letters, list("pebdfv"))
    home[[story(n).index for n in range(1, 15)]] = False
    return persons, np.where(home, np.round(rng.uniform(35, 110, len(young))), 0.0)


def marital(households: NDArray[np.int64]) -> dict[str, Array]:
    """Married, divorced and widowed persons, each (years, n), from the kind and age of households (national rates, aanname)."""
    cells = households.sum((4, 5)).astype(float)
    married = np.array([[0.01, 0.03, 0.05], [0.56, 1.50, 1.88], [1.16, 1.44, 1.35]])
    divorced = np.array([[0.07, 0.42, 0.27], [0.05, 0.14, 0.08], [0.09, 0.21, 0.16]])
    widowed = np.array([[0.0, 0.07, 0.60], [0.0, 0.02, 0.04], [0.004, 0.03, 0.42]])
    tables = {"married": married, "divorced": divorced, "widowed": widowed}
    return {name: np.einsum("ynka,ka->yn", cells, rates) for name, rates in tables.items()}


def births_and_deaths(households: NDArray[np.int64], persons: Array, institutional: Array, seed: int) -> tuple[Array, Array]:
    """Children born and persons died in the year, each (years, n): Poisson around the national rates of 2021."""
    rng = generator(seed, 3)
    cells = households.sum((4, 5)).astype(float)
    fewer = 1 - 0.012 * (np.array(YEARS) - 2020)[:, None]  # the birth rate falls
    expected_births = (0.110 * cells[:, :, 2, 0] + 0.055 * cells[:, :, 1, 0] + 0.004 * cells[:, :, 0, 0]) * fewer
    expected_deaths = 0.040 * persons[:, :, 4] + 0.0016 * persons[:, :, :4].sum(2) + 0.25 * institutional
    births, deaths = rng.poisson(expected_births).astype(float), rng.poisson(expected_deaths).astype(float)
    births[:, story(6).index] = np.round(over_years(OUDE_KERN_BIRTHS))
    return births, deaths
