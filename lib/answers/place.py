"""Everything the answers need of one gemeente, read once from a databank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.figure_words import wijk_name
from lib.areas import LAND, Level
from lib.databank.catalogue.indicators import Kind
from lib.databank.figures import Among, Extent, Figures, Source, extent, national, newest_inhabitants, newest_rows, source_of
from lib.databank.score_history import not_joined, scores_on_map
from lib.databank.store import Databank
from lib.household_types import LEAST_HOUSEHOLDS
from lib.scores import COLUMNS, Drift, DriftLimits, drift_limits, weighted_mean
from lib.words import year_ranges

SCORE_COLUMNS = list(COLUMNS)
FEWEST_AREAS = 60
# Share of the inhabitants of an area that live in buurten with a score: below it the mean of these is not that of the area.
LEAST_COVERED = 0.5
_PREFIX: dict[Level, str] = {"buurt": "BU", "wijk": "WK"}

# Streets and water lie between buurten: within about thirty metres counts as next to each other (degrees).
_NEXT_TO = 3e-4


@dataclass(frozen=True)
class Country:
    """What is known of the whole country in a databank.

    figures   result of databank.figures.national
    scores    level, year -> afw and dimensions: means weighted by inhabitants (schatting), n areas; national years only
    gemeente_scores  code, year, afw, gemeente_code of every scored buurt
    drifts    level (buurt, wijk) -> what is ordinary between measurements of the whole country
    extent    the areas of the country, for whether a comparison is one with the Netherlands
    """

    figures: pd.DataFrame
    scores: pd.DataFrame
    gemeente_scores: pd.DataFrame
    drifts: dict[Level, Drift]
    extent: Extent

    def scores_of(self, codes: Sequence[str], year: int) -> pd.DataFrame:
        """Rows of `gemeente_scores` about some buurten in a year."""
        at = [self._scores_at[code] for code in codes if code in self._scores_at]
        rows = self.gemeente_scores.iloc[np.concatenate(at) if at else []]
        return rows[rows["year"] == year]

    # Looking through all areas of the country takes longer than the rest of an answer: found once, by code.
    @cached_property
    def _scores_at(self) -> dict[str, NDArray[np.intp]]:
        return self.gemeente_scores.groupby("code").indices

    @cached_property
    def _compared(self) -> dict[tuple[Level, int, int], Among]:
        return {}

    def compared(self, level: Level, start: int, end: int) -> Among:
        """The areas of a level with a score in both years: those whose mean change is told."""
        key = level, start, end
        if key not in self._compared:
            self._compared[key] = self.extent.among(self.drifts[level].codes(start, end), level)
        return self._compared[key]

    def mean_of_buurten(self, year: int) -> tuple[pd.Series, Among] | None:
        """Scores of all buurten in a year, the mean weighted by inhabitants, and who these are; None where fewer than 60 have a score."""
        if ("buurt", year) not in self.scores.index or self.scores.loc[("buurt", year), "n"] < FEWEST_AREAS:
            return None
        key: tuple[Level, int, int] = ("buurt", year, year)
        if key not in self._compared:
            rows = self.gemeente_scores
            self._compared[key] = self.extent.among(rows.loc[rows["year"] == year, "code"].to_numpy())
        return self.scores.loc[("buurt", year)], self._compared[key]  # type: ignore[return-value]

    def share_below(self, afw: float, year: int) -> float:
        """Share (0-1) of the buurten with a score in a year that score lower than `afw`; 0 without any."""
        if year not in self._sorted:
            rows = self.gemeente_scores
            self._sorted[year] = np.sort(rows.loc[rows["year"] == year, "afw"].dropna().to_numpy())
        scores = self._sorted[year]
        return float(np.searchsorted(scores, afw, side="left") / max(len(scores), 1))

    @cached_property
    def _sorted(self) -> dict[int, NDArray[np.float64]]:
        return {}

    def searched(self, codes: Sequence[str]) -> Among:
        """The buurten that similar ones were looked for among."""
        key: tuple[Level, int, int] = ("buurt", 0, len(codes))
        if key not in self._compared:
            self._compared[key] = self.extent.among(codes)
        return self._compared[key]

    def drift(self, level: Level, start: int, end: int, inhabitants: float) -> DriftLimits:
        """What is ordinary between two measurements for an area of this size; see lib.scores.drift."""
        return self.drifts[level].limits("afw", inhabitants, start, end)

    def drift_of_two_years(self, inhabitants: float) -> DriftLimits:
        """What is ordinary for a buurt of this size in two years: over the newest two that the whole country was measured."""
        drift = self.drifts["buurt"]
        end = max((year for year in drift.years if len(drift.codes(year - 2, year))), default=None)
        return drift_limits(inhabitants, 2) if end is None else drift.limits("afw", inhabitants, end - 2, end)


@dataclass(frozen=True)
class Gemeente:
    """One gemeente: its buurten (code, name, label, wijk_code, wijk), their scores and figures, and the country.

    `version` is that of the databank it was read from. `level` is what its `buurten` are: those, or its wijken in their place
    (lib.answers.standing.per_wijk); in the years of `means` their scores are means of the buurten.
    """

    code: str
    name: str
    map_year: int
    buurten: pd.DataFrame
    names: dict[str, str]
    scores: pd.DataFrame
    inhabitants: pd.Series
    figures: Figures
    country: Country
    fictional: bool
    version: str
    unjoined: tuple[int, ...] = ()
    level: Level = "buurt"
    means: tuple[int, ...] = ()

    def source(self, table: str, year: int | None, kind: Kind, base: str = "") -> Source:
        """Where figures of a table come from; says so when they are invented."""
        return source_of(table, year, kind, base, fictional=self.fictional)

    def score_years(self, level: str = "") -> list[int]:
        """Years with at least one score of this level (its own when none is given), ascending."""
        of_level = self.scores[self.scores["level"] == (level or self.level)]
        return sorted(int(year) for year in of_level["year"].unique())

    def scores_in(self, year: int) -> pd.DataFrame:
        """Scores of the buurten in a year, indexed by code; buurten without a score have NaN."""
        empty = self.scores.iloc[:0]
        return self._buurt_scores.get(year, empty).set_index("code")[SCORE_COLUMNS].reindex(self.buurten["code"])

    def score_of(self, code: str, year: int) -> pd.Series:
        """Scores of one area of any level in a year, as published for it; NaN where there are none."""
        rows = self.series(code)
        rows = rows[rows["year"] == year]
        return rows.iloc[0][SCORE_COLUMNS].astype(float) if len(rows) else pd.Series(dict.fromkeys(SCORE_COLUMNS, np.nan))

    def score_kind(self, year: int) -> Kind:
        """What the scores of a year are: as published, or means."""
        return "schatting" if year in self.means else "modelscore"

    def series(self, code: str) -> pd.DataFrame:
        """Scores of one area in the order of the years."""
        return self.scores.iloc[self._scores_at.get(code, [])].sort_values("year")

    @cached_property
    def _scores_at(self) -> dict[str, NDArray[np.intp]]:
        return self.scores.groupby("code").indices

    @cached_property
    def labels(self) -> dict[str, str]:
        """Code -> what a buurt is called in lists: those of the same name with their wijk."""
        return dict(zip(self.buurten["code"], self.buurten["label"], strict=True))

    @cached_property
    def wijken(self) -> dict[str, str]:
        """Code -> what a wijk is called: 'Wijk Noord'."""
        rows = self.buurten.drop_duplicates("wijk_code").sort_values("wijk", key=lambda s: s.str.casefold())
        return {code: wijk_name(name) for code, name in zip(rows["wijk_code"], rows["wijk"], strict=True)}

    @cached_property
    def _buurt_scores(self) -> dict[int, pd.DataFrame]:
        rows = self.scores[self.scores["level"] == self.level]
        return {int(year): of_year for year, of_year in rows.groupby("year")}  # type: ignore[call-overload]

    def mean_scores(self, year: int) -> tuple[pd.Series, str]:
        """Scores of the gemeente and their kind: as published (modelscore) or the mean of its buurten (schatting)."""
        own = self.scores[(self.scores["code"] == self.code) & (self.scores["year"] == year)]
        if len(own) and not own["won"].isna().any():
            return own.iloc[0][SCORE_COLUMNS].astype(float), "modelscore"
        return self.mean_of(self.buurten["code"], year)[0], "schatting"

    def mean_of(self, codes: Sequence[str] | pd.Series, year: int) -> tuple[pd.Series, float]:
        """Scores of some of its buurten together, each inhabitant counting as much, and the share (0-1) of these with a score."""
        scores, people = self.scores_in(year).reindex(codes), self.inhabitants.reindex(codes)
        means = {name: weighted_mean(scores[name], people) for name in SCORE_COLUMNS}
        return pd.Series({name: mean for name, (mean, _) in means.items()}), means["afw"][1]

    @property
    def unjoined_note(self) -> str:
        """A sentence, after a blank, on measurements that cannot be joined to the map; "" when there are none."""
        if not self.unjoined:
            return ""
        years = year_ranges(self.unjoined)
        return f" Er zijn ook metingen van {years}, maar niet is bekend of de buurten toen dezelfde grenzen hadden."

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Changes of its own areas, as far as they can be joined to the map: one row per area and pair of following measurements.

        level, code, start, end, change (score points), inhabitants (newest number published).
        """
        ordered = self.scores.sort_values(["code", "year"])
        before = ordered.groupby("code")[["year", "afw"]].shift()
        rows = pd.DataFrame(
            {
                "level": ordered["level"],
                "code": ordered["code"],
                "start": before["year"],
                "end": ordered["year"],
                "change": ordered["afw"] - before["afw"],
                "inhabitants": ordered["code"].map(self.country.extent.inhabitants),
            }
        ).dropna(subset=["start", "change"])
        return rows.astype({"start": "int64"}).reset_index(drop=True)


def gemeenten(databank: Databank) -> pd.DataFrame:
    """Gemeenten that have a map in the databank: columns code, name and n (buurten on the map); ordered by name."""
    frames = []
    for part in databank.parts_of("geometry"):
        codes = databank.read(
            "geometry", years=[part.year], gemeente=None if part.scope == "NL" else part.scope, columns=["gemeente_code"]
        )
        frames.append(codes["gemeente_code"].value_counts().rename("n").rename_axis("code").reset_index())
    if not frames:
        return pd.DataFrame({"code": pd.Series(dtype="str"), "n": pd.Series(dtype="int64"), "name": pd.Series(dtype="str")})
    codes = pd.concat(frames).drop_duplicates("code", keep="last")
    names = newest_rows(databank.read("areas", levels=("gemeente",), columns=["name"])).set_index("code")["name"]
    codes["name"] = [names.get(code, code) for code in codes["code"]]
    return codes.sort_values("name", ignore_index=True)


def country(databank: Databank) -> Country:
    """Read the national background of a databank."""
    scores = databank.read("scores")
    scores["level"] = scores["code"].str[:2].map({"BU": "buurt", "WK": "wijk", "GM": "gemeente"})
    scores = scores.join(newest_inhabitants(databank), on="code")
    means = []
    nationwide = scores[scores["year"].map(lambda year: databank.is_national("scores", year)) & (scores["level"] != "gemeente")]
    for (level, year), rows in nationwide.groupby(["level", "year"]):
        values = {name: weighted_mean(rows[name], rows["inhabitants"])[0] for name in SCORE_COLUMNS}
        means.append({"level": level, "year": int(year), **values, "n": len(rows)})  # type: ignore[call-overload]
    columns = ["level", "year", *SCORE_COLUMNS, "n"]
    buurten = nationwide[nationwide["level"] == "buurt"][["code", "year", "afw"]]
    return Country(
        figures=national(databank),
        scores=pd.DataFrame(means, columns=columns).set_index(["level", "year"]),
        gemeente_scores=buurten.assign(gemeente_code="GM" + buurten["code"].str[2:6]),
        drifts=drifts(databank),
        extent=extent(databank),
    )


def drifts(databank: Databank) -> dict[Level, Drift]:
    """Ordinary drift of buurten and of wijken between measurements of the whole country, on the borders that these have.

    A measurement on other borders than the rest is compared as far as it can be joined to the map.
    """
    years = [year for year in databank.years("scores") if databank.is_national("scores", year)]
    own, joined = databank.read("scores", years=years), scores_on_map(databank)
    inhabitants = newest_inhabitants(databank)
    joined = joined[joined["year"].isin(years)].assign(borders=0.0)
    return {level: Drift(_of(own, prefix), inhabitants, _of(joined, prefix)) for level, prefix in _PREFIX.items()}


def _of(scores: pd.DataFrame, prefix: str) -> pd.DataFrame:
    return scores[scores["code"].str.startswith(prefix)]


def load(databank: Databank, code: str, of_country: Country) -> Gemeente:
    """Read one gemeente. Raises KeyError when the databank has no map of it."""
    shapes = databank.read("geometry", gemeente=code, columns=["name"])
    if shapes.empty:
        raise KeyError(code)
    map_year = int(shapes["geometry_year"].max())
    shapes = shapes[shapes["geometry_year"] == map_year]
    areas = databank.read("areas", gemeente=code)
    newest = newest_rows(areas[areas["year"] <= map_year])
    names = {**dict(zip(newest["code"], newest["name"], strict=True)), **dict(zip(shapes["code"], shapes["name"], strict=True))}
    names.setdefault(code, code)
    names[LAND] = "Nederland"
    listed = areas[(areas["year"] == map_year) & (areas["level"] == "buurt")]["code"]
    codes = sorted({*shapes["code"], *listed})
    buurten = pd.DataFrame({"code": pd.Series(codes, dtype="str")})
    buurten["name"] = [names[c] for c in codes]
    buurten["wijk_code"] = "WK" + buurten["code"].str[2:8]
    buurten["wijk"] = [names.get(c, c) for c in buurten["wijk_code"]]
    twice = buurten["name"].duplicated(keep=False)
    buurten["label"] = buurten["name"].where(~twice, buurten["name"] + " (" + buurten["wijk"] + ")")
    scores = scores_on_map(databank, code)
    scores["level"] = scores["code"].str[:2].map({"BU": "buurt", "WK": "wijk", "GM": "gemeente"})
    figures = Figures(databank, code, of_country.figures)
    base = figures.table("inhabitants", codes, map_year)
    return Gemeente(
        code=code,
        name=names[code],
        map_year=map_year,
        buurten=buurten.sort_values("label", key=lambda s: s.str.casefold(), ignore_index=True),
        names=names,
        scores=scores,
        inhabitants=base.set_index("code")["value"],
        figures=figures,
        country=of_country,
        fictional=databank.fictional,
        version=databank.version,
        unjoined=tuple(not_joined(databank, code)),
    )


def shapes(databank: Databank, code: str) -> gpd.GeoDataFrame:
    """Polygons of the buurten of a gemeente on its newest map, ordered by code."""
    frame = databank.read("geometry", gemeente=code)
    return frame[frame["geometry_year"] == frame["geometry_year"].max()].sort_values("code", ignore_index=True)


def wijk_shapes(databank: Databank, code: str) -> gpd.GeoDataFrame:
    """Polygons of the wijken of a gemeente (code, name, geometry), made of those of its buurten; ordered by code."""
    wijken = shapes(databank, code).assign(code=lambda frame: "WK" + frame["code"].str[2:8]).dissolve("code")["geometry"]
    named = newest_rows(databank.read("areas", gemeente=code, levels=("wijk",), columns=["name"])).set_index("code")["name"]
    names = [wijk_name(named.get(wijk, wijk)) for wijk in wijken.index]
    return gpd.GeoDataFrame({"code": wijken.index, "name": names, "geometry": wijken.to_numpy()}, crs=wijken.crs)


def name_of(gemeente: Gemeente, area: str) -> str:
    """What an area is called: buurten of the same name with their wijk; a wijk is called one."""
    return gemeente.labels.get(area) or gemeente.wijken.get(area) or gemeente.names.get(area, area)


def size_of(gemeente: Gemeente, area: str) -> tuple[float, float]:
    """Households and dwellings of an area as published for it on the newest map; NaN where not. Never those of a larger area."""
    near = gemeente.map_year
    households, dwellings = (
        gemeente.figures.figure(name, area, near, fall_back=False).value for name in ("households", "dwellings")
    )
    return households, dwellings


def too_small(gemeente: Gemeente, area: str) -> bool:
    """Whether an area has too few households for an effect of our own (fewer than 50). Unknown is not too small."""
    return size_of(gemeente, area)[0] < LEAST_HOUSEHOLDS


def neighbours(shapes: pd.DataFrame, code: str) -> list[str]:
    """Names of the buurten that lie next to one, in order. `shapes`: code, name, geometry (degrees)."""
    own = shapes[shapes["code"] == code]
    if own.empty:
        return []
    around = shapes.geometry.intersects(own.geometry.iloc[0].buffer(_NEXT_TO)) & (shapes["code"] != code)  # type: ignore[attr-defined]
    return sorted(shapes.loc[around, "name"], key=str.casefold)
