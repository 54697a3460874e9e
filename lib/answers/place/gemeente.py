"""Everything the answers need of one gemeente or work area, read once from a databank."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.figure_words import wijk_name
from lib.answers.place.country import SCORE_COLUMNS, Country
from lib.areas import LAND, Level, gemeente_of, is_work_area
from lib.databank.catalogue.indicators import Kind
from lib.databank.figures import Figures, Source, newest_rows, source_of
from lib.databank.score_history import not_joined, scores_on_map
from lib.databank.store import Databank
from lib.household_types import LEAST_HOUSEHOLDS
from lib.scores import weighted_mean
from lib.words import year_ranges

MEAN_OF_WORK_AREA = "De score van een werkgebied is het gemiddelde van de buurten; elk huishouden telt even zwaar (schatting)."
# Share of the inhabitants of an area that live in buurten with a score: below it the mean of these is not that of the area.
LEAST_COVERED = 0.5


@dataclass(frozen=True)
class Steady:
    """The scores of a work area through the years, all of the same buurten: else one that came would be a change of the others.

    `scores` has rows as in Gemeente.scores; `buurten` counts those that it is of: with a score in each of its measurements; `left_out` are the
    measurements in which too few of its buurten have one.
    """

    scores: pd.DataFrame
    buurten: int
    left_out: tuple[int, ...]


@dataclass(frozen=True)
class Gemeente:
    """One gemeente: its buurten (code, name, label, wijk_code, wijk), their scores and figures, and the country.

    `version` is that of the databank it was read from. `level` is what its `buurten` are: those, or its wijken in their place
    (lib.answers.standing.per_wijk); in the years of `means` their scores are means of the buurten.
    A work area (lib.answers.place.work_area) has the gemeenten it lies in as `within`, of each buurt the share (0 to 1) that belongs to it, and
    an `edition` that changes with what it is made of; its scores and figures as a whole are those of its own code, how it changed is `steady`.
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
    within: tuple[Gemeente, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)
    edition: str = ""
    make_steady: Callable[[], Steady] | None = None

    @cached_property
    def steady(self) -> Steady | None:
        """How the score of a work area changed; None for a gemeente."""
        return self.make_steady() if self.make_steady else None

    @property
    def is_work_area(self) -> bool:
        """Whether this is a work area, whose buurten may lie in more gemeenten."""
        return bool(self.within)

    @property
    def has_parts(self) -> bool:
        """Whether it is a work area to which a buurt belongs for a part: then what is counted of the whole is an estimate."""
        return any(share < 1 for share in self.shares.values())

    @property
    def this(self) -> str:
        """'deze gemeente', 'dit werkgebied'."""
        return "dit werkgebied" if self.is_work_area else "deze gemeente"

    @property
    def called(self) -> str:
        """'Gemeente Heerlen', 'Werkgebied Bezit Zuid'."""
        return f"{self.word.capitalize()} {self.name}"

    @property
    def whole(self) -> str:
        """'Hele gemeente', 'Hele werkgebied'."""
        return f"Hele {self.word}"

    @property
    def the_whole(self) -> str:
        """'de hele gemeente', 'het hele werkgebied'."""
        return "het hele werkgebied" if self.is_work_area else "de hele gemeente"

    @property
    def word(self) -> str:
        """'gemeente', 'werkgebied'."""
        return "werkgebied" if self.is_work_area else "gemeente"

    def home_of(self, code: str) -> Gemeente:
        """The gemeente in which one of its buurten lies: itself, or one of those of a work area."""
        return next((home for home in self.within if home.code == gemeente_of(code)), self)

    @property
    def homes(self) -> tuple[Gemeente, ...]:
        """The gemeenten its buurten lie in: itself, or those of a work area."""
        return self.within or (self,)

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

    def score_kind(self, year: int, code: str = "") -> Kind:
        """What the scores of a year are, of its areas or of one: as published, or means."""
        return "schatting" if year in self.means or is_work_area(code) else "modelscore"

    def history(self, code: str) -> pd.DataFrame:
        """Scores of one area in the order of the years, to tell how it changed: of a work area those of the same buurten."""
        return self.steady.scores if self.steady and code == self.code else self.series(code)

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
        """Code -> what a wijk is called: 'Wijk Noord'; none in a work area, which need not have a whole one."""
        if self.is_work_area:
            return {}
        rows = self.buurten.drop_duplicates("wijk_code").sort_values("wijk", key=lambda s: s.str.casefold())
        return {code: wijk_name(name) for code, name in zip(rows["wijk_code"], rows["wijk"], strict=True)}

    @cached_property
    def places(self) -> dict[str, str]:
        """Code -> name of what can be chosen to look at: a work area as a whole, buurten and wijken."""
        return ({self.code: "Het hele werkgebied"} if self.is_work_area else {}) | self.labels | self.wijken

    @cached_property
    def _buurt_scores(self) -> dict[int, pd.DataFrame]:
        rows = self.scores[self.scores["level"] == self.level]
        return {int(year): of_year for year, of_year in rows.groupby("year")}  # type: ignore[call-overload]

    def inhabitants_of(self, code: str) -> float:
        """Newest number of inhabitants published for an area, whatever its year: what is ordinary depends on it. NaN where unknown."""
        if is_work_area(code):
            return self.figures.figure("inhabitants", code, self.map_year).value
        return float(self.country.extent.inhabitants.get(code, np.nan))

    def mean_scores(self, year: int) -> tuple[pd.Series, str]:
        """Scores of the gemeente and their kind: as published (modelscore) or the mean of its buurten (schatting).

        Of a work area those of the whole, by its own rule and floors, NaN where it has none.
        """
        if self.is_work_area:
            return self.score_of(self.code, year), self.score_kind(year, self.code)
        own = self.scores[(self.scores["code"] == self.code) & (self.scores["year"] == year)]
        if len(own) and not own["won"].isna().any():
            return own.iloc[0][SCORE_COLUMNS].astype(float), self.score_kind(year, self.code)
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
        return f" Er zijn oudere metingen ({years}), maar we weten niet of de buurten toen dezelfde grenzen hadden."

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Changes of its own areas, as far as they can be joined to the map: one row per area and pair of following measurements.

        level, code, start, end, change (score points), inhabitants (newest number published).
        """
        every = self.scores
        if self.steady:
            every = pd.concat([every[every["code"] != self.code], self.steady.scores], ignore_index=True)
        ordered = every.sort_values(["code", "year"])
        before = ordered.groupby("code")[["year", "afw"]].shift()
        rows = pd.DataFrame(
            {
                "level": ordered["level"],
                "code": ordered["code"],
                "start": before["year"],
                "end": ordered["year"],
                "change": ordered["afw"] - before["afw"],
                "inhabitants": ordered["code"].map(self.inhabitants_of),
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


def name_of(gemeente: Gemeente, area: str) -> str:
    """What an area is called: buurten of the same name with their wijk; a wijk is called one."""
    if area == gemeente.code:
        return gemeente.name
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
