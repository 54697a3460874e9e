"""A scenario against the outlook: what it adds, how bands join, and what it leaves alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.effect.baseline import NARROW, WIDE, over_baseline
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.simulate import simulate

BASELINE = np.array([[[-0.05, 0.0, 0.04], [-0.08, 0.01, 0.07]], [[0.1, 0.2, 0.3], [0.1, 0.2, 0.4]]])


def test_worked_by_hand() -> None:
    # 3-4-5: half-widths .03 and .04 make .05 below; .06 and .08 make .10 above.
    found = over_baseline([0.07, 0.10, 0.16], [-0.02, 0.02, 0.10])
    assert found == pytest.approx([0.12 - 0.05, 0.12, 0.12 + 0.10])


def test_no_effect_is_the_baseline_to_the_last_digit() -> None:
    assert np.array_equal(over_baseline(BASELINE, np.zeros((2, 3))), BASELINE)
    nothing = simulate([], load_catalogue(), [2025, 2026]).total[:, WIDE]
    assert np.array_equal(over_baseline(BASELINE, nothing), BASELINE)


def test_an_area_without_score_stays_without() -> None:
    found = over_baseline([[np.nan] * 3, [0.0, 0.1, 0.2]], [0.01, 0.02, 0.03])
    assert np.isnan(found[0]).all()
    assert found[1, 1] == pytest.approx(0.12)


def test_independent_normal_bands_are_joined_exactly() -> None:
    generator = np.random.default_rng(5)
    outlook, effect = generator.normal(0.1, 0.03, 400_000), generator.normal(0.02, 0.01, 400_000)
    levels = [0.025, 0.5, 0.975]
    joined = over_baseline(np.quantile(outlook, levels), np.quantile(effect, levels))
    assert joined == pytest.approx(np.quantile(outlook + effect, levels), abs=5e-4)


bands = st.tuples(*[st.floats(-1, 1)] * 3).map(sorted)


@given(baseline=bands, effect=bands)
def test_never_narrower_than_either_nor_wider_than_both_together(baseline: list[float], effect: list[float]) -> None:
    low, middle, high = over_baseline(baseline, effect)
    assert low <= middle <= high
    for a, b, c in (
        (baseline[1] - baseline[0], effect[1] - effect[0], middle - low),
        (baseline[2] - baseline[1], effect[2] - effect[1], high - middle),
    ):
        assert max(a, b) - 1e-12 <= c <= a + b + 1e-12


def test_columns_of_a_simulation() -> None:
    found = simulate([Measure("renovatie", 1.0, 2025)], load_catalogue(), [2025, 2030])
    flat = np.zeros(3)
    # A flat outlook leaves the effect as it is.
    assert over_baseline(flat, found.total[:, NARROW]) == pytest.approx(found.total[:, NARROW])
    assert over_baseline(flat, found.total[:, WIDE]) == pytest.approx(found.total[:, WIDE])


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="laatste as"):
        over_baseline([0.1, 0.2], [0, 0, 0])
    with pytest.raises(ValueError, match="volgorde"):
        over_baseline([0, 0, 0], [0.2, 0.1, 0.3])
