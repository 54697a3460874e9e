"""Publication as CBS does it: levels added up, figures rounded, small bases left out, years in which a figure did not exist."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.arrays import Array
from lib.databank.catalogue.indicators import Indicator, catalogue
from lib.sample.country.frame import YEARS, Frame, generator
from lib.sample.figures.key_figures import AGE_BANDS, Figures, urbanity_class
from lib.sample.figures.plain import own_generator, plain_entries

_COUNTS = (
    "inhabitants",
    *AGE_BANDS,
    "married",
    "divorced",
    "widowed",
    "births",
    "deaths",
    "households",
    "households_single",
    "households_no_children",
    "households_children",
    "dwellings",
    "new_dwellings",
    "welfare_recipients",
    "disability_recipients",
    "area_total",
    "area_land",
    "_persons_in_households",
    "_adults",
    "_young",
)
_BY_DWELLINGS = (
    "woz",
    "single_family_share",
    "apartment_share",
    "owner_share",
    "rent_share",
    "corporation_share",
    "other_rent_share",
    "unoccupied_share",
)
_BY_HOUSEHOLDS = ("low_income_share", "high_income_share", "social_minimum_share", "cars_per_household")
_WEIGHT = (
    dict.fromkeys(_BY_DWELLINGS, "dwellings")
    | dict.fromkeys(_BY_HOUSEHOLDS, "households")
    | {"employment_share": "_adults", "youth_care_share": "_young"}
)
# Smallest base from which a figure is published.
_FROM: dict[str, tuple[str, float]] = (
    dict.fromkeys(_BY_DWELLINGS, ("dwellings", 20.0))
    | dict.fromkeys(("low_income_share", "high_income_share", "social_minimum_share"), ("households", 100.0))
    | dict.fromkeys(("income_per_inhabitant", "poverty_share"), ("inhabitants", 100.0))
    | dict.fromkeys(
        ("density", "distance_gp", "distance_supermarket", "distance_childcare", "distance_school"), ("inhabitants", 10.0)
    )
    | {
        "cars_per_household": ("households", 50.0),
        "household_size": ("households", 10.0),
        "employment_share": ("inhabitants", 150.0),
        "woz": ("dwellings", 50.0),
    }
)
_NOT_YET_IN_NEWEST = (
    "births",
    "deaths",
    "new_dwellings",
    "income_per_inhabitant",
    "low_income_share",
    "high_income_share",
    "social_minimum_share",
    "poverty_share",
    "welfare_recipients",
    "disability_recipients",
    "employment_share",
    "wmo_per_1000",
    "youth_care_share",
)
_FIRST_YEAR = {
    "poverty_share": 2024,
    "employment_share": 2018,
    "wmo_per_1000": 2018,
    "youth_care_share": 2018,
    "new_dwellings": 2023,
}
_LAST_YEAR = {"social_minimum_share": 2023}
_TENTHS = (
    "household_size",
    "income_per_inhabitant",
    "low_income_share",
    "high_income_share",
    "social_minimum_share",
    "poverty_share",
    "youth_care_share",
    "distance_gp",
    "distance_supermarket",
    "distance_childcare",
    "distance_school",
    "cars_per_household",
)
# This gemeente did not deliver Wmo figures in the first two years: missing, not zero.
_NO_WMO = ("GM9905", (2018, 2019))
_SECRET_BELOW = 7.5  # 0 to 7 clients is secret


def aggregated(figures: Figures, groups: NDArray[np.int64]) -> Figures:
    """Figures of larger areas (years, number of groups): counts added, the rest averaged with the base it is a share of."""
    plain = {entry.id: entry.weight for entry in plain_entries()}
    member = np.eye(groups.max() + 1)[groups]  # n, groups
    counts = dict.fromkeys([*_COUNTS, *(name for name, weight in plain.items() if weight is None)])
    result = {name: figures[name] @ member for name in counts}
    for name, values in figures.items():
        if name not in result:
            weight = figures[_WEIGHT.get(name) or plain.get(name) or "inhabitants"]
            result[name] = (values * weight) @ member / np.maximum(weight @ member, 1e-9)
    result["density"] = 100 * result["inhabitants"] / result["area_land"]
    result["household_size"] = result["_persons_in_households"] / np.maximum(result["households"], 1)
    result["urbanity"] = urbanity_class(result["address_density"])
    return result


def to_fives(values: Array, rng: np.random.Generator) -> Array:
    """Counts rounded to a multiple of 5 at random, so that the expected value stays the same."""
    fives = np.floor(values / 5)
    return 5 * (fives + (rng.uniform(size=values.shape) < values / 5 - fives))


def published(figures: Figures, codes: list[str], seed: int, stream: int) -> pd.DataFrame:
    """Table key_figures of one level: columns code, year and every indicator of the catalogue, NaN where not published."""
    rng = generator(seed, stream)
    plain = {entry.id: entry for entry in plain_entries()}
    table: dict[str, Array] = {}
    for name in catalogue().columns:
        if name in plain:
            table[name] = _as_published(plain[name], figures, seed, stream)
            continue
        if name not in figures:  # the catalogue names no ordinary value
            table[name] = np.full(figures["inhabitants"].shape, np.nan)
            continue
        values = figures[name].astype(float)
        if name in ("area_total", "area_land", "urbanity"):
            table[name] = values
        elif name in _COUNTS:
            table[name] = 10 * to_fives(values / 2, rng) / 5 if name.endswith("_recipients") else to_fives(values, rng)
        else:
            table[name] = np.round(values, 1) if name in _TENTHS else np.round(values)
    _suppress(table, figures, codes)
    return _in_rows(table, codes)


def published_elsewhere(name: str, figures: Figures, codes: list[str], seed: int, stream: int) -> pd.DataFrame:
    """Table `name` of another source, for one level: as `published`, of the indicators that name an ordinary value."""
    columns = catalogue().tables_elsewhere[name]
    return _in_rows(
        {entry.id: _as_published(entry, figures, seed, stream) for entry in columns if entry.sample is not None}, codes
    )


def _as_published(entry: Indicator, figures: Figures, seed: int, stream: int) -> Array:
    """Counts in fives, everything else with one decimal."""
    values = figures[entry.id]
    return np.round(values, 1) if entry.weight else to_fives(values, own_generator(entry, seed + stream))


def _in_rows(table: dict[str, Array], codes: list[str]) -> pd.DataFrame:
    years = np.repeat(YEARS, len(codes))
    frame = pd.DataFrame({"code": np.tile(np.array(codes, dtype=object), len(YEARS)), "year": years.astype("int64")})
    frame["code"] = frame["code"].astype("str")
    return pd.concat([frame, pd.DataFrame({name: values.ravel() for name, values in table.items()})], axis=1)


def _suppress(table: dict[str, Array], figures: Figures, codes: list[str]) -> None:
    year = np.array(YEARS)[:, None]
    for name, (base, least) in _FROM.items():
        table[name][(table[base] if base in table else figures[base]) < least] = np.nan
    for name in _NOT_YET_IN_NEWEST:
        table[name][-1] = np.nan
    for name, first in _FIRST_YEAR.items():
        table[name][np.broadcast_to(year < first, table[name].shape)] = np.nan
    for name, last in _LAST_YEAR.items():
        table[name][np.broadcast_to(year > last, table[name].shape)] = np.nan
    table["wmo_per_1000"][figures["wmo_per_1000"] * figures["inhabitants"] / 1000 < _SECRET_BELOW] = np.nan
    table["youth_care_share"][figures["youth_care_share"] * figures["_young"] / 100 < _SECRET_BELOW] = np.nan
    silent = np.array([code[2:6] == _NO_WMO[0][2:6] for code in codes])
    table["wmo_per_1000"][np.isin(year, _NO_WMO[1]) & silent[None]] = np.nan
    # An area without inhabitants has no urbanity or address density of its own.
    for name in ("urbanity", "address_density"):
        table[name][table["inhabitants"] == 0] = np.nan


def level_groups(frame: Frame, level: str) -> tuple[list[str], NDArray[np.int64]]:
    """Codes of the wijken or gemeenten and, for every buurt, the position of its own."""
    parent = [b.wijk if level == "wijk" else b.gemeente for b in frame.buurten]
    codes = sorted(set(parent))
    return codes, np.array([codes.index(code) for code in parent])
