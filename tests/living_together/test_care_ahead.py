"""Givers and receivers carried along with the outlook on ages: the arithmetic, what widens the bounds, and what happens at the ends."""

from __future__ import annotations

import numpy as np
import pytest

from lib.household_types import HOUSEHOLD_TYPES
from lib.living_together.care import care
from lib.living_together.care_ahead import RATE_DRIFT, SPLIT_STEP, Growth, care_ahead

STILL = Growth(1.0, 1.0, 1.0)
SHARES = np.array([0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.1, 0.15, 0.12, 0.08])
HOUSEHOLDS = 1000.0


def alone(**shares: float) -> np.ndarray:
    """Shares of the types named; the rest is young."""
    found = np.array([shares.get(name, 0.0) for name in HOUSEHOLD_TYPES])
    found[0] += 1 - found.sum()
    return found


def test_now_is_what_care_counts() -> None:
    givers, receivers = care_ahead(SHARES, HOUSEHOLDS, STILL, STILL, 10)
    counted = care(SHARES[None])
    assert givers.now.mid == pytest.approx(counted.givers[0, 0] * HOUSEHOLDS / 100)
    assert receivers.now.mid == pytest.approx(counted.receivers[0, 0] * HOUSEHOLDS / 100)
    assert givers.then.mid == pytest.approx(givers.now.mid)


def test_each_band_moves_its_own_part() -> None:
    """1,000 households, 10% couples of 45-64 (200 givers) and 10% of 65+ (124 givers, 76 receivers)."""
    shares = alone(paar_midden=0.1, paar_65=0.1)
    givers, receivers = care_ahead(shares, HOUSEHOLDS, Growth(0.8, 0.8, 0.8), Growth(1.5, 1.5, 1.5), 10)
    assert givers.then.mid == pytest.approx(200 * 0.8 + 124 * 1.5)
    assert receivers.then.mid == pytest.approx(76 * 1.5)
    assert receivers.change.mid == pytest.approx(1.5)


def test_errors_of_the_two_bands_are_added_and_the_rates_squared_to_them() -> None:
    shares = alone(paar_midden=0.1, paar_65=0.1)
    middle, older = Growth(1.0, 0.9, 1.1), Growth(1.0, 0.8, 1.2)
    givers, _ = care_ahead(shares, HOUSEHOLDS, middle, older, 4)
    apart = (200 * 1.1 + 124 * 1.2) / 324
    assert givers.change.high == pytest.approx(np.exp(np.hypot(np.log(apart), RATE_DRIFT * 2)))


def test_the_split_of_the_65_plussers_comes_on_top() -> None:
    """Without any other uncertainty the bounds are those of 5 of 100 65-plussers more or fewer of 75 and over."""
    shares = alone(alleen_65=0.2)
    _, receivers = care_ahead(shares, HOUSEHOLDS, STILL, STILL, 0)
    assert (receivers.now.mid - receivers.now.low) == pytest.approx(SPLIT_STEP * 200)
    assert (receivers.then.high - receivers.then.mid) == pytest.approx(SPLIT_STEP * 200)
    assert receivers.change.low == receivers.change.high == pytest.approx(1.0)


def test_more_of_anything_uncertain_is_wider() -> None:
    rng = np.random.default_rng(1)
    noise = rng.dirichlet(400 * SHARES, 20).T
    narrow, wide = Growth(1.1, 1.05, 1.15), Growth(1.1, 0.9, 1.3)

    def width(shares: np.ndarray, older: Growth, years: int) -> float:
        _, receivers = care_ahead(shares, HOUSEHOLDS, narrow, older, years)
        return receivers.then.high - receivers.then.low

    assert width(noise, narrow, 10) > width(np.median(noise, axis=1) / np.median(noise, axis=1).sum(), narrow, 10)
    assert width(SHARES, wide, 10) > width(SHARES, narrow, 10)
    assert width(SHARES, narrow, 10) > width(SHARES, narrow, 1)


def test_bounds_never_below_zero_and_nobody_stays_nobody() -> None:
    givers, receivers = care_ahead(alone(paar_midden=0.1), HOUSEHOLDS, Growth(1, 0, 3), Growth(1, 0, 9), 10)
    assert receivers.then.mid == receivers.then.low == receivers.then.high == 0
    assert np.isnan(receivers.change.mid)
    assert givers.then.low >= 0
    assert givers.then.low <= givers.then.mid <= givers.then.high


def test_an_area_without_shares_has_no_counts() -> None:
    givers, receivers = care_ahead(np.full(10, np.nan), HOUSEHOLDS, STILL, STILL, 10)
    assert np.isnan([givers.then.mid, receivers.then.mid]).all()
