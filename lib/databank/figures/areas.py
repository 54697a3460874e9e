"""Figures of many areas at once, under their codes on the newest map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from lib.areas import LAND, Level
from lib.databank.catalogue.indicators import catalogue
from lib.databank.figures.country import figure_of_country, national
from lib.databank.figures.values import published, values_of
from lib.databank.figures.years import newest_rows, within_reach
from lib.databank.schema import UNBROKEN
from lib.databank.store import Databank

_LINEAGE = ["code_then", "kind"]


def newest_of_all(databank: Databank, indicators: Sequence[str], near: int, level: Level = "buurt") -> pd.DataFrame:
    """The newest figure of each indicator for every area of a level on the newest map, by the rule of this package, no fall back.

    Index code, a float column per indicator, NaN where unknown; `attrs["years"]` is (oldest, newest) year used, or None. Areas
    of the national background have no lineage; they count as themselves in the year of the map only. One thing differs from
    `Figures`: a rate whose base is too small in one year is that of an older year in which the base was large enough.
    """
    if level == "land":
        return _newest_of_country(databank, indicators, near)
    lineage = databank.read("lineage", levels=(level,), columns=_LINEAGE)
    maps = databank.years("geometry")
    codes = set(lineage["code"])
    if maps:
        codes.update(databank.read("key_figures", years=[maps[-1]], levels=(level,), columns=[])["code"])
    result = pd.DataFrame(np.nan, index=pd.Index(sorted(codes), name="code", dtype="str"), columns=list(indicators))
    years = {year for need in _needs(indicators) for year in databank.years(catalogue()[need].table)}
    used: list[int] = []
    for year in (year for year in within_reach(near) if year in years):
        values = _under_codes_of_the_map(databank, indicators, year, level, lineage).reindex(result.index)
        if (result.isna() & values.notna()).to_numpy().any():
            used.append(year)
        result = result.fillna(values)
    result.attrs["years"] = (min(used), max(used)) if used else None
    return result


def _newest_of_country(databank: Databank, indicators: Sequence[str], near: int) -> pd.DataFrame:
    country = national(databank)
    figures = {indicator: figure_of_country(country, (indicator,), near) for indicator in indicators}
    result = pd.DataFrame({name: [figure.value] for name, figure in figures.items()}, index=pd.Index([LAND], name="code"))
    used = [figure.year for figure in figures.values() if figure.year is not None]
    result.attrs["years"] = (min(used), max(used)) if used else None
    return result


def in_year(databank: Databank, indicators: Sequence[str], year: int, level: Level = "buurt") -> pd.DataFrame:
    """Indicators of the areas of a level in exactly one year: index code on the newest map, a float column per indicator.

    NaN where not published or too small. Areas that are not known to have been the same in that year are left out.
    """
    lineage = databank.read("lineage", levels=(level,), columns=_LINEAGE)
    return _under_codes_of_the_map(databank, indicators, year, level, lineage)


def _under_codes_of_the_map(
    databank: Databank, indicators: Sequence[str], year: int, level: Level, lineage: pd.DataFrame
) -> pd.DataFrame:
    table = published(databank, years=[year], levels=(level,), columns=_needs(indicators)).set_index("code")
    values = pd.DataFrame(values_of(indicators, table)[0], index=table.index, columns=list(indicators))
    unbroken = lineage[(lineage["year"] == year) & lineage["kind"].isin(UNBROKEN)]
    then = unbroken.set_index("code")["code_then"].dropna()
    if year == max(databank.years("geometry"), default=None):
        # Areas of the national background have no lineage; on the newest map they are themselves.
        others = values.index.difference(lineage["code"])
        then = pd.concat([then, pd.Series(others, index=others)])
    return values.reindex(then).set_axis(pd.Index(then.index, name="code"))


def _needs(indicators: Iterable[str]) -> list[str]:
    """Published indicators that `indicators` are read or computed from."""
    return sorted({need for indicator in indicators for need in catalogue()[indicator].needs})


def history(databank: Databank, columns: Sequence[str], gemeente: str | None = None) -> pd.DataFrame:
    """Key figures of all years of the areas of a gemeente (None: of all) and of the country, as published.

    Columns code (on the newest map), year and `columns`; years in which an area is not known to have been the same are left out.
    """
    figures = databank.read("key_figures", gemeente=gemeente, columns=list(columns))
    lineage = databank.read("lineage", gemeente=gemeente, columns=_LINEAGE)
    unbroken = lineage[lineage["kind"].isin(UNBROKEN) & (lineage["code"] != LAND)]
    areas = unbroken.merge(figures.rename(columns={"code": "code_then"}), on=["code_then", "year"])
    land = databank.read("key_figures", levels=("land",), columns=list(columns))
    return pd.concat([areas[land.columns], land])


def newest_inhabitants(databank: Databank) -> pd.Series:
    """Inhabitants of every area of any year, by its code then: the newest number published, however old.

    The weight of areas in means of the whole country and in what is ordinary for their size; never shown as a figure.
    """
    rows = databank.read("key_figures", columns=["inhabitants"]).dropna()
    return newest_rows(rows).set_index("code")["inhabitants"]
