"""Contrast by hand, as properties, and on the real wijken."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lib.living_together.contrast import PARTS, chance_different, contrast
from tests.living_together.realdata import wijken


def test_worked_by_hand() -> None:
    # Two halves: 1 - 2 x .25 = .5. Three thirds: 2/3. One group: 0. 60/30/10: 1 - .36 - .09 - .01 = .54.
    found = contrast({"kind": [[50, 50, 0]], "age": [[1, 1, 1]], "tenure": [[0, 80, 0]], "income": [[0.6, 0.3, 0.1]]})
    assert [found.parts[part][0, 0] for part in PARTS] == pytest.approx([0.5, 2 / 3, 0.0, 0.54])
    assert found.value[0, 0] == pytest.approx((0.5 + 2 / 3 + 0 + 0.54) / 4)


def test_percentages_that_do_not_add_up_are_rescaled() -> None:
    assert chance_different([[45.0, 45.0]])[0] == pytest.approx(0.5)


def test_missing_parts_are_unknown() -> None:
    margins = {"kind": [[1, 1, 1], [1, 1, 1]], "tenure": [[50, 50, 0], [np.nan, 50, 0]], "age": [[1, 1, 0], [0, 0, 0]]}
    found = contrast(margins)  # type: ignore[arg-type]
    assert np.isnan(found.value).all()
    assert found.missing.tolist() == [[False, False, False, True], [False, True, True, True]]
    assert found.known_parts(0) == ("kind", "age", "tenure")
    assert found.over(("kind", "tenure"))[0, 0] == pytest.approx((2 / 3 + 0.5) / 2)
    assert np.isnan(found.over(("kind", "income"))[0, 0])
    assert np.isnan(found.over(("kind",))[0, 0])


def test_members_of_one_part_give_an_interval() -> None:
    age = np.array([[[0.5, 0.6, 0.7], [0.5, 0.4, 0.3], [0, 0, 0]]])
    found = contrast({"kind": [[1, 1, 0]], "age": age, "tenure": [[1, 1, 0]], "income": [[1, 1, 0]]})
    assert found.parts["age"][0] == pytest.approx([0.5, 0.48, 0.42])
    low, mid, high = found.interval.at(0)
    assert mid == pytest.approx(0.495)
    assert low < mid < high


@pytest.mark.parametrize(
    "wrong",
    [{}, {"colour": [[1, 1]]}, {"kind": [[1, 1]], "age": [[1, 1], [1, 1]]}, {"kind": [[-1, 2]]}, {"kind": [1, 2]}],
)
def test_refuses_what_are_no_margins(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        contrast(wrong)


@given(arrays.arrays(np.float64, (5, 3), elements=st.floats(0, 1000)), st.permutations(range(3)), st.permutations(range(5)))
def test_bounds_and_order_do_not_matter(counts: np.ndarray, groups: list[int], areas: list[int]) -> None:
    counts = counts + 0.1
    found = chance_different(counts)
    assert ((found >= -1e-12) & (found <= 2 / 3 + 1e-12)).all()
    assert chance_different(counts[:, groups]) == pytest.approx(found)
    assert chance_different(counts[areas]) == pytest.approx(found[areas])
    assert chance_different(7 * counts) == pytest.approx(found)


def test_on_real_wijken_tenure_differs_most_and_income_hardly() -> None:
    real = wijken()
    found = contrast({"kind": real.kind, "age": real.age, "tenure": real.tenure, "income": real.income})
    outer = {part: np.quantile(found.parts[part], (0.05, 0.95)) for part in PARTS}
    assert outer["tenure"] == pytest.approx([0.25, 0.63], abs=0.015)
    assert outer["income"] == pytest.approx([0.55, 0.66], abs=0.015)
    width = {part: high - low for part, (low, high) in outer.items()}
    assert max(width, key=lambda part: width[part]) == "tenure"
    assert not found.missing.any()
