"""Guided paths: every step has a page, the tour stands where the stories were planted, and a step is a link."""

from __future__ import annotations

import itertools

import pytest

from lib.interventions.catalogue.read import load_catalogue
from lib.sample.stories.planted import story
from lib.scenarios import Scenario
from lib.settings import ROOT
from lib.ui.frame.routes import (
    LIGHTING,
    ROUTES,
    SINGELBUURT,
    TOUR,
    WORKSHOP,
    Route,
)
from lib.ui.session.link import parse, to_query
from lib.ui.session.look import State


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
def test_every_step_has_a_page_and_a_question(route: Route) -> None:
    for step in route.steps:
        assert (ROOT / step.page).is_file(), step.page
        assert step.ask.endswith(".")


def test_the_workshop_fills_its_ninety_minutes() -> None:
    assert sum(step.minutes for step in WORKSHOP.steps) == 90


def test_the_tour_stands_where_the_stories_are() -> None:
    steps = TOUR.steps[1:5]
    looks = [step.look for step in steps]
    planted = [story(n) for n in (9, 10, 6, 3)]
    assert [(look["gemeente"], look["buurt"]) for look in looks] == [(s.gemeente, s.code) for s in planted]
    assert [step.ask.count(s.name) > 0 for step, s in zip(steps, planted, strict=True)] == [True] * 4
    assert story(4).code == SINGELBUURT == looks[3]["reference"]
    assert {m.intervention for m in LIGHTING.measures} <= set(load_catalogue().ids)


@pytest.mark.parametrize("number", range(1, len(TOUR.steps) + 1))
def test_a_step_of_the_tour_is_a_link(number: int) -> None:
    mine = State("eigen", "GM0917", "BU09171000", 2020, "won", ("GM0917",), "NL00", (Scenario(gemeente="GM0917"), None, None))
    shown = TOUR.state_of(number, mine)
    opened = parse(to_query(shown))
    assert opened == shown
    assert opened.problems == ()
    assert (shown.route, shown.step, shown.databank) == ("rondleiding", number, "voorbeeld")
    assert all(s is None or s.gemeente == shown.gemeente for s in shown.scenarios)


def test_a_step_of_the_workshop_keeps_what_was_chosen() -> None:
    mine = State("eigen", "GM0917", "BU09171000", 2020, scenarios=(Scenario(gemeente="GM0917"), None, None))
    shown = WORKSHOP.state_of(5, mine)
    assert (shown.gemeente, shown.buurt, shown.year, shown.scenarios) == (mine.gemeente, mine.buurt, mine.year, mine.scenarios)


def test_the_tour_starts_on_the_map_and_moves_as_little_as_its_stories_allow() -> None:
    assert TOUR.steps[0].page == "pages/kaart.py"
    towns = [step.town for step in TOUR.steps]
    assert "" not in towns
    assert len(set(zip(towns, [step.look["gemeente"] for step in TOUR.steps], strict=True))) == len(set(towns)) == 3
    assert sum(a != b for a, b in itertools.pairwise(towns)) == 2
