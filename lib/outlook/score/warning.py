"""Early warning by the ministry's definition: now voldoende or better, at the next measurement zwak or lower.

The probability is the mean of two forecasts: that of the score model (expected score and its empirical errors) and that of
the distance to the limit with the frequencies of earlier rounds (a logistic curve, distance scaled with the length of the
interval). The comparison is the rule "nearest to the limit": order by distance, probability a logistic curve of the
plain distance fitted on earlier rounds. Where the rule had the better Brier score in earlier rounds, or nothing can be
compared yet, the rule is what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.outlook.score.errors.spread import Made, Spread, fit_spread
from lib.outlook.score.model import ENOUGH, Model, Round
from lib.outlook.score.regression import logistic, sigmoid
from lib.outlook.score.state import State
from lib.scores.classes import SCORE_LIMITS

LIMIT = float(SCORE_LIMITS[3])  # from here on "voldoende"
RULE = "rule"
# Chance of a fall by distance: a distance over more years counts as shorter.
_YEARS_POWER = 0.35
_FIRST_JUDGED = ENOUGH - 1  # rounds before it have too few measurements for a model


@dataclass(frozen=True)
class Warnings:
    """Per area (n,): whether it can fall, and the probabilities. `shown` is "model", "no change" or "rule"."""

    eligible: NDArray[np.bool_]
    model: Array
    rule: Array
    shown: str

    @property
    def probability(self) -> Array:
        return self.rule if self.shown == RULE else self.model


def can_fall(state: State) -> NDArray[np.bool_]:
    """Areas that are voldoende or better at their last score."""
    return np.nan_to_num(state.last, nan=-np.inf) >= LIMIT


def spread_of(rounds: Sequence[Round]) -> Spread:
    """Spread of the errors of rounds, each predicted from the measurement before it."""
    return fit_spread([Made(r.origin, r.year, r.state, r.years, r.moved - r.change, r.moved) for r in rounds])


def warn(model: Model, year: int, spread: Spread) -> Warnings:
    """Probabilities of a fall at the measurement of `year`."""
    eligible = can_fall(model.state)
    years = model.years_to(year)
    found = _both(model.state, years, model.predict(year), model.rounds, spread)
    past = [_judged(model.rounds, number) for number in range(_FIRST_JUDGED, len(model.rounds))]
    mine, rule = (float(sum(p[i] for p in past)) for i in (0, 1))
    shown = model.shown if past and mine < rule else RULE
    return Warnings(eligible, found[0], found[1], shown)


def _judged(rounds: Sequence[Round], number: int) -> tuple[float, float]:
    """Summed squared error of model and rule in one earlier round, each knowing only the rounds before it."""
    current, earlier = rounds[number], rounds[:number]
    rows = current.known & can_fall(current.state)
    middle = current.state.last + current.change
    mine, rule = _both(current.state, current.years, middle, earlier, spread_of(earlier))
    fell = (current.state.last + current.moved < LIMIT)[rows].astype(float)
    return float(((mine[rows] - fell) ** 2).sum()), float(((rule[rows] - fell) ** 2).sum())


def _both(state: State, years: Array, middle: Array, earlier: Sequence[Round], spread: Spread) -> tuple[Array, Array]:
    """Probability (n,) of the model and of the rule; 0 where there is no score."""
    known = ~np.isnan(state.last)
    ahead = spread.below(state, years, LIMIT - np.where(known, middle, 0.0))
    distance = np.where(known, state.last - LIMIT, 1.0)
    scaled = distance / _length(years)
    frequency, rule = _frequency(earlier, scaled, scale=True), _frequency(earlier, distance, scale=False)
    if frequency is None or rule is None:
        return np.where(known, ahead, 0.0), np.where(known, ahead, 0.0)
    mine = (ahead + frequency) / 2
    return np.where(known, mine, 0.0), np.where(known, rule, 0.0)


def _frequency(earlier: Sequence[Round], distance: Array, scale: bool) -> Array | None:
    """Logistic curve of distance to the limit through the falls of earlier rounds; None without rounds."""
    distances, falls = [], []
    for r in earlier:
        rows = r.known & can_fall(r.state)
        length = _length(r.years[rows]) if scale else 1.0
        distances.append((r.state.last[rows] - LIMIT) / length)
        falls.append((r.state.last + r.moved < LIMIT)[rows].astype(float))
    if not distances or not sum(map(len, distances)):
        return None
    start, slope = logistic(np.concatenate(distances), np.concatenate(falls))
    return sigmoid(start + min(slope, 0.0) * distance)


def _length(years: Array) -> Array:
    return (np.nan_to_num(years, nan=2.0) / 2) ** _YEARS_POWER
