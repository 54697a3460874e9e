"""Ordinary drift, findings and turning points, on a country that only drifts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.causes import Panel, findings, suspect_jumps, turning_points
from lib.scores import drift_limits
from tests.causes.drifting import RISE, SD, YEARS, area, drifting, panel_of


@pytest.fixture(scope="module")
def panel() -> Panel:
    return panel_of(drifting(400, 1))


def kinds(series: pd.DataFrame, panel: Panel, moved: pd.DataFrame | None = None) -> list[tuple[str, str, int, int]]:
    return [(f.kind, f.column, f.start, f.end) for f in findings(series, panel, 1500, moved)]


def test_movement_is_relative_to_the_country(panel: Panel) -> None:
    then, now = area([0.0] * 6).iloc[0], area([0.03] * 6).iloc[3]
    found = panel.movement("won", then, now, 2014, 2020, 1500)
    assert found is not None
    assert found.value == pytest.approx(0.03 + 3 * RISE)
    assert found.relative == pytest.approx(0.03, abs=0.003)
    assert found.times == pytest.approx(abs(found.relative) / found.limits.p90)
    assert panel.movement("won", then, now, 2014, 2021, 1500) is None


def test_limits_are_the_ninetieth_percentile_of_ordinary_drift(panel: Panel) -> None:
    limits, clear = panel.drift.limits("won", 1500, 2018, 2020), panel.drift.clear("won", 2)
    assert limits.p90 == pytest.approx(1.645 * SD, rel=0.08)
    assert limits.median == pytest.approx(0.674 * SD, rel=0.08)
    assert clear == 2.0 or clear == pytest.approx(2.0, abs=0.1)
    # Two years go with .77 of the square root of time: what passes comes back.
    assert panel.drift.limits("won", 1500, 2014, 2018).p90 == pytest.approx(1.645 * SD * (2 - 0.46) ** 0.5, rel=0.1)


def test_without_enough_areas_the_nearest_span_then_those_found_before() -> None:
    few = panel_of(drifting(100, 2), 1500).drift  # 500 changes over two years, 100 over ten
    two, twelve = few.limits("won", 1500, 2018, 2020), few.limits("won", 1500, 2012, 2024)
    assert two.p90 == pytest.approx(1.645 * SD, rel=0.15)
    assert "veranderingen" in two.source
    assert (twelve.years, twelve.usual) == (12, None)
    assert few.limits("won", 300, 2018, 2020).source == drift_limits(300).source
    assert len(Panel(drifting(3, 1).iloc[:0], pd.Series(dtype=float))) == 0


def test_heavy_tails_raise_the_limit() -> None:
    scores = drifting(2500, 5, (2018, 2020))
    jumps = np.random.default_rng(1).choice(2500, 60, replace=False)
    last = scores["year"] == 2020
    scores.loc[scores.index[last][jumps], "won"] += 0.08
    assert panel_of(scores).drift.clear("won", 2) > 4


def test_ordinary_drift_gives_few_findings_and_turning_points(panel: Panel) -> None:
    found = [bool(findings(panel.series(code), panel, 1500)) for code in panel.codes]
    turned = [bool(turning_points(panel.series(code), panel, 1500)) for code in panel.codes]
    assert np.mean(found) <= 0.05
    assert np.mean(turned) <= 0.07


def test_a_clear_step_and_a_slow_rise_are_found_over_their_own_years(panel: Panel) -> None:
    # The score itself moves as much, but drifts more: only the dimension stands out.
    assert kinds(area([0, 0, 0.04, 0.04, 0.04, 0.04]), panel) == [("moved", "won", 2016, 2018)]
    slow = kinds(area([0, 0, 0.024, 0.048, 0.07, 0.07]), panel)
    assert ("moved", "won", 2016, 2022) in slow
    assert kinds(area([0, 0, 0.02, 0.02, 0.02, 0.02]), panel) == []


def test_a_jump_is_marked_and_not_told_as_movement(panel: Panel) -> None:
    series = area([0, 0, 0, 0.2, 0.2, 0.2])
    assert suspect_jumps(series) == [("won", 2018, 2020)]
    assert kinds(series, panel) == [("check_source", "won", 2018, 2020)]
    assert turning_points(series, panel, 1500) == []


def test_a_jump_is_seen_across_a_measurement_without_dimensions(panel: Panel) -> None:
    series = area([0, 0, 0.2, 0.2, 0.2, 0.2])
    series.loc[1, ["won", "fys", "vrz", "soc", "onv"]] = np.nan
    assert ("check_source", "won", 2014, 2018) in kinds(series, panel)


def test_sliding_near_the_limit_needs_level_and_direction(panel: Panel) -> None:
    falling = [0, 0, 0, -0.025, -0.05, -0.075]
    assert ("sliding", "afw", 2018, 2024) in kinds(area(falling, rest=-0.13), panel)
    for rest in (0.0, -0.3):  # far above the limit, or already below it
        assert not any(kind == "sliding" for kind, *_ in kinds(area(falling, rest=rest), panel))
    bouncing = [0, 0, 0, -0.06, -0.02, -0.075]
    assert not any(kind == "sliding" for kind, *_ in kinds(area(bouncing, rest=-0.13), panel))


def test_a_series_that_begins_later_and_an_area_without_any(panel: Panel) -> None:
    assert kinds(area([0, 0, 0], YEARS[3:]), panel) == [("begins", "afw", 2014, 2020)]
    assert kinds(area([0] * 5, YEARS[1:]), panel) == []  # one measurement missed: grew past the minimum
    assert kinds(area([0] * 6).iloc[:0], panel) == []


def test_key_figures_count_when_two_of_them_are_beyond_doubt(panel: Panel) -> None:
    rows = {"a": (9.0, 0.001, True), "b": (5.0, 0.009, True), "c": (4.0, 0.04, True), "d": (1.0, 1.0, False)}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["difference", "chance", "clear"]).assign(scale=1.0)
    found = findings(area([0] * 6), panel, 1500, table)
    assert [(f.kind, f.figures, f.start, f.end) for f in found] == [("figures", ("a", "b"), 2014, 2024)]
    assert findings(area([0] * 6), panel, 1500, table.drop("b")) == []


def test_a_peak_is_a_turning_point_and_a_bounce_is_not(panel: Panel) -> None:
    peak = turning_points(area([0, 0.02, 0.045, 0.02, 0.0, 0.0]), panel, 1500)
    assert [(p.column, p.year, p.kind) for p in peak if p.column == "won"] == [("won", 2018, "top")]
    assert peak[-1].before == pytest.approx(0.045, abs=0.003)
    assert turning_points(area([0, 0, 0.03, 0, 0, 0]), panel, 1500) == []
    start = turning_points(area([0, 0, 0, 0.03, 0.06, 0.06]), panel, 1500)
    assert ("won", 2018, "begin van stijging") in [(p.column, p.year, p.kind) for p in start]
    assert turning_points(area([0, 0.03, 0.03, 0], YEARS[:4]), panel, 1500) == []  # too short


def test_all_turning_points_lie_inside_the_series(panel: Panel) -> None:
    for code in panel.codes[:100]:
        for point in turning_points(panel.series(code), panel, 1500):
            assert point.since < point.year < point.until
            assert YEARS.index(point.year) in (2, 3)
