"""Draws from the assumptions: the right distribution, and the same numbers for everybody."""

from __future__ import annotations

import numpy as np
import pytest

from lib.interventions.catalogue.models import Spread
from lib.interventions.effect.draws import generator, pert

SKEWED = Spread(low=0.0, mode=0.002, high=0.01)
PINNED = (0.6571827457326603, 0.535388001656157, 0.6085685691263082)


def test_mean_and_limits_of_pert() -> None:
    draws = pert(SKEWED, 100_000, "proef", "onv")
    # Mean of PERT: (low + 4 mode + high) / 6 = .003; sd by the beta distribution about .00153.
    assert draws.mean() == pytest.approx(0.003, abs=3e-5)
    alpha, beta = 1.8, 4.2
    sd = 0.01 * np.sqrt(alpha * beta / ((alpha + beta) ** 2 * (alpha + beta + 1)))
    assert draws.std() == pytest.approx(sd, rel=0.02)
    assert draws.min() >= 0
    assert draws.max() <= 0.01


@pytest.mark.parametrize("mode", [-1.0, 2.0])
def test_the_mode_may_lie_on_an_edge(mode: float) -> None:
    draws = pert(Spread(low=-1.0, mode=mode, high=2.0), 20_000, "rand")
    assert np.isfinite(draws).all()
    assert draws.mean() == pytest.approx((-1 + 4 * mode + 2) / 6, abs=0.02)


def test_no_spread_is_a_constant() -> None:
    assert pert(Spread(low=0.3, mode=0.3, high=0.3), 3, "vast").tolist() == [0.3, 0.3, 0.3]


def test_the_seed_is_the_key_and_nothing_else() -> None:
    first = pert(SKEWED, 100, "verlichting", "onv")
    generator("iets anders").random(1000)
    assert np.array_equal(first, pert(SKEWED, 100, "verlichting", "onv"))
    assert not np.array_equal(first, pert(SKEWED, 100, "verlichting", "fys"))
    assert not np.array_equal(first, pert(SKEWED, 100, "speelplek", "onv"))


def test_pinned_so_that_another_machine_or_release_cannot_differ_unseen() -> None:
    found = pert(Spread(low=0.0, mode=0.5, high=1.0), 3, "verlichting", "onv")
    assert found == pytest.approx(PINNED, abs=1e-12)


def test_fewer_draws_are_the_beginning_of_more() -> None:
    assert np.array_equal(pert(SKEWED, 50, "a"), pert(SKEWED, 500, "a")[:50])


def test_no_draws_is_refused() -> None:
    with pytest.raises(ValueError, match="berekeningen"):
        pert(SKEWED, 0, "a")


@pytest.mark.parametrize(("low", "mode", "high"), [(2, 1, 3), (1, 3, 2), (3, 2, 1)])
def test_values_out_of_order_are_refused(low: float, mode: float, high: float) -> None:
    with pytest.raises(ValueError, match="staan niet op volgorde"):
        Spread(low=low, mode=mode, high=high)
