"""Key figures of every buurt and year before publication: exact counts, and numerators or weighted means for shares.

Relations follow the Kerncijfers wijken en buurten of wijken in 2021: benefits and lower income with corporation homes,
cars with single-family homes and ownership, Wmo with older people living alone, distances with address density.
"""

from __future__ import annotations

import numpy as np

from lib.arrays import Array
from lib.sample.country.archetypes import column
from lib.sample.country.frame import YEARS, Frame, generator
from lib.sample.figures.plain import plain_figures
from lib.sample.people import persons as people
from lib.sample.people.dwellings import Stock
from lib.sample.people.households import Population
from lib.sample.stories.planted import story

Figures = dict[str, Array]
AGE_BANDS = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")


def exact_figures(population: Population, stock: Stock, frame: Frame, area_km2: Array, seed: int) -> Figures:
    """Every indicator as an exact value (years, n); shares in per cent, WOZ and income in 1,000 euro, distances in km.

    Those that have no rule here and no `sample` in the catalogue are absent. Beside the indicators: `_persons_in_households`,
    `_adults` (15-74) and `_young` (under 23), which are bases of shares.
    """
    rng = generator(seed, 5)
    n = len(frame.buurten)
    counted, institutional = people.ages(population.households, frame, seed)
    figures: Figures = {"_persons_in_households": counted.sum(2)}
    bands = np.round(counted)
    bands[:, :, 4] += institutional
    figures["inhabitants"] = bands.sum(2)
    figures |= {name: bands[:, :, i] for i, name in enumerate(AGE_BANDS)}
    figures |= {name: np.round(value) for name, value in people.marital(population.households).items()}
    figures["widowed"] += np.round(0.5 * institutional)
    figures["births"], figures["deaths"] = people.births_and_deaths(population.households, counted, institutional, seed)

    totals = population.households.sum((2, 3, 4, 5)).astype(float)
    kinds = population.households.sum((3, 4, 5)).astype(float)
    figures["households"] = totals
    figures |= {
        name: kinds[:, :, i] for i, name in enumerate(("households_single", "households_no_children", "households_children"))
    }
    figures["household_size"] = counted.sum(2) / np.maximum(totals, 1)
    figures |= _homes(stock)
    figures |= _income_and_work(population, figures, frame, rng)
    figures |= _care(population, figures, rng)
    figures |= _surroundings(figures, stock, frame, area_km2, rng)
    figures |= plain_figures(figures["inhabitants"], seed)
    assert all(value.shape == (len(YEARS), n) for value in figures.values())
    return figures


def _homes(stock: Stock) -> Figures:
    shares = 100 * stock.by_tenure / np.maximum(stock.dwellings, 1)[:, :, None]
    return {
        "dwellings": stock.dwellings,
        "new_dwellings": stock.new_dwellings,
        "woz": stock.woz,
        "single_family_share": 100 * stock.single_family,
        "apartment_share": 100 * (1 - stock.single_family),
        "owner_share": shares[:, :, 0],
        "rent_share": shares[:, :, 1] + shares[:, :, 2],
        "corporation_share": shares[:, :, 1],
        "other_rent_share": shares[:, :, 2],
        "unoccupied_share": 100 * stock.unoccupied,
    }


def _income_and_work(population: Population, figures: Figures, frame: Frame, rng: np.random.Generator) -> Figures:
    cells = population.households.astype(float)
    n = cells.shape[1]
    totals = np.maximum(figures["households"], 1)
    low = 100 * cells.sum((2, 3, 4))[:, :, 0] / totals
    high = 100 * cells.sum((2, 3, 4))[:, :, 2] / totals
    # Students with a low income are not counted as living around the social minimum.
    student = np.clip((figures["age_15_24"] / np.maximum(figures["inhabitants"], 1) - 0.15) * 2.2, 0, 0.9)
    working_age = cells[:, :, :, :2].sum((2, 3))[:, :, :, 0]  # years, n, tenure: low income under 65
    older_low = cells[:, :, :, 2].sum(2)[..., 0]
    hardship = np.exp(rng.normal(0, 0.16, n)) * np.exp(-0.02 * (np.array(YEARS) - 2020))[:, None]
    minimum = ((0.30 * working_age[:, :, 1] + 0.16 * working_age[:, :, 2]) * (1 - student) + 0.03 * working_age[:, :, 0]
               + older_low @ np.array([0.015, 0.06, 0.03])) * hardship  # fmt: skip
    welfare = (0.29 * working_age[:, :, 1] + 0.09 * working_age[:, :, 2]) * (1 - student) * hardship
    disability = (0.115 * cells[:, :, :, 1].sum((2, 3, 4)) + 0.035 * cells[:, :, :, 0].sum((2, 3, 4)) * (1 - student)
                  + 0.10 * working_age[:, :, 1] * (1 - student)) * np.exp(rng.normal(0, 0.14, n))  # fmt: skip
    adults = figures["age_15_24"] + figures["age_25_44"] + figures["age_45_64"] + 0.52 * figures["age_65_plus"]
    retired = 0.52 * figures["age_65_plus"] / np.maximum(adults, 1)
    trend = (np.array(YEARS) - 2021)[:, None]
    employment = (
        77 + 0.7 * trend - 0.16 * (low * (1 - 0.6 * student) - 35) + 0.10 * (high - 20) - 40 * retired + rng.normal(0, 2.2, n)
    )
    income = 29.2 * np.exp(0.034 * trend + 0.011 * (high - 20) - 0.004 * (low - 40) - 0.55 * student + rng.normal(0, 0.05, n))
    income *= (2.1 / np.clip(figures["household_size"], 1.2, 3)) ** 0.6 * np.exp(
        0.12 * (population.tilt - column(frame.letters, "income_tilt").mean())
    )
    return {
        "_adults": adults,
        "income_per_inhabitant": income,
        "low_income_share": low,
        "high_income_share": high,
        "social_minimum_share": 100 * minimum / totals,
        "poverty_share": 52 * minimum / totals,
        "welfare_recipients": welfare,
        "disability_recipients": disability,
        "employment_share": np.clip(employment, 35, 88),
    }


def _care(population: Population, figures: Figures, rng: np.random.Generator) -> Figures:
    """Wmo clients mostly among people of 65 and over who live alone; youth care with lower income."""
    cells = population.households.astype(float)
    by_age = cells.sum((4, 5))
    n = cells.shape[1]
    older_in_corporation = cells[:, :, 0, 2, 1].sum(2)
    clients = (0.34 * by_age[:, :, 0, 2] + 0.34 * older_in_corporation + 0.18 * by_age[:, :, 1, 2] + 0.11 * by_age[:, :, 0, 1]
               + 0.05 * by_age[:, :, 2].sum(2)) * np.exp(rng.normal(0, 0.20, n))  # fmt: skip
    young = figures["age_0_14"] + 0.62 * figures["age_15_24"]
    share = (10.4 + 0.35 * (np.array(YEARS) - 2021)[:, None]) * np.exp(
        0.006 * (figures["low_income_share"] - 38) + rng.normal(0, 0.16, n)
    )
    return {
        "_young": young,
        "wmo_per_1000": 1000 * clients / np.maximum(figures["inhabitants"], 1),
        "youth_care_share": np.clip(share, 2, 28),
    }


def _surroundings(figures: Figures, stock: Stock, frame: Frame, area_km2: Array, rng: np.random.Generator) -> Figures:
    n, years = len(frame.buurten), len(YEARS)
    density = stock.address_density
    base = np.log(np.maximum(density, 20) / 1000)
    result: Figures = {}
    for name, middle in (("gp", 0.80), ("supermarket", 0.72), ("childcare", 0.60), ("school", 0.66)):
        change = np.cumsum(rng.normal(0, 0.012, (years, n)), 0)
        result[f"distance_{name}"] = np.maximum(0.12, middle * np.exp(-0.30 * base + rng.normal(0, 0.28, n) + change))
    owned = figures["owner_share"] / 100
    cars = 0.52 + 0.62 * stock.single_family + 0.42 * (owned - 0.57) - 0.05 * base + rng.normal(0, 0.10, n)
    cars[:, story(9).index] = 0.16
    water = np.clip(rng.beta(1.1, 14, n) * 1.0, 0.0, 0.4)
    total = np.repeat(np.round(area_km2 * 100)[None], years, 0)
    land = np.maximum(np.round(total * (1 - water)), 1)
    result |= {
        "cars_per_household": np.clip(cars, 0.12, 2.3),
        "area_total": total,
        "area_land": land,
        "address_density": density,
        "urbanity": urbanity_class(density),
        "density": 100 * figures["inhabitants"] / land,
    }
    return result


def urbanity_class(address_density: Array) -> Array:
    """CBS class 1 (2,500 addresses per km2 or more) to 5 (fewer than 500)."""
    return (5 - np.digitize(address_density, [500, 1000, 1500, 2500])).astype(float)
