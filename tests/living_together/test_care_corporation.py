"""Givers and receivers of care, and corporatie share with poverty."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from lib.living_together.care import GIVERS, RECEIVERS, Care, care
from lib.living_together.corporation import corporation_poverty
from tests.living_together.mixes import mixed, only, shares
from tests.living_together.realdata import wijken


def test_care_worked_by_hand() -> None:
    # 10% couples and 5% alone at 45-64, 20% couples and 15% alone at 65+:
    # givers 2 x 10 + 5 + 1.24 x 20 + .42 x 15 = 56.1; receivers .58 x 15 + .76 x 20 = 23.9.
    found = care(only(paar_midden=0.1, alleen_midden=0.05, paar_65=0.2, alleen_65=0.15, gezin_jong_koop=0.5))
    assert found.givers.item() == pytest.approx(56.1)
    assert found.receivers.item() == pytest.approx(23.9)


def test_every_older_person_is_counted_once() -> None:
    assert GIVERS["paar_65"] + RECEIVERS["paar_65"] == pytest.approx(2)
    assert GIVERS["alleen_65"] + RECEIVERS["alleen_65"] == pytest.approx(1)


def test_care_is_two_counts_and_never_a_score() -> None:
    assert {field.name for field in dataclasses.fields(Care)} == {"givers", "receivers", "older"}  # older: for the bounds


def test_care_has_intervals_and_keeps_unknown_unknown() -> None:
    low, mid, high = care(mixed(1, 20)).receivers_interval.at(0)
    assert low < mid < high
    assert np.isnan(care(np.full((1, 10), np.nan)).givers).all()


@given(shares())
def test_care_lies_between_nobody_and_two_per_household(mix: np.ndarray) -> None:
    found = care(mix)
    assert ((found.givers >= 0) & (found.receivers >= 0)).all()
    assert (found.givers + found.receivers <= 200 + 1e-9).all()


def test_on_real_wijken_the_ratio_is_mostly_ageing() -> None:
    # The reason why it is never shown as a score.
    real = wijken()
    found = care(real.types)
    ratio = pd.Series((found.givers / found.receivers)[:, 0])
    older = (real.table["a_65_oo"] / real.table["a_inw"]).reset_index(drop=True)
    assert ratio.quantile([0.05, 0.95]).tolist() == pytest.approx([2.3, 4.2], abs=0.1)
    assert ratio.rank().corr(older.rank()) == pytest.approx(-0.80, abs=0.03)


def test_corporation_worked_by_hand() -> None:
    # 60% corporatie and 15% in armoede: .6 x .15 = 9 of 100.
    found = corporation_poverty([60.0, 70.0, np.nan], [15.0, 10.0, 10.0])
    assert found.concentration == pytest.approx([9.0, 7.0, np.nan], nan_ok=True)
    assert found.beyond_line.tolist() == [False, True, False]


def test_the_line_is_at_two_thirds() -> None:
    assert corporation_poverty([66.6, 66.7], [0.0, 0.0]).beyond_line.tolist() == [False, True]


@pytest.mark.parametrize(
    ("share", "poor", "says"),
    [([101.0], [5.0], "corporatiewoningen"), ([50.0], [-1.0], "armoede"), ([50.0], [1.0, 2.0], "dezelfde gebieden")],
)
def test_corporation_refusals(share: list[float], poor: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        corporation_poverty(share, poor)
