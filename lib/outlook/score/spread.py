"""How wrong the forecast can be: past errors, standardised by the size and habit of an area and the length of the interval.

    scale = (years / 2) ** .35 * variability ** g * (inhabitants / 1000) ** s
    error = scale * z,  z from the empirical distribution of the errors of earlier rounds

Each round counts the same, so that the shift of the national mean, which all areas of a round share, is in the spread. Two thirds
of the lopsidedness of past errors is believed: quantiles come from the errors and, with a fifth of that weight, their mirror
image. With few errors a Student t(4) is mixed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from lib.arrays import Array
from lib.outlook.score.state import State

# Of the error over 2 years; 6 years against 2 gives 1.55 (median) and 1.53 (p90) for published wijk scores.
YEARS_POWER = 0.35
ERRORS, ASSUMPTION = "fouten", "aanname"
NOMINAL: dict[str, float] = {"67": 0.67, "95": 0.95}

# Absolute two-year change of wijken, all sizes: median .020, 90th percentile .053 (Leefbaarometer 3.0, 2014-2020); the rest of
# the curve is drawn through these points. Used only where no change has been seen.
_DEFAULT = (np.array([0, 0.5, 0.67, 0.9, 0.95, 0.99, 1.0]), np.array([0, 0.020, 0.029, 0.053, 0.068, 0.110, 0.200]))
_LOPSIDED = 2 / 3
_PRIOR_VARIABILITY, _PRIOR_SIZE, _PRIOR_WEIGHT = 0.7, -0.1, 100.0
_MIXED_ERRORS = 30.0
_SMALLEST_SCALE = 1e-6


@dataclass(frozen=True)
class Spread:
    """Distribution of errors. `z` ascending with cumulative weight `share` (midpoints); `shortest` interval seen in years."""

    z: Array
    share: Array
    variability_power: float
    size_power: float
    shortest: float
    kind: str

    def scale(self, state: State, years: Array) -> Array:
        """Scale (n,) per area; an interval shorter than any seen is treated as the shortest seen."""
        ahead = np.maximum(np.nan_to_num(years, nan=2.0), self.shortest)
        return np.exp(np.log(ahead / 2) * YEARS_POWER + _habit(state) @ np.array([self.variability_power, self.size_power]))

    def quantile(self, probability: float) -> float:
        """Standardised error that is not exceeded with this probability."""
        return float(np.interp(probability, self.share, self.z))

    def below(self, z: Array) -> Array:
        """Probability of a standardised error below `z`."""
        return np.interp(z, self.z, self.share, left=0.0, right=1.0)

    def interval(self, middle: Array, scale: Array, nominal: float) -> tuple[Array, Array]:
        """Low and high bound (n,) of the central interval; the middle itself is never outside."""
        tail = (1 - nominal) / 2
        low, high = min(self.quantile(tail), 0.0), max(self.quantile(1 - tail), 0.0)
        return middle + low * scale, middle + high * scale


def _habit(state: State) -> Array:
    size = np.log(np.maximum(state.inhabitants, 1.0) / 1000)
    return np.column_stack([np.log(state.variability), np.nan_to_num(size)])


def assumed() -> Spread:
    """Spread when no change was ever seen: the documented two-year changes of wijken, for all areas alike."""
    grid = np.linspace(0.0005, 0.9995, 1000)
    z = np.sign(grid - 0.5) * np.interp(np.abs(2 * grid - 1), *_DEFAULT)
    return Spread(z, grid, 0.0, 0.0, 0.0, ASSUMPTION)


def fit_spread(rounds: Sequence[tuple[State, Array, Array]]) -> Spread:
    """Spread from past rounds: state, years since the last score (n,) and error (n,), NaN where unknown.

    The powers of variability and size come from a regression of the log of the absolute error, shrunk to .7 and -.1 (by the weight
    of 100 areas); size only where inhabitants are known. No rounds gives the assumed spread.
    """
    kept = [(state, years, error, ~np.isnan(error)) for state, years, error in rounds]
    kept = [item for item in kept if item[3].any()]
    if not kept:
        return assumed()
    habit = np.concatenate([_habit(state)[known] for state, _, _, known in kept])
    error = np.concatenate([e[known] for _, _, e, known in kept])
    length = np.concatenate([np.log(years[known] / 2) * YEARS_POWER for _, years, _, known in kept])
    weight = np.concatenate([np.full(known.sum(), _round_weight(int(known.sum()))) for *_, known in kept])
    sized = bool((habit[:, 1] != 0).any())
    powers = _powers(habit, np.log(np.abs(error) + 1e-3) - length, weight / weight.mean(), sized)
    z = error / np.maximum(np.exp(length + habit @ powers), _SMALLEST_SCALE)
    shortest = min(float(years[known].min()) for _, years, _, known in kept)
    values, share = _distribution(z, weight)
    return Spread(values, share, float(powers[0]), float(powers[1]), shortest, ERRORS)


def _round_weight(areas: int) -> float:
    """Weight of one error, so that rounds count alike unless they have few areas."""
    return 1 / (areas + _MIXED_ERRORS)


def _powers(habit: Array, log_error: Array, weight: Array, sized: bool) -> Array:
    design = np.column_stack([np.ones(len(habit)), habit if sized else habit[:, :1]])
    prior = np.array([0.0, _PRIOR_VARIABILITY, _PRIOR_SIZE][: design.shape[1]])
    precision = np.diag([1e-6, _PRIOR_WEIGHT, _PRIOR_WEIGHT][: design.shape[1]])
    weighted = design * weight[:, None]
    found = np.linalg.solve(weighted.T @ design + precision, weighted.T @ log_error + precision @ prior)
    return np.array([np.clip(found[1], 0, 1.2), np.clip(found[2], -0.6, 0.0) if sized else 0.0])


def _distribution(z: Array, weight: Array) -> tuple[Array, Array]:
    """Sorted errors with cumulative weight, mirrored in part, and widened by a t(4) when they are few."""
    grid = np.linspace(0.0025, 0.9975, 200)
    middle = _weighted_median(np.abs(z), weight)
    student = stdtrit(4, grid) / 0.7407 * middle
    rest = _MIXED_ERRORS / (len(z) + _MIXED_ERRORS)
    share = weight / weight.sum() * (1 - rest)
    values = np.concatenate([z, -z, student])
    mass = np.concatenate([share * (1 + _LOPSIDED) / 2, share * (1 - _LOPSIDED) / 2, np.full(200, rest / 200)])
    order = np.argsort(values, kind="stable")
    values, mass = values[order], mass[order]
    return values, np.cumsum(mass) - mass / 2


def _weighted_median(values: Array, weight: Array) -> float:
    order = np.argsort(values, kind="stable")
    cumulative = np.cumsum(weight[order]) - weight[order] / 2
    return float(np.interp(0.5, cumulative / weight.sum(), values[order]))
