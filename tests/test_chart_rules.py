"""Steps of a scale, labels that do not touch, lines that lie on each other."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.chart_rules import apart, decimals_of, same, steps


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [
        (0.0, 0.061, [0.0, 0.02, 0.04, 0.06, 0.08]),
        (-0.025, 0.088, [-0.05, 0.0, 0.05, 0.1]),
        (3.797, 3.953, [3.75, 3.8, 3.85, 3.9, 3.95, 4.0]),
        (0.0, 46.2, [0.0, 20.0, 40.0, 60.0]),
    ],
)
def test_steps_are_round(lowest: float, highest: float, expected: list[float]) -> None:
    assert steps(lowest, highest) == pytest.approx(expected)


@given(st.floats(-1e7, 1e7), st.floats(0, 1e7), st.integers(2, 7))
def test_steps_hold_every_value_and_are_few(lowest: float, span: float, about: int) -> None:
    found = steps(lowest, lowest + span, about)
    slack = 1e-6 * max(1.0, abs(lowest), span)
    assert found[0] <= lowest + slack
    assert found[-1] >= lowest + span - slack
    assert 2 <= len(found) <= about + 3


def test_zero_is_no_negative_zero() -> None:
    assert "-0.0" not in [str(step) for step in steps(-0.04, 0.001)]


@pytest.mark.parametrize(("ticks", "expected"), [([0.0, 0.05, 0.1], 2), ([0.0, 20.0], 0), ([0.0, 0.5, 1.0], 1), ([3.75, 3.8], 2)])
def test_as_many_decimals_as_the_steps_need(ticks: list[float], expected: int) -> None:
    assert decimals_of(ticks) == expected


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.floats(0.01, 0.2))
def test_labels_stay_in_order_inside_and_do_not_touch(at: list[float], room: float) -> None:
    placed = apart(at, [room] * len(at), 0.0, 1.0)
    ordered = [placed[i] for i in np.argsort(at, kind="stable")]
    assert all(high - low >= room - 1e-9 for low, high in itertools.pairwise(ordered))
    assert min(placed) >= room / 2 - 1e-9
    assert max(placed) <= 1 - room / 2 + 1e-9


def test_labels_that_do_not_touch_stay_where_they_are() -> None:
    assert apart([0.2, 0.8], [0.1, 0.1], 0.0, 1.0) == pytest.approx([0.2, 0.8])
    assert apart([0.5, 0.5], [0.2, 0.2], 0.0, 1.0) == pytest.approx([0.4, 0.6])


def test_lines_that_lie_on_each_other_are_found_and_gaps_count() -> None:
    rows = pd.DataFrame(
        {
            "year": [2020, 2022] * 4,
            "line": np.repeat(["buurt", "wijk", "gemeente", "deels"], 2),
            "value": [4.0, 4.1, 4.0001, 4.1, 4.0, 4.2, 4.0, np.nan],
        }
    )
    assert same(rows, "line", "year", "value", 5e-4) == [("buurt", "wijk"), ("gemeente",), ("deels",)]
