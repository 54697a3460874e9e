"""What counts as change: the three zones, by size of the area, against what areas of that size did."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from lib.scores import DIMENSIONS, DriftLimits, drift_limits, judge_change

LIMITS = DriftLimits(0.02, 0.05, 2, "proef", usual=0.0)


@pytest.mark.parametrize(
    ("value", "zone"),
    [(0.0, "schommeling"), (0.02, "schommeling"), (-0.0201, "licht"), (0.05, "licht"), (-0.0501, "duidelijk")],
)
def test_zones(value: float, zone: str) -> None:
    change = judge_change(value, LIMITS)
    assert (change.zone, change.relative) == (zone, value)


def test_a_change_is_judged_against_areas_of_its_size() -> None:
    together = judge_change(-0.06, replace(LIMITS, usual=-0.055))
    assert together.zone == "schommeling"
    assert together.relative == pytest.approx(-0.005)
    assert judge_change(0.0, replace(LIMITS, usual=0.06)).zone == "duidelijk"


def test_nothing_is_judged_where_it_is_not_known_what_others_did() -> None:
    change = judge_change(0.4, replace(LIMITS, usual=None))
    assert (change.zone, change.relative) == ("onbekend", None)
    assert "duidelijk" not in change.words


def test_limits_found_before_are_wider_for_small_areas() -> None:
    small, middle, large = (drift_limits(inhabitants) for inhabitants in (500, 501, 1001))
    assert small.p90 > middle.p90 > large.p90
    assert (small.median, small.p90, small.years, small.usual) == (0.0239, 0.0679, 2, None)
    assert "2018-2020" in small.source


def test_unknown_size_counts_as_the_smallest() -> None:
    assert drift_limits(math.nan).median == drift_limits(100).median


def test_longer_intervals_and_dimensions() -> None:
    assert drift_limits(800, 8).median == pytest.approx(2 * drift_limits(800, 2).median)
    for dimension in DIMENSIONS:
        limits = drift_limits(800, column=dimension)
        assert 0 < limits.median < limits.p90 < drift_limits(800).p90
