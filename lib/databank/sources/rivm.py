"""Estimates by RIVM of loneliness, care and limitations per area, from dataderden.cbs.nl (OData v3): shown beside, never counted with.

Quirks handled here: three tables, each with all years on the borders of its own year and with names of its own; keys of age, margin
and period read from the table; padded codes; the country has another code; not every year has every age and figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib import areas
from lib.databank.catalogue import naming
from lib.databank.catalogue.beside import beside
from lib.databank.catalogue.indicators import sources
from lib.databank.errors import UnexpectedData
from lib.databank.sources import odata
from lib.databank.sources.cbs import to_numbers
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound
from lib.databank.store import COUNTRY

_WHOLE_YEAR = re.compile(r"(\d{4})JJ00")
_AREA, _PERIOD, _AGE, _MARGIN = "WijkenEnBuurten", "Perioden", "Leeftijd", "Marges"


@dataclass(frozen=True)
class Found:
    """A table of the service: the year of its areas, figure -> its column, age -> its key, the key of the estimate, year -> period.

    `absent` and `passed_over` are sentences on tables before it in the contract: not there, or there with fewer figures.
    """

    id: str
    borders: int
    columns: dict[str, str]
    ages: dict[str, str]
    estimate: str
    periods: dict[int, str]
    absent: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def lacking(self) -> list[str]:
        """Labels of the figures that the table does not have."""
        return [figure.label for figure in beside().figures if figure.id not in self.columns]


def find(fetcher: Fetcher) -> Found:
    """The table with most of the figures, the newest of equals. Raises UnexpectedData when no table has any, SourceUnavailable."""
    absent: list[str] = []
    passed_over: list[str] = []
    best, columns = "", dict[str, str]()
    for table in _contract()["tables"]:
        try:
            there = [str(row.get("Key") or "") for row in _rows(fetcher, table, "DataProperties")]
        except NotFound:
            absent.append(f"Tabel {table} bestaat niet bij de dienst.")
            continue
        found = _columns(there)
        if len(found) > len(columns):
            passed_over += [f"Tabel {best} heeft minder cijfers dan tabel {table}."] if best else []
            best, columns = table, found
        elif not best:
            passed_over.append(f"Tabel {table} heeft geen van de cijfers die Buurtbalans kent.")
        if len(columns) == len(beside().figures):
            break
    if not best:
        raise UnexpectedData("De cijfers van RIVM staan niet meer waar Buurtbalans ze kent. " + " ".join([*absent, *passed_over]))
    keys = {entity: [str(row.get("Key") or "") for row in _rows(fetcher, best, entity)] for entity in (_AGE, _MARGIN, _PERIOD)}
    ages = {age.id: key for age in beside().ages for key in keys[_AGE] if key.strip() == age.key}
    estimates = [key for key in keys[_MARGIN] if key.strip() == _contract()["estimate"]]
    periods = {int(whole[1]): key for key in sorted(keys[_PERIOD]) if (whole := _WHOLE_YEAR.fullmatch(key.strip()))}
    if not (ages and estimates and periods):
        raise UnexpectedData(f"Tabel {best} van RIVM heeft andere leeftijden, marges of jaren dan Buurtbalans kent.")
    borders = int(_contract()["tables"][best])
    return Found(best, borders, columns, ages, estimates[0], periods, tuple(absent), tuple(passed_over))


def _rows(fetcher: Fetcher, table: str, entity: str) -> list[dict]:
    return odata.rows(fetcher, f"{_contract()['api']}/{table}/{entity}", f"tabel {table} (RIVM)")


def fetch(fetcher: Fetcher, found: Found, years: Sequence[int], scope: str) -> pd.DataFrame:
    """Table rivm of these years: of the country, or of a gemeente with its wijken and buurten. Raises SourceFailed."""
    own = [f"({odata.any_of(_AREA, (level + scope[2:6] for level in ('GM', 'WK', 'BU')))})"] if scope != COUNTRY else []
    periods = " or ".join(f"{_PERIOD} eq '{found.periods[year]}'" for year in years)
    conditions = [f"{_MARGIN} eq '{found.estimate}'", f"({periods})", *own]
    read = [_AREA, _PERIOD, _AGE, _MARGIN, *found.columns.values()]
    url, where = f"{_contract()['feed']}/{found.id}/TypedDataSet", f"tabel {found.id} (RIVM)"
    try:
        rows = odata.rows(fetcher, url, where, filter=" and ".join(conditions), select=",".join(read))
    except NotFound as error:
        raise UnexpectedData(f"De cijfers van RIVM zijn niet op te halen. {error}") from error
    return to_table(pd.DataFrame(rows), found)


def _contract() -> dict[str, Any]:
    return sources()["rivm"]


def _columns(keys: list[str]) -> dict[str, str]:
    """Figure -> the first of its names that is among the columns of a table; nothing where a name is there twice."""
    stems = [naming.stem(key) for key in keys]
    found = {}
    for figure in beside().figures:
        try:
            at = naming.find(figure.names, stems, 0)
        except naming.AmbiguousName:
            continue
        if at:
            found[figure.id] = keys[at[0]]
    return found


def to_table(raw: pd.DataFrame, found: Found) -> pd.DataFrame:
    """Table rivm from raw rows of the service: one row per area and year that has any figure, NaN where RIVM gives none."""
    names = ["code", "year", "borders", *beside().columns]
    if raw.empty:
        return pd.DataFrame({name: pd.Series(dtype={"code": "str", "year": "int64"}.get(name, "float64")) for name in names})
    if lacking := {_AREA, _PERIOD, _AGE, _MARGIN, *found.columns.values()} - set(raw.columns):
        raise UnexpectedData(f"Tabel {found.id} van RIVM heeft geen kolom '{min(lacking)}'. De dienst is veranderd.")
    code = raw[_AREA].fillna("").astype("str").str.strip()
    year = pd.to_numeric(raw[_PERIOD].str.strip().str.extract(_WHOLE_YEAR.pattern + "$", expand=False))
    keep = code.map(areas.is_code).to_numpy(dtype=bool) & year.notna() & (raw[_MARGIN] == found.estimate)
    of_ages = []
    for age, key in found.ages.items():
        mine = keep & (raw[_AGE] == key)
        values = {f"{figure}_{age}": to_numbers(raw.loc[mine, name]) for figure, name in found.columns.items()}
        of_age = pd.DataFrame({"code": code[mine], "year": year[mine].astype("int64"), **values})
        of_ages.append(of_age.drop_duplicates(["code", "year"]).set_index(["code", "year"]))
    table = pd.concat(of_ages, axis=1).dropna(how="all").reset_index()
    table["borders"] = float(found.borders)
    return table.reindex(columns=names, fill_value=np.nan).astype({"code": "str", **dict.fromkeys(names[2:], "float64")})
