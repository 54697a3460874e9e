"""Figures of a work area as of a gemeente: its buurten as published in their own gemeenten, the whole by the rule of `adding.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lib.areas import LAND, gemeente_of
from lib.arrays import Array
from lib.databank.catalogue.indicators import catalogue
from lib.databank.figures import Figure, Figures, within_reach
from lib.databank.figures.figure import Status
from lib.databank.own.adding import LEAST_HOUSEHOLDS, Added, Groups, add_up
from lib.databank.own.figures import ORDER

_OF_FIGURE: dict[str, Status] = {
    "te_klein": "te_klein",
    "te_weinig_bekend": "te_weinig_bekend",
    "niet_op_te_tellen": "niet_op_te_tellen",
}


class FiguresTogether(Figures):
    """`within`: gemeente -> its figures. `shares`: buurt -> the part of it (0 to 1) that belongs to the work area; `groups` as in `add_up`.

    An area asked for is the work area itself (by `code`), or any area of these gemeenten, or the country.
    """

    def __init__(self, code: str, within: Mapping[str, Figures], shares: pd.Series, groups: Groups) -> None:
        self.gemeente = code
        self._within, self._shares, self._groups = dict(within), shares, groups
        self.years = sorted(set.intersection(*(set(one.years) for one in within.values())))
        self._years = sorted({year for one in within.values() for year in one._years})
        self._made: dict[tuple[int, int], dict[str, Added]] = {}
        self._tables: dict[int, pd.DataFrame] = {}
        self._counted: dict[tuple[int, int], Array] = {}

    def _of(self, code: str) -> Figures:
        return next(iter(self._within.values())) if code == LAND else self._within[str(gemeente_of(code))]

    def in_whole(self, indicator: str, year: int, near: int) -> Added:
        """A figure of the work area in exactly one year; arrays of one. `near` tells of which year the households are that weigh."""
        if (year, near) not in self._made:
            self._made[year, near] = self._added(self._in_year(year), year, near, catalogue().ids)
        return self._made[year, near][indicator]

    def in_both(self, indicator: str, start: int, end: int) -> tuple[Added, Added]:
        """A figure of the work area in two years, of the buurten that have it in both: one that came or went is no change of the others.

        The status is 'ok' in both or in neither.
        """
        entry = catalogue()[indicator]
        needs = list(dict.fromkeys(filter(None, (indicator, *entry.needs, getattr(entry, "weight", None)))))
        tables = [self._in_year(year)[needs] for year in (start, end)]
        known = np.all([table.notna().all(axis=1) for table in tables], axis=0)
        first, last = (
            self._added(table[known].reindex(table.index), year, year, [indicator])[indicator]
            for table, year in zip(tables, (start, end), strict=True)
        )
        # The floor of a part can leave out a buurt in one year only.
        if first.status[0] == last.status[0] == "ok" and first.counted[0] == last.counted[0]:
            return first, last
        worst = max((one.status[0] for one in (first, last)), key=ORDER.index)
        why = np.array(["te_weinig_bekend" if worst == "ok" else worst], dtype=object)
        return replace(first, value=np.array([np.nan]), status=why), replace(last, value=np.array([np.nan]), status=why)

    def same_buurten(self, year: int) -> int:
        """How many of its buurten are known to have been the same, or recoded only, in a year."""
        return sum(self._of(code).is_same(code, year) for code in self._shares.index)

    def _in_year(self, year: int) -> pd.DataFrame:
        """Figures of its buurten in a year, as published."""
        if year not in self._tables:
            codes = list(self._shares.index)
            tables = [
                one.in_year([code for code in codes if gemeente_of(code) == gemeente], year)
                for gemeente, one in self._within.items()
            ]
            self._tables[year] = pd.concat(tables).reindex(codes)
        return self._tables[year]

    def _households(self, year: int, near: int) -> Array:
        """Households of its buurten in a year, where not published those of the newest year near `near`."""
        if (year, near) not in self._counted:
            newest = [self._of(code).figure("households", code, near, fall_back=False).value for code in self._shares.index]
            own = self._in_year(year)["households"].to_numpy(dtype=float)
            self._counted[year, near] = np.where(np.isnan(own), newest, own)
        return self._counted[year, near]

    def _added(self, table: pd.DataFrame, year: int, near: int, indicators: Sequence[str]) -> dict[str, Added]:
        shares = self._shares.to_numpy(dtype=float)[None, :]
        return add_up(shares, table, self._households(year, near), indicators, self._groups[None, :])

    def from_floor(self, near: int) -> FiguresTogether | None:
        """The same without what is too small for an estimate of our own: buurten, and parts, of fewer than 50 households. None where all is.

        Were they in it, what is estimated of them would follow from a work area with and one without them.
        """
        households = np.array(
            [self._of(code).figure("households", code, near, fall_back=False).value for code in self._shares.index]
        )
        kept = (households * self._shares.to_numpy(dtype=float)) >= LEAST_HOUSEHOLDS
        return FiguresTogether(self.gemeente, self._within, self._shares[kept], self._groups[kept]) if kept.any() else None

    def _own(self, indicators: tuple[str, ...], code: str, near: int) -> Figure:
        if code != self.gemeente:
            return self._of(code)._own(indicators, code, near)
        best = ORDER[-1]
        for year in within_reach(near):
            if year not in self._years:
                continue
            found = [self.in_whole(indicator, year, near) for indicator in indicators]
            worst = max((one.status[0] for one in found), key=ORDER.index)
            if worst == "ok":
                kind = "schatting" if any(one.kind[0] == "schatting" for one in found) else found[0].kind[0]
                return Figure(indicators, code, tuple(float(one.value[0]) for one in found), year, code, "ok", kind)
            best = min(best, worst, key=ORDER.index)
        nothing = (float("nan"),) * len(indicators)
        status = _OF_FIGURE.get(best, "niet_gepubliceerd")
        return Figure(indicators, code, nothing, None, None, status, catalogue()[indicators[0]].kind)

    def _years_of(self, indicator: str, code: str) -> list[tuple[int, float, str]]:
        if code != self.gemeente:
            return self._of(code)._years_of(indicator, code)
        return [(year, float(self.in_whole(indicator, year, year).value[0]), "same") for year in self._years]

    def _code_then(self, code: str, year: int) -> tuple[str | None, str]:
        if code != self.gemeente:
            return self._of(code)._code_then(code, year)
        broken = [kind for then, kind in (self._of(one)._code_then(one, year) for one in self._shares.index) if then is None]
        return (None, broken[0]) if broken else (code, "same")
