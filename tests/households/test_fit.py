"""Iterative proportional fitting: by hand, against its definition, and what must hold for any margins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.households.catalogue import load_seed
from lib.households.fitting.fit import scale_factors
from tests.households.whole_tables import fit

SEED = load_seed().table


def random_margins(number: int, n: int, zeros: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(number)
    margins = [rng.gamma(0.7, size=(n, 3, 3)), rng.gamma(0.7, size=(n, 3)), rng.gamma(0.7, size=(n, 3))]
    if zeros:
        for margin in margins:
            flat = margin.reshape(n, -1)
            flat[rng.uniform(size=flat.shape) < 0.3] = 0
            flat[flat.sum(1) == 0, 0] = 1
    total = rng.uniform(50, 5000, n)
    kind_age, tenure, income = (m / m.reshape(n, -1).sum(1).reshape(-1, *[1] * (m.ndim - 1)) for m in margins)
    return kind_age * total[:, None, None], tenure * total[:, None], income * total[:, None]


def gaps(table: np.ndarray, *margins: np.ndarray) -> float:
    sums = table.sum((3, 4)), table.sum((1, 2, 4)), table.sum((1, 2, 3))
    return max(float((np.abs(s - m)[m > 0] / m[m > 0]).max()) for s, m in zip(sums, margins, strict=True))


def test_two_by_two_case_worked_by_hand() -> None:
    # Kind x age has two cells in use, tenure two, income one. The seed of those four cells has odds ratio 4 (2 1 / 1 2); rows 50, 50
    # and columns 75, 25. With x in the first cell: x (x - 25) / ((50 - x)(75 - x)) = 4, so 3 x^2 - 475 x + 15000 = 0.
    x = (475 - np.sqrt(475**2 - 4 * 3 * 15000)) / 6
    seed = np.ones((3, 3, 3, 3))
    seed[0, 0, 0], seed[0, 1, 1] = 2, 2
    kind_age = np.zeros((1, 3, 3))
    kind_age[0, 0, :2] = 50
    found = fit(seed, kind_age, np.array([[75.0, 25.0, 0.0]]), np.array([[100.0, 0.0, 0.0]]))
    assert found.table[0, 0, 0, 0, 0] == pytest.approx(x, rel=1e-6)
    assert found.table[0, 0, 1, 1, 0] == pytest.approx(x - 25, rel=1e-5)
    assert found.table[0, 0, 0, 1, 0] == pytest.approx(50 - x, rel=1e-5)


def test_seed_that_fits_is_left_alone() -> None:
    found = fit(SEED, SEED.sum((2, 3))[None], SEED.sum((0, 1, 3))[None], SEED.sum((0, 1, 2))[None])
    np.testing.assert_allclose(found.table[0], SEED, rtol=1e-6)


@settings(max_examples=40)
@given(number=st.integers(0, 10_000), n=st.integers(1, 40), zeros=st.booleans())
def test_margins_are_reproduced_without_nan_or_negative_cells(number: int, n: int, zeros: bool) -> None:
    margins = random_margins(number, n, zeros)
    found = fit(SEED, *margins)
    assert np.isfinite(found.table).all()
    assert (found.table >= 0).all()
    assert gaps(found.table, *margins) <= 1e-6
    sums = found.table.sum((3, 4)), found.table.sum((1, 2, 4)), found.table.sum((1, 2, 3))
    for total, target in zip(sums, margins, strict=True):
        assert (total[target == 0] == 0).all()


@settings(max_examples=20)
@given(number=st.integers(0, 10_000))
def test_order_of_areas_does_not_matter(number: int) -> None:
    margins = random_margins(number, 30, zeros=True)
    order = np.random.default_rng(number).permutation(30)
    straight, shuffled = fit(SEED, *margins).table, fit(SEED, *(m[order] for m in margins)).table
    np.testing.assert_allclose(shuffled, straight[order], rtol=1e-9, atol=1e-12)


def test_odds_ratios_are_those_of_the_seed() -> None:
    table = fit(SEED, *random_margins(5, 4, zeros=False)).table[0]
    for (a, b), (c, d) in (
        (((0, 0, 0, 0), (1, 0, 2, 0)), ((1, 0, 0, 0), (0, 0, 2, 0))),
        (((2, 1, 1, 0), (2, 1, 0, 2)), ((2, 1, 0, 0), (2, 1, 1, 2))),
    ):
        assert table[a] * table[b] / table[c] / table[d] == pytest.approx(SEED[a] * SEED[b] / SEED[c] / SEED[d], rel=1e-9)


def test_a_seed_per_area_gives_what_each_seed_gives_alone() -> None:
    seeds = SEED[None] * np.exp(np.random.default_rng(1).normal(0, 0.5, (5, 3, 3, 3, 3)))
    margins = random_margins(2, 5, zeros=True)
    together = fit(seeds, *margins).table
    for i in range(5):
        np.testing.assert_allclose(together[i], fit(seeds[i], *(m[i : i + 1] for m in margins)).table[0], rtol=1e-5, atol=1e-9)


def test_free_categories_share_what_is_left_as_the_seed_does() -> None:
    kind_age = SEED.sum((2, 3))[None]
    found = fit(SEED, kind_age, np.array([[0.4, np.nan, np.nan]]), np.full((1, 3), np.nan)).table[0]
    tenure = found.sum((0, 1, 3))
    assert tenure[0] == pytest.approx(0.4, rel=1e-6)
    # Only owner against rent was moved: within renters every cell keeps its proportion to the other rented tenure.
    np.testing.assert_allclose(found[:, :, 1] / found[:, :, 2], SEED[:, :, 1] / SEED[:, :, 2], rtol=1e-9)


def test_all_free_leaves_the_relation_of_the_seed() -> None:
    kind_age = np.array([[[0.5, 0.1, 0.1], [0.1, 0, 0], [0.1, 0.1, 0]]])
    found = fit(SEED, kind_age, np.full((1, 3), np.nan), np.full((1, 3), np.nan)).table[0]
    np.testing.assert_allclose(found[0, 0] / 0.5, SEED[0, 0] / SEED[0, 0].sum(), rtol=1e-9)


def test_areas_without_households_are_zero_and_unknown_ones_nan() -> None:
    kind_age = np.stack([np.zeros((3, 3)), np.full((3, 3), np.nan), np.full((3, 3), 10.0)])
    tenure = np.array([[0, 0, 0], [np.nan] * 3, [30, 30, 30]], dtype=float)
    found = fit(SEED, kind_age, tenure, tenure.copy()).table
    assert (found[0] == 0).all()
    assert np.isnan(found[1]).all()
    assert found[2].sum() == pytest.approx(90)


def test_factors_start_where_they_are_told() -> None:
    kind_age = np.full((9, 1), 1 / 9)
    free = np.full((3, 1), np.nan)
    start = np.array([[1.0], [3.0], [1.0]])
    seed = np.ones((9, 9))
    found = scale_factors(seed, kind_age, free, free, start_tenure=start)
    tenure = found.tables(seed)[0].sum((0, 1, 3))
    np.testing.assert_allclose(tenure, [0.2, 0.6, 0.2], rtol=1e-9)


def test_agrees_with_the_library_ipfn() -> None:
    library = pytest.importorskip("ipfn", reason="ipfn is niet geïnstalleerd")
    margins = random_margins(9, 5, zeros=False)
    ours = fit(SEED, *margins, tolerance=1e-10).table
    for i in range(5):
        job = library.ipfn.ipfn(
            SEED * margins[0][i].sum(), [m[i] for m in margins], [[0, 1], [2], [3]], convergence_rate=1e-12, max_iteration=5000
        )
        np.testing.assert_allclose(ours[i], job.iteration(), rtol=1e-6, atol=1e-6)
