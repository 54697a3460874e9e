"""Registered crime compared with the contract: which table, which periods, its columns, and whether there are figures."""

from __future__ import annotations

from lib.databank.catalogue.indicators import sources
from lib.databank.checking.findings import Finding
from lib.databank.sources import odata, politie
from lib.databank.sources.fetcher import Fetcher


def check(fetcher: Fetcher) -> list[Finding]:
    """Findings on the table of crime per year. Raises SourceFailed when there is none."""
    source = sources()["crime"]
    table, years, passed_over = politie.find_table(fetcher)
    findings = [Finding(f"tabel {table}", sentence, f"Misdrijven komen uit {table}.") for sentence in passed_over]
    where = f"tabel {table}"
    described = odata.rows(fetcher, f"{source['api']}/{table}/DataProperties", where)
    there = {str(row.get("Key", "")) for row in described}
    for column in source["reads"]["TypedDataSet"]:
        if not any(name == column or name.startswith(f"{column}_") for name in there):
            findings.append(
                Finding(where, f"de kolom {column} is er niet.", "Misdrijven worden niet gelezen; wat er al was blijft.")
            )
    if findings and not passed_over:
        return findings
    if years[-1] > source["newest"]:
        findings.append(Finding(where, f"{years[-1]} is nieuw.", "Dat jaar wordt gelezen."))
    if source["newest"] not in years:
        findings.append(Finding(where, f"{source['newest']} is er niet.", "Veiligheid toont een eerder jaar."))
        return findings
    crime = politie.fetch(fetcher, table, [source["newest"]], sources()["geometry"]["probe"]["gemeente"])
    if crime.empty or crime["crimes"].isna().all():
        findings.append(Finding(where, f"er zijn geen cijfers over {source['newest']}.", "Veiligheid toont een eerder jaar."))
    return findings
