"""The middle half of similar buurten, in numbers and in a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.similar.comparing import compared, middle_half, side

NINE = [12, 13, 14, 15, 17, 18, 20, 25, 30]  # quarters at 14 and 20


def test_middle_half_by_hand_leaves_out_unknown() -> None:
    found = middle_half([*NINE, float("nan")])
    assert (found.low, found.high, found.known) == (14, 20, 9)
    assert found.enough


def test_sentence() -> None:
    assert compared(24.2, NINE) == "24%; bij vergelijkbare buurten meestal 14 tot 20%"
    assert (
        compared(2.25, np.array(NINE) / 10, "personen", 1)
        == "2,3 personen; bij vergelijkbare buurten meestal 1,4 tot 2,0 personen"
    )
    assert compared(24, [20.0] * 9) == "24%; bij vergelijkbare buurten meestal 20%"
    assert compared(1234.5, [1000.0] * 9, "") == "1.235; bij vergelijkbare buurten meestal 1.000"
    assert compared(-0.5, [0.4] * 9, "punt", 1) == "−0,5 punt; bij vergelijkbare buurten meestal 0,4 punt"


def test_sentence_says_what_is_missing() -> None:
    assert compared(float("nan"), NINE) == "niet bekend; bij vergelijkbare buurten meestal 14 tot 20%"
    assert compared(24, NINE[:7]) == "24%; te weinig vergelijkbare buurten met dit cijfer"
    assert not middle_half(NINE[:7]).enough
    assert np.isnan(middle_half([]).low)


def test_side() -> None:
    assert [side(value, NINE) for value in (21, 20, 14, 13, float("nan"))] == [
        "meer",
        "ongeveer evenveel",
        "ongeveer evenveel",
        "minder",
        "",
    ]
    assert side(21, NINE[:5]) == ""


@given(st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=40), st.randoms(use_true_random=False))
def test_half_lies_inside_whatever_the_order(values: list[float], random) -> None:  # type: ignore[no-untyped-def]
    found = middle_half(values)
    assert found.low <= found.high
    assert sum(found.low <= value <= found.high for value in values) >= len(values) / 2 - 1
    again = middle_half(random.sample(values, len(values)))
    assert (again.low, again.high) == pytest.approx((found.low, found.high))
