"""What turns the order of scenarios: every told value is tried in the whole computation, and nothing nearer turns it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.interventions.catalogue.assumptions import with_assumptions
from lib.interventions.effect.measures import Measure
from lib.interventions.tipping.order import Order, Side, Tip, orders_of
from lib.interventions.tipping.tried import Tried
from tests.interventions.tipping.whole import CATALOGUE, DRAWS, Plans, plans, side, sides, turned, with_value, worth

FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
LIGHT = Measure("verlichting", 0.8, 2027, 2027)
GREEN = Measure("groen_restruimte", 0.5, 2027)


def of(order: Order, what: str, measure: str | None = None) -> Tip | None:
    return next((t for t in order.tips if t.tried.what == what and measure in (None, t.tried.measure)), None)


def clear(order: Order, given_sides: tuple[Side, ...]) -> float:
    """What single precision may do to a worth: a ten-millionth of a point, or that divided by the costs."""
    if order.criterion == "effect":
        return 1e-7
    ratios = [order.values[one.slot] / effect for one in given_sides if (effect := worth(one, "effect"))]
    return 2e-7 * max(ratios, default=1.0)


@FEW
@given(plans())
def test_values_are_those_of_the_simulation(drawn: Plans) -> None:
    given_sides = sides(drawn)
    for order in orders_of(given_sides, draws=DRAWS):
        for one in given_sides:
            assert order.values[one.slot] == pytest.approx(worth(one, order.criterion), abs=clear(order, given_sides))


@FEW
@given(plans())
def test_at_the_told_value_the_order_has_turned_and_before_the_root_it_has_not(drawn: Plans) -> None:
    given_sides = sides(drawn)
    for order in orders_of(given_sides, draws=DRAWS):
        for tip in order.tips:
            way = -1.0 if tip.value < tip.tried.base else 1.0
            assert tip.tried.low <= tip.value <= tip.tried.high
            told = turned(given_sides, tip.slots, tip.tried, tip.value, order.criterion, order.ranks)
            assert told > 0, tip
            if tip.tried.what == "upkeep":
                before = list(range(int(tip.value) + 1, int(np.ceil(tip.tried.high))))
            else:
                before = [float(tip.tried.at(np.array([way * (tip.distance - 1e-4) * part]))[0]) for part in (0.5, 1.0)]
            for value in before:
                assert turned(given_sides, tip.slots, tip.tried, value, order.criterion, order.ranks) <= clear(
                    order, given_sides
                ), tip


@FEW
@given(plans(), st.data())
def test_nothing_nearer_turns_it_by_trying_everything(drawn: Plans, data: st.DataObject) -> None:
    """The oracle: a fine grid of the whole computation, for some of the assumptions that were tried."""
    given_sides = sides(drawn)
    order = data.draw(st.sampled_from(orders_of(given_sides, draws=DRAWS)))
    if len(order.ranks) < 2:
        assert not order.tips
        return
    for tried in data.draw(st.lists(st.sampled_from(list(order.tried)), min_size=1, max_size=3, unique=True)):
        found = next((t for t in order.tips if t.tried == tried), None)
        nearest = oracle(given_sides, order, tried)
        if nearest is None:
            assert found is None or found.distance > 1 - 1 / STEPS or narrow(given_sides, order, tried, found)
        else:
            assert found is not None, (tried, nearest)
            assert found.distance <= nearest + 1e-6
            assert found.distance > nearest - 1 / STEPS - 1e-6 or narrow(given_sides, order, tried, found)


STEPS = 48


def places(tried: Tried) -> list[tuple[float, float]]:
    """(distance, value), nearest first."""
    if tried.what == "upkeep":
        top = int(np.ceil(tried.high))
        return [((tried.high - y) / tried.high, float(y)) for y in range(top - 1, -1, -1)]
    grid = [(i / STEPS, way) for i in range(1, STEPS + 1) for way in tried.directions]
    return [(x, float(tried.at(np.array([way * x]))[0])) for x, way in grid]


def oracle(given_sides: tuple[Side, ...], order: Order, tried: Tried) -> float | None:
    slots = order.tried[tried]
    for distance, value in places(tried):
        if turned(given_sides, slots, tried, value, order.criterion, order.ranks) > clear(order, given_sides):
            return distance
    return None


def narrow(given_sides: tuple[Side, ...], order: Order, tried: Tried, tip: Tip) -> bool:
    """Whether it turned back before the next point of the oracle's grid: it is right then, and the oracle too coarse."""
    return turned(given_sides, tip.slots, tried, tip.root, order.criterion, order.ranks) > 0


def test_a_half_life_is_found_where_it_can_be_computed_by_hand() -> None:
    """Two scenarios with the same measure and other upkeep differ by a factor that the half-life sets."""
    kept, left = Measure("verlichting", 0.5, 2027), Measure("verlichting", 0.8, 2027, 2027)
    (order, *_) = orders_of([side("A", kept, spent=False), side("B", left, spent=False)], draws=DRAWS)
    assert order.ranks == (("A",), ("B",))
    tip = of(order, "half_life")
    assert tip is not None
    # 0.8 * 0.5 ** (9.5 / h) = 0.5 where h = 9.5 / log2(1.6)
    assert tip.root == pytest.approx(9.5 / np.log2(1.6), rel=1e-3)
    assert tip.value >= tip.root
    assert tip.slots == ("A", "B")
    assert tip.order == ("B", "A")


def test_scenarios_that_assume_something_else_have_an_assumption_of_their_own() -> None:
    own = with_assumptions(CATALOGUE, {"verlichting.half_life_years": 3.0})
    (order, *_) = orders_of([side("A", LIGHT), side("B", LIGHT, GREEN, catalogue=own)], draws=DRAWS)
    halves = {
        tried.base: slots for tried, slots in order.tried.items() if tried.what == "half_life" and tried.measure == "verlichting"
    }
    assert halves == {8.0: ("A",), 3.0: ("B",)}


def test_what_the_user_changed_is_where_it_starts() -> None:
    own = with_assumptions(CATALOGUE, {"verlichting.half_life_years": 2.0})
    (order, *_) = orders_of([side(s, m, catalogue=own) for s, m in (("A", LIGHT), ("B", GREEN))], draws=DRAWS)
    (tried,) = (one for one in order.tried if one.what == "half_life" and one.measure == "verlichting")
    assert (tried.base, tried.low, tried.high) == (2.0, 0.5, 8.0)


def test_scenarios_that_do_the_same_are_level_and_nothing_turns_them() -> None:
    for order in orders_of([side("A", LIGHT), side("B", LIGHT)], draws=DRAWS):
        assert order.ranks == (("A", "B"),)
        assert order.tips == ()
        assert order.holds == 1.0
        assert any(one.what == "half_life" for one in order.tried)


def test_one_scenario_has_no_order_and_unknown_costs_no_order_per_euro() -> None:
    assert orders_of([side("A", LIGHT)]) == ()
    assert [o.criterion for o in orders_of([side("A", LIGHT), side("B", GREEN, spent=False)], draws=DRAWS)] == ["effect"]


def test_money_is_tried_only_where_money_counts() -> None:
    effect, per_euro = orders_of([side("A", LIGHT), side("B", GREEN)], draws=DRAWS)
    money = {"investment", "per_year", "share"}
    assert not money & {one.what for one in effect.tried}
    assert money <= {one.what for one in per_euro.tried}
    assert all(any(one.what == "half_life" for one in order.tried) for order in (effect, per_euro))


def test_how_often_the_order_holds_is_counted_in_the_same_draws() -> None:
    (order, *_) = orders_of([side("A", LIGHT), side("B", Measure("verlichting", 0.4, 2027, 2027))], draws=DRAWS)
    assert order.holds == 1.0  # the same draws times a number: never the other way round
    (loose, *_) = orders_of(
        [side("A", Measure("verlichting", 1.0, 2027)), side("B", Measure("wijkcentrum", 1.0, 2027))], draws=2000
    )
    assert 0.5 < loose.holds < 0.9


def test_upkeep_that_stops_is_told_in_whole_years() -> None:
    kept = side("A", Measure("groen_restruimte", 1.0, 2027))
    other = side("B", Measure("groen_restruimte", 0.5, 2027, 2036))
    (order, *_) = orders_of([kept, other], draws=DRAWS)
    tips = [tip for tip in order.tips if tip.tried.what == "upkeep"]
    assert tips
    for tip in tips:
        assert tip.value == int(tip.value)
        lasting = [with_value(one, tip.tried, tip.value) if one.slot in tip.slots else one for one in (kept, other)]
        assert worth(lasting[0], "effect") < worth(lasting[1], "effect")


def test_it_is_the_same_every_time() -> None:
    both = [side("A", LIGHT), side("B", GREEN)]
    assert orders_of(both, draws=DRAWS) == orders_of(both, draws=DRAWS)
