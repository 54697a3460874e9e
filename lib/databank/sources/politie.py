"""Registered crime per buurt and calendar year: Politie via CBS, OData v3.

Quirks handled here: padded keys; period codes read from the table (only whole years, 'JJ00'); the total of all kinds of crime
is the kind whose code is '0.0.0'.
"""

from __future__ import annotations

import re

import pandas as pd

from lib import areas
from lib.databank.errors import UnexpectedData
from lib.databank.indicators import sources
from lib.databank.sources.cbs import next_link, scope_filter, to_numbers, values_of
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound, with_query

_TOTAL_KIND = "0.0.0"
_WHOLE_YEAR = re.compile(r"(\d{4})JJ00")


def fetch_crime(fetcher: Fetcher, years: list[int], scope: str) -> pd.DataFrame:
    """Table crime (counts of registered crimes, all kinds) for the given years, as far as the service has them.

    Raises web.NotFound when the service has no such table.
    """
    source = sources()["crime"]
    where = f"tabel {source['table']} (misdrijven)"
    base = f"{source['feed']}/{source['table']}"
    periods = fetcher.json(f"{source['api']}/{source['table']}/Perioden")
    keys = [row["Key"].strip() for row in values_of(periods, where)]
    wanted = sorted(key for key in keys if (whole := _WHOLE_YEAR.fullmatch(key)) and int(whole[1]) in years)
    if not wanted:
        return _no_crime()
    conditions = [f"SoortMisdrijf eq '{_TOTAL_KIND} '", "(" + " or ".join(f"Perioden eq '{code}'" for code in wanted) + ")"]
    area = scope_filter(scope)
    if area:
        conditions.append(f"({area})")
    query = {"$format": "json", "$filter": " and ".join(conditions)}
    try:
        pages = fetcher.pages(with_query(f"{base}/TypedDataSet", query), next_link)
        raw = pd.DataFrame([row for page in pages for row in values_of(page, where)])
    except NotFound as error:
        raise UnexpectedData(f"De misdrijven zijn niet op te halen. {error}") from error
    return _no_crime() if raw.empty else to_crime(raw, f"Tabel {source['table']}")


def _no_crime() -> pd.DataFrame:
    types = {"code": "str", "year": "int64", "crimes": "float64"}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in types.items()})


def to_crime(raw: pd.DataFrame, where: str) -> pd.DataFrame:
    """Table crime from raw rows of the service: the total of all kinds of crime, per whole year."""
    value = next((name for name in raw.columns if name.startswith("GeregistreerdeMisdrijven")), None)
    if value is None or not {"WijkenEnBuurten", "Perioden", "SoortMisdrijf"} <= set(raw.columns):
        raise UnexpectedData(f"{where} heeft geen kolom 'GeregistreerdeMisdrijven'. De dienst is veranderd.")
    raw = raw[raw["SoortMisdrijf"].str.strip() == _TOTAL_KIND]
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
