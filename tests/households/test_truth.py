"""The sample's households are known one by one, and their associations are not those of the seed: do the intervals hold them?"""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.households import estimate
from lib.households.estimate import Estimate
from lib.households.quality.validate import coverage_of_truth
from lib.sample.build import true_household_table, write_sample

YEAR = 2024


@pytest.fixture(scope="module")
def found() -> Estimate:
    return estimate(open_databank(SAMPLE), YEAR)


def test_intervals_of_80_percent_hold_the_truth_in_72_to_88(found: Estimate) -> None:
    outcome = coverage_of_truth(found, *true_household_table(year=YEAR))
    assert outcome["areas"] > 150
    assert 0.72 <= outcome["overall"] <= 0.88


def test_coverage_can_fail(found: Estimate) -> None:
    codes, tables = true_household_table(year=YEAR)
    shifted = tables[:, :, ::-1]  # young and old swapped
    assert coverage_of_truth(found, codes, shifted)["overall"] < 0.6


def test_every_part_shown_is_allowed(found: Estimate) -> None:
    for code, households in zip(found.codes, found.households, strict=True):
        parts = found.shown(code)
        assert (len(parts) == 0) == (not households >= 50)
        if parts:
            assert sum(p.share for p in parts) == pytest.approx(1)
            assert len(parts) == 4 or households >= 250 or code == "NL00"


def test_a_sample_that_was_not_used_for_any_choice_is_covered_too(tmp_path: Path) -> None:
    fresh = write_sample(tmp_path / "sample", 101)
    outcome = coverage_of_truth(estimate(fresh, YEAR), *true_household_table(101, YEAR))
    assert 0.72 <= outcome["overall"] <= 0.88
