"""The score as a sum of dimensions: its reference, shares of the differences, means by inhabitants."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lib.scores import DIMENSION_LABELS, DIMENSIONS, LBM_REFERENCE, score_class, to_lbm, variance_shares, weighted_mean


def test_lbm_of_published_limits() -> None:
    """Published: class 5 starts at 3.94 and class 7 at 4.11 on the scale that is shown."""
    assert to_lbm(0.0) == LBM_REFERENCE == 4.102264851
    assert round(to_lbm(-0.1640), 2) == 3.94
    assert round(to_lbm(0.01015), 2) == 4.11
    assert int(score_class(3.94 - LBM_REFERENCE)) == 5


def test_five_dimensions_with_a_name_each() -> None:
    assert set(DIMENSIONS) == {"won", "fys", "vrz", "soc", "onv"} == set(DIMENSION_LABELS)


def test_weighted_mean_by_hand() -> None:
    """(100 x 0.1 + 300 x 0.5) / 400 = 0.4; the area without a score holds 100 of the 500 inhabitants."""
    assert weighted_mean([0.1, 0.5, math.nan], [100, 300, 100]) == pytest.approx((0.4, 0.8))


def test_weighted_mean_without_anything_to_weigh() -> None:
    for values, weights in (([math.nan], [10]), ([0.3], [0]), ([0.3], [math.nan]), ([], [])):
        mean, coverage = weighted_mean(values, weights)
        assert math.isnan(mean)
        assert coverage == 0.0


def test_unknown_inhabitants_do_not_count() -> None:
    assert weighted_mean([0.1, 0.9], [50, math.nan]) == pytest.approx((0.1, 1.0))


@given(arrays(float, (8,), elements=st.floats(-1, 1)), arrays(float, (8,), elements=st.floats(1, 1e4)))
def test_a_mean_lies_between_the_extremes(values: np.ndarray, weights: np.ndarray) -> None:
    mean, coverage = weighted_mean(values, weights)
    assert values.min() - 1e-9 <= mean <= values.max() + 1e-9
    assert coverage == pytest.approx(1.0)


def table(dimensions: np.ndarray) -> pd.DataFrame:
    frame = pd.DataFrame(dimensions, columns=list(DIMENSIONS))
    return frame.assign(afw=frame.sum(axis=1))


def test_shares_by_hand() -> None:
    """won differs by 2, fys by -1 in the same direction of afw (2 - 1 = 1): shares 2 and -1."""
    shares = variance_shares(table(np.array([[0, 0, 5, 5, 5], [2, -1, 5, 5, 5]], dtype=float)))
    assert shares is not None
    assert shares.to_dict() == pytest.approx({"won": 2.0, "fys": -1.0, "vrz": 0.0, "soc": 0.0, "onv": 0.0})


@given(arrays(float, (12, 5), elements=st.floats(-1, 1)))
def test_shares_add_up_to_1(dimensions: np.ndarray) -> None:
    shares = variance_shares(table(dimensions))
    if shares is None:
        assert table(dimensions)["afw"].var() < 1e-12
    else:
        assert shares.sum() == pytest.approx(1.0, abs=1e-6)


def test_no_shares_without_differences() -> None:
    assert variance_shares(table(np.ones((4, 5)))) is None
    assert variance_shares(table(np.ones((1, 5)))) is None
    gaps = table(np.arange(15, dtype=float).reshape(3, 5))
    gaps.loc[[0, 1], "soc"] = math.nan
    assert variance_shares(gaps) is None
