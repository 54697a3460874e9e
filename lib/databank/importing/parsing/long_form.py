"""Tables in long form (OData version 4 and the bundles of CBS): a row per area and measure.

`Observations` has the codes of measures; `MeasureCodes` and `WijkenEnBuurtenCodes` beside it give their titles. The codes of
the catalogue are enough; titles help where a table has other codes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lib import areas
from lib.databank.catalogue.indicators import catalogue, sources
from lib.databank.catalogue.naming import normalise
from lib.databank.importing.content import Content, not_ours, refuse
from lib.databank.importing.limits import MOST_FIGURES
from lib.databank.importing.parsing.grid import read_key_figures
from lib.databank.importing.parsing.headers import find_columns, named
from lib.databank.importing.parsing.layout import to_code
from lib.databank.importing.parsing.sheet import HEAD, Row, Sheet, texts
from lib.databank.importing.parsing.signs import plain
from lib.databank.importing.parsing.years import year_in_cell

_AREA = ("wijkenenbuurten", "regios", "regio", "codering")
_PERIODS = ("perioden", "periode", "jaar", "year")


@dataclass
class Codes:
    """Titles beside a table in long form: by measure code and by area code, and text that tells which table it is."""

    measures: dict[str, str] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    table: str = ""


def is_long(header: list[str]) -> bool:
    """Whether a header is that of a table in long form."""
    names = {normalise(name) for name in header}
    return {"measure", "value"} <= names and bool(names & set(_AREA))


def take_codes(header: list[str], rows: Iterator[Row], codes: Codes) -> bool:
    """Read a list of codes (Identifier or Key, Title) into `codes`; False when the rows are something else."""
    keys, titles = named(header, ("identifier", "key")), named(header, ("title",))
    if not keys or not titles:
        return False
    for row in rows:
        if max(keys[0], titles[0]) < len(row):
            key, title = plain(row[keys[0]]), plain(row[titles[0]])
            (codes.areas if areas.is_code(key.upper()) else codes.measures)[key] = title
    return True


def read_long(sheet: Sheet, at: int, codes: Codes) -> list[Content]:
    """Tables key_figures and areas from a table in long form, by way of one row per area. Raises UnexpectedData."""
    header = texts(sheet.head[at])
    measure, value, place = (named(header, wanted)[0] for wanted in (("measure",), ("value",), _AREA))
    periods = named(header, _PERIODS)
    if named(header, ("soortmisdrijf",)):
        raise refuse(
            sheet.where,
            "misdrijven in deze vorm (OData versie 4) leest Buurtbalans niet.",
            "Download de tabel op StatLine als CSV, of bewaar de 'TypedDataSet' van OData versie 3.",
        )
    wanted = _wanted(codes)
    positions = [place, measure, value, *periods[:1]]

    known: dict[str, bool] = {}

    def is_read(cells: tuple[object, ...]) -> bool:
        code = plain(cells[1])
        if code not in known:
            known[code] = code in wanted or normalise(code) in wanted
        return known[code] and bool(to_code(cells[0]))

    rows = sheet.pick(at, positions, is_read, MOST_FIGURES)
    if not rows:
        raise not_ours(sheet.where, "er staan geen kerncijfers van wijken en buurten in die Buurtbalans kent.")
    cells: dict[tuple[str, int | None], dict[str, object]] = {}
    for row in rows:
        area = cells.setdefault((to_code(row[0]), year_in_cell(row[3]) if periods else None), {})
        code = plain(row[1])
        if code in area and not _same(area[code], row[2]):
            raise refuse(
                sheet.where,
                f"gebied {to_code(row[0])} heeft twee verschillende waarden voor '{wanted.get(code, code)}'.",
                "Download de tabel opnieuw, met één periode of met de kolom 'Perioden'.",
            )
        area[code] = row[2]
    return read_key_figures(_wide(sheet, cells, codes, bool(periods)), codes.table, codes.areas)


def _same(one: object, other: object) -> bool:
    return plain(one) == plain(other) or (
        isinstance(one, float) and isinstance(other, float) and math.isnan(one) and math.isnan(other)
    )


def _wanted(codes: Codes) -> dict[str, str]:
    """Measures that are read: code, also normalised -> label. By the codes of the catalogue, else by their titles."""
    found: dict[str, str] = {}
    every = [(entry.names, entry.label) for entry in catalogue().indicators]
    every += [(names, column) for column, names in catalogue().areas.items()]
    for names, label in every:
        found |= {normalise(part): label for name in names.measure for part in name.parts}
    listed = list(codes.measures.items())
    titles = [title for _, title in listed]
    for year in sources()["key_figures"]["tables"]:
        columns = find_columns(_unique(titles), year, "MeasureCodes")
        for indicator, positions in columns.indicators.items():
            found |= {listed[i][0]: catalogue()[indicator].label for i in positions}
    return found


def _unique(titles: list[str]) -> list[str]:
    """Titles with the ones that occur more than once taken out: those tell nothing."""
    return [title if titles.count(title) == 1 else "" for title in titles]


def _wide(sheet: Sheet, cells: dict[tuple[str, int | None], dict[str, object]], codes: Codes, with_years: bool) -> Sheet:
    """One row per area: its code, the year where rows have one, and a column per measure with its code or, if unknown, its title."""
    measures = list(dict.fromkeys(code for area in cells.values() for code in area))
    known = {normalise(p) for e in catalogue().indicators for n in e.names.measure for p in n.parts}
    by_code = any(normalise(code) in known for code in measures)
    heads = [code if by_code else codes.measures.get(code, code) for code in measures]
    header: list[object] = ["WijkenEnBuurten", *(["Perioden"] if with_years else []), *heads]
    table: list[Row] = [header]
    for (code, year), of_area in cells.items():
        table.append([code, *([year] if with_years else []), *(of_area.get(measure) for measure in measures)])
    title = f"{sheet.title} {codes.table}".strip()
    return replace(sheet, title=title, head=table[:HEAD], rows=lambda: iter(table), ragged=False, unended=False)
