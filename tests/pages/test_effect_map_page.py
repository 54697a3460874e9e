"""The plan on the map: a switch, a slider that plays, and what it says."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.answers.decision.effect_map import NONE, NOT_COMPUTED, OUTSIDE
from lib.answers.measures.plans import KEPT, LEFT_ALONE
from lib.scenarios import Scenario, ScenarioMeasure, encode_link
from lib.ui.measures.effect_map import NAME
from tests.answers.small_databank import CENTRUM, GEMEENTE, HAVEN
from tests.deck import classes_of, layer_of
from tests.pages.conftest import MAATREGELEN, Open
from tests.pages.looking import click_map, map_spec, problems, query, texts

pytestmark = pytest.mark.usefixtures("own")
START = 2027
PLAN = Scenario(
    gemeente=GEMEENTE,
    areas=(CENTRUM,),
    measures=(ScenarioMeasure(intervention="verlichting", area=CENTRUM, coverage=100, start=START),),
)


@pytest.fixture
def app(open_app: Open) -> AppTest:
    found = open_app(MAATREGELEN, gm=GEMEENTE, deel="kaart", s=encode_link(PLAN))
    assert not found.exception
    return found


def shown(app: AppTest) -> list[int]:
    """Classes of the buurten of the plan on the map; all others lie outside it."""
    classes = classes_of(layer_of(map_spec(app))["getFillColor"])
    return [found for found in classes if found != OUTSIDE]


def at(app: AppTest, year: int, plan: str) -> AppTest:
    app.select_slider(key=f"w_jaar_{NAME}").set_value(year).run()
    app.segmented_control(key="w_effectkaart_onderhoud").set_value(plan).run()
    assert not app.exception
    return app


def test_without_a_measure_it_says_what_to_do(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, deel="kaart")
    assert "Kies eerst een maatregel." in texts(app)
    assert not app.get("deck_gl_json_chart")


def test_the_switch_puts_the_lights_out(app: AppTest) -> None:
    (early,) = shown(at(app, START + 2, LEFT_ALONE))
    (late,) = shown(at(app, START + 15, LEFT_ALONE))
    (kept,) = shown(at(app, START + 15, KEPT))
    assert kept >= early > late >= NONE
    assert f"in {START + 15}, 15 jaar na de start" in texts(app)
    assert "binnen wat een buurt van die grootte in twee jaar gewoon verandert" in texts(app)
    lamp = layer_of(map_spec(app), "lampen")["data"]
    assert [one["t"] for one in lamp] == ["100%"]
    assert "eigen tellingen" in texts(app)


def test_year_upkeep_and_subject_are_in_the_address(app: AppTest, open_app: Open) -> None:
    at(app, START + 4, LEFT_ALONE)
    app.button(key=f"{NAME}_misdrijven").click().run()
    seen = query(app)
    assert (seen["effect"], seen["onderhoud"], seen["laag"]) == (str(START + 4), "zonder", "misdrijven")
    again = open_app(MAATREGELEN, **seen)
    assert map_spec(again)["layers"] == map_spec(app)["layers"]
    assert "is niet gepubliceerd hoeveel misdrijven er zijn" in texts(again)
    back = again.segmented_control(key="w_effectkaart_laag").set_value("").run()
    assert "laag" not in query(back)


def test_as_large_as_the_screen_and_back(app: AppTest) -> None:
    at(app, START + 4, LEFT_ALONE)
    app.button(key="kaart_groot").click().run()
    assert query(app)["kaart"] == "groot"
    assert not app.get("expander")
    assert app.select_slider(key=f"w_jaar_{NAME}").value == START + 4
    app.button(key="kaart_klein").click().run()
    assert "kaart" not in query(app)
    assert any(box.label == "Zelf tellen: wat, en hoe?" for box in app.expander)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"effect": "1999"}, "Voor 1999 is er geen effect berekend"),
        ({"effect": "straks"}, "geen jaartal"),
        ({"onderhoud": "<b>soms"}, "kent 'met' en 'zonder'"),
        ({"laag": "score"}, "kent alleen 'misdrijven'"),
    ],
)
def test_what_the_link_asks_and_the_map_has_not_is_said(open_app: Open, asked: dict[str, str], said: str) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, deel="kaart", s=encode_link(PLAN), **asked)
    assert not app.exception
    assert any(said in warning for warning in [*problems(app), *(found.value for found in app.warning)])
    assert shown(app)


def test_a_plan_that_is_not_about_crime_has_no_such_layer(open_app: Open) -> None:
    play = ScenarioMeasure(intervention="wijkcentrum", area=CENTRUM, coverage=100, start=START)
    app = open_app(
        MAATREGELEN, gm=GEMEENTE, deel="kaart", laag="misdrijven", s=encode_link(PLAN.model_copy(update={"measures": (play,)}))
    )
    assert not app.exception
    assert "Geen maatregel in dit plan gaat over misdrijven" in texts(app)
    assert not [found for found in app.get("button_group") if found.key == "w_effectkaart_laag"]


def test_playing_starts_again_at_the_start_and_the_last_year_stops_it(app: AppTest) -> None:
    at(app, START + 15, KEPT)
    app.button(key=f"{NAME}_speel").click().run()
    assert app.select_slider(key=f"w_jaar_{NAME}").value == START
    assert app.button(key=f"{NAME}_speel").label == "Stop"
    app.button(key=f"{NAME}_speel").click().run()
    assert app.button(key=f"{NAME}_speel").label == "Speel af"
    app.button(key=f"{NAME}_speel").click().run()
    at(app, START + 15, KEPT)
    assert app.button(key=f"{NAME}_speel").label == "Speel af"


def test_a_click_chooses_the_buurt_and_the_year_stays(app: AppTest) -> None:
    at(app, START + 3, KEPT)
    clicked = click_map(app, HAVEN)
    assert query(clicked)["bu"] == HAVEN
    assert clicked.select_slider(key=f"w_jaar_{NAME}").value == START + 3
    assert NOT_COMPUTED not in shown(clicked)


def test_from_a_measure_to_the_map(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=encode_link(PLAN))
    app.button(key="naar_effectkaart").click().run()
    assert query(app)["deel"] == "kaart"
    assert app.get("deck_gl_json_chart")
