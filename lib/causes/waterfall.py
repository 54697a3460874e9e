"""A change in score as the exact sum of its five dimensions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.scores import DIMENSIONS

# Published scores have six digits: two of them can differ this much from the sum of five rounded dimensions.
ROUNDING = 1e-4


@dataclass(frozen=True)
class Waterfall:
    """Steps from one measurement to another, in score points and in the order of `lib.scores.DIMENSIONS`.

    `start` is the score at the first measurement; `total` is the sum of the steps, and `start + total` the score at the second.
    """

    start: float
    steps: tuple[float, ...]

    @property
    def total(self) -> float:
        return math.fsum(self.steps)

    @property
    def end(self) -> float:
        return self.start + self.total


def waterfall(scores_then: Mapping[str, float], scores_now: Mapping[str, float]) -> Waterfall:
    """Exact parts of the change between two measurements of one area; each has `afw` and the five dimensions (score points).

    `afw` is the sum of the dimensions in the published scores, so the steps add up to the change; what the rounding of a
    published score leaves (at most 1e-4) goes to no dimension. Raises ValueError when a dimension is missing or when the
    dimensions of a measurement do not add up to its score.
    """
    parts = []
    for scores in (scores_then, scores_now):
        values = [float(scores[name]) for name in DIMENSIONS]
        if any(math.isnan(value) for value in values):
            raise ValueError("Van deze meting zijn de vijf onderwerpen niet gepubliceerd.")
        if abs(math.fsum(values) - float(scores["afw"])) > ROUNDING:
            raise ValueError("De vijf onderwerpen van deze meting tellen niet op tot de score.")
        parts.append(values)
    then, now = parts
    return Waterfall(math.fsum(then), tuple(b - a for a, b in zip(then, now, strict=True)))


def qualifying_years(series: pd.DataFrame) -> list[int]:
    """Years of one area (columns year, afw, dimensions) between which a waterfall exists: those with all five dimensions."""
    complete = series.dropna(subset=["afw", *DIMENSIONS])
    return sorted(int(year) for year in complete["year"])
