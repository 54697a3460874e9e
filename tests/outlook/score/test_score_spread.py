"""Intervals: quantiles of past errors, scaling, and the assumed table."""

from __future__ import annotations

import numpy as np
import pytest

from lib.outlook.score.backtest import backtest
from lib.outlook.score.model import train
from lib.outlook.score.panel import build
from lib.outlook.score.spread import assumed, fit_spread
from lib.outlook.score.warning import spread_of
from tests.outlook.panels import reverting, walk


def test_assumed_table_has_the_published_quantiles() -> None:
    spread = assumed()
    size = [spread.quantile(0.5 + p / 2) for p in (0.5, 0.9)]
    assert size == pytest.approx([0.020, 0.053], abs=0.0005)
    assert spread.kind == "aanname"


def test_assumed_scale_grows_with_the_interval() -> None:
    model = train(build(reverting(years=(2018,))))
    spread = spread_of(model.rounds)
    assert spread.scale(model.state, np.full(400, 2.0)) == pytest.approx(1)
    assert spread.scale(model.state, np.full(400, 8.0)) == pytest.approx(4**0.35)


def test_no_narrowing_below_the_shortest_interval_seen() -> None:
    model = train(build(walk(years=(2002, 2008))))
    spread = spread_of(model.rounds)
    two, six, eight = (spread.scale(model.state, np.full(400, y)) for y in (2.0, 6.0, 8.0))
    assert two == pytest.approx(six)
    assert (eight > six).all()


def test_middle_is_never_outside() -> None:
    model = train(build(walk(n=30)))
    state = model.state
    spread = fit_spread([(state, np.full(30, 2.0), np.full(30, 0.02))])  # everything went up
    low, high = spread.interval(np.zeros(30), np.ones(30), 0.67)
    assert (low <= 0).all()
    assert (high > 0).all()


def test_probability_is_that_of_the_errors() -> None:
    rng = np.random.default_rng(1)
    model = train(build(walk(n=3000)))
    spread = fit_spread([(model.state, np.full(3000, 2.0), rng.normal(0, 0.03, 3000))])
    assert spread.below(np.array([spread.quantile(0.1)]))[0] == pytest.approx(0.1, abs=1e-6)
    assert spread.below(np.array([-1e9, 1e9])) == pytest.approx([0, 1])


def test_small_areas_get_wider_intervals_when_size_is_known() -> None:
    rng = np.random.default_rng(6)
    size = np.where(np.arange(600) % 2, 200.0, 5000.0)
    scores = walk(600)
    scores["afw"] += rng.normal(0, 0.06, len(scores)) * (np.repeat(size, 6) < 1000)
    scores["inhabitants"] = np.repeat(size, 6)
    tested = backtest(scores, 2018)
    width = (tested.table["high95"] - tested.table["low95"]).to_numpy()
    small = tested.table["inhabitants"] < 1000
    assert width[small].min() > width[~small].max()
    assert list(tested.by_size()["size"]) == ["tot 500 inwoners", "1.000 inwoners of meer"]
    assert (tested.by_size()["coverage95"] > 0.9).all()


@pytest.mark.parametrize("make", [walk, reverting])
def test_coverage_of_well_behaved_panels(make: object) -> None:
    covered = backtest(make(1500), 2018).to_json()["coverage"]  # type: ignore[operator]
    assert covered["67"] == pytest.approx(0.67, abs=0.06)
    assert covered["95"] == pytest.approx(0.95, abs=0.03)
