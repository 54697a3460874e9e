"""The package is the best there is: compared with all packages on small cases, and properties of budget and curve."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.interventions.portfolio.choose import (
    GAP,
    Limits,
    Options,
    budget_curve,
    example_package,
)
from tests.interventions.portfolio.packages import NEAR, cases, every_package, exact, within


@settings(max_examples=150)
@given(case=cases())
def test_it_agrees_with_trying_every_package(case: tuple[Options, Limits]) -> None:
    given, limits = case
    largest, count = every_package(given, limits)
    found = example_package(given, limits, seconds=60)
    if not count:
        assert found.status == "infeasible"
        assert not found.answered
        assert found.reason
        assert found.conflict is not None
        return
    assert found.status == "proven"
    assert within(given, limits, found.chosen)
    assert found.effect == pytest.approx(exact(given, found.chosen), abs=1e-12)
    assert found.effect == pytest.approx(found.expected, abs=1e-12)  # one draw: the means are the draw
    assert found.effect >= largest - GAP * abs(largest) - NEAR
    assert found.bound >= largest - NEAR
    assert found.gap <= GAP or abs(found.bound - found.expected) <= NEAR
    assert found.investment == pytest.approx((given.investment * found.chosen).sum())
    assert found.upkeep == pytest.approx((given.upkeep * found.chosen).sum())


@settings(max_examples=60)
@given(case=cases(), more=st.integers(1, 20))
def test_more_budget_never_does_less(case: tuple[Options, Limits], more: int) -> None:
    given, limits = case
    limits = replace(limits, investment=limits.investment or 0.0)
    less = example_package(given, limits, seconds=60)
    richer = example_package(given, replace(limits, investment=(limits.investment or 0.0) + more * 10_000.0), seconds=60)
    if less.answered:
        assert richer.answered
        assert richer.effect >= less.effect - GAP * abs(less.effect) - NEAR


@settings(max_examples=25)
@given(case=cases())
def test_the_curve_never_falls_and_stays_within_its_budgets(case: tuple[Options, Limits]) -> None:
    given, limits = case
    points = budget_curve(given, limits, [60_000.0, 0.0, 20_000.0, 20_000.0, 150_000.0], seconds=60)
    assert [point.budget for point in points] == [0.0, 20_000.0, 60_000.0, 150_000.0]
    effects = [point.effect for point in points]
    known = [effect for effect in effects if effect is not None]
    assert known == sorted(known)
    assert effects[: len(effects) - len(known)] == [None] * (len(effects) - len(known))
    for point in points:
        if point.effect is not None:
            assert within(given, replace(limits, investment=point.budget), point.chosen)
