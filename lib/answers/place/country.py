"""What is known of the whole country: the background that any gemeente is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.areas import Level, level_of
from lib.databank.figures import Among, Extent, extent, national, newest_inhabitants
from lib.databank.score_history import scores_on_map
from lib.databank.store import Databank
from lib.scores import COLUMNS, Drift, DriftLimits, drift_limits, weighted_mean

SCORE_COLUMNS = list(COLUMNS)
FEWEST_AREAS = 60
_PREFIX: dict[Level, str] = {"buurt": "BU", "wijk": "WK"}


def measured_as(level: Level) -> Level:
    """The level whose ordinary drift holds for an area: a work area is some buurten together, as a wijk is."""
    return "wijk" if level == "werkgebied" else level


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
        level = measured_as(level)
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

    def buurten_in(self, year: int) -> pd.Series:
        """Scores (afw) of all buurten in a year, by code."""
        rows = self.gemeente_scores
        return rows[rows["year"] == year].set_index("code")["afw"]

    def searched(self, codes: Sequence[str]) -> Among:
        """The areas, all of one level, that similar ones were looked for among."""
        level = level_of(codes[0]) if codes else "buurt"
        key: tuple[Level, int, int] = (level, 0, len(codes))
        if key not in self._compared:
            self._compared[key] = self.extent.among(codes, level)
        return self._compared[key]

    def drift(self, level: Level, start: int, end: int, inhabitants: float) -> DriftLimits:
        """What is ordinary between two measurements for an area of this size; see lib.scores.drift. Of a work area that of wijken."""
        return self.drifts[measured_as(level)].limits("afw", inhabitants, start, end)

    def drift_of_two_years(self, inhabitants: float) -> DriftLimits:
        """What is ordinary for a buurt of this size in two years: over the newest two that the whole country was measured."""
        drift = self.drifts["buurt"]
        end = max((year for year in drift.years if len(drift.codes(year - 2, year))), default=None)
        return drift_limits(inhabitants, 2) if end is None else drift.limits("afw", inhabitants, end - 2, end)


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
