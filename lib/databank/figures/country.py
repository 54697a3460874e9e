"""Figures of the Netherlands: as published, else an estimate from its gemeenten that says so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.areas import LAND
from lib.databank.catalogue.indicators import KEY_FIGURES, Indicator, catalogue
from lib.databank.figures.figure import Figure
from lib.databank.figures.values import values_of
from lib.databank.figures.years import within_reach
from lib.databank.store import Databank

COUNTRY_COVERAGE = 0.95


def figure_of_country(country: pd.DataFrame, indicators: tuple[str, ...], near: int) -> Figure:
    """Indicators of the Netherlands near year `near`, all of one year; `country` is the result of `national`."""
    entries = [catalogue()[indicator] for indicator in indicators]
    needs = list(dict.fromkeys(need for entry in entries for need in entry.needs))
    years = [year for year in within_reach(near) if year in country.index]
    values, _ = values_of(indicators, country.reindex(columns=needs).reindex(years))
    whole = np.flatnonzero(~np.isnan(values).any(axis=1))
    if not len(whole):
        return Figure(indicators, LAND, (float("nan"),) * len(indicators), None, None, "niet_gepubliceerd", entries[0].kind)
    year = years[whole[0]]
    published = all(country.at[year, f"{need}:published"] for need in needs)
    kind = entries[0].kind if published else "schatting"
    return Figure(indicators, LAND, tuple(values[whole[0]].tolist()), year, LAND, "ok", kind)


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
