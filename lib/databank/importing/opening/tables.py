"""Which kind of table a sheet holds, and which sheets of a file are read."""

from __future__ import annotations

from lib.databank.errors import UnexpectedData
from lib.databank.importing.content import Content, not_ours
from lib.databank.importing.parsing import crime_table, grid, layout, long_form, score_table
from lib.databank.importing.parsing.long_form import Codes
from lib.databank.importing.parsing.sheet import Sheet, texts


def read_sheets(sheets: list[Sheet], where: str, codes: Codes) -> list[Content]:
    """Everything in the sheets of one file: the best sheet, and others that add years or areas to it.

    Sheets are ranked by what is in them, not by their place; one that cannot be used beside a better one is passed over and named.
    Raises UnexpectedData for what the best sheet lacks.
    """
    ranked = sorted((sheet for sheet in sheets if sheet.head), key=_rank, reverse=True)
    if not ranked:
        raise not_ours(where, grid.MISSING)
    contents = read_sheet(ranked[0], codes)
    for sheet in ranked[1:]:
        if _rank(sheet)[0] < 1:
            continue
        if problem := _add(contents, sheet, codes):
            sheet.budget.skip(sheet.where, problem)
    return contents


def _add(contents: list[Content], sheet: Sheet, codes: Codes) -> str:
    """Add what a further sheet has to `contents`; else why it does not."""
    try:
        more = read_sheet(sheet, codes)
    except UnexpectedData:
        return "dit blad is niet te lezen; een ander blad van het bestand is gelezen"
    have = {(content.table, content.year, code) for content in contents for code in content.frame.get("code", ())}
    if any((content.table, content.year, code) in have for content in more for code in content.frame.get("code", ())):
        return "dezelfde gebieden en jaren staan ook op een ander blad, dat is gelezen"
    contents += more
    return ""


def read_alternatives(sheets: list[Sheet], where: str, codes: Codes) -> list[Content]:
    """What is in a file that can be read in several ways, such as with several delimiters: only the best counts."""
    ranked = sorted(sheets, key=lambda sheet: (*_rank(sheet), max(map(len, sheet.head), default=0)), reverse=True)
    if not ranked or not ranked[0].head:
        raise not_ours(where, grid.MISSING)
    return read_sheet(ranked[0], codes)


def read_sheet(sheet: Sheet, codes: Codes) -> list[Content]:
    """What one sheet holds: scores, crime, a table in long form or key figures. Raises UnexpectedData."""
    at = score_table.header_of(sheet)
    if at is not None:
        return score_table.read_scores(sheet, at)
    at = _long_header(sheet)
    if at is not None:
        return long_form.read_long(sheet, at, codes)
    at = crime_table.header_of(sheet)
    if at is not None:
        return crime_table.read_crime(sheet, at)
    return grid.read_key_figures(sheet)


def _rank(sheet: Sheet) -> tuple[int, int, int]:
    """2 for a table of another kind, 1 for key figures with areas, 0 for neither; then indicators and areas at the start."""
    if any(found is not None for found in (score_table.header_of(sheet), _long_header(sheet), crime_table.header_of(sheet))):
        return (2, 0, len(sheet.head))
    fits, indicators, rows = layout.score(sheet)
    return (int(fits), indicators, rows)


def _long_header(sheet: Sheet) -> int | None:
    return next((at for at, row in enumerate(sheet.head) if long_form.is_long(texts(row))), None)
