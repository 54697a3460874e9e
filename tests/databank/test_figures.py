"""This figure for this area near this year: which year, which area, and when there is none."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from lib.databank.figures import Figures

BUURT, WIJK, GEMEENTE = "BU99010001", "WK990100", "GM9901"
KINDS = ("households_single", "households_no_children", "households_children")
SHARES = ("single_share", "no_children_share", "children_share")

Cells = dict[tuple[str, int], dict[str, float]]
Past = dict[tuple[str, int], tuple[str | None, str]]


def one(code: str, values: dict[int, float | None], indicator: str = "woz") -> Cells:
    return {(code, year): {} if value is None else {indicator: value} for year, value in values.items()}


# which year


@pytest.mark.parametrize(
    ("published", "year"),
    [
        ([2018, 2019, 2024, 2025, 2026], 2025),
        ([2018, 2019, 2024, 2026], 2024),
        ([2018, 2019, 2023, 2026], 2023),
        ([2018, 2019, 2026], 2019),
        ([2018, 2026], None),
    ],
)
def test_the_newest_up_to_one_year_later_and_five_years_older(
    figures: Callable[..., Figures], published: list[int], year: int | None
) -> None:
    found = figures(one(BUURT, {y: float(y) for y in published})).figure("woz", BUURT, 2024)
    assert found.year == year
    if year is None:
        assert (found.status, found.from_code) == ("niet_gepubliceerd", None)
        assert math.isnan(found.value)
        assert not found.known
    else:
        assert (found.value, found.status, found.from_code, found.kind) == (float(year), "ok", BUURT, "meting")


def test_a_year_without_a_value_is_passed_over(figures: Callable[..., Figures]) -> None:
    found = figures(one(BUURT, {2022: 300.0, 2023: None, 2024: None})).figure("woz", BUURT, 2024)
    assert (found.value, found.year) == (300.0, 2022)


def test_zero_is_a_value(figures: Callable[..., Figures]) -> None:
    found = figures(one(BUURT, {2023: 10.0, 2024: 0.0}, "births")).figure("births", BUURT, 2024)
    assert (found.value, found.year) == (0.0, 2024)


# which area it was


@pytest.mark.parametrize("kind", ["changed", "unknown"])
def test_a_broken_lineage_is_never_joined(figures: Callable[..., Figures], kind: str) -> None:
    """CBS has a figure under the same code, but it is of another area."""
    made = figures(one(BUURT, {2022: 300.0, 2024: None}), {(BUURT, 2022): (None, kind)})
    found = made.figure("woz", BUURT, 2024)
    assert math.isnan(found.value)
    assert (found.status, found.year, found.from_code) == ("niet_te_vergelijken", None, None)


def test_an_older_year_of_unbroken_lineage_is_used(figures: Callable[..., Figures]) -> None:
    made = figures(one(BUURT, {2021: 280.0, 2022: 300.0}), {(BUURT, 2022): (None, "unknown")})
    found = made.figure("woz", BUURT, 2024)
    assert (found.value, found.year, found.status) == (280.0, 2021, "ok")


def test_a_recoded_area_is_followed(figures: Callable[..., Figures]) -> None:
    """In 2021 the area was BU99010099; the code it has now was then another area."""
    cells = {**one("BU99010099", {2021: 280.0}), **one(BUURT, {2021: 999.0, 2024: None})}
    found = figures(cells, {(BUURT, 2021): ("BU99010099", "recoded")}).figure("woz", BUURT, 2024)
    assert (found.value, found.year, found.from_code, found.code) == (280.0, 2021, BUURT, BUURT)


def test_a_year_that_lineage_does_not_know_is_not_used(figures: Callable[..., Figures]) -> None:
    made = figures(one(BUURT, {2022: 300.0}), {(BUURT, 2022): (None, "")})
    assert made.figure("woz", BUURT, 2024).status == "niet_te_vergelijken"


# a larger area instead


def test_falls_back_to_the_wijk_then_the_gemeente(figures: Callable[..., Figures]) -> None:
    cells = {**one(BUURT, {2024: None}), **one(WIJK, {2021: 210.0}), **one(GEMEENTE, {2024: 220.0})}
    made = figures(cells)
    found = made.figure("woz", BUURT, 2024)
    assert (found.value, found.year, found.code, found.from_code, found.status) == (210.0, 2021, BUURT, WIJK, "wijk")
    found = made.figure("woz", BUURT, 2030)
    assert found.status == "niet_gepubliceerd"
    found = figures({**cells, **one(WIJK, {2021: None})}).figure("woz", BUURT, 2024)
    assert (found.value, found.from_code, found.status) == (220.0, GEMEENTE, "gemeente")
    found = figures({**cells, **one(WIJK, {2021: None})}).figure("woz", WIJK, 2024)
    assert (found.from_code, found.status) == (GEMEENTE, "gemeente")


def test_no_fall_back_when_not_wanted_and_never_to_the_country(figures: Callable[..., Figures]) -> None:
    made = figures({**one(BUURT, {2024: None}), **one(WIJK, {2024: 210.0})})
    assert made.figure("woz", BUURT, 2024, fall_back=False).status == "niet_gepubliceerd"
    made = figures({**one(BUURT, {2024: None}), **one("NL00", {2024: 250.0})})
    found = made.figure("woz", BUURT, 2024)
    assert (found.status, found.from_code) == ("niet_gepubliceerd", None)


def test_a_wijk_with_a_broken_lineage_is_no_fall_back(figures: Callable[..., Figures]) -> None:
    cells = {**one(BUURT, {2024: None}), **one(WIJK, {2022: 210.0})}
    found = figures(cells, {(WIJK, 2022): (None, "changed")}).figure("woz", BUURT, 2024)
    assert math.isnan(found.value)
    assert found.status == "niet_te_vergelijken"


# too small a base


@pytest.mark.parametrize(
    ("households", "status", "value"), [(50.0, "ok", 40.0), (49.0, "te_klein", math.nan), (0.0, "te_klein", math.nan)]
)
def test_shares_start_at_their_smallest_base(
    figures: Callable[..., Figures], households: float, status: str, value: float
) -> None:
    cells: Cells = {(BUURT, 2024): {"households": households, "households_single": households * 0.4}, **one(WIJK, {2024: 1.0})}
    found = figures(cells).figure("single_share", BUURT, 2024)
    assert found.status == status
    assert found.value == pytest.approx(value, nan_ok=True)


def test_too_small_does_not_turn_into_the_wijk(figures: Callable[..., Figures]) -> None:
    """The reader is told that the buurt is too small, not given the share of the wijk for it."""
    cells: Cells = {
        (BUURT, 2024): {"households": 20.0, "households_single": 10.0},
        (WIJK, 2024): {"households": 900.0, "households_single": 300.0},
    }
    found = figures(cells).figure("single_share", BUURT, 2024)
    assert (found.status, found.year, found.from_code) == ("te_klein", 2024, BUURT)
    assert not found.known


def test_a_wijk_that_is_too_small_is_passed_over(figures: Callable[..., Figures]) -> None:
    cells: Cells = {
        (BUURT, 2024): {},
        (WIJK, 2024): {"households": 20.0, "households_single": 10.0},
        (GEMEENTE, 2024): {"households": 9000.0, "households_single": 3000.0},
    }
    found = figures(cells).figure("single_share", BUURT, 2024)
    assert (found.status, found.from_code) == ("gemeente", GEMEENTE)
    assert found.value == pytest.approx(100 / 3)


def test_a_share_of_rounded_counts_is_at_most_everything(figures: Callable[..., Figures]) -> None:
    cells: Cells = {(BUURT, 2024): {"inhabitants": 100.0, "age_65_plus": 105.0}}
    assert figures(cells).figure("age_65_plus_share", BUURT, 2024).value == 100.0


@pytest.mark.parametrize(("inhabitants", "status", "rate"), [(200.0, "ok", 1500.0), (199.0, "te_klein", math.nan)])
def test_a_rate_of_crime_has_no_ceiling(figures: Callable[..., Figures], inhabitants: float, status: str, rate: float) -> None:
    """A shopping street has few inhabitants and more crimes than those."""
    found = figures({(BUURT, 2024): {"inhabitants": inhabitants, "crimes": 300.0}}).figure("crimes_per_1000", BUURT, 2024)
    assert found.status == status
    assert found.value == pytest.approx(rate, nan_ok=True)


def test_a_rate_takes_crime_and_inhabitants_of_one_year(figures: Callable[..., Figures]) -> None:
    cells: Cells = {(BUURT, 2025): {"inhabitants": 500.0}, (BUURT, 2024): {"inhabitants": 400.0, "crimes": 10.0}}
    found = figures(cells).figure("crimes_per_1000", BUURT, 2024)
    assert (found.value, found.year) == (25.0, 2024)


# figures that belong together


def test_together_is_all_of_one_year(figures: Callable[..., Figures]) -> None:
    """2024 lacks one kind of household; then all three are of 2021, when all were published."""
    cells: Cells = {
        (BUURT, 2024): {"households": 220.0, "households_single": 100.0, "households_no_children": 60.0},
        (BUURT, 2021): {
            "households": 200.0,
            "households_single": 90.0,
            "households_no_children": 50.0,
            "households_children": 60.0,
        },
    }
    made = figures(cells)
    found = made.together(KINDS, BUURT, 2024)
    assert (found.values, found.year, found.indicators) == ((90.0, 50.0, 60.0), 2021, KINDS)
    assert made.together(SHARES, BUURT, 2024).values == (45.0, 25.0, 30.0)
    assert made.figure("households_single", BUURT, 2024).year == 2024


def test_together_is_all_of_one_area(figures: Callable[..., Figures]) -> None:
    cells: Cells = {
        (BUURT, 2024): {"households_single": 100.0, "households_no_children": 60.0},
        (WIJK, 2024): dict.fromkeys(KINDS, 500.0),
    }
    found = figures(cells).together(KINDS, BUURT, 2024)
    assert (found.values, found.from_code, found.status) == ((500.0,) * 3, WIJK, "wijk")


def test_together_without_any_complete_year_fills_nothing_in(figures: Callable[..., Figures]) -> None:
    cells: Cells = {(BUURT, 2024): {KINDS[0]: 1.0}, (BUURT, 2023): {KINDS[1]: 1.0}, (BUURT, 2022): {KINDS[2]: 1.0}}
    found = figures(cells).together(KINDS, BUURT, 2024)
    assert found.status == "niet_gepubliceerd"
    assert np.isnan(found.values).all()


# tables and series


def test_a_table_has_own_figures_only(figures: Callable[..., Figures]) -> None:
    cells = {**one(BUURT, {2023: 300.0}), **one("BU99010002", {2024: None}), **one(WIJK, {2024: 210.0})}
    table = figures(cells).table("woz", [BUURT, "BU99010002", "BU99010003"], 2024)
    assert table["code"].tolist() == [BUURT, "BU99010002", "BU99010003"]
    np.testing.assert_array_equal(table["value"], [300.0, np.nan, np.nan])
    np.testing.assert_array_equal(table["year"], [2023.0, np.nan, np.nan])
    assert table["status"].tolist() == ["ok", "niet_gepubliceerd", "niet_gepubliceerd"]


def test_a_series_has_gaps_where_years_cannot_be_joined(figures: Callable[..., Figures]) -> None:
    cells = {**one(BUURT, {2020: 1.0, 2021: 2.0, 2022: 3.0, 2023: None, 2024: 5.0}), **one("BU99010099", {2021: 2.5})}
    past: Past = {(BUURT, 2020): (None, "changed"), (BUURT, 2021): ("BU99010099", "recoded"), (BUURT, 2022): (None, "unknown")}
    series = figures(cells, past).series("woz", BUURT)
    assert series["year"].tolist() == [2020, 2021, 2022, 2023, 2024]
    np.testing.assert_array_equal(series["value"], [np.nan, 2.5, np.nan, np.nan, 5.0])
    assert series["kind"].tolist() == ["changed", "recoded", "unknown", "same", "same"]


def test_unknown_area_and_unknown_indicator(figures: Callable[..., Figures]) -> None:
    made = figures(one(BUURT, {2024: 1.0}))
    assert made.figure("woz", "BU99019999", 2024).status == "niet_gepubliceerd"
    with pytest.raises(KeyError):
        made.figure("bestaat_niet", BUURT, 2024)
