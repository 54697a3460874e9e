"""Gemeenten, wijken and buurten of an invented country per year, with the changes of code of a real one.

What happens: in 2022 GM9006 and GM9007 merge into GM9005; in 2023 GM9003 takes codes with letters and one
buurt of GM9001 gets another boundary; in 2024 one buurt of GM9002 gets another code. In 2025 the table of vintage 2024
has no national row and lacks GM9004; that of vintage 2026 is whole. In 2026 one buurt of GM9005 gets another
code and one of GM9001 another boundary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .contract import Vintage, tables

# gemeente, name, and per wijk its name and number of buurten
PLAN: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...] = (
    ("GM9001", "Verzonnendam", (("Centrum & Haven", 6), ("Noord", 5), ("Oosterhoek", 5), ("Zuid", 4))),
    ("GM9002", "'s-Verzonnen", (("Binnenstad", 4), ("Kade", 4), ("Buitengebied", 4))),
    ("GM9003", "Letterveen", (("Veenkern", 4), ("Turfhoek", 4), ("Plassen", 4))),
    ("GM9004", "Stilhoven", (("Stil-Noord", 3), ("Stil-Zuid", 3))),
    ("GM9005", "Nieuw-Samen", (("Linkeroever", 5), ("Rechteroever", 5))),
)
FORMER = (("GM9006", "Oud-Links"), ("GM9007", "Oud-Rechts"))
SUPPRESSED_GEMEENTE = "GM9004"
LETTERS_GEMEENTE = "GM9003"
MERGED_GEMEENTE = "GM9005"
MERGER_YEAR, LETTERS_YEAR, BOUNDARY_YEAR, RECODE_YEAR, UNKNOWN_YEAR, LAST_CHANGES_YEAR = 2022, 2023, 2023, 2024, 2022, 2026

# Buurten with a story, by their number in the country (0-59): the number never changes, the code may.
UNKNOWN_FLAG, BOUNDARY_CHANGED, TWIN_A, TWIN_B, SMALL, EMPTY, RECODED = 9, 7, 2, 12, 18, 19, 25
BOUNDARY_CHANGED_LAST, RECODED_LAST = 15, 53
N_BUURTEN = 60

SPECIAL_NAMES = {
    0: "Haven & Kade",
    1: "'t Hofje",
    TWIN_A: "Kerkbuurt",
    TWIN_B: "Kerkbuurt",
    3: "Bocht <west>",
    SMALL: "Verspreide huizen Zuid",
    EMPTY: "Bedrijventerrein Zuid",
    RECODED: "Nieuwe Kade",
    44: 'De "Stille" Hoek',
}
FRONT = ("Linden", "Molen", "Veld", "Beek", "Zonne", "Berg", "Water", "Rozen", "Vogel", "Slot")
BACK = ("kwartier", "buurt", "hof", "wijk", "oord", "dal")


@dataclass(frozen=True)
class Buurt:
    """A buurt through the years: `code(year)`, `wijk(year)` and `gemeente(year)` follow its recodings."""

    number: int
    gemeente_now: str
    wijk_index: int
    index: int
    name: str
    wijk_name: str

    def gemeente(self, year: int) -> str:
        if self.gemeente_now == MERGED_GEMEENTE and year < MERGER_YEAR:
            return FORMER[self.wijk_index][0]
        return self.gemeente_now

    def wijk(self, year: int) -> str:
        return "WK" + self.gemeente(year)[2:] + self._wijk_part(year)

    def code(self, year: int) -> str:
        recoded = (self.number == RECODED and year >= RECODE_YEAR) or (self.number == RECODED_LAST and year >= LAST_CHANGES_YEAR)
        number = 99 if recoded else self.index
        return "BU" + self.gemeente(year)[2:] + self._wijk_part(year) + f"{number:02d}"

    def _wijk_part(self, year: int) -> str:
        if self.gemeente_now == LETTERS_GEMEENTE and year >= LETTERS_YEAR:
            return "A" + "ABC"[self.wijk_index]
        if self.gemeente_now == MERGED_GEMEENTE and year < MERGER_YEAR:
            return "00"
        return f"{self.wijk_index:02d}"

    def flag(self, year: int) -> str:
        """The change flag against the year before: 1 same, 2 recoded, 3 other boundary, '.' unknown."""
        if (self.number, year) in ((BOUNDARY_CHANGED, BOUNDARY_YEAR), (BOUNDARY_CHANGED_LAST, LAST_CHANGES_YEAR)):
            return "3"
        if self.number == UNKNOWN_FLAG and year == UNKNOWN_YEAR:
            return "."
        return "1" if self.code(year) == self.code(year - 1) else "2"


def buurten() -> tuple[Buurt, ...]:
    """The sixty buurten in the order of the plan."""
    made: list[Buurt] = []
    for gemeente, _, wijken in PLAN:
        for w, (wijk_name, count) in enumerate(wijken):
            for b in range(count):
                n = len(made)
                name = SPECIAL_NAMES.get(n, FRONT[n % 10] + BACK[n // 10])
                # numbers start at 1 in Letterveen (BU9003AA01) and at 0 elsewhere, as both occur
                made.append(Buurt(n, gemeente, w, b + (gemeente == LETTERS_GEMEENTE), name, wijk_name))
    return tuple(made)


def gemeente_name(code: str) -> str:
    """The name of a gemeente of any year."""
    return {g: n for g, n, _ in PLAN}.get(code) or dict(FORMER)[code]


def areas(year: int, vintage: Vintage = 2024) -> pd.DataFrame:
    """All areas of one year in table order: country, then per gemeente its row, its wijken and their buurten.

    Columns: code, year, name, level (land, gemeente, wijk, buurt), wijk_code, gemeente_code, gemeente_name,
    flag (None for the country) and number (of the buurt, -1 for other levels).
    """
    rows: list[tuple[object, ...]] = []
    incomplete = (vintage, year) == (2024, 2025)
    if not incomplete:
        rows.append(("NL00", year, "Nederland", "land", None, None, "Nederland", None, -1))
    done: set[str] = set()
    for buurt in buurten():
        gemeente, wijk = buurt.gemeente(year), buurt.wijk(year)
        name = gemeente_name(gemeente)
        if incomplete and gemeente == SUPPRESSED_GEMEENTE:
            continue
        if gemeente not in done:
            done.add(gemeente)
            merged = gemeente == MERGED_GEMEENTE and year == MERGER_YEAR
            rows.append((gemeente, year, name, "gemeente", None, gemeente, name, "3" if merged else "1", -1))
        if wijk not in done:
            done.add(wijk)
            flag = "1" if wijk == buurt.wijk(year - 1) else "2"
            title = f"Wijk {wijk[-2:]} {buurt.wijk_name}"
            rows.append((wijk, year, title, "wijk", wijk, gemeente, name, flag, -1))
        rows.append(
            (
                buurt.code(year),
                year,
                buurt.name,
                "buurt",
                wijk,
                gemeente,
                name,
                buurt.flag(year),
                buurt.number,
            )
        )
    columns = [
        "code",
        "year",
        "name",
        "level",
        "wijk_code",
        "gemeente_code",
        "gemeente_name",
        "flag",
        "number",
    ]
    return pd.DataFrame(rows, columns=columns)


def records(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table as named tuples whose fields have no declared type."""
    yield from table.itertuples()


def lineage(newest: int, vintage: Vintage = 2024) -> pd.DataFrame:
    """What every buurt of `newest` was in each earlier year: code, year, code_then and kind.

    kind is `changed` before another boundary, `unknown` before an unknown flag, else `same` or `recoded`.
    """
    rows = []
    for buurt in buurten():
        for year in (y for y in tables(vintage) if y <= newest):
            flags = {buurt.flag(y) for y in range(year + 1, newest + 1)}
            kind = "changed" if "3" in flags else "unknown" if "." in flags else "same"
            if kind == "same" and buurt.code(year) != buurt.code(newest):
                kind = "recoded"
            rows.append((buurt.code(newest), year, buurt.code(year), kind))
    return pd.DataFrame(rows, columns=["code", "year", "code_then", "kind"])
