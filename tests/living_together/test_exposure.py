"""Exposure and isolation: by hand, properties, and equal to PySAL's segregation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lib.living_together.exposure import MIN_BUURTEN, exposure
from tests.living_together.realdata import wijken


def test_worked_by_hand() -> None:
    # Four buurten of 30 x and 10 y, four of 10 x and 30 y: X = Y = 160.
    # x meets x: 4 (30/160)(30/40) + 4 (10/160)(10/40) = .625; y the other way round .375.
    counts = np.array([[30, 10]] * 4 + [[10, 30]] * 4)
    found = exposure(counts)
    assert found.matrix[:, :, 0] == pytest.approx(np.array([[0.625, 0.375], [0.375, 0.625]]))
    assert found.isolation[:, 0] == pytest.approx([0.625, 0.625])
    assert found.expected[:, 0] == pytest.approx([0.5, 0.5])
    assert found.enough
    assert "8 buurten" in found.note


def test_an_even_spread_gives_the_share_in_the_gemeente() -> None:
    found = exposure(np.array([[20.0, 30, 50]] * 9) * np.arange(1, 10)[:, None])
    assert found.matrix[:, :, 0] == pytest.approx(np.tile([0.2, 0.3, 0.5], (3, 1)))


def test_fewer_than_eight_buurten_show_nothing() -> None:
    counts = np.ones((9, 3))
    counts[0], counts[1] = np.nan, 0
    found = exposure(counts)
    assert found.buurten == MIN_BUURTEN - 1
    assert not found.enough
    assert np.isnan(found.matrix).all()
    assert np.isnan(found.expected).all()
    assert "7 buurten" in found.note


def test_a_type_that_nobody_belongs_to_is_unknown() -> None:
    counts = np.ones((8, 2))
    counts[:, 1] = 0
    found = exposure(counts)
    assert np.isnan(found.matrix[1]).all()
    assert found.matrix[0, :, 0] == pytest.approx([1.0, 0.0])


def test_members_go_through_one_by_one() -> None:
    counts = np.random.default_rng(3).uniform(1, 9, (12, 4, 6))
    found = exposure(counts)
    assert found.matrix.shape == (4, 4, 6)
    for member in range(6):
        assert found.matrix[:, :, member] == pytest.approx(exposure(counts[:, :, member]).matrix[:, :, 0])


@pytest.mark.parametrize("wrong", [-np.ones((8, 2)), np.ones(8)])
def test_refusals(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        exposure(wrong)


COUNTS = arrays.arrays(np.float64, (9, 4), elements=st.floats(0.01, 1e4))


@given(COUNTS, st.permutations(range(9)), st.permutations(range(4)))
def test_properties(counts: np.ndarray, buurten: list[int], types: list[int]) -> None:
    found = exposure(counts)
    matrix = found.matrix[:, :, 0]
    assert ((matrix >= 0) & (matrix <= 1 + 1e-12)).all()
    assert matrix.sum(axis=1) == pytest.approx(np.ones(4))
    assert (found.isolation >= found.expected - 1e-9).all()  # nobody is less among their own than in an even spread
    totals = counts.sum(axis=0)
    assert totals[:, None] * matrix == pytest.approx((totals[:, None] * matrix).T)  # meetings have two sides
    assert exposure(counts[buurten]).matrix[:, :, 0] == pytest.approx(matrix)
    assert exposure(counts[:, types]).matrix[:, :, 0] == pytest.approx(matrix[np.ix_(types, types)])


def _oracle(counts: np.ndarray) -> None:
    """Isolation, exposure to all others, and each pair (from isolation of the two types together) against PySAL."""
    singlegroup = pytest.importorskip("segregation.singlegroup", reason="segregation (PySAL) is niet geïnstalleerd")
    found = exposure(counts)
    matrix = found.matrix[:, :, 0]
    total = counts.sum(axis=1)

    def isolation(group: np.ndarray) -> float:
        frame = pd.DataFrame({"group": group, "total": total})
        return float(singlegroup.Isolation(frame, "group", "total").statistic)

    for x in range(counts.shape[1]):
        frame = pd.DataFrame({"group": counts[:, x], "total": total})
        others = singlegroup.Interaction(frame, "group", "total").statistic
        assert found.isolation[x, 0] == pytest.approx(isolation(counts[:, x]), abs=1e-9)
        assert matrix[x].sum() - matrix[x, x] == pytest.approx(others, abs=1e-9)
    for x in range(counts.shape[1] - 1):
        y = x + 1
        size_x, size_y = counts[:, x].sum(), counts[:, y].sum()
        # Meetings within the union: X Pxx + Y Pyy + 2 X Pxy.
        both = isolation(counts[:, x] + counts[:, y]) * (size_x + size_y)
        pair = (both - size_x * matrix[x, x] - size_y * matrix[y, y]) / (2 * size_x)
        assert matrix[x, y] == pytest.approx(pair, abs=1e-9)


def test_equals_pysal_on_invented_counts() -> None:
    _oracle(np.random.default_rng(7).integers(1, 300, (25, 10)).astype(float))


def test_equals_pysal_on_the_wijken_of_a_real_gemeente() -> None:
    real = wijken()
    codes = real.table["gwb_code_10"].str[2:6]
    largest = codes.value_counts().index[0]
    chosen = (codes == largest).to_numpy()
    households = real.table.loc[chosen, "a_hh"].to_numpy(dtype=float)
    _oracle(real.types[chosen] * households[:, None])
