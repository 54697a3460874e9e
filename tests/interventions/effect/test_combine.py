"""Measures together: saturation in points, addition in log-crime space."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interventions.effect.combined import combine_crime, combine_points

gains = st.lists(st.floats(0, 0.03), min_size=1, max_size=6)


def test_worked_by_hand() -> None:
    # .04 * (1 - (1 - .25) * (1 - .5)) = .04 * .625
    assert float(combine_points([0.01, 0.02], 0.04)) == pytest.approx(0.025)
    assert float(combine_points([0.01, 0.02, -0.005], 0.04)) == pytest.approx(0.02)


def test_harm_adds_plainly() -> None:
    assert float(combine_points([-0.03, -0.03], 0.04)) == pytest.approx(-0.06)


@given(value=st.floats(-1, 0.03))
def test_one_measure_keeps_exactly_its_effect(value: float) -> None:
    assert float(combine_points([value], 0.03)) == value


@given(values=gains)
def test_together_less_than_the_sum_more_than_the_largest_never_above_the_ceiling(
    values: list[float],
) -> None:
    joint = float(combine_points(values, 0.03))
    assert joint <= sum(values) + 1e-15
    assert joint >= max(values) - 1e-15
    assert joint <= 0.03 + 1e-15


@given(values=gains)
def test_equals_the_product_rule_in_any_order(values: list[float]) -> None:
    product = 0.03 * (1 - math.prod(1 - value / 0.03 for value in values))
    assert float(combine_points(values, 0.03)) == pytest.approx(product, abs=1e-12)
    assert float(combine_points(values[::-1], 0.03)) == pytest.approx(product, abs=1e-12)


def test_works_on_arrays_of_draws() -> None:
    effects = np.array([[0.01, -0.01], [0.02, 0.02]])
    assert combine_points(effects, 0.04) == pytest.approx([0.025, 0.01])


def test_crime_worked_by_hand() -> None:
    # 14 percent less at full weight and 5 percent less at half weight, .035 points per log unit.
    expected = 0.035 * (-math.log(0.86) - 0.5 * math.log(0.95))
    assert float(combine_crime([0.14, 0.05], [1.0, 0.5], 0.035)) == pytest.approx(expected)


def test_two_falls_equal_one_fall_of_their_product() -> None:
    both = combine_crime([0.2, 0.1], [1, 1], 0.05)
    one = combine_crime([1 - 0.8 * 0.9], [1], 0.05)
    assert float(both) == pytest.approx(float(one))


def test_known_crime_effects_in_points() -> None:
    # Middle of the rule: 14 percent -> .005, 36 percent -> .016.
    assert round(float(combine_crime([0.14], [1], 0.035)), 3) == 0.005
    assert round(float(combine_crime([0.36], [1], 0.035)), 3) == 0.016


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="bovengrens moet groter dan nul"):
        combine_points([0.1], 0)
    with pytest.raises(ValueError, match="boven de bovengrens"):
        combine_points([0.05], 0.04)
    with pytest.raises(ValueError, match="één per maatregel"):
        combine_points(0.1, 1)
    with pytest.raises(ValueError, match="kleiner dan 1"):
        combine_crime([1.0], [1], 0.03)
    with pytest.raises(ValueError, match="één per maatregel"):
        combine_crime(0.1, 1, 0.03)
