"""Growth, upkeep and decay of an effect, worked by hand and as properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.interventions.effect.shape import shape

INF = float("inf")
onsets = st.floats(0, 20)
half_lives = st.floats(0.05, 100)
ends = st.floats(0, 60) | st.just(INF)
times = st.floats(-10, 150)


def test_worked_by_hand() -> None:
    # Peak .02, 60% coverage, two years to complete, half-life 4, upkeep until year 5.
    found = shape([-1, 0, 1, 2, 5, 9, 13], onset=2, half_life=4, upkeep_end=5)
    assert 0.02 * 0.6 * found == pytest.approx([0, 0, 0.006, 0.012, 0.012, 0.006, 0.003], abs=1e-15)


def test_without_upkeep_decay_starts_when_the_measure_is_complete() -> None:
    found = shape([0, 1, 2, 4, 6], onset=2, half_life=2, upkeep_end=0)
    assert found == pytest.approx([0, 0.5, 1, 0.5, 0.25])


def test_upkeep_that_ends_before_completion_is_no_upkeep() -> None:
    years = np.linspace(0, 20, 41)
    assert np.array_equal(shape(years, 3, 2, upkeep_end=1), shape(years, 3, 2, upkeep_end=0))
    assert np.array_equal(shape(years, 3, 2, upkeep_end=-4), shape(years, 3, 2, upkeep_end=0))


def test_onset_zero_is_complete_at_once() -> None:
    assert shape([-0.1, 0, 1], 0, INF).tolist() == [0, 1, 1]
    assert shape([0, 1, 2], 0, 1, upkeep_end=0) == pytest.approx([1, 0.5, 0.25])


def test_infinite_half_life_never_decays_even_without_upkeep() -> None:
    assert shape([10, 1000], 1, INF, upkeep_end=0).tolist() == [1, 1]


def test_arguments_broadcast() -> None:
    found = shape(np.arange(4)[:, None], onset=[0, 2], half_life=[1, INF], upkeep_end=[0, INF])
    assert found.shape == (4, 2)
    assert found[:, 0] == pytest.approx([1, 0.5, 0.25, 0.125])
    assert found[:, 1] == pytest.approx([0, 0.5, 1, 1])


@given(onset=onsets, half_life=half_lives, end=st.floats(0, 60), beyond=st.floats(0, 20))
def test_halves_in_one_half_life_once_decay_has_started(onset: float, half_life: float, end: float, beyond: float) -> None:
    # Beyond is counted in half-lives, so that the value stays far from underflow.
    start = max(onset, end) + beyond * half_life
    now, later = shape([start, start + half_life], onset, half_life, end)
    # Adding the half-life to the start rounds the time itself; half_life scales what that does to the share.
    assert later == pytest.approx(now / 2, rel=1e-9 + 1e-12 / half_life)


@given(t=times, onset=onsets, half_life=half_lives, end=ends)
def test_never_beyond_the_peak(t: float, onset: float, half_life: float, end: float) -> None:
    assert 0 <= shape(t, onset, half_life, end) <= 1


@given(onset=onsets, half_life=half_lives, after=st.floats(0, 200))
def test_stays_at_the_peak_with_upkeep_for_ever(onset: float, half_life: float, after: float) -> None:
    assert shape(onset + after, onset, half_life) == pytest.approx(1, abs=1e-12)


@given(t=times, onset=onsets, half_life=half_lives, ends=st.tuples(ends, ends))
def test_longer_upkeep_never_leaves_less(t: float, onset: float, half_life: float, ends: tuple[float, float]) -> None:
    short, long = sorted(ends)
    assert shape(t, onset, half_life, short) <= shape(t, onset, half_life, long)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((float("nan"), 1, 1, 0), "tijd"),
        ((1, -1, 1, 0), "aanlooptijd"),
        ((1, INF, 1, 0), "aanlooptijd"),
        ((1, 1, 0, 0), "halveringstijd"),
        ((1, 1, float("nan"), 0), "halveringstijd"),
        ((1, 1, 1, float("nan")), "einde van het onderhoud"),
    ],
)
def test_impossible_arguments_are_named(arguments: tuple[float, float, float, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        shape(*arguments)
