"""How wrong the forecast can be, by size of area and years ahead: quantiles of the errors of forecasts made in the past.

    error = variability ** g * z,     z from the distribution of its size (SIZES) and horizon

A horizon with four rounds or more (three when it is longer than the time between any two measurements that followed each other) has
the errors of those rounds: a cell. Another horizon borrows from the longest cell that is shorter, and where there is none the errors of
measurements that followed each other, stretched by (years / years seen) ** p with p of `YEARS_POWERS`. Rounds count alike, so that the shift of the national mean, which all areas of a
round share, is in the spread. Two thirds of the lopsidedness of past errors is believed: quantiles come from the errors and, with a
fifth of that weight, their mirror image. A size with few areas borrows from the others, and with few errors at all a Student t(4) is
mixed in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from lib.arrays import Array
from lib.outlook.score.state import State

SIZES: tuple[tuple[str, float, float], ...] = (
    ("tot 500 inwoners", 0, 500),
    ("500 tot 1.500 inwoners", 500, 1500),
    ("1.500 inwoners of meer", 1500, np.inf),
)
ANY_SIZE = "alle groottes"
LABELS: tuple[str, ...] = (*(label for label, *_ in SIZES), ANY_SIZE)
_ANY = len(SIZES)
# Per size (and for areas of which it is not known): q67 of the error over 4, 6 and 8 years against 2 from the same origin, buurten
# and wijken 2012-2024. Small areas are noisy at any horizon; the movement of large ones adds up.
YEARS_POWERS = np.array([0.20, 0.25, 0.30, 0.35])
ERRORS, COUNTRY, ASSUMPTION = "fouten", "land", "aanname"
NOMINAL: dict[str, float] = {"67": 0.67, "95": 0.95}
ENOUGH_ROUNDS = 3
_ENOUGH_NEAR = 4  # rounds, where the others can be borrowed without stretching them beyond what was seen

# Absolute two-year change of wijken, all sizes: median .020, 90th percentile .053 (Leefbaarometer 3.0, 2014-2020); the rest of
# the curve is drawn through these points. Used only where no change has been seen.
_DEFAULT = (np.array([0, 0.5, 0.67, 0.9, 0.95, 0.99, 1.0]), np.array([0, 0.020, 0.029, 0.053, 0.068, 0.110, 0.200]))
_LOPSIDED = 2 / 3
_PRIOR_VARIABILITY, _PRIOR_WEIGHT = 0.7, 100.0
_MIXED_ERRORS = 30.0
_OTHER_SIZES = 30.0  # areas a round; errors of other sizes weigh as much together
_SMALLEST_SCALE = 1e-6


@dataclass(frozen=True)
class Made:
    """A forecast made in the past of all areas, from the measurement of `origin` for that of `year`.

    `years` (n,) since the last score, `error` (n,) = score - forecast and `moved` (n,) = score - last score, NaN where unknown.
    `follows`: whether `year` was the next measurement.
    """

    origin: int
    year: int
    state: State
    years: Array
    error: Array
    moved: Array
    follows: bool = True

    @property
    def ahead(self) -> int:
        return self.year - self.origin


@dataclass(frozen=True)
class Distribution:
    """`z` ascending with cumulative weight `share` (midpoints)."""

    z: Array
    share: Array

    def quantile(self, probability: float) -> float:
        """Value that is not exceeded with this probability."""
        return float(np.interp(probability, self.share, self.z))

    def below(self, z: Array) -> Array:
        """Probability of a value below `z`."""
        return np.interp(z, self.z, self.share, left=0.0, right=1.0)


@dataclass(frozen=True)
class Spread:
    """Distributions of errors: `cells` by (size, years ahead), `base` per size over two years for other horizons.

    `shortest` interval seen in years; `kind` ERRORS (of this panel), COUNTRY (of all areas of the Netherlands) or ASSUMPTION.
    """

    base: tuple[Distribution, ...]
    cells: dict[tuple[int, int], Distribution] = field(default_factory=dict)
    variability_power: float = 0.0
    shortest: float = 0.0
    kind: str = ERRORS

    def interval(self, state: State, years: Array, middle: Array, nominal: float) -> tuple[Array, Array]:
        """Low and high bound (n,) of the central interval of score points; the middle itself is never outside."""
        tail = (1 - nominal) / 2
        low, high = np.array(middle, dtype=float), np.array(middle, dtype=float)
        for rows, of, scale in self._parts(state, years):
            low[rows] += min(of.quantile(tail), 0.0) * scale
            high[rows] += max(of.quantile(1 - tail), 0.0) * scale
        return low, high

    def below(self, state: State, years: Array, gap: Array) -> Array:
        """Probability (n,) of an error below `gap` (n,) in score points."""
        found = np.zeros(len(gap))
        for rows, of, scale in self._parts(state, years):
            found[rows] = of.below(gap[rows] / np.maximum(scale, _SMALLEST_SCALE))
        return found

    def at(self, size: int, ahead: float) -> tuple[Distribution, float]:
        """Distribution of a size (position in LABELS) and horizon in years, and what to multiply it by."""
        near = _nearest({h for s, h in self.cells if s == size}, ahead)
        if near is not None:
            return self.cells[size, near], float((ahead / near) ** YEARS_POWERS[size])
        return self.base[size], float((max(ahead, self.shortest) / 2) ** YEARS_POWERS[size])

    def _parts(self, state: State, years: Array) -> Iterator[tuple[NDArray[np.intp], Distribution, Array]]:
        """Areas of one size and horizon: their positions, distribution and scale."""
        size, ahead = size_class(state.inhabitants), np.nan_to_num(years, nan=2.0)
        habit = state.variability**self.variability_power
        for s, h in sorted(set(zip(size.tolist(), ahead.tolist(), strict=True))):
            rows = np.flatnonzero((size == s) & (ahead == h))
            of, stretch = self.at(s, h)
            yield rows, of, stretch * habit[rows]


def _nearest(horizons: Collection[int], ahead: float) -> int | None:
    """The longest of `horizons` that is not longer than `ahead`; None when all are."""
    return max((h for h in horizons if h <= ahead), default=None)


def size_class(inhabitants: Array) -> NDArray[np.int64]:
    """Position in SIZES (n,); len(SIZES) where the number of inhabitants is not known."""
    found = np.searchsorted([low for _, low, _ in SIZES[1:]], np.nan_to_num(inhabitants), side="right")
    return np.where(np.isnan(inhabitants), _ANY, found).astype(np.int64)


def assumed() -> Spread:
    """Spread when no change was ever seen: the documented two-year changes of wijken, for all areas alike."""
    grid = np.linspace(0.0005, 0.9995, 1000)
    z = np.sign(grid - 0.5) * np.interp(np.abs(2 * grid - 1), *_DEFAULT)
    return Spread((Distribution(z, grid),) * len(LABELS), kind=ASSUMPTION)


def fit_spread(made: Sequence[Made], left_out: Made | None = None, horizons: Collection[int] | None = None) -> Spread:
    """Spread from forecasts made in the past; `assumed` without any.

    `left_out` is one of `made` that is not to be used, while horizons keep the kind of distribution that they have with it. `horizons`
    are all that will be asked of it, at whole years (all when None). The power of variability is from a regression of the log of the
    absolute error of measurements that followed each other, shrunk to .7 by the weight of 100 areas.
    """
    made = [m for m in made if (~np.isnan(m.error)).any()]
    used = [m for m in made if m is not left_out]
    following = sorted((m for m in used if m.follows), key=lambda m: m.year) or used
    if not following:
        return assumed()
    # The first round, predicted from a single score, only when there is little else.
    following = following[1:] if len(following) > 2 else following
    power = _variability_power(following)
    longest = max((m.ahead for m in made if m.follows), default=0)
    counted = {h: sum(m.ahead == h for m in made) for h in {m.ahead for m in made}}
    enough = {h for h, rounds in counted.items() if rounds >= (ENOUGH_ROUNDS if h > longest else _ENOUGH_NEAR)}
    wanted = enough if horizons is None else {_nearest(enough, h) for h in horizons} - {None}
    cells: dict[tuple[int, int], Distribution] = {}
    for h in sorted(h for h in wanted if h is not None):
        rounds = [m for m in used if m.ahead == h]
        cells |= {(s, h): of for s, of in enumerate(_by_size(rounds, power, stretched=False))}
    covered = horizons is not None and None not in {_nearest(enough, h) for h in horizons}
    base = () if covered else _by_size(following, power, stretched=True)
    shortest = min(float(m.years[~np.isnan(m.error)].min()) for m in following)
    return Spread(base, cells, power, shortest)


def _by_size(made: Sequence[Made], power: float, *, stretched: bool) -> tuple[Distribution, ...]:
    known = [~np.isnan(m.error) for m in made]
    size = np.concatenate([size_class(m.state.inhabitants)[k] for m, k in zip(made, known, strict=True)])
    error = np.concatenate([m.error[k] for m, k in zip(made, known, strict=True)])
    habit = np.concatenate([m.state.variability[k] ** power for m, k in zip(made, known, strict=True)])
    ahead = np.concatenate([m.years[k] for m, k in zip(made, known, strict=True)])
    turn = np.repeat(np.arange(len(made)), [int(k.sum()) for k in known])
    found = []
    for s in range(len(LABELS)):
        z = error / np.maximum(habit * ((ahead / 2) ** YEARS_POWERS[s] if stretched else 1.0), _SMALLEST_SCALE)
        own = np.ones(len(z), dtype=bool) if s == _ANY else size == s
        weight = np.zeros(len(z))
        for at in range(len(made)):
            mine, others = (turn == at) & own, (turn == at) & ~own
            # Rounds count alike unless they have few areas.
            weight[mine] = 1 / (mine.sum() + _MIXED_ERRORS)
            weight[others] = _OTHER_SIZES / (mine.sum() + _MIXED_ERRORS) / max(int(others.sum()), 1)
        found.append(_distribution(z, weight))
    return tuple(found)


def _variability_power(made: Sequence[Made]) -> float:
    variability, log_error, weight = [], [], []
    for m in made:
        known = ~np.isnan(m.error)
        stretch = np.log(m.years[known] / 2) * YEARS_POWERS[size_class(m.state.inhabitants)[known]]
        variability.append(np.log(m.state.variability[known]))
        log_error.append(np.log(np.abs(m.error[known]) + 1e-3) - stretch)
        weight.append(np.full(known.sum(), 1 / (known.sum() + _MIXED_ERRORS)))
    w = np.concatenate(weight)
    w = w / w.mean()
    design = np.column_stack([np.ones(len(w)), np.concatenate(variability)])
    precision = np.diag([1e-6, _PRIOR_WEIGHT])
    weighted = design * w[:, None]
    found = np.linalg.solve(
        weighted.T @ design + precision,
        weighted.T @ np.concatenate(log_error) + precision @ np.array([0.0, _PRIOR_VARIABILITY]),
    )
    return float(np.clip(found[1], 0, 1.2))


def _distribution(z: Array, weight: Array) -> Distribution:
    """Sorted errors with cumulative weight, mirrored in part, and widened by a t(4) when they are few."""
    grid = np.linspace(0.0025, 0.9975, 200)
    used = weight > 0
    z, weight = z[used], weight[used]
    middle = _weighted_median(np.abs(z), weight)
    student = stdtrit(4, grid) / 0.7407 * middle
    rest = _MIXED_ERRORS / (len(z) + _MIXED_ERRORS)
    share = weight / weight.sum() * (1 - rest)
    values = np.concatenate([z, -z, student])
    mass = np.concatenate([share * (1 + _LOPSIDED) / 2, share * (1 - _LOPSIDED) / 2, np.full(200, rest / 200)])
    order = np.argsort(values, kind="stable")
    values, mass = values[order], mass[order]
    return Distribution(values, np.cumsum(mass) - mass / 2)


def _weighted_median(values: Array, weight: Array) -> float:
    order = np.argsort(values, kind="stable")
    cumulative = np.cumsum(weight[order]) - weight[order] / 2
    return float(np.interp(0.5, cumulative / weight.sum(), values[order]))
