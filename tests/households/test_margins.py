"""From published figures to targets: own figures, fall back with its mark, other years, institutions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from lib.areas import LEVELS
from lib.databank import SAMPLE
from lib.databank.errors import DatabankError
from lib.databank.store import open_databank
from lib.households.inputs.margins import Margins, distance_to_published
from lib.households.inputs.observations import add_up, observe, with_parents
from tests.households.conftest import key_figures, place, without

KINDS = ("households_single", "households_no_children", "households_children")
TENURES = ("owner_share", "corporation_share", "other_rent_share")
INCOMES = ("low_income_share", "high_income_share")
AGES = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus")
Build = Callable[..., Margins]


def row(margins: Margins, code: str) -> int:
    return margins.areas.codes.index(code)


def level(margins: Margins, name: str, code: str) -> str:
    return LEVELS[margins.margin(name).level[row(margins, code)]]


def test_parents_come_before_children() -> None:
    areas = with_parents(["BU00010101", "BU00010201", "GM0002"])
    assert areas.codes == ("NL00", "GM0001", "GM0002", "WK000101", "WK000102", "BU00010101", "BU00010201")
    assert areas.parent.tolist() == [-1, 0, 0, 1, 1, 3, 4]


def test_kinds_are_rescaled_to_their_sum(margins_of: Build) -> None:
    margins = margins_of(place("BU00010101", households=1005))
    share = margins.kinds.share[row(margins, "BU00010101")]
    np.testing.assert_allclose(share, [0.38, 0.29, 0.33])
    assert margins.households[row(margins, "BU00010101")] == 1005


def test_published_shares_of_tenure_are_rescaled_to_100(margins_of: Build) -> None:
    margins = margins_of(place("BU00010101", owner_share=60, corporation_share=30, other_rent_share=12))
    np.testing.assert_allclose(margins.tenure.share[row(margins, "BU00010101")], np.array([60, 30, 12]) / 102)


def test_income_between_lowest_and_highest_is_what_is_left(margins_of: Build) -> None:
    margins = margins_of(place("BU00010101", low_income_share=55.5, high_income_share=10.5))
    np.testing.assert_allclose(margins.income.share[row(margins, "BU00010101")], [0.555, 0.34, 0.105])


@pytest.mark.parametrize(
    ("households", "shares", "uncertain"), [(1000, 100, False), (1300, 100, True), (800, 100, True), (1000, 95, True)]
)
def test_tenure_is_uncertain_with_second_homes_rooms_or_unknown_owners(
    margins_of: Build, households: float, shares: float, uncertain: bool
) -> None:
    margins = margins_of(place("BU00010101", households=households, other_rent_share=12 - (100 - shares)))
    assert margins.tenure_uncertain[row(margins, "BU00010101")] == uncertain


def test_missing_margins_fall_back_to_wijk_gemeente_and_land_and_say_so(margins_of: Build) -> None:
    margins = margins_of(
        place("GM0001", inhabitants=9000, **without(*INCOMES)),
        place("WK000101", **without(*KINDS, *INCOMES)),
        place("WK000102", **without(*TENURES, *INCOMES)),
        place("BU00010101", **without(*KINDS, *TENURES, *INCOMES)),
        place("BU00010201", **without(*TENURES)),
    )
    assert level(margins, "kinds", "BU00010101") == "gemeente"
    assert level(margins, "tenure", "BU00010101") == "wijk"
    assert level(margins, "income", "BU00010101") == "land"
    assert level(margins, "ages", "BU00010101") == "buurt"
    assert level(margins, "tenure", "BU00010201") == "gemeente"
    assert level(margins, "income", "BU00010201") == "buurt"
    assert level(margins, "kinds", "BU00010201") == "buurt"


def test_one_category_of_a_margin_is_kept_and_the_rest_marked_as_fallen_back(margins_of: Build) -> None:
    margins = margins_of(
        place("GM0001", inhabitants=9000),
        place("BU00010101", **without("corporation_share", "other_rent_share", "households_single", "households_no_children")),
    )
    i = row(margins, "BU00010101")
    assert margins.tenure.partial[i]
    assert margins.tenure.share[i, 0] == pytest.approx(0.60)
    assert level(margins, "tenure", "BU00010101") == "gemeente"
    assert margins.kinds.share[i, 2] == pytest.approx(0.33)
    assert margins.kinds.partial[i]


def test_two_published_kinds_give_the_third(margins_of: Build) -> None:
    margins = margins_of(place("BU00010101", households_no_children=np.nan))
    np.testing.assert_allclose(margins.kinds.share[row(margins, "BU00010101")], [0.38, 0.29, 0.33])


def lineage(kind: str, then: str | None) -> pd.DataFrame:
    rows = [("BU00010101", 2021, "BU00010101", "same"), ("BU00010101", 2019, then, kind)]
    return pd.DataFrame(rows, columns=["code", "year", "code_then", "kind"]).astype(
        {"code": "str", "code_then": "str", "kind": "str"}
    )


@pytest.mark.parametrize(
    ("kind", "then", "expected", "year"),
    [
        ("same", "BU00010101", "buurt", 2019),
        ("recoded", "BU00010177", "buurt", 2019),
        ("changed", None, "land", 2021),
        ("unknown", None, "land", 2021),
    ],
)
def test_another_year_counts_only_along_an_unbroken_lineage(
    margins_of: Build, kind: str, then: str | None, expected: str, year: int
) -> None:
    old = [place("BU00010101", 2019, owner_share=10, corporation_share=80, other_rent_share=10)]
    if then == "BU00010177":
        old = [place("BU00010177", 2019, owner_share=10, corporation_share=80, other_rent_share=10)]
    margins = margins_of(place("BU00010101", **without(*TENURES)), *old, lineage=lineage(kind, then))
    i = row(margins, "BU00010101")
    assert level(margins, "tenure", "BU00010101") == expected
    assert margins.tenure.level_year[i] == year
    if expected == "buurt":
        np.testing.assert_allclose(margins.tenure.share[i], [0.1, 0.8, 0.1])


def test_the_asked_year_comes_before_the_next_and_those_before(margins_of: Build) -> None:
    known = pd.DataFrame(
        [("BU00010101", y, "BU00010101", "same") for y in (2019, 2020, 2021, 2022)], columns=["code", "year", "code_then", "kind"]
    )
    shares = {2019: 10, 2020: 20, 2021: 30, 2022: 40}
    for missing, expected in (((), 2021), ((2021,), 2022), ((2021, 2022), 2020)):
        rows = [
            place("BU00010101", y, low_income_share=np.nan if y in missing else s, high_income_share=20)
            for y, s in shares.items()
        ]
        margins = margins_of(*rows, lineage=known)
        assert margins.income.year[row(margins, "BU00010101")] == expected


def test_people_in_institutions_are_taken_out_of_the_oldest(margins_of: Build) -> None:
    # 1,000 households of 2.0 are 2,000 of the 2,200 inhabitants; 9% outside, of which 5% is ordinary.
    margins = margins_of(place("BU00010101", household_size=2.0))
    i = row(margins, "BU00010101")
    assert margins.excess[i] == pytest.approx(200 / 2200 - 0.05)
    assert margins.persons[i, 3] == pytest.approx(430 - margins.excess[i] * 2200)
    assert margins.persons[i, :3].tolist() == [240, 560, 620]


def test_where_few_are_old_institutions_are_taken_out_of_the_younger(margins_of: Build) -> None:
    margins = margins_of(place("BU00010101", household_size=1.8, age_65_plus=20, age_25_44=970))
    i = row(margins, "BU00010101")
    assert margins.persons[i, 3] == 20
    assert margins.persons[i, :3].sum() < 240 + 970 + 620


def test_buurten_are_added_up_for_a_wijk_that_lacks_ages() -> None:
    table = key_figures(
        place("WK000101", inhabitants=4400, **without(*AGES)), place("BU00010101"), place("BU00010102")
    ).set_index("code")
    filled = add_up(table)
    assert filled.loc["WK000101", "age_65_plus"] == 860
    assert filled.loc["WK000101", "owner_share"] == 60


def test_part_of_the_buurten_is_not_a_wijk() -> None:
    table = key_figures(
        place("WK000101", inhabitants=4400, **without(*AGES)), place("BU00010101"), place("BU00010102", **without(*AGES))
    ).set_index("code")
    assert np.isnan(add_up(table).loc["WK000101", "age_65_plus"])


def test_distance_to_the_published_counts_is_reported(margins_of: Build) -> None:
    margins = margins_of(place("GM0001", households=1000), place("BU00010101", households=1010))
    distance = distance_to_published(margins)
    assert distance["areas"] == 2
    assert distance["add_up"] == 1
    assert distance["largest_gap"] == pytest.approx(3.8)  # .38 x 1,010 - 380


def test_an_unknown_year_or_area_is_named() -> None:
    databank = open_databank(SAMPLE)
    with pytest.raises(DatabankError, match="1999"):
        observe(databank, 1999)
    with pytest.raises(KeyError, match="BU99999999"):
        observe(databank, 2021, ["BU99999999"])
