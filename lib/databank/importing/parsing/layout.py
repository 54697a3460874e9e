"""Where a sheet has its header and its areas, and how well it fits as a table of key figures."""

from __future__ import annotations

from lib import areas
from lib.databank.catalogue.indicators import sources
from lib.databank.importing.parsing.headers import code_columns, find_columns
from lib.databank.importing.parsing.sheet import Sheet, texts
from lib.databank.importing.parsing.signs import is_no_figure, plain, read_number


def newest_year() -> int:
    """The newest year of key figures that is known; names of columns of a file without a year are looked for in it."""
    return int(max(sources()["key_figures"]["tables"]))


def to_code(cell: object) -> str:
    """An area code in capitals without blanks; '' for anything else."""
    text = plain(cell).upper()
    return text if areas.is_code(text) else ""


def header_of(sheet: Sheet) -> tuple[int, list[str]] | None:
    """Position and texts of the row that serves best as a header: an area code below it, and most figures; None without any.

    Where the row above has the names and this one only the units, the texts are those of both.
    """
    best: tuple[tuple[bool, int, int], int, list[str]] | None = None
    for at, row in enumerate(sheet.head):
        header = texts(row)
        if not code_columns(header):
            continue
        for texts_ in (header, _joined(texts(sheet.head[at - 1]), header)) if at else (header,):
            columns = find_columns(texts_, newest_year(), sheet.where)
            below = sheet.head[at + 1 :]
            coded = any(to_code(row[i]) for row in below for i in columns.codes if i < len(row))
            score = (coded, len(columns.indicators), -at)
            if best is None or score > best[0]:
                best = score, at, texts_
    return None if best is None else (best[1], best[2])


def score(sheet: Sheet) -> tuple[bool, int, int]:
    """How well a sheet fits: whether there are areas with inhabitants, how many indicators, how many rows at its start."""
    found = header_of(sheet)
    if found is None:
        return (False, 0, 0)
    columns = find_columns(found[1], newest_year(), sheet.where)
    coded = sum(any(to_code(row[i]) for i in columns.codes if i < len(row)) for row in sheet.head[found[0] + 1 :])
    return (coded > 0 and "inhabitants" in columns.indicators, len(columns.indicators), coded)


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    upper = upper + [""] * (len(lower) - len(upper))
    return [top or bottom for top, bottom in zip(upper, lower, strict=False)]


def has_inhabitants(sheet: Sheet, at: int) -> bool:
    """Whether the row at `at` is a header with inhabitants: a number stands below it."""
    found = find_columns(texts(sheet.head[at]), newest_year(), sheet.where).indicators.get("inhabitants", ())
    return any(
        i < len(row) and not is_no_figure(row[i]) and read_number(row[i]) is not None
        for i in found
        for row in sheet.head[at + 1 :]
    )
