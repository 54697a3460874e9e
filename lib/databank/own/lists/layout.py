"""Where a list has its rows, what stands above them, and which columns hold places, gemeenten and numbers of dwellings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.databank.importing.parsing.signs import is_no_figure
from lib.databank.own.lists.numbers import is_number, number_of
from lib.databank.own.lists.table import Table
from lib.databank.own.personal import masked
from lib.databank.own.places import Places

_LOOKED_AT, _LONGEST_HEADER = 200, 500
_MOST_IN_COMPLEX = 20_000
_MOST_EN = 4  # parts of one name with 'en' between them
_BEFORE_A_LIST = re.compile(r"^\W*(de\s+)?(buurten|wijken|gebieden|codes|namen)\s*:", re.IGNORECASE)
_LIKE_CODE = re.compile(r"\d{6}|\d{4}[0-9A-Z]{2,4}\b")
# What stands above a column, not in a row of the list.
_HEADING = re.compile(
    r"(\b|cbs)(buurt|wijk|gebied|gemeente|plaats|regio|gwb|gm)(en|naam|namen|codes?|n(umme)?rs?)?\b|\b(code|naam|omschrijving|opmerking|nummer|nr|"
    r"(aantal )?woningen|aantal|vhe'?s?|eenheden|complex(naam|n(umme)?r|code)?|straat|adres|postcode|bouwjaar)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\W*(BU|WK|GM)[\W_]*\d{4}[\W\dA-Z]*", re.IGNORECASE)
# Headers of a column with numbers of dwellings, the surest first; and what says that it is about something else.
_OF_DWELLINGS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\b(huur|sociale ?huur)?woningen\b|\baantal\W*\w*won|won\w*aantal|#\W*won|woongelegenheden|wooneenheden",
        r"\bvhe'?s?\b|eenheden|\beenh\b|dwellings|units",
        r"^\W*(aantal(len)?|totaal)\W*$",
    )
)
_NOT_OF_DWELLINGS = re.compile(
    r"n(umme)?r\b|\bid\b|code|perc|%|\bgem\b|gemiddeld|soort|type|label|bewoner|persone|huurder|leeg|sloop|nieuw|verko|koop|jaar|\bnaar\b|eigendom",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Columns:
    """Which columns are read, by position. `fallback` holds places where `area` is empty, such as the wijk beside the buurt.

    `names` has the names beside the codes of `area`: only to see whether the two agree.
    """

    area: int
    fallback: int | None = None
    gemeente: int | None = None
    dwellings: int | None = None
    names: int | None = None

    @property
    def read(self) -> tuple[int, ...]:
        return tuple(at for at in (self.area, self.fallback, self.gemeente, self.dwellings) if at is not None)


@dataclass(frozen=True)
class Layout:
    """Where a list has its rows (from `first` on), what stands above each column, and which columns look like what."""

    first: int
    headers: tuple[str, ...]
    columns: Columns | None
    places: int  # rows at the start that look like places


def layout_of(table: Table, places: Places) -> Layout:
    """Where the rows begin and which columns hold what, by what stands in them."""
    rows = table.rows[:_LOOKED_AT]
    kinds = [[_kind(row[at], table, places) if at < len(row) and row[at] else "" for row in rows] for at in range(table.width)]
    gemeente = [sum(places.is_gemeente(row[at]) for row in rows if at < len(row) and row[at]) for at in range(table.width)]
    scores = [_scores(of, table.column(at)[:_LOOKED_AT], gemeente[at]) for at, of in enumerate(kinds)]
    best = max(
        range(table.width), key=lambda at: (*map(bool, scores[at][:2]), _level_of(table, at, places), sum(scores[at]), -at)
    )
    n = sum(scores[best])
    if n == 0:
        first = 1 if table.width > 1 and len(table.rows) > 1 and not any(map(is_number, table.rows[0])) else 0
        return Layout(first, _headers(table, first), None, 0)
    others = [at for at in range(table.width) if at != best]
    coded = [sum(of[:2]) for of in scores]
    lower = [at for at in others if coded[at] >= max(1, coded[best] // 4) and _level_of(table, at, places) > 0]
    wide = 2 if table.width > 1 and sum(sum(map(bool, row)) > 1 for row in rows) >= 0.5 * len(rows) else 1
    begins = [i for i in range(len(rows)) if kinds[best][i] or any(kinds[at][i] in ("code", "digits") for at in lower)]
    first = next(
        (i for i in begins if "code" in (kinds[at][i] for at in (best, *lower)) or sum(map(bool, rows[i])) >= wide), begins[0]
    )
    of_gemeenten = [
        at for at in others if at not in lower and gemeente[at] >= 0.5 * _filled(table, at, first, without_totals=True)
    ]
    named = next(iter(of_gemeenten), None)
    first = _with_rows_above(table, first, best, named, places)
    headers = _headers(table, first)
    if named is None:
        named = next(
            (at for at in others if at not in lower and _are_numbers_of_gemeenten(table, at, first, headers[at], places)), None
        )
    fallback = next((at for at in lower if _level_of(table, at, places) < 2), None)
    dwellings = _dwellings(table, first, headers, (best, fallback, named))
    beside = [at for at in others if at not in (fallback, named, dwellings) and scores[at][2]] if any(scores[best][:2]) else []
    names = next((at for at in beside if _are_names_of(table, best, at, first, places)), None)
    return Layout(first, headers, Columns(best, fallback, named, dwellings, names), n)


def _are_names_of(table: Table, codes: int, names: int, first: int, places: Places) -> bool:
    """Whether a column has the names that belong to a column of codes, in most rows where it names a place at all."""
    pairs = zip(table.column(codes)[first:_LOOKED_AT], table.column(names)[first:_LOOKED_AT], strict=True)
    said = [agree for code, name in pairs if (agree := agrees(places, places.find(code).code, name)) is not None]
    return sum(said) >= max(1, 0.5 * len(said))


def agrees(places: Places, code: str, name: str) -> bool | None:
    """Whether a name is that of the place with this code; None where it is not the name of one place of that level."""
    if not code or not name:
        return None
    found = places.find(name, ("GM" + code[2:6],), code[:2]).code
    return found == code if found[:2] == code[:2] else None


def is_flat(table: Table, places: Places) -> bool:
    """Whether a list stands in several columns that all hold the same: places, from the first row on, and no gemeenten."""
    rows = table.rows[:_LOOKED_AT]
    if table.width < 2 or not all(places.looks_like(cell) for cell in rows[0] if cell):
        return False
    cells = [cell for row in rows for cell in row if cell]
    levels = {places.find(cell).code[:2] for cell in cells[:_LOOKED_AT] if places.looks_like(cell)} - {""}
    named = sum(bool(places.looks_like(cell)) for cell in cells) >= 0.8 * len(cells)
    return named and len(levels) == 1 and not any(places.is_gemeente(cell) for cell in rows[0] if cell)


def _kind(cell: str, table: Table, places: Places) -> str:
    """'code' or 'name' for a cell that may name a place, or several in a list without columns; else ''."""
    kind = places.looks_like(cell)
    return kind or (next(filter(None, map(places.looks_like, pieces_of(cell, places))), "") if table.width == 1 else "")


def pieces_of(text: str, places: Places) -> list[str]:
    """The places of a list in one sentence: 'A, B en C'; a name with 'en' in it stays whole."""
    pieces: list[str] = []
    for piece in re.split(r"[;,\t|]|\s[+/&]\s", _BEFORE_A_LIST.sub("", text)):
        words = [word.strip(" .") for word in re.split(r"\s+en\s+", f" {piece} ")]
        at = 0
        while at < len(words):
            longer = range(min(len(words) - at, _MOST_EN), 1, -1)
            n = next((n for n in longer if places.looks_like(" en ".join(words[at : at + n]))), 1)
            pieces.append(" en ".join(words[at : at + n]))
            at += n
    return [piece for piece in pieces if piece]


def _scores(kinds: list[str], cells: list[str], gemeenten: int) -> tuple[int, int, int]:
    """How many cells of a column are codes, codes without BU or WK, and names; the first two only where they are no accident."""
    filled, alone = sum(map(bool, cells)), any(_CODE.fullmatch(cell) for cell in cells)
    codes, digits, names = (kinds.count(kind) for kind in ("code", "digits", "name"))
    return (
        codes if alone or codes >= 0.25 * len(cells) else 0,  # a remark may name a code
        digits if digits >= 0.7 * (filled - 3) else 0,  # numbers of inhabitants look like codes now and then
        names if gemeenten < names else 0,
    )


def _level_of(table: Table, at: int, places: Places) -> int:
    """2 for a column of buurten, 1 of wijken, 0 of gemeenten or anything else: what most of its cells are."""
    levels = [places.level(cell) for cell in table.column(at)[:60] if cell and places.looks_like(cell)]
    return max((0, 1, 2), key=lambda level: (levels.count(level), level)) if levels else 0


def _with_rows_above(table: Table, first: int, area: int, gemeente: int | None, places: Places) -> int:
    """Where the list begins when rows above the first known place belong to it too: their place is not known, so they are to be named.

    Such a row has a number where the rows below have one, a gemeente, something like a code, or it stands below a row of headers.
    """
    numeric = [
        at for at in range(table.width) if sum(map(is_number, table.column(at)[first:])) >= 0.5 * _filled(table, at, first)
    ]
    headers = [i for i in range(first) if table.width > 1 and _is_heading(table.rows[i])]
    if table.width == 1 and not any(_HEADING.search(row[0]) for row in table.rows[:first]):
        first = min(first, 1)  # a title of one line
    for i in range(first):
        row = table.rows[i]
        here = {at: row[at] for at in range(len(row)) if row[at]}
        below = bool(headers) and i > headers[-1] and area in here and len(here) > 1
        if below or _LIKE_CODE.search(here.get(area, "")) or any(at in here and is_number(here[at]) for at in numeric):
            return i
        if gemeente is not None and area in here and places.is_gemeente(here.get(gemeente, "")):
            return i
    return first


def _are_numbers_of_gemeenten(table: Table, at: int, first: int, header: str, places: Places) -> bool:
    cells = [cell for cell in table.column(at)[first:_LOOKED_AT] if cell]
    known = sum(places.gemeente_by_number(cell) is not None for cell in cells)
    return re.search(r"gemeente|\bgm", header, re.IGNORECASE) is not None and bool(cells) and known >= 0.5 * len(cells)


def _is_heading(row: Sequence[str]) -> bool:
    return sum(map(bool, row)) > 1 and any(_HEADING.search(cell) and not any(map(str.isdigit, cell)) for cell in row)


def _filled(table: Table, at: int, first: int, *, without_totals: bool = False) -> int:
    cells = [cell for cell in table.column(at)[first:_LOOKED_AT] if cell]
    return max(1, sum(not (without_totals and "totaal" in cell.lower()) for cell in cells))


def _headers(table: Table, first: int) -> tuple[str, ...]:
    """What stands above each column in the last two rows above the list that have more than one cell."""
    above = [row for row in table.rows[:first] if table.width == 1 or sum(map(bool, row)) > 1][-2:]
    texts = [list(dict.fromkeys(masked(row[at]) for row in above if at < len(row) and row[at])) for at in range(table.width)]
    return tuple(" ".join(of_column)[:_LONGEST_HEADER] for of_column in texts)


def _are_numbers_of_things(cells: Sequence[str]) -> bool:
    """Whether numbers are names rather than amounts: large, and of their own on most rows."""
    values = sorted(value for cell in cells if (value := number_of(cell)) is not None)
    return 2 * len(set(values)) >= len(values) >= 3 and values[len(values) // 2] > _MOST_IN_COMPLEX


def _dwellings(table: Table, first: int, headers: Sequence[str], taken: Sequence[int | None]) -> int | None:
    """The column with numbers of dwellings, by its header; None without one."""
    for words in _OF_DWELLINGS:
        for at, header in enumerate(headers):
            if at not in taken and words.search(header) and not _NOT_OF_DWELLINGS.search(header):
                cells = [cell for cell in table.column(at)[first:] if cell]
                amounts = sum(any(map(str.isdigit, cell)) for cell in cells)
                others = sum(not is_no_figure(cell) for cell in cells) - amounts
                counted = amounts > 0 and amounts >= others and not _are_numbers_of_things(cells)
                if counted or any(at == column for _, column in table.formulas):
                    return at
    return None
