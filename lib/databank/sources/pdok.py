"""CBS wijk- en buurtkaart by PDOK's OGC API Features: polygons of buurten, outlines of gemeenten and water, for one year.

Quirks handled here: properties that bear other names from 2026 on; at most 1,000 features a page with an opaque link to the next; a
year that is not there answers 404; filters that one map accepts and another refuses; water and foreign areas among the buurten.
Numbers of PDOK are not read: key figures come from CBS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import compress
from typing import Any, Literal

import geopandas as gpd
import orjson
import pandas as pd
import shapely
from shapely.geometry import shape

from lib import areas
from lib.databank.catalogue.indicators import sources
from lib.databank.errors import SourceFailed, SourceUnavailable, UnexpectedData
from lib.databank.geometry import for_maps
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound, with_query
from lib.databank.store import COUNTRY

OLDEST_YEAR = 2020
_AROUND = 0.002  # degrees around a gemeente, so that a box never cuts off a buurt on its border

Collection = Literal["buurten", "wijken", "gemeenten"]
Ground = Literal["land", "water", "abroad"]
Progress = Callable[[int, int], None]
Box = tuple[float, float, float, float]

_YES = frozenset({"ja", "j", "1", "true", "yes", "y", "waar", "water"})
_ABROAD = frozenset({"b", "buitenland"})


def kind_of(water: object, code: str) -> Ground:
    """What an area is, by its property `water` in any spelling (JA, j, 1, true; B for abroad) and its code (BU0998.... is abroad)."""
    text = "" if water is None else str(water).strip().lower().removesuffix(".0")
    if text in _ABROAD or code[2:6] == "0998":
        return "abroad"
    return "water" if text in _YES else "land"


@dataclass(frozen=True)
class Shapes:
    """Features of a collection: code, name, gemeente (None for its own), ground and geometry (shapely, lon/lat) by position."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    ground: tuple[Ground, ...]
    polygons: tuple[Any, ...]

    def of(self, ground: Ground) -> Shapes:
        """Those of one kind of ground."""
        return self.where(kind == ground for kind in self.ground)

    def where(self, keep: Iterable[bool]) -> Shapes:
        """Those for which `keep` is true."""
        kept = list(keep)
        codes, names, ground, polygons = (tuple(compress(c, kept)) for c in (self.codes, self.names, self.ground, self.polygons))
        return Shapes(codes, names, ground, polygons)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self.codes)


def years(fetcher: Fetcher, this_year: int) -> Iterator[int]:
    """Years at or before `this_year` for which the service has a map, newest first, asked one by one.

    Raises SourceUnavailable when there is none at all.
    """
    found = False
    for year in range(this_year, OLDEST_YEAR - 1, -1):
        try:
            fetcher.json(with_query(address(year, "buurten"), {"f": "json"}))
        except NotFound:
            continue
        found = True
        yield year
    if not found:
        raise SourceUnavailable("PDOK heeft geen wijk- en buurtkaart gevonden. Probeer het later opnieuw.")


def fetch(fetcher: Fetcher, year: int, collection: Collection, scope: str = COUNTRY, box: Box | None = None) -> Shapes:
    """Features of a collection, of the country or of a gemeente.

    For a gemeente the filters of the contract are tried, then `box` around it (lon/lat), then all pages; whatever comes is
    filtered on the code. Raises UnexpectedData when the properties are not those of the contract or the gemeente is not there.
    """
    if scope == COUNTRY:
        return _read(fetcher, year, collection, {})
    ways: list[dict[str, str]] = [{name: scope} for name in sources()["geometry"]["filter"]]
    if box is not None:
        west, south, east, north = box
        ways.append({"bbox": f"{west - _AROUND:.5f},{south - _AROUND:.5f},{east + _AROUND:.5f},{north + _AROUND:.5f}"})
    for way in [*ways, {}]:
        try:
            found = _read(fetcher, year, collection, way)
        except NotFound:
            continue  # the service refuses this filter
        mine = found.where(code[2:6] == scope[2:6] for code in found.codes)
        if len(mine):
            return mine
    raise UnexpectedData(f"{scope} staat niet op de wijk- en buurtkaart van {year}. Controleer de code.")


def _read(fetcher: Fetcher, year: int, collection: Collection, query: dict[str, str]) -> Shapes:
    url = with_query(f"{address(year, collection)}/items", {"f": "json", "limit": "1000", **query})
    rows: list[tuple[str, str, Ground, Any]] = []
    for page in fetcher.pages(url, next_link):
        rows += _rows(_features(page), collection, year)
    return Shapes(*(tuple(column) for column in zip(*rows, strict=True))) if rows else Shapes((), (), (), ())


def _features(page: dict[str, Any]) -> list[dict[str, Any]]:
    features = page.get("features")
    if not isinstance(features, list):
        raise UnexpectedData("Het antwoord van PDOK bevat geen kaartvlakken. De dienst is veranderd.")
    return [feature for feature in features if isinstance(feature, dict)]


def _rows(features: list[dict[str, Any]], collection: Collection, year: int) -> list[tuple[str, str, Ground, Any]]:
    if not features:
        return []
    reads: dict[str, list[str]] = sources()["geometry"]["reads"][collection]
    there = {name for feature in features for name in feature.get("properties") or {}}
    names = {meaning: next((name for name in known if name in there), "") for meaning, known in reads.items()}
    if not names["code"]:
        raise UnexpectedData(
            f"De kaart van {year} heeft geen kolom {' of '.join(reads['code'])} ({collection}). De dienst is veranderd; werk "
            f"Buurtbalans bij."
        )
    rows = []
    for feature in features:
        properties = feature.get("properties") or {}
        code = str(properties.get(names["code"], "")).strip()
        if areas.is_code(code) and feature.get("geometry"):
            name = str(properties.get(names["name"]) or code).strip()
            rows.append((code, name, kind_of(properties.get(names["water"]), code), _polygon(feature["geometry"], year)))
    return rows


def _polygon(geojson: dict[str, Any], year: int) -> Any:
    # The second is ten times slower and also takes a ring that is not closed.
    for read in (lambda raw: shapely.from_geojson(orjson.dumps(raw)), shape):
        with suppress(Exception):  # both raise many kinds for a shape that is none
            return read(geojson)
    raise UnexpectedData(f"De kaart van {year} bevat een vlak dat niet te lezen is. De dienst is veranderd.")


def to_geometry(buurten: Shapes, year: int, on_progress: Progress | None = None) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Table geometry of the buurten on land, cleaned and generalised for maps, and notes.

    `on_progress(done, total)` is called while that goes on. Raises UnexpectedData without any buurt.
    """
    land = buurten.of("land")
    if not len(land):
        raise UnexpectedData(f"De wijk- en buurtkaart van {year} bevat geen buurten.")
    return map_table(
        list(land.codes), list(land.names), gpd.GeoSeries(list(land.polygons), crs=for_maps.LONLAT), year, on_progress
    )


def map_table(
    codes: list[str], names: list[str], shapes: gpd.GeoSeries, year: int, on_progress: Progress | None = None
) -> tuple[gpd.GeoDataFrame, list[str]]:
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
    mapped = for_maps.for_maps(frame, on_progress=on_progress)
    change = for_maps.area_changes(frame, mapped)
    far = change[change.abs() > for_maps.NOTED_AREA_CHANGE]
    return mapped, [f"{code}: oppervlakte op de kaart {by:+.0%}" for code, by in far.items()]


def to_outlines(gemeenten: Shapes, year: int) -> gpd.GeoDataFrame:
    """Table outlines of the gemeenten on land, generalised until they take at most geometry.OUTLINES_BYTES as GeoJSON."""
    return for_maps.outlines(_plain(gemeenten.of("land"), year))


def to_water(features: Shapes, year: int) -> gpd.GeoDataFrame:
    """Table water of the features that are water, generalised."""
    return for_maps.simplified(_plain(features.of("water"), year))


def _plain(shapes: Shapes, year: int) -> gpd.GeoDataFrame:
    columns = {"code": pd.Series(shapes.codes, dtype="str"), "geometry_year": year, "name": pd.Series(shapes.names, dtype="str")}
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes.polygons), crs=for_maps.LONLAT)
    return frame.drop_duplicates("code", ignore_index=True)


def fetch_water(fetcher: Fetcher, year: int, at_hand: Iterable[Shapes], scope: str, box: Box | None) -> Shapes:
    """Water among the features `at_hand`; where they hold none, from the wijken of the scope."""
    for shapes in at_hand:
        if len(water := shapes.of("water")):
            return water
    try:
        return fetch(fetcher, year, "wijken", scope, box).of("water")
    except SourceFailed:
        return Shapes((), (), (), ())


def box_of(shapes: Shapes, code: str) -> Box | None:
    """Bounds (west, south, east, north) of the area `code` among `shapes`, None when it is not there."""
    bounds = [polygon.bounds for known, polygon in zip(shapes.codes, shapes.polygons, strict=True) if known == code]
    if not bounds:
        return None
    west, south, east, north = (
        pick(column) for pick, column in zip((min, min, max, max), zip(*bounds, strict=True), strict=True)
    )
    return west, south, east, north


def address(year: int, collection: Collection) -> str:
    """Address of a collection of the map of `year`."""
    return str(sources()["geometry"]["collection"]).format(year=year, collection=collection)


def next_link(page: dict[str, Any]) -> str | None:
    """Link to the next page of an answer."""
    links = page.get("links")
    following = (
        [link for link in links if isinstance(link, dict) and link.get("rel") == "next"] if isinstance(links, list) else []
    )
    return following[0].get("href") if following else None
