"""What counts as change: the three zones by size of the area, and changes relative to the Netherlands."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from lib.scores import DIMENSIONS, DriftLimits, drift_limits, judge_change

LIMITS = DriftLimits(0.02, 0.05, 2, "proef")


@pytest.mark.parametrize(
    ("value", "zone", "words"),
    [
        (0.0, "schommeling", "binnen de normale schommeling"),
        (0.02, "schommeling", "binnen de normale schommeling"),
        (-0.0201, "licht", "lichte verandering, kan toeval zijn"),
        (0.05, "licht", "lichte verandering, kan toeval zijn"),
        (-0.0501, "duidelijk", "duidelijke verandering"),
    ],
)
def test_zones_and_their_words(value: float, zone: str, words: str) -> None:
    change = judge_change(value, LIMITS)
    assert (change.zone, change.words, change.relative) == (zone, words, None)


def test_a_change_is_judged_relative_to_the_country() -> None:
    together = judge_change(-0.06, LIMITS, national=-0.055)
    assert together.zone == "schommeling"
    assert together.relative == pytest.approx(-0.005)
    assert judge_change(0.0, LIMITS, national=0.06).zone == "duidelijk"


@pytest.mark.parametrize(
    ("inhabitants", "median", "p90"),
    [(100, 0.027, 0.081), (500, 0.027, 0.081), (501, 0.018, 0.049), (1000, 0.018, 0.049), (20000, 0.016, 0.042)],
)
def test_published_limits_by_size(inhabitants: float, median: float, p90: float) -> None:
    limits = drift_limits(inhabitants)
    assert (limits.median, limits.p90, limits.years) == (median, p90, 2)
    assert "2018-2020" in limits.source


def test_unknown_size_counts_as_the_smallest() -> None:
    assert drift_limits(math.nan).median == drift_limits(100).median


def test_longer_intervals_and_dimensions() -> None:
    assert drift_limits(800, 8).median == pytest.approx(2 * drift_limits(800, 2).median)
    assert (drift_limits(800, dimension="onv").median, drift_limits(800, dimension="onv").p90) == (0.008, 0.024)
    for dimension in DIMENSIONS:
        limits = drift_limits(800, dimension=dimension)
        assert 0 < limits.median < limits.p90


def test_limits_from_observed_changes_of_about_the_same_size() -> None:
    """Sixty small areas that moved 0.01 to 0.60 in steps of 0.01, and large ones that all moved 0.9."""
    small = pd.DataFrame({"change": np.arange(1, 61) / 100 * np.resize([1, -1], 60), "inhabitants": 300.0})
    large = pd.DataFrame({"change": np.full(100, 0.9), "inhabitants": 5000.0})
    changes = pd.concat([small, large], ignore_index=True)
    found = drift_limits(400, changes=changes)
    assert found.median == pytest.approx(0.305)
    assert found.p90 == pytest.approx(0.541)
    assert found.source.startswith("60 gebieden")
    assert drift_limits(9000, changes=changes).median == pytest.approx(0.9)


def test_too_few_observed_changes_are_not_used() -> None:
    few = pd.DataFrame({"change": np.full(59, 0.4), "inhabitants": 300.0})
    assert drift_limits(400, changes=few) == drift_limits(400)
    gaps = pd.DataFrame({"change": [math.nan] * 60, "inhabitants": 300.0})
    assert drift_limits(400, changes=gaps) == drift_limits(400)
    assert drift_limits(400, changes=few.iloc[:0]) == drift_limits(400)
