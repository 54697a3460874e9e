"""The whole path on small tables: shares, seeds, members, storage, and where the estimate is poor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.households import Estimate, load_seed
from lib.households.estimate import estimate_margins
from lib.households.inputs.margins import Margins, target_margins
from lib.households.inputs.observations import arrange
from tests.households.conftest import key_figures, no_lineage, place, without

Build = Callable[..., Margins]
INCOMES = ("low_income_share", "high_income_share")
TENURES = ("owner_share", "corporation_share", "other_rent_share")
KINDS = ("households_single", "households_no_children", "households_children")
AGES = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")

ROWS = (
    place("GM0001", inhabitants=9000, households=4100),
    place("WK000101"),
    place("BU00010101"),
    place("BU00010102", owner_share=5, corporation_share=90, other_rent_share=5, low_income_share=66, high_income_share=4),
    place("BU00010103", households=45, households_single=20, households_no_children=15, households_children=10),
    place("BU00010104", **without(*KINDS, *AGES, *TENURES, *INCOMES, "household_size")),
    place("BU00010105", households_single=0, households_no_children=0, households_children=1000, owner_share=100, corporation_share=0, other_rent_share=0),
    place("BU00010106", households=np.nan, **without(*KINDS)),
    place("BU00010107", households=0, **dict.fromkeys(KINDS, 0.0), **dict.fromkeys(AGES, 0.0), inhabitants=0),
)  # fmt: skip


def estimated(margins: Margins, **options: object) -> Estimate:
    return estimate_margins(margins, **{"members": 6, "seed": 1, **options})  # type: ignore[arg-type]


def test_shares_add_up_and_small_or_unknown_areas_have_none(margins_of: Build) -> None:
    found = estimated(margins_of(*ROWS))
    for code in ("BU00010103", "BU00010106", "BU00010107"):
        assert np.isnan(found.central[found.row(code)]).all()
        assert np.isnan(found.members[found.row(code)]).all()
        assert found.shown(code) == []
    for code in ("GM0001", "WK000101", "BU00010101", "BU00010102", "BU00010104", "BU00010105"):
        i = found.row(code)
        assert found.central[i].sum() == pytest.approx(1)
        np.testing.assert_allclose(found.members[i].sum(0), 1, atol=1e-5)
        assert (found.members[i] >= 0).all()
        assert (found.low[i] <= found.central[i]).all()
        assert (found.central[i] <= found.high[i]).all()


def test_published_margins_come_back_in_the_types(margins_of: Build) -> None:
    found = estimated(margins_of(*ROWS))
    share = dict(zip(found.types, found.central[found.row("BU00010101")], strict=True))
    assert sum(v for k, v in share.items() if k.startswith("gezin")) == pytest.approx(0.33)
    poor = dict(zip(found.types, found.central[found.row("BU00010102")], strict=True))
    assert poor["gezin_huur_laag"] > 4 * share["gezin_huur_laag"]
    assert found.quality["inside"]["tenure"]["largest_relative_gap"] <= 1e-6
    assert found.quality["inside"]["income"]["largest_relative_gap"] <= 1e-6
    assert found.quality["inside"]["kind_age"]["largest_relative_gap"] <= 1e-6


@pytest.mark.parametrize(
    ("missing", "ten"),
    [((), True), (INCOMES, True), (TENURES, True), (KINDS, True), (AGES, True), ((*KINDS, *AGES), True), ((*INCOMES, *TENURES), False), ((*INCOMES, *KINDS), False), ((*TENURES, *AGES), False), ((*KINDS, *TENURES, *INCOMES), False)],
)  # fmt: skip
def test_ten_types_only_where_two_of_three_margins_are_its_own(margins_of: Build, missing: tuple[str, ...], ten: bool) -> None:
    around = place("GM0001", inhabitants=9000, households=4100), place("WK000101", inhabitants=4500, households=2050)
    found = estimated(
        margins_of(*around, place("BU00010101", **without(*missing)), place("BU00010102", **without(*missing))), members=20
    )
    groups = [part.id for part in found.shown("BU00010101")] == ["jong", "gezin", "midden", "65plus"]
    assert groups == (not ten)
    assert bool(found.detailed[found.row("BU00010101")]) == ten
    assert found.shown("WK000101")[0].id != "jong"
    reason = found.why_groups("BU00010101")
    assert ("Vier groepen" in reason) == (not ten)
    # The sentence names what is the area's own, and only that.
    known = {
        "soort huishouden": not {*missing} & {*KINDS, *AGES},
        "koop en huur": not {*missing} & {*TENURES},
        "inkomen": not {*missing} & {*INCOMES},
    }
    if not ten:
        own = reason.split("Hier ")[1]
        assert {word for word in known if word in own} == {word for word, is_known in known.items() if is_known}


def test_the_reason_for_a_small_area_is_its_size(margins_of: Build) -> None:
    found = estimated(
        margins_of(
            *ROWS, place("BU00010109", households=200, households_single=80, households_no_children=60, households_children=60)
        )
    )
    assert "250 huishoudens" in found.why_groups("BU00010109")
    assert found.why_groups("BU00010103") == ""  # fewer than 50: nothing is told


def test_part_of_a_margin_is_not_its_own(margins_of: Build) -> None:
    found = estimated(margins_of(*ROWS, place("BU00010109", **without("corporation_share", "other_rent_share", *INCOMES))))
    assert not found.detailed[found.row("BU00010109")]


def test_zero_margins_give_zero_types(margins_of: Build) -> None:
    found = estimated(margins_of(*ROWS))
    share = dict(zip(found.types, found.central[found.row("BU00010105")], strict=True))
    assert share["gezin_jong_koop"] + share["gezin_ouder_koop"] == pytest.approx(1)
    assert share["alleen_65"] == 0


def test_an_area_without_any_margin_is_wider_than_one_with_all(margins_of: Build) -> None:
    found = estimated(margins_of(*ROWS), members=20)
    width = found.high - found.low
    assert (width[found.row("BU00010104")] > width[found.row("BU00010101")]).mean() >= 0.8
    assert found.poor[found.row("BU00010104")]
    assert not found.poor[found.row("BU00010101")]
    assert len(found.why("BU00010104")) >= 3
    assert found.levels["kinds"][found.row("BU00010104")] == "wijk"


def test_inherited_income_follows_the_kinds_of_the_area_itself(margins_of: Build) -> None:
    # Two buurten without income in the same wijk: the one full of people living alone has more lower incomes.
    alone = place(
        "BU00010102",
        households_single=800,
        households_no_children=100,
        households_children=100,
        age_0_14=150,
        household_size=1.4,
        inhabitants=1400,
        **without(*INCOMES),
    )
    families = place(
        "BU00010101", households_single=100, households_no_children=200, households_children=700, **without(*INCOMES)
    )
    found = estimated(margins_of(place("GM0001", inhabitants=9000), place("WK000101"), families, alone))
    low = [found.central[found.row(c), [found.types.index("jong_laag")]].sum() for c in ("BU00010101", "BU00010102")]
    assert low[1] > 3 * low[0]


def test_the_same_seed_gives_the_same_and_another_does_not(margins_of: Build) -> None:
    margins = margins_of(*ROWS)
    first, again, other = estimated(margins), estimated(margins), estimated(margins, seed=2)
    np.testing.assert_array_equal(first.members, again.members)
    np.testing.assert_array_equal(first.central, other.central)
    assert not np.array_equal(first.members, other.members, equal_nan=True)


@settings(max_examples=10)
@given(st.permutations(range(len(ROWS))))
def test_order_of_rows_does_not_matter(order: list[int]) -> None:
    straight, shuffled = (
        estimated(target_margins(arrange(key_figures(*(ROWS[i] for i in rows)), no_lineage(), 2021), load_seed()), members=2)
        for rows in (range(len(ROWS)), order)
    )
    for code in straight.codes:
        np.testing.assert_array_equal(straight.members[straight.row(code)], shuffled.members[shuffled.row(code)])


def test_an_area_is_the_same_whichever_others_are_asked() -> None:
    table = key_figures(*ROWS)
    everything = estimated(target_margins(arrange(table, no_lineage(), 2021), load_seed()))
    margins = target_margins(arrange(table, no_lineage(), 2021, ["BU00010102"]), load_seed())
    alone = estimated(margins, codes=["BU00010102"])
    assert alone.codes == ("BU00010102",)
    np.testing.assert_allclose(alone.members[0], everything.members[everything.row("BU00010102")], atol=1e-6)


def figures(number: int) -> list[dict]:
    """Buurten with odd figures: zeros, gaps, contradictions."""
    rng = np.random.default_rng(number)
    rows = []
    for i in range(12):
        row = place(f"BU000101{i:02d}", inhabitants=float(rng.integers(0, 400)) * 5, households=float(rng.integers(0, 200)) * 5)
        for name in (*KINDS, *AGES):
            row[name] = float(rng.integers(0, 60)) * 5 * (rng.uniform() > 0.3)
        row["owner_share"] = float(rng.integers(0, 101))
        row["corporation_share"] = float(rng.integers(0, 101 - int(row["owner_share"])))
        row["other_rent_share"] = 100 - row["owner_share"] - row["corporation_share"]
        row["low_income_share"] = float(rng.uniform(0, 100))
        row["high_income_share"] = float(rng.uniform(0, 100 - row["low_income_share"]))
        row["household_size"] = float(np.round(rng.uniform(1, 4), 1))
        for name in list(row)[2:]:
            if rng.uniform() < 0.2:
                row[name] = np.nan
        rows.append(row)
    return rows


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_no_figures_give_nan_or_negative_shares(number: int) -> None:
    found = estimated(target_margins(arrange(key_figures(*figures(number)), no_lineage(), 2021), load_seed()), members=3)
    enough = found.households >= 50
    assert np.isfinite(found.central[enough]).all()
    assert np.isfinite(found.members[enough]).all()
    assert (found.members[enough] >= 0).all()
    np.testing.assert_allclose(found.central[enough].sum(1), 1, atol=1e-6)
    assert np.isnan(found.central[~enough]).all()
    assert max(m["largest_relative_gap"] for m in found.quality["inside"].values()) <= 1e-6


def test_stored_as_parquet_and_read_back(margins_of: Build, tmp_path: Path) -> None:
    found = estimated(margins_of(*ROWS))
    found.to_frame().to_parquet(tmp_path / "types.parquet", index=False)
    back = Estimate.from_frame(pd.read_parquet(tmp_path / "types.parquet"))
    assert (back.codes, back.year, back.types) == (found.codes, found.year, found.types)
    np.testing.assert_array_equal(back.members, found.members)
    np.testing.assert_allclose(back.central, found.central, rtol=1e-6)
    assert back.quality["inside"] == found.quality["inside"]
    assert (back.levels["income"] == found.levels["income"]).all()
    assert [p.id for p in back.shown("BU00010102")] == [p.id for p in found.shown("BU00010102")]


def test_a_table_without_columns_is_refused(margins_of: Build) -> None:
    frame = estimated(margins_of(*ROWS)).to_frame().drop(columns="income_level")
    with pytest.raises(ValueError, match="income_level"):
        Estimate.from_frame(frame)
