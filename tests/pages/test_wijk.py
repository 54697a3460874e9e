"""A wijk looked at like a buurt: its own published figures on every page, and what is told of buurten only is said."""

from __future__ import annotations

import pytest

from lib.scenarios import encode_link
from tests.answers.decision_cases import TUIN, measure, scenario
from tests.answers.small_databank import GEMEENTE, WIJK_CENTRUM
from tests.pages.conftest import BESLUIT, HUISHOUDENS, KAART, MAATREGELEN, OORZAKEN, PAGES, VOORUITBLIK, Open
from tests.pages.looking import measures, problems, query, texts

WIJK = "WK990601"
HERE = {"db": "voorbeeld", "gm": "GM9906", "bu": WIJK}


@pytest.mark.parametrize("page", PAGES)
def test_a_link_to_a_wijk_opens_on_every_page_and_stays_in_the_address(open_app: Open, page: str) -> None:
    app = open_app(page, **HERE)
    assert not app.exception
    assert problems(app) == []
    assert query(app)["bu"] == WIJK
    assert app.selectbox(key="w_buurt").value == WIJK


def test_the_card_has_the_score_of_the_wijk_and_no_place_among_buurten(open_app: Open) -> None:
    seen = texts(open_app(KAART, **HERE))
    assert "Wijk Tuinstad" in seen
    assert "**Leefbaarheidsscore 2024: 4,07, ruim voldoende**" in seen
    assert "Van elke 100" not in seen
    assert "niet voor een wijk" in seen


@pytest.mark.parametrize(
    ("page", "part", "said"),
    [
        (HUISHOUDENS, "samen", "per buurt en niet per wijk"),
        (OORZAKEN, "verloop", "Wijk Tuinstad: hoe is het zo gekomen?"),
        (OORZAKEN, "bewoog", "niet voor een wijk. Daarom is niet te zeggen wat hier anders bewoog"),
        (OORZAKEN, "anderen", "niet voor een wijk"),
        (VOORUITBLIK, "score", "Een signaal is er alleen voor een buurt"),
        (VOORUITBLIK, "bewoners", "Wijk Tuinstad: wat komt eraan?"),
        (MAATREGELEN, "zelf", "U kijkt naar een wijk"),
        (MAATREGELEN, "woningen", "per buurt en niet per wijk"),
    ],
)
def test_what_is_told_of_a_wijk_and_what_is_not(open_app: Open, page: str, part: str, said: str) -> None:
    app = open_app(page, **HERE, deel=part)
    assert not app.exception
    assert said in texts(app)
    assert "nan" not in texts(app).split()


def test_a_wijk_lies_beside_its_gemeente_on_huishoudens(open_app: Open) -> None:
    app = open_app(HUISHOUDENS, **HERE)
    assert app.multiselect(key="w_gebieden").value == [WIJK]
    assert "In Wijk Tuinstad zijn" in texts(app)


@pytest.mark.parametrize("page", [MAATREGELEN, BESLUIT])
def test_a_measure_for_a_whole_wijk_counts_with_the_score_of_the_wijk(open_app: Open, page: str) -> None:
    plan = encode_link(scenario(measure("verlichting", WIJK), gemeente=TUIN.gemeente))
    app = open_app(page, **HERE, s=plan)
    assert not app.exception
    assert [one.area for one in measures(app)] == [WIJK]


@pytest.mark.usefixtures("own")
def test_a_wijk_without_a_score_has_that_of_its_buurten_as_an_estimate(open_app: Open) -> None:
    seen = texts(open_app(KAART, gm=GEMEENTE, bu=WIJK_CENTRUM, jaar="2024"))
    assert "geen score" in seen
    assert "(schatting: gemiddelde naar inwoners" in seen


@pytest.mark.usefixtures("own")
def test_a_wijk_that_is_not_there_is_said(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, bu="WK900199")
    assert [problem.startswith("Wijk WK900199 uit de link bestaat niet") for problem in problems(app)] == [True]
    assert "bu" not in query(app)


def test_a_wijk_that_is_found_is_opened(open_app: Open) -> None:
    app = open_app(KAART, db="voorbeeld", gm="GM9904")
    app.text_input(key="zoek").set_value("Tuinstad").run()
    next(one for one in app.button if one.label == "Tuinstad, wijk in Middelwijk").click().run()
    assert query(app)["bu"] == WIJK
    assert "Wijk Tuinstad" in texts(app)


def test_the_map_per_wijk_shows_what_is_known_of_wijken(open_app: Open) -> None:
    app = open_app(KAART, db="voorbeeld", gm="GM9901", deel="wijken", thema="signalen")
    assert not app.exception
    assert "wijken met een score" in texts(app)
    assert app.selectbox(key="w_thema").value == "score"
    assert "Signalen is er niet per wijk" in texts(app)
    app = open_app(KAART, db="voorbeeld", gm="GM9901", deel="wijken", thema="woz", kaart="groot")
    assert not app.exception
    assert "in de middelste helft van de wijken" in texts(app)
