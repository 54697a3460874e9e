"""What may be said of a band."""

from __future__ import annotations

import pandas as pd
import pytest

from lib.outlook.score.errors.claims import ASSUMED, HOLDS, RANGE, claim
from lib.outlook.score.errors.past import COLUMNS, pooled
from lib.outlook.score.errors.spread import ANY_SIZE, LABELS


def held(size: str, *inside: int, ahead: int = 2, wide: int = 95) -> pd.DataFrame:
    """Rounds of a hundred areas, of which `inside` lay in the dark band."""
    rows = [(size, ahead, 2010 + 2 * i, 2012 + 2 * i, 100, n, wide, 0.001, 0.001) for i, n in enumerate(inside)]
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ((55, 67, 67, 79), HOLDS),
        ((71, 71, 71, 71), HOLDS),
        ((63, 63, 63, 63), HOLDS),
        ((72, 71, 72, 72), RANGE),
        ((60, 62, 62, 62), RANGE),
        ((67, 67, 67), RANGE),  # three rounds are too few, however well they went
        ((67, 67), RANGE),
        ((67,), ASSUMED),
        ((), ASSUMED),
    ],
)
def test_two_in_three_is_for_what_was_measured_over_four_rounds(inside: tuple[int, ...], kind: str) -> None:
    found = claim(pooled(held(LABELS[0], *inside)), LABELS[0], 2)
    assert found.kind == kind
    if kind != ASSUMED:
        assert (found.least, found.most) == pytest.approx((min(inside) / 100, max(inside) / 100))


def test_rounds_count_by_their_areas() -> None:
    table = held(LABELS[0], 50, 70, 70)
    table.loc[0, ["n", "inside67"]] = [10, 5]
    assert pooled(table)["coverage67"].iloc[0] == pytest.approx(145 / 210)


def test_a_size_that_was_too_rare_has_that_of_all_sizes_and_another_horizon_nothing() -> None:
    table = pooled(held(ANY_SIZE, 60, 70, 70, 71))
    assert claim(table, LABELS[0], 2).size == ANY_SIZE
    assert claim(table, LABELS[0], 2).kind == HOLDS
    assert claim(table, LABELS[0], 4).kind == ASSUMED


def test_the_light_band_has_a_claim_of_its_own() -> None:
    assert claim(pooled(held(LABELS[0], 67, 67, 67, 67)), LABELS[0], 2).wide
    assert not claim(pooled(held(LABELS[0], 67, 67, 67, 67, wide=90)), LABELS[0], 2).wide
