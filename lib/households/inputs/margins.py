"""The written step from published figures to target margins, for all areas of a year.

    kinds    published counts rescaled to shares of their sum (CBS rounds every count to 5, so they rarely add up)
    ages     persons per age band, turned into ages of reference persons by the role table (`heads`)
    tenure   shares of dwellings, applied to households and rescaled to 100
    income   lowest 40%, highest 20% and what is between them

A margin comes from the area itself in the newest year that has it, the asked year first; where only one category is published
(one-person households, owner-occupied) that one is used and the rest is left free. What is missing is inherited from wijk, gemeente or land: not
as a share but as the relation to kind and age that holds there, see `solve`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.areas import LEVELS
from lib.arrays import Array
from lib.households.catalogue import Seed
from lib.households.inputs.observations import (
    AGES,
    INCOMES,
    KINDS,
    TENURES,
    Areas,
    Observations,
)

Bools = NDArray[np.bool_]

MARGINS = ("kinds", "ages", "tenure", "income")
_INCOME_SUM = 101.0  # two shares in tenths of a percent cannot exceed 100 by more
_LEAST_TENURE_SUM = 50.0


@dataclass(frozen=True)
class Margin:
    """Own figures of a margin: `share` (n, k) adding up to 1, NaN where not own; `year` (n,), 0 where nothing is own.

    `level` (n,) is the position in lib.areas.LEVELS of the area from which the (last part of the) margin comes, `level_year` its year.
    """

    share: Array
    year: NDArray[np.int64]
    level: NDArray[np.int8]
    level_year: NDArray[np.int64]

    @property
    def full(self) -> Bools:
        """Whether all categories are own, (n,)."""
        return np.isfinite(self.share).sum(1) == self.share.shape[1]

    @property
    def partial(self) -> Bools:
        """Whether some but not all categories are own, (n,)."""
        known = np.isfinite(self.share).sum(1)
        return (known > 0) & (known < self.share.shape[1])


@dataclass(frozen=True)
class Margins:
    """Targets for all areas of a year.

    `households` (n,) published total, NaN where none; `persons` (n, 4) of 15 and over by age band, institutions taken out;
    `features` (n, 7) for predicting kinds, NaN where ages or average size are missing; `counts` (n,) households behind the
    kinds. `excess` (n,) share of inhabitants taken out as institution; `tenure_uncertain` (n,) households per dwelling outside
    the limits or shares that do not add up; `tenure_sum` (n,) in %; `own_persons` (n,).
    """

    areas: Areas
    year: int
    households: Array
    households_year: NDArray[np.int64]
    kinds: Margin
    ages: Margin
    tenure: Margin
    income: Margin
    persons: Array
    per_household: Array
    features: Array
    counts: Array
    excess: Array
    tenure_uncertain: Bools
    published_kinds: Array

    def margin(self, name: str) -> Margin:
        """One of MARGINS by name."""
        return {"kinds": self.kinds, "ages": self.ages, "tenure": self.tenure, "income": self.income}[name]


def target_margins(seen: Observations, seed: Seed) -> Margins:
    """Build the target margins; see the module text."""
    households, households_year = _first(seen, ("households",), lambda v: v[:, 0] > 0)
    kinds, kinds_year, counts, raw = _kinds(seen)
    ages, ages_year = _first(seen, AGES, lambda v: v.sum(1) > 0)
    tenure, tenure_year, uncertain = _tenure(seen, seed)
    income, income_year = _income(seen)
    _country(seen, seed, kinds, kinds_year, tenure, tenure_year, income, income_year)
    persons, excess = _without_institutions(seen, ages, ages_year, seed)
    features = _features(seen, ages)
    areas = seen.areas
    shares = ages / ages.sum(1, keepdims=True)
    return Margins(
        areas, seen.year, households[:, 0], households_year,
        _margin(areas, kinds, kinds_year), _margin(areas, shares, ages_year), _margin(areas, tenure, tenure_year), _margin(areas, income, income_year),
        persons, _per_household(persons, counts, seen, ages_year), features, counts, excess, uncertain, raw,
    )  # fmt: skip


def _first(seen: Observations, columns: tuple[str, ...], good: Callable[[Array], Bools]) -> tuple[Array, NDArray[np.int64]]:
    """Values (n, k) of the first year in which all columns are known and good, with that year (0 where none)."""
    n = len(seen.areas.codes)
    values, years = np.full((n, len(columns)), np.nan), np.zeros(n, dtype=np.int64)
    for year in seen.years:
        found = seen.of(year, columns)
        take = (years == 0) & ~np.isnan(found).any(1)
        take[take] = good(found[take])
        values[take], years[take] = found[take], year
    return values, years


def _kinds(seen: Observations) -> tuple[Array, NDArray[np.int64], Array, Array]:
    """Shares, year, households behind them and the published counts with their total (n, 4)."""
    values, years = _first(seen, (*KINDS, "households"), lambda v: (v[:, :3].sum(1) > 0) & (v[:, 3] > 0))
    share = values[:, :3] / values[:, :3].sum(1, keepdims=True)
    for year in seen.years:
        found, total = seen.of(year, KINDS), seen.of(year, ("households",))[:, 0]
        known = ~np.isnan(found)
        take = (years == 0) & known.any(1) & ~known.all(1) & (total > 0)
        part = np.minimum(found / np.where(total > 0, total, np.nan)[:, None], 1)
        two = take & (known.sum(1) == 2)
        part[two] = np.where(known[two], part[two], 1 - np.nansum(part[two], 1, keepdims=True)).clip(0)
        part[two] /= part[two].sum(1, keepdims=True)
        share[take], years[take] = part[take], year
        values[take, 3] = total[take]
    return share, years, values[:, 3], values


def _tenure(seen: Observations, seed: Seed) -> tuple[Array, NDArray[np.int64], Bools]:
    limits = seed.spread.dwellings
    values, years = _first(seen, TENURES, lambda v: v.sum(1) >= _LEAST_TENURE_SUM)
    total = values.sum(1)
    share = values / total[:, None]
    for year in seen.years:
        owner = seen.of(year, TENURES[:1])[:, 0]
        take = (years == 0) & ~np.isnan(owner)
        share[take, 0], years[take] = np.minimum(owner[take] / 100, 1), year
    ratio = np.full(len(total), np.nan)
    for year in seen.years:
        there = seen.of(year, ("households", "dwellings"))
        take = np.isnan(ratio) & (there[:, 1] > 0) & ~np.isnan(there[:, 0])
        ratio[take] = there[take, 0] / there[take, 1]
    uncertain = (ratio < limits.low) | (ratio > limits.high) | (total < limits.least_sum)
    return share, years, uncertain & (years > 0)


def _income(seen: Observations) -> tuple[Array, NDArray[np.int64]]:
    values, years = _first(seen, INCOMES, lambda v: v.sum(1) <= _INCOME_SUM)
    low, high = values[:, 0], values[:, 1]
    share = np.stack([low, np.maximum(100 - low - high, 0), high], 1)
    return share / share.sum(1, keepdims=True), years


def _country(
    seen: Observations, seed: Seed, kinds: Array, kinds_year: NDArray[np.int64], tenure: Array, tenure_year: NDArray[np.int64],
    income: Array, income_year: NDArray[np.int64],
) -> None:  # fmt: skip
    """Fill the country's own margins from the catalogue where the databank has none."""
    if np.isnan(kinds[0]).any():
        kinds_year[0], kinds[0] = seed.kinds_near(seen.year)
    for share, year, entry in ((tenure, tenure_year, seed.tenure), (income, income_year, seed.income)):
        if np.isnan(share[0]).any():
            share[0], year[0] = entry.array(3) / entry.array(3).sum(), entry.year or seen.year


def _margin(areas: Areas, share: Array, year: NDArray[np.int64]) -> Margin:
    level, level_year = areas.level.copy(), year.copy()
    for name in reversed(LEVELS[:-1]):  # parents come before children
        rows = areas.rows(name)
        inherit = rows[np.isnan(share[rows]).any(1)]
        level[inherit], level_year[inherit] = level[areas.parent[inherit]], level_year[areas.parent[inherit]]
    return Margin(share, year, level, level_year)


def _without_institutions(seen: Observations, ages: Array, years: NDArray[np.int64], seed: Seed) -> tuple[Array, Array]:
    """Persons of 15+ by band (n, 4) without the excess outside households, and that excess as share of inhabitants (n,)."""
    n = len(ages)
    outside = np.zeros(n)
    for year in seen.years:
        found = seen.of(year, ("inhabitants", "households", "household_size"))
        rows = (years == year) & ~np.isnan(found).any(1) & (found[:, 0] > 0)
        outside[rows] = 1 - found[rows, 1] * found[rows, 2] / found[rows, 0]
    everybody = ages.sum(1)
    excess = np.maximum(outside - seed.institutions.ordinary, 0)
    persons = ages[:, 1:].copy()
    take = np.nan_to_num(excess * everybody)
    from_old = np.where(take <= seed.institutions.young_instead * persons[:, 3], take, 0)
    from_young = np.minimum(take - from_old, 0.9 * persons[:, :3].sum(1))
    persons[:, 3] -= from_old
    persons[:, :3] *= (1 - from_young / np.maximum(persons[:, :3].sum(1), 1e-9))[:, None]
    return persons, excess


def _per_household(persons: Array, counts: Array, seen: Observations, years: NDArray[np.int64]) -> Array:
    """Persons of 15+ per household by band (n, 4), with the households of the year of the ages."""
    total = np.full(len(persons), np.nan)
    for year in seen.years:
        rows = years == year
        total[rows] = seen.of(year, ("households",))[rows, 0]
    total = np.where(np.isnan(total) | (total <= 0), counts, total)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total[:, None] > 0, persons / total[:, None], np.nan)


def _features(seen: Observations, ages: Array) -> Array:
    size, years = _first(seen, ("household_size",), lambda v: v[:, 0] >= 1)
    for year in seen.years:
        people, households = seen.of(year, ("inhabitants", "households")).T
        rows = (years == year) & (people > 0) & (households > 0)
        # CBS rounds the size to tenths; inhabitants per household say where between, unless part of them lives in an institution.
        size[rows, 0] = np.clip(people[rows] / households[rows], size[rows, 0] - 0.05, size[rows, 0] + 0.05)
    shares = (ages + 1) / (ages.sum(1, keepdims=True) + 5)
    return np.column_stack([np.ones(len(ages)), np.log(shares), np.log(np.maximum(size - 0.9, 0.1))])


def describe(margins: Margins) -> dict[str, dict[str, int]]:
    """How many areas take each margin from which level: margin -> level -> areas."""
    names = np.array(LEVELS)
    return {name: {str(level): int((names[margins.margin(name).level] == level).sum()) for level in LEVELS} for name in MARGINS}


def distance_to_published(margins: Margins) -> dict[str, float]:
    """How far targets lie from the published counts of kinds, for areas where all are own: CBS rounds each count to 5.

    `areas`, `add_up` (areas whose kinds add up to the published total), `largest_gap` and `mean_gap` in households between a published kind
    and its target (share x published total), `within_rounding` share of areas where the sum of the kinds and the total differ by less than the
    rounding of these four counts can explain (each less than 5 off, together less than 20).
    """
    rows = margins.kinds.full & (margins.kinds.year > 0) & ~np.isnan(margins.published_kinds).any(1)
    kinds, total = margins.published_kinds[rows, :3], margins.published_kinds[rows, 3]
    gap = np.abs(margins.kinds.share[rows] * total[:, None] - kinds)
    off = np.abs(kinds.sum(1) - total)
    if not len(total):
        return {"areas": 0, "add_up": 0, "largest_gap": 0.0, "mean_gap": 0.0, "within_rounding": 1.0}
    return {
        "areas": len(total), "add_up": int((off == 0).sum()), "largest_gap": float(gap.max()), "mean_gap": float(gap.mean()),
        "within_rounding": float((off < 20).mean()),
    }  # fmt: skip
