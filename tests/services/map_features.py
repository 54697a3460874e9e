"""The features of the wijk- en buurtkaart, with the names of its two families: up to 2025 with figures, from 2026 without."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd
import shapely

from .areas import records
from .contract import MAP
from .country import Country

COLLECTIONS = dict(zip(("buurten", "wijken", "gemeenten"), ("buurt", "wijk", "gemeente"), strict=True))
FAMILIES = (2020, 2026)
"""First year of the older and of the newer names."""
UNKNOWN, NOT_PUBLISHED = -99997, -99995
# property of the map, column of the key figures
FIGURES = {
    "aantal_inwoners": "AantalInwoners",
    "mannen": "Mannen",
    "vrouwen": "Vrouwen",
    "aantal_huishoudens": "HuishoudensTotaal",
    "gemiddelde_huishoudsgrootte": "GemiddeldeHuishoudensgrootte",
    "bevolkingsdichtheid_inwoners_per_km2": "Bevolkingsdichtheid",
    "percentage_koopwoningen": "Koopwoningen",
    "percentage_eengezinswoning": "PercentageEengezinswoning",
    "stedelijkheid_adressen_per_km2": "MateVanStedelijkheid",
    "oppervlakte_land_in_ha": "OppervlakteLand",
}
ORIGIN = ("percentage_met_herkomstland_nederland", "percentage_met_herkomstland_buiten_europa")
LATE = (
    "geboorte_totaal",
    "aantal_bedrijfsvestigingen",
    "gemiddeld_gestandaardiseerd_inkomen_van_huishoudens",
)


def spelling(year: int) -> dict[str, str]:
    """What code and name of each level and `water` are called on the map of `year`: keys such as "buurt code"."""
    position = 0 if year >= FAMILIES[1] else -1
    reads = MAP["reads"]
    called = {
        f"{level} {part}": reads[collection][part][position]
        for collection, level in COLLECTIONS.items()
        for part in ("code", "name")
    }
    return called | {"water": reads["buurten"]["water"][position]}


def filters(year: int) -> set[str]:
    """The properties that the service filters on."""
    return {name for meaning, name in spelling(year).items() if meaning != "water"}


@lru_cache(maxsize=32)
def features(country: Country, year: int, collection: str) -> tuple[dict[str, Any], ...]:
    """All features of one collection: properties and geometry."""
    level = COLLECTIONS[collection]
    names = country.areas_of(year).set_index("code")["name"].to_dict()
    shapes = country.geometry[year]
    called = spelling(year)
    found: list[dict[str, Any]] = []
    for number, shape in enumerate(records(shapes[shapes["level"] == level]), start=1):
        properties: dict[str, object] = {}
        if level != "gemeente":
            properties |= {called[f"{level} code"]: shape.code, called[f"{level} name"]: _name(shape, names, level)}
        if level == "buurt":
            properties |= {called["wijk code"]: shape.wijk_code}
        properties |= {called["gemeente code"]: shape.gemeente_code}
        properties |= {called["gemeente name"]: names.get(shape.gemeente_code, shape.name)}
        if year >= FAMILIES[1]:
            if level == "buurt":
                properties |= {called["wijk name"]: _wijk_name(names.get(shape.wijk_code, shape.name))}
            properties |= {called["water"]: shape.water, "jrstatcode": f"{year}{shape.code}", "jaar": str(year)}
        else:
            properties |= _with_figures(country, year, shape, number) | {called["water"]: shape.water}
            properties |= {"jrstatcode": f"{year}{shape.code}", "jaar": year}
        geometry = shapely.geometry.mapping(shape.published)
        found.append({"type": "Feature", "id": str(number), "properties": properties, "geometry": geometry})
    return tuple(found)


def _name(shape: Any, names: dict[str, str], level: str) -> str:
    name = str(names.get(shape.code, shape.name))
    return _wijk_name(name) if level == "wijk" and shape.code in names else name


def _wijk_name(title: str) -> str:
    """The map has "Centrum & Haven" for "Wijk 00 Centrum & Haven"."""
    return title.split(" ", 2)[-1] if title.startswith("Wijk ") else title


def _with_figures(country: Country, year: int, shape: Any, number: int) -> dict[str, object]:
    """What the older maps hold besides: change flag, figures, origin and columns that are still to come."""
    flags = country.areas_of(year).set_index("code")["flag"]
    figures = country.key_figures[year]
    flag = str(flags.get(shape.code))
    properties: dict[str, object] = {"indelingswijziging_wijken_en_buurten": int(flag) if flag.isdigit() else UNKNOWN}
    known = shape.water == "NEE" and shape.code in figures.index
    for key, column in FIGURES.items():
        value: Any = figures.loc[shape.code, column] if known else float("nan")
        properties[key] = UNKNOWN if pd.isna(value) else float(value) if value % 1 else int(value)
    properties |= {key: 777_901 + number * 2 + i for i, key in enumerate(ORIGIN)}
    return properties | dict.fromkeys(LATE, NOT_PUBLISHED)
