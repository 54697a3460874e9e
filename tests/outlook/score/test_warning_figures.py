"""Measures of warnings, worked out by hand, and the choice between model and rule."""

from __future__ import annotations

import numpy as np
import pytest

from lib.outlook.score import metrics
from lib.outlook.score.backtest import backtest, rolling
from lib.outlook.score.forecast import outlook
from lib.outlook.score.warning import LIMIT
from tests.outlook.panels import reverting, table, walk


def codes(n: int) -> np.ndarray:
    return np.array([f"c{i:03d}" for i in range(n)])


def test_wilson_by_hand() -> None:
    # 3 of 20: (.15 + 3.8415/40 -+ 1.96 sqrt(.1275/20 + 3.8415/1600)) / (1 + 3.8415/20)
    assert metrics.wilson(3, 20) == pytest.approx((0.0524, 0.3604), abs=1e-4)
    assert metrics.wilson(0, 10)[0] == 0  # type: ignore[index]
    assert metrics.wilson(0, 0) is None


def test_flagged_is_five_percent_rounded_up_and_ties_go_by_code() -> None:
    names = np.array(["d", "b", "c", "a"] + [f"z{i:02d}" for i in range(17)])
    chance = np.array([0.3, 0.3, 0.3, 0.1] + [0.0] * 17)
    assert set(names[metrics.flagged(chance, names)]) == {"b", "c"}  # ceil(.05 * 21) = 2
    assert metrics.flagged(np.zeros(20), codes(20)).sum() == 1
    assert metrics.flagged(np.zeros(0), codes(0)).sum() == 0


def test_lift_precision_recall_expected() -> None:
    chance = np.array([0.5, 0.3] + [0.0] * 38)
    fell = np.zeros(40)
    fell[[0, 20]] = 1
    found = metrics.combine([(chance, fell, metrics.flagged(chance, codes(40)))])
    assert found["flagged"] == 2
    assert found["base_rate"] == pytest.approx(0.05)
    assert found["precision"] == pytest.approx(0.5)
    assert found["recall"] == pytest.approx(0.5)
    assert found["lift"] == pytest.approx(10)
    assert found["expected_to_observed"] == pytest.approx(0.8)


def test_brier_skill_by_hand() -> None:
    # Brier ((.5-1)^2 + .5^2 + 0 + 0) / 4 = .125; base rate .25 gives .1875: skill 1/3.
    assert metrics.brier_skill(np.array([0.5, 0.5, 0, 0]), np.array([1.0, 0, 0, 0])) == pytest.approx(1 / 3)
    assert metrics.brier_skill(np.array([0.25] * 4), np.array([1.0, 0, 0, 0])) == pytest.approx(0)
    assert metrics.brier_skill(np.array([0.1]), np.array([0.0])) is None


def test_calibration_error_by_hand() -> None:
    # 20 areas, ten bins of two: the upper bin expects .4 and sees .5, one lower bin expects 0 and sees .5.
    chance = np.array([0.0] * 18 + [0.4, 0.4])
    fell = np.zeros(20)
    fell[[0, 18]] = 1
    assert metrics.calibration_error(chance, fell, codes(20)) == pytest.approx((0.5 + 0.1) / 10)
    assert metrics.calibration_error(np.array([0.2]), np.array([0.0]), codes(1)) == pytest.approx(0.2)
    assert metrics.calibration_error(np.zeros(0), np.zeros(0), codes(0)) is None


def test_who_can_fall_and_who_fell() -> None:
    values = np.full((8, 6), 0.1)
    values[0] = [0, 0, 0, 0, LIMIT, LIMIT - 0.001]  # exactly on the limit can fall, just below it fell
    values[1] = [0, 0, 0, 0, LIMIT - 0.001, -0.3]  # already below: cannot
    values[2] = [0, 0, 0, 0, 0.1, LIMIT]  # on the limit is not a fall
    rows = backtest(table(values), 2018).table.set_index("code")
    assert list(rows["eligible"]) == [True, False] + [True] * 6
    assert list(rows["fell"]) == [True] + [False] * 7


def test_probability_falls_with_distance_and_is_calibrated() -> None:
    pooled = rolling(reverting(3000, noise=0.02), [2014, 2016, 2018])
    found = pooled["warnings"]["shown"]
    assert found["brier_skill"] > 0.1
    assert 0.7 < found["expected_to_observed"] < 1.4
    assert found["lift"] > 5


def test_the_rule_is_shown_while_nothing_can_be_compared() -> None:
    assert backtest(walk(), 2012).warnings_shown == "rule"  # two measurements before it
    assert backtest(walk(), 2014).warnings_shown == "rule"  # three: a model, not tested yet
    tested = backtest(walk(), 2012)
    chosen = tested.table[tested.table["flagged"]]["no_change"]
    others = tested.table[tested.table["eligible"] & ~tested.table["flagged"]]["no_change"]
    assert chosen.max() <= others.min()


def test_model_wins_where_reversion_is_strong_and_the_record_says_so() -> None:
    tested = backtest(reverting(4000, noise=0.05), 2018)
    assert tested.warnings_shown == "model"
    figures = tested.warnings()
    assert figures["model"]["brier"] < figures["rule"]["brier"]


def test_no_falls_and_nobody_eligible_give_none() -> None:
    high = backtest(table(np.full((10, 6), 0.2)), 2018).to_json()["warnings"]
    assert high["base_rate"] == 0
    assert high["lift"] is high["recall"] is high["brier_skill"] is high["expected_to_observed"] is None
    low = backtest(table(np.full((10, 6), -0.4)), 2018).to_json()["warnings"]
    assert low["flagged"] == 0
    assert low["base_rate"] is low["precision"] is low["calibration_error"] is None


def test_table_of_warnings_adds_up() -> None:
    found = outlook(reverting()).warnings()
    parts = found[[c for c in found if c.startswith("change_")]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx((found["middle"] - found["afw"]).to_numpy(), abs=1e-12)
    assert found["distance"].to_numpy() == pytest.approx((found["afw"] - LIMIT).to_numpy())
    assert found["flagged"].sum() == np.ceil(0.05 * found["eligible"].sum())
    assert found.loc[~found["eligible"], "probability"].isna().all()
    assert not found.loc[~found["eligible"], "flagged"].any()


def test_sliding_and_near_the_limit_is_a_signal() -> None:
    rng = np.random.default_rng(8)
    values = rng.normal(0.05, 0.1, (240, 1)) + np.cumsum(rng.normal(0, 0.02, (240, 6)), axis=1)
    values[7] = [-0.088, -0.098, -0.107, -0.120, -0.138, -0.155]
    found = outlook(table(values)).warnings().set_index("code")
    row = found.loc["WK000007"]
    assert row["flagged"]
    assert row["trend"] == pytest.approx(-0.0175)
    assert row["recent_change"] == pytest.approx(-0.017)
