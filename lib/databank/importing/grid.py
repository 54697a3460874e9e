"""Key figures from a grid of cells, wherever it came from: a worksheet, a CSV file or rows of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lib import areas
from lib.databank.importing.content import WHAT_CAN_BE_READ, Content, count, figures_year, refuse, year_in_title
from lib.databank.importing.headers import Columns, code_columns, find_columns
from lib.databank.indicators import Indicator, catalogue, sources
from lib.databank.sources import cbs

_HEADER_WITHIN = 40
_MISSING = (".", "x", "NA", "", "None", "nan")

Row = Sequence[object]


@dataclass(frozen=True)
class Grid:
    """Rows of cells from `where`; `title` is text about the table from outside the cells (sheet name, metadata)."""

    rows: list[Row]
    where: str
    title: str = ""
    table_id: str = ""


def header_row(rows: list[Row]) -> int | None:
    """Index of the first row with a column of area codes or area names, None when there is none near the top."""
    return next((i for i, row in enumerate(rows[:_HEADER_WITHIN]) if code_columns(_texts(row))), None)


def read_grid(grid: Grid) -> list[Content]:
    """Tables key_figures and areas of one year. Raises UnexpectedData that names the file and what it lacks."""
    at = header_row(grid.rows)
    if at is None:
        raise _no_code_column(grid)
    above = [" ".join(_texts(row)) for row in grid.rows[:at]]
    year = figures_year(year_in_title(" ".join([grid.title, *above])), grid.where)
    columns = find_columns(_texts(grid.rows[at]), year, grid.where)
    if at and "inhabitants" not in columns.indicators:
        # Some exports have the names of the variables in the row above and the units beside the word for areas.
        columns = find_columns(_joined(grid.rows[at - 1], grid.rows[at]), year, grid.where)
    if "inhabitants" not in columns.indicators:
        entry = _indicator("inhabitants")
        raise refuse(
            grid.where,
            f"de kolom met het aantal inwoners ontbreekt ('{entry.kwb}' in een kwb-bestand, 'Aantal inwoners' op StatLine, "
            f"'{entry.stem_in(year)}' bij OData) of heeft een andere naam.",
            "Download het bestand opnieuw met deze kolom erbij en verander de namen van kolommen niet.",
        )
    raw = _picked(grid, grid.rows[at + 1 :], columns, year)
    return _contents(grid, raw, columns, year)


def _texts(row: Row) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in row]


def _joined(upper: Row, lower: Row) -> list[str]:
    above, below = _texts(upper), _texts(lower)
    above += [""] * (len(below) - len(above))
    return [top or bottom for top, bottom in zip(above, below, strict=False)]


def _no_code_column(grid: Grid) -> Exception:
    if any(_looks_like_figures(_texts(row), grid.where) for row in grid.rows[:_HEADER_WITHIN]):
        return refuse(
            grid.where,
            "de kolom met gebiedscodes ontbreekt "
            "('gwb_code_10' in een kwb-bestand, 'Codering' op StatLine, 'WijkenEnBuurten' bij OData).",
            "Download het bestand opnieuw met deze kolom erbij.",
        )
    return refuse(grid.where, "in dit bestand staan geen kerncijfers van wijken en buurten.", f"{WHAT_CAN_BE_READ}.")


def _looks_like_figures(header: list[str], where: str) -> bool:
    newest = max(sources()["key_figures"]["tables"])
    return "inhabitants" in find_columns(header, newest, where).indicators


def _indicator(indicator_id: str) -> Indicator:
    return next(entry for entry in catalogue().indicators if entry.id == indicator_id)


def _picked(grid: Grid, rows: list[Row], columns: Columns, year: int) -> pd.DataFrame:
    """Only what is read, by name: code, name, flag, area and the indicator ids; rows without an area code are left out."""
    at = max(columns.codes, key=lambda i: sum(areas.is_code(_cell(row, i)) for row in rows), default=None)
    kept = [row for row in rows if at is not None and areas.is_code(_cell(row, at))]
    if at is None or not kept:
        example = next((f" (er staat bijvoorbeeld '{_cell(row, columns.codes[0])}')" for row in rows[:1] if columns.codes), "")
        raise refuse(
            grid.where,
            f"er staan geen gebiedscodes zoals GM0917 of BU09171000 in{example}.",
            "Neem bij een export van StatLine ook de kolom 'Codering' mee.",
        )
    codes = [_cell(row, at) for row in kept]
    twice = pd.Series(codes)[pd.Series(codes).duplicated()]
    if len(twice):
        raise refuse(
            grid.where,
            f"gebied {twice.iloc[0]} staat er meer dan één keer in ({count(len(twice), 'rij', 'rijen')} te veel).",
            "Download het bestand opnieuw, of bewaar per gebied één rij.",
        )
    name_at = next((i for i in columns.names if i != at), None)
    positions = {
        "code": at,
        "name": name_at,
        "gemeente_name": columns.gemeente_name,
        "flag": columns.flag,
        "area": columns.area,
        **columns.indicators,
    }
    raw = pd.DataFrame({name: [_value(row, i) for row in kept] for name, i in positions.items() if i is not None})
    for entry in catalogue().indicators:
        if entry.id in raw:
            _check_numbers(grid.where, entry, raw[entry.id], raw["code"], year)
    return raw


def _value(row: Row, at: int) -> object:
    return row[at] if at < len(row) else None


def _cell(row: Row, at: int) -> str:
    value = _value(row, at)
    return "" if value is None else str(value).strip()


def _check_numbers(where: str, entry: Indicator, column: pd.Series, codes: pd.Series, year: int) -> None:
    """Refuse text where a number belongs, and counts with decimals: then a point stands for thousands."""
    numbers = cbs.to_numbers(column)
    texts = column.where(column.notna(), "").astype("str").str.strip()
    raw_numbers = pd.to_numeric(texts.str.replace(",", ".", regex=False), errors="coerce")
    wrong = raw_numbers.isna() & ~texts.isin(_MISSING)
    if wrong.any():
        at = int(wrong.to_numpy().argmax())
        raise refuse(
            where,
            f"bij {codes.iloc[at]} staat '{texts.iloc[at]}' in de kolom voor '{entry.label}' ({year}); daar hoort een getal.",
            "Download het bestand opnieuw, zonder het in een ander programma te bewaren.",
        )
    parts = numbers[numbers.notna() & (numbers % 1 != 0)] if entry.unit == "aantal" else numbers.iloc[:0]
    if len(parts):
        raise refuse(
            where,
            f"'{entry.label}' van {codes.loc[parts.index[0]]} is '{texts.loc[parts.index[0]]}'; "
            "een aantal heeft geen cijfers achter de komma.",
            "Bewaar het bestand zonder punten of komma's voor duizendtallen.",
        )


def _contents(grid: Grid, raw: pd.DataFrame, columns: Columns, year: int) -> list[Content]:
    figures = cbs.to_key_figures(raw, "code", year)
    empty = [column for column in columns.indicators if not figures[column].notna().any()]
    read = len(columns.indicators) - len(empty)
    notes = [
        f"{grid.where}: {count(len(figures), 'gebied', 'gebieden')} in {year}, {count(read, 'indicator', 'indicatoren')} gelezen"
    ]
    if columns.absent:
        notes.append(f"{grid.where}: niet in het bestand: {', '.join(columns.absent)}")
    if empty:
        notes.append(f"{grid.where}: kolom zonder cijfers: {', '.join(empty)}")
    titles = _titles(raw)
    areas_table = cbs.to_areas(raw["code"], titles, year, raw.get("flag"), raw.get("area"))
    table_id = grid.table_id or str(cbs.table_of(year) or "kerncijfers")
    return [
        Content("key_figures", year, figures, table_id, grid.where, tuple(notes)),
        Content("areas", year, areas_table, table_id, grid.where, tuple(notes[:1])),
    ]


def _titles(raw: pd.DataFrame) -> dict[str, str]:
    """Names of areas; a column with the name of the gemeente only names the gemeente itself."""
    titles: dict[str, str] = {}
    for column, prefixes in (("gemeente_name", ("GM", "NL")), ("name", ("BU", "WK", "GM", "NL"))):
        if column in raw:
            names = raw[column].where(raw[column].notna(), "").astype("str").str.strip()
            pairs = zip(raw["code"].astype("str").str.strip(), names, strict=True)
            titles.update({code: name for code, name in pairs if name and not areas.is_code(name) and code.startswith(prefixes)})
    return titles
