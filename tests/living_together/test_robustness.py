"""How often a statement survives when the table of offers and needs moves: by hand, by its rules, and on the real wijken."""

from __future__ import annotations

import numpy as np
import pytest

from lib.living_together.coverage import LOWER_LINE, UPPER_LINE, coverage
from lib.living_together.offers import HIGHEST, load_offers
from lib.living_together.robustness import LEAST_TOLD, Cases, Moved, cases, in_words, moved, survival, survival_of_domain
from tests.living_together.mixes import mixed
from tests.living_together.realdata import wijken

TABLE = load_offers()


def test_cells_move_one_step_one_in_three_and_stay_on_the_scale() -> None:
    found = moved(TABLE.offers, TABLE.needs, 3000)
    for table, tables in ((TABLE.offers, found.offers), (TABLE.needs, found.needs)):
        assert set(np.unique(tables - table)) == {-1.0, 0.0, 1.0}
        assert tables.min() == 0
        assert tables.max() == HIGHEST
        assert np.abs((tables != table).mean(axis=0) - 1 / 3).max() < 0.05
        inside = (table > 0) & (table < HIGHEST)
        assert (tables - table).mean(axis=0)[inside].mean() == pytest.approx(0, abs=0.01)


def test_the_same_cases_every_time_and_others_for_another_table() -> None:
    edited = TABLE.with_edits({"paar_65.O.offer": 0})
    first, again, other = (moved(t.offers, t.needs, 50) for t in (TABLE, TABLE, edited))
    np.testing.assert_array_equal(first.offers, again.offers)
    assert (other.offers[:, 9, 0] <= 1).all()  # the table of the group is where it starts


def test_a_table_that_did_not_move_gives_dekking_itself() -> None:
    mix = mixed(5, 3)
    country = mix.mean(axis=(0, 2))
    still = Moved(*(np.repeat(side[None], 3, axis=0) for side in (TABLE.offers, TABLE.needs)))
    found, truth = cases(mix, country, still), coverage(mix, TABLE.offers, TABLE.needs, country)
    np.testing.assert_allclose(found.value, truth.value)
    np.testing.assert_allclose(found.balance, truth.balance)


def test_survival_counts_cases_on_the_same_side() -> None:
    value = np.array([0.9, 0.95, 1.0, 1.0, 1.1])
    assert [survival(value, 0.97, 1.03, side) for side in (1, 0, -1)] == pytest.approx([0.2, 0.4, 0.4])
    assert np.isnan(survival(np.array([np.nan, 1.0]), 0.97, 1.03, 1))
    assert survival_of_domain(np.array([1.2, 1.1, 0.8, 0.7]), 1) == 0.25
    assert survival_of_domain(np.array([1.2, 1.1, 0.8, 0.7]), -1) == 0.5


@pytest.mark.parametrize(("part", "of_ten"), [(1.0, 10), (0.999, 9), (0.70, 7), (0.699, 6), (0.3, 3), (0.0, 0)])
def test_never_more_is_told_than_was_counted(part: float, of_ten: int) -> None:
    assert f"in {of_ten} van de 10 gevallen" in in_words(part)
    assert ("anders" in in_words(part)) is (part < LEAST_TOLD)
    assert "uidelijk" not in in_words(part)


def test_an_area_without_shares_is_not_known() -> None:
    found = cases(np.full((1, 10), np.nan), np.full(10, 0.1), moved(TABLE.offers, TABLE.needs, 5))
    assert isinstance(found, Cases)
    assert np.isnan(found.value).all()


def test_on_real_wijken_better_survives_two_thirds_and_worse_three_quarters_of_the_cases() -> None:
    """So "duidelijk" cannot be said of either; and the order of wijken is not that of the table (median rank correlation .86)."""
    real = wijken()
    before = coverage(real.types, TABLE.offers, TABLE.needs, real.national).value[:, 0]
    found = cases(real.types, real.national, moved(TABLE.offers, TABLE.needs, 200)).value
    better, worse = found[before > UPPER_LINE], found[before < LOWER_LINE]
    assert (better > UPPER_LINE).mean() == pytest.approx(0.66, abs=0.03)
    assert (worse < LOWER_LINE).mean() == pytest.approx(0.76, abs=0.04)
    assert (worse < 1).mean() > 0.94  # below the Netherlands at all: firmer
    ranks = found.argsort(axis=0).argsort(axis=0)
    own = before.argsort().argsort()
    median = np.median([np.corrcoef(own, ranks[:, k])[0, 1] for k in range(ranks.shape[1])])
    assert 0.8 < median < 0.9
