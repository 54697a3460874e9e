"""Worksheets of an xlsx file, streamed: a few bytes can announce a thousand million rows, so nothing is read that is not needed."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl

from lib.databank.importing.content import parsing, too_big
from lib.databank.importing.limits import LARGEST_SHEET, LARGEST_TEXTS, LAST_ROW, MOST_COLUMNS, MOST_MEMBERS, MOST_SHEETS, Budget
from lib.databank.importing.parsing.sheet import HEAD, Row, Sheet

_DAMAGED = "dit Excel-bestand is niet volledig of beschadigd."


@contextmanager
def read_sheets(path: Path, where: str, name: str, budget: Budget) -> Iterator[list[Sheet]]:
    """The worksheets with their first rows; usable while the context lasts.

    Raises UnexpectedData for a damaged workbook and for one that is larger unpacked than is read.
    """
    with parsing(where, _DAMAGED), path.open("rb") as stream:
        _weigh(path, where, budget)
        workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        found = workbook.worksheets
        if len(found) > MOST_SHEETS:
            raise too_big(where, f"dit bestand heeft {len(found)} bladen.")
        yield [_sheet(sheet, where, name, budget, alone=len(found) == 1) for sheet in found]


def _weigh(path: Path, where: str, budget: Budget) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise too_big(where)
    budget.unpack(where, sum(member.file_size for member in members))
    for member in members:
        most = LARGEST_TEXTS if "sharedstrings" in member.filename.lower() else LARGEST_SHEET
        if member.file_size > most:
            raise too_big(where)


def _sheet(sheet: Any, where: str, name: str, budget: Budget, alone: bool) -> Sheet:
    sheet.reset_dimensions()  # some programs write a wrong size into the file
    named = where if alone else f"{where}, blad '{sheet.title}'"
    rows = _reader(sheet, named, budget)
    head = list(itertools.islice(rows(), HEAD))
    if any(len(row) > MOST_COLUMNS for row in head):
        raise too_big(named, "dit bestand heeft te veel kolommen.")
    return Sheet(named, name, str(sheet.title), head, rows, budget, percent=_percentages(sheet))


def _reader(sheet: Any, where: str, budget: Budget) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        with parsing(where, _DAMAGED):
            for number, row in enumerate(sheet.iter_rows(values_only=True)):
                # Rows that are skipped in the file come as empty ones, so a row number beyond the last shows here.
                budget.row(where, number, LAST_ROW)
                if any(cell is not None for cell in row):
                    yield row

    return rows


def _percentages(sheet: Any) -> frozenset[int]:
    """Positions of columns of which the first cells are shown as percentages."""
    found = set()
    for row in itertools.islice(sheet.iter_rows(), HEAD):
        found |= {i for i, cell in enumerate(row) if isinstance(cell.value, int | float) and "%" in str(cell.number_format)}
    return frozenset(found)
