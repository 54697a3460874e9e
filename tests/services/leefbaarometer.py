"""The Leefbaarometer as a WFS 2.0.0: one layer per level and year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.sax.saxutils import escape

import shapely

from .answers import Answer, ServiceError, Settings, json_answer
from .areas import PLAN
from .contract import SCORES, Vintage
from .country import Country
from .cql import parse
from .scores import CODE_YEAR, DIMENSION_YEARS, DIMENSIONS, deviation_class, score_class

NAMESPACE = "lbm3:"
RD, DEGREES = "EPSG:28992", "EPSG:4326"
VALUES = ("afw", *DIMENSIONS)
PROPERTIES = ("gemeente", "name", "id", "scale", "kscore", *(f"k{name}" for name in VALUES), *VALUES, "year")
# Beside the scores of areas there are layers that hold something else.
OTHER_LAYERS = ("pc4score24", "clippedgridscore24", "score24_schaalafhankelijk")

Rows = tuple[tuple[dict[str, object], object, object], ...]


def layers(vintage: Vintage) -> dict[str, tuple[str, int] | None]:
    """Layers without their prefix: level and year, None for a layer without scores of areas."""
    levels: dict[str, str] = SCORES["layers"]
    every = {f"{start}{year % 100:02d}": (level, year) for year in DIMENSION_YEARS[::-1] for level, start in levels.items()}
    if vintage == 2024:
        return dict(every)
    return {name: every[name] for name in SCORES["seen"]} | dict.fromkeys(OTHER_LAYERS)


@lru_cache(maxsize=32)
def _layer(country: Country, level: str, year: int) -> Rows:
    """Per area its properties, the geometry in RD and the geometry in degrees."""
    here = country.scores[(country.scores["level"] == level) & (country.scores["year"] == year)]
    shapes = country.geometry[CODE_YEAR]
    shapes = shapes[shapes["water"] == "NEE"].set_index("code")
    gemeenten = {code: name for code, name, _ in PLAN}
    made = []
    for row in here.to_dict("records"):
        code = str(row["code"])
        values = {name: float(row[name]) for name in VALUES}
        properties: dict[str, object] = {"gemeente": gemeenten["GM" + code[2:6]], "name": row["name"], "id": code, "scale": level}
        properties |= {"kscore": score_class(values["afw"])}
        properties |= {f"k{name}": deviation_class(value) for name, value in values.items()}
        properties |= values
        properties["year"] = str(year)
        shape = shapes.loc[code]
        made.append((properties, _multi(shape["clean"]), _multi(shape["published"])))
    return tuple(made)


def _multi(shape: object) -> dict[str, object]:
    mapped = dict(shapely.geometry.mapping(shape))
    if mapped["type"] == "Polygon":
        mapped = {"type": "MultiPolygon", "coordinates": (mapped["coordinates"],)}
    return mapped


def wfs(query: Mapping[str, str], country: Country, settings: Settings) -> Answer:
    """The answer of the WFS; names of parameters are not case-sensitive; errors are XML exception reports."""
    lower = {key.lower(): value for key, value in query.items()}
    there = {name: what for name, what in layers(country.vintage).items() if name not in settings.changes.layers_removed}
    try:
        request = lower.get("request", "").lower()
        if lower.get("service", "WFS").upper() != "WFS" or request not in ("getcapabilities", "getfeature"):
            raise ServiceError(400, f"Could not determine the operation '{request}'", "request")
        return _capabilities(there) if request == "getcapabilities" else _get_feature(lower, there, country, settings)
    except ServiceError as error:
        report = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">'
            f'<ows:Exception exceptionCode="InvalidParameterValue" locator="{error.code}">'
            f"<ows:ExceptionText>{escape(error.message)}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
        )
        return Answer(error.status, "application/xml;charset=UTF-8", report.encode())


def _capabilities(names: Mapping[str, object]) -> Answer:
    types = "".join(
        f"<FeatureType><Name>{NAMESPACE}{name}</Name><Title>{name}</Title>"
        "<DefaultCRS>urn:ogc:def:crs:EPSG::28992</DefaultCRS></FeatureType>"
        for name in names
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><wfs:WFS_Capabilities version="2.0.0" '
        'xmlns="http://www.opengis.net/wfs/2.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:lbm3="lbm3">'
        f"<FeatureTypeList>{types}</FeatureTypeList></wfs:WFS_Capabilities>"
    )
    return Answer(200, "application/xml;charset=UTF-8", text.encode())


def _get_feature(
    query: Mapping[str, str], there: Mapping[str, tuple[str, int] | None], country: Country, settings: Settings
) -> Answer:
    name = query.get("typename") or query.get("typenames") or ""
    short = name.removeprefix(NAMESPACE)
    if name == short or short not in there:
        raise ServiceError(400, f"Feature type {name} unknown", "typeName")
    if "json" not in query.get("outputformat", "application/json"):
        raise ServiceError(400, "Only application/json is served here", "outputFormat")
    srs = re.sub(r"^urn:ogc:def:crs:EPSG::", "EPSG:", query.get("srsname", RD))
    if srs not in (RD, DEGREES):
        raise ServiceError(400, f"Unknown SRS {srs}", "srsName")
    what = there[short]
    layer: Rows = _layer(country, *what) if what else ()
    known = [part for part in PROPERTIES if settings.changes.scope.keeps("scores", "wfs", part)]
    if query.get("cql_filter"):
        test = parse(query["cql_filter"], known)
        layer = tuple(row for row in layer if test(row[0]))
    wanted = [part.strip() for part in query["propertyname"].split(",")] if query.get("propertyname") else None
    for part in wanted or ():
        if part not in known and part != "geom":
            raise ServiceError(400, f"Requested property: {part} is not available for {name}", "propertyName")
    start, count = _count(query, "startindex", 0), _count(query, "count", len(layer))
    with_geometry = wanted is None or "geom" in wanted
    features = [
        {
            "type": "Feature",
            "id": f"{short}.{i + 1}",
            "geometry": (row[1] if srs == RD else row[2]) if with_geometry else None,
            "geometry_name": "geom",
            "properties": {k: v for k, v in row[0].items() if k in known and (wanted is None or k in wanted)},
        }
        for i, row in list(enumerate(layer))[start : start + count]
    ]
    body = {
        "type": "FeatureCollection",
        "features": features,
        "totalFeatures": len(layer),
        "numberMatched": len(layer),
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:" + srs.replace(":", "::")}}
    return json_answer({**body, "numberReturned": len(features), "crs": crs}, "application/json;charset=UTF-8")


def _count(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isdigit():
        raise ServiceError(400, f"{name} must be a number", name)
    return int(text)
