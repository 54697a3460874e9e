"""The relations in data/catalogue/household_seed.yaml, measured where areas have the margin: `composition`, `kind_prediction` and `shift`.

Only areas in gemeenten with an odd code are used, so that those with an even code can judge them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.areas import LEVELS, Level
from lib.arrays import Array
from lib.households.composition import Composition, KindPrediction, log_ratios, terms
from lib.households.fitting.solve import Solution
from lib.households.inputs.margins import Margins

LEAST_HOUSEHOLDS = 100
WHOLE_PARENT = 0.8  # an area that is most of its parent says nothing
_KINDS_RIDGE, _SHIFT_RIDGE = 2.0, 5.0
_LEAST_FACTOR, _MOST_GAP = 1e-3, 3.0  # a category that is absent has no logarithm


def odd(margins: Margins) -> NDArray[np.bool_]:
    """Whether the area lies in a gemeente with an odd code, (n,)."""
    return np.array([code[2:6].isdigit() and int(code[2:6]) % 2 == 1 for code in margins.areas.codes])


def composition(margins: Margins) -> tuple[Array, Array]:
    """Median and sd of the features over buurten of 100 or more households, (6,) each."""
    rows = _rows(margins, "buurt", ~np.isnan(margins.features).any(1))
    return np.median(margins.features[rows, 1:], axis=0), margins.features[rows, 1:].std(0)


def kind_coefficients(margins: Margins, about: Composition) -> Array:
    """Coefficients (2, 28) of log(alleen / zonder) and log(met / zonder), by weighted ridge regression on buurten in odd gemeenten."""
    rows = _rows(margins, "buurt", margins.kinds.full & ~np.isnan(margins.features).any(1) & odd(margins))
    wanted = log_ratios(margins.kinds.share[rows].T, 0.004).T
    return _ridge(terms(margins.features[rows], about).T, wanted, np.minimum(margins.households[rows], 1000) / 1000, _KINDS_RIDGE)


def level_deviations(margins: Margins, prediction: KindPrediction, about: Composition) -> dict[Level, Array]:
    """Per level what areas of 100 or more households deviate from the polynomial on average, (2,), weighted by households up to 1,000.

    The country is all buurten with kinds together. Areas in gemeenten with an odd code only, but for the country.
    """
    plain = prediction.model_copy(update={"level": dict.fromkeys(LEVELS, (0.0, 0.0))})
    known = margins.kinds.full & ~np.isnan(margins.features).any(1)
    result: dict[Level, Array] = {}
    for level in LEVELS[:-1]:
        rows = _rows(margins, level, known & odd(margins))
        gap = log_ratios(margins.kinds.share[rows].T, 0.004) - plain.predict(margins.features[rows], about, level)
        result[level] = np.average(gap, axis=1, weights=np.minimum(margins.households[rows], 1000))
    rows = margins.areas.rows("buurt")
    rows = rows[known[rows]]
    households = margins.households[rows]
    persons = households * (np.exp(margins.features[rows, 6]) + 0.9)
    ages = (np.exp(margins.features[rows, 1:6]) * persons[:, None]).sum(0) / persons.sum()
    features = np.concatenate([[1.0], np.log(ages), [np.log(persons.sum() / households.sum() - 0.9)]])[None]
    kinds = (margins.kinds.share[rows] * households[:, None]).sum(0)
    result["land"] = (log_ratios(kinds[:, None] / kinds.sum()) - plain.predict(features, about, "land"))[:, 0]
    return result


def pairs(margins: Margins, own: NDArray[np.bool_], level: Level) -> NDArray[np.int64]:
    """Areas of a level that, like the area around them, have the margin, and are not most of it."""
    rows = _rows(margins, level, own)
    around = margins.areas.parent[rows]
    return rows[own[around] & ~(margins.households[rows] > WHOLE_PARENT * margins.households[around])]


def shift_coefficients(margins: Margins, found: Solution, name: str, beside: bool) -> Array:
    """Coefficients (2, 8 or 10) of the difference of the log factors of wijken from those of their gemeente; `found` is the central solution."""
    other = log_ratios(margins.margin("income" if name == "tenure" else "tenure").share.T)
    known = margins.margin(name).full & ~np.isnan(margins.features).any(1) & (~np.isnan(other).any(0) if beside else True)
    rows = pairs(margins, known, "wijk")
    rows = rows[odd(margins)[rows]]
    around = margins.areas.parent[rows]
    state = np.concatenate([margins.features[:, 1:].T, log_ratios(found.kinds), *([other] if beside else [])])
    factors = log_ratios(getattr(found, name), _LEAST_FACTOR)
    gap = np.clip(factors[:, rows] - factors[:, around], -_MOST_GAP, _MOST_GAP)
    weight = np.minimum(margins.households[rows], 2000) / 2000
    return _ridge((state[:, rows] - state[:, around]).T, gap.T, weight, _SHIFT_RIDGE)


def _rows(margins: Margins, level: Level, good: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.flatnonzero((margins.areas.level == LEVELS.index(level)) & good & (margins.households >= LEAST_HOUSEHOLDS))


def _ridge(x: Array, y: Array, weight: Array, penalty: float) -> Array:
    weighted = x * weight[:, None]
    return np.linalg.solve(weighted.T @ x + penalty * np.eye(x.shape[1]), weighted.T @ y).T
