"""The homes of a buurt: stock, tenure, type, empty homes, value, and how densely they stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.arrays import Array
from lib.sample.country.archetypes import column
from lib.sample.country.frame import YEARS, Frame, generator
from lib.sample.people.households import Population, character_of, gemeente_of
from lib.sample.stories.planted import story
from lib.sample.stories.plants import DUINRAND_UNOCCUPIED, HAVEN_DWELLINGS, HAVEN_UNOCCUPIED, over_years

# Mean WOZ value of the Netherlands as a multiple of 2021 (CBS KWB: 216 in 2017, 250 in 2019, 290, 317 in 2022, 398 in
# 2025; thousand euro); the years between follow a straight line.
_WOZ_INDEX = {2014: 211 / 290, 2015: 206 / 290, 2017: 216 / 290, 2019: 250 / 290, 2021: 1.0,
              2022: 317 / 290, 2023: 368 / 290, 2025: 398 / 290}  # fmt: skip


@dataclass(frozen=True)
class Stock:
    """Homes per year and buurt. Shares are fractions; `woz` in 1,000 euro; `address_density` in addresses per km2."""

    dwellings: Array
    by_tenure: Array  # (years, n, 3) dwellings owned, of corporations, of others
    unoccupied: Array
    single_family: Array
    woz: Array
    new_dwellings: Array
    address_density: Array


def stock(population: Population, frame: Frame, area_km2: Array, centres: Array, seed: int) -> Stock:
    """Homes in which the households live. `area_km2` (n,), `centres` (n, 2) in metres."""
    rng = generator(seed, 4)
    letters, n = frame.letters, len(frame.buurten)
    empty = (column(letters, "unoccupied") * np.exp(rng.normal(0, 0.3, n))).clip(0.01, 0.15)
    empty[story(13).index] = DUINRAND_UNOCCUPIED
    empty[story(1).index] = HAVEN_UNOCCUPIED
    unoccupied = np.repeat(empty[None], len(YEARS), 0)
    sharing = 1 + 0.12 * (np.array(letters) == "s")  # rooms: more households than homes
    by_tenure_households = population.households.sum((2, 3, 5)).astype(float)
    total = by_tenure_households.sum(2)
    dwellings = np.round(total / sharing / (1 - unoccupied))
    dwellings[:, story(1).index] = over_years(HAVEN_DWELLINGS)
    # Empty homes follow the tenure of the others, except second homes, which are owned.
    shares = by_tenure_households / np.maximum(total, 1)[:, :, None]
    coast = story(13).index
    shares[:, coast] = shares[:, coast] * (1 - DUINRAND_UNOCCUPIED) + np.array([0.93, 0.0, 0.07]) * DUINRAND_UNOCCUPIED
    built = np.maximum(np.diff(dwellings, axis=0, append=dwellings[-1:]), 0)
    built += rng.poisson(0.0015 * dwellings)

    type_noise = rng.normal(0, 0.45, n)
    single = column(letters, "single_family")
    single = 1 / (1 + np.exp(-(np.log(single / (1 - single)) + type_noise)))
    single[story(1).index], single[story(9).index], single[story(11).index] = 0.18, 0.03, 0.86
    owner = population.households[6].sum((1, 2, 4))[:, 0] / np.maximum(total[6], 1)
    standing = np.where(total[6] > 0, owner - column(letters, "tenure")[:, 0], 0)
    level = np.log(column(letters, "woz") * character_of(frame, "woz")) + rng.normal(0, 0.10, n) + 0.35 * standing
    level += 0.22 * (population.tilt - column(letters, "income_tilt"))
    index = np.interp(YEARS, list(_WOZ_INDEX), list(_WOZ_INDEX.values()))
    drift = np.cumsum(rng.normal(0, 0.008, (len(YEARS), n)), 0)
    woz = np.exp(level + drift) * index[:, None]
    density = _address_density(dwellings, frame, area_km2, centres)
    return Stock(
        dwellings, dwellings[:, :, None] * shares, unoccupied, np.repeat(single[None], len(YEARS), 0), woz, built, density
    )


def _address_density(dwellings: Array, frame: Frame, area_km2: Array, centres: Array) -> Array:
    """Addresses per km2 around a buurt: homes and a tenth more other addresses, weighted with a kernel of 700 m."""
    where = gemeente_of(frame)
    apart = ((centres[:, None] - centres[None]) ** 2).sum(2)
    kernel = np.exp(-apart / (2 * 700.0**2)) * (where[:, None] == where[None])
    return 1.1 * (dwellings @ kernel.T) / (kernel @ area_km2)
