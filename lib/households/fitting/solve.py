"""One estimate of all areas from the country down, with or without a draw of the noise.

A margin that an area lacks is not copied from the area around it: that would erase what its other margins tell. The area inherits the
factors of its parent instead, so that the relation of, say, income to kind, age and tenure is that of the wijk or gemeente while the
kinds and ages are its own; where the area is composed differently from its parent the factors shift with it (`CompositionShift`). Kinds that
are not published are predicted from ages and average size, with the deviation of the parent. What is left is drawn, wider for an area
that is unlike the country: students, centres of cities, new estates of families.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lib.areas import LEVELS, Level
from lib.households.catalogue import Seed, StepSpread
from lib.households.composition import log_ratios
from lib.households.fitting.draws import Draw
from lib.households.fitting.fit import MOST_ROUNDS, TOLERANCE, scale_factors
from lib.households.inputs.heads import heads
from lib.households.inputs.margins import Margins

Floats = NDArray[np.floating]
Rows = NDArray[np.int64]

# Members only serve to measure a spread of some percents.
_MEMBER_TOLERANCE, _MEMBER_ROUNDS = 1e-3, 40
_LEAST_FACTOR = 1e-4
_LEAST_REST = 1e-6  # share below which nothing is left for the kinds that are not published


@dataclass
class Solution:
    """Arrays with the areas last, shares of households: `kinds` (3, n), `kind_age` (9, n), factors `tenure` and `income` (3, n) on the
    draw's seed, what was used as target for both (NaN where free), `rounds` and `gap` (n,) of the fit."""

    kinds: Floats
    kind_age: Floats
    tenure: Floats
    income: Floats
    tenure_target: Floats
    income_target: Floats
    deviation: Floats
    rounds: NDArray[np.int32]
    gap: Floats

    def age_given_kind(self, rows: Rows) -> Floats:
        """Share of each age within each kind, (3, 3, len(rows))."""
        table = self.kind_age[:, rows].reshape(3, 3, -1)
        return table / np.maximum(table.sum(1, keepdims=True), np.finfo(table.dtype).tiny)


Collect = Callable[[Rows, Floats], None]


def solve(margins: Margins, seed: Seed, draw: Draw, collect: Collect) -> Solution:
    """Fit every area, parents first. `collect(rows, tables)` receives tables (len(rows), 3, 3, 3, 3) of shares per level."""
    n, dtype = len(margins.areas.codes), draw.dtype
    kinds, kind_age, tenure, income, to_tenure, to_income, deviation = (
        np.full((k, n), np.nan, dtype) for k in (3, 9, 3, 3, 3, 3, 2)
    )
    found = Solution(
        kinds, kind_age, tenure, income, to_tenure, to_income, deviation, np.zeros(n, dtype=np.int32), np.zeros(n, dtype)
    )
    for name in reversed(LEVELS):
        rows = margins.areas.rows(name)
        if len(rows):
            _solve_level(margins, seed, draw, found, name, rows, collect)
    return found


def _solve_level(margins: Margins, seed: Seed, draw: Draw, found: Solution, level: Level, rows: Rows, collect: Collect) -> None:
    top = level == "land"
    around = margins.areas.parent[rows]
    step = "gemeente" if top else level
    found.kinds[:, rows] = _kinds(margins, seed, draw, found, level, rows)
    table = _kind_age(margins, seed, draw, found, step, rows, top)
    found.kind_age[:, rows] = table
    found.tenure_target[:, rows] = _tenure(margins, seed, draw, rows)
    found.income_target[:, rows] = _income(margins, seed, draw, rows)
    start = []
    for name, values, other in (("tenure", found.tenure, margins.income.share), ("income", found.income, margins.tenure.share)):
        if top:
            start.append(np.ones((3, len(rows)), draw.dtype))
            continue
        stray = _stray(seed.spread.step[name], step, margins, seed, rows, draw.area(name, 2, rows))  # type: ignore[arg-type]
        (first, last), wider = composition_shift(margins, seed, name, found.kinds, other, rows)  # type: ignore[arg-type]
        start.append(values[:, around] * np.exp(stray * wider + np.stack([first, np.zeros_like(first), last])))
    cells = draw.seeds(rows)
    factors = scale_factors(
        cells, table, found.tenure_target[:, rows], found.income_target[:, rows], start_tenure=start[0], start_income=start[1],
        tolerance=TOLERANCE if draw.central else _MEMBER_TOLERANCE, most_rounds=MOST_ROUNDS if draw.central else _MEMBER_ROUNDS,
    )  # fmt: skip
    found.rounds[rows], found.gap[rows] = factors.rounds, factors.gap
    collect(rows, factors.tables(cells))
    for values, fitted in ((found.tenure, factors.tenure), (found.income, factors.income)):
        top_factor = fitted.max(0)
        values[:, rows] = np.maximum(fitted / np.where(top_factor > 0, top_factor, 1), _LEAST_FACTOR)


def _stray(spread: StepSpread, step: str, margins: Margins, seed: Seed, rows: Rows, noise: Floats) -> Floats:
    """Log deviation of the three categories from the parent, (3, len(rows)), from standard normal `noise` (2, len(rows)).

    The variance grows where households are few and where the composition of the area is far from that of the country.
    """
    first, last, r, half = getattr(spread, step)
    first, last = first * spread.scale[0], last * spread.scale[1]
    households = np.maximum(np.nan_to_num(margins.households[rows], nan=1.0), 25.0)
    far = (1 + spread.distance * seed.composition.distance(margins.features[rows])) / (1 + spread.distance)
    size = np.sqrt((1 + half / households) * far).astype(noise.dtype)
    return np.stack([first * noise[0], np.zeros_like(noise[0]), last * (r * noise[0] + np.sqrt(1 - r**2) * noise[1])]) * size


def composition_shift(
    margins: Margins, seed: Seed, name: Literal["tenure", "income"], kinds: Floats, other: Floats, rows: Rows
) -> tuple[Floats, Floats]:
    """How the factors of a margin move from those of the parent because the area is composed differently: see `CompositionShift.shift`."""
    around = margins.areas.parent[rows]
    features = np.nan_to_num(margins.features[rows, 1:] - margins.features[around, 1:]).T.astype(kinds.dtype)
    difference = np.concatenate([features, log_ratios(kinds[:, rows]) - log_ratios(kinds[:, around])])
    beside = (log_ratios(other[rows].T) - log_ratios(other[around].T)).astype(kinds.dtype)
    return seed.shift[name].shift(difference, beside)


def _drift(per_year: float, years: NDArray[np.int64], asked: int, dtype: type[np.floating]) -> Floats:
    return (per_year * np.sqrt(np.abs(np.where(years > 0, years - asked, 0)))).astype(dtype)


def _normalised(values: Floats) -> Floats:
    return values / np.maximum(values.sum(0), np.finfo(values.dtype).tiny)


def _kinds(margins: Margins, seed: Seed, draw: Draw, found: Solution, level: Level, rows: Rows) -> Floats:
    """Shares per kind, (3, len(rows)): own, partly own, or predicted; keeps the deviation from the prediction in `found`."""
    dtype, spread, top = draw.dtype, seed.spread, level == "land"
    own: Floats = margins.kinds.share[rows].T.astype(dtype)
    rounding = spread.rounding.counts / np.maximum(np.nan_to_num(margins.counts[rows], nan=np.inf), 1.0)
    noise = draw.area("counts", 6, rows)
    drift = _drift(spread.drift.kinds, margins.kinds.year[rows], margins.year, dtype)
    published = np.maximum(own + noise[:3] * rounding.astype(dtype), 0.02 * own) * np.exp(noise[3:] * drift)
    full = ~np.isnan(own).any(0)
    prediction: Floats = seed.kind_prediction.predict(margins.features[rows], seed.composition, level).astype(dtype)
    predictable = ~np.isnan(prediction).any(0)
    around = margins.areas.parent[rows]
    inherited = np.zeros((2, len(rows)), dtype) if top else found.deviation[:, around]
    with np.errstate(divide="ignore", invalid="ignore"):
        base = np.maximum(own, 1e-3)
        own_deviation = np.stack([np.log(base[0] / base[1]), np.log(base[2] / base[1])]) - prediction
    found.deviation[:, rows] = np.where(full & predictable, own_deviation, inherited)
    if top:
        return _normalised(published)
    log = prediction + inherited
    free = np.where(
        predictable, np.stack([log[0], np.zeros_like(log[0]), log[1]]), np.log(np.maximum(found.kinds[:, around], 1e-4))
    )
    z = draw.area("kinds", 2, rows)
    stray = np.where(
        predictable,
        _stray(spread.step["kinds"], level, margins, seed, rows, z),
        _stray(spread.step["kinds_bare"], level, margins, seed, rows, z),
    )
    free = _normalised(np.exp(free + stray))
    known = ~np.isnan(own)
    rest = 1 - np.where(known, published, 0).sum(0)
    rest[rest < _LEAST_REST] = 0
    loose = np.where(known, 0, free)
    shared = loose * (rest / np.maximum(loose.sum(0), np.finfo(dtype).tiny))
    return _normalised(np.where(known, published, shared))


def _kind_age(margins: Margins, seed: Seed, draw: Draw, found: Solution, step: str, rows: Rows, top: bool) -> Floats:
    """Kind x age of the reference person, (9, len(rows)), adding up to the kinds."""
    dtype, spread = draw.dtype, seed.spread
    kinds = found.kinds[:, rows]
    persons: Floats = margins.per_household[rows].T.astype(dtype)
    own = ~np.isnan(persons).any(0) & (persons.sum(0) > 0)
    counts: Floats = seed.kind_age.array(3, 3).astype(dtype)
    national = (counts / counts.sum(1, keepdims=True))[:, :, None]
    inherited = np.repeat(national, len(rows), 2)
    if not top:
        around = found.age_given_kind(margins.areas.parent[rows])
        # A kind that the parent does not have tells nothing about its ages.
        inherited = np.where(around.sum(1, keepdims=True) > 0, around, inherited)
    table = inherited * kinds[:, None]
    if own.any():
        table[:, :, own] = heads(kinds[:, own], persons[:, own], seed, draw.roles)
    drift = _drift(spread.drift.ages, margins.ages.year[rows], margins.year, dtype)
    outside: Floats = np.where(margins.excess[rows] > 0, spread.roles.institutions, 0.0).astype(dtype)
    noise = draw.area("ages", 14, rows)
    # What role tables and years get wrong is partly the same for all kinds.
    shared = (noise[None, :3] + noise[3:12].reshape(3, 3, -1)) / np.sqrt(dtype(2))
    sd: Floats = np.sqrt(spread.roles.area**2 + drift**2 + outside**2).astype(dtype)
    stray = _stray(spread.step["ages"], step, margins, seed, rows, noise[12:])
    table = table * np.exp(np.where(own, shared * sd, stray))
    table *= (kinds / np.maximum(table.sum(1), np.finfo(dtype).tiny))[:, None]
    table = table.reshape(9, -1)
    return table / table.sum(0)


def _tenure(margins: Margins, seed: Seed, draw: Draw, rows: Rows) -> Floats:
    """Targets (3, len(rows)) with NaN where free."""
    dtype, spread = draw.dtype, seed.spread
    own: Floats = margins.tenure.share[rows].T.astype(dtype)
    if draw.central:
        return own
    sd: Floats = np.where(margins.tenure_uncertain[rows], spread.dwellings.uncertain, spread.dwellings.ordinary).astype(dtype)
    drift = _drift(spread.drift.tenure, margins.tenure.year[rows], margins.year, dtype)
    return _published(own, np.hypot(sd, spread.rounding.tenure).astype(dtype), drift, draw.area("published_tenure", 6, rows))


def _income(margins: Margins, seed: Seed, draw: Draw, rows: Rows) -> Floats:
    own: Floats = margins.income.share[rows].T.astype(draw.dtype)
    if draw.central:
        return own
    drift = _drift(seed.spread.drift.income, margins.income.year[rows], margins.year, draw.dtype)
    sd: Floats = np.full(len(rows), seed.spread.rounding.income, draw.dtype)
    return _published(own, sd, drift, draw.area("published_income", 6, rows))


def _published(own: Floats, sd: Floats, drift: Floats, noise: Floats) -> Floats:
    """Published shares (3, n) with their noise; a partly known margin keeps its known shares below 1."""
    # A share of 0 or 1 cannot stray as far as one in between.
    scale = np.sqrt(np.clip(own * (1 - own), 0.02, 0.25) / 0.25).astype(own.dtype)
    moved = np.clip(own + noise[:3] * sd * scale, 0, 1) * np.exp(noise[3:] * drift)
    full = ~np.isnan(own).any(0)
    return np.where(full, _normalised(moved), np.minimum(moved, 1))
