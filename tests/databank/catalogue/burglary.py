"""A source that Buurtbalans does not have: burglaries, another kind of crime in the table of the police."""

from __future__ import annotations

import pandas as pd

from lib.databank.sources import odata
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.findings import Finding
from lib.databank.sources.source import YearTable


class Burglary(YearTable):
    """Counts per area and whole year."""

    name = "burglary"
    step = "Woninginbraken"

    def find(self, fetcher: Fetcher) -> tuple[str, list[int], list[str]]:
        table = self.contract["table"]
        keys = [str(row["Key"]) for row in odata.rows(fetcher, f"{self.contract['api']}/{table}/Perioden", table, select="Key")]
        return table, [int(key[:4]) for key in keys if key.endswith("JJ00")], []

    def fetch(self, fetcher: Fetcher, table_id: str, years: list[int], scope: str) -> pd.DataFrame:
        periods = " or ".join(f"Perioden eq '{year}JJ00'" for year in years)
        area = odata.scope_filter(scope)
        wanted = " and ".join([f"SoortMisdrijf eq '{self.contract['kind']} '", f"({periods})", *([f"({area})"] if area else [])])
        rows = odata.rows(fetcher, f"{self.contract['feed']}/{table_id}/TypedDataSet", table_id, filter=wanted)
        raw = pd.DataFrame(rows)
        count = next(name for name in raw.columns if name.startswith("GeregistreerdeMisdrijven"))
        return pd.DataFrame(
            {
                "code": raw["WijkenEnBuurten"].str.strip(),
                "year": raw["Perioden"].str[:4].astype("int64"),
                "burglaries": raw[count].astype("float64"),
            }
        )

    def check(self, fetcher: Fetcher) -> list[Finding]:
        table, years, _ = self.find(fetcher)
        return [] if years else [Finding(f"tabel {table}", "er zijn geen jaren.", "Woninginbraken blijven zoals ze waren.")]
