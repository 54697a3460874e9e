"""The search: the nearest place that has turned, and a short number on its far side."""

from __future__ import annotations

import numpy as np
import pytest

from lib.interventions.tipping.search import nearest, told


@pytest.mark.parametrize("at", [0.013, 0.5, 0.987])
@pytest.mark.parametrize("way", [-1, 1])
def test_the_root_is_found_from_its_far_side(at: float, way: int) -> None:
    found = nearest(lambda x: at - np.abs(x), way)
    assert found is not None
    assert 0 < abs(found) - at < 1e-6


def test_the_nearest_of_two_is_found_and_none_where_there_is_none() -> None:
    found = nearest(lambda x: np.cos(12 * x), 1)
    assert found == pytest.approx(np.pi / 24, abs=1e-6)
    assert nearest(lambda x: np.ones_like(x), 1) is None


@pytest.mark.parametrize(
    ("root", "base", "end", "short"), [(4.37, 8.0, 2.0, 4.3), (9.62, 8.0, 32.0, 9.7), (0.00971, 0.01, 0.003, 0.0097)]
)
def test_a_told_value_is_short_and_on_the_far_side(root: float, base: float, end: float, short: float) -> None:
    far = (lambda v: v <= root) if root < base else (lambda v: v >= root)
    assert told(root, base, end, far) == pytest.approx(short)
