"""The middle half of similar buurten, in numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.similar.comparing import middle_half

NINE = [12, 13, 14, 15, 17, 18, 20, 25, 30]  # quarters at 14 and 20


def test_middle_half_by_hand_leaves_out_unknown() -> None:
    found = middle_half([*NINE, float("nan")])
    assert (found.low, found.high, found.known) == (14, 20, 9)
    assert found.enough


@given(st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=40), st.randoms(use_true_random=False))
def test_half_lies_inside_whatever_the_order(values: list[float], random) -> None:  # type: ignore[no-untyped-def]
    found = middle_half(values)
    assert found.low <= found.high
    assert sum(found.low <= value <= found.high for value in values) >= len(values) / 2 - 1
    again = middle_half(random.sample(values, len(values)))
    assert (again.low, again.high) == pytest.approx((found.low, found.high))
