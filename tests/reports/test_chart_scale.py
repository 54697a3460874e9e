"""The scale and the lines of the effect chart."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE
from lib.reports.chart_scale import chart, extremes, series_of, ticks
from tests.reports import report_decisions as make


@pytest.mark.parametrize(
    ("lowest", "highest", "expected"),
    [
        (0.0, 0.061, [0.0, 0.02, 0.04, 0.06, 0.08]),
        (-0.025, 0.088, [-0.05, 0.0, 0.05, 0.1]),
        (-0.03, 0.0, [-0.03, -0.02, -0.01, 0.0]),
        (0.0, 0.0, [0.0, 0.005]),
    ],
)
def test_ticks_are_round(lowest: float, highest: float, expected: list[float]) -> None:
    assert ticks(lowest, highest) == pytest.approx(expected)


@given(st.floats(-0.5, 0), st.floats(0, 0.5))
def test_ticks_hold_every_value_and_zero(lowest: float, highest: float) -> None:
    scale = ticks(lowest, highest)
    assert scale[0] <= lowest + 1e-9
    assert scale[-1] >= highest - 1e-9
    assert 0 in scale
    assert 2 <= len(scale) <= 7


def test_scenarios_share_one_scale() -> None:
    a, b = make.scenario("A"), make.scenario("B", n=1, sign=-1)
    both = extremes([a, b])
    assert both[0] == pytest.approx(-2.1 * 0.012)
    assert both[1] == pytest.approx(2.1 * 0.029)
    one, other = chart(a, both), chart(b, both)
    assert one is not None
    assert other is not None
    assert one["ticks"] == other["ticks"]


def test_as_chosen_is_drawn_only_where_it_differs() -> None:
    full = make.scenario()
    assert [plan for plan, _ in series_of(full)] == [KEPT, CHOSEN, LEFT_ALONE]
    kept = full.path[full.path["plan"] == KEPT]
    other = full.path[full.path["plan"] != CHOSEN]
    same = pd.concat([other, kept.assign(plan=CHOSEN)])
    assert [plan for plan, _ in series_of(make.scenario(path=same))] == [KEPT, LEFT_ALONE]
