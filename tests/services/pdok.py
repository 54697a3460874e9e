"""OGC API Features of the wijk- en buurtkaart: collections, cursor, filters, codes for missing."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import shapely

from .answers import Answer, ServiceError, Settings, json_answer
from .areas import records
from .country import GEOMETRY_YEARS, Country

HOST = "api.pdok.nl"
COLLECTIONS = {"buurten": "buurt", "wijken": "wijk", "gemeenten": "gemeente"}
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
FILTERS = {"buurtcode", "buurtnaam", "wijkcode", "wijknaam", "gemeentecode", "gemeentenaam"}
KNOWN = FILTERS | {"f", "limit", "cursor", "crs"}
UNKNOWN, NOT_PUBLISHED = -99997, -99995
DEFAULT_LIMIT = 10
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


@lru_cache(maxsize=32)
def features(country: Country, year: int, level: str) -> tuple[dict[str, Any], ...]:
    """All features of one collection: properties and geometry."""
    here = country.areas_of(year).set_index("code")
    figures = country.key_figures[year]
    shapes = country.geometry[year]
    found: list[dict[str, Any]] = []
    for number, shape in enumerate(records(shapes[shapes["level"] == level]), start=1):
        gemeente = here.loc[shape.gemeente_code]
        properties: dict[str, object] = {f"{level}code": shape.code}
        if level != "gemeente":
            name = here.loc[shape.code, "name"] if shape.code in here.index else shape.name
            properties[f"{level}naam"] = str(name).split(" ", 2)[2] if level == "wijk" and name != shape.name else name
        if level == "buurt":
            properties["wijkcode"] = shape.wijk_code
        properties |= {"gemeentecode": shape.gemeente_code, "gemeentenaam": gemeente["name"]}
        flag: Any = here.loc[shape.code, "flag"] if shape.code in here.index else None
        properties["indelingswijziging_wijken_en_buurten"] = int(flag) if str(flag).isdigit() else UNKNOWN
        properties["water"] = shape.water
        for key, column in FIGURES.items():
            value: Any = figures.loc[shape.code, column] if shape.code in figures.index else float("nan")
            properties[key] = UNKNOWN if pd.isna(value) else float(value) if value % 1 else int(value)
        properties |= {key: 777_901 + number * 2 + i for i, key in enumerate(ORIGIN)}
        properties |= dict.fromkeys(LATE, NOT_PUBLISHED)
        properties |= {"jrstatcode": f"{year}{shape.code}", "jaar": year}
        geometry = shapely.geometry.mapping(shape.published)
        found.append({"type": "Feature", "id": str(number), "properties": properties, "geometry": geometry})
    return tuple(found)


def answer(path: str, query: Mapping[str, str], country: Country, settings: Settings) -> Answer:
    """The answer to a path on the host of PDOK; errors are problem documents."""
    try:
        return _answer(path, query, country, settings)
    except ServiceError as error:
        title = {400: "Bad Request", 404: "Not Found"}[error.status]
        problem = {"title": title, "status": error.status, "detail": error.message}
        return json_answer(problem, "application/problem+json", error.status)


def _answer(path: str, query: Mapping[str, str], country: Country, settings: Settings) -> Answer:
    match = re.fullmatch(r"/cbs/wijken-en-buurten-(\d{4})/ogc/v1(?:/(.*?))?/?", path)
    if match is None or int(match[1]) not in GEOMETRY_YEARS:
        raise ServiceError(404, f"the requested resource '{path}' does not exist")
    year, rest = int(match[1]), match[2] or ""
    root = f"{settings.base(HOST)}/cbs/wijken-en-buurten-{year}/ogc/v1"
    if rest == "":
        links = [{"rel": "data", "type": "application/json", "href": f"{root}/collections?f=json"}]
        return json_answer({"title": f"CBS Wijken en Buurten {year} (OGC API)", "description": "", "links": links})
    if rest == "collections":
        return json_answer({"links": [], "collections": [_collection(root, name) for name in COLLECTIONS]})
    parts = rest.split("/")
    if parts[0] != "collections" or len(parts) > 3 or parts[1] not in COLLECTIONS or parts[2:] not in ([], ["items"]):
        raise ServiceError(404, f"the requested resource '{rest}' does not exist")
    if len(parts) == 2:
        return json_answer(_collection(root, parts[1]))
    return _items(f"{root}/{rest}", features(country, year, COLLECTIONS[parts[1]]), query, settings)


def _collection(root: str, name: str) -> dict[str, object]:
    href = f"{root}/collections/{name}"
    links = [{"rel": "items", "type": "application/geo+json", "href": f"{href}/items?f=json"}]
    return {"id": name, "title": name.capitalize(), "itemType": "feature", "crs": [CRS84], "links": links}


def _items(url: str, all_features: tuple[dict[str, Any], ...], query: Mapping[str, str], settings: Settings) -> Answer:
    strange = sorted(set(query) - KNOWN)
    if strange:
        raise ServiceError(400, f"unknown query parameter(s) found: {', '.join(strange)}")
    if query.get("f", "json") != "json" or query.get("crs", CRS84) != CRS84:
        raise ServiceError(400, "only f=json and CRS84 are served here")
    wanted = {key: value for key, value in query.items() if key in FILTERS}
    chosen = [f for f in all_features if all(f["properties"].get(k) == v for k, v in wanted.items())]
    limit_text = query.get("limit", str(DEFAULT_LIMIT))
    if not limit_text.isdigit() or int(limit_text) < 1:
        raise ServiceError(400, "limit must be a positive number")
    limit = min(int(limit_text), settings.pdok_limit)
    start = _start(query.get("cursor"))
    page = chosen[start : start + limit]
    links = [{"rel": "self", "type": "application/geo+json", "href": f"{url}?{urlencode(query)}"}]
    if start + limit < len(chosen):
        cursor = base64.urlsafe_b64encode(f"from {start + limit}".encode()).decode()
        href = f"{url}?{urlencode({**query, 'cursor': cursor})}"
        links.append({"rel": "next", "type": "application/geo+json", "title": "Next page", "href": href})
    body = {"type": "FeatureCollection", "links": links, "features": page, "numberReturned": len(page)}
    answered = json_answer(body, "application/geo+json")
    answered.headers["Content-Crs"] = f"<{CRS84}>"
    return answered


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor.encode()).decode().removeprefix("from "))
    except ValueError:
        raise ServiceError(400, "the cursor is not valid") from None
