"""Figures of one gemeente."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.areas import LAND, level_of, parents_of
from lib.databank.catalogue.indicators import catalogue
from lib.databank.figures.country import figure_of_country
from lib.databank.figures.figure import Figure, Status
from lib.databank.figures.values import published, values_of
from lib.databank.figures.years import YEARS_AHEAD, within_reach
from lib.databank.schema import UNBROKEN
from lib.databank.store import Databank


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
        self._values, self._too_small = values_of(catalogue().ids, values)
        self._column = {indicator: k for k, indicator in enumerate(catalogue().ids)}
        self._row = {key: i for i, key in enumerate(zip(values["code"], values["year"], strict=True))}
        self._then = {
            (code, year): (then if kind in UNBROKEN else None, kind) for code, year, then, kind in lineage.itertuples(index=False)
        }
        self._country = country

    def year_for(self, near: int) -> int | None:
        """The newest year with key figures at or before `near` plus one, the newest of all where every one is later; None without.

        Of that year an answer is made that takes many figures together, such as an estimate of households.
        """
        return max((year for year in self.years if year <= near + YEARS_AHEAD), default=max(self.years, default=None))

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

    def in_year(self, codes: Sequence[str], year: int) -> pd.DataFrame:
        """Own figures of areas in exactly one year: index code, a column per indicator; NaN where not published, too small or not the same."""
        rows = [self._row.get((self._code_then(code, year)[0], year)) for code in codes]
        values = np.array([np.full(len(self._column), np.nan) if row is None else self._values[row] for row in rows])
        return pd.DataFrame(values.reshape(len(codes), len(self._column)), index=list(codes), columns=list(self._column))

    def series(self, indicator: str, code: str) -> pd.DataFrame:
        """All years of an area: columns year, value, kind (of lineage).

        A year that was not published, or whose area is not known to be the same, has no value; `kind` tells which. Years in which
        neither the area nor its code occurs are left out.
        """
        return pd.DataFrame(self._years_of(indicator, code), columns=["year", "value", "kind"])

    def is_broken(self, indicator: str, code: str) -> bool:
        """Whether the series has a year in which the area is not known to be the same."""
        return any(kind not in UNBROKEN for _, _, kind in self._years_of(indicator, code))

    def is_same(self, code: str, year: int) -> bool:
        """Whether an area is known to have been the same, or recoded only, in a year."""
        return self._code_then(code, year)[0] is not None

    def _years_of(self, indicator: str, code: str) -> list[tuple[int, float, str]]:
        rows: list[tuple[int, float, str]] = []
        for year in self._years:
            then, kind = self._code_then(code, year)
            value = self._values_in((indicator,), then or code, year)[0][0]
            if then or not math.isnan(value):
                rows.append((year, value if then else np.nan, kind))
        return rows

    def _own(self, indicators: tuple[str, ...], code: str, near: int) -> Figure:
        if code == LAND:
            return figure_of_country(self._country, indicators, near)
        kind = catalogue()[indicators[0]].kind
        nothing = (float("nan"),) * len(indicators)
        status: Status = "niet_gepubliceerd"
        for year in within_reach(near):
            then, _ = self._code_then(code, year)
            values, too_small = self._values_in(indicators, then or code, year)
            if too_small and then:
                return Figure(indicators, code, nothing, year, code, "te_klein", kind)
            if not any(map(math.isnan, values)):
                if then:
                    return Figure(indicators, code, values, year, code, "ok", kind)
                status = "niet_te_vergelijken"
        return Figure(indicators, code, nothing, None, None, status, kind)

    def _code_then(self, code: str, year: int) -> tuple[str | None, str]:
        return self._then.get((code, year), (None, "unknown"))

    def _values_in(self, indicators: tuple[str, ...], code: str, year: int) -> tuple[tuple[float, ...], bool]:
        """Values in a year and whether any has too small a base to show."""
        row = self._row.get((code, year))
        if row is None:
            return (float("nan"),) * len(indicators), False
        columns = [self._column[indicator] for indicator in indicators]
        return tuple(float(self._values[row, k]) for k in columns), any(bool(self._too_small[row, k]) for k in columns)
