"""Ages of reference persons from ages of persons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.households.catalogue import Seed, load_seed
from lib.households.inputs.heads import heads


def test_de_bilt_comes_nearer_to_the_published_ages_than_shares_of_persons(seed: Seed) -> None:
    # CBS, De Bilt 2022: persons 15-24, 25-44, 45-64, 65+ and households alone, without, with children. Published ages of reference
    # persons (71486ned, 2025): .263 .366 .371; of those living alone .489 is 65 or over. The role table gives .277 .375 .349 and .439.
    persons, kinds = np.array([4556.0, 8782, 12133, 10537]), np.array([7163.0, 5525, 6681])
    table = heads((kinds / kinds.sum())[:, None], (persons / 19369)[:, None], seed)[:, :, 0]
    np.testing.assert_allclose(table.sum(0), [0.277, 0.375, 0.349], atol=0.006)
    assert table[0, 2] / table[0].sum() == pytest.approx(0.439, abs=0.01)
    of_persons = persons[3] / persons.sum()
    assert abs(table.sum(0)[2] - 0.371) < abs(of_persons - 0.371)


def test_the_nation_gives_about_the_national_table(seed: Seed) -> None:
    persons = seed.role_table.sum(1)
    kinds = seed.kind_age.array(3, 3).sum(1)
    table = heads((kinds / kinds.sum())[:, None], (persons / kinds.sum())[:, None], seed)[:, :, 0] * kinds.sum()
    np.testing.assert_allclose(table, seed.kind_age.array(3, 3), atol=60)


@settings(max_examples=60)
@given(number=st.integers(0, 10_000))
def test_adds_up_to_the_kinds_whatever_the_persons(number: int) -> None:
    rng = np.random.default_rng(number)
    kinds = rng.dirichlet([0.5, 0.5, 0.5], 20).T
    persons = rng.gamma(0.6, 0.8, (4, 20))
    persons[rng.uniform(size=persons.shape) < 0.3] = 0
    persons[3] += 0.05
    kinds[:, 0] = [1, 0, 0]
    table = heads(kinds, persons, load_seed())
    assert np.isfinite(table).all()
    assert (table >= 0).all()
    np.testing.assert_allclose(table.sum(1), kinds, atol=1e-12)


def test_more_old_people_means_more_old_heads_of_every_kind(seed: Seed) -> None:
    kinds = np.full((3, 1), 1 / 3)
    young = heads(kinds, np.array([[0.3], [0.7], [0.5], [0.2]]), seed)
    old = heads(kinds, np.array([[0.2], [0.4], [0.5], [0.6]]), seed)
    assert (old[:, 2] > young[:, 2]).all()
