"""Load and capacity: by hand, properties, missing components, and near independence on the real wijken."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.living_together.load import ASKED, COMPONENTS, HANDS_THERE, MUCH_ASKED_FEW_HANDS, Component, capacity, load, quadrants
from tests.living_together.mixes import mixed, only, shares
from tests.living_together.realdata import wijken

FIVE = np.arange(5.0)


def test_load_worked_by_hand() -> None:
    # Ranks of 0..4 among 0..4 are .1 .3 .5 .7 .9. Two in opposite order average .5; a third decides.
    twice = {"poverty": FIVE, "disability": FIVE[::-1]}
    assert load(twice, twice).value[:, 0] == pytest.approx([0.5] * 5)  # type: ignore[arg-type]
    three = {**twice, "wmo": FIVE}
    found = load(three, three)  # type: ignore[arg-type]
    assert found.components["disability"][:, 0] == pytest.approx([0.9, 0.7, 0.5, 0.3, 0.1])
    assert found.value[:, 0] == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9])


def test_capacity_worked_by_hand() -> None:
    # 2 x .5 = 1; 1.24 x .5 = .62; .5; 0: ranks .875 .625 .375 .125.
    rest = {"jong_laag": 0.5}
    mixes = np.concatenate(
        [only(paar_midden=0.5, **rest), only(paar_65=0.5, **rest), only(alleen_midden=0.5, **rest), only(jong_laag=1.0)]
    )
    assert capacity(mixes, mixes)[:, 0] == pytest.approx([0.875, 0.625, 0.375, 0.125])


def test_alleen_65_and_families_are_no_hands() -> None:
    # Not because they have none: because load and capacity must not measure the same.
    mixes = np.concatenate([only(alleen_65=1.0), only(gezin_ouder_koop=1.0), only(jong_midden=1.0)])
    assert capacity(mixes, mixes)[:, 0] == pytest.approx([0.5] * 3)


def test_missing_components_are_unknown_and_ranked_on_the_rest() -> None:
    here = {"poverty": [np.nan, 4.0], "disability": [4.0, 4.0], "wmo": [0.0, np.nan], "alleen_65": [np.nan, np.nan]}
    country = dict.fromkeys(COMPONENTS, FIVE)
    found = load(here, country)  # type: ignore[arg-type]
    lacking = [[c for c in COMPONENTS if np.isnan(found.components[c][area]).any()] for area in (0, 1)]
    assert lacking == [["poverty", "alleen_65", "youth_care"], ["wmo", "alleen_65", "youth_care"]]
    # Mean ranks (.9 + .1) / 2 and .9; those of the country run .1 .3 .5 .7 .9.
    assert found.value[:, 0] == pytest.approx([0.5, 0.9])


def test_one_component_is_no_load() -> None:
    found = load({"poverty": FIVE}, {"poverty": FIVE})
    assert np.isnan(found.value).all()
    assert found.components["poverty"][:, 0] == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9])
    assert np.isnan(load({"poverty": FIVE}, {"wmo": FIVE}).value).all()


def test_members_of_one_component_give_an_interval() -> None:
    older = mixed(30, 7)[:, 8]
    country: dict[Component, np.ndarray] = {"poverty": np.arange(30.0), "alleen_65": older}
    found = load(country, country)
    assert found.value.shape == (30, 7)
    assert (found.interval.high >= found.interval.low).all()
    assert (found.interval.high > found.interval.low).any()


@pytest.mark.parametrize("wrong", [{}, {"income": FIVE}, {"poverty": FIVE, "wmo": FIVE[:3]}])
def test_refuses_what_is_no_load(wrong: dict) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        load(wrong, dict.fromkeys(COMPONENTS, FIVE))


def test_no_income_ownership_or_vacancy_among_the_components() -> None:
    assert set(COMPONENTS) == {"poverty", "disability", "wmo", "alleen_65", "youth_care"}


def test_names_by_thirds_and_how_sure() -> None:
    low, middle, high, wide = [0.1, 0.2, 0.2], [0.4, 0.5, 0.6], [0.8, 0.9, 0.9], [0.3, 0.6, 0.9]
    asked = np.array([high, high, low, middle, wide, [np.nan] * 3])
    hands = np.array([high, low, middle, middle, high, low])
    found = quadrants(asked, hands)
    assert found.name.tolist() == [
        "veel vraag, veel handen",
        MUCH_ASKED_FEW_HANDS,
        "weinig vraag, gemiddeld aantal handen",
        "gemiddelde vraag, gemiddeld aantal handen",
        "gemiddelde vraag, veel handen",
        "",
    ]
    assert found.sure.tolist() == [True, True, True, True, False, False]
    assert not quadrants(asked[:, :1], hands[:, :1]).sure.any()  # one member: nothing is known of the spread


@given(st.floats(0, 1), st.floats(0, 1))
def test_nothing_is_much_or_little_near_the_middle(asked: float, hands: float) -> None:
    name = str(quadrants(np.array([[asked]]), np.array([[hands]])).name[0])
    for rank, words in zip((asked, hands), name.split(", "), strict=True):
        extreme = words.startswith(("veel", "weinig"))
        assert extreme is (rank < 1 / 3 or rank > 2 / 3)


@given(shares(6, 3), st.permutations(range(6)))
def test_capacity_is_a_rank_and_order_does_not_matter(mix: np.ndarray, order: list[int]) -> None:
    found = capacity(mix, mix)
    assert ((found >= 0) & (found <= 1)).all()
    assert capacity(mix[order], mix) == pytest.approx(found[order])
    assert capacity(mix, mix[order]) == pytest.approx(found)


def _real_components() -> dict[Component, np.ndarray]:
    real = wijken()
    table = real.table
    return {
        "poverty": table["p_hh_osm"].to_numpy(dtype=float),
        "disability": (1000 * table["a_soz_ao"] / table["a_inw"]).to_numpy(dtype=float),
        "wmo": table["p_wmo_t"].to_numpy(dtype=float),
        "alleen_65": real.types[:, 8],
    }


@pytest.mark.parametrize("size", [2, 3, 4])
def test_on_real_wijken_the_axes_are_nearly_independent(size: int) -> None:
    components, hands = _real_components(), capacity(wijken().types, wijken().types)[:, 0]
    found: dict[tuple[str, ...], float] = {}
    for names in combinations(components, size):
        some = {name: components[name] for name in names}
        asked = load(some, some, minimum=size).value[:, 0]
        known = ~np.isnan(asked)
        found[names] = float(np.corrcoef(asked[known], hands[known])[0, 1])
    assert {names: r for names, r in found.items() if abs(r) >= 0.4} == {}
    if size == 4:
        assert next(iter(found.values())) == pytest.approx(-0.19, abs=0.03)


def test_on_real_wijken_every_place_is_inhabited() -> None:
    components = _real_components()
    types = wijken().types
    names = quadrants(load(components, components).value, capacity(types, types)).name
    part = {f"{asked}, {hands}": float((names == f"{asked}, {hands}").mean()) for asked in ASKED for hands in HANDS_THERE}
    assert sum(part.values()) == pytest.approx(1, abs=0.02)
    assert min(part.values()) > 0.05
    assert 0.1 < part[MUCH_ASKED_FEW_HANDS] < 0.2
