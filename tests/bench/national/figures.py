"""Key figures of the invented country: what every area has, and what of it is published."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.databank.catalogue.indicators import Indicator, catalogue
from tests.bench.national import columns
from tests.bench.national.country import Country

Values = NDArray[np.float64]

# Shares and means: middle, and how they go with deprivation, density and the years since 2020 (in their own unit), and noise.
_SHARES: dict[str, tuple[float, float, float, float, float]] = {
    "household_size": (2.2, -0.12, -0.2, -0.01, 0.12),
    "woz": (330, -75, 25, 18, 35),
    "single_family_share": (68, -6, -22, -0.2, 9),
    "owner_share": (60, -17, -6, 0.1, 6),
    "corporation_share": (27, 15, 4, -0.2, 4),
    "unoccupied_share": (4, 0.3, 0.5, 0.05, 1.5),
    "income_per_inhabitant": (30, -6, 1, 1.0, 2.5),
    "low_income_share": (38, 11, 3, 0, 3),
    "high_income_share": (22, -9, -1, 0, 3),
    "social_minimum_share": (7, 3.6, 1, -0.1, 1),
    "poverty_share": (3.4, 1.8, 0.5, 0, 0.6),
    "employment_share": (69, -5, 0, 0.5, 2.5),
    "wmo_per_1000": (68, 22, 4, 1, 12),
    "youth_care_share": (11, 3, 0.5, 0.2, 1.5),
    "distance_gp": (1.1, -0.1, -0.6, 0, 0.3),
    "distance_supermarket": (1.0, -0.1, -0.5, 0, 0.3),
    "distance_childcare": (0.8, -0.1, -0.35, 0, 0.2),
    "distance_school": (0.8, -0.05, -0.35, 0, 0.2),
    "cars_per_household": (1.1, -0.2, -0.3, 0.01, 0.1),
}
# Counts as a share of inhabitants (of households or dwellings where it says so): middle, deprivation, density.
_COUNTS: dict[str, tuple[str, float, float, float]] = {
    "age_0_14": ("inhabitants", 0.155, 0.004, -0.012),
    "age_15_24": ("inhabitants", 0.118, 0.006, 0.014),
    "age_25_44": ("inhabitants", 0.245, 0.012, 0.03),
    "age_45_64": ("inhabitants", 0.275, -0.012, -0.02),
    "married": ("inhabitants", 0.40, -0.05, -0.03),
    "divorced": ("inhabitants", 0.075, 0.015, 0.005),
    "widowed": ("inhabitants", 0.05, 0.004, 0.0),
    "births": ("inhabitants", 0.0097, 0.0005, 0.0008),
    "deaths": ("inhabitants", 0.0095, 0.0012, -0.0006),
    "households_single": ("households", 0.37, 0.06, 0.07),
    "households_children": ("households", 0.33, -0.02, -0.03),
    "dwellings": ("households", 1.02, -0.01, 0.0),
    "new_dwellings": ("households", 0.009, 0.0, 0.0),
    "welfare_recipients": ("inhabitants", 0.022, 0.017, 0.004),
    "disability_recipients": ("inhabitants", 0.046, 0.014, 0.0),
}
_BASE = {"dwellings": 20, "households": 100, "inhabitants": 100}
_INCOME = ("income_per_inhabitant", "low_income_share", "high_income_share", "social_minimum_share", "poverty_share")
_INCOME_BUURT_SINCE_2024 = 2_500  # inhabitants from which a buurt has an income then
_FROM_OTHERS = frozenset({"density", "apartment_share", "rent_share", "other_rent_share"})
_MOST_PER_HA = 220.0
_IN_2026 = ("bevolking", "huishoudens")
_EMPTY_2025 = frozenset(
    {"births", "deaths", *_INCOME, "welfare_recipients", "disability_recipients", "employment_share", "wmo_per_1000"}
    | {"youth_care_share"}
)


class Figures:
    """Key figures per year; `country.year(year)` gives the areas of their rows."""

    def __init__(self, country: Country) -> None:
        self.country = country

    @cached_property
    def latent(self) -> dict[str, Values]:
        """Per land cell: people in 2020, growth a year, deprivation, density (both about standard normal)."""
        country, rng = self.country, self.country.rng(10)
        n = country.buurten
        crowd = np.log(1 / np.maximum(country.area_ha, 0.5))
        crowd = (crowd - crowd.mean()) / crowd.std()
        of_gemeente = rng.normal(0, 0.45, country.gemeenten)[country.gemeente]
        of_wijk = rng.normal(0, 0.5, (country.gemeenten, 100))[country.gemeente, country.cells.wijk[:n]]
        deprivation = of_gemeente + of_wijk + 0.2 * crowd + rng.normal(0, 0.65, n)
        people = np.exp(6.55 + 0.25 * crowd + rng.normal(0, 1.05, n)) * (rng.random(n) > 0.03)
        people = np.minimum(people, _MOST_PER_HA * country.area_ha)
        return {"people": people, "growth": rng.normal(0.004, 0.008, n), "deprivation": deprivation, "crowd": crowd}

    @cached_property
    def noise(self) -> dict[str, Values]:
        """Per figure what is of a cell's own, the same in every year."""
        names = [*_SHARES, *_COUNTS]
        return dict(zip(names, self.country.rng(11).normal(0, 1, (len(names), self.country.buurten)), strict=True))

    def year(self, year: int) -> pd.DataFrame:
        """Every indicator of the catalogue as published in a year: a row per area, NaN where it is not."""
        areas, rows = self.country.year(year)
        cells = self._counts(year)
        made = {name: self._added(values, rows, len(areas)) for name, values in cells.items()}
        for entry in catalogue().indicators:
            if entry.id not in made and entry.id not in _FROM_OTHERS:
                weight = cells[entry.weight or "inhabitants"] + 1e-6
                value = self._value(entry, year)
                made[entry.id] = self._added(value * weight, rows, len(areas)) / self._added(weight, rows, len(areas))
        made["density"] = 100 * made["inhabitants"] / np.maximum(made["area_land"], 0.5)
        made["apartment_share"], made["rent_share"] = 100 - made["single_family_share"], 100 - made["owner_share"]
        made["other_rent_share"] = (made["rent_share"] - made["corporation_share"]).clip(0)
        frame = pd.DataFrame(made)[list(catalogue().columns)]
        return self._published(frame, year, areas["level"].to_numpy() == "buurt")

    def _added(self, values: Values, rows: dict[str, Values], number: int) -> Values:
        return np.sum([np.bincount(at, values, number) for at in rows.values()], axis=0)

    def _counts(self, year: int) -> dict[str, Values]:
        latent, rng = self.latent, self.country.rng(12, year)
        people = latent["people"] * (1 + latent["growth"]) ** (year - 2020)
        size = self._share("household_size", year).clip(1.05, 4.5)
        made = {"inhabitants": people, "households": people / size}
        for name, (base, middle, deprived, crowded) in _COUNTS.items():
            share = middle + deprived * latent["deprivation"] + crowded * latent["crowd"] + 0.08 * middle * self.noise[name]
            made[name] = made[base] * share.clip(0.1 * middle, 1.6 * middle) * rng.normal(1, 0.02, len(people))
        ages = sum(made[name] for name in ("age_0_14", "age_15_24", "age_25_44", "age_45_64"))
        made["age_65_plus"] = (people - ages).clip(0)
        made["households_no_children"] = (made["households"] - made["households_single"] - made["households_children"]).clip(0)
        made["area_land"] = self.country.area_ha * 0.97
        for entry in catalogue().indicators:
            if entry.unit == "aantal" and entry.id not in made:
                made[entry.id] = people * 0.05
        return made

    def _share(self, name: str, year: int) -> Values:
        middle, deprived, crowded, yearly, noise = _SHARES[name]
        latent = self.latent
        value = middle + deprived * latent["deprivation"] + crowded * latent["crowd"] + yearly * (year - 2020)
        return value + noise * self.noise[name]

    def _value(self, entry: Indicator, year: int) -> Values:
        """A share or mean per land cell."""
        crowd, (low, high) = self.latent["crowd"], entry.range
        if entry.id == "urbanity":
            return np.clip(np.round(3 - 1.4 * crowd), 1, 5)
        if entry.id == "address_density":
            return np.exp(6.6 + 0.9 * crowd)
        if entry.id not in _SHARES:
            return np.full(len(crowd), min(max(50.0, low), high))
        noise = self.country.rng(13, year).normal(0, 0.1 * _SHARES[entry.id][4], len(crowd))
        return (self._share(entry.id, year) + noise).clip(max(low, 0.1), 97.0 if entry.unit == "%" else high)

    def _published(self, frame: pd.DataFrame, year: int, buurt: NDArray[np.bool_]) -> pd.DataFrame:
        known = self.indicators_of(year) & set(columns.indicators(year))
        decimals = {column.key: 0 if column.datatype == "Long" else column.decimals for column in columns.columns(year)}
        made = {}
        for entry in catalogue().indicators:
            value = frame[entry.id].to_numpy()
            if entry.id not in known:
                made[entry.id] = np.full(len(frame), np.nan)
                continue
            if entry.unit == "aantal":
                step = 10 if entry.id.endswith("recipients") else 1 if entry.id == "area_land" else 5
                made[entry.id] = np.round(value / step) * step
            else:
                made[entry.id] = np.round(value, decimals[columns.indicators(year)[entry.id][0]])
                if entry.weight:
                    base = frame[entry.weight] if entry.weight != "area_land" else frame["inhabitants"]
                    made[entry.id] = np.where(base >= (20 if entry.theme == "wonen" else 100), made[entry.id], np.nan)
            if entry.id in _INCOME and year >= 2024:
                made[entry.id] = np.where(buurt & (frame["inhabitants"] < _INCOME_BUURT_SINCE_2024), np.nan, made[entry.id])
        return pd.DataFrame(made)

    @staticmethod
    def indicators_of(year: int) -> set[str]:
        """Indicators that are filled in a year."""
        every = set(catalogue().columns)
        if year >= 2026:
            early = {entry.id for entry in catalogue().indicators if entry.theme in _IN_2026}
            return (early | {"area_land"}) - {"births", "deaths"}
        return every - _EMPTY_2025 if year == 2025 else every
