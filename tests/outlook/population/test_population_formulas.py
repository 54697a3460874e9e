"""Hand-worked cases of every formula of the population outlook."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.outlook.population import ages, kinds, totals
from lib.outlook.population.change import NONE, OWN, PARENT, Change, pairs, shrinkage_weight, yearly_change
from lib.outlook.population.choose import better_than_no_change, rule, wins
from lib.outlook.population.errors import COLUMNS, Errors, by_pace, load_errors, log_error, measure
from lib.outlook.population.figures import FIGURES, OutlookInputError, build_panel, size_class
from lib.outlook.population.model import control_shares, forecast, straight_line
from tests.outlook.population.measuring import as_yaml, fast_factors


def table(rows: list[tuple[str, int, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["code", "year", "households", "inhabitants"])


def test_damping_sum_adds_the_powers() -> None:
    assert totals.damping_sum(np.array([1.0, 2.0, 3.0]), 0.5) == pytest.approx([0.5, 0.75, 0.875])
    assert totals.damping_sum(np.array([4.0]), 1.0) == pytest.approx([4.0])


def test_total_grows_by_the_damped_and_capped_change() -> None:
    ahead = totals.project_total(np.array([100.0, 100.0]), np.array([0.01, 0.50]), np.array([2.0]))
    assert ahead[0, 0] == pytest.approx(100 * np.exp(0.01 * (0.9 + 0.81)))
    assert ahead[1, 0] == pytest.approx(100 * np.exp(0.03 * (0.9 + 0.81)))


def test_shrinkage_weighs_half_at_the_half_mass() -> None:
    assert shrinkage_weight(np.array([0.0, 12_000.0, 36_000.0]), 12_000.0) == pytest.approx([0.0, 0.5, 0.75])


def test_pairs_skip_the_year_an_area_is_missing() -> None:
    known = np.array([[True, True, True], [True, False, True], [False, False, True]])
    found = {(i, j): rows.tolist() for i, j, rows in pairs(known)}
    assert found == {(0, 1): [True, False, False], (1, 2): [True, False, False], (0, 2): [False, True, False]}


def test_area_is_pulled_to_its_gemeente_by_size() -> None:
    """Own change ln(2)/1 with mass 1,995 of half 12,000; the gemeente's own row says 0."""
    rows = [
        ("BU00010001", 2020, 995.0, 1.0),
        ("BU00010001", 2021, 1995.0, 1.0),
        ("GM0001", 2020, 9e9, 1.0),
        ("GM0001", 2021, 9e9, 1.0),
    ]
    panel = build_panel(table(rows), 2021)
    change = totals.total_change(panel, "households")
    weight = 1995 / (1995 + 12_000)
    assert change.shrunk[0, 0] == pytest.approx(weight * np.log(2), abs=1e-4)
    assert change.own[0, 0] == pytest.approx(np.log(2))


def test_area_without_an_earlier_year_follows_its_gemeente() -> None:
    rows = [
        ("BU00010001", 2021, 400.0, 1.0),
        ("GM0001", 2020, 995.0, 1.0),
        ("GM0001", 2021, 1015.0, 1.0),
        ("BU00020001", 2021, 1.0, 1.0),
    ]
    panel = build_panel(table(rows), 2021)
    change = totals.total_change(panel, "households")
    assert change.history.tolist() == [PARENT, NONE, OWN]
    assert change.shrunk[0, 0] == pytest.approx(1015 / (1015 + 80_000) * np.log(1020 / 1000))
    assert change.shrunk[1, 0] == 0


def test_gemeente_is_the_sum_of_areas_known_in_both_years() -> None:
    """An area that appears in the second year is no growth of its gemeente."""
    rows = [("BU00010001", 2020, 1000.0, 1.0), ("BU00010001", 2021, 1000.0, 1.0), ("BU00010002", 2021, 5000.0, 1.0)]
    change = totals.total_change(build_panel(table(rows), 2021), "households")
    assert change.shrunk[:, 0] == pytest.approx([0.0, 0.0])


def test_recent_change_counts_more() -> None:
    values = np.array([[[100.0], [100.0], [200.0]]])
    panel = build_panel(table([("a", year, 1.0, 1.0) for year in (2015, 2020, 2025)]), 2025)

    def log(before: np.ndarray, after: np.ndarray, years: int) -> np.ndarray:
        return np.log(after / before) / years

    change = yearly_change(panel, values, log, half_area=0.0, half_group=1.0, default=np.zeros(1))
    assert change.own[0, 0] == pytest.approx((0.5 * 0 + 1 * np.log(2) / 5) / 1.5)


def test_dwellings_count_half_where_they_are_known() -> None:
    frame = table([("a", 2020, 1_000_000.0, 1.0), ("a", 2021, 1_000_000.0, 1.0)]).assign(dwellings=[1_000_000.0, 1_020_000.0])
    alone = totals.total_change(build_panel(frame.drop(columns="dwellings"), 2021), "households").shrunk[0, 0]
    both = totals.total_change(build_panel(frame, 2021), "households").shrunk[0, 0]
    assert alone == pytest.approx(0)
    assert both == pytest.approx(np.log(1.02) / 2, rel=0.02)


def test_cohort_step_by_hand() -> None:
    later = ages.step(np.array([[150.0, 100.0, 200.0, 400.0, 300.0]]), np.zeros((1, 5)))[0]
    assert later == pytest.approx([150 * 14 / 15 + 0.039 * 200, 100 * 0.9 + 10, 190 + 10, 380 + 10, 300 + 20])


def test_cohort_rates_lead_from_before_to_after() -> None:
    before = np.array([[300.0, 200.0, 500.0, 600.0, 350.0], [20.0, 0.0, 40.0, 60.0, 10.0]])
    after = np.array([[280.0, 260.0, 480.0, 590.0, 420.0], [15.0, 5.0, 40.0, 50.0, 25.0]])
    rates = ages.fit_rates(before, after, 4)
    reached = before
    for _ in range(4):
        reached = ages.step(reached, rates)
    assert reached == pytest.approx(after, abs=0.05)


def test_without_any_change_known_ages_lean_to_the_last_composition() -> None:
    last = np.array([[100.0, 100.0, 100.0, 100.0, 100.0]])
    rates = np.zeros((1, 5))
    own, none = (
        ages.project_shares(last, Change(rates, rates, np.array([history])), np.array([5.0]))[0, 0] for history in (OWN, NONE)
    )
    assert own[4] > none[4] > 0.2
    assert own.sum() == pytest.approx(1)


def test_kinds_follow_the_change_in_log_shares() -> None:
    before, after = np.array([[50.0, 30.0, 20.0]]), np.array([[60.0, 25.0, 15.0]])
    assert kinds.share_change(before, after, 2)[0, 0] == pytest.approx(np.log(0.62 / 0.52) / 2)
    still = Change(np.zeros((1, 3)), np.zeros((1, 3)), np.array([OWN]))
    assert kinds.project_shares(after, still, np.array([9.0]))[0, 0] == pytest.approx([0.6, 0.25, 0.15])


def test_shares_are_controlled_to_one() -> None:
    """The first keeps .5; the other two divide the rest as the model's .3 : .1."""
    model, last = np.array([[[0.6, 0.3, 0.1]]]), np.array([[0.5, 0.25, 0.25]])
    use = np.array([[[False, True, True]]])
    assert control_shares(model, last, use)[0, 0] == pytest.approx([0.5, 0.375, 0.125])
    nothing = np.array([[[1.0, 0.0, 0.0]]])
    assert control_shares(nothing, last, use)[0, 0] == pytest.approx([0.5, 0.25, 0.25])


def test_straight_line_goes_through_first_and_last_and_stops_at_zero() -> None:
    frame = table([("a", 2020, 100.0, 1.0), ("a", 2021, 300.0, 1.0), ("a", 2024, 60.0, 1.0), ("b", 2024, 70.0, 1.0)])
    line = straight_line(build_panel(frame, 2024), "households", np.array([2.0, 10.0]))
    assert line == pytest.approx(np.array([[40.0, 0.0], [70.0, 70.0]]))


def test_size_classes_at_their_limits() -> None:
    assert size_class(np.array([49, 50, 249, 250, 999, 1000, 2500, np.nan])).tolist() == [-1, 0, 0, 1, 1, 2, 3, -1]


def test_third_kind_is_what_is_left() -> None:
    frame = pd.DataFrame(
        {
            "code": ["a", "b"],
            "year": 2024,
            "households": [100.0, 100.0],
            "households_single": [40.0, 40.0],
            "households_children": [25.0, np.nan],
        }
    )
    panel = build_panel(frame, 2024)
    assert panel.last("households_no_children")[0] == 35
    assert np.isnan(panel.last("households_no_children")[1])


def cells(horizons: list[int], model: list[float], no_change: list[float]) -> pd.DataFrame:
    frame = pd.DataFrame({"horizon": horizons, "mape_model": model, "mape_no_change": no_change})
    widths = {f"q{level}_{name}": [level / 1000 * h for h in horizons] for level in (67, 95) for name in ("model", "no_change")}
    return frame.assign(**widths, source="toets", share_mae_model=np.nan, share_mae_no_change=np.nan)


def test_model_is_used_only_from_where_it_keeps_winning() -> None:
    known = cells([1, 2, 4], [5, 3, 3], [4, 4, 4])
    assert wins(known, np.array([1.0, 2, 3, 4, 9])).tolist() == [False, True, True, True, True]
    loses_late = cells([1, 2, 4], [3, 3, 5], [4, 4, 4])
    assert not wins(loses_late, np.array([1.0, 2, 4, 9])).any()
    tie = cells([1], [4], [4])
    assert not wins(tie, np.array([1.0])).any()


def test_parts_are_judged_by_their_share() -> None:
    known = cells([1], [3], [4]).assign(share_mae_model=2.0, share_mae_no_change=1.0)
    assert not better_than_no_change(known).any()


def test_intervals_are_interpolated_and_grow_in_proportion_beyond_the_longest() -> None:
    made = rule(cells([2, 4], [1, 1], [2, 2]), np.array([1.0, 3.0, 4.0, 8.0]), np.ones(4, dtype=bool))
    assert made.q67 == pytest.approx([0.067, 0.201, 0.268, 0.536])
    assert made.basis.tolist() == ["toets", "toets", "toets", "aanname"]


def test_log_error_by_hand() -> None:
    assert log_error(np.array([95.0]), np.array([45.0])) == pytest.approx([np.log(2)])


def case(code: str, actual: float, model: float, fast: bool = False) -> dict[str, object]:
    shares = {f"share_{name}": np.nan for name in ("actual", "model", "no_change", "straight_line")}
    same = {"history": OWN, "figure": "households", "size": "250-999", "horizon": 2, "no_change": 100.0, "straight_line": 120.0}
    return {"code": code, "actual": actual, "model": model, "fast": fast, **same, **shares}


def test_errors_are_measured_by_hand() -> None:
    cases = pd.DataFrame([case("a", 100, 110), case("b", 80, 100), case("c", 0, 10)])
    cell = measure(cases, "toets").iloc[0]
    assert cell["mape_model"] == pytest.approx((10 + 25) / 2)
    assert cell["mape_no_change"] == pytest.approx((0 + 25) / 2)
    assert (cell["n"], cell["areas"]) == (3, 3)


def test_fast_places_are_apart_and_never_narrower() -> None:
    cases = pd.DataFrame([case("a", 100, 110), case("b", 100, 110), case("c", 100, 300, fast=True)])
    known = measure(by_pace(cases), "toets")
    assert set(known["size"]) == {"250-999", "snel"}
    factor = np.log(305 / 105) / np.log(115 / 105)
    assert fast_factors(cases, known)["households"] == pytest.approx((factor, factor), abs=0.01)
    calmer = pd.DataFrame([case("a", 100, 150), case("c", 100, 101, fast=True)])
    assert fast_factors(calmer, measure(by_pace(calmer), "toets"))["households"] == (1.0, 1.0)


def test_table_of_errors_is_read_back(tmp_path) -> None:  # type: ignore[no-untyped-def]
    known = load_errors()
    assert set(known.cells["figure"]) == set(FIGURES)
    few = Errors(known.cells.head(30), known.fast)
    (tmp_path / "fouten.yaml").write_text(as_yaml(few, "# kop"), encoding="utf-8")
    again = load_errors(tmp_path / "fouten.yaml")
    pd.testing.assert_frame_equal(again.cells, few.cells[COLUMNS], check_dtype=False, rtol=0.01)
    assert again.fast == few.fast


@pytest.mark.parametrize("horizons", [[], [0], [16]])
def test_horizons_outside_the_range_are_refused(horizons: list[int]) -> None:
    panel = build_panel(table([("a", 2024, 100.0, 1.0)]), 2024)
    with pytest.raises(OutlookInputError, match="1 tot en met 15"):
        forecast(panel, horizons)
