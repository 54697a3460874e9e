"""Key figures from a sheet: which rows are areas, of which year, and which columns are figures."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from lib import areas
from lib.databank.catalogue.indicators import Indicator, catalogue, sources
from lib.databank.importing.content import Content, not_ours, refuse, shown
from lib.databank.importing.parsing.headers import Columns, find_columns
from lib.databank.importing.parsing.layout import has_inhabitants, header_of, newest_year, to_code
from lib.databank.importing.parsing.plausible import Figures, to_numbers
from lib.databank.importing.parsing.sheet import Sheet
from lib.databank.importing.parsing.signs import is_no_figure, plain, read_number
from lib.databank.importing.parsing.together import check_together
from lib.databank.importing.parsing.years import agreed, checked, told_by, year_in_cell
from lib.databank.sources import cbs
from lib.words import count

_LONGEST_NAME = 120
MISSING = "er staan geen kerncijfers van wijken en buurten in dit bestand."


def read_key_figures(sheet: Sheet, table_id: str = "", titles: dict[str, str] | None = None) -> list[Content]:
    """Tables key_figures and areas, per year. `titles` are names of areas by code from elsewhere.

    Raises UnexpectedData that names the file and what it lacks, NotOurs when nothing looks like key figures.
    """
    found = header_of(sheet)
    if found is None:
        raise _no_code_column(sheet)
    at, header = found
    told = told_by(sheet.name, sheet.title, sheet.above(at))
    guess = told[0].year if told else newest_year()
    columns = find_columns(header, guess, sheet.where)
    # With years per row the names of every year are looked for; which of them count is decided per year.
    every = {i for year in sources()["key_figures"]["tables"] for i in find_columns(header, year, sheet.where).positions}
    positions = sorted(every if columns.years else set(columns.positions))
    rows, others = _rows_of_areas(sheet, at, positions, columns)
    by_row = _years(rows, positions, columns, sheet.where)
    usual = agreed(told, [year for year in by_row if year is not None], sheet.where)
    years = [checked(year if year is not None else usual, sheet.where) for year in by_row]
    contents: list[Content] = []
    for year in sorted(set(years)):
        of_year = [row for row, its in zip(rows, years, strict=True) if its == year]
        contents += _of_year(
            sheet, of_year, positions, find_columns(header, year, sheet.where), header, year, table_id, titles or {}
        )
    if others:
        note = f"{sheet.where}: {count(len(others), 'rij', 'rijen')} zonder gebiedscode weggelaten (bijvoorbeeld '{others[0]}')"
        contents[0] = contents[0].noted(note)
    return contents


def _no_code_column(sheet: Sheet) -> Exception:
    if any(has_inhabitants(sheet, at) for at in range(len(sheet.head))):
        return refuse(
            sheet.where,
            "de kolom met gebiedscodes ontbreekt "
            "('gwb_code_10' in een kwb-bestand, 'Codering' op StatLine, 'WijkenEnBuurten' bij OData).",
            "Download het bestand opnieuw met deze kolom erbij.",
        )
    return not_ours(sheet.where, MISSING)


def _rows_of_areas(sheet: Sheet, at: int, positions: list[int], columns: Columns) -> tuple[list[tuple[object, ...]], list[str]]:
    """The rows with an area code, which is put in front; and what stands in its place in rows that have inhabitants and no code."""
    places = [positions.index(i) for i in columns.codes]
    counts = [positions.index(i) for i in columns.indicators.get("inhabitants", ())]
    others: list[str] = []

    def is_area(cells: tuple[object, ...]) -> bool:
        if any(to_code(cells[i]) for i in places):
            return True
        if any(not is_no_figure(cells[i]) and read_number(cells[i]) is not None for i in counts):
            others.append(shown(plain(cells[places[0]])))
        return False

    rows = sheet.pick(at, positions, is_area)
    if not rows:
        if "inhabitants" not in columns.indicators:
            raise not_ours(sheet.where, MISSING)
        example = f" (er staat bijvoorbeeld '{others[0]}')" if others and others[0] else ""
        raise refuse(
            sheet.where,
            f"er staan geen gebiedscodes zoals GM0917 of BU09171000 in{example}.",
            "Neem bij een export van StatLine ook de kolom 'Codering' mee.",
        )
    place = max(places, key=lambda i: sum(bool(to_code(row[i])) for row in rows))
    return [(to_code(row[place]), *row) for row in rows if to_code(row[place])], others


def _years(rows: list[tuple[object, ...]], positions: list[int], columns: Columns, where: str) -> list[int | None]:
    """Year of each row by its own column; None where there is no such column or the cell is empty."""
    if not columns.years:
        return [None] * len(rows)
    place = positions.index(columns.years[0]) + 1
    years: list[int | None] = []
    for row in rows:
        year = year_in_cell(row[place])
        if year is None and plain(row[place]):
            raise refuse(
                where,
                f"bij {row[0]} staat '{shown(plain(row[place]))}' in de kolom met het jaar.",
                "Zet in deze kolom alleen jaren, bijvoorbeeld 2024.",
            )
        years.append(year)
    return years


def _of_year(
    sheet: Sheet,
    rows: list[tuple[object, ...]],
    positions: list[int],
    columns: Columns,
    header: list[str],
    year: int,
    table_id: str,
    titles: dict[str, str],
) -> list[Content]:
    codes = [str(row[0]) for row in rows]
    _check_twice(codes, year, sheet.where)
    if "inhabitants" not in columns.indicators:
        raise _no_inhabitants(sheet, columns, year)

    def cells(position: int) -> list[object]:
        place = positions.index(position) + 1
        return [row[place] for row in rows]

    raw = pd.DataFrame({"code": pd.Series(codes, dtype="str")})
    for indicator, parts in columns.indicators.items():
        raw[indicator] = sum(_numbers(sheet, indicator, header, part, cells(part), codes, year) for part in parts)
    if not raw["inhabitants"].notna().any():
        name = header[columns.indicators["inhabitants"][0]]
        raise refuse(
            sheet.where,
            f"de kolom met het aantal inwoners ('{shown(name)}', {year}) bevat geen enkel getal.",
            "Staan er formules in, open het bestand dan in Excel en bewaar het opnieuw; download het anders opnieuw.",
        )
    check_together(raw, sheet.where)
    named = titles | _titles(columns, cells, codes)
    of_areas = {column: pd.Series(cells(position), dtype="object") for column, position in columns.areas.items()}
    return _contents(sheet.where, raw, columns, of_areas, named, year, table_id)


def _check_twice(codes: list[str], year: int, where: str) -> None:
    listed = pd.Series(codes)
    twice = listed[listed.duplicated()]
    if len(twice):
        raise refuse(
            where,
            f"gebied {twice.iloc[0]} staat er meer dan één keer in voor {year} ({count(len(twice), 'rij', 'rijen')} te veel).",
            "Download het bestand opnieuw, of bewaar per gebied en jaar één rij.",
        )


def _no_inhabitants(sheet: Sheet, columns: Columns, year: int) -> Exception:
    names = _indicator("inhabitants").names
    error = refuse if columns.indicators else not_ours
    return error(
        sheet.where,
        f"de kolom met het aantal inwoners ontbreekt voor {year} of heeft een andere naam. Die heet '{names.kwb[0].text}' in een kwb-bestand, "
        f"'Aantal inwoners' op StatLine en '{names.variable[0].text}' bij OData.",
        "Download het bestand opnieuw met deze kolom erbij en verander de namen van kolommen niet.",
    )


def _indicator(indicator_id: str) -> Indicator:
    return next(entry for entry in catalogue().indicators if entry.id == indicator_id)


def _numbers(
    sheet: Sheet, indicator: str, header: list[str], at: int, cells: list[object], codes: list[str], year: int
) -> pd.Series:
    figures = Figures(_indicator(indicator), header[at], cells, codes, percent=at in sheet.percent)
    return pd.Series(to_numbers(figures, sheet.where, year))


def _titles(columns: Columns, cells: Callable[[int], list[object]], codes: list[str]) -> dict[str, str]:
    """Names of areas; a column with the name of the gemeente only names the gemeente itself."""
    titles: dict[str, str] = {}
    wanted: list[tuple[int, tuple[str, ...]]] = []
    if columns.gemeente_name is not None:
        wanted.append((columns.gemeente_name, ("GM", "NL")))
    wanted += [(position, ("BU", "WK", "GM", "NL")) for position in columns.names[::-1]]
    for position, prefixes in wanted:
        for code, cell in zip(codes, cells(position), strict=True):
            name = " ".join(plain(cell).split())[:_LONGEST_NAME]
            if name and not areas.is_code(name) and code.startswith(prefixes):
                titles[code] = name
    return titles


def _contents(
    where: str,
    raw: pd.DataFrame,
    columns: Columns,
    of_areas: dict[str, pd.Series],
    titles: dict[str, str],
    year: int,
    table_id: str,
) -> list[Content]:
    figures = cbs.to_key_figures(raw, "code", year)
    empty = tuple(column for column in columns.indicators if not figures[column].notna().any())
    read = tuple(column for column in columns.indicators if column not in empty)
    notes = [
        f"{where}: {count(len(figures), 'gebied', 'gebieden')} in {year}, {count(len(read), 'indicator', 'indicatoren')} gelezen"
    ]
    if columns.absent:
        notes.append(f"{where}: niet in het bestand: {cbs.labels(columns.absent)}")
    if empty:
        notes.append(f"{where}: kolom zonder cijfers: {cbs.labels(empty)}")
    flags, sizes, postcodes = (of_areas.get(name) for name in ("boundary_flag", "area_ha", "postcode"))
    table = cbs.to_areas(raw["code"], titles, year, flags, sizes, postcodes)
    name = table_id or str(cbs.table_of(year) or "kerncijfers")
    return [
        Content("key_figures", year, figures, name, where, tuple(notes), read, tuple(columns.absent), empty),
        Content("areas", year, table, name, where, tuple(notes[:1])),
    ]
