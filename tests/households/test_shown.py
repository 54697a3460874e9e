"""What may be shown: base, merging, small categories."""

from __future__ import annotations

import numpy as np
import pytest

from lib.households import load_types, shown_types
from lib.households.fitting.ensemble import interval

SHARES = np.array([0.13, 0.10, 0.09, 0.14, 0.06, 0.06, 0.10, 0.08, 0.12, 0.12])


def members(widths: dict[str, float] | None = None, central: np.ndarray = SHARES) -> np.ndarray:
    """Twenty members evenly spread around the central shares; `widths` sets the spread of a type (share of its share), .1 otherwise."""
    ids = load_types().ids
    spread = np.array([(widths or {}).get(i, 0.1) for i in ids])
    return central[:, None] * (1 + spread[:, None] * np.linspace(-1.2, 1.2, 20)[None])


def shown(households: float, widths: dict[str, float] | None = None, central: np.ndarray = SHARES) -> dict[str, object]:
    return {part.id: part for part in shown_types(central, members(widths, central), households, load_types())}


@pytest.mark.parametrize("households", [0, 5, 49, np.nan])
def test_fewer_than_50_households_gives_nothing(households: float) -> None:
    assert shown(households) == {}


@pytest.mark.parametrize("households", [50, 249])
def test_groups_from_50_households(households: float) -> None:
    parts = shown_types(SHARES, members(), households, load_types())
    assert [p.id for p in parts] == ["jong", "gezin", "midden", "65plus"]
    assert sum(p.share for p in parts) == pytest.approx(1)


def test_ten_types_from_250_households() -> None:
    assert list(shown(250)) == list(load_types().ids)


def test_a_type_that_cannot_be_told_apart_is_shown_with_its_sibling() -> None:
    # Half-width .6 of the share for one rented family type: both go together; their sum is sure enough.
    widths = {"gezin_huur_laag": 0.7}
    parts = shown(2000, widths)
    assert "gezin_huur_laag" not in parts
    assert "gezin_huur_midden" not in parts
    pair = parts["gezin_huur_laag+gezin_huur_midden"]
    assert pair.merged_from == ("gezin_huur_laag", "gezin_huur_midden")
    assert pair.label == "Gezin, huurwoning"
    assert pair.share == pytest.approx(0.12)
    assert len(parts) == 9


def test_interval_of_a_merged_type_is_that_of_the_sum_not_the_sum_of_intervals() -> None:
    central = SHARES
    drawn = np.repeat(central[:, None], 20, 1)
    swing = np.linspace(-0.05, 0.05, 20)
    drawn[4] += swing
    drawn[5] -= swing
    parts = {p.id: p for p in shown_types(central, drawn, 2000, load_types())}
    pair = parts["gezin_huur_laag+gezin_huur_midden"]
    assert pair.high - pair.low == pytest.approx(0, abs=1e-12)


def test_a_pair_that_is_still_unsure_joins_its_group() -> None:
    parts = shown(2000, {"gezin_huur_laag": 0.9, "gezin_huur_midden": 0.9})
    assert "gezin" in parts
    assert not any(p.startswith("gezin_") for p in parts)


def test_half_the_share_is_still_shown() -> None:
    # Twenty members: the interval runs from the 2.1th to the 18.9th.
    low, high = interval(members({"paar_65": 0.4})[9])
    assert (high - low) / 2 < 0.5 * SHARES[9]
    assert "paar_65" in shown(2000, {"paar_65": 0.4})


def test_fewer_than_10_households_are_merged_and_otherwise_not_printed() -> None:
    central = SHARES.copy()
    central[[4, 5]] = [0.02, 0.02]
    central[0] += 0.08
    parts = shown(300, None, central)  # 6 and 6 households: together 12
    assert parts["gezin_huur_laag+gezin_huur_midden"].too_few is False
    central[[4, 5]] = [0.012, 0.012]
    central[0] += 0.016
    assert shown(300, None, central)["gezin_huur_laag+gezin_huur_midden"].too_few is True


def test_interval_has_the_nominal_coverage_for_a_new_draw() -> None:
    rng = np.random.default_rng(4)
    draws = rng.normal(size=(20_000, 20))
    low, high = interval(draws)
    new = rng.normal(size=20_000)
    assert ((new >= low) & (new <= high)).mean() == pytest.approx(0.80, abs=0.01)


def test_interval_holds_the_central_estimate() -> None:
    low, high = interval(np.full((1, 20), 0.3), np.array([0.4]))
    assert low[0] == pytest.approx(0.3)
    assert high[0] == pytest.approx(0.4)
