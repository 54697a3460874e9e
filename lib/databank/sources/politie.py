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
from lib.databank.sources.findings import Finding
from lib.databank.sources.source import YearTable
from lib.databank.sources.web import NotFound

_WHOLE_YEAR = re.compile(r"(\d{4})JJ00")


class Politie(YearTable):
    """Counts of registered crimes, all kinds together."""

    name = "crime"
    step = "Misdrijven"

    def find(self, fetcher: Fetcher) -> tuple[str, list[int], list[str]]:
        """The table with whole years; of the two that are known one has months only, and which one has changed before."""
        passed_over = []
        for table in self.contract["tables"]:
            where = f"tabel {table} (misdrijven)"
            try:
                rows = odata.rows(fetcher, f"{self.contract['api']}/{table}/Perioden", where, select="Key")
            except NotFound:
                passed_over.append(f"Tabel {table} bestaat niet bij de dienst.")
                continue
            years = sorted({int(whole[1]) for row in rows if (whole := _WHOLE_YEAR.fullmatch(str(row.get("Key", "")).strip()))})
            if years:
                return table, years, passed_over
            passed_over.append(f"Tabel {table} heeft geen cijfers per jaar.")
        raise UnexpectedData("De misdrijven per jaar staan niet meer waar Buurtbalans ze kent. " + " ".join(passed_over))

    def fetch(self, fetcher: Fetcher, table_id: str, years: list[int], scope: str) -> pd.DataFrame:
        if not years:
            return _no_crime()
        periods = " or ".join(f"Perioden eq '{year}JJ00'" for year in years)
        area = odata.scope_filter(scope)
        conditions = [f"SoortMisdrijf eq '{self.contract['total']} '", f"({periods})", *([f"({area})"] if area else [])]
        where = f"tabel {table_id} (misdrijven)"
        try:
            rows = odata.rows(fetcher, f"{self.contract['feed']}/{table_id}/TypedDataSet", where, filter=" and ".join(conditions))
        except NotFound as error:
            raise UnexpectedData(f"De misdrijven zijn niet op te halen. {error}") from error
        return to_crime(pd.DataFrame(rows), f"Tabel {table_id}") if rows else _no_crime()

    def check(self, fetcher: Fetcher) -> list[Finding]:
        """Which table, which periods, its columns, and whether there are figures."""
        table, years, passed_over = self.find(fetcher)
        where, newest = f"tabel {table}", self.contract["newest"]
        findings = [Finding(where, sentence, f"Misdrijven komen uit {table}.") for sentence in passed_over]
        described = odata.rows(fetcher, f"{self.contract['api']}/{table}/DataProperties", where)
        there = {str(row.get("Key", "")) for row in described}
        for column in self.contract["reads"]["TypedDataSet"]:
            if not any(name == column or name.startswith(f"{column}_") for name in there):
                findings.append(
                    Finding(where, f"de kolom {column} is er niet.", "Misdrijven worden niet gelezen; wat er al was, blijft.")
                )
        if findings and not passed_over:
            return findings
        if years[-1] > newest:
            findings.append(Finding(where, f"{years[-1]} is nieuw.", "Dat jaar wordt gelezen."))
        if newest not in years:
            findings.append(Finding(where, f"{newest} is er niet.", "Veiligheid toont een eerder jaar."))
            return findings
        crime = self.fetch(fetcher, table, [newest], sources()["geometry"]["probe"]["gemeente"])
        if crime.empty or crime["crimes"].isna().all():
            findings.append(Finding(where, f"er zijn geen cijfers over {newest}.", "Veiligheid toont een eerder jaar."))
        return findings


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
