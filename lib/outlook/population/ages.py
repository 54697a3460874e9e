"""Ages: cohort-change ratios on five broad bands (Hamilton-Perry), as shares that are controlled to the inhabitants.

One year moves 1/width of a band to the next one (people spread evenly over the years of age in a band), adds children in
proportion to people of 25 to 45, and multiplies each band by exp(g): the net effect of migration, mortality and departures from
evenness that the observed period implies. Smith, Tayman & Swanson (2013), ch. 7; controlled to totals: Baker, Swanson & Tayman (2020).
The share of a band is a mean of the cohort step and the last composition: places such as student areas keep their ages because
people come and go.
"""

from __future__ import annotations

import numpy as np

from lib.arrays import Array
from lib.outlook.population.change import NONE, Change, yearly_change
from lib.outlook.population.figures import BANDS, Panel

WIDTHS = (15, 10, 20, 20)
LEAVES = np.array([*(1 / width for width in WIDTHS), 0.0])
# aanname, per inhabitant of 25 to 45 a year; CBS Kerncijfers wijken en buurten 2021 give 179.441 births on 4.347.005, 0.041. The
# level hardly matters: the fitted rate of the youngest band makes up for it.
BIRTHS = 0.039
# aanname for places without any earlier year: the country, wijken 2016 -> 2020 (CBS Kerncijfers wijken en buurten), by `fit_rates`.
NATIONAL = np.array([-0.0012, 0.0195, 0.0055, 0.0075, -0.0493])
HALF_AREA, HALF_GROUP = 2_500.0, 40_000.0
CAP = 0.08
# aanname: weight of the cohort step per band, with and without an observed period, chosen on the backtests in README.md.
WEIGHT = np.array([0.5, 0.5, 0.5, 1.0, 1.0])
WEIGHT_WITHOUT_HISTORY = np.array([0.25, 0.25, 0.25, 0.5, 0.75])
_ROUNDING = 5.0
_ITERATIONS = 12


def step(counts: Array, rates: Array) -> Array:
    """Inhabitants per band one year later; counts and rates (areas, 5), rates on the log scale."""
    later = counts * (1 - LEAVES)
    later[:, 1:] += (counts * LEAVES)[:, :-1]
    later[:, 0] += BIRTHS * counts[:, BANDS.index("age_25_44")]
    return np.asarray(later * np.exp(rates))


def fit_rates(before: Array, after: Array, years: int) -> Array:
    """Rates with which `years` steps lead from `before` to `after`, both (areas, 5); one rounding step of 5 is added to counts."""
    rates = np.zeros_like(before)
    for _ in range(_ITERATIONS):
        reached = before
        for _ in range(years):
            reached = step(reached, rates)
        rates = rates + np.log((after + _ROUNDING) / (reached + _ROUNDING)) / years
    return rates


def age_change(panel: Panel) -> Change:
    """Yearly rates of every area, shape (areas, 5)."""
    return yearly_change(panel, panel.stack(BANDS), fit_rates, half_area=HALF_AREA, half_group=HALF_GROUP, default=NATIONAL)


def project_shares(last: Array, change: Change, horizons: Array) -> Array:
    """Share of each band ahead, shape (areas, horizons, 5), adding up to 1; NaN where a band is not published or all are 0.

    `last` are the counts per band in the origin year, `horizons` whole years ahead, ascending.
    """
    start = shares(last)
    rates = np.clip(change.shrunk, -CAP, CAP)
    weight = np.where((change.history == NONE)[:, None], WEIGHT_WITHOUT_HISTORY, WEIGHT)
    counts, out = start * 1000.0, []
    for year in range(1, int(horizons[-1]) + 1):
        counts = step(counts, rates)
        if year in horizons:
            out.append(shares(weight * shares(counts) + (1 - weight) * start))
    return np.stack(out, axis=1)


def shares(counts: Array) -> Array:
    """Counts over the last axis divided by their sum; NaN where that is 0 or unknown."""
    total = counts.sum(axis=-1, keepdims=True)
    return np.asarray(counts / np.where(total > 0, total, np.nan))
