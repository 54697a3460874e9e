"""What turns an example package: every package is tried one by one, at the told value, before it, and on a grid."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lib.interventions.catalogue.assumptions import with_assumptions
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.costs import AreaSize
from lib.interventions.effect.measures import Plan
from lib.interventions.portfolio.choose import Limits, Options, Portfolio, example_package, problem_of
from lib.interventions.portfolio.inputs import options_from
from lib.interventions.portfolio.solver import CENT, Problem
from lib.interventions.tipping.bound import Bound
from lib.interventions.tipping.offers import Offers
from lib.interventions.tipping.package import TOLERANCE, PackageTip, PackageTipping, package_tips
from lib.interventions.tipping.tried import Tried
from tests.interventions.tipping.whole import CATALOGUE

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
DRAWS, START, STEPS = 60, 2027, 12
# The solver's gap, and by how much more than enough it has to be better to look nearer: nothing within this is promised.
SLACK = 0.005


@dataclass(frozen=True)
class Case:
    """Some measures in one or two buurten, within budgets."""

    households: tuple[float, ...]
    measures: tuple[str, ...]
    investment: float | None
    upkeep: float | None
    after: int

    @property
    def sizes(self) -> dict[str, AreaSize]:
        return {f"BU{n}": AreaSize(size) for n, size in enumerate(self.households)}

    @property
    def limits(self) -> Limits:
        others = set(CATALOGUE.ids) - set(self.measures)
        return Limits(self.investment, self.upkeep, must_not=frozenset((a, m) for a in self.sizes for m in others))

    def options(self, catalogue: Catalogue = CATALOGUE) -> Options:
        plans = [Plan(name, START) for name in catalogue.ids]
        return options_from(plans, self.sizes, 0.6, catalogue, START + self.after, draws=DRAWS)

    def tipping(self, found: Portfolio) -> PackageTipping:
        options = self.options()
        offers = Offers(CATALOGUE, self.sizes, 0.6, START, START + self.after, DRAWS)
        return package_tips(options, problem_of(options, self.limits), found.chosen, offers)

    def moved(self, tried: Tried, value: float) -> Options:
        """As somebody would enter it."""
        return self.options(with_assumptions(CATALOGUE, tried.changes(value)))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    measures = draw(st.lists(st.sampled_from(CATALOGUE.ids), min_size=2, max_size=5, unique=True))
    households = draw(st.lists(st.sampled_from([300.0, 800.0, 1500.0]), min_size=1, max_size=2))
    money = st.sampled_from([None, 20_000.0, 60_000.0, 150_000.0, 600_000.0])
    return Case(tuple(households), tuple(measures), draw(money), draw(money), draw(st.sampled_from([3, 10])))


def largest(problem: Problem, case: Case, options: Options) -> float:
    """The largest effect within the budgets, by trying all packages of the measures of the case."""
    columns = [options.measures.index(name) for name in case.measures]
    pairs = [(a, m) for a in range(len(options.areas)) for m in columns]
    tried = np.array(list(itertools.product([False, True], repeat=len(pairs))))
    packages = np.zeros((len(tried), *problem.linear.shape), dtype=bool)
    for n, (a, m) in enumerate(pairs):
        packages[:, a, m] = tried[:, n]
    fits = np.ones(len(packages), dtype=bool)
    for cost, budget in problem.costs:
        fits &= (packages * cost).sum(axis=(1, 2)) <= budget + CENT
    left = np.prod(1.0 - problem.gain * packages[..., None] / problem.ceilings, axis=2)
    effect = (problem.linear * packages).sum(axis=2) + (problem.ceilings * (1.0 - left)).sum(axis=2)
    return float((effect @ problem.weights)[fits].max())


def ahead(case: Case, found: Portfolio, tried: Tried, value: float) -> float:
    """By what part of its own effect the package is behind the largest at this value."""
    options = case.moved(tried, value)
    problem = problem_of(options, case.limits)
    own = problem.effect(found.chosen)
    return (largest(problem, case, options) - own) / max(abs(own), 1e-12)


def over(case: Case, found: Portfolio, tried: Tried, value: float) -> float:
    """By what part the package is over one of its budgets at this value; negative when it is within both."""
    problem = problem_of(case.moved(tried, value), case.limits)
    return max(float((cost * found.chosen).sum()) / budget - 1.0 if budget else -1.0 for cost, budget in problem.costs)


def before(tip: PackageTip, part: float = 1.0) -> float:
    way = -1.0 if tip.value < tip.tried.base else 1.0
    return float(tip.tried.at(np.array([way * (tip.distance - 1e-4) * part]))[0])


@FEW
@given(cases())
def test_at_the_told_value_another_package_is_better_and_is_chosen(case: Case) -> None:
    found = example_package(case.options(), case.limits)
    assume(found.chosen.any())
    for tip in case.tipping(found).tips:
        assert tip.tried.low <= tip.value <= tip.tried.high
        again = example_package(case.moved(tip.tried, tip.value), case.limits)
        assert (again.chosen != found.chosen).any(), tip
        if tip.instead is None:
            assert over(case, found, tip.tried, tip.value) > TOLERANCE
            assert over(case, found, tip.tried, before(tip)) <= TOLERANCE + 1e-9
        else:
            assert ahead(case, found, tip.tried, tip.value) > TOLERANCE - 1e-6
            problem = problem_of(case.moved(tip.tried, tip.value), case.limits)
            assert problem.allowed(tip.instead)
            assert problem.effect(tip.instead) > problem.effect(found.chosen)


@FEW
@given(cases())
def test_nothing_nearer_turns_it(case: Case) -> None:
    """Where the search says that it is exact, no package is better by enough before the root."""
    found = example_package(case.options(), case.limits)
    assume(found.chosen.any())
    for tip in case.tipping(found).tips[:4]:
        if tip.exact and tip.instead is not None:
            for part in (0.5, 1.0):
                # So near the next known value that the solver is not asked: a fiftieth of the range.
                assert ahead(case, found, tip.tried, before(tip, part)) <= TOLERANCE + SLACK or tip.distance * (1 - part) < 0.02


@FEW
@given(cases(), st.data())
def test_what_a_grid_finds_nearer_than_the_told_ones_is_found_too(case: Case, data: st.DataObject) -> None:
    """The oracle: all packages at all places of a grid, for some of the assumptions of these measures."""
    found = example_package(case.options(), case.limits)
    assume(found.chosen.any())
    tipping = case.tipping(found)
    assume(tipping.complete)
    better = [tip for tip in tipping.tips if tip.instead is not None]
    third = better[2].distance if len(better) > 2 else 1.0
    mine = [one for one in tipping.tried if one.measure in case.measures]
    for tried in data.draw(st.lists(st.sampled_from(mine), min_size=1, max_size=4, unique=True)):
        told = next((tip for tip in better if tip.tried == tried), None)
        for way in tried.directions:
            if tried.what in ("investment", "per_year", "share") and way > 0:
                continue
            for step in range(1, STEPS + 1):
                place = step / STEPS
                if place >= third - 0.02 or (told is not None and told.distance <= place):
                    break
                value = float(tried.at(np.array([way * place]))[0])
                if value > 100 and tried.what == "half_life":
                    continue  # no editor takes it
                assert ahead(case, found, tried, value) <= TOLERANCE + SLACK, (tried, value)


def test_it_is_the_same_every_time_and_half_lives_are_among_what_is_tried() -> None:
    case = Case((900.0,), ("verlichting", "buurtwacht", "whatsapp", "schoon_heel"), 60_000.0, 40_000.0, 10)
    found = example_package(case.options(), case.limits)
    one, other = case.tipping(found), case.tipping(found)
    assert [(t.tried, t.value) for t in one.tips] == [(t.tried, t.value) for t in other.tips]
    assert one.asked == other.asked
    assert {t.measure for t in one.tried if t.what == "half_life"} == set(case.measures)
    # Everything in a package is kept up: how long it would last without is no part of the choice.
    assert not any(t.tried.what == "half_life" for t in one.tips)


def test_offers_are_those_that_the_package_is_chosen_from() -> None:
    case = Case((900.0, 400.0), tuple(CATALOGUE.ids), None, None, 3)
    options = case.options()
    problem = problem_of(options, case.limits)
    offers = Offers(CATALOGUE, case.sizes, 0.6, START, START + 3, DRAWS)
    for m, name in enumerate(options.measures):
        tried = Tried("half_life", name, None, 1.0, 1.0, 1.0)
        column = offers.column(name, tried, np.array([1.0]))
        np.testing.assert_allclose(column.linear[0], problem.linear[:, m], atol=1e-7)
        np.testing.assert_allclose(column.gain[0], problem.gain[:, m], atol=1e-7)
        np.testing.assert_allclose(column.investment[0], options.investment[:, m])
        np.testing.assert_allclose(column.upkeep[0], options.upkeep[:, m])


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_is_above_every_package(seed: int) -> None:
    rng = np.random.default_rng(seed)
    case = Case((900.0, 400.0), tuple(rng.choice(CATALOGUE.ids, 5, replace=False)), 60_000.0, 40_000.0, 10)
    options = case.options()
    problem = problem_of(options, case.limits)
    bound = float(Bound(problem).at(problem.linear[None])[0])
    most = largest(problem, case, options)
    assert most <= bound + 1e-9
    assert bound <= 2.0 * most + 1e-3
