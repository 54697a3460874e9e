"""The Leefbaarometer: a WFS 2.0.0 with one layer per level and year, and the zip with all scores as CSV."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.sax.saxutils import escape

import pandas as pd
import shapely

from .answers import Answer, ServiceError, json_answer
from .areas import PLAN
from .country import Country
from .scores import CODE_YEAR, DIMENSION_YEARS, DIMENSIONS, REFERENCE, deviation_class, score_class

ZIP_PATH = "/resources/open-data-leefbaarometer-meting-2024.zip"
FOLDER = "Leefbaarometer 3.0 - Meting 2024 - open data"
PREFIX = {"buurt": "bu", "wijk": "wk", "gemeente": "gm"}
PLURAL = {"buurt": "buurten", "wijk": "wijken", "gemeente": "gemeenten"}
LAYERS = {f"lbm3:{level}score{year % 100:02d}": (level, year) for year in DIMENSION_YEARS[::-1] for level in PREFIX}
RD, DEGREES = "EPSG:28992", "EPSG:4326"


@lru_cache(maxsize=32)
def _layer(country: Country, level: str, year: int) -> tuple[tuple[dict[str, object], object, object], ...]:
    """Per area its properties, the geometry in RD and the geometry in degrees."""
    here = country.scores[(country.scores["level"] == level) & (country.scores["year"] == year)]
    shapes = country.geometry[CODE_YEAR].set_index("code")
    gemeenten = {code: name for code, name, _ in PLAN}
    made = []
    for row in here.to_dict("records"):
        code = str(row["code"])
        values = {name: float(row[name]) for name in ("afw", *DIMENSIONS)}
        properties: dict[str, object] = {
            "gemeente": gemeenten["GM" + code[2:6]],
            "name": row["name"],
            "id": code,
            "scale": level,
        }
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


def wfs(query: Mapping[str, str], country: Country) -> Answer:
    """The answer of the WFS; names of parameters are not case-sensitive; errors are XML exception reports."""
    lower = {key.lower(): value for key, value in query.items()}
    try:
        request = lower.get("request", "").lower()
        if lower.get("service", "WFS").upper() != "WFS" or request not in ("getcapabilities", "getfeature"):
            raise ServiceError(400, f"Could not determine the operation '{request}'", "request")
        return _capabilities() if request == "getcapabilities" else _get_feature(lower, country)
    except ServiceError as error:
        report = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">'
            f'<ows:Exception exceptionCode="InvalidParameterValue" locator="{error.code}">'
            f"<ows:ExceptionText>{escape(error.message)}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
        )
        return Answer(error.status, "application/xml;charset=UTF-8", report.encode())


def _capabilities() -> Answer:
    types = "".join(
        f"<FeatureType><Name>{name}</Name><Title>{name.split(':')[1]}</Title>"
        "<DefaultCRS>urn:ogc:def:crs:EPSG::28992</DefaultCRS></FeatureType>"
        for name in LAYERS
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><wfs:WFS_Capabilities version="2.0.0" '
        'xmlns="http://www.opengis.net/wfs/2.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:lbm3="lbm3">'
        f"<FeatureTypeList>{types}</FeatureTypeList></wfs:WFS_Capabilities>"
    )
    return Answer(200, "application/xml;charset=UTF-8", text.encode())


def _get_feature(query: Mapping[str, str], country: Country) -> Answer:
    name = query.get("typename") or query.get("typenames") or ""
    if name not in LAYERS:
        raise ServiceError(400, f"Feature type {name} unknown", "typeName")
    if "json" not in query.get("outputformat", "application/json"):
        raise ServiceError(400, "Only application/json is served here", "outputFormat")
    srs = re.sub(r"^urn:ogc:def:crs:EPSG::", "EPSG:", query.get("srsname", RD))
    if srs not in (RD, DEGREES):
        raise ServiceError(400, f"Unknown SRS {srs}", "srsName")
    level, year = LAYERS[name]
    layer = _layer(country, level, year)
    known = list(layer[0][0])
    if query.get("cql_filter"):
        test = _cql(query["cql_filter"], known)
        layer = tuple(row for row in layer if test(row[0]))
    wanted = [part.strip() for part in query["propertyname"].split(",")] if query.get("propertyname") else None
    for part in wanted or ():
        if part not in known and part != "geom":
            raise ServiceError(400, f"Requested property: {part} is not available for {name}", "propertyName")
    start, count = _count(query, "startindex", 0), _count(query, "count", len(layer))
    with_geometry = wanted is None or "geom" in wanted
    short = name.split(":")[1]
    features = [
        {
            "type": "Feature",
            "id": f"{short}.{i + 1}",
            "geometry": (row[1] if srs == RD else row[2]) if with_geometry else None,
            "geometry_name": "geom",
            "properties": {k: v for k, v in row[0].items() if wanted is None or k in wanted},
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


def _cql(text: str, known: list[str]) -> Callable[[dict[str, object]], bool]:
    """Equalities joined by AND; a quote inside a text is doubled."""
    part = re.compile(r"\s*(\w+)\s*(=|<>)\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?))\s*")
    tests: list[tuple[str, bool, object]] = []
    at = 0
    while True:
        match = part.match(text, at)
        if match is None or match[1] not in known:
            raise ServiceError(400, f"Could not parse CQL filter list. {text[at:]}", "CQL_FILTER")
        value: object = match[3].replace("''", "'") if match[3] is not None else float(match[4])
        tests.append((match[1], match[2] == "=", value))
        at = match.end()
        if at == len(text):
            return lambda row: all((row[name] == value) is same for name, same, value in tests)
        joined = re.compile(r"AND\s", re.IGNORECASE).match(text, at)
        if joined is None:
            raise ServiceError(400, f"Could not parse CQL filter list. {text[at:]}", "CQL_FILTER")
        at = joined.end()


@lru_cache(maxsize=4)
def scores_zip(country: Country) -> bytes:
    """The open data as a zip: a folder with scores per level, and a file about changes that is not scores.

    As in the real file, `lbm` of the newest buurten is NA.
    """
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for level, prefix in PREFIX.items():
            rows = country.scores[country.scores["level"] == level].sort_values(["code", "year"])
            _write(
                archive,
                f"Leefbaarometer-scores {PLURAL[level]} 2002-2024.csv",
                _scores_csv(rows, level, prefix),
            )
        change = "bu_code,bu_naam,periode,ontwikkeling\nBU90010000,Haven & Kade,2022-2024,0.5\n"
        _write(archive, "Leefbaarometer-ontwikkeling buurten 2002-2024.csv", change)
    return memory.getvalue()


def _write(archive: zipfile.ZipFile, name: str, text: str) -> None:
    # a fixed date keeps the zip the same from run to run
    archive.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}", (2025, 12, 1, 0, 0, 0)), text)


def _scores_csv(rows: pd.DataFrame, level: str, prefix: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([f"{prefix}_code", f"{prefix}_naam", "jaar", "lbm", "afw", *DIMENSIONS])
    for row in rows.to_dict("records"):
        lbm = float("nan") if level == "buurt" and row["year"] == CODE_YEAR else row["afw"] + REFERENCE
        cells = [lbm, row["afw"], *(row[name] for name in DIMENSIONS)]
        shown = ["NA" if pd.isna(cell) else repr(float(cell)) for cell in cells]
        writer.writerow([row["code"], row["name"], row["year"], *shown])
    return text.getvalue()
