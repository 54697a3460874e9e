"""The sample's households are known one by one, and their associations are not those of the seed: do the intervals hold them?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.households import estimate
from lib.households.catalogue import load_types
from lib.households.estimate import Estimate
from lib.households.shown import LEAST_FOR_TYPES
from lib.households.types import collapse
from lib.sample.build import true_household_table, write_sample

YEAR = 2024


def coverage_of_truth(found: Estimate, codes: Sequence[str], tables: NDArray[np.number]) -> dict[str, float]:
    """How often the 80% intervals hold the true shares of the types, per type and `overall`.

    `tables` (n, 3, 3, 3, 3) true numbers of households for `codes`; areas with fewer than 250 households are not judged.
    """
    types = load_types()
    total = tables.reshape(len(tables), 81).sum(1)
    pairs = [(found.row(c), i) for i, c in enumerate(codes) if c in found and total[i] >= LEAST_FOR_TYPES]
    rows, at = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    truth = collapse(tables[at].astype(float), types.membership) / total[at, None]
    inside = (truth >= found.low[rows]) & (truth <= found.high[rows])
    each = {name: round(float(value), 3) for name, value in zip(types.ids, inside.mean(0), strict=True)}
    return each | {"overall": round(float(inside.mean()), 3), "areas": len(rows)}


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
