"""What a databank holds: rows per table, year and level, coverage of indicators, where each part comes from."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lib.databank.catalogue.indicators import catalogue
from lib.databank.store import Databank
from lib.words import listed

_LEVEL = {"BU": "buurt", "WK": "wijk", "GM": "gemeente", "NL": "land"}


def describe(databank: Databank) -> dict[str, Any]:
    """JSON-able description: per table and year the rows per level, inhabitants per level (key figures), and the parts."""
    tables = []
    for table in dict.fromkeys(part.table for part in databank.parts):
        for year in databank.years(table):
            parts, source = databank.parts_of(table, year), databank.source(table)
            frame = databank.read(table, years=[year] if table != "lineage" else None, columns=_columns(table))
            if table == "lineage":
                frame = frame[frame["geometry_year"] == year]
            levels = frame["code"].str[:2].map(_LEVEL)
            entry: dict[str, Any] = {
                "table": table,
                "year": year,
                "rows": len(frame),
                "levels": {level: int(n) for level, n in levels.value_counts().items()},
                "source": source["title"],
                "owner": source["owner"],
                "licence": source["licence"],
                "table_id": sorted({part.table_id for part in parts}),
                "retrieved_at": max(part.retrieved_at for part in parts),
                "scopes": [part.scope for part in parts],
                "notes": [note for part in parts for note in part.notes],
            }
            if table == "key_figures":
                sums = frame.groupby(levels)["inhabitants"].sum()
                entry["inhabitants"] = {level: int(total) for level, total in sums.items()}
            if table == "lineage":
                kinds = frame.groupby(["year", "kind"]).size()
                entry["kinds"] = {f"{year} {kind}": int(n) for (year, kind), n in kinds.items()}  # type: ignore[misc]
            tables.append(entry)
    return {
        "name": databank.name,
        "fictional": databank.fictional,
        "version": databank.version,
        "path": str(databank.path),
        "tables": tables,
        "outcomes": [line for outcome in databank.outcomes for line in outcome.lines],
        "absent": _absent(databank),
    }


def _absent(databank: Databank) -> list[str]:
    """Sentences on what this databank cannot hold because it was made before Buurtbalans knew it, with what to fetch."""
    lacking: dict[str, None] = {}
    for part in databank.parts:
        lacking |= dict.fromkeys(column for column in databank.absent_columns(part) if column in catalogue())
    sentences = []
    if lacking:
        names = listed(catalogue()[column].label for column in lacking)
        sentences.append(f"Nog niet in deze databank, want later toegevoegd: {names}. Haal de kerncijfers opnieuw op.")
    if not databank.fictional and databank.parts and not databank.years("outlines"):
        sentences.append("De omtrekken van andere gemeenten en het water ontbreken. Haal de gegevens opnieuw op.")
    return sentences


def _columns(table: str) -> list[str]:
    return {"key_figures": ["inhabitants"], "lineage": ["kind", "geometry_year"]}.get(table, [])


def coverage(databank: Databank, gemeente: str) -> pd.DataFrame:
    """Share (0-1) of the gemeente's buurten for which an indicator is published: one row per indicator, a column per year."""
    figures = databank.read("key_figures", gemeente=gemeente, levels=("buurt",))
    if figures.empty:
        return pd.DataFrame(columns=["label"])
    shares = figures.groupby("year")[list(catalogue().columns)].agg(lambda values: values.notna().mean()).T
    shares.insert(0, "label", [entry.label for entry in catalogue().indicators])
    return shares
