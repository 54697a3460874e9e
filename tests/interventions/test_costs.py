"""What measures cost: by size of the area, over the years, and discounted."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.interventions.catalogue.assumptions import with_assumptions
from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.costs import AreaSize, cash_flow, cost, units
from lib.interventions.effect.measures import Measure

CATALOGUE = load_catalogue()
SMALL = AreaSize(430, 440)
YEARS = np.arange(2025, 2036)


def test_per_household_follows_the_size_of_the_buurt() -> None:
    entry = CATALOGUE.get("verlichting")
    found = cost(entry, 0.5, SMALL)
    assert found.units == 215
    assert (found.investment.low, found.investment.mode, found.investment.high) == (215 * 40, 215 * 70, 215 * 120)
    assert found.per_year.mode == 215 * 4
    assert cost(entry, 1.0, AreaSize(1000)).investment.mode == 70_000


def test_per_dwelling_counts_dwellings_and_the_share_at_full_coverage() -> None:
    # Three in ten of 440 dwellings at full coverage.
    assert units(CATALOGUE.get("herstructurering"), 1.0, SMALL) == pytest.approx(132)
    assert cost(CATALOGUE.get("herstructurering"), 0.5, SMALL).investment.mode == pytest.approx(66 * 300_000)
    # Two in a hundred households start with debt help in a year.
    assert cost(CATALOGUE.get("schuldhulp"), 1.0, SMALL).per_year.mode == pytest.approx(8.6 * 3000)
    assert AreaSize(430).homes == 430


def test_per_buurt_is_one_amount_at_any_coverage_and_size() -> None:
    entry = CATALOGUE.get("speelplek")
    amounts = {cost(entry, c, s).investment.mode for c in (0.1, 1.0) for s in (SMALL, AreaSize(5000))}
    assert amounts == {60_000}
    assert cost(entry, 0.0, SMALL).investment.high == 0


def test_cash_flow_of_maintenance_worked_by_hand() -> None:
    # Renovation takes ceil(1.5) = 2 years; 44 dwellings; upkeep from the year after the start to 2029.
    flow = cash_flow([Measure("renovatie", 0.1, 2026, 2029)], CATALOGUE, SMALL, YEARS)
    invested = dict(zip(YEARS.tolist(), flow.investment[0, :, 1], strict=True))
    kept = dict(zip(YEARS.tolist(), flow.upkeep[0, :, 1], strict=True))
    assert {year for year, value in invested.items() if value} == {2026, 2027}
    assert invested[2026] == invested[2027] == pytest.approx(44 * 60_000 / 2)
    assert {year for year, value in kept.items() if value} == {2027, 2028, 2029}
    assert kept[2028] == pytest.approx(44_000)


def test_without_upkeep_a_lamp_costs_nothing_more_and_a_programme_its_build_up() -> None:
    lamps = cash_flow([Measure("verlichting", 1.0, 2026, 2026)], CATALOGUE, SMALL, YEARS)
    assert not lamps.upkeep.any()
    # Two years of building up a community centre need its people in 2026 and 2027.
    centre = cash_flow([Measure("wijkcentrum", 1.0, 2026, 2026)], CATALOGUE, SMALL, YEARS)
    assert YEARS[centre.upkeep[0, :, 1] > 0].tolist() == [2026, 2027]
    kept = cash_flow([Measure("wijkcentrum", 1.0, 2026, 2030)], CATALOGUE, SMALL, YEARS)
    assert YEARS[kept.upkeep[0, :, 1] > 0].tolist() == [2026, 2027, 2028, 2029, 2030]
    for_ever = cash_flow([Measure("wijkcentrum", 1.0, 2026)], CATALOGUE, SMALL, YEARS)
    assert YEARS[for_ever.upkeep[0, :, 1] > 0].tolist() == list(range(2026, 2036))


def test_discounting_worked_by_hand() -> None:
    catalogue = with_assumptions(CATALOGUE, {"discount.rate": 0.1})
    flow = cash_flow([Measure("speelplek", 1.0, 2025, 2027)], catalogue, SMALL, [2025, 2026, 2027, 2028])
    assert flow.total[:, 1].tolist() == [60_000, 4_000, 4_000, 0]
    assert flow.present_value[1] == pytest.approx(60_000 + 4_000 / 1.1 + 4_000 / 1.21)
    assert flow.present_value[0] == pytest.approx(30_000 + 2_000 / 1.1 + 2_000 / 1.21)
    later = cash_flow([Measure("speelplek", 1.0, 2025, 2027)], catalogue, SMALL, [2025, 2026, 2027, 2028], base_year=2024)
    assert later.present_value == pytest.approx(flow.present_value / 1.1)
    free = with_assumptions(CATALOGUE, {"discount.rate": 0.0})
    assert cash_flow([Measure("speelplek", 1.0, 2025, 2027)], free, SMALL, YEARS).present_value[1] == 68_000


def test_the_standard_rate_is_the_one_of_the_cabinet_and_is_told() -> None:
    flow = cash_flow([Measure("cctv", 1.0, 2025)], CATALOGUE, SMALL, YEARS)
    assert flow.rate == 0.0225
    assert flow.price_text == "prijspeil 2024, zonder inflatie; teruggerekend naar 2025 met 2,25% per jaar (aanname)"
    assert json.loads(json.dumps(flow.to_dict()))["price_levels"] == [2024]


def test_nothing_chosen_costs_nothing() -> None:
    flow = cash_flow([], CATALOGUE, SMALL, YEARS)
    assert flow.total.shape == (YEARS.size, 3)
    assert not flow.total.any()
    assert flow.present_value.tolist() == [0, 0, 0]
    assert not cash_flow([Measure("wijkcentrum", 0.0, 2025)], CATALOGUE, SMALL, YEARS).total.any()


@given(
    name=st.sampled_from(CATALOGUE.ids),
    coverage=st.floats(0, 1),
    until=st.none() | st.integers(2020, 2040),
    households=st.floats(0, 5000),
)
def test_low_mode_high_stay_in_order_and_all_investment_is_spent(
    name: str, coverage: float, until: int | None, households: float
) -> None:
    flow = cash_flow([Measure(name, coverage, 2025, until)], CATALOGUE, AreaSize(households), np.arange(2025, 2045))
    assert (np.diff(flow.total, axis=1) >= 0).all()
    assert flow.investment[0].sum(axis=0)[1] == pytest.approx(
        cost(CATALOGUE.get(name), coverage, AreaSize(households)).investment.mode
    )


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="aantal huishoudens"):
        AreaSize(float("nan"))
    with pytest.raises(ValueError, match="aantal woningen"):
        AreaSize(10, -1)
    with pytest.raises(ValueError, match="bereik"):
        units(CATALOGUE.get("cctv"), 1.1, SMALL)
    with pytest.raises(ValueError, match="jaren"):
        cash_flow([], CATALOGUE, SMALL, [2025.5])
