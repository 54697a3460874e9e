"""Gemeenten, wijken and buurten of the invented country per year: splits, other borders, new codes and mergers."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree

from tests.bench.national import coverage, names
from tests.bench.national.cells import Cells, Numbers, make_cells

YEARS = tuple(range(2013, 2027))
NEWEST = YEARS[-1]
MAP_YEARS = (2024, 2025, 2026)
LARGEST, LETTERS_SINCE = 363, 2022  # the largest gemeente, and since when its codes have letters
SAME, RECODED, CHANGED = 1.0, 2.0, 3.0
GEMEENTE_FLAGS_SINCE = 2022
# Buurten that are new in a year, as a share of those of 2026: 14,574 in 2024, 14,729 in 2025, 14,820 in 2026.
_NEW = {**dict.fromkeys(range(2014, 2025), 0.008), 2025: 155 / 14_820, 2026: 91 / 14_820}
_OTHER_BORDER, _UNKNOWN_FLAG, _RECODING_GEMEENTEN, _MERGED_GEMEENTEN = 0.008, 0.001, 0.05, 0.13
_WATER_WIJK = "98"
ALL = np.iinfo(np.int64).max


class Year(NamedTuple):
    """Areas of a year in the order of the tables, and per land cell the row of its buurt, wijk and gemeente among them."""

    areas: pd.DataFrame  # code, name, level, wijk_code, gemeente_code, gemeente_name, flag (NaN unknown)
    rows: dict[str, Numbers]


class Country:
    """One invented country, wholly determined by its arguments: a tiny one has the same rules."""

    def __init__(self, seed: int = 2026, gemeenten: int = 342, buurten: int = 14_820, water: int = 93) -> None:
        self.seed, self.gemeenten, self.buurten, self.water = seed, gemeenten, buurten, water
        self._years: dict[int, Year] = {}

    def rng(self, *key: int) -> np.random.Generator:
        """Random numbers of their own for each purpose, so that the order of building makes no difference."""
        return np.random.default_rng([self.seed, *key])

    @cached_property
    def cells(self) -> Cells:
        return make_cells(self.rng(1), self.gemeenten, self.buurten, self.water)

    @property
    def gemeente(self) -> Numbers:
        """Number of the gemeente of each land cell."""
        return self.cells.gemeente[: self.buurten]

    @cached_property
    def shapes(self) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
        """Clean and published polygons in RD metres; see coverage.polygons."""
        return coverage.polygons(self.cells, self.rng(2))

    @cached_property
    def area_ha(self) -> NDArray[np.float64]:
        """Hectares of each land cell."""
        clean, _ = self.shapes
        return np.array([shape.area for shape in clean[: self.buurten]]) / 1e4

    @cached_property
    def numbers(self) -> list[str]:
        """Four digits of each gemeente, the largest first, then those of gemeenten that merged."""
        free = [n for n in range(2, 1992) if n not in (LARGEST, 917, 998)]
        taken = self.rng(3).permutation(free)[: 3 * self.gemeenten]
        return [f"{n:04d}" for n in [LARGEST, 917, *taken]]

    @cached_property
    def split(self) -> tuple[Numbers, Numbers]:
        """Per land cell the year from which it is a buurt of its own, and the cell that it was part of before."""
        rng, n = self.rng(4), self.buurten
        child = rng.random(n) < 0.3
        wijk = self.gemeente * 100 + self.cells.wijk[:n]
        whole = np.flatnonzero(~child)
        nearest = whole[KDTree(self.cells.points[whole]).query(self.cells.points[:n])[1]]
        able = rng.permutation(np.flatnonzero(child & (wijk == wijk[nearest])))
        born, parent, at = np.zeros(n, dtype=np.int64), np.arange(n), 0
        for year in sorted(_NEW, reverse=True):
            new = able[at : at + round(_NEW[year] * n)]
            born[new], parent[new], at = year, nearest[new], at + len(new)
        return born, parent

    @cached_property
    def events(self) -> pd.DataFrame:
        """Per gemeente: `merged` and `recoded`, the year in which it got its codes of now (0: before the first year)."""
        rng, n = self.rng(5), self.gemeenten
        large = np.bincount(self.gemeente, minlength=n) >= 8
        merged = np.where(large & (rng.random(n) < _MERGED_GEMEENTEN), rng.integers(2014, 2024, n), 0)
        recoded = np.where((merged == 0) & (rng.random(n) < _RECODING_GEMEENTEN), rng.integers(2014, 2027, n), 0)
        merged[0], recoded[0] = 0, LETTERS_SINCE
        return pd.DataFrame({"merged": merged, "recoded": recoded})

    @cached_property
    def former(self) -> Numbers:
        """Per land cell the number of the gemeente that it lay in before that merged, its own where nothing merged."""
        west = np.zeros(self.buurten, dtype=bool)
        points, wijk = self.cells.points[: self.buurten, 0], self.cells.wijk[: self.buurten]
        middle = pd.Series(points).groupby([self.gemeente, wijk]).transform("mean")
        west = (middle < pd.Series(points).groupby(self.gemeente).transform("median")).to_numpy()
        merged = self.events["merged"].to_numpy()[self.gemeente] > 0
        return np.where(merged, self.gemeenten + 2 * self.gemeente + west, self.gemeente)

    def codes(self, year: int) -> tuple[pd.Series, Numbers]:
        """Code of the buurt of every land cell in a year, and the cell that stands for that buurt."""
        born, parent = self.split
        stands = np.where(born > year, parent, np.arange(self.buurten))
        before = self.events["merged"].to_numpy()[self.gemeente] > year
        number = np.where(before, self.former, self.gemeente)
        wijk = pd.Series(self.cells.wijk[: self.buurten])
        old = self.events["recoded"].to_numpy()[self.gemeente] > year
        part = (wijk + 20 * old).map("{:02d}".format)
        letters = (self.gemeente == 0) & ~old
        part = part.mask(letters, wijk.map(lambda w: chr(65 + w // 7) + chr(65 + w % 7)))
        rank = pd.Series(np.arange(self.buurten)).groupby([self.gemeente, wijk.to_numpy()]).cumcount()
        codes = "BU" + pd.Series(self.numbers)[number].reset_index(drop=True) + part + rank.map("{:02d}".format)
        return codes.iloc[stands].reset_index(drop=True), stands

    def flags(self, year: int) -> NDArray[np.float64]:
        """Change flag of every land cell against the year before, as that of its buurt."""
        codes, stands = self.codes(year)
        earlier, _ = self.codes(year - 1)
        rng = self.rng(6, year)
        flag = np.where(codes == earlier, SAME, RECODED)
        flag[rng.random(self.buurten) < _OTHER_BORDER] = CHANGED
        born, parent = self.split
        new = born == year
        flag[new] = flag[parent[new]] = CHANGED
        flag[rng.random(self.buurten) < _UNKNOWN_FLAG] = np.nan
        return flag[stands]

    def year(self, year: int) -> Year:
        """All areas of a year."""
        if year not in self._years:
            self._years[year] = self._year(year)
        return self._years[year]

    def _year(self, year: int) -> Year:
        codes, stands = self.codes(year)
        earlier, _ = self.codes(year - 1)
        name = names.of_buurten(self)[stands]
        cell = pd.DataFrame({"code": codes, "name": name, "flag": self.flags(year)})
        gemeente = self._names_of_gemeenten(codes)
        merged = set(("GM" + codes.str[2:6])[self.events["merged"].to_numpy()[self.gemeente] == year])
        frames = [pd.DataFrame({"code": ["NL00"], "name": "Nederland", "level": "land", "flag": np.nan, "of": ""})]
        for level, (prefix, end) in {"buurt": ("BU", 10), "wijk": ("WK", 8), "gemeente": ("GM", 6)}.items():
            frame = cell.assign(code=prefix + codes.str[2:end], of=codes.str[2:6], level=level)
            frame = frame[~frame["code"].duplicated()]
            if level == "wijk":
                same = frame["code"].str[2:] == earlier[frame.index].str[2:8]
                frame["flag"] = np.where(same, SAME, RECODED)
                frame["name"] = "Wijk " + frame["code"].str[6:] + " " + frame["name"]
            if level == "gemeente":
                frame["flag"] = np.where(frame["code"].isin(merged), CHANGED, SAME) if year >= GEMEENTE_FLAGS_SINCE else np.nan
                frame["name"] = frame["of"].map(gemeente)
            frames.append(frame)
        areas = pd.concat(frames, ignore_index=True)
        areas["gemeente_name"] = areas["of"].map(gemeente).fillna("Nederland")
        areas["key"] = areas["code"].str[2:]
        areas = areas.sort_values(["of", "key"], ignore_index=True)
        own = areas["level"] != "land"
        areas["gemeente_code"] = ("GM" + areas["of"]).where(own)
        areas["wijk_code"] = ("WK" + areas["key"].str[:6]).where(areas["level"].isin(["buurt", "wijk"]))
        row = pd.Series(areas.index, index=areas["code"])
        rows = {
            level: row[prefix + codes.str[2:end]].to_numpy()
            for level, (prefix, end) in {"buurt": ("BU", 10), "wijk": ("WK", 8), "gemeente": ("GM", 6), "land": ("NL", 2)}.items()
            if level != "land"
        }
        rows["land"] = np.full(self.buurten, int(row["NL00"]))
        columns = ["code", "name", "level", "wijk_code", "gemeente_code", "gemeente_name", "flag"]
        return Year(areas[columns], rows)

    def _names_of_gemeenten(self, codes: pd.Series) -> dict[str, str]:
        known = dict(zip(self.numbers, names.of_gemeenten(self, len(self.numbers)), strict=True))
        return {digits: known[digits] for digits in codes.str[2:6].unique()}

    def water_codes(self) -> pd.Series:
        """Code of each water, in the gemeente nearest to it."""
        gemeente = self.cells.gemeente[self.buurten :]
        rank = pd.Series(gemeente).groupby(gemeente).cumcount()
        return "BU" + pd.Series(self.numbers)[gemeente].reset_index(drop=True) + _WATER_WIJK + rank.map("{:02d}".format)
