"""Guided paths and presentation mode on the pages."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.ui.frame.routes import TOUR, WORKSHOP
from tests.answers.small_databank import CENTRUM, GEMEENTE
from tests.pages.conftest import KAART, PAGES, Open
from tests.pages.looking import problems, query, texts

pytestmark = pytest.mark.usefixtures("own")


def links(app: AppTest) -> dict[str, str]:
    """Label -> query of every page link."""
    return {link.proto.label: link.proto.query_string for link in app.get("page_link")}


@pytest.mark.parametrize("number", range(1, len(WORKSHOP.steps) + 1))
def test_every_step_of_the_workshop_opens_on_its_page(open_app: Open, number: int) -> None:
    step = WORKSHOP.steps[number - 1]
    app = open_app(step.page, gm=GEMEENTE, bu=CENTRUM, route="workshop", stap=str(number))
    assert not app.exception
    assert f"Stap {number} van 6: {step.title}" in texts(app)
    assert step.ask in texts(app)
    following = [label for label in (*links(app), *(button.label for button in app.button)) if label.startswith("Volgende: ")]
    assert following == ([f"Volgende: {WORKSHOP.steps[number].title}"] if number < 6 else [])


@pytest.mark.parametrize("number", range(1, len(TOUR.steps) + 1))
def test_every_step_of_the_tour_shows_its_story(open_app: Open, number: int) -> None:
    step = TOUR.steps[number - 1]
    app = open_app(
        step.page, db="voorbeeld", gm=step.look["gemeente"], bu=step.look["buurt"], route="rondleiding", stap=str(number)
    )
    assert not app.exception
    assert step.ask in texts(app)
    assert "oorbeeldgegevens" in texts(app)


def test_a_path_can_be_left_and_entered_again(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, bu=CENTRUM, route="workshop", stap="2")
    app.button(key="route_verlaten").click().run()
    assert not app.exception
    assert "route" not in query(app)
    assert query(app)["bu"] == CENTRUM
    next(button for button in app.button if button.label == "Workshop hervatten (stap 2)").click().run()
    assert (query(app)["route"], query(app)["stap"]) == ("workshop", "2")


def test_elsewhere_the_bar_leads_back(open_app: Open) -> None:
    app = open_app("pages/databank.py", gm=GEMEENTE, route="workshop", stap="3")
    back = links(app)["Terug naar stap 3"]
    assert "route=workshop" in back
    assert "stap=3" in back


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"route": "dans", "stap": "1"}, "'dans'"),
        ({"route": "workshop", "stap": "9"}, "stap 9"),
        ({"route": "workshop"}, "workshop"),
    ],
)
def test_a_step_that_does_not_exist_is_reported(open_app: Open, asked: dict[str, str], named: str) -> None:
    app = open_app(KAART, gm=GEMEENTE, **asked)
    assert not app.exception
    assert named in problems(app)[0]
    assert "route" not in query(app)


@pytest.mark.parametrize("page", PAGES)
def test_presenting_is_in_the_link_and_can_be_ended(open_app: Open, page: str) -> None:
    app = open_app(page, gm=GEMEENTE, bu=CENTRUM, stand="presentatie")
    assert not app.exception
    assert query(app)["stand"] == "presentatie"
    app.button(key="presentatie_uit").click().run()
    assert "stand" not in query(app)
    app.button(key="presentatie_aan").click().run()
    assert query(app)["stand"] == "presentatie"


def test_leaving_the_tour_brings_back_what_was_on_the_screen(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, bu=CENTRUM)
    seen = query(app)
    for name, value in {"db": "voorbeeld", "gm": "GM9904", "bu": "BU99040200", "route": "rondleiding", "stap": "1"}.items():
        app.query_params[name] = value
    app.run()
    assert query(app)["gm"] == "GM9904"
    app.button(key="route_verlaten").click().run()
    assert not app.exception
    assert query(app) == seen
