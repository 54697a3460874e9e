"""Scores of the buurten for 2014, 2016, ... 2024: a level that follows from the buurt, ordinary drift, and the planted stories.

The level is a linear relation with address density, ownership, single-family homes, age and value, as in the scores of 2024
(own regression on 10,514 buurten, Leefbaarometer 3.0 and CBS KWB 2024), with noise of about the residual size. Drift per two
years: sd .026 in total, correlation with the previous change -.23, on average +.006.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.arrays import Array
from lib.sample.country.frame import GEMEENTEN, SCORE_YEARS, YEARS, Frame, generator
from lib.sample.figures.key_figures import Figures
from lib.sample.people.households import gemeente_of
from lib.sample.stories.planted import story
from lib.sample.stories.plants import NIEUW_OOST_SCORED_FROM
from lib.sample.stories.score_plants import DRIFT_SCALE, STEADY, exact_paths, planted, starting_levels
from lib.scores import DIMENSIONS

SCORED_FROM = 100  # inhabitants
# Of some thirty streams the one whose 229 drifting buurten, by chance, come nearest to the drift that is promised.
_STREAM = 87
NATIONAL_RISE = 0.006
DRIFT_SD = {"won": 0.009, "fys": 0.008, "vrz": 0.013, "soc": 0.010, "onv": 0.013}
_TOGETHER = 0.042  # correlation between the drifts of two dimensions; makes the total .026
_LAG = -0.23

# constant, ln address density, owner share, single-family share, share 65+, ln WOZ (1,000 euro); residual sd
_RELATION = {
    "won": (-0.144, -0.016, 0.048, 0.018, 0.072, 0.036, 0.027),
    "fys": (-0.078, 0.001, -0.015, 0.014, 0.164, 0.007, 0.039),
    "vrz": (-0.796, 0.054, -0.064, -0.172, -0.127, 0.100, 0.053),
    "soc": (-0.081, -0.023, 0.084, 0.012, 0.038, 0.031, 0.022),
    "onv": (-0.214, -0.017, 0.113, 0.064, 0.184, 0.033, 0.037),
}
_RESIDUAL_CORRELATION = np.array([
    [1, -.10, .10, .20, .08],
    [-.10, 1, -.11, -.07, .02],
    [.10, -.11, 1, -.25, -.30],
    [.20, -.07, -.25, 1, .31],
    [.08, .02, -.30, .31, 1],
])  # fmt: skip


@dataclass(frozen=True)
class Scores:
    """Dimension scores (measurements, n, 5) in the order of `DIMENSIONS`; NaN where there is no score."""

    dimensions: Array
    inhabitants: Array

    def table(self, codes: list[str], groups: NDArray[np.int64] | None = None) -> pd.DataFrame:
        """Table scores of the buurten, or of larger areas as means weighted by inhabitants (`groups`: its position per buurt)."""
        values = self.dimensions if groups is None else self._means(groups)
        rows = []
        for number, year in enumerate(SCORE_YEARS):
            part = pd.DataFrame(np.round(values[number], 6), columns=list(DIMENSIONS))
            part.insert(0, "code", pd.Series(codes, dtype="str"))
            part.insert(1, "year", np.int64(year))
            rows.append(part)
        table = pd.concat(rows, ignore_index=True).dropna(ignore_index=True)
        table.insert(2, "afw", np.round(table[list(DIMENSIONS)].sum(axis=1), 6))
        return table

    def _means(self, groups: NDArray[np.int64]) -> Array:
        member = np.eye(groups.max() + 1)[groups]
        weight = np.where(np.isnan(self.dimensions[:, :, 0]), 0.0, self.inhabitants)
        total = weight @ member
        sums = np.einsum("ynd,yn,ng->ygd", np.nan_to_num(self.dimensions), weight, member)
        return np.where(total[:, :, None] > 0, sums / np.maximum(total, 1)[:, :, None], np.nan)


def levels(figures: Figures, frame: Frame, rng: np.random.Generator) -> Array:
    """Level of every buurt per dimension in 2024, (n, 5)."""
    at = YEARS.index(2024)
    safe = np.maximum(figures["inhabitants"][at], 1)
    columns = np.stack([
        np.ones(len(frame.buurten)),
        np.log(np.maximum(figures["address_density"][at], 20)),
        figures["owner_share"][at] / 100,
        figures["single_family_share"][at] / 100,
        np.minimum(figures["age_65_plus"][at] / safe, 0.6),
        np.log(figures["woz"][at]),
    ])  # fmt: skip
    relation = np.array([_RELATION[d] for d in DIMENSIONS])
    noise = rng.multivariate_normal(np.zeros(5), _RESIDUAL_CORRELATION, len(frame.buurten)) * relation[:, 6]
    local = rng.normal(0.003, 0.008, (len(GEMEENTEN), 5))[gemeente_of(frame)]
    return (relation[:, :6] @ columns).T + noise + local


def drift(n: int, inhabitants: Array, rng: np.random.Generator) -> Array:
    """Ordinary drift relative to the last measurement, (measurements, n, 5), without the national rise.

    A change is a lasting part plus the difference of two passing parts: with passing variance .23 of the whole, successive
    changes correlate -.23. Small buurten drift a little more than large ones.
    """
    sd = np.array([DRIFT_SD[d] for d in DIMENSIONS])
    size = np.clip((np.maximum(inhabitants, 100) / 1000) ** -0.08, 0.88, 1.2)
    size /= np.sqrt((size**2).mean())

    def draw(steps: int) -> Array:
        own, shared = rng.normal(size=(steps, n, 5)), rng.normal(size=(steps, n, 1))
        return (np.sqrt(1 - _TOGETHER) * own + np.sqrt(_TOGETHER) * shared) * sd * size[:, None]

    steps = len(SCORE_YEARS)
    lasting = np.cumsum(draw(steps), 0) * np.sqrt(1 + 2 * _LAG)
    path = lasting + draw(steps) * np.sqrt(-_LAG)
    return path - path[-1]


def score_buurten(figures: Figures, frame: Frame, seed: int) -> Scores:
    """Scores of all buurten; none below about 100 inhabitants, and none for the new estate before 2020."""
    rng = generator(seed, _STREAM)
    n = len(frame.buurten)
    base = levels(figures, frame, rng)
    inhabitants = figures["inhabitants"][[YEARS.index(y) for y in SCORE_YEARS]]
    movement = drift(n, inhabitants[-1], rng)
    for number, dims in starting_levels().items():
        base[story(number).index] = dims
    for number, scale in DRIFT_SCALE.items():
        movement[:, story(number).index] *= scale
    for number, dimension in STEADY:
        movement[:, story(number).index, DIMENSIONS.index(dimension)] = 0.0
    # What a story starts from is its first measurement; for the others the level is that of 2024.
    rise = NATIONAL_RISE / 5 * (np.arange(len(SCORE_YEARS)) - len(SCORE_YEARS) + 1)
    values = base[None] + movement + rise[:, None, None]
    for number, dimension, path in planted():
        values[:, story(number).index, DIMENSIONS.index(dimension)] += path
    for number, shares, path in exact_paths():
        gap = path - np.round(values[:, story(number).index], 6).sum(1)
        values[:, story(number).index] += gap[:, None] * shares
    values[inhabitants < SCORED_FROM] = np.nan
    early = np.array(SCORE_YEARS) < NIEUW_OOST_SCORED_FROM
    values[early, story(11).index] = np.nan
    return Scores(values, inhabitants)
