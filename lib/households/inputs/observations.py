"""What the databank publishes of the areas of a year, as arrays: own figures, with the figures of other years laid beside them.

A row stands for an area with the code it has in the asked year. In another year it is found through table `lineage`, and only
where that says same or recoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.areas import LAND, LEVELS, Level
from lib.arrays import Array
from lib.databank.errors import DatabankError
from lib.databank.figures import within_reach
from lib.databank.schema import UNBROKEN
from lib.databank.store import Databank
from lib.words import year_ranges

KINDS = ("households_single", "households_no_children", "households_children")
AGES = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")
TENURES = ("owner_share", "corporation_share", "other_rent_share")
INCOMES = ("low_income_share", "high_income_share")
COUNTS = ("inhabitants", *AGES, "households", *KINDS, "dwellings")
COLUMNS = (*COUNTS, "household_size", *TENURES, *INCOMES)
_PARENT_COVERAGE = 0.95  # share of inhabitants that must be known before buurten are added up for a wijk, and so on
_LEVEL = {"BU": 0, "WK": 1, "GM": 2, "NL": 3}


@dataclass(frozen=True)
class Areas:
    """Areas ordered from the country down: `codes` (n,), `level` (n,) as position in lib.areas.LEVELS, `parent` (n,) row or -1."""

    codes: tuple[str, ...]
    level: NDArray[np.int8]
    parent: NDArray[np.int64]

    def rows(self, level: Level) -> NDArray[np.int64]:
        """Rows of one level."""
        return np.flatnonzero(self.level == LEVELS.index(level))


def with_parents(codes: Sequence[str]) -> Areas:
    """The areas with every wijk, gemeente and the country around them."""
    series = pd.Series(list(codes), dtype="str")
    buurten, wijken = series[series.str.startswith("BU")], series[series.str.startswith("WK")]
    wijken = pd.concat([wijken, "WK" + buurten.str[2:8]])
    gemeenten = pd.concat([series[series.str.startswith("GM")], "GM" + wijken.str[2:6]])
    levels = [[LAND], *(sorted(set(part)) for part in (gemeenten, wijken, buurten))]
    ordered = [code for part in levels for code in part]
    row = {code: i for i, code in enumerate(ordered)}
    around = {"BU": lambda c: "WK" + c[2:8], "WK": lambda c: "GM" + c[2:6], "GM": lambda _: LAND}
    parent = [-1 if code == LAND else row[around[code[:2]](code)] for code in ordered]
    return Areas(tuple(ordered), np.array([_LEVEL[c[:2]] for c in ordered], dtype=np.int8), np.array(parent))


@dataclass(frozen=True)
class Observations:
    """Figures of the areas: `values[year]` (n, len(COLUMNS)), NaN where not published or not comparable.

    `years` in the order in which they are preferred for the asked `year`: the year itself, the next, then back.
    """

    areas: Areas
    year: int
    years: tuple[int, ...]
    values: dict[int, Array]

    def of(self, year: int, columns: Sequence[str]) -> Array:
        """Columns of a year, (n, len(columns))."""
        return self.values[year][:, [COLUMNS.index(c) for c in columns]]


def observe(databank: Databank, year: int, codes: Sequence[str] | None = None) -> Observations:
    """Read what is known of the areas of `year` (all, or `codes` with the areas around them).

    Raises DatabankError when the databank has no key figures of that year, KeyError for a code that did not exist in that year.
    """
    available = databank.years("key_figures")
    if not available:
        raise DatabankError(
            "In deze databank staan geen kerncijfers. Haal ze opnieuw op; op de pagina Databank staat waarom ze ontbreken."
        )
    if year not in available:
        raise DatabankError(
            f"Er zijn geen kerncijfers van {year} in deze databank (wel van {year_ranges(available)}). Kies een ander jaar of haal dit "
            f"jaar op."
        )
    years = [y for y in _preferred(year) if y in available]
    table = databank.read("key_figures", years=years, columns=list(COLUMNS))
    return arrange(table, databank.read("lineage", columns=["code_then", "kind"]), year, codes)


def arrange(table: pd.DataFrame, lineage: pd.DataFrame, year: int, codes: Sequence[str] | None = None) -> Observations:
    """Like `observe` from tables at hand: `table` as key_figures (code, year, COLUMNS) with rows of `year`, `lineage` as the table of that name."""
    by_year = {int(y): part.set_index("code")[list(COLUMNS)] for y, part in table.groupby("year")}
    years = [y for y in _preferred(year) if y in by_year]
    here = by_year[year].index
    unknown = sorted(set(codes or ()) - set(here) - {LAND})
    if unknown:
        raise KeyError(f"In {year} bestond gebied {unknown[0]} niet in deze databank.")
    areas = with_parents(list(here) if codes is None else codes)
    lineage = lineage[lineage["kind"].isin(UNBROKEN) & lineage["code_then"].notna()]
    then = {int(y): part.set_index("code")["code_then"] for y, part in lineage.groupby("year")}
    values = {y: add_up(by_year[y]).reindex(_codes_in(areas.codes, year, y, then)).to_numpy(dtype=float) for y in years}
    return Observations(areas, year, tuple(years), values)


def _preferred(year: int) -> list[int]:
    """Years from which figures may come: the year itself, the next, then back."""
    return [year, *(other for other in within_reach(year) if other != year)]


def _codes_in(codes: tuple[str, ...], year: int, other: int, then: dict[int, pd.Series]) -> pd.Index:
    """Codes in `other` of areas with these codes in `year`; "" where the lineage is broken or unknown."""
    if other == year:
        return pd.Index(codes)
    if year not in then or other not in then:
        return pd.Index([LAND if code == LAND else "" for code in codes])
    newest = pd.Series(then[year].index, index=then[year].to_numpy())
    newest = newest[~newest.index.duplicated(keep=False)]
    found = pd.Series(codes, dtype="str").map(newest).map(then[other])
    found[0] = LAND
    return pd.Index(found.fillna(""))


def add_up(published: pd.DataFrame) -> pd.DataFrame:
    """Key figures of a year (index code) with gaps of wijken, gemeenten and the country filled from the areas within them.

    Counts are added, shares averaged over households, average size over households, where the parts hold at least 95% of
    the inhabitants; the sum is scaled to all inhabitants.
    """
    result = published.copy()
    start = result.index.str[:2]
    buurten, gemeenten = result[start == "BU"], result[start == "GM"]
    for part, parents in (
        (buurten, ("WK" + buurten.index.str[2:8])),
        (buurten, ("GM" + buurten.index.str[2:6])),
        (gemeenten, pd.Index([LAND] * len(gemeenten))),
    ):
        _fill(result, part, parents)
    return result


def _fill(result: pd.DataFrame, part: pd.DataFrame, parents: pd.Index) -> None:
    if part.empty:
        return
    people = part["inhabitants"].fillna(0).to_numpy()
    whole = pd.Series(people, index=parents).groupby(level=0).sum()
    published = result["inhabitants"].reindex(whole.index)
    whole = whole.where(published.isna(), published)
    households = part["households"].to_numpy()
    for column in COLUMNS:
        missing = result.index[result[column].isna()].intersection(whole.index)
        if missing.empty:
            continue
        values = part[column].to_numpy(dtype=float)
        weight = np.ones(len(values)) if column in COUNTS else households
        known = ~np.isnan(values) & ~np.isnan(weight)
        sums = pd.DataFrame(
            {"people": np.where(known, people, 0), "value": np.where(known, values * weight, 0), "weight": np.where(known, weight, 0)}, index=parents
        ).groupby(level=0).sum()  # fmt: skip
        enough = (sums["people"] >= _PARENT_COVERAGE * whole) & (sums["people"] > 0)
        scaled = sums["value"] * whole / sums["people"] if column in COUNTS else sums["value"] / sums["weight"]
        result.loc[missing, column] = scaled[enough].reindex(missing)
