"""Readers of tables: worksheets, CSV and answers of CBS OData, each turned into a grid of cells."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import pandas as pd

from lib.databank.importing.content import WHAT_CAN_BE_READ, Content, count, figures_year, refuse, year_of_table
from lib.databank.importing.grid import Grid, Row, header_row, read_grid
from lib.databank.indicators import sources
from lib.databank.sources import politie

_HEADER_WITHIN = 40
_DAMAGED = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, AttributeError, EOFError)
_SCORE_CODES = {"bu_code", "wk_code", "gm_code"}


def read_workbook(path: Path, where: str) -> list[Content]:
    """Key figures from the first worksheet that has a column with area codes."""
    try:
        with path.open("rb") as stream:
            title, rows = _worksheet(openpyxl.load_workbook(stream, read_only=True, data_only=True))
    except (*_DAMAGED, OSError) as error:
        raise refuse(where, "dit Excel-bestand is niet volledig of beschadigd.", "Download het opnieuw.") from error
    return read_grid(Grid(rows, where, title))


def _worksheet(workbook: openpyxl.Workbook) -> tuple[str, list[Row]]:
    """Title and rows of the first worksheet with a column of area codes, else of the longest one."""
    longest: tuple[str, list[Row]] = ("", [])
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # some programs write a wrong size into the file
        rows: list[Row] = list(sheet.iter_rows(values_only=True))
        if header_row(rows) is not None:
            return sheet.title, rows
        longest = max(longest, (sheet.title, rows), key=lambda named: len(named[1]))
    return longest


def read_csv(text: str, where: str) -> list[Content]:
    """Key figures from a CSV with semicolons, commas or tabs; titles above the header and sources below it are skipped."""
    candidates = [(delimiter, _rows(text, delimiter)) for delimiter in (";", ",", "\t")]
    found = [(rows, at) for _, rows in candidates if rows is not None and (at := header_row(rows)) is not None]
    if not found:
        widest = max((rows for _, rows in candidates if rows), key=lambda rows: max(map(len, rows[:_HEADER_WITHIN])), default=[])
        return read_grid(Grid(widest, where))
    rows, at = max(found, key=lambda pair: len(pair[0][pair[1]]))
    _check_complete(rows, at, where)
    return read_grid(Grid(rows, where))


def _rows(text: str, delimiter: str) -> list[Row] | None:
    try:
        cells = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [row for row in cells if any(cell.strip() for cell in row)]
    except csv.Error:
        return None


def _check_complete(rows: list[Row], at: int, where: str) -> None:
    """Refuse a file whose last row with figures stops halfway: the download was cut off."""
    width = len(rows[at])
    short = [row for row in rows[at + 1 :] if 1 < len(row) < width]
    if short:
        raise refuse(
            where,
            f"de rij van '{str(short[-1][0]).strip()}' heeft {len(short[-1])} van de {width} kolommen; "
            "het bestand is afgebroken.",
            "Download het opnieuw.",
        )


def scores_csv(text: str) -> str | None:
    """The text as CSV with commas and points when it is a file with scores of the Leefbaarometer, else None."""
    header = text.split("\n", 1)[0].strip().lstrip("\ufeff")
    for delimiter in (",", ";", "\t"):
        names = {name.strip().strip('"').lower() for name in header.split(delimiter)}
        if names & _SCORE_CODES and names & {"afw", "lbm", "jaar"} and not names & {"a_inw"}:
            if delimiter == ",":
                return text
            frame = pd.read_csv(io.StringIO(text), sep=delimiter, dtype="str", keep_default_na=False)
            return frame.apply(lambda column: column.str.replace(",", ".", regex=False)).to_csv(index=False)
    return None


def read_odata(answer: Any, where: str) -> list[Content]:
    """Key figures or registered crime from a saved answer of OData v3 (TypedDataSet)."""
    rows = answer.get("value") if isinstance(answer, dict) else answer
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise refuse(where, "deze JSON bevat geen rijen ('value') van CBS OData.", f"{WHAT_CAN_BE_READ}.")
    names = list(dict.fromkeys(name for row in rows for name in row))
    if {"Measure", "Value"} <= set(names):
        raise refuse(
            where,
            "dit is een antwoord van OData versie 4.",
            "Bewaar de 'TypedDataSet' van OData versie 3 (opendata.cbs.nl/ODataApi).",
        )
    if "SoortMisdrijf" in names:
        return _crime(rows, where)
    if "WijkenEnBuurten" not in names:
        raise refuse(
            where,
            "de kolom 'WijkenEnBuurten' met gebiedscodes ontbreekt.",
            "Bewaar de 'TypedDataSet' van een tabel met kerncijfers.",
        )
    metadata = str(answer.get("odata.metadata", "")) if isinstance(answer, dict) else ""
    year = figures_year(year_of_table(metadata), where)
    cells: list[Row] = [names, *([row.get(name) for name in names] for row in rows)]
    contents = read_grid(Grid(cells, where, f"kerncijfers wijken en buurten {year}"))
    if isinstance(answer, dict) and answer.get("odata.nextLink"):
        note = f"{where}: dit is één bladzijde van een langer antwoord; importeer ook de volgende"
        contents = [Content(c.table, c.year, c.frame, c.table_id, c.where, (*c.notes, note)) for c in contents]
    return contents


def _crime(rows: list[dict[str, Any]], where: str) -> list[Content]:
    crime = politie.to_crime(pd.DataFrame(rows), where)
    if crime.empty:
        raise refuse(where, "er staan geen totalen van hele jaren in ('0.0.0', '2024JJ00').", "Bewaar de tabel met deze keuze.")
    contents = []
    for year in sorted(crime["year"].unique().tolist()):
        part = crime[crime["year"] == year].reset_index(drop=True)
        note = f"{where}: {count(len(part), 'gebied', 'gebieden')} met misdrijven in {year}"
        contents.append(Content("crime", year, part, sources()["crime"]["table"], where, (note,)))
    return contents
