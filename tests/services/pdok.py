"""OGC API Features of the wijk- en buurtkaart: collections, cursor, filters, boxes, codes for missing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import shapely
from pyproj import Transformer

from .answers import Answer, ServiceError, Settings, json_answer
from .contract import MAP, MAP_HOST
from .country import Country
from .map_features import COLLECTIONS, FAMILIES, features, filters

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
KNOWN = {"f", "limit", "cursor", "crs", "datetime", "bbox", "bbox-crs", "filter", "filter-crs", "profile"}
DEFAULT_LIMIT = 10
_TO_RD = Transformer.from_crs(4326, 28992, always_xy=True)
_TO_DEGREES = Transformer.from_crs(28992, 4326, always_xy=True)
_PATH = re.compile(
    re.escape(str(MAP["collection"]).partition(MAP_HOST)[2].partition("{year}")[0]) + r"(\d{4})/ogc/v1(?:/(.*?))?/?"
)


def answer(path: str, query: Mapping[str, str], country: Country, settings: Settings) -> Answer:
    """The answer to a path on the host of PDOK; errors are problem documents."""
    try:
        return _answer(path, query, country, settings)
    except ServiceError as error:
        title = {400: "Bad Request", 404: "Not Found"}[error.status]
        problem = {"title": title, "status": error.status, "detail": error.message}
        return json_answer(problem, "application/problem+json", error.status)


def _answer(path: str, query: Mapping[str, str], country: Country, settings: Settings) -> Answer:
    match = _PATH.fullmatch(path)
    if match is None or int(match[1]) not in country.geometry_years:
        raise ServiceError(404, f"the requested resource '{path}' does not exist")
    year, rest = int(match[1]), match[2] or ""
    root = settings.base(MAP_HOST) + path.partition("/ogc/v1")[0] + "/ogc/v1"
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
    allowed = set() if settings.pdok_filters == "none" and year >= FAMILIES[1] else filters(year)
    return _items(f"{root}/{rest}", features(country, year, parts[1]), allowed, query, settings)


def _changed(made: list[dict[str, Any]], collection: str, settings: Settings) -> list[dict[str, Any]]:
    """The features with the properties that were added, without those that were dropped or are outside the scope."""
    changes = settings.changes
    if not (changes.map_added or changes.map_dropped) and changes.scope.everything:
        return made
    changed = []
    for feature in made:
        kept = {
            name: value
            for name, value in feature["properties"].items()
            if name not in changes.map_dropped and changes.scope.keeps("geometry", collection, name)
        }
        added = {} if changes.scope.only_contract else dict.fromkeys(changes.map_added, "nieuw")
        changed.append({**feature, "properties": kept | added})
    return changed


def _collection(root: str, name: str) -> dict[str, object]:
    href = f"{root}/collections/{name}"
    links = [{"rel": "items", "type": "application/geo+json", "href": f"{href}/items?f=json"}]
    return {"id": name, "title": name.capitalize(), "itemType": "feature", "crs": [CRS84, RD], "links": links}


def _items(
    url: str, all_features: tuple[dict[str, Any], ...], allowed: set[str], query: Mapping[str, str], settings: Settings
) -> Answer:
    strange = sorted(set(query) - KNOWN - allowed)
    if strange:
        raise ServiceError(400, f"unknown query parameter(s) found: {', '.join(strange)}")
    if query.get("filter") or query.get("filter-crs"):
        raise ServiceError(400, "CQL filter param is currently not supported")
    crs = query.get("crs", CRS84)
    if query.get("f", "json") != "json" or crs not in (CRS84, RD):
        raise ServiceError(400, "only f=json, CRS84 and EPSG:28992 are served here")
    wanted = {key: value for key, value in query.items() if key in allowed}
    chosen = [f for f in all_features if all(f["properties"].get(k) == v for k, v in wanted.items())]
    if "bbox" in query:
        box = _box(query["bbox"], query.get("bbox-crs", CRS84))
        chosen = [f for f in chosen if shapely.intersects(shapely.geometry.shape(f["geometry"]).envelope, box)]
    limit_text = query.get("limit", str(DEFAULT_LIMIT))
    if not limit_text.isdigit() or int(limit_text) < 1:
        raise ServiceError(400, "limit must be a positive number")
    limit = min(int(limit_text), settings.pdok_limit)
    start = _start(query)
    page = _changed(chosen[start : start + limit], url.split("/")[-2], settings)
    here = f"{url}?{urlencode(query)}"
    links = [{"rel": "self", "type": "application/geo+json", "href": here}]
    if start + limit < len(chosen):
        following = f"{url}?{urlencode({**query, 'cursor': _cursor(query, start + limit)})}"
        href = settings.next_page(here, following)
        links.append({"rel": "next", "type": "application/geo+json", "title": "Next page", "href": href})
    sent = page if crs == CRS84 else [{**f, "geometry": _in_rd(f["geometry"])} for f in page]
    body = {"type": "FeatureCollection", "links": links, "features": sent, "numberReturned": len(page)}
    answered = json_answer(body, "application/geo+json")
    answered.headers["Content-Crs"] = f"<{crs}>"
    return answered


def _box(text: str, crs: str) -> shapely.Polygon:
    """A box in degrees from four numbers in `crs`; refused without an area."""
    try:
        west, south, east, north = (float(number) for number in text.split(","))
    except ValueError:
        raise ServiceError(400, "bbox should contain exactly 4 values separated by commas: minx,miny,maxx,maxy") from None
    if east <= west or north <= south:
        raise ServiceError(400, "bbox has no surface area")
    if crs not in (CRS84, RD):
        raise ServiceError(400, f"bbox-crs {crs} is not supported")
    if crs == RD:
        west, south, east, north = _TO_DEGREES.transform_bounds(west, south, east, north)
    return shapely.box(west, south, east, north)


def _in_rd(geometry: dict[str, Any]) -> dict[str, Any]:
    shape = shapely.transform(shapely.geometry.shape(geometry), _TO_RD.transform, interleaved=False)
    return dict(shapely.geometry.mapping(shape))


def _cursor(query: Mapping[str, str], start: int) -> str:
    """An opaque cursor, tied to all parameters but `f`."""
    return base64.urlsafe_b64encode(f"from {start} {_fingerprint(query)}".encode()).decode()


def _fingerprint(query: Mapping[str, str]) -> str:
    rest = sorted((key, value) for key, value in query.items() if key not in ("f", "cursor"))
    return hashlib.sha256(urlencode(rest).encode()).hexdigest()[:8]


def _start(query: Mapping[str, str]) -> int:
    if "cursor" not in query:
        return 0
    try:
        start, tied_to = base64.urlsafe_b64decode(query["cursor"].encode()).decode().removeprefix("from ").split()
        if tied_to == _fingerprint(query):
            return int(start)
    except ValueError:
        pass
    raise ServiceError(400, "the cursor is not valid")
