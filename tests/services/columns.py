"""The columns of the Kerncijfers tables, as published: names, order, unit and type per year.

`columns.csv` holds facts of the public tables (CBS, Kerncijfers wijken en buurten, 2020-2025, CC BY 4.0); for
2023 only ten positions were known and the rest is filled in to fit them. The number at the end of a column
name is the position of the column in its table, so the same name carries another number in another year.

Tables change after they came out. Of vintage 2024 columns.csv holds every column; what is otherwise in 2026 is below.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .contract import PER_MONTH, Vintage, tables

TABLES: dict[int, str] = tables(2024)
YEARS: tuple[int, ...] = tuple(TABLES)
POLICE_TABLE = PER_MONTH

INVENTED_ORIGIN = "HerkomstTotaalVerzonnen"
# The columns that must never reach a store. The server has to serve them to prove that they do not.
ORIGIN_STEMS: frozenset[str] = frozenset(
    {
        "WestersTotaal",
        "NietWestersTotaal",
        "Marokko",
        "NederlandseAntillenEnAruba",
        "Suriname",
        "Turkije",
        "OverigNietWesters",
        "Nederland",
        "EuropaExclusiefNederland",
        "BuitenEuropa",
        INVENTED_ORIGIN,
    }
)
TEXT_STEMS: frozenset[str] = frozenset({"Gemeentenaam", "SoortRegio", "Codering", "MeestVoorkomendePostcode"})


@dataclass(frozen=True)
class Column:
    """One column of one table. `nth` counts columns with the same stem, from 1, in table order."""

    key: str
    stem: str
    nth: int
    group: str
    title: str
    unit: str
    datatype: str
    decimals: int

    @property
    def name(self) -> str:
        """The stem, with `#2` and so on for the second and later column that bears it."""
        return self.stem if self.nth == 1 else f"{self.stem}#{self.nth}"

    @property
    def is_origin(self) -> bool:
        return self.stem in ORIGIN_STEMS

    @property
    def is_flag(self) -> bool:
        return self.stem.startswith("Indelingswijziging")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (Path(__file__).with_name("columns.csv")).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


# In 2026: the table of 2020 bears newer names, that of 2024 has the columns of 2025, and 2026 has two bands from 65.
RENAMED_2020 = {
    "GemiddeldeWoningwaarde": ("GemiddeldeWOZWaardeVanWoningen", "Gemiddelde WOZ-waarde van woningen"),
    "NettoArbeidsparticipatie": ("Nettoarbeidsparticipatie", "Nettoarbeidsparticipatie"),
}
SPLIT_FROM, SPLIT, SPLIT_INTO = (
    2026,
    "k_65JaarOfOuder",
    {"k_65JaarTot80Jaar": "65 tot 80 jaar", "k_80JaarOfOuder": "80 jaar of ouder"},
)
NEWEST_LISTED = 2025


def _listed(year: int, vintage: Vintage) -> list[dict[str, str]]:
    of = NEWEST_LISTED if year > NEWEST_LISTED or (vintage == 2026 and year == 2024) else year
    rows = [row for row in _rows() if int(row["year"]) == of]
    if vintage == 2026 and year == 2020:
        new = {stem: dict(zip(("stem", "title"), names, strict=True)) for stem, names in RENAMED_2020.items()}
        rows = [row | new.get(row["stem"], {}) for row in rows]
    if year >= SPLIT_FROM:
        bands = [{"stem": stem, "title": title} for stem, title in SPLIT_INTO.items()]
        rows = [row | band for row in rows for band in (bands if row["stem"] == SPLIT else [{}])]
    return rows


@cache
def columns_of(year: int, education_as_share: bool = False, vintage: Vintage = 2024) -> tuple[Column, ...]:
    """Columns of the table of `year` in order, without the region key, with one invented origin column."""
    columns: list[Column] = []
    seen: Counter[str] = Counter()
    for position, row in enumerate(_listed(year, vintage), start=1):
        stem = row["stem"]
        seen[stem] += 1
        unit = "%" if education_as_share and stem in EDUCATION else row["unit"]
        columns.append(
            Column(
                key=f"{stem}_{position}",
                stem=stem,
                nth=seen[stem],
                group=row["group"],
                title=row["title"],
                unit=unit,
                datatype=row["datatype"],
                decimals=int(row["decimals"]),
            )
        )
    last = max(i for i, column in enumerate(columns) if column.is_origin)
    invented = Column(
        f"{INVENTED_ORIGIN}_999",
        INVENTED_ORIGIN,
        1,
        columns[last].group,
        "Herkomst totaal (verzonnen)",
        "aantal",
        "Long",
        0,
    )
    columns.insert(last + 1, invented)
    return tuple(columns)


EDUCATION: dict[str, float] = {
    "OpleidingsniveauLaag": 0.2,
    "OpleidingsniveauMiddelbaar": 0.3,
    "OpleidingsniveauHoog": 0.25,
    "BasisonderwijsVmboMbo1": 0.2,
    "HavoVwoMbo24": 0.3,
    "HboWo": 0.25,
}
"""Six education columns, with the share of inhabitants each counts in the invented country."""
