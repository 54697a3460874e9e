"""Dekking, balances and kruis: cases by hand, properties, bands, and the real wijken."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.living_together.coverage import (
    AMPLE_WORD,
    AVERAGE,
    BETTER,
    LOWER_LINE,
    SCARCE_WORD,
    UNKNOWN,
    UPPER_LINE,
    WORSE,
    Coverage,
    coverage,
)
from lib.living_together.offers import load_offers
from tests.living_together.mixes import mixed, only, shares
from tests.living_together.realdata import wijken

TABLE = load_offers()
EVEN = np.full(10, 0.1)
OFFERS, NEEDS = [[3.0], [0.0]], [[0.0], [3.0]]  # two types, one domain: one gives, the other asks


@pytest.mark.parametrize(
    ("mix", "supply", "demand", "balance", "dekking"),
    [
        ((0.5, 0.5), 1.5, 1.5, 1.0, 1.0),  # as the country
        ((0.8, 0.2), 2.4, 0.6, 4.0, 1.25),  # .6 x 1 / (.8 x .6): a surplus counts up to the reserve
        ((0.2, 0.8), 0.6, 2.4, 0.25, 0.25),  # 2.4 x .2 / (.8 x 2.4)
    ],
)
def test_worked_by_hand(mix: tuple[float, float], supply: float, demand: float, balance: float, dekking: float) -> None:
    found = coverage([mix], OFFERS, NEEDS, (0.5, 0.5), added=0)
    assert found.supply.item() == pytest.approx(supply)
    assert found.demand.item() == pytest.approx(demand)
    assert found.balance.item() == pytest.approx(balance)
    assert found.value.item() == pytest.approx(dekking)
    assert found.cross.item() == pytest.approx(1.0)


def test_kruis_by_hand() -> None:
    # Both types offer and need 1: S = N = 1, and two random households are of the same type with chance .5.
    assert coverage([(0.5, 0.5)], [[1], [1]], [[1], [1]], (0.5, 0.5), added=0).cross.item() == pytest.approx(0.5)
    # With a quarter added to (3, 0) and (0, 3): S = N = 1.75, same type 2 x .25 x 3.25 x .25 = .40625.
    found = coverage([(0.5, 0.5)], OFFERS, NEEDS, (0.5, 0.5))
    assert found.cross.item() == pytest.approx(1 - 0.40625 / 1.75**2)


def test_two_domains_a_surplus_helps_only_there() -> None:
    # Domain 1: S 2.4, N .6; domain 2: S .6, N 2.4; national both 1.5: (.6 + 2.4 x .8 x .25) / (.8 x 3) = .45.
    found = coverage([(0.8, 0.2)], [[3, 0], [0, 3]], [[0, 3], [3, 0]], (0.5, 0.5), added=0)
    assert found.value.item() == pytest.approx(1.08 / 2.4)


def test_the_country_itself_is_one_exactly() -> None:
    country = mixed(1, 1)[0, :, 0]
    found = coverage(country[None], TABLE.offers, TABLE.needs, country)
    assert found.value.item() == pytest.approx(1.0, abs=1e-12)
    assert found.balance.ravel() == pytest.approx(np.ones(6), abs=1e-12)


def test_members_compare_with_their_own_country() -> None:
    members = mixed(1, 5)
    found = coverage(members, TABLE.offers, TABLE.needs, members[0])
    assert found.value[0] == pytest.approx(np.ones(5))


def test_an_unknown_area_stays_unknown() -> None:
    both = np.concatenate([np.full((1, 10), np.nan), EVEN[None]])
    found = coverage(both, TABLE.offers, TABLE.needs, EVEN)
    assert np.isnan(found.value[0]).all()
    assert found.value[1, 0] == pytest.approx(1.0)
    assert found.bands()[0] == UNKNOWN


@given(shares(), st.permutations(range(3)), st.permutations(range(10)))
def test_bounds_and_order_do_not_matter(mix: np.ndarray, areas: list[int], types: list[int]) -> None:
    found = coverage(mix, TABLE.offers, TABLE.needs, EVEN)
    assert ((found.value > 0) & (found.value <= 1.25 + 1e-12)).all()
    assert (found.balance > 0).all()
    assert ((found.cross >= -1e-12) & (found.cross <= 1)).all()
    assert coverage(mix[areas], TABLE.offers, TABLE.needs, EVEN).value == pytest.approx(found.value[areas])
    renamed = coverage(mix[:, types], TABLE.offers[types], TABLE.needs[types], EVEN[types])
    assert renamed.value == pytest.approx(found.value)
    assert renamed.cross == pytest.approx(found.cross)


@given(shares(1, 1), st.integers(0, 9), st.integers(0, 5))
def test_more_offered_here_and_not_elsewhere_never_lowers_dekking(mix: np.ndarray, row: int, domain: int) -> None:
    # Offers only count against the national level, so the country's balance is kept fixed: nobody there is of this type.
    country = np.delete(EVEN, row)
    country = np.insert(country / country.sum(), row, 0.0)
    offers = TABLE.offers
    before = coverage(mix, offers, TABLE.needs, country).value
    offers[row, domain] += 1
    assert (coverage(mix, offers, TABLE.needs, country).value >= before - 1e-12).all()


@pytest.mark.parametrize(
    ("offers", "needs", "national", "says"),
    [
        ([[1]], [[1], [1]], (0.5, 0.5), "vorm"),
        ([[1], [-1]], [[1], [1]], (0.5, 0.5), "negatief"),
        ([[1], [1]], [[0], [0]], (0.5, 0.5), "heel Nederland"),
        ([[1], [1]], [[1], [1]], (np.nan, np.nan), "niet bekend"),
        ([[1], [1]], [[1], [1]], (0.5, 0.4), "tellen niet op"),
    ],
)
def test_refusals(offers: list, needs: list, national: tuple[float, float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        coverage([(0.5, 0.5)], offers, needs, national, added=0)


def _with(value: list[float], balance: list[float]) -> Coverage:
    members = np.array([balance])[:, None, :]
    return Coverage(np.array([value]), members, members, members, members)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ([1.03, 1.04, 1.05], BETTER),
        ([1.02, 1.04, 1.06], AVERAGE),  # the middle is beyond the line, the interval is not
        ([0.94, 0.95, 0.96], WORSE),
        ([0.95, 0.97, 0.99], AVERAGE),
        ([0.99, 1.0, 1.01], AVERAGE),
        ([1.2], UNKNOWN),
    ],
)
def test_bands_need_the_whole_interval(value: list[float], band: str) -> None:
    assert _with(value, value).bands()[0] == band


@pytest.mark.parametrize(
    ("balance", "word"),
    [
        ([1.1, 1.2, 1.3], AMPLE_WORD),
        ([0.9, 1.2, 1.5], ""),  # interval holds 1
        ([1.05, 1.1, 1.14], ""),  # clear of 1 but not far from it
        ([0.7, 0.8, 0.9], SCARCE_WORD),
        ([0.6, 0.8, 1.1], ""),
        ([2.0], ""),
    ],
)
def test_domain_words(balance: list[float], word: str) -> None:
    assert _with(balance, balance).domain_words[0, 0] == word


def test_single_types_come_out_as_the_table_says() -> None:
    older = coverage(only(paar_65=1.0), TABLE.offers, TABLE.needs, EVEN)
    family = coverage(only(gezin_jong_koop=1.0), TABLE.offers, TABLE.needs, EVEN)
    assert older.balance[0, 0, 0] > 1 > family.balance[0, 0, 0]  # at home by day


def test_on_real_wijken_the_lines_are_the_quarters_and_it_is_not_diversity() -> None:
    real = wijken()
    found = coverage(real.types, TABLE.offers, TABLE.needs, real.national).value[:, 0]
    assert np.quantile(found, (0.05, 0.25, 0.5, 0.75, 0.95)) == pytest.approx([0.923, 0.977, 1.006, 1.028, 1.052], abs=0.003)
    assert np.quantile(found, (0.25, 0.75)) == pytest.approx([LOWER_LINE, UPPER_LINE], abs=0.002)
    frame = pd.DataFrame({"dekking": found, "simpson": 1 - (real.types**2).sum(axis=1), "low": real.table["p_hh_li"]})
    order = frame.corr(method="spearman")["dekking"]
    assert order["simpson"] == pytest.approx(-0.41, abs=0.05)
    assert order["low"] == pytest.approx(-0.45, abs=0.05)
