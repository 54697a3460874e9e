"""Classes of scores: the limits themselves, either side of them, and published examples."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.scores import CLASS_NAMES, NO_SCORE, deviation_class, score_class

SCORE_FROM = (-0.430, -0.3535, -0.2815, -0.1640, -0.1030, 0.01015, 0.08955, 0.16795)
DEVIATION_FROM = (-0.2352, -0.156792, -0.0784, -0.0392, 0.03919, 0.07839, 0.15678, 0.2352)
FINITE = st.floats(-2.5, 2.5)


@pytest.mark.parametrize(("classify", "limits"), [(score_class, SCORE_FROM), (deviation_class, DEVIATION_FROM)])
def test_a_limit_belongs_to_the_higher_class(classify: object, limits: tuple[float, ...]) -> None:
    assert callable(classify)
    at = classify(np.array(limits))
    below = classify(np.nextafter(np.array(limits), -np.inf))
    assert at.tolist() == [2, 3, 4, 5, 6, 7, 8, 9]
    assert below.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("classify", [score_class, deviation_class])
def test_no_score_is_class_0(classify: object) -> None:
    assert callable(classify)
    assert classify([math.nan, 0.0, math.nan])[[0, 2]].tolist() == [NO_SCORE, NO_SCORE]
    assert int(classify(math.nan)) == NO_SCORE
    assert classify([]).shape == (0,)


# Published for single buurten, measurement 2024 (Leefbaarometer 3.0, Ministerie van BZK, CC0): the values nearest to the limits.
@pytest.mark.parametrize(
    ("afw", "kscore", "kafw"),
    [
        (-0.432390, 1, 1),
        (-0.424216, 2, 1),
        (-0.354622, 2, 1),
        (-0.353036, 3, 1),
        (-0.281899, 3, 1),
        (-0.281022, 4, 1),
        (-0.164220, 4, 2),
        (-0.163877, 5, 2),
        (-0.103087, 5, 3),
        (-0.102816, 6, 3),
        (0.010113, 6, 5),
        (0.010179, 7, 5),
        (0.089515, 7, 7),
        (0.089662, 8, 7),
        (0.167940, 8, 8),
        (0.167982, 9, 8),
        (0.598946, 9, 9),
    ],
)
def test_published_classes_of_the_score(afw: float, kscore: int, kafw: int) -> None:
    assert int(score_class(afw)) == kscore
    assert int(deviation_class(afw)) == kafw


@pytest.mark.parametrize(
    ("onv", "konv"),
    [
        (-0.235528, 1),
        (-0.234805, 2),
        (-0.156825, 2),
        (-0.156481, 3),
        (-0.078407, 3),
        (-0.078388, 4),
        (-0.039283, 4),
        (-0.039145, 5),
        (0.039184, 5),
        (0.039257, 6),
        (0.078389, 6),
        (0.078407, 7),
    ],
)
def test_published_classes_of_a_dimension(onv: float, konv: int) -> None:
    assert int(deviation_class(onv)) == konv


@given(st.lists(FINITE, min_size=2, max_size=20))
def test_a_higher_score_never_has_a_lower_class(values: list[float]) -> None:
    ordered = np.sort(np.array(values))
    for classify in (score_class, deviation_class):
        classes = classify(ordered)
        assert (np.diff(classes.astype(int)) >= 0).all()
        assert classes.min() >= 1
        assert classes.max() <= 9


def test_any_shape_and_nine_names() -> None:
    assert score_class(np.zeros((2, 3))).shape == (2, 3)
    assert len(CLASS_NAMES) == 9
    assert CLASS_NAMES[int(score_class(-0.43)) - 1] == "ruim onvoldoende"
