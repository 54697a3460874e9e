"""Registered crime per area and calendar year: Politie via CBS, OData v3.

Quirks handled here: the table per year is not the one per month; padded keys; period codes read from the table (only whole years,
'JJ00'); periods that are announced and hold nothing; the kind of crime that counts them all has a code with a blank.
"""

from __future__ import annotations

import re

import pandas as pd

from lib import areas
from lib.databank.catalogue.indicators import sources
from lib.databank.errors import UnexpectedData
from lib.databank.sources import odata
from lib.databank.sources.cbs import to_numbers
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound

_WHOLE_YEAR = re.compile(r"(\d{4})JJ00")


def find_table(fetcher: Fetcher) -> tuple[str, list[int], list[str]]:
    """The table with whole years, its years (ascending) and sentences on tables that were passed over. Raises SourceFailed."""
    source, gaps = sources()["crime"], []
    for table in source["tables"]:
        where = f"tabel {table} (misdrijven)"
        try:
            rows = odata.rows(fetcher, f"{source['api']}/{table}/Perioden", where, select="Key")
        except NotFound:
            gaps.append(f"Tabel {table} bestaat niet bij de dienst.")
            continue
        years = sorted({int(whole[1]) for row in rows if (whole := _WHOLE_YEAR.fullmatch(str(row.get("Key", "")).strip()))})
        if years:
            return table, years, gaps
        gaps.append(f"Tabel {table} heeft geen cijfers per jaar.")
    raise UnexpectedData("De misdrijven per jaar staan niet meer waar Buurtbalans ze kent. " + " ".join(gaps))


def fetch(fetcher: Fetcher, table: str, years: list[int], scope: str) -> pd.DataFrame:
    """Table crime (counts of registered crimes, all kinds) of the given years.

    Of the country, or of a gemeente with all gemeenten beside it. Raises SourceFailed.
    """
    if not years:
        return _no_crime()
    source = sources()["crime"]
    periods = " or ".join(f"Perioden eq '{year}JJ00'" for year in years)
    area = odata.scope_filter(scope)
    conditions = [f"SoortMisdrijf eq '{source['total']} '", f"({periods})", *([f"({area})"] if area else [])]
    where = f"tabel {table} (misdrijven)"
    try:
        rows = odata.rows(fetcher, f"{source['feed']}/{table}/TypedDataSet", where, filter=" and ".join(conditions))
    except NotFound as error:
        raise UnexpectedData(f"De misdrijven zijn niet op te halen. {error}") from error
    return to_crime(pd.DataFrame(rows), f"Tabel {table}") if rows else _no_crime()


def _no_crime() -> pd.DataFrame:
    types = {"code": "str", "year": "int64", "crimes": "float64"}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in types.items()})


def to_crime(raw: pd.DataFrame, where: str) -> pd.DataFrame:
    """Table crime from raw rows of the service: the total of all kinds of crime, per whole year."""
    *dimensions, count = sources()["crime"]["reads"]["TypedDataSet"]
    value = next((name for name in raw.columns if name.startswith(count)), None)
    if value is None or not set(dimensions) <= set(raw.columns):
        raise UnexpectedData(f"{where} heeft geen kolom '{count}'. De dienst is veranderd.")
    raw = raw[raw["SoortMisdrijf"].str.strip() == sources()["crime"]["total"]]
    frame = pd.DataFrame(
        {
            "code": raw["WijkenEnBuurten"].fillna("").str.strip(),
            "year": pd.to_numeric(raw["Perioden"].str.strip().str.extract(_WHOLE_YEAR.pattern + "$", expand=False)),
            "crimes": to_numbers(raw[value]),
        }
    )
    # An empty column of text maps to text, not to booleans.
    frame = frame[frame["code"].map(areas.is_code).to_numpy(dtype=bool) & frame["year"].notna()]
    return frame.astype({"year": "int64"}).drop_duplicates(["code", "year"]).reset_index(drop=True)
