"""Five hundred overlapping work areas give away nothing that is not shown for a buurt by itself.

What is not shown: a figure that CBS suppressed, a rate whose base is too small, and anything of a part of a buurt below 50 households or
below 10 of a category. Somebody subtracts every pair of work areas, and solves all of them together; a rule that looks as good
(the total of the wijk less the buurten that are known, parts of any size) is attacked beside it, to see that the attacks work.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from lib.arrays import Array
from lib.databank.catalogue.indicators import catalogue
from lib.databank.own.adding import LEAST_HOUSEHOLDS, LEAST_IN_CATEGORY, Added, add_up

N, AREAS = 60, 500
COUNTS = ("age_65_plus", "welfare_recipients", "households_single")
MEANS = ("income_per_inhabitant", "rent_share", "low_income_share")
RATES = ("age_65_plus_share", "single_share", "welfare_per_1000")


@dataclass(frozen=True)
class Country:
    """What is true, what of it is published (NaN where not), and 500 work areas as shares of 60 buurten."""

    true: pd.DataFrame
    published: pd.DataFrame
    shares: Array

    @property
    def households(self) -> Array:
        return self.published["households"].to_numpy()


@pytest.fixture(scope="module")
def country() -> Country:
    generator = np.random.default_rng(1998)
    households = np.where(generator.random(N) < 0.25, generator.integers(2, 10, N), generator.integers(20, 300, N)) * 5.0
    true = pd.DataFrame({"households": households, "inhabitants": 2 * households})
    for name, most in (("age_65_plus", 0.5), ("welfare_recipients", 0.15), ("households_single", 0.5)):
        true[name] = 5 * np.round(households * generator.uniform(0.01, most, N) / 5)
    true["income_per_inhabitant"] = np.round(generator.uniform(18, 60, N), 1)
    for name in ("rent_share", "low_income_share"):
        true[name] = np.round(generator.uniform(2, 95, N), 1)
    published = true.copy()
    for name in (*COUNTS, *MEANS):  # small ones are suppressed, and some others
        published.loc[(households < 100) | (generator.random(N) < 0.1), name] = np.nan
    for name in RATES:
        entry = catalogue()[name]
        above, below = (published[need] for need in entry.needs)
        published[name] = (entry.factor * above / below).where(below >= entry.min_base)  # type: ignore[union-attr]
        true[name] = entry.factor * true[entry.needs[0]] / true[entry.needs[1]]  # type: ignore[union-attr]
    shares = np.zeros((AREAS, N))
    for at in range(AREAS):
        if at % 2 and at:  # the one before with one buurt or part of one more, or less
            shares[at] = shares[at - 1]
            changed = generator.integers(N)
            shares[at, changed] = generator.choice([0, 0.03, 0.1, 0.35, 1])
        else:
            inside = generator.choice(N, generator.integers(8, 30), replace=False)
            shares[at, inside] = generator.choice([1, 1, 1, 0.4, 0.06], len(inside))
    return Country(true, published, shares)


def naive(country: Country, name: str) -> Array:
    """The rule that gives away: what is suppressed follows from a total, and parts of any size count."""
    whole = country.true["households"].to_numpy()
    figures = country.true[name].to_numpy()
    if name in COUNTS:
        return country.shares @ figures
    return country.shares @ (whole * figures) / (country.shares @ whole)


def totals(country: Country, name: str, value: Array) -> Array:
    """What a figure says of a sum: a count as it is, a mean or rate times its base, which anybody can add up."""
    if name in COUNTS:
        return value
    entry = catalogue()[name]
    base = country.published[getattr(entry, "weight", None) or entry.needs[-1]].to_numpy()
    return value * (country.shares @ base)


def hidden(country: Country, name: str) -> tuple[Array, Array]:
    """Per work area and buurt: what is not shown of it by itself (shares of a buurt, NaN where it is), as a sum; and its base."""
    entry = catalogue()[name]
    base = country.true[getattr(entry, "weight", None) or entry.needs[-1]].to_numpy() if name not in COUNTS else np.ones(N)
    amount = country.shares * country.true[name].to_numpy() * base
    per = {"%": 100.0, "per 1.000 inwoners": 1000.0}.get(entry.unit, 1.0)
    part = (country.shares > 0) & (country.shares < 1)
    small = part & (
        (country.shares * country.households < LEAST_HOUSEHOLDS)
        | ((amount / per < LEAST_IN_CATEGORY) & (entry.unit != "1.000 euro"))
    )
    suppressed = country.published[name].isna().to_numpy()[None, :] & (country.shares > 0)
    return np.where((small | suppressed) & (amount > 0), amount, np.nan), base


def recovered_by_pairs(country: Country, name: str, value: Array) -> int:
    """How many hidden amounts are the difference of two work areas that differ in one buurt, within .5%.

    Two that show the same figure tell nothing: that a buurt is like its surroundings is a guess.
    """
    told = totals(country, name, value)
    amounts, _ = hidden(country, name)
    found = 0
    for one in range(AREAS):
        gap = country.shares - country.shares[one]
        for other in np.flatnonzero((np.abs(gap) > 0).sum(axis=1) == 1):
            at = int(np.flatnonzero(gap[other])[0])
            bare = country.shares[one, at] == 0  # so the difference is the hidden part itself
            difference = told[other] - told[one]
            if (
                bare
                and value[other] != value[one]
                and not np.isnan(amounts[other, at])
                and abs(difference - amounts[other, at]) <= 0.005 * amounts[other, at]
            ):
                found += 1
    return found


def recovered_together(country: Country, name: str, value: Array) -> int:
    """How many suppressed figures of buurten follow, within .5%, from all work areas and all published figures solved together."""
    told = totals(country, name, value)
    known = ~np.isnan(told)
    _, base = hidden(country, name)
    true, published = country.true[name].to_numpy() * base, country.published[name].to_numpy() * base
    open_ = ~np.isnan(published)
    matrix = np.vstack([country.shares[known], 10 * np.eye(N)[open_]])
    solved = np.linalg.lstsq(matrix, np.concatenate([told[known], 10 * published[open_]]), rcond=None)[0]
    return int((np.abs(solved - true) <= 0.005 * np.abs(true))[~open_ & (true > 0)].sum())


@pytest.mark.parametrize("name", [*COUNTS, *MEANS, *RATES])
def test_nothing_is_recovered_by_subtracting(country: Country, name: str) -> None:
    shown: Added = add_up(country.shares, country.published, country.households, [name])[name]
    assert (shown.status == "ok").sum() > AREAS / 3, "there has to be something to subtract"
    assert recovered_by_pairs(country, name, shown.value) == 0
    assert recovered_together(country, name, shown.value) == 0


@pytest.mark.parametrize("name", [*COUNTS, *MEANS])
def test_the_attacks_find_what_a_worse_rule_gives_away(country: Country, name: str) -> None:
    assert recovered_by_pairs(country, name, naive(country, name)) >= 10
    assert recovered_together(country, name, naive(country, name)) >= 5


def test_what_is_not_shown_does_not_enter(country: Country) -> None:
    """Whatever the suppressed figures are, every figure of every work area is the same: there is nothing to be recovered."""
    names = [*COUNTS, *MEANS, *RATES]
    shown = add_up(country.shares, country.published, country.households, names)
    blank = country.published.copy()
    for name in RATES:  # a count of which no rate is shown does not enter the rate
        entry = catalogue()[name]
        blank.loc[blank[name].isna(), entry.needs[0]] = 12_345.0
    other = add_up(country.shares, blank, country.households, list(RATES))
    for name in RATES:
        np.testing.assert_array_equal(shown[name].value, other[name].value)


def test_work_areas_that_differ_by_a_small_part_show_the_same(country: Country) -> None:
    """A part below the floor changes no count: the difference of the two is nothing, not something small."""
    shares = np.zeros((2, N))
    shares[:, :20] = 1
    large = int(np.argmax(country.households[20:])) + 20
    shares[1, large] = (LEAST_HOUSEHOLDS - 5) / country.households[large]
    for name in (*COUNTS, "inhabitants", "households"):
        value = add_up(shares, country.published, country.households, [name])[name].value
        assert value[0] == value[1] or np.isnan(value).any()
