"""The one answer to "may this be called a comparison with the Netherlands?", for every page and report.

A rank, a mean or a middle over some areas stands for the country when those areas are at least 90% of the country's, and at least half
of those in each of the twelve provinces. Means weighted by inhabitants, such as those of scores, which are not published below about 100
inhabitants, are judged by inhabitants instead: 95% of the country's (as in `lib.databank.figures.country`) and half in each province.
Otherwise the comparison is with the areas that there are, and is called that: 'de 16 buurten van Baarn met cijfers'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.areas import Level
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
_MANY: dict[Level, str] = {"buurt": "buurten", "wijk": "wijken"}


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

    def areas(self, having: str = "met cijfers") -> str:
        """'de buurten van Nederland', 'de 16 buurten van Baarn met cijfers', 'de 936 buurten met cijfers in 18 gemeenten'."""
        many = _MANY[self.level]
        if self.national:
            return f"de {many} van Nederland"
        if self.n == 1:
            return f"de enige {self.level} {having}"
        return (
            f"de {number(self.n)} {many} van {self.place} {having}"
            if self.named
            else f"de {number(self.n)} {many} {having} in {self.place}"
        )


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

    def among(
        self, codes: Sequence[str] | np.ndarray | pd.Index, level: Level = "buurt", *, by_inhabitants: bool = False
    ) -> Among:
        """What the areas `codes` of one level, those with a value, are as something to compare with."""
        index = pd.Index(codes, dtype="str")
        gemeente = "GM" + index.str[2:6]
        weight = self.inhabitants.reindex(index).fillna(0).to_numpy() if by_inhabitants else np.ones(len(index))
        known = pd.Series(weight, index=gemeente).groupby(level=0).sum()
        whole = self.areas[level]["inhabitants" if by_inhabitants else "n"]
        named = tuple(sorted(self.names.get(code, code) for code in known.index)) if len(known) <= _NAMED else ()
        national = self._covers(known, whole, COUNTRY_COVERAGE if by_inhabitants else AREAS_COVERAGE)
        return Among(level, len(index), len(known), named, national)

    def _covers(self, known: pd.Series, whole: pd.Series, least: float) -> bool:
        if whole.sum() <= 0 or known.sum() < least * whole.sum():
            return False
        if self.fictional:
            return True
        there, all_of = (_per_province(values) for values in (known, whole))
        return bool((all_of > 0).all() and (there >= PROVINCE_COVERAGE * all_of).all())


def _per_province(values: pd.Series) -> pd.Series:
    """Sum per province, 0 for one without any; gemeenten of an unknown province are left out."""
    return values.groupby(values.index.map(province_of)).sum().reindex(list(provinces()), fill_value=0)


def extent(databank: Databank) -> Extent:
    """The areas of the country as a databank knows them: by the newest whole national table of areas, else of key figures."""
    inhabitants = newest_inhabitants(databank)
    names = newest_rows(databank.read("areas", levels=("gemeente",), columns=["name"])).set_index("code")["name"].to_dict()
    outlines = databank.read("outlines", columns=["name"])
    return Extent(
        {level: _of_country(databank, level, inhabitants) for level in _MANY},
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
