"""The wijk- en buurtkaart of the invented country as PDOK serves it since 2026: OGC API Features with pages of 1,000."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

import numpy as np
import orjson
import pandas as pd
import shapely
from numpy.typing import NDArray

from tests.bench.national import coverage, shapes
from tests.bench.national.country import MAP_YEARS, Country
from tests.bench.national.odata import SERVER
from tests.services.answers import Answer, ServiceError, json_answer

HOST = "api.pdok.nl"
COLLECTIONS = {"buurten": "buurt", "wijken": "wijk", "gemeenten": "gemeente"}
LIMIT, _DEFAULT = 1000, 10
_GENERAL = {"f", "limit", "cursor", "crs", "bbox", "bbox-crs"}
_NAMES = {  # before 2026 and since
    "buurt": {"code": "buurtcode bu_code", "name": "buurtnaam bu_naam"},
    "wijk": {"wijk_code": "wijkcode wk_code", "wijk_name": "wijknaam wk_naam"},
    "gemeente": {"gemeente_code": "gemeentecode gm_code", "gemeente_name": "gemeentenaam gm_naam"},
}
_LEVELS = ("buurt", "wijk", "gemeente")


class Collection(NamedTuple):
    """Properties (those in `filters` can be asked for), and the features as GeoJSON."""

    table: pd.DataFrame
    filters: list[str]
    features: list[bytes]
    bounds: NDArray[np.float64]


@cache
def collection(country: Country, year: int, level: str) -> Collection:
    """One collection of a year, in degrees with seven decimals."""
    found = shapes.features(country, year, level)
    degrees = coverage.to_degrees(found.shapes)
    names = {old: new.split()[year >= 2026] for part in _LEVELS[_LEVELS.index(level) :] for old, new in _NAMES[part].items()}
    chosen = found.table[list(names)].astype(object)
    table = chosen.where(chosen.notna(), None).rename(columns=names)
    table["water"] = found.table["water"]
    table["jrstatcode"] = str(year) + found.table["code"]
    table["jaar"] = str(year) if year >= 2026 else year
    features = [
        b'{"type":"Feature","id":"%d","properties":%s,"geometry":%s}' % (number, orjson.dumps(properties), shape.encode())
        for number, (properties, shape) in enumerate(
            zip(table.to_dict("records"), shapely.to_geojson(degrees), strict=True), start=1
        )
    ]
    return Collection(table, list(names.values()), features, shapely.bounds(degrees))


def answer(path: str, query: Mapping[str, str], country: Country) -> Answer:
    """The answer to a path on the host of PDOK; errors are problem documents."""
    try:
        return _answer(path, query, country)
    except ServiceError as error:
        problem = {
            "title": "Not Found" if error.status == 404 else "Bad Request",
            "status": error.status,
            "detail": error.message,
        }
        return json_answer(problem, "application/problem+json", error.status)


def _answer(path: str, query: Mapping[str, str], country: Country) -> Answer:
    match = re.fullmatch(r"/cbs/wijken-en-buurten-(\d{4})/ogc/v1/collections(?:/(\w+)(/items)?)?", path)
    if match is None or int(match[1]) not in MAP_YEARS or (match[2] or "buurten") not in COLLECTIONS:
        raise ServiceError(404, f"the requested resource '{path}' does not exist")
    root = f"{SERVER}/{HOST}{path}"
    if match[2] is None:
        return json_answer({"links": [], "collections": [_described(f"{root}/{name}", name) for name in COLLECTIONS]})
    if match[3] is None:
        return json_answer(_described(root, match[2]))
    return _items(root, collection(country, int(match[1]), COLLECTIONS[match[2]]), query)


def _described(root: str, name: str) -> dict[str, object]:
    links = [{"rel": "items", "type": "application/geo+json", "href": f"{root}/items?f=json"}]
    return {"id": name, "title": name.capitalize(), "itemType": "feature", "links": links}


def _items(root: str, found: Collection, query: Mapping[str, str]) -> Answer:
    strange = sorted(set(query) - _GENERAL - set(found.filters))
    if strange:
        raise ServiceError(400, f"unknown query parameter(s) found: {', '.join(strange)}")
    keep = np.ones(len(found.table), dtype=bool)
    for name in found.filters:
        if name in query:
            keep &= (found.table[name] == query[name]).to_numpy()
    if "bbox" in query:
        west, south, east, north = _box(query["bbox"])
        low, high = found.bounds[:, :2], found.bounds[:, 2:]
        keep &= (low <= (east, north)).all(axis=1) & (high >= (west, south)).all(axis=1)
    chosen = np.flatnonzero(keep)
    limit, start = query.get("limit", str(_DEFAULT)), _start(query.get("cursor"))
    if not limit.isdigit() or int(limit) < 1:
        raise ServiceError(400, "limit must be a positive number")
    end = start + min(int(limit), LIMIT)
    links = [{"rel": "self", "type": "application/geo+json", "href": f"{root}?{urlencode(query)}"}]
    if end < len(chosen):
        cursor = base64.urlsafe_b64encode(f"from {end}".encode()).decode()
        links.append({"rel": "next", "type": "application/geo+json", "href": f"{root}?{urlencode({**query, 'cursor': cursor})}"})
    page = [found.features[at] for at in chosen[start:end]]
    body = b'{"type":"FeatureCollection","links":%s,"numberReturned":%d,"features":[%s]}'
    return Answer(200, "application/geo+json", body % (orjson.dumps(links), len(page), b",".join(page)))


def _box(text: str) -> list[float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise ServiceError(400, "bbox should contain exactly 4 values") from None
    if west >= east or south >= north:
        raise ServiceError(400, "bbox has no surface area")
    return [west, south, east, north]


def _start(cursor: str | None) -> int:
    try:
        return int(base64.urlsafe_b64decode((cursor or "").encode()).decode().removeprefix("from ") or 0)
    except ValueError:
        raise ServiceError(400, "the cursor is not valid") from None
