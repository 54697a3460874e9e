"""The one answer to "this figure for this area near this year", used by every page and report.

An indicator is the newest one published at or before the asked year plus one and at most five years older than it, for an
area whose lineage to that year is unbroken. Where a buurt has none the wijk is tried, then the gemeente, labelled so. A value
that CBS did not publish is never filled in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.areas import LAND, Level, level_of, parents_of
from lib.databank.catalogue.indicators import KEY_FIGURES, Derived, Indicator, Kind, catalogue, source_of_table, sources
from lib.databank.store import Databank

YEARS_BACK, YEARS_AHEAD = 5, 1
COUNTRY_COVERAGE = 0.95

Status = Literal["ok", "wijk", "gemeente", "land", "te_klein", "niet_gepubliceerd", "niet_te_vergelijken"]


@dataclass(frozen=True)
class Source:
    """Where a figure comes from: title, owner, its year and kind, from when it is published, and whether it is invented."""

    title: str
    owner: str
    year: int | None
    kind: Kind
    base: str = ""
    fictional: bool = False

    @property
    def line(self) -> str:
        """One line for under a chart: 'CBS, Kerncijfers wijken en buurten 2024 (meting)'."""
        year = "" if self.year is None else f" {self.year}"
        owner = "Voorbeeldgegevens (verzonnen), in de vorm van" if self.fictional else f"{self.owner},"
        return f"{owner} {self.title}{year} ({self.kind})"


@dataclass(frozen=True)
class Figure:
    """Values of one or more indicators for `code`, all of one year and one area; NaN with a status that says why.

    `from_code` is the area that the values belong to: the area itself, or the wijk or gemeente around it (`status`).
    """

    indicators: tuple[str, ...]
    code: str
    values: tuple[float, ...]
    year: int | None
    from_code: str | None
    status: Status
    kind: Kind

    @property
    def value(self) -> float:
        """Value of the first indicator."""
        return self.values[0]

    @property
    def known(self) -> bool:
        return not np.isnan(self.values).any()


class Figures:
    """Figures of the areas of one gemeente (with its wijken and buurten) and the country, from one databank.

    `country` is the result of `national`, read once per databank.
    """

    def __init__(self, databank: Databank, gemeente: str, country: pd.DataFrame) -> None:
        values = published(databank, gemeente=gemeente)
        lineage = databank.read("lineage", gemeente=gemeente, columns=["code_then", "kind"])
        self.gemeente = gemeente
        with_key_figures = values[list(catalogue().columns)].notna().any(axis=1)
        self.years = sorted(int(year) for year in values.loc[with_key_figures, "year"].unique())
        self._years = sorted(int(year) for year in values["year"].unique())  # with figures of any table
        self._matrix = values[list(catalogue().all_columns)].to_numpy(dtype=float)
        self._row = {key: i for i, key in enumerate(zip(values["code"], values["year"], strict=True))}
        self._then = {
            (code, year): (then if kind in ("same", "recoded") else None, kind)
            for code, year, then, kind in lineage.itertuples(index=False)
        }
        self._country = country

    def figure(self, indicator: str, code: str, near: int, *, fall_back: bool = True) -> Figure:
        """The figure of `indicator` for area `code` near year `near`; see the module text. Raises KeyError for an unknown id."""
        return self.together((indicator,), code, near, fall_back=fall_back)

    def together(self, indicators: tuple[str, ...], code: str, near: int, *, fall_back: bool = True) -> Figure:
        """Like `figure` for indicators that belong together, such as the kinds of household: all from one year and one area."""
        own = self._own(indicators, code, near)
        if own.known or own.status == "te_klein" or not fall_back or code == LAND:
            return own
        status = own.status
        for parent in parents_of(code)[:-1]:
            found = self._own(indicators, parent, near)
            if found.known:
                return replace(found, code=code, status="wijk" if level_of(parent) == "wijk" else "gemeente")
            if found.status == "niet_te_vergelijken":
                status = found.status
        return replace(own, status=status)

    def table(self, indicator: str, codes: list[str], near: int) -> pd.DataFrame:
        """Own figures (no fall back) of many areas: columns code, value, year (float, NaN where none), status."""
        rows = [self._own((indicator,), code, near) for code in codes]
        return pd.DataFrame(
            {
                "code": pd.Series([f.code for f in rows], dtype="str"),
                "value": [f.value for f in rows],
                "year": [np.nan if f.year is None else f.year for f in rows],
                "status": pd.Series([f.status for f in rows], dtype="str"),
            }
        )

    def series(self, indicator: str, code: str) -> pd.DataFrame:
        """All years of an area: columns year, value, kind (of lineage).

        A year that was not published, or whose area is not known to be the same, has no value; `kind` tells which. Years in which
        neither the area nor its code occurs are left out.
        """
        rows: list[tuple[int, float, str]] = []
        for year in self._years:
            then, kind = self._code_then(code, year)
            value = self._values_in((indicator,), then or code, year)[0][0]
            if then or not np.isnan(value):
                rows.append((year, value if then else np.nan, kind))
        return pd.DataFrame(rows, columns=["year", "value", "kind"])

    def _own(self, indicators: tuple[str, ...], code: str, near: int) -> Figure:
        if code == LAND:
            return self._country_figure(indicators, near)
        kind = catalogue()[indicators[0]].kind
        nothing = (float("nan"),) * len(indicators)
        status: Status = "niet_gepubliceerd"
        for year in range(near + YEARS_AHEAD, near - YEARS_BACK - 1, -1):
            then, _ = self._code_then(code, year)
            values, too_small = self._values_in(indicators, then or code, year)
            if too_small and then:
                return Figure(indicators, code, nothing, year, code, "te_klein", kind)
            if not np.isnan(values).any():
                if then:
                    return Figure(indicators, code, values, year, code, "ok", kind)
                status = "niet_te_vergelijken"
        return Figure(indicators, code, nothing, None, None, status, kind)

    def _country_figure(self, indicators: tuple[str, ...], near: int) -> Figure:
        entries = [catalogue()[indicator] for indicator in indicators]
        for year in sorted(self._country.index, reverse=True):
            if not near - YEARS_BACK <= year <= near + YEARS_AHEAD:
                continue
            row = self._country.loc[year]
            numbers = row.reindex(catalogue().all_columns).to_numpy(dtype=float)
            values = tuple(_value_of(indicator, numbers)[0] for indicator in indicators)
            if not np.isnan(values).any():
                published = all(row.get(f"{need}:published", False) for entry in entries for need in entry.needs)
                kind = entries[0].kind if published else "schatting"
                return Figure(indicators, LAND, values, int(year), LAND, "ok", kind)
        return Figure(indicators, LAND, (float("nan"),) * len(indicators), None, None, "niet_gepubliceerd", entries[0].kind)

    def _code_then(self, code: str, year: int) -> tuple[str | None, str]:
        return self._then.get((code, year), (None, "unknown"))

    def _values_in(self, indicators: tuple[str, ...], code: str, year: int) -> tuple[tuple[float, ...], bool]:
        """Values in a year and whether any has too small a base to show."""
        row = self._row.get((code, year))
        if row is None:
            return (float("nan"),) * len(indicators), False
        found = [_value_of(indicator, self._matrix[row]) for indicator in indicators]
        return tuple(value for value, _ in found), any(small for _, small in found)


@cache
def _position(indicator: str) -> int:
    return catalogue().all_columns.index(indicator)


def _value_of(indicator: str, row: NDArray[np.float64]) -> tuple[float, bool]:
    """Value of a (possibly derived) indicator in a row of key figures, and whether its base is too small to show."""
    entry = catalogue()[indicator]
    if not isinstance(entry, Derived):
        return float(row[_position(indicator)]), False
    top, bottom = float(row[_position(entry.numerator)]), float(row[_position(entry.denominator)])
    if np.isnan(top) or np.isnan(bottom):
        return np.nan, False
    if bottom < entry.min_base:
        return np.nan, True
    rate = entry.factor * top / bottom
    # Rounded counts can make a part larger than the whole; a rate per 1,000 inhabitants has no such limit.
    return (min(rate, 100.0) if entry.unit == "%" else rate), False


def published(
    databank: Databank,
    *,
    years: Iterable[int] | None = None,
    gemeente: str | None = None,
    levels: Iterable[Level] | None = None,
    columns: Collection[str] | None = None,
) -> pd.DataFrame:
    """Published indicators of key_figures and of the tables of other sources: code, year and `columns` (None: all), NaN where none.

    A year may be in one table and not in another: it has a row all the same. As `Databank.read` for the rest.
    """
    asked = list(catalogue().all_columns if columns is None else columns)
    of_key_figures = [name for name in asked if catalogue()[name].table == KEY_FIGURES]
    values = databank.read(KEY_FIGURES, years=years, gemeente=gemeente, levels=levels, columns=of_key_figures)
    for table, entries in catalogue().tables_elsewhere.items():
        if wanted := [entry.id for entry in entries if entry.id in asked]:
            more = databank.read(table, years=years, gemeente=gemeente, levels=levels, columns=wanted)
            values = values.merge(more, on=["code", "year"], how="outer")
    return values[["code", "year", *asked]]


def national(databank: Databank) -> pd.DataFrame:
    """Key figures of the Netherlands: one row per year, a column per indicator and `<indicator>:published` (bool).

    The published row NL00 where there is one; otherwise the sum or weighted mean of the gemeenten of that year (in the tables of
    other sources, where those are not published, of the buurten), if these hold at least 95% of the inhabitants of the nearest published national total.
    """
    rows = []
    top = databank.read("key_figures", levels=("gemeente", "land"))
    totals = top[(top["code"] == LAND) & top["inhabitants"].notna()].set_index("year")["inhabitants"]
    for year, of_year in top.groupby("year"):
        published = of_year[of_year["code"] == LAND]
        gemeenten = of_year[of_year["code"] != LAND]
        row: dict[str, float | bool] = {}
        for entry in catalogue().indicators:
            value = float(published[entry.id].iloc[0]) if len(published) else np.nan
            row[f"{entry.id}:published"] = not np.isnan(value)
            row[entry.id] = value if not np.isnan(value) else _aggregate(gemeenten, entry.id, entry.weight, totals, int(year))
        rows.append({"year": int(year), **row})
    columns = ["year", *(c for e in catalogue().indicators for c in (f"{e.id}:published", e.id))]
    figures = pd.DataFrame(rows, columns=columns).set_index("year")
    for table, entries in catalogue().tables_elsewhere.items():
        figures = figures.join(_national_elsewhere(databank, table, entries, totals))
    return figures


def _national_elsewhere(databank: Databank, table: str, entries: Sequence[Indicator], totals: pd.Series) -> pd.DataFrame:
    """Figures of the Netherlands from the table of another source: index year, its columns and `<indicator>:published`."""
    bases = sorted({entry.weight or "inhabitants" for entry in entries} | {"inhabitants"})
    rows = {}
    for year in databank.years(table):
        found = databank.read(table, years=[year]).set_index("code")
        weights = databank.read(KEY_FIGURES, years=[year], columns=bases).set_index("code")[bases]
        row: dict[str, float | bool] = {}
        for entry in entries:
            value = float(found[entry.id].get(LAND, np.nan))
            row |= {f"{entry.id}:published": not np.isnan(value), entry.id: value}
            for prefix in ("GM", "BU"):
                if np.isnan(row[entry.id]):
                    areas = found.loc[found.index.str.startswith(prefix), [entry.id]].join(weights, how="left")
                    row[entry.id] = _aggregate(areas, entry.id, entry.weight, totals, year)
        rows[year] = row
    columns = [column for entry in entries for column in (f"{entry.id}:published", entry.id)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("year")


def _aggregate(gemeenten: pd.DataFrame, indicator: str, weight: str | None, totals: pd.Series, year: int) -> float:
    known = gemeenten[gemeenten[indicator].notna()]
    if known.empty or totals.empty:
        return np.nan
    nearest = totals.loc[min(totals.index, key=lambda y: abs(y - year))]
    if known["inhabitants"].sum() < COUNTRY_COVERAGE * nearest:
        return np.nan
    if weight is None:
        return float(known[indicator].sum())
    mass = known[weight].fillna(0)
    return float((known[indicator] * mass).sum() / mass.sum()) if mass.sum() > 0 else np.nan


def source_of(table: str, year: int | None, kind: Kind, base: str = "", *, fictional: bool) -> Source:
    """Source record of a table of the databank."""
    entry = sources()[source_of_table(table)]
    return Source(entry["title"], entry["owner"], year, kind, base, fictional)


def newest_of_all(databank: Databank, indicators: Sequence[str], near: int, level: Level = "buurt") -> pd.DataFrame:
    """The newest figure of each indicator for every area of a level on the newest map, by the rule of this module, no fall back.

    Index code, a float column per indicator, NaN where unknown; `attrs["years"]` is (oldest, newest) year used, or None. Areas
    of the national background have no lineage; they count as themselves in the year of the map only.
    """
    lineage = databank.read("lineage", levels=(level,), columns=["code_then", "kind"])
    maps = databank.years("geometry")
    if maps:
        here = databank.read("key_figures", years=[maps[-1]], levels=(level,), columns=[])
        others = here.loc[~here["code"].isin(lineage["code"]), ["code", "year"]]
        lineage = pd.concat([lineage, others.assign(code_then=others["code"], kind="same")], ignore_index=True)
    codes = pd.Index(sorted(lineage["code"].unique()), name="code")
    result = pd.DataFrame(np.nan, index=codes, columns=list(indicators))
    used: list[int] = []
    tables = {catalogue()[need].table for indicator in indicators for need in catalogue()[indicator].needs}
    for year in sorted({year for table in tables for year in databank.years(table)}, reverse=True):
        if not near - YEARS_BACK <= year <= near + YEARS_AHEAD:
            continue
        same = lineage[(lineage["year"] == year) & lineage["kind"].isin(["same", "recoded"])]
        then = same.set_index("code")["code_then"].dropna()
        found = _of_year(databank, indicators, year, level).reindex(then).set_axis(then.index).reindex(codes)
        if (result.isna() & found.notna()).to_numpy().any():
            used.append(year)
        result = result.fillna(found)
    result.attrs["years"] = (min(used), max(used)) if used else None
    return result


def _of_year(databank: Databank, indicators: Sequence[str], year: int, level: Level) -> pd.DataFrame:
    """Indicators of all areas of a level in one year, derived ones computed from their counts; index is the code of that year."""
    entries = [catalogue()[indicator] for indicator in indicators]
    columns = sorted({need for entry in entries for need in entry.needs})
    table = published(databank, years=[year], levels=(level,), columns=columns).set_index("code")
    found = {}
    for entry in entries:
        if isinstance(entry, Derived):
            rate = (
                entry.factor * table[entry.numerator] / table[entry.denominator].where(table[entry.denominator] >= entry.min_base)
            )
            found[entry.id] = rate.clip(upper=100) if entry.unit == "%" else rate
        else:
            found[entry.id] = table[entry.id]
    return pd.DataFrame(found, index=table.index)
