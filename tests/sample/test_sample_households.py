"""The households behind the sample: a truth that is not the national table in disguise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.sample import true_household_table
from lib.sample.country.frame import GEMEENTEN, frame
from lib.sample.people.households import rake
from lib.sample.people.seed_table import SEED_TABLE


@pytest.mark.usefixtures("same_arithmetic")
def test_the_truth_is_whole_households_that_match_what_is_published(key_figures: pd.DataFrame) -> None:
    codes, table = true_household_table()
    assert codes == frame().codes
    assert table.shape == (len(codes), 3, 3, 3, 3)
    assert table.dtype.kind == "i"
    assert table.min() >= 0
    published = key_figures[key_figures["year"] == 2024].set_index("code").reindex(codes)
    assert np.abs(table.sum((1, 2, 3, 4)) - published["households"]).max() < 5
    for position, column in enumerate(("households_single", "households_no_children", "households_children")):
        assert np.abs(table[:, position].sum((1, 2, 3)) - published[column]).max() < 5
    owner = 100 * table[:, :, :, 0].sum((1, 2, 3)) / table.sum((1, 2, 3, 4))
    usual = published["unoccupied_share"] < 20
    assert np.abs(owner - published["owner_share"])[usual].max() < 2
    low = 100 * table[..., 0].sum((1, 2, 3)) / table.sum((1, 2, 3, 4))
    assert np.abs(low - published["low_income_share"]).max() < 0.1


def test_the_seed_decides() -> None:
    _, first = true_household_table()
    _, again = true_household_table()
    _, other = true_household_table(seed=7)
    assert (first == again).all()
    assert (first != other).any()


def test_a_changed_copy_does_not_change_the_truth() -> None:
    _, table = true_household_table()
    table[:] = 0
    assert true_household_table()[1].sum() > 100_000


def _log_odds(table: np.ndarray) -> np.ndarray:
    """Log-odds ratios of the two-way tables kind x tenure and tenure x income, against the first row and column."""
    pairs = (table.sum((1, 3)), table.sum((0, 1)))
    return np.concatenate([np.log(t[1:, 1:] * t[0, 0] / (t[1:, :1] * t[:1, 1:])).ravel() for t in pairs])


def test_every_gemeente_has_its_own_association() -> None:
    _, table = true_household_table()
    where = np.array([b.gemeente for b in frame().buurten])
    national = _log_odds(SEED_TABLE)
    shifts = np.stack([_log_odds(table[where == g.code].sum(0) + 0.5) - national for g in GEMEENTEN])
    # Adding up buurten moves log-odds too, so look at the spread between gemeenten, not at the mean.
    assert 0.25 < shifts.std(0).mean() < 0.9


def test_the_whole_resembles_the_country() -> None:
    share = true_household_table()[1].sum(0) / true_household_table()[1].sum()
    assert share.sum((1, 2, 3)) == pytest.approx([0.40, 0.285, 0.315], abs=0.03)  # CBS 37975, 2024
    assert share.sum((0, 2, 3)) == pytest.approx([0.37, 0.35, 0.28], abs=0.04)
    assert share.sum((0, 1, 2)) == pytest.approx([0.40, 0.40, 0.20], abs=0.05)  # by definition


def test_raking_reaches_every_margin() -> None:
    kind, age, tenure = np.array([[0.2, 0.3, 0.5]]), np.array([[0.5, 0.3, 0.2]]), np.array([[0.7, 0.2, 0.1]])
    fitted = rake(SEED_TABLE[None], kind, age, tenure)
    assert fitted.sum((2, 3, 4)) == pytest.approx(kind, abs=1e-6)
    assert fitted.sum((1, 3, 4)) == pytest.approx(age, abs=1e-6)
    assert fitted.sum((1, 2, 4)) == pytest.approx(tenure, abs=1e-6)
    assert fitted.sum() == pytest.approx(1.0)
