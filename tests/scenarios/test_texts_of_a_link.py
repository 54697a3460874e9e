"""Texts that a link cannot carry come back from the saved version."""

from __future__ import annotations

from lib.scenarios import Scenario, ScenarioAction, ScenarioEvent
from lib.scenarios.link import with_texts_of

AREA = "BU09170001"
FULL = Scenario(
    gemeente="GM0917",
    title="Licht",
    notes="Bel eerst.",
    events=(ScenarioEvent(year=2016, area=AREA, text="School dicht"), ScenarioEvent(year=2018, area=AREA, text="Brug open")),
    actions=(
        ScenarioAction(partner="gemeente", year=2027, text="Lampen kopen"),
        ScenarioAction(partner="gemeente", year=2027, text="Masten plaatsen"),
        ScenarioAction(partner="politie", year=2027, text="Rondes lopen"),
    ),
)


def test_everything_comes_back() -> None:
    assert with_texts_of(FULL.without_text(), FULL) == FULL


def test_what_was_changed_in_the_link_stays_changed() -> None:
    fewer = Scenario.model_validate(
        {**FULL.without_text().content(), "events": [{"year": 2018, "area": AREA}], "notes": "Anders."}
    )
    found = with_texts_of(fewer, FULL)
    assert [event.text for event in found.events] == ["Brug open"]
    assert found.notes == "Anders."


def test_an_event_that_was_never_saved_has_no_text() -> None:
    new = Scenario.model_validate({**FULL.without_text().content(), "events": [{"year": 2020, "area": AREA}]})
    assert [event.text for event in with_texts_of(new, FULL).events] == [""]


def test_a_scenario_that_uses_nothing_new() -> None:
    old = Scenario(gemeente="GM0917", areas=(AREA,), notes="Bel eerst.")
    assert with_texts_of(old.without_text(), old) == old
