"""CBS wijk- en buurtkaart by PDOK's OGC API Features: polygons of buurten for one year.

Quirks handled here: at most 1,000 features a page with an opaque link to the next; a year that is not there answers 404;
water without inhabitants is left out. Numbers of PDOK are not read: key figures come from CBS.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import shape

from lib import areas
from lib.databank import geometry
from lib.databank.errors import SourceUnavailable, UnexpectedData
from lib.databank.indicators import sources
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound, with_query
from lib.databank.store import COUNTRY

_OLDEST_YEAR = 2020


def newest_year(fetcher: Fetcher, this_year: int) -> int:
    """Newest year, at or before `this_year`, for which the service has a map. Raises SourceUnavailable when there is none."""
    for year in range(this_year, _OLDEST_YEAR - 1, -1):
        try:
            fetcher.json(with_query(_collection(year), {"f": "json"}))
            return year
        except NotFound:
            continue
    raise SourceUnavailable("PDOK heeft geen wijk- en buurtkaart gevonden. Probeer het later opnieuw.")


def fetch_geometry(fetcher: Fetcher, year: int, scope: str) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Table geometry of the buurten of a gemeente or the country, cleaned and generalised for maps, and notes.

    Raises UnexpectedData when the map has no buurten there: a gemeente may have merged with another before that year.
    """
    query = {"f": "json", "limit": "1000"}
    if scope != COUNTRY:
        query["gemeentecode"] = scope
    pages = fetcher.pages(with_query(f"{_collection(year)}/items", query), _next_link)
    features = [feature for page in pages for feature in _features(page)]
    if scope != COUNTRY and not features:
        raise UnexpectedData(
            f"{scope} staat niet op de wijk- en buurtkaart van {year}. Controleer de code; sommige gemeenten zijn opgegaan in "
            f"een andere."
        )
    return to_geometry(features, year)


def _features(page: dict[str, Any]) -> list[dict[str, Any]]:
    if not isinstance(page.get("features"), list):
        raise UnexpectedData("Het antwoord van PDOK bevat geen kaartvlakken. De dienst is veranderd; er is niets opgeslagen.")
    return page["features"]


def to_geometry(features: list[dict[str, Any]], year: int, crs: int = 4326) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Table geometry from GeoJSON features with buurtcode and buurtnaam, and notes on polygons that changed size.

    `crs` is the EPSG code of the features. Raises UnexpectedData when no feature is a buurt.
    """
    rows = []
    for feature in features:
        properties = feature.get("properties") or {}
        code = str(properties.get("buurtcode", "")).strip()
        if areas.is_code(code) and code.startswith("BU") and properties.get("water") != "JA" and feature.get("geometry"):
            rows.append((code, str(properties.get("buurtnaam") or code), shape(feature["geometry"])))
    if not rows:
        raise UnexpectedData(f"De wijk- en buurtkaart van {year} bevat geen buurten (kolom 'buurtcode' ontbreekt of is leeg).")
    codes, names, shapes = zip(*rows, strict=True)
    return map_table(list(codes), list(names), gpd.GeoSeries(list(shapes), crs=crs), year)


def map_table(codes: list[str], names: list[str], shapes: gpd.GeoSeries, year: int) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Table geometry from codes, names and polygons (with their coordinate system), and notes on polygons that changed size."""
    frame = gpd.GeoDataFrame(
        {
            "code": pd.Series(codes, dtype="str"),
            "geometry_year": year,
            "name": pd.Series(names, dtype="str"),
            "gemeente_code": pd.Series([areas.gemeente_of(code) for code in codes], dtype="str"),
        },
        geometry=shapes.to_numpy(),
        crs=shapes.crs,
    )
    frame = frame.drop_duplicates("code", ignore_index=True)
    mapped = geometry.for_maps(frame)
    change = geometry.area_changes(frame, mapped)
    far = change[change.abs() > geometry.NOTED_AREA_CHANGE]
    return mapped, [f"{code}: oppervlakte op de kaart {by:+.0%}" for code, by in far.items()]


def _collection(year: int) -> str:
    return sources()["geometry"]["collection"].format(year=year)


def _next_link(page: dict[str, Any]) -> str | None:
    return next((link["href"] for link in page.get("links", []) if link.get("rel") == "next"), None)
