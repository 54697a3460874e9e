"""Saved answers in JSON: OData version 3 and 4, lists of codes, GeoJSON and scores of the WFS; other JSON is named for what it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lib.databank.importing.content import Content, not_ours, parsing, refuse
from lib.databank.importing.limits import Budget
from lib.databank.importing.opening import tables
from lib.databank.importing.opening.delimited import encoding_of
from lib.databank.importing.opening.maps import read_map
from lib.databank.importing.parsing import crime_table, long_form
from lib.databank.importing.parsing.long_form import Codes
from lib.databank.importing.parsing.score_table import score_contents
from lib.databank.importing.parsing.sheet import HEAD, Row, Sheet
from lib.databank.importing.parsing.years import year_of_table
from lib.databank.sources import leefbaarometer

_BROKEN = "de JSON in dit bestand is niet volledig of beschadigd."
_NEXT_PAGE = "dit is één bladzijde van een langer antwoord; importeer ook de volgende"


def read_json(path: Path, where: str, name: str, budget: Budget, codes: Codes) -> list[Content]:
    """Everything in a JSON file. Raises UnexpectedData."""
    answer = _load(path, where)
    kind = answer.get("type") if isinstance(answer, dict) else None
    if kind == "FeatureCollection":
        features = answer.get("features")
        first = next((f for f in features if isinstance(f, dict)), {}) if isinstance(features, list) else {}
        properties = first.get("properties")
        if isinstance(properties, dict) and {"id", "afw"} <= set(properties):
            return _scores(features, where)
        del answer, features, first
        return read_map(path, where, name, budget)
    if kind == "Topology":
        raise not_ours(
            where,
            "dit is TopoJSON, en die leest Buurtbalans niet.",
            "Bewaar de kaart als GeoJSON of GeoPackage, bijvoorbeeld met QGIS of mapshaper.org.",
        )
    if isinstance(answer, dict) and ("geometryType" in answer or kind in ("Feature", "GeometryCollection")):
        raise not_ours(
            where, "deze vorm van kaart in JSON leest Buurtbalans niet.", "Bewaar de kaart als GeoJSON met alle buurten."
        )
    return _rows(answer, where, name, budget, codes)


def take_codes(path: Path, where: str, codes: Codes) -> bool:
    """Read a saved list of codes into `codes`; False when the file is something else."""
    answer = _load(path, where)
    rows = answer.get("value") if isinstance(answer, dict) else answer
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return False
    header = list(dict.fromkeys(key for row in rows for key in row))
    return long_form.take_codes(header, ([row.get(key) for key in header] for row in rows), codes)


def _load(path: Path, where: str) -> Any:
    encoding = encoding_of(path, where)
    with parsing(where, _BROKEN, "Bewaar het antwoord opnieuw."):
        return json.loads(path.read_text(encoding=encoding))


def _scores(features: list[Any], where: str) -> list[Content]:
    with parsing(where, "de scores in dit bestand hebben een onbekende vorm.", "Bewaar het antwoord van de kaartdienst opnieuw."):
        rows = [feature.get("properties") or {} for feature in features if isinstance(feature, dict)]
        return score_contents(leefbaarometer.from_features(rows, where), where, "WFS lbm3")


def _rows(answer: Any, where: str, name: str, budget: Budget, codes: Codes) -> list[Content]:
    rows = answer.get("value") if isinstance(answer, dict) else answer
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise not_ours(where, "deze JSON bevat geen rijen ('value') van CBS OData.")
    header = list(dict.fromkeys(str(key) for row in rows for key in row))

    def stream() -> Iterator[Row]:
        yield header
        for row in rows:
            yield [_cell(row.get(key)) for key in header]

    source = _source(answer)
    year = year_of_table(source)
    title = f"kerncijfers wijken en buurten {year}" if year else ""
    head: list[Row] = [header, *([_cell(row.get(key)) for key in header] for row in rows[:HEAD])]
    sheet = Sheet(where, name, title, head, stream, budget)
    if not long_form.is_long(header) and crime_table.header_of(sheet) is None and "WijkenEnBuurten" not in header:
        raise refuse(
            where,
            "de kolom 'WijkenEnBuurten' met gebiedscodes ontbreekt.",
            "Bewaar de 'TypedDataSet' van een tabel met kerncijfers.",
        )
    contents = tables.read_sheet(sheet, codes)
    more = isinstance(answer, dict) and any(answer.get(key) for key in ("odata.nextLink", "@odata.nextLink"))
    return [content.noted(f"{where}: {_NEXT_PAGE}") for content in contents] if more else contents


def _source(answer: Any) -> str:
    """The address that an answer of OData says it is of."""
    return " ".join(str(answer.get(key, "")) for key in ("odata.metadata", "@odata.context")) if isinstance(answer, dict) else ""


def _cell(value: object) -> object:
    """A value of JSON as a cell; lists and objects are texts."""
    return value if value is None or isinstance(value, str | int | float | bool) else json.dumps(value)[:200]
