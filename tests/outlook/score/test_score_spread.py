"""Intervals: quantiles of past errors, scaling, and the assumed table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.outlook.score.backtest import backtest
from lib.outlook.score.errors.past import held_without
from lib.outlook.score.errors.spread import YEARS_POWERS, Made, Spread, assumed, fit_spread
from lib.outlook.score.model import train
from lib.outlook.score.panel import build
from lib.outlook.score.state import State
from lib.outlook.score.warning import spread_of
from tests.outlook.panels import reverting, walk


def made_of(state: State, error: np.ndarray, ahead: int = 2, origin: int = 2010) -> Made:
    years = np.full(len(error), float(ahead))
    return Made(origin, origin + ahead, state, years, error, error)


def width(spread: Spread, state: State, ahead: float, nominal: float = 0.67) -> np.ndarray:
    low, high = spread.interval(state, np.full(len(state.last), ahead), np.zeros(len(state.last)), nominal)
    return high - low


def test_assumed_table_has_the_published_quantiles() -> None:
    spread = assumed()
    size = [spread.base[-1].quantile(0.5 + p / 2) for p in (0.5, 0.9)]
    assert size == pytest.approx([0.020, 0.053], abs=0.0005)
    assert spread.kind == "aanname"


def test_assumed_width_grows_with_the_interval() -> None:
    model = train(build(reverting(years=(2018,))))
    spread = spread_of(model.rounds)
    assert spread.kind == "aanname"
    assert (width(spread, model.state, 8) > 1.3 * width(spread, model.state, 2)).all()


def test_no_narrowing_below_the_shortest_interval_seen() -> None:
    model = train(build(walk(years=(2002, 2008))))
    spread = spread_of(model.rounds)
    two, six, eight = (width(spread, model.state, years) for years in (2, 6, 8))
    assert two == pytest.approx(six)
    assert (eight > six).all()


def test_middle_is_never_outside() -> None:
    state = train(build(walk(n=30))).state
    spread = fit_spread([made_of(state, np.full(30, 0.02))])  # everything went up
    low, high = spread.interval(state, np.full(30, 2.0), np.zeros(30), 0.67)
    assert (low <= 0).all()
    assert (high > 0).all()


def test_probability_is_that_of_the_errors() -> None:
    rng = np.random.default_rng(1)
    state = train(build(walk(n=3000))).state
    spread = fit_spread([made_of(state, rng.normal(0, 0.03, 3000))])
    years = np.full(3000, 2.0)
    low, _ = spread.interval(state, years, np.zeros(3000), 0.8)
    assert spread.below(state, years, low) == pytest.approx(0.1, abs=1e-3)
    assert spread.below(state, years, np.full(3000, -1e9)) == pytest.approx(0)
    assert spread.below(state, years, np.full(3000, 1e9)) == pytest.approx(1)


def test_a_horizon_with_enough_rounds_has_its_own_errors_and_another_borrows() -> None:
    """Over eight years the errors here are ten times those over two: three rounds say so, two do not."""
    rng = np.random.default_rng(3)
    state = train(build(walk(n=1000))).state
    near = [made_of(state, rng.normal(0, 0.01, 1000), 2, 2000 + 2 * i) for i in range(6)]
    far = [replace(made_of(state, rng.normal(0, 0.1, 1000), 8, 2000 + 2 * i), follows=False) for i in range(3)]
    few, enough = fit_spread(near + far[:2]), fit_spread(near + far)
    ratio = [float(np.median(width(spread, state, 8) / width(spread, state, 2))) for spread in (few, enough)]
    assert ratio[0] == pytest.approx(4 ** YEARS_POWERS[-1], rel=0.01)  # stretched from the cell of two years
    assert ratio[1] == pytest.approx(10, rel=0.1)


def test_a_round_that_is_left_out_does_not_count() -> None:
    rng = np.random.default_rng(4)
    state = train(build(walk(n=500))).state
    made = [made_of(state, rng.normal(0, 0.02, 500), 2, 2000 + 2 * i) for i in range(5)]
    wild = made_of(state, rng.normal(0, 1.0, 500), 2, 2010)
    without = fit_spread([*made, wild], left_out=wild)
    assert width(without, state, 2) == pytest.approx(width(fit_spread(made), state, 2))
    held = held_without([*made, wild])
    found = held[held["year"] == wild.year].iloc[0]
    assert found["inside67"] < 0.1 * found["n"]


def test_sizes_have_their_own_width_and_unknown_size_that_of_all() -> None:
    rng = np.random.default_rng(5)
    state = train(build(walk(n=3000))).state
    size = np.tile([200.0, 1000.0, 5000.0], 1000)
    state = replace(state, inhabitants=size, variability=np.ones(3000))
    errors = [rng.normal(0, np.tile([0.06, 0.03, 0.02], 1000)) for _ in range(4)]
    spread = fit_spread([made_of(state, error, 2, 2000 + 2 * i) for i, error in enumerate(errors)])
    found = width(spread, state, 2)[:3]
    assert found == pytest.approx([2 * 0.974 * sd for sd in (0.06, 0.03, 0.02)], rel=0.12)
    unknown = width(spread, replace(state, inhabitants=np.full(3000, np.nan)), 2)[0]
    assert found[2] < unknown < found[0]


def test_small_areas_get_wider_intervals_in_a_backtest() -> None:
    rng = np.random.default_rng(6)
    size = np.where(np.arange(600) % 2, 200.0, 5000.0)
    scores = walk(600)
    scores["afw"] += rng.normal(0, 0.06, len(scores)) * (np.repeat(size, 6) < 1000)
    scores["inhabitants"] = np.repeat(size, 6)
    tested = backtest(scores, 2018)
    found = (tested.table["high95"] - tested.table["low95"]).to_numpy()
    small = tested.table["inhabitants"] < 1000
    assert np.median(found[small]) > 1.5 * np.median(found[~small])
    assert list(tested.by_size()["size"]) == ["tot 500 inwoners", "1.500 inwoners of meer"]
    assert (tested.by_size()["coverage95"] > 0.9).all()


@pytest.mark.parametrize("make", [walk, reverting])
def test_coverage_of_well_behaved_panels(make: object) -> None:
    covered = backtest(make(1500), 2018).to_json()["coverage"]  # type: ignore[operator]
    assert covered["67"] == pytest.approx(0.67, abs=0.06)
    assert covered["95"] == pytest.approx(0.95, abs=0.03)
