"""The form of the input, quantile intervals, percentile ranks and their words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.household_types import HOUSEHOLD_TYPES
from lib.living_together.intervals import interval
from lib.living_together.reference import Reference, percentile_rank
from lib.living_together.shares import as_members, of_types
from tests.living_together.mixes import mixed, only


def test_shares_without_members_become_one_member() -> None:
    assert as_members(only(paar_65=1.0)).shape == (1, 10, 1)
    assert as_members(mixed(4, 3)).shape == (4, 10, 3)


def test_an_area_without_shares_stays_unknown_and_leaves_others_alone() -> None:
    two = np.concatenate([np.full((1, 10), np.nan), only(paar_65=1.0)])
    assert np.isnan(as_members(two)[0]).all()
    assert of_types(two, {"paar_65": 2.0})[:, 0] == pytest.approx([np.nan, 2.0], nan_ok=True)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (np.full((2, 9), 1 / 9), "10 typen"),
        (np.full(10, 0.1), "10 typen"),
        (np.full((1, 10), 0.2), "niet op tot 1"),
        (only(jong_laag=1.5, paar_65=-0.5), "negatief"),
        (np.zeros((1, 10, 0)), "10 typen"),
    ],
)
def test_refuses_what_are_no_shares(wrong: np.ndarray, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        as_members(wrong)


def test_weights_go_to_the_named_type() -> None:
    for name in HOUSEHOLD_TYPES:
        assert of_types(only(**{name: 1.0}), {name: 3.0})[0, 0] == 3.0
        assert of_types(only(**{name: 1.0}), {other: 3.0 for other in HOUSEHOLD_TYPES if other != name})[0, 0] == 0.0


def test_interval_by_hand() -> None:
    # Eleven members 0..10: the 10% quantile is 1, the median 5, the 90% quantile 9.
    found = interval(np.arange(11.0)[None, ::-1])
    assert found.at(0) == pytest.approx((1.0, 5.0, 9.0))
    assert found.above(0.99)[0]
    assert not found.above(1.01)[0]
    assert found.below(9.01)[0]
    assert not found.below(8.99)[0]


def test_one_member_says_nothing_of_the_spread() -> None:
    found = interval(np.array([[2.0]]))
    assert found.mid[0] == 2.0
    assert not found.bounded[0]
    assert not found.above(1.0)[0]
    assert not found.below(3.0)[0]


def test_interval_keeps_unknown_unknown_and_refuses_a_wrong_coverage() -> None:
    assert np.isnan(interval(np.array([[1.0, np.nan, 3.0]])).mid[0])
    with pytest.raises(ValueError, match="tussen 0 en 1"):
        interval(np.ones((1, 3)), 80)


def test_reference_by_hand_leaves_out_unknown() -> None:
    lines = Reference.of([np.nan, *range(13)])  # 0..12
    assert (lines.lower_quarter, lines.lower_third, lines.median, lines.upper_third, lines.upper_quarter) == (3, 4, 6, 8, 9)
    assert lines.areas == 13
    assert np.isnan(Reference.of([np.nan]).median)


def test_rank_by_hand_counts_ties_half() -> None:
    # Below 2: one of four; equal to 2: two of four.
    assert percentile_rank([2.0, 0.0, 9.0, np.nan], [1.0, 2.0, 2.0, 3.0, np.nan]) == pytest.approx(
        [0.5, 0, 1, np.nan], nan_ok=True
    )
    assert np.isnan(percentile_rank([1.0], [np.nan])).all()


def test_members_are_ranked_within_their_own_member() -> None:
    country = np.array([[1.0, 11.0], [2.0, 12.0], [3.0, 13.0]])  # the second member is the first, ten higher everywhere
    assert percentile_rank(country, country)[:, 0] == pytest.approx(percentile_rank(country, country)[:, 1])
    with pytest.raises(ValueError, match="trekkingen"):
        percentile_rank(np.ones((2, 3)), np.ones((2, 4)))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_rank_has_bounds_rises_and_ignores_order(values: list[float], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(values, len(values))
    rank = percentile_rank(np.sort(values), shuffled)
    assert ((rank >= 0) & (rank <= 1)).all()
    assert (np.diff(rank) >= 0).all()
    assert rank.mean() == pytest.approx(0.5)
