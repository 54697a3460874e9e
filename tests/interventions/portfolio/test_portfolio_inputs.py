"""What a package is chosen from is what the simulation computes and what the costs say."""

from __future__ import annotations

import numpy as np
import pytest

from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.costs import AreaSize, cost
from lib.interventions.effect.measures import Measure, Plan
from lib.interventions.effect.simulate import simulate
from lib.interventions.portfolio.choose import Limits, example_package
from lib.interventions.portfolio.inputs import options_from

CATALOGUE = load_catalogue()
SIZES = {"BU1": AreaSize(800), "BU2": AreaSize(1500, 1600)}
IDS = ("verlichting", "speelplek", "groen_restruimte", "wijkcentrum")
PLANS = [Plan(name, 2026 + n, None if n % 2 else 2031) for n, name in enumerate(IDS)]
COVERAGE = np.array([[0.6, 0.5, 1.0, 0.8], [0.3, 0.9, 0.2, 0.4]])


def test_the_effect_is_that_of_the_simulation() -> None:
    given = options_from(PLANS, SIZES, COVERAGE, CATALOGUE, 2035, draws=1)
    found = example_package(given, Limits(must=frozenset((a, m) for a in SIZES for m in IDS)))
    for row in range(2):
        measures = [Measure(p.intervention, COVERAGE[row, n], p.start, p.upkeep_until) for n, p in enumerate(PLANS)]
        simulated = simulate(measures, CATALOGUE, [2035], draws=1, quantiles=(0.5,)).total[0, 0]
        assert found.area_effects[row] == pytest.approx(simulated, abs=1e-6)


def test_costs_are_those_of_the_measure_at_its_coverage() -> None:
    given = options_from(PLANS, SIZES, COVERAGE, CATALOGUE, 2035, draws=2)
    for row, (area, size) in enumerate(SIZES.items()):
        for n, name in enumerate(IDS):
            price = cost(CATALOGUE.get(name), COVERAGE[row, n], size)
            place = given.areas.index(area), given.measures.index(name)
            assert given.investment[place] == pytest.approx(price.investment.mode)
            assert given.upkeep[place] == pytest.approx(price.per_year.mode)


def test_the_whole_catalogue_gives_a_package() -> None:
    given = options_from([Plan(name, 2026) for name in CATALOGUE.ids], SIZES, 0.6, CATALOGUE, 2035, draws=50)
    found = example_package(given, Limits(investment=1_000_000.0, upkeep=100_000.0))
    assert found.status == "proven"
    assert found.chosen.any()
    assert found.investment <= 1_000_000.0
    assert abs(found.difference) < 0.05 * found.effect


def test_a_measure_planned_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twee keer"):
        options_from([PLANS[0], PLANS[0]], SIZES, 0.5, CATALOGUE, 2035)
