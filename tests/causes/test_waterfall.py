"""A change taken apart."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.causes import qualifying_years, waterfall
from lib.scores import DIMENSIONS

THEN = {"afw": -0.10, "won": -0.05, "fys": 0.01, "vrz": 0.02, "soc": -0.03, "onv": -0.05}
NOW = {"afw": 0.03, "won": 0.02, "fys": 0.01, "vrz": 0.01, "soc": -0.01, "onv": 0.00}
POINTS = st.floats(-1, 1, allow_nan=False)


def test_steps_in_the_fixed_order_of_dimensions() -> None:
    found = waterfall(THEN, NOW)
    assert DIMENSIONS == ("won", "fys", "vrz", "soc", "onv")
    assert found.steps == pytest.approx((0.07, 0.0, -0.01, 0.02, 0.05))
    assert (found.start, found.end) == pytest.approx((-0.10, 0.03))


@given(st.lists(POINTS, min_size=5, max_size=5), st.lists(POINTS, min_size=5, max_size=5))
def test_adds_up_to_a_trillionth(then: list[float], now: list[float]) -> None:
    before = dict(zip(DIMENSIONS, then, strict=True)) | {"afw": math.fsum(then)}
    after = dict(zip(DIMENSIONS, now, strict=True)) | {"afw": math.fsum(now)}
    found = waterfall(before, after)
    assert abs(math.fsum(found.steps) - (after["afw"] - before["afw"])) < 1e-12
    assert abs(found.end - after["afw"]) < 1e-12
    back = waterfall(after, before)
    assert [a + b for a, b in zip(found.steps, back.steps, strict=True)] == [0.0] * 5


def test_rounding_of_a_published_score_goes_to_no_dimension() -> None:
    found = waterfall(THEN | {"afw": -0.100002}, NOW)
    assert found.steps == waterfall(THEN, NOW).steps


def test_refuses_missing_dimensions_and_scores_that_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="niet gepubliceerd"):
        waterfall(THEN | {"soc": float("nan")}, NOW)
    with pytest.raises(ValueError, match="tellen niet op"):
        waterfall(THEN, NOW | {"afw": 0.04})


def test_only_measurements_with_all_dimensions_qualify() -> None:
    series = pd.DataFrame(
        [THEN | {"year": 2014}, {"year": 2016, "afw": 0.0}, NOW | {"year": 2018, "soc": None}, NOW | {"year": 2020}]
    )
    assert qualifying_years(series) == [2014, 2020]
