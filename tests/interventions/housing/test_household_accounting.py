"""Woningaanbod naar type: the accounts balance, and the table behind them is whole."""

from __future__ import annotations

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lib.household_types import HOUSEHOLD_TYPES
from lib.interventions.catalogue.models import CatalogueError
from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.housing.composition import (
    HousingChange,
    build,
    change_mix,
    demolish,
    evidence,
    merge,
    sell,
    split,
    top_up,
)
from lib.interventions.housing.newcomers import (
    DWELLINGS,
    HOUSING_PATH,
    TENURES,
    housing_assumptions,
    housing_with_assumptions,
    is_housing,
    load_housing,
)

TABLE = load_housing()
CATALOGUE = load_catalogue()
BUURT = np.array([60, 40, 90, 110, 50, 60, 100, 80, 120, 90], dtype=float)
KOOP, CORPORATIE = 0, 1


def test_demolition_takes_from_the_tenure_in_proportion() -> None:
    # Two types share 100 corporation dwellings 60 - 40; a quarter of them goes.
    present = np.zeros((10, 3))
    present[6, CORPORATIE], present[8, CORPORATIE], present[2, KOOP] = 60, 40, 100
    found = change_mix(present, 200, [demolish("corporatie", 25)], TABLE)
    assert found.left[[6, 8]].tolist() == [15, 10]
    assert found.after[[2, 6, 8]].tolist() == [100, 45, 30]
    assert found.dwellings_after == 175


def test_new_dwellings_bring_the_households_of_their_row() -> None:
    found = change_mix(BUURT, 820, [build("koop", "eengezins", 100)], TABLE)
    assert found.arrived.sum() == pytest.approx(98)
    assert found.arrived[HOUSEHOLD_TYPES.index("gezin_jong_koop")] == pytest.approx(0.98 * 36)
    assert found.by_tenure_after[:, KOOP].sum() == pytest.approx(found.by_tenure[:, KOOP].sum() + 98)


def test_nothing_changed_is_exactly_the_present_mix() -> None:
    found = change_mix(BUURT, 820, [], TABLE, tenure=[0.5, 0.3, 0.2])
    assert np.array_equal(found.after, found.before)
    assert found.before == pytest.approx(BUURT, abs=1e-9)
    assert np.array_equal(found.low, found.high)
    assert found.dwellings_after == 820


changes = st.one_of(
    st.builds(build, st.sampled_from(TENURES), st.sampled_from(DWELLINGS), st.floats(0, 200)),
    st.builds(demolish, st.sampled_from(TENURES), st.floats(0, 15)),
    st.builds(top_up, st.sampled_from(TENURES), st.floats(0, 50)),
    st.builds(sell, st.floats(0, 15), st.sampled_from(DWELLINGS[:2])),
    st.builds(merge, st.sampled_from(TENURES), st.just(10.0), st.floats(0, 10)),
    st.builds(split, st.sampled_from(TENURES), st.just(5.0), st.floats(5, 20)),
)


@given(wanted=st.lists(changes, max_size=4))
def test_the_accounts_balance_to_a_billionth(wanted: list[HousingChange]) -> None:
    found = change_mix(BUURT, 820, wanted, TABLE, tenure=[0.45, 0.35, 0.2])
    moved_in = sum(change.new for change in wanted) * TABLE.occupancy.mode
    assert found.after.sum() == pytest.approx(found.before.sum() - found.left.sum() + moved_in, abs=1e-9)
    assert found.by_tenure_after.sum(axis=1) == pytest.approx(found.after, abs=1e-9)
    gone = sum(change.gone for change in wanted)
    assert found.left.sum() == pytest.approx(gone * found.before.sum() / 820, rel=1e-6)
    assert found.dwellings_after == pytest.approx(820 + sum(c.new - c.gone for c in wanted), abs=1e-9)
    assert (found.after >= -1e-9).all()
    assert (found.low <= found.after + 1e-9).all()
    assert (found.after <= found.high + 1e-9).all()
    assert found.shares_after.sum() == pytest.approx(1)


def test_the_present_split_keeps_types_and_reaches_the_tenures() -> None:
    found = change_mix(BUURT, 820, [], TABLE, tenure=[400, 280, 120])
    assert found.by_tenure.sum(axis=1) == pytest.approx(BUURT, abs=1e-9)
    assert found.by_tenure.sum(axis=0) == pytest.approx([400, 280, 120], abs=1e-3)
    assert not found.by_tenure[HOUSEHOLD_TYPES.index("gezin_jong_koop"), 1:].any()


def test_tenures_that_cannot_be_reached_leave_the_types_exact() -> None:
    # 200 families in owner-occupied dwellings, and a tenure that says there are none of those.
    found = change_mix(BUURT, 820, [], TABLE, tenure=[0, 1, 0])
    assert found.by_tenure.sum(axis=1) == pytest.approx(BUURT)
    assert np.isfinite(found.by_tenure).all()


def test_sale_moves_dwellings_between_tenures() -> None:
    found = change_mix(BUURT, 820, [sell(20, "eengezins")], TABLE, tenure=[0.45, 0.35, 0.2])
    assert found.dwellings_after == 820
    assert found.by_tenure_after[:, CORPORATIE].sum() < found.by_tenure[:, CORPORATIE].sum()
    assert found.by_tenure_after[:, KOOP].sum() > found.by_tenure[:, KOOP].sum()


def test_impossible_changes_are_named() -> None:
    with pytest.raises(ValueError, match="woningen met eigendom 'corporatie'"):
        change_mix(BUURT, 820, [demolish("corporatie", 500)], TABLE, tenure=[0.5, 0.3, 0.2])
    with pytest.raises(ValueError, match="tien typen"):
        change_mix([1, 2], 3, [], TABLE)
    with pytest.raises(ValueError, match="nul of meer"):
        change_mix(-BUURT, 820, [], TABLE)
    with pytest.raises(ValueError, match="drie getallen"):
        change_mix(BUURT, 820, [], TABLE, tenure=[1, 2])
    with pytest.raises(ValueError, match="aantal woningen"):
        build("koop", "eengezins", -1)
    with pytest.raises(ValueError, match="Kies splitsen"):
        merge("koop", 5, 10)
    with pytest.raises(ValueError, match="Kies samenvoegen"):
        split("koop", 10, 5)
    with pytest.raises(ValueError, match="welk eigendom"):
        HousingChange("sloop", None, 10)


def test_the_score_moves_only_where_there_is_research() -> None:
    assert [e.id for e in evidence([demolish("corporatie", 10), build("koop", "eengezins", 10)], CATALOGUE)] == [
        "herstructurering",
        "middenhuur_mix",
    ]
    assert [e.id for e in evidence([sell(5, "eengezins")], CATALOGUE)] == ["verkoop_huur"]
    assert [e.id for e in evidence([build("corporatie", "senioren", 20)], CATALOGUE)] == ["thuisplusflat"]
    assert evidence([split("koop", 5, 10), merge("koop", 10, 5)], CATALOGUE) == ()
    assert evidence([demolish("corporatie", 0)], CATALOGUE) == ()


def test_the_national_split_is_that_of_the_seed() -> None:
    folder = HOUSING_PATH.parent
    seed = np.array(yaml.safe_load((folder / "household_seed.yaml").read_text(encoding="utf-8"))["cells"]["values"], dtype=float)
    types = yaml.safe_load((folder / "household_types.yaml").read_text(encoding="utf-8"))["types"]
    axes = {
        "kind": ["alleen", "zonder", "met"],
        "age": ["tot45", "45tot65", "65plus"],
        "tenure": ["koop", "corporatie", "overig"],
        "income": ["laag", "midden", "hoog"],
    }
    for row, entry in zip(TABLE.national, types, strict=True):
        picked = [[values.index(v) for v in entry.get(axis, values)] for axis, values in axes.items()]
        for tenure in range(3):
            cells = seed[np.ix_(picked[0], picked[1], [tenure], picked[3])].sum() if tenure in picked[2] else 0
            assert row[tenure] == cells


def test_every_editable_figure_can_be_set_and_rows_stay_whole() -> None:
    keys = [a.key for a in housing_assumptions(TABLE)]
    assert len(set(keys)) == len(keys)
    assert all(is_housing(key) for key in keys)
    assert not is_housing("verlichting.onset_years")
    changed = housing_with_assumptions(
        TABLE, {"woningaanbod.koop_eengezins.gezin_jong_koop": 50.0, "woningaanbod.spread.share": 0.2}
    )
    row = changed.row("koop", "eengezins")
    assert row.shares["gezin_jong_koop"] == 50
    assert sum(row.shares.values()) == pytest.approx(100)
    # The others keep their proportions: 24 to 10 before and after.
    assert row.shares["gezin_ouder_koop"] / row.shares["jong_midden"] == pytest.approx(2.4)
    assert changed.spread == 0.2
    assert TABLE.spread == 0.4
    assert housing_with_assumptions(TABLE, {"woningaanbod.occupancy.mode": 0.96}).occupancy.mode == 0.96


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"woningaanbod.koop_eengezins.gezin_huur_laag": 5.0}, "bestaat niet"),
        ({"woningaanbod.tent.jong_laag": 5.0}, "bestaat niet"),
        ({"woningaanbod.koop_eengezins.gezin_jong_koop": 101.0}, "samen geen 100"),
        ({"woningaanbod.occupancy.low": 1.0}, "volgorde"),
    ],
)
def test_what_cannot_be_is_refused(wanted: dict[str, float], message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        housing_with_assumptions(TABLE, wanted)


def test_a_damaged_table_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    content = yaml.safe_load(HOUSING_PATH.read_text(encoding="utf-8"))
    content["rows"][0]["shares"]["jong_laag"] += 1
    path = tmp_path / "eigen.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False))
    with pytest.raises(CatalogueError, match=r"eigen\.yaml.*samen 101 en geen 100"):
        load_housing(path)
    del content["rows"][0]
    path.write_text(yaml.safe_dump(content, sort_keys=False))
    with pytest.raises(CatalogueError, match="precies één rij"):
        load_housing(path)
    path.write_text("")
    with pytest.raises(CatalogueError, match="leeg"):
        load_housing(path)
