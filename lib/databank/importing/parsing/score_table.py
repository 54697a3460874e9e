"""Scores of the Leefbaarometer from a sheet: the open-data CSV, a copy of it in another spelling, or a worksheet."""

from __future__ import annotations

import csv
import io
import math

import pandas as pd

from lib import areas
from lib.databank.importing.content import Content, not_ours, refuse, shown
from lib.databank.importing.parsing.headers import named
from lib.databank.importing.parsing.sheet import Sheet, texts
from lib.databank.importing.parsing.signs import has_lost_comma, plain, read_number
from lib.databank.importing.parsing.years import year_in_cell
from lib.databank.sources import leefbaarometer
from lib.scores import DIMENSIONS
from lib.words import count

_CODES = ("bu_code", "wk_code", "gm_code", "bucode", "wkcode", "gmcode")
_LARGEST = 2.5
_AGAIN = "Download de open data van de Leefbaarometer opnieuw en bewaar die niet in een ander programma."


def header_of(sheet: Sheet) -> int | None:
    """Position of the header of a table with scores, None when this is something else."""
    for at, row in enumerate(sheet.head):
        names = {name.lower() for name in texts(row)}
        if names & set(_CODES) and (names & {"afw", "lbm"} or len(names & set(DIMENSIONS)) >= 2) and "a_inw" not in names:
            return at
    return None


def read_scores(sheet: Sheet, at: int) -> list[Content]:
    """Table scores, one content per year. Raises UnexpectedData that names file, column and what to do."""
    header = [name.lower() for name in texts(sheet.head[at])]
    code = next(name for name in header if name in _CODES)
    years = named(header, ("jaar", "year"))
    missing = [name for name in ("afw", *DIMENSIONS) if name not in header]
    if missing or not years:
        lacking = [*([] if years else ["jaar"]), *missing]
        raise refuse(
            sheet.where,
            f"dit zijn scores van de Leefbaarometer, maar in {sheet.where} ontbreekt een kolom: {', '.join(lacking)}.",
            "Bewaar het bestand met alle kolommen van de open data. Dat zijn de code van het gebied, jaar, afw, fys, onv, soc, vrz en won.",
        )
    measures = ["afw", *DIMENSIONS]
    positions = [header.index(code), years[0], *(header.index(name) for name in measures)]
    rows = sheet.pick(at, positions, lambda cells: areas.is_code(plain(cells[0]).upper()))
    if not rows:
        raise not_ours(sheet.where, "er staan geen gebieden met een code zoals BU09171000 in deze scores.")
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([{"b": "bu_code", "w": "wk_code", "g": "gm_code"}[code[0]], "jaar", *measures])
    seen: dict[tuple[str, int], list[float]] = {}
    for row in rows:
        area, year = plain(row[0]).upper(), year_in_cell(row[1])
        if year is None:
            raise refuse(sheet.where, f"bij {area} staat '{shown(plain(row[1]))}' in de kolom met het jaar.", _AGAIN)
        values = [_score(sheet.where, area, name, cell) for name, cell in zip(measures, row[2:], strict=True)]
        before = seen.setdefault((area, year), values)
        if before is not values and str(before) != str(values):
            raise refuse(sheet.where, f"gebied {area} heeft voor {year} twee verschillende scores.", _AGAIN)
        writer.writerow([area, year, *("NA" if math.isnan(value) else repr(value) for value in values)])
    return score_contents(
        leefbaarometer.read_scores(io.BytesIO(stream.getvalue().encode()), sheet.where), sheet.where, "open data (csv)"
    )


def _score(where: str, area: str, column: str, cell: object) -> float:
    value = read_number(cell)
    if value is None:
        raise refuse(where, f"bij {area} staat '{shown(plain(cell))}' in kolom '{column}'; daar hoort een getal.", _AGAIN)
    if has_lost_comma(cell) or abs(value) > _LARGEST:
        raise refuse(
            where,
            f"bij {area} staat '{shown(plain(cell))}' in kolom '{column}'; een score ligt tussen -2,5 en 2,5.",
            "Waarschijnlijk is de punt of komma weggevallen. " + _AGAIN,
        )
    return value


def score_contents(scores: pd.DataFrame, where: str, table_id: str) -> list[Content]:
    """Table scores, one content per year of measurement. Raises UnexpectedData when there is no score at all."""
    if scores.empty:
        raise refuse(where, "er staat geen enkele score in.", "Download de open data van de Leefbaarometer opnieuw.")
    contents = []
    for year in sorted(scores["year"].unique().tolist()):
        rows = scores[scores["year"] == year].reset_index(drop=True)
        note = f"{where}: {count(len(rows), 'gebied', 'gebieden')} met een score in {year}"
        contents.append(Content("scores", year, rows, table_id, where, (note,)))
    return contents
