"""Edits of a scenario, as values."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from lib.scenarios import (
    Scenario,
    ScenarioAction,
    ScenarioEvent,
    ScenarioHousing,
    ScenarioMeasure,
    decode_link,
    edits,
    encode_link,
)

ONE, TWO = "BU09170001", "BU09170002"
LIGHT = ScenarioMeasure(intervention="verlichting", area=ONE, coverage=80, start=2027, upkeep_until=2030)
PLAY = ScenarioMeasure(intervention="speelplek", area=TWO, coverage=100, start=2026)
HOMES = ScenarioHousing(area=TWO, kind="nieuwbouw", tenure="koop", dwellings=40, start=2028)
EMPTY = Scenario(gemeente="GM0917")
BASE = Scenario(gemeente="GM0917", title="Plan", areas=(ONE, TWO), measures=(LIGHT, PLAY), notes="afspraak")


def test_choosing_keeps_settings_and_other_areas() -> None:
    after = edits.choose(BASE, ONE, ["verlichting", "groen"], 2031)
    assert LIGHT in after.measures
    assert PLAY in after.measures
    [fresh] = [m for m in after.measures if m.intervention == "groen"]
    assert (fresh.area, fresh.coverage, fresh.start, fresh.upkeep_until) == (ONE, edits.START_COVERAGE, 2031, None)
    assert (after.title, after.notes) == ("Plan", "afspraak")


def test_an_area_without_plans_is_left_out() -> None:
    assert edits.choose(BASE, ONE, [], 2031).areas == (TWO,)
    both = edits.add_housing(BASE, HOMES)
    assert edits.choose(both, TWO, [], 2031).areas == (ONE, TWO)
    assert edits.remove_housing(both, HOMES) == BASE


def test_choosing_twice_the_same_is_once() -> None:
    assert edits.choose(EMPTY, ONE, ["groen", "groen"], 2031) == edits.choose(EMPTY, ONE, ["groen"], 2031)


def test_changing_one_measure() -> None:
    after = edits.change(BASE, LIGHT, coverage=20)
    assert (
        after.measures
        == Scenario(gemeente="GM0917", areas=(ONE, TWO), measures=(LIGHT.model_copy(update={"coverage": 20}), PLAY)).measures
    )


def test_two_phases_that_become_equal_are_one() -> None:
    later = LIGHT.model_copy(update={"start": 2029})
    phases = edits.adopt(EMPTY, (ONE,), (LIGHT, later))
    assert edits.change(phases, later, start=2027).measures == (LIGHT,)


def test_a_change_out_of_bounds_is_refused() -> None:
    with pytest.raises(ValidationError):
        edits.change(BASE, LIGHT, coverage=101)


def test_a_package_replaces_its_areas_only() -> None:
    after = edits.adopt(BASE, (ONE,), (ScenarioMeasure(intervention="groen", area=ONE, coverage=50, start=2027),))
    assert {m.intervention for m in after.measures} == {"groen", "speelplek"}


def test_housing_that_is_there_already_stays_once() -> None:
    assert edits.add_housing(edits.add_housing(EMPTY, HOMES), HOMES).housing == (HOMES,)


def test_assumptions_come_and_go_back_to_the_standard() -> None:
    after = edits.assume(BASE, {"verlichting.half_life_years": 5})
    assert after.changed == {"verlichting.half_life_years": 5.0}
    assert edits.assume(after, {"verlichting.half_life_years": None}) == BASE


@pytest.mark.parametrize(
    ("add", "remove", "item"),
    [
        (edits.add_event, edits.remove_event, ScenarioEvent(year=2016, area=ONE, text="sloop")),
        (edits.add_action, edits.remove_action, ScenarioAction(partner="corporatie", year=2027, text="portieken")),
    ],
)
def test_equal_events_and_agreements_count_one_by_one(add, remove, item) -> None:
    twice = add(add(BASE, item), item)
    assert remove(twice, item) == add(BASE, item)
    assert remove(add(BASE, item), item) == BASE
    assert remove(BASE, item) == BASE


def test_only_a_gemeente_says_nothing() -> None:
    assert not edits.says_something(EMPTY)
    assert edits.says_something(edits.note(EMPTY, "iets"))


def test_that_nothing_is_done_is_said_and_taken_back() -> None:
    both = edits.add_housing(BASE, HOMES)
    nothing = edits.do_nothing(both, TWO)
    assert (nothing.planned, nothing.nothing_done) == ((ONE,), (TWO,))
    assert (nothing.measures, nothing.housing) == ((LIGHT,), ())
    assert edits.says_something(edits.do_nothing(EMPTY, ONE))
    assert edits.leave_open(edits.do_nothing(EMPTY, ONE), ONE) == EMPTY
    assert decode_link(encode_link(nothing)) == nothing.without_text()


def test_that_nothing_is_done_lasts_until_something_is_planned_there() -> None:
    nothing = edits.do_nothing(EMPTY, ONE)
    elsewhere = edits.choose(nothing, TWO, ["groen"], 2031)
    assert (elsewhere.planned, elsewhere.nothing_done) == ((TWO,), (ONE,))
    assert edits.assume(elsewhere, {"crime_beta.high": 0.08}).nothing_done == (ONE,)
    planned = edits.choose(elsewhere, ONE, ["groen"], 2031)
    assert planned.nothing_done == ()
    assert edits.choose(planned, ONE, [], 2031).areas == (TWO,)
    assert edits.add_housing(edits.do_nothing(EMPTY, TWO), HOMES).nothing_done == ()


def test_nothing_else_changes() -> None:
    event = ScenarioEvent(year=2016, area=ONE, text="sloop")
    full = edits.assume(edits.add_event(edits.add_housing(BASE, HOMES), event), {"crime_beta.high": 0.08})
    for after in (
        edits.note(full, "anders"),
        edits.change(full, PLAY, coverage=5),
        edits.assume(full, {"crime_beta.high": None}),
    ):
        same = [name for name in ("title", "areas", "housing", "events") if getattr(after, name) == getattr(full, name)]
        assert same == ["title", "areas", "housing", "events"]
