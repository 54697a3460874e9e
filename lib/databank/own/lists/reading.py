"""From a list to the parts of a work area: which columns are read, what each row stands for, and what was not understood."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lib.databank.own.lists.layout import Columns, Layout, agrees, is_flat, layout_of, pieces_of
from lib.databank.own.lists.numbers import number_of
from lib.databank.own.lists.persons import Column, columns_of, refuse_persons
from lib.databank.own.lists.table import ListRefused, Table, refuse
from lib.databank.own.personal import told
from lib.databank.own.places import UNKNOWN, Places, is_postcode, is_spoiled
from lib.databank.own.spelling import is_province
from lib.databank.own.work_area import MOST_PARTS, Part, percentage
from lib.words import count, listed, number

_FOOTER = re.compile(
    r"bron\b|©|source|toelichting|noot|\*|(sub|eind)?tota(al|len|als?)\b|total\b|grand total|som\b|copyright|peildatum|opgesteld|gemaakt|"
    r"vragen\b|contact\b|let op|versie\b|stand per|bijgewerkt|afgedrukt|pagina|n\.?b\.?\s|(excl|incl)(\.|usief)|.*\btotaal$",
    re.IGNORECASE,
)
_HEADING = re.compile(r"buurt|wijk|code|naam|gebied|lijst|werk", re.IGNORECASE)
_MOST_HELPED = 20
_MOST_ABOVE = 2
_MOST_DWELLINGS = 1_000_000
_WHOLE_FROM = 0.995
_TOO_MANY = 1.1
_DONE = "Er is niets bewaard."


@dataclass(frozen=True)
class Problem:
    """A row that was not understood: its number in the list (from 1; 0 for a place of several rows), what stands there, and why."""

    row: int
    text: str
    why: str

    @property
    def sentence(self) -> str:
        return f"Regel {self.row}: '{self.text}' {self.why}" if self.row else f"{self.text} {self.why}"


@dataclass(frozen=True)
class Read:
    """What a list comes down to. Nothing is kept of it but this.

    `columns` are positions, `headers` what may be shown of those of all columns, `not_read` the names of those that were left alone.
    """

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    columns: Columns
    headers: tuple[str, ...]
    not_read: tuple[str, ...]


def read(tables: Sequence[Table], places: Places, gemeenten: Sequence[str] = (), chosen: Columns | None = None) -> Read:
    """The places in the best of the tables of a list. `gemeenten` are where names are looked for first.

    Raises PersonsRefused when rows are persons, households or single dwellings, in any of the tables; ListRefused when there are no
    places in it, or a chosen column is not there.
    """
    filled = [table for table in tables if table.rows]
    if not filled:
        raise ListRefused(f"Deze lijst is leeg. {_DONE} Geef codes of namen van buurten en wijken.")
    filled = [table.flat() if chosen is None and is_flat(table, places) else table for table in filled]
    layouts = [layout_of(table, places) for table in filled]
    for table, layout in zip(filled, layouts, strict=True):
        known = layout.columns or Columns(-1)
        all_of_it = columns_of(table, layout.first, layout.headers)
        refuse_persons(table.where, all_of_it, known.area, known.dwellings, places)
        above = replace(table, rows=table.rows[: layout.first], numbers=table.numbers[: layout.first])
        if 2 * len(above.rows) > len(table.rows) and len(above.rows) > _MOST_ABOVE:  # no titles any more
            refuse_persons(table.where, columns_of(above, 0, ()), -1, None, places)
    best = max(range(len(filled)), key=lambda i: (layouts[i].places > 0 and not filled[i].aside, layouts[i].places))
    table, layout = filled[best], layouts[best]
    columns = chosen or layout.columns
    if columns is None:
        raise _no_places(table, layout, places)
    if max(columns.read) >= table.width or min(columns.read) < 0:
        raise refuse(table.where, "een gekozen kolom staat niet in deze lijst.", "Kies de kolom met de buurt opnieuw.")
    rows = dict(zip(table.numbers[layout.first :], table.rows[layout.first :], strict=True))
    for at in columns.read:
        there = [rows.get(number, ()) for number, column in table.formulas if column == at]
        if any(not _is_footer(row, table.width) for row in there if row):
            raise refuse(
                table.where,
                f"in {Column(at, layout.headers[at], ()).called} staan formules zonder uitkomst.",
                "Open het bestand in Excel, bewaar het opnieuw, of plak de waarden.",
            )
    result = _Reader(table, layout, columns, places, gemeenten).result()
    others = [table.where for i, table in enumerate(filled) if i != best]
    more = [filled[i].where for i, other in enumerate(layouts) if i != best and other.places and not filled[i].aside]
    notes = [f"Let op: ook op {listed(more)} staan buurten of wijken. Zet wat erbij hoort op één blad."] if more else []
    return replace(result, notes=(*notes, *result.notes, f"Niet gelezen: {listed(others)}.")) if others else result


def _is_footer(row: Sequence[str], width: int) -> bool:
    """Whether a row is a total or a note below a list of so many columns."""
    first = next((cell for cell in row if cell), "")
    numbered = width > 1 and sum(map(bool, row)) == 1 and re.match(r"\(?\d\)\s", first)
    return _FOOTER.match(first) is not None or bool(numbered)


def _no_places(table: Table, layout: Layout, places: Places) -> ListRefused:
    for at in range(table.width):
        cells = [cell for cell in table.column(at)[layout.first :] if cell]
        called = Column(at, layout.headers[at], ()).called
        if sum(map(is_spoiled, cells)) > 0.5 * len(cells) and not re.search(r"datum|jaar", layout.headers[at], re.IGNORECASE):
            return refuse(
                table.where,
                f"de codes in {called} zijn door Excel getallen of datums geworden.",
                "Maak die kolom eerst tekst, en zet er de codes opnieuw in.",
            )
        if sum(places.is_gemeente(cell) or is_province(cell) for cell in cells) > 0.5 * len(cells):
            return refuse(table.where, f"in {called} staan gemeenten of provincies.", "Noem de wijken of buurten daarvan.")
        if sum(map(is_postcode, cells)) > 0.5 * len(cells):
            return refuse(
                table.where,
                f"in {called} staan postcodes. Een postcode loopt vaak door meer buurten.",
                "Geef per regel de code of de naam van de buurt.",
            )
    named = [told(header) for header in layout.headers if header]
    seen = f" De kolommen heten {listed(repr(name) for name in named[:6])}." if named and layout.first else ""
    return refuse(
        table.where,
        f"hierin staan geen codes of namen van buurten of wijken op deze kaart.{seen}",
        "Geef per regel een code (BU of WK met cijfers) of de naam van een buurt of wijk.",
    )


class _Reader:
    """Reads the rows of one table. Only the cells of `columns` are looked at from here on."""

    def __init__(self, table: Table, layout: Layout, columns: Columns, places: Places, gemeenten: Sequence[str]) -> None:
        self._table, self._layout, self._columns, self._places = table, layout, columns, places
        self._gemeenten = tuple(gemeenten)
        self._problems: list[Problem] = []
        self._notes: list[str] = []
        self._dwellings: dict[str, float] = {}
        self._without_dwellings: list[str] = []
        self._footers: list[int] = []
        self._above = ""  # the gemeente of the rows before
        self._rows_of: dict[str, int] = {}

    def result(self) -> Read:
        """Everything, once."""
        seen: set[tuple[str, ...]] = set()
        heads = set(self._table.rows[: self._layout.first]) if self._table.width > 1 else set()
        alike = 0
        named: list[tuple[int, str, tuple[str, ...]]] = []
        for at, row in list(zip(self._table.numbers, self._table.rows, strict=True))[self._layout.first :]:
            if sum(map(bool, row)) > len(self._columns.read) and row in seen:
                alike += 1
                continue
            if row in heads:  # repeated on every page
                continue
            seen.add(row)
            named += self._row(at, row)
        if alike:
            self._notes.append(
                f"{count(alike, 'rij staat', 'rijen staan')} er helemaal dubbel in en {'telt' if alike == 1 else 'tellen'} één keer."
            )
        # Names are looked for in the gemeenten that the codes of the list, or else names that are there once, lie in.
        if not self._gemeenten:
            self._gemeenten = self._of_the_list(named)
        for at, text, cells in named:
            self._take(at, text, cells)
        above = [row for row in self._table.rows[: self._layout.first] if self._table.width == 1]
        self._notes += [f"Gelezen als kop: '{told(row[0])}'." for row in above if not _HEADING.search(row[0])]
        parts = self._parts()
        if self._footers:
            self._notes.append(f"Regel {listed(self._footers[:5])}: een totaal of toelichting, telt niet mee.")
        if self._without_dwellings:
            some, more = listed(self._without_dwellings[:3]), len(self._without_dwellings) > 3
            self._notes.append(f"CBS telt hier geen woningen; gerekend is met huishoudens: {some}{' en andere' if more else ''}.")
        headers = self._layout.headers
        if self._columns.names is not None:
            beside = Column(self._columns.names, headers[self._columns.names], ()).called
            self._notes.append(f"Alleen gelezen om de codes na te kijken: {beside}.")
        spare = [
            Column(at, headers[at], ()).called
            for at in range(self._table.width)
            if at not in (*self._columns.read, self._columns.names) and any(self._table.column(at)[self._layout.first :])
        ]
        return Read(
            parts,
            tuple(sorted(self._problems, key=lambda one: one.row)),
            tuple(self._notes),
            self._columns,
            tuple(map(told, headers)),
            tuple(spare),
        )

    def _cell(self, row: tuple[str, ...], at: int | None) -> str:
        return row[at] if at is not None and at < len(row) else ""

    def _row(self, at: int, row: tuple[str, ...]) -> list[tuple[int, str, tuple[str, ...]]]:
        """The place or places that a row names, with their row: several in a list without columns."""
        text = self._cell(row, self._columns.area) or self._cell(row, self._columns.fallback)
        first = next((cell for cell in row if cell), "")
        if not text:
            if _is_footer(row, self._table.width):
                self._footers.append(at)
            elif len(first.split()) > 5 and sum(map(bool, row)) == 1:
                self._notes.append(f"Regel {at} is gelezen als toelichting, niet als gebied.")
            else:
                self._problems.append(
                    Problem(
                        at,
                        told(first),
                        "heeft geen buurt of wijk. Vul die in (ook bij samengevoegde cellen), of haal de regel weg.",
                    )
                )
            return []
        if (_FOOTER.match(text) or _is_footer(row, self._table.width)) and not self._places.looks_like(text):
            self._footers.append(at)
            return []
        if self._table.width > 1 or self._places.find(text).code:
            return [(at, text, row)]
        pieces = pieces_of(text, self._places)
        known = sum(bool(self._places.looks_like(piece)) for piece in pieces)
        if len(pieces) > 1 and known >= 0.5 * len(pieces) and known > 1:
            return [(at, piece, row) for piece in pieces]
        spaced = text.split()
        if len(spaced) > 1 and all(self._places.looks_like(piece) in ("code", "digits") for piece in spaced):
            return [(at, piece, row) for piece in spaced]
        return [(at, text, row)]

    def _of_the_list(self, named: Sequence[tuple[int, str, tuple[str, ...]]]) -> tuple[str, ...]:
        codes = [self._places.find(text).code for _, text, _ in named]
        return tuple(sorted({"GM" + code[2:6] for code in codes if code}))

    def _take(self, at: int, text: str, row: tuple[str, ...]) -> None:
        said = self._cell(row, self._columns.gemeente)
        gemeente = (self._places.gemeente(said) or self._places.gemeente_by_number(said)) if said else None
        elsewhere = bool(said) and gemeente is None
        of = (
            self._columns.area
            if self._cell(row, self._columns.area) or self._columns.fallback is None
            else self._columns.fallback
        )
        header = self._layout.headers[of].lower()
        level = "BU" if "buurt" in header and "wijk" not in header else "WK" if "wijk" in header and "buurt" not in header else ""
        found = self._places.find(text, (gemeente,) if gemeente else self._gemeenten, level)
        if gemeente:
            self._above = gemeente
        elif (
            self._above
            and not said
            and not self._places.has_code(text)
            and (near := self._places.find(text, (self._above,), level)).code
        ):
            found = near  # of merged cells only the first has the gemeente
        if not found.code and not gemeente and self._gemeenten and found.problem == UNKNOWN:
            found = self._places.find(text, (), level)
            if found.code:
                self._notes.append(
                    f"Let op: {self._places.label(found.code)} ligt in een andere gemeente dan de rest van de lijst."
                )
        if not found.code:
            why = found.problem
            if why == UNKNOWN and len(self._problems) < _MOST_HELPED:
                why = f"{why} {self._places.like(text, (gemeente,) if gemeente else self._gemeenten)}"
            self._problems.append(Problem(at, told(text), why))
            return
        name = self._cell(row, self._columns.names)
        if agrees(self._places, found.code, name) is False:
            why = f"is {self._places.label(found.code)}, maar ernaast staat {told(name)}. Kijk welke van de twee klopt."
            self._problems.append(Problem(at, told(text), why))
            return
        if gemeente and found.code[2:6] != gemeente[2:6]:
            why = f"ligt in {self._places.name('GM' + found.code[2:6])}, niet in {told(said)}. Kijk welke van de twee klopt."
            self._problems.append(Problem(at, told(text), why))
            return
        if found.note:
            self._notes.append(f"{found.note}.")
        if level and not found.code.startswith(level):
            said_level = "buurt" if level == "BU" else "wijk"
            self._notes.append(f"Regel {at}: de kop zegt {said_level}, gelezen is {self._places.label(found.code)}.")
        if elsewhere and not self._places.has_code(text):
            label = self._places.label(found.code)
            self._notes.append(f"Let op: {told(said)} kennen we niet als gemeente. Regel {at} is gelezen als {label}.")
        if self._columns.dwellings is not None and not self._count(at, row, found.code):
            return
        self._rows_of[found.code] = self._rows_of.get(found.code, 0) + 1

    def _count(self, at: int, row: tuple[str, ...], code: str) -> bool:
        """Add the dwellings of a row; whether it has any."""
        cell = self._cell(row, self._columns.dwellings)
        value = number_of(cell) if cell else None
        if value is None:
            self._problems.append(Problem(at, told(cell or "(leeg)"), "is geen aantal woningen. Vul een heel getal in."))
        elif value < 0 or value > _MOST_DWELLINGS or value != int(value):
            self._problems.append(Problem(at, told(cell), "is geen heel aantal woningen. Vul een heel getal in."))
        elif value == 0:
            self._notes.append(f"Regel {at} heeft 0 woningen en telt niet mee.")
        else:
            self._dwellings[code] = self._dwellings.get(code, 0) + value
            return True
        return False

    def _parts(self) -> tuple[Part, ...]:
        codes = list(self._rows_of)
        if len(codes) > MOST_PARTS:
            raise refuse(
                self._table.where,
                f"dit zijn {number(len(codes))} gebieden.",
                f"Een werkgebied heeft er ten hoogste {number(MOST_PARTS)}.",
            )
        twice = [code for code, n in self._rows_of.items() if n > 1]
        if self._columns.dwellings is None:
            if twice:
                self._notes.append(
                    f"Staat er vaker in en telt één keer: {listed(self._places.label(code) for code in twice[:5])}."
                )
            return tuple(Part(code=code) for code in self._without_inside(codes))
        return tuple(part for code in codes if (part := self._part_of(code)) is not None)

    def _without_inside(self, codes: Sequence[str]) -> list[str]:
        """Without the buurten of which the whole wijk is in the list too."""
        wijken = {code for code in codes if code.startswith("WK")}
        double = [code for code in codes if code.startswith("BU") and "WK" + code[2:8] in wijken]
        if double:
            some = listed(self._places.label(code) for code in double[:3])
            self._notes.append(
                f"De hele wijk staat ook in de lijst. Daarom {'telt' if len(double) == 1 else 'tellen'} apart niet mee: {some}{' en meer' if len(double) > 3 else ''}."
            )
        return [code for code in codes if code not in double]

    def _part_of(self, code: str) -> Part | None:
        """A place with the share that the dwellings of the list are of all its dwellings."""
        mine, there = self._dwellings[code], self._places.dwellings(code)
        label = self._places.label(code)
        if math.isnan(there) or there <= 0:
            self._problems.append(Problem(0, label, "heeft bij CBS geen aantal woningen. Daarom is uw deel niet te berekenen."))
            return None
        if mine > _TOO_MANY * there + 5:
            self._notes.append(
                f"{label}: uw lijst telt {number(mine)} woningen, CBS {number(there)}. De hele buurt telt mee; kijk het na."
            )
        if self._places.counts_households(code):
            self._without_dwellings.append(label)
        share = mine / there
        if share >= _WHOLE_FROM:
            return Part(code=code, dwellings=int(mine))
        return Part(code=code, share=share, dwellings=int(mine))


def preview(result: Read, places: Places) -> pd.DataFrame:
    """What was understood, for the screen: columns Code, Naam, Niveau, Gemeente, Eigen woningen, Deel (%)."""
    rows = [
        (part.code, places.name(part.code), "buurt" if part.code.startswith("BU") else "wijk", places.name("GM" + part.code[2:6]),
         part.dwellings, percentage(part))
        for part in result.parts
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["Code", "Naam", "Niveau", "Gemeente", "Eigen woningen", "Deel (%)"])
