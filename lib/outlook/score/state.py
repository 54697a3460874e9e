"""What was known of every area at one measurement: level, passing part of the last score, surroundings, variability.

Everything here is a function of the panel up to and including that measurement, so nothing later can leak in. Levels are
relative to the year effect: the mean of the year when every area has its own mean (two-way additive fit), so that areas
that come or go do not move it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.arrays import Array
from lib.outlook.score.panel import Panel

FEATURES: tuple[str, ...] = ("level_time", "level", "recent", "around_time", "around", "around_trend")

_SWEEPS = 12
# Local level model: noise of one measurement as large as two years of lasting movement, which gives a correlation of
# successive two-year changes of -1/3 (observed in published wijk scores: -.23 on average).
_NOISE_RATIO = 1.0
_PRIOR_CHANGES = 4.0  # an area's own changes count against this many average ones
_LARGEST_MOVE = 8.0  # times the median change
_FEW_AROUND = 2.0
_DUTCH = re.compile(r"[A-Z]{2}\d{4}")


@dataclass(frozen=True)
class State:
    """n areas at one measurement. `last`, `last_year` NaN without a score so far; `variability` relative to the median change."""

    last: Array
    last_year: Array
    level: Array
    recent: Array
    around: Array
    around_trend: Array
    variability: Array
    inhabitants: Array
    count: NDArray[np.int64]
    drift: float

    def features(self, years: Array) -> Array:
        """Design (n, 6) for a change over `years` years, columns as in `FEATURES`; zero where an area is unknown."""
        steps = years / 2
        table = [self.level * steps, self.level, self.recent, self.around * steps, self.around, self.around_trend]
        return np.nan_to_num(np.column_stack(table))


def year_effects(afw: Array) -> Array:
    """Effect per measurement (k,) of the additive fit afw = area + year, by alternating means over known scores."""
    known = ~np.isnan(afw)
    values = np.where(known, afw, 0.0)
    per_area, per_year = np.maximum(known.sum(1), 1), np.maximum(known.sum(0), 1)
    area, year = np.zeros(len(afw)), np.zeros(afw.shape[1])
    for _ in range(_SWEEPS):
        year = (values - area[:, None] * known).sum(0) / per_year
        area = (values - year * known).sum(1) / per_area
    return year


def national_drift(effects: Array, years: NDArray[np.int64], areas: int) -> float:
    """Expected change of the national mean per year: mean of past rates, shrunk by how far they differ.

    With mean m, variance s2 and number r of past rates the mean is multiplied by m2 / (m2 + s2 / r) (one rate: s2 = m2), and
    by areas / (areas + 20) since the mean of a few areas says little.
    """
    if len(effects) < 2:
        return 0.0
    rates = np.diff(effects) / np.diff(years)
    mean = float(rates.mean())
    spread = float(rates.var(ddof=1)) if len(rates) > 1 else mean**2
    if mean == 0:
        return 0.0
    return mean * mean**2 / (mean**2 + spread / len(rates)) * areas / (areas + 20)


def passing_part(relative: Array, years: NDArray[np.int64], ratio: float = _NOISE_RATIO) -> Array:
    """Filtered level minus the last score (n,): what a local level (Kalman) filter takes for noise, with its sign turned.

    `relative` (n, k) with NaN. State variance 1 per two years, measurement variance `ratio`; 0 with fewer than two scores.
    """
    mean = np.full(len(relative), np.nan)
    variance = np.full(len(relative), np.nan)
    last = np.full(len(relative), np.nan)
    at = np.zeros(len(relative))
    for j, year in enumerate(years):
        score = relative[:, j]
        known, seen = ~np.isnan(score), ~np.isnan(mean)
        ahead = variance + (year - at) / 2
        gain = ahead / (ahead + ratio)
        mean = np.where(known, np.where(seen, mean + gain * (score - mean), score), mean)
        variance = np.where(known, np.where(seen, (1 - gain) * ahead, ratio), variance)
        last, at = np.where(known, score, last), np.where(known, year, at)
    return np.nan_to_num(mean - last)


def own_variability(relative: Array) -> Array:
    """Size of an area's own past changes (n,) relative to the median change of each interval, shrunk to that of all areas."""
    known = ~np.isnan(relative)
    position = np.where(known, np.arange(relative.shape[1]), -1)
    total, number = np.zeros(len(relative)), np.zeros(len(relative))
    for j in range(1, relative.shape[1]):
        before = position[:, :j].max(axis=1)
        both = known[:, j] & (before >= 0)
        if not both.any():
            continue
        move = np.abs(relative[both, j] - relative[both, before[both]])
        size = np.minimum(move / max(float(np.median(move)), 1e-6), _LARGEST_MOVE) ** 2
        total[both] += size
        number[both] += 1
    if number.sum() == 0:
        return np.ones(len(relative))
    average = max(total.sum() / number.sum(), 1e-6)
    return np.sqrt((total + _PRIOR_CHANGES * average) / (number + _PRIOR_CHANGES))


def groups(codes: NDArray[np.str_]) -> list[NDArray[np.int64]]:
    """Gemeente, and for buurten the wijk, of every area as group numbers (-1 for codes that are not Dutch)."""
    text = pd.Series(codes)
    dutch = text.map(lambda code: bool(_DUTCH.match(code))).to_numpy(bool)
    gemeente = np.where(dutch, pd.factorize(text.str[2:6])[0], -1)
    wijk = np.where(dutch & (text.str.len() >= 10).to_numpy(), pd.factorize(text.str[2:8])[0], -1)
    return [gemeente.astype(np.int64), wijk.astype(np.int64)]


def surroundings(values: Array, grouping: list[NDArray[np.int64]], pairs: NDArray[np.int64] | None) -> Array:
    """Mean of the other areas around each area (n,): gemeente, refined by the wijk and by neighbours, each shrunk to the wider."""
    known = ~np.isnan(values)
    filled = np.where(known, values, 0.0)
    mean = np.zeros(len(values))
    for group in grouping:
        safe = np.maximum(group, 0)
        inside = group >= 0
        number = np.bincount(safe, known & inside)[safe] - known
        total = np.bincount(safe, filled * inside)[safe] - filled
        shrunk = (total + _FEW_AROUND * mean) / (number + _FEW_AROUND)
        mean = np.where(inside, shrunk, mean)
    if pairs is not None and len(pairs):
        number = np.bincount(pairs[:, 0], known[pairs[:, 1]], len(values))
        total = np.bincount(pairs[:, 0], filled[pairs[:, 1]], len(values))
        mean = (total + _FEW_AROUND * mean) / (number + _FEW_AROUND)
    return mean


def state_at(panel: Panel, j: int, grouping: list[NDArray[np.int64]]) -> State:
    """What was known at measurement `j` (position in `panel.years`)."""
    years = panel.years[: j + 1]
    afw = panel.afw[:, : j + 1]
    effects = year_effects(afw)
    relative = afw - effects
    known = ~np.isnan(relative)
    position = np.where(known, np.arange(j + 1), -1)
    newest = position.max(axis=1)
    rows = np.arange(len(afw))
    level = np.where(newest >= 0, relative[rows, newest], np.nan)
    before = np.where(np.arange(j + 1) < newest[:, None], position, -1).max(axis=1)
    change = np.where(before >= 0, level - relative[rows, before], np.nan)
    size = np.full(len(afw), np.nan)
    if panel.inhabitants is not None:
        for column in range(j + 1):
            size = np.where(np.isnan(panel.inhabitants[:, column]), size, panel.inhabitants[:, column])
    return State(
        last=np.where(newest >= 0, afw[rows, newest], np.nan),
        last_year=np.where(newest >= 0, years[newest].astype(float), np.nan),
        level=level,
        recent=passing_part(relative, years),
        around=surroundings(level, grouping, panel.neighbours),
        around_trend=surroundings(change, grouping, panel.neighbours),
        variability=own_variability(relative),
        inhabitants=size,
        count=known.sum(axis=1),
        drift=national_drift(effects, years, int((known.sum(1) > 1).sum())),
    )
