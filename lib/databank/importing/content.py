"""What one file brings: a table for one year, and the years and errors that all formats share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lib.databank.errors import UnexpectedData
from lib.databank.indicators import sources

_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_TABLE_ID = re.compile(r"(?<!\d)(\d{5}NED)", re.IGNORECASE)
_YEAR_IN_TITLE = re.compile(r"(?:kerncijfers wijken en buurten|kwb)\D{0,5}(20\d\d)", re.IGNORECASE)

WHAT_CAN_BE_READ = (
    "Buurtbalans leest kwb-2024.xlsx van CBS, een export van StatLine (CSV), een antwoord van CBS OData (JSON), "
    "de wijk- en buurtkaart (GeoPackage of GeoJSON) en de zip-bestanden van de Leefbaarometer"
)
NOTHING_CHANGED = "Er is niets veranderd."


@dataclass(frozen=True)
class Content:
    """A table (by name) of one year as read from the file `where`; `frame` satisfies the contract of `table`."""

    table: str
    year: int
    frame: pd.DataFrame
    table_id: str
    where: str
    notes: tuple[str, ...] = ()


def count(number: int, one: str, more: str) -> str:
    """'1 gebied' or '12 gebieden'."""
    return f"{number} {one if number == 1 else more}"


def refuse(where: str, problem: str, way_out: str) -> UnexpectedData:
    """The error for a file that cannot be used: what is wrong, that nothing happened, what to do."""
    return UnexpectedData(f"{where}: {problem} {NOTHING_CHANGED} {way_out}")


def year_of_table(text: str) -> int | None:
    """Year of the CBS key figures table whose id (such as 85984NED) is in the text; None without a known id."""
    ids = {str(table): int(year) for year, table in sources()["key_figures"]["tables"].items()}
    found = {ids[match.upper()] for match in _TABLE_ID.findall(text) if match.upper() in ids}
    return found.pop() if len(found) == 1 else None


def year_in_title(text: str) -> int | None:
    """Year in the title 'Kerncijfers wijken en buurten 2024', or of the table named in the text."""
    match = _YEAR_IN_TITLE.search(text)
    return int(match[1]) if match else year_of_table(text)


def year_in_name(text: str) -> int | None:
    """The one year that a file, layer or sheet name holds; None when it holds none or several."""
    by_table = year_of_table(text)
    found = set(_YEAR.findall(text))
    return by_table if by_table is not None else int(found.pop()) if len(found) == 1 else None


def figures_year(in_content: int | None, where: str) -> int:
    """Year of key figures: from the content, else from the file name. Raises UnexpectedData without a usable year."""
    year = in_content if in_content is not None else year_in_name(where)
    if year is None:
        raise refuse(
            where,
            "het jaar van de kerncijfers staat niet in het bestand en niet in de bestandsnaam.",
            "Zet het jaar in de naam, bijvoorbeeld kwb-2024.xlsx, en probeer het opnieuw.",
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
