"""The simulation against a slow and plain one, and the promises about what may not influence what."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lib.interventions.catalogue.assumptions import with_assumptions
from lib.interventions.catalogue.models import Catalogue, UnknownInterventionError
from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.effect.draws import BETA_KEY, pert
from lib.interventions.effect.measures import Measure, Plan
from lib.interventions.effect.shape import shape
from lib.interventions.effect.simulate import QUANTILES, simulate, simulate_areas
from lib.scores import DIMENSIONS
from tests.interventions.effect.combined import combine_crime, combine_points

CATALOGUE = load_catalogue()
YEARS = np.arange(2023, 2041)
DRAWS = 400

MIX = (
    Measure("verlichting", 0.8, 2025, 2030),
    Measure("speelplek", 1.0, 2026, 2026),
    Measure("wijkcentrum", 0.5, 2024, None),
    Measure("groen_restruimte", 0.3, 2025, 2028),
    Measure("schoon_heel", 1.0, 2025, 2027),
    Measure("sociaal_beheer", 0.7, 2027, 2030),
)

measures = st.builds(
    Measure,
    st.sampled_from(CATALOGUE.ids),
    st.floats(0, 1),
    st.integers(2020, 2038),
    st.none() | st.integers(2018, 2045),
)


def plain_simulation(chosen: tuple[Measure, ...], catalogue: Catalogue, draws: int) -> dict[str, NDArray[np.float64]]:
    """Draws (n_years, draws) per dimension and in total, by the documented functions in float64."""
    beta = pert(catalogue.crime_beta, draws, *BETA_KEY)
    result: dict[str, NDArray[np.float64]] = {}
    for dimension in DIMENSIONS:
        paths = []
        for year in YEARS:
            points, falls, weights = [], [], []
            for measure in chosen:
                entry = catalogue.get(measure.intervention)
                effect = dict(entry.effects.items()).get(dimension)
                if effect is None:
                    continue
                share = shape(year - measure.start, entry.onset_years, entry.half_life, measure.plan.upkeep_years)
                weight = measure.coverage * float(share)
                values = pert(effect.spread, draws, measure.intervention, dimension)
                if effect.crime is not None:
                    falls.append(values)
                    weights.append(np.full(draws, weight))
                else:
                    points.append(values * weight)
            total = np.zeros(draws)
            if points:
                total += combine_points(points, catalogue.ceilings.of(dimension))
            if falls:
                total += combine_crime(falls, weights, beta)
            paths.append(total)
        result[dimension] = np.array(paths)
    result["total"] = np.sum([result[dimension] for dimension in DIMENSIONS], axis=0)
    return result


def test_equals_the_plain_simulation() -> None:
    found = simulate(MIX, CATALOGUE, YEARS, DRAWS)
    expected = plain_simulation(MIX, CATALOGUE, DRAWS)
    assert found.total == pytest.approx(np.quantile(expected["total"], QUANTILES, axis=1).T, abs=2e-8)
    for dimension in DIMENSIONS:
        wanted = np.quantile(expected[dimension], QUANTILES, axis=1).T
        assert found.dimensions[dimension] == pytest.approx(wanted, abs=2e-8)
    assert found.total.shape == (YEARS.size, len(QUANTILES))
    assert found.total.max() > 0.01


def test_one_measure_worked_by_hand() -> None:
    # No spread left: 10 percent less crime, beta .05, 40% of the buurt, half-life 8, complete in half a year.
    catalogue = with_assumptions(
        CATALOGUE,
        {f"verlichting.onv.{part}": 0.1 for part in ("low", "mode", "high")}
        | {f"crime_beta.{part}": 0.05 for part in ("low", "mode", "high")},
    )
    found = simulate([Measure("verlichting", 0.4, 2025, 2030)], catalogue, [2024, 2025, 2026, 2030, 2038, 2046])
    peak = 0.05 * -np.log(0.9) * 0.4
    assert found.median == pytest.approx([0, 0, peak, peak, peak / 2, peak / 4], rel=1e-6)
    assert np.ptp(found.total, axis=1) == pytest.approx(0, abs=1e-12)


def test_lighting_peaks_where_the_evidence_puts_it() -> None:
    # Middle .005; the extremes of the draws stay within the extremes .001 and .015 of the rule.
    quantiles = (0.0, 0.5, 1.0)
    low, middle, high = simulate([Measure("verlichting", 1.0, 2025)], CATALOGUE, [2030], 2000, quantiles).total[0]
    assert middle == pytest.approx(0.005, abs=0.0007)
    assert low >= 0.018 * -np.log(0.96)
    assert high <= 0.064 * -np.log(0.79) + 1e-9


@pytest.mark.parametrize("chosen", [(), (Measure("verlichting", 0.0, 2025), Measure("speelplek", 0.0, 2025))])
def test_nothing_done_is_exactly_zero(chosen: tuple[Measure, ...]) -> None:
    found = simulate(chosen, CATALOGUE, YEARS)
    assert not found.total.any()
    assert not any(paths.any() for paths in found.dimensions.values())


def test_before_the_start_is_exactly_zero() -> None:
    found = simulate([Measure("schoon_heel", 1.0, 2030)], CATALOGUE, np.arange(2020, 2031))
    assert not found.total.any()


def test_a_measure_elsewhere_changes_nothing_here() -> None:
    plans = [measure.plan for measure in MIX]
    coverage = np.random.default_rng(3).uniform(0, 1, (6, len(plans)))
    # Area 0 has lighting and a playground only; elsewhere a community centre shares the playground's dimensions.
    coverage[0, 2:] = 0
    before = simulate_areas(plans[:2], coverage[:, :2], CATALOGUE, YEARS, DRAWS)
    after = simulate_areas(plans, coverage, CATALOGUE, YEARS, DRAWS)
    assert np.array_equal(before[0], after[0])
    assert not np.array_equal(before[1], after[1])


def test_another_measure_adds_its_own_dimension_and_leaves_the_others() -> None:
    alone = simulate([Measure("verlichting", 0.5, 2025)], CATALOGUE, YEARS)
    joined = simulate([Measure("verlichting", 0.5, 2025), Measure("renovatie", 0.5, 2025)], CATALOGUE, YEARS)
    assert np.array_equal(alone.dimensions["onv"], joined.dimensions["onv"])
    assert not alone.dimensions["won"].any()
    assert joined.dimensions["won"].any()


@settings(max_examples=25)
@given(chosen=st.lists(measures, max_size=5), seed=st.integers(0, 1000))
def test_many_areas_equal_each_area_alone_to_the_last_bit(chosen: list[Measure], seed: int) -> None:
    plans = [measure.plan for measure in chosen]
    generator = np.random.default_rng(seed)
    coverage = generator.uniform(0, 1, (4, len(plans))) * (generator.random((4, len(plans))) > 0.3)
    together = simulate_areas(plans, coverage, CATALOGUE, YEARS, 50, workers=2)
    for area in range(4):
        own = [Measure(p.intervention, float(c), p.start, p.upkeep_until) for p, c in zip(plans, coverage[area], strict=True)]
        assert np.array_equal(together[area].astype(float), simulate(own, CATALOGUE, YEARS, 50).total)


@settings(max_examples=25)
@given(chosen=st.lists(measures, min_size=1, max_size=5, unique_by=lambda m: m.intervention), data=st.data())
def test_the_order_of_measures_changes_nothing(chosen: list[Measure], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(chosen))
    first, second = (simulate(order, CATALOGUE, YEARS, 50).total for order in (chosen, shuffled))
    assert np.array_equal(first, second)


@settings(max_examples=25)
@given(chosen=st.lists(measures, min_size=1, max_size=4))
def test_quantiles_rise_and_points_stay_below_the_ceiling(chosen: list[Measure]) -> None:
    found = simulate(chosen, CATALOGUE, YEARS, 50)
    assert (np.diff(found.total, axis=1) >= -1e-9).all()
    for dimension in ("fys", "soc", "vrz", "won"):
        assert found.dimensions[dimension].max() <= CATALOGUE.ceilings.of(dimension) + 1e-8


def test_chunks_and_threads_change_nothing() -> None:
    plans = [measure.plan for measure in MIX]
    coverage = np.random.default_rng(4).uniform(0, 1, (40, len(plans)))
    one = simulate_areas(plans, coverage, CATALOGUE, YEARS, 60, workers=1)
    assert np.array_equal(one, simulate_areas(plans, coverage, CATALOGUE, YEARS, 60, workers=3))
    assert one.dtype == np.float32
    assert one.shape == (40, YEARS.size, 5)


def test_one_intervention_in_two_phases_never_exceeds_the_whole() -> None:
    whole = simulate([Measure("renovatie", 1.0, 2025)], CATALOGUE, YEARS)
    halves = simulate([Measure("renovatie", 0.5, 2025), Measure("renovatie", 0.5, 2025)], CATALOGUE, YEARS)
    twice = simulate([Measure("renovatie", 1.0, 2025), Measure("renovatie", 1.0, 2025)], CATALOGUE, YEARS)
    assert np.array_equal(whole.total, halves.total)
    # Two crews are quicker during the building years, and the end result is the same.
    assert np.array_equal(whole.total[-1], twice.total[-1])
    assert (twice.total <= whole.total.max() + 1e-12).all()


def test_dimensions_can_be_asked_alone() -> None:
    plans = [measure.plan for measure in MIX]
    coverage = [[measure.coverage for measure in MIX]]
    onv = simulate_areas(plans, coverage, CATALOGUE, YEARS, DRAWS, dimensions=("onv",))
    assert np.array_equal(onv[0].astype(float), simulate(MIX, CATALOGUE, YEARS, DRAWS).dimensions["onv"])
    assert not simulate_areas(plans, coverage, CATALOGUE, YEARS, DRAWS, dimensions=()).any()


@pytest.mark.parametrize("coverage", [-0.01, 1.01, float("nan")])
def test_impossible_coverage_is_refused(coverage: float) -> None:
    with pytest.raises(ValueError, match="bereik"):
        Measure("verlichting", coverage, 2025)
    with pytest.raises(ValueError, match="bereik"):
        simulate_areas([Plan("verlichting", 2025)], [[coverage]], CATALOGUE, YEARS)


@pytest.mark.parametrize("year", [1800, 2500, 2025.0, "2025", True, np.int64(2025)])
def test_impossible_years_are_refused(year: object) -> None:
    with pytest.raises(ValueError, match="beginjaar"):
        Measure("verlichting", 1.0, year)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="laatste jaar van onderhoud"):
        Plan("verlichting", 2025, year)  # type: ignore[arg-type]


def test_other_bad_input_is_refused() -> None:
    measure = Measure("verlichting", 1.0, 2025)
    with pytest.raises(UnknownInterventionError, match="'licht'"):
        simulate([Measure("licht", 1.0, 2025)], CATALOGUE, YEARS)
    with pytest.raises(ValueError, match="jaren"):
        simulate([measure], CATALOGUE, [])
    with pytest.raises(ValueError, match="jaren"):
        simulate([measure], CATALOGUE, [2025.5])
    with pytest.raises(ValueError, match="berekeningen"):
        simulate([measure], CATALOGUE, YEARS, draws=0)
    for quantiles in ((), (0.5, 0.1), (1.5,), (0.5, 0.5)):
        with pytest.raises(ValueError, match="Kwantielen"):
            simulate([measure], CATALOGUE, YEARS, quantiles=quantiles)
    with pytest.raises(ValueError, match="rij per buurt"):
        simulate_areas([measure.plan], [[0.1, 0.2]], CATALOGUE, YEARS)
