"""Where a list has its rows, what stands above them, and which columns hold places, gemeenten and numbers of dwellings."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lib.databank.importing.content import shown
from lib.databank.importing.parsing.signs import is_no_figure, read_number
from lib.databank.own.lists.table import Table
from lib.databank.own.places import Places

_LOOKED_AT = 200
_MOST_IN_COMPLEX = 20_000
_CODE = re.compile(r"\W*(BU|WK|GM)[\W_]*\d{4}[\W\dA-Z]*", re.IGNORECASE)
# Headers of a column with numbers of dwellings, the surest first; and what says that it is about something else.
_OF_DWELLINGS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\bwoningen\b|\baantal\W*won|won\w*aantal",
        r"\bvhe'?s?\b|eenheden|dwellings|units",
        r"^\W*(aantal(len)?|totaal)\W*$",
    )
)
_NOT_OF_DWELLINGS = re.compile(
    r"n(umme)?r\b|\bid\b|code|perc|%|\bgem\b|gemiddeld|soort|type|label|bewoner|persone|huurder|leeg|sloop|nieuw|verko|koop|jaar",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Columns:
    """Which columns are read, by position. `fallback` holds places where `area` is empty, such as the wijk beside the buurt."""

    area: int
    fallback: int | None = None
    gemeente: int | None = None
    dwellings: int | None = None

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
    first = _with_rows_above(table, first)
    headers = _headers(table, first)
    of_gemeenten = [at for at in others if at not in lower and gemeente[at] >= 0.5 * _filled(table, at, first)]
    named = next(iter(of_gemeenten), None)
    fallback = next((at for at in lower if _level_of(table, at, places) < 2), None)
    return Layout(first, headers, Columns(best, fallback, named, _dwellings(table, first, headers, (best, fallback, named))), n)


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
    return kind or (next(filter(None, map(places.looks_like, pieces_of(cell))), "") if table.width == 1 else "")


def pieces_of(text: str) -> list[str]:
    """The places of a list in one sentence: 'A, B en C'."""
    return [piece.strip(" .") for piece in re.split(r"[;,\t|]|\s+en\s+", text) if piece.strip(" .")]


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


def _with_rows_above(table: Table, first: int) -> int:
    """Where the list begins when a row above has a number where the rows below have one: that is no header, its place is not known."""
    numeric = [
        at for at in range(table.width) if sum(map(is_number, table.column(at)[first:])) >= 0.5 * _filled(table, at, first)
    ]
    above = [i for i in range(first) if any(at < len(table.rows[i]) and is_number(table.rows[i][at]) for at in numeric)]
    return min(above, default=first)


def _filled(table: Table, at: int, first: int) -> int:
    return max(1, sum(bool(cell) for cell in table.column(at)[first:_LOOKED_AT]))


def _headers(table: Table, first: int) -> tuple[str, ...]:
    """What stands above each column in the last two rows above the list that have more than one cell."""
    above = [row for row in table.rows[:first] if table.width == 1 or sum(map(bool, row)) > 1][-2:]
    texts = [list(dict.fromkeys(row[at] for row in above if at < len(row) and row[at])) for at in range(table.width)]
    return tuple(shown(" ".join(of_column)) for of_column in texts)


def _are_numbers_of_things(cells: Sequence[str]) -> bool:
    """Whether numbers are names rather than amounts: large, and of their own on every row."""
    values = sorted(value for cell in cells if (value := number_of(cell)) is not None)
    return len(set(values)) == len(values) >= 3 and values[len(values) // 2] > _MOST_IN_COMPLEX


def is_number(cell: str) -> bool:
    """Whether a cell holds a number of dwellings."""
    return bool(cell) and not is_no_figure(cell) and number_of(cell) is not None


def number_of(cell: str) -> float | None:
    """A number of dwellings: 24, '1.250', '24 woningen'."""
    text = re.sub(r"\s*(woning(en)?|won\.?|vhe'?s?|st(uks)?\.?|eenheden)$", "", cell.strip(), flags=re.IGNORECASE)
    if re.fullmatch(r"\d{1,3}([.\s]\d{3})+", text):
        text = re.sub(r"[.\s]", "", text)
    value = read_number(text)
    return None if value is None or math.isnan(value) else value


def _dwellings(table: Table, first: int, headers: Sequence[str], taken: Sequence[int | None]) -> int | None:
    """The column with numbers of dwellings, by its header; None without one."""
    for words in _OF_DWELLINGS:
        for at, header in enumerate(headers):
            if at not in taken and words.search(header) and not _NOT_OF_DWELLINGS.search(header):
                cells = [cell for cell in table.column(at)[first:] if cell]
                if at in table.formulas or (
                    cells and sum(map(is_number, cells)) >= 0.5 * len(cells) and not _are_numbers_of_things(cells)
                ):
                    return at
    return None
