"""Effect per euro in words only."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lib.interventions.catalogue.assumptions import with_assumptions
from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.costs import AreaSize, cash_flow
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.simulate import simulate
from lib.interventions.worth import PerEuro, effect_per_euro

CATALOGUE = load_catalogue()
YEARS = np.arange(2026, 2041)
SIZE = AreaSize(1000)


def worth(name: str, **fixed: float) -> PerEuro | None:
    catalogue = with_assumptions(CATALOGUE, {f"{name}.{key}": value for key, value in fixed.items()}) if fixed else CATALOGUE
    chosen = [Measure(name, 1.0, 2026)]
    return effect_per_euro(simulate(chosen, catalogue, YEARS), cash_flow(chosen, catalogue, SIZE, YEARS), SIZE.households)


@pytest.mark.parametrize(("each", "word"), [(50_000.0, "groot"), (500_000.0, "middel"), (50_000_000.0, "klein")])
def test_orders_of_size_worked_by_hand(each: float, word: str) -> None:
    # .002 points in every year but the first (onset .5): .00187 on average; 50, 500 and 50,000 euro per household.
    spread = {f"soc.{part}": 0.002 for part in ("low", "mode", "high")} | {f"vrz.{part}": 0.0 for part in ("low", "mode", "high")}
    euros = {f"investment.{part}": each for part in ("low", "mode", "high")}
    kept = {f"upkeep_per_year.{part}": 0.0 for part in ("low", "mode", "high")}
    assert worth("speelplek", **spread, **euros, **kept) == PerEuro(word, word, word)


def test_the_range_runs_from_low_effect_and_high_costs() -> None:
    found = worth("speelplek")
    assert found is not None
    assert found.low == "geen"
    assert found.text == f"effect per euro: {found.middle} (van geen tot {found.high})"
    assert PerEuro("klein", "klein", "klein").text == "effect per euro: klein"


def test_it_cannot_be_sorted_and_holds_no_number() -> None:
    found = worth("verlichting")
    assert found is not None
    assert all(isinstance(value, str) for value in dataclasses.astuple(found))
    with pytest.raises(TypeError):
        sorted([found, found])  # type: ignore[type-var]


def test_nothing_to_divide_by_gives_nothing() -> None:
    chosen = [Measure("verlichting", 1.0, 2026)]
    simulation = simulate(chosen, CATALOGUE, YEARS)
    assert effect_per_euro(simulation, cash_flow(chosen, CATALOGUE, SIZE, YEARS), 0) is None
    assert effect_per_euro(simulation, cash_flow([], CATALOGUE, SIZE, YEARS), 1000) is None
    with pytest.raises(ValueError, match="verschillende jaren"):
        effect_per_euro(simulation, cash_flow(chosen, CATALOGUE, SIZE, YEARS[1:]), 1000)
    with pytest.raises(ValueError, match="standaardkwantielen"):
        effect_per_euro(simulate(chosen, CATALOGUE, YEARS, quantiles=(0.5,)), cash_flow(chosen, CATALOGUE, SIZE, YEARS), 1000)
