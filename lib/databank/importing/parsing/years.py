"""The year of a file: from a column, from titles in it, from its sheet and from its name; they may not contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lib.databank.catalogue.indicators import sources
from lib.databank.errors import UnexpectedData
from lib.databank.importing.content import refuse, shown

YEAR_COLUMNS = ("jaar", "year", "perioden", "periode", "period", "jaartal", "peiljaar")
_TABLE_ID = re.compile(r"(?<!\d)(\d{5}NED)", re.IGNORECASE)
_IN_TITLE = re.compile(r"(?:kerncijfers[ _]wijken[ _]en[ _]buurten|kwb)\D{0,5}(20\d\d)(?!\d)", re.IGNORECASE)
_DATES = re.compile(r"(?<!\d)(?:20\d\d[-_. ]\d{1,2}[-_. ]\d{1,2}|\d{1,2}[-_. ]\d{1,2}[-_. ]20\d\d)(?!\d)")
_MONTHS = re.compile(r"(?<!\d)20\d\d-(?:0[1-9]|1[0-2])(?![\d-])")
_VERSIONS = re.compile(
    r"(?:versie|version|release|publicatie|stand|download(?:ed)?|opgehaald)[-_. ]*(?:\(?20\d\d\)?)(?!\d)", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_CELL = re.compile(r"(20\d\d)(?:JJ00|\.0+)?\*{0,2}", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """A year and where it stands, in words ('de bestandsnaam')."""

    year: int
    place: str


def year_of_table(text: str) -> int | None:
    """Year of the CBS key figures table whose id (such as 85984NED) is in the text; None without a known id."""
    ids = {str(table): int(year) for year, table in sources()["key_figures"]["tables"].items()}
    found = {ids[match.upper()] for match in _TABLE_ID.findall(text) if match.upper() in ids}
    return found.pop() if len(found) == 1 else None


def year_in_title(text: str) -> int | None:
    """Year in the title 'Kerncijfers wijken en buurten 2024' or 'kwb-2024', or of the table named in the text."""
    found = {int(year) for year in _IN_TITLE.findall(text)}
    by_table = year_of_table(text)
    return found.pop() if len(found) == 1 else by_table if not found else None


def year_in_name(text: str) -> int | None:
    """The one year that the name of a file, layer or sheet holds, apart from dates and versions; None for none or several."""
    titled = year_in_title(text)
    if titled is not None:
        return titled
    without_dates = _DATES.sub(" ", text)
    for rest in (_MONTHS.sub(" ", _VERSIONS.sub(" ", without_dates)), _VERSIONS.sub(" ", without_dates), without_dates):
        found = set(_YEAR.findall(rest))
        if found:
            return int(found.pop()) if len(found) == 1 else None
    return None


def year_in_cell(cell: object) -> int | None:
    """The year in a cell of a column of years: 2024, '2024', '2024JJ00', '2024*', a date; None for anything else."""
    if isinstance(cell, date | datetime):
        return cell.year
    match = _CELL.fullmatch(str(cell).strip())
    return int(match[1]) if match else None


def told_by(name: str, sheet: str, above: str) -> list[Told]:
    """What the file name, the name of the sheet and the texts above the header say."""
    found = [
        (year_in_title(above), "de titel in het bestand"),
        (year_in_name(_MONTHS.sub(" ", sheet)), f"de naam van het blad ('{shown(sheet)}')"),
        (year_in_name(name), "de bestandsnaam"),
    ]
    return [Told(year, place) for year, place in found if year is not None]


def agreed(told: Iterable[Told], in_column: Iterable[int], where: str) -> int | None:
    """The year of rows without a year of their own; None when nothing says it.

    Raises UnexpectedData that names both places when they disagree with each other or with the column.
    """
    known = list(told)
    for other in known[1:]:
        if other.year != known[0].year:
            raise _disagree(known[0], other, where)
    years = sorted(set(in_column))
    if known and years and known[0].year not in years:
        raise _disagree(Told(years[-1], "de kolom met het jaar"), known[0], where)
    return known[0].year if known else None


def _disagree(one: Told, other: Told, where: str) -> UnexpectedData:
    return refuse(
        where,
        f"het jaar is niet duidelijk: {one.place} zegt {one.year} en {other.place} zegt {other.year}.",
        "Zoek uit van welk jaar de cijfers zijn, zet dat jaar in de bestandsnaam en het blad, en probeer het opnieuw.",
    )


def checked(year: int | None, where: str) -> int:
    """A usable year of key figures. Raises UnexpectedData without one."""
    if year is None:
        example = "Observations-2024.csv" if "observations" in where.lower() else "kwb-2024.xlsx"
        raise refuse(
            where,
            "het jaar van de kerncijfers staat niet in het bestand en niet in de bestandsnaam.",
            f"Zet het jaar in de naam, bijvoorbeeld {example}, en probeer het opnieuw.",
        )
    oldest = min(sources()["key_figures"]["tables"])
    newest = max(*sources()["key_figures"]["tables"], date.today().year)
    if not oldest <= year <= newest:
        raise refuse(
            where,
            f"het jaar {year} past niet. Buurtbalans kent kerncijfers van {oldest} tot en met {newest}.",
            "Controleer het jaar in de bestandsnaam (bijvoorbeeld kwb-2024.xlsx) of kies een ander bestand.",
        )
    return year
