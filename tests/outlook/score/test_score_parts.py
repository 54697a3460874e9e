"""Formulas of the score model, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lib.outlook.score.model import own_weight, stein_weight, train
from lib.outlook.score.panel import build
from lib.outlook.score.regression import logistic, ridge, sigmoid
from lib.outlook.score.state import (
    groups,
    national_drift,
    own_variability,
    passing_part,
    surroundings,
    year_effects,
)
from tests.outlook.panels import reverting, table, walk

NAN = np.nan


def test_year_effects_do_not_move_with_areas_that_come() -> None:
    # Two areas rise .02 together; a third, far lower, comes in the second year: the mean falls, the effect does not.
    afw = np.array([[0.10, 0.12], [0.30, 0.32], [NAN, -0.50]])
    effects = year_effects(afw)
    assert effects[1] - effects[0] == pytest.approx(0.02, abs=1e-4)


def test_filter_takes_part_of_a_jump_for_noise() -> None:
    # Variance 1 after the first score, 2 ahead, gain 2/3: of a jump of .03 a third, .01, is taken back.
    found = passing_part(np.array([[0.0, 0.03]]), np.array([2018, 2020]))
    assert found[0] == pytest.approx(-0.01)


def test_filter_believes_a_jump_more_after_a_longer_interval() -> None:
    # Six years: variance 1 + 3 = 4 ahead, gain 4/5: a fifth is taken back.
    assert passing_part(np.array([[0.0, 0.03]]), np.array([2002, 2008]))[0] == pytest.approx(-0.006)


def test_filter_is_zero_without_history_and_skips_gaps() -> None:
    values = np.array([[NAN, 0.03, NAN], [NAN, NAN, NAN], [0.0, NAN, 0.03]])
    found = passing_part(values, np.array([2016, 2018, 2020]))
    assert found[:2] == pytest.approx([0, 0])
    assert found[2] == pytest.approx(-0.03 / 4)  # four years: gain 3/4


def test_national_drift_is_shrunk_by_how_far_rates_differ() -> None:
    # Rates .01 and .03 per year: mean .02, variance .0002, factor .0004 / (.0004 + .0001) = .8.
    effects = np.array([0.0, 0.02, 0.08])
    assert national_drift(effects, np.array([2000, 2002, 2004]), 10**9) == pytest.approx(0.016)
    assert national_drift(effects[:2], np.array([2000, 2002]), 10**9) == pytest.approx(0.005)  # one rate: half
    assert national_drift(effects, np.array([2000, 2002, 2004]), 20) == pytest.approx(0.008)  # few areas
    assert national_drift(effects[:1], np.array([2000]), 100) == 0


def test_variability_is_shrunk_to_that_of_all() -> None:
    # Changes .01, .01, .02 in one interval: median .01, sizes 1, 1, 4 with mean 2; with weight 4 for the mean.
    found = own_variability(np.array([[0, 0.01], [0, -0.01], [0, 0.02], [NAN, 0.1]]))
    assert found == pytest.approx(np.sqrt([9 / 5, 9 / 5, 12 / 5, 2]))


def test_surroundings_leave_the_area_itself_out() -> None:
    codes = np.array(["WK000100", "WK000101", "WK000102", "WK000200"])
    # Others of the gemeente, plus two of weight 0: (.3 + .3) / (2 + 2), and nobody around the last.
    found = surroundings(np.array([0.0, 0.3, 0.3, 0.9]), groups(codes), None)
    assert found == pytest.approx([0.15, 0.3 / 4, 0.3 / 4, 0])


def test_surroundings_use_neighbours_when_given_and_nothing_for_other_codes() -> None:
    codes = np.array(["a", "b"])
    values = np.array([0.0, 0.3])
    assert surroundings(values, groups(codes), None) == pytest.approx([0, 0])
    assert surroundings(values, groups(codes), np.array([[0, 1]])) == pytest.approx([0.1, 0])


def test_buurten_look_at_their_wijk_within_the_gemeente() -> None:
    codes = np.array(["BU00010000", "BU00010001", "BU00010100"])
    # First: gemeente (.4 + .0) / 4 = .1, wijk (.4 + 2 * .1) / 3 = .2.
    assert surroundings(np.array([0.9, 0.4, 0.0]), groups(codes), None)[0] == pytest.approx(0.2)


def test_ridge_by_hand() -> None:
    # One column scaled to unit root mean square: x = (1, 1), y = (1, 3): sum xy = 4, n + strength = 4.
    assert ridge(np.array([[1.0], [1.0]]), np.array([1.0, 3.0]), np.ones(2), 2.0, robust=False) == pytest.approx([1.0])
    assert ridge(np.zeros((0, 2)), np.zeros(0), np.zeros(0), 1.0) == pytest.approx([0, 0])
    assert ridge(np.zeros((3, 1)), np.ones(3), np.ones(3), 1.0) == pytest.approx([0])


def test_ridge_is_not_led_by_one_wild_value() -> None:
    x = np.linspace(-1, 1, 101)[:, None]
    y = 0.5 * x[:, 0]
    y[100] = 50.0
    assert abs(ridge(x, y, np.ones(101), 1e-6)[0] - 0.5) < 0.1 < abs(ridge(x, y, np.ones(101), 1e-6, robust=False)[0] - 0.5)


def test_logistic_finds_the_curve_and_survives_no_events() -> None:
    rng = np.random.default_rng(3)
    x = rng.uniform(0, 1, 40_000)
    fell = (rng.random(40_000) < sigmoid(-1 - 4 * x)).astype(float)
    assert logistic(x, fell) == pytest.approx((-1, -4), abs=0.25)
    start, slope = logistic(x[:100], np.zeros(100))
    assert np.isfinite([start, slope]).all()
    assert sigmoid(np.array([start]))[0] < 0.02


def test_weight_is_that_of_what_happened_on_what_was_expected() -> None:
    model = train(build(reverting()))
    tested = model.rounds[2:]
    moved = np.concatenate([r.moved - r.moved.mean() for r in tested])
    own = np.concatenate([r.own - r.own.mean() for r in tested])
    by_hand = (moved @ own) / (own @ own) / (1 + 10 / len(own))
    assert own_weight(tested) == pytest.approx(min(1, by_hand))
    assert model.shown == "model"


def test_stein_weight() -> None:
    # Two rows, explained 1 of 1.5, left .5: 1 - 2 * 1 * (.5 / 2) / 1 = .5.
    design, target = np.array([[1.0], [0.0]]), np.array([1.0, np.sqrt(0.5)])
    assert stein_weight(design, target, np.array([1.0])) == pytest.approx(0.5)
    assert stein_weight(design, np.array([0.0, 1.0]), np.array([1.0])) == 0


def test_random_walk_is_almost_no_change() -> None:
    model = train(build(walk()))
    years = model.predict(2020) - model.state.last
    assert np.abs(years).max() < 0.01


def test_parts_add_up_to_the_change() -> None:
    model = train(build(reverting()))
    assert sum(model.parts(2020).values()) == pytest.approx(model.predict(2020) - model.state.last, abs=1e-12)


def test_reverting_areas_are_expected_back() -> None:
    values = np.random.default_rng(4).normal(0, 0.15, (300, 1)) + np.random.default_rng(5).normal(0, 0.02, (300, 6))
    values[0] = [0, 0, 0, 0, 0, 0.1]
    model = train(build(table(values)))
    assert -0.1 < model.parts(2020)["recent"][0] < -0.03
