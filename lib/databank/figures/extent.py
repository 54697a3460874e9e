"""The one answer to "may this be called a comparison with the Netherlands?", for every page and report.

A rank, a mean or a middle over some areas stands for the country when those areas are at least 90% of the country's, with at least half
of them in each of the twelve provinces; or hold 95% of its inhabitants (as in `lib.databank.figures.country`), half in each province,
for nothing is published or estimated of the one in five buurten with fewer than about 100 inhabitants, in whom 1 in 100 people live.
Otherwise the comparison is with the areas that there are, and is called that: 'de 16 buurten van Baarn met cijfers'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.areas import PLURAL, Level
from lib.databank.catalogue.provinces import province_of, provinces
from lib.databank.figures.areas import newest_inhabitants
from lib.databank.figures.country import COUNTRY_COVERAGE
from lib.databank.figures.years import newest_rows
from lib.databank.store import Databank
from lib.words import count, listed, number

AREAS_COVERAGE = 0.9
PROVINCE_COVERAGE = 0.5
# A table with fewer of the areas of the fullest one is still being filled.
_WHOLE = 0.75
_NAMED = 3
_LEVELS: tuple[Level, ...] = ("buurt", "wijk", "gemeente")


@dataclass(frozen=True)
class Among:
    """The areas that something is compared with: `n` of a level, in so many gemeenten (`named` where there are at most three).

    `national`: they stand for the whole country.
    """

    level: Level
    n: int
    gemeenten: int
    named: tuple[str, ...]
    national: bool

    @property
    def place(self) -> str:
        """'Nederland', 'Baarn' or '18 gemeenten'."""
        return (
            "Nederland" if self.national else listed(self.named) if self.named else count(self.gemeenten, "gemeente", "gemeenten")
        )

    @property
    def together(self) -> str:
        """Inside a sentence on their mean: 'Nederland', 'Baarn' or 'de 18 gemeenten met cijfers samen'."""
        return self.place if self.national or self.named else f"de {self.place} met cijfers samen"

    @property
    def many(self) -> str:
        """After a number: 'buurten van Nederland', 'buurten van Baarn met cijfers', 'buurten met cijfers in 18 gemeenten'."""
        many = PLURAL[self.level]
        if self.national:
            return f"{many} van Nederland"
        return f"{many} van {self.place} met cijfers" if self.named else f"{many} met cijfers in {self.place}"

    @property
    def areas(self) -> str:
        """'de buurten van Nederland', 'de 16 buurten van Baarn met cijfers', 'de 936 buurten met cijfers in 18 gemeenten'."""
        if self.national:
            return f"de {self.many}"
        return f"de enige {self.level} met cijfers" if self.n == 1 else f"de {number(self.n)} {self.many}"


@dataclass(frozen=True)
class Extent:
    """The areas of the country as a databank knows them.

    areas        level -> per gemeente (index: code): `n` areas and their `inhabitants`; empty where no table holds the whole country
    inhabitants  by code of any year: the newest number published
    names        of gemeenten by code; in `fictional` data there are no provinces
    """

    areas: Mapping[Level, pd.DataFrame]
    inhabitants: pd.Series
    names: Mapping[str, str]
    fictional: bool

    def among(self, codes: Sequence[str] | np.ndarray | pd.Index, level: Level = "buurt") -> Among:
        """What the areas `codes` of one level, those with a value, are as something to compare with."""
        index = pd.Index(codes, dtype="str")
        there = pd.DataFrame({"n": 1, "inhabitants": self.inhabitants.reindex(index).fillna(0).to_numpy()})
        known = there.groupby(("GM" + index.str[2:6]).to_numpy()).sum()
        named = tuple(sorted(self.names.get(code, code) for code in known.index)) if len(known) <= _NAMED else ()
        return Among(level, len(index), len(known), named, self._covers(known, self.areas[level]))

    def _covers(self, known: pd.DataFrame, country: pd.DataFrame) -> bool:
        for measure, least in (("n", AREAS_COVERAGE), ("inhabitants", COUNTRY_COVERAGE)):
            there, whole = known[measure], country[measure]
            if whole.sum() > 0 and there.sum() >= least * whole.sum() and (self.fictional or _in_every_province(there, whole)):
                return True
        return False


def _in_every_province(there: pd.Series, whole: pd.Series) -> bool:
    mine, all_of = _per_province(there), _per_province(whole)
    return bool((all_of > 0).all() and (mine >= PROVINCE_COVERAGE * all_of).all())


def _per_province(values: pd.Series) -> pd.Series:
    """Sum per province, 0 for one without any; gemeenten of an unknown province are left out."""
    return (
        values.groupby(np.array([province_of(str(code)) or "" for code in values.index]))
        .sum()
        .reindex(list(provinces()), fill_value=0)
    )


def extent(databank: Databank) -> Extent:
    """The areas of the country as a databank knows them: by the newest whole national table of areas, else of key figures."""
    inhabitants = newest_inhabitants(databank)
    names = newest_rows(databank.read("areas", levels=("gemeente",), columns=["name"])).set_index("code")["name"].to_dict()
    outlines = databank.read("outlines", columns=["name"])
    return Extent(
        {level: _of_country(databank, level, inhabitants) for level in _LEVELS},
        inhabitants,
        {**dict(zip(outlines["code"], outlines["name"], strict=True)), **names},
        databank.fictional,
    )


def _of_country(databank: Databank, level: Level, inhabitants: pd.Series) -> pd.DataFrame:
    for table in ("areas", "key_figures"):
        years = [year for year in databank.years(table) if databank.is_national(table, year)]
        if years:
            codes = databank.read(table, years=years, levels=(level,), columns=[])
            sizes = codes.groupby("year").size()
            newest = max((year for year, n in sizes.items() if n >= _WHOLE * sizes.max()), default=None)
            of_year = codes.loc[codes["year"] == newest, "code"]
            per_area = pd.DataFrame({"n": 1, "inhabitants": inhabitants.reindex(of_year).fillna(0).to_numpy()})
            return per_area.groupby(("GM" + of_year.str[2:6]).to_numpy()).sum().rename_axis("code")
    return pd.DataFrame(
        {"n": pd.Series(dtype="int64"), "inhabitants": pd.Series(dtype="float64")}, index=pd.Index([], dtype="str", name="code")
    )
