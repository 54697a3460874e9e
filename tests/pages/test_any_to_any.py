"""Areas of any gemeente beside each other: found by a search, in the address, removable; wrong ones and a fifth are said."""

from __future__ import annotations

import pytest

from lib.scenarios import encode_link
from tests.answers.decision_cases import TUIN, measure, scenario
from tests.pages.conftest import BESLUIT, HUISHOUDENS, KAART, OORZAKEN, Open
from tests.pages.looking import problems, query, texts

BUURT, WIJK = "BU99060100", "WK990601"
ELSEWHERE = "BU99010101"
FOUR = f"{BUURT},{WIJK},{ELSEWHERE},GM9904"
HERE = {"db": "voorbeeld", "gm": "GM9906", "bu": BUURT}


def test_a_buurt_of_another_gemeente_is_found_and_put_beside(open_app: Open) -> None:
    app = open_app(HUISHOUDENS, **HERE)
    app.text_input(key="zoek_ernaast").set_value("Havenflats").run()
    next(one for one in app.button if one.label.startswith("Havenflats, buurt in Lindenhaven")).click().run()
    assert not app.exception
    code = query(app)["vs"].split(",")[-1]
    assert query(app)["gm"] == "GM9906"
    assert code.startswith("BU9904")
    assert app.text_input(key="zoek_ernaast").value == ""
    app.multiselect(key="w_gebieden").set_value([BUURT, code]).run()
    assert query(app)["vs"] == f"{BUURT},{code}"
    assert "Havenflats (Lindenhaven)" in open_app(HUISHOUDENS, **HERE, vs=code, deel="cijfers").main.markdown[1].value


def test_on_oorzaken_the_own_buurt_stays_and_others_are_lines_beside_it(open_app: Open) -> None:
    app = open_app(OORZAKEN, **HERE, vs=f"{ELSEWHERE},GM9904")
    assert not app.exception
    assert app.title[0].value.startswith("Tuinbuurt")
    assert app.multiselect(key="w_gebieden").value == [ELSEWHERE, "GM9904"]
    assert "en in Gemeente Lindenhaven met" in texts(app)
    app.multiselect(key="w_gebieden").set_value(["GM9904"]).run()
    assert query(app)["vs"] == f"{BUURT},GM9904"


@pytest.mark.parametrize("page", [HUISHOUDENS, OORZAKEN])
def test_a_fifth_is_refused_with_a_sentence(open_app: Open, page: str) -> None:
    app = open_app(page, **HERE, vs=FOUR)
    assert problems(app) == []
    app.text_input(key="zoek_ernaast").set_value("Havenkwartier").run()
    next(one for one in app.button if one.label.startswith("Havenkwartier, buurt in Ravelstad")).click().run()
    assert ["al vier gebieden" in problem for problem in problems(app)] == [True]
    assert query(app)["vs"] == FOUR


@pytest.mark.parametrize("page", [KAART, HUISHOUDENS, OORZAKEN])
@pytest.mark.parametrize("gone", ["BU99019999", "GM0917", "BU09170000"])
def test_an_area_that_is_not_there_is_said_and_the_rest_stays(open_app: Open, page: str, gone: str) -> None:
    app = open_app(page, **HERE, vs=f"{gone},{ELSEWHERE}", ref=gone)
    assert not app.exception
    assert [gone in problem and "staat niet in deze databank" in problem for problem in problems(app)] == [True]
    assert query(app)["vs"] == ELSEWHERE
    assert "ref" not in query(app)


def test_besluit_shows_the_areas_that_go_on_paper(open_app: Open) -> None:
    plan = encode_link(scenario(measure("verlichting", TUIN.code), gemeente=TUIN.gemeente))
    app = open_app(BESLUIT, **HERE, vs=f"{BUURT},{ELSEWHERE}", s=plan)
    assert not app.exception
    table = next(one.value for one in app.table if "Cijfer" in one.value.columns)
    assert len(table.columns) == 4
    assert "Leefbaarheidsscore" in set(table["Cijfer"])
    assert not [t for t in open_app(BESLUIT, **HERE, s=plan).table if "Cijfer" in t.value.columns]


def test_a_similar_buurt_is_named_says_why_and_lies_beside_or_opens_with_one_click(open_app: Open) -> None:
    app = open_app(OORZAKEN, **HERE, deel="anderen")
    first = next(one.key for one in app.button if one.key and one.key.startswith("ernaast_"))
    code = first.removeprefix("ernaast_")
    assert "Bijna gelijk: " in texts(app)
    app.button(key=first).click().run()
    assert not app.exception
    assert query(app)["vs"] == f"{BUURT},{code}"
    assert query(app)["deel"] == "verloop"
    app = open_app(OORZAKEN, **HERE, deel="anderen")
    app.button(key=f"open_{code}").click().run()
    assert not app.exception
    assert (query(app)["gm"], query(app)["bu"]) == ("GM" + code[2:6], code)


def test_a_similar_buurt_is_no_fifth(open_app: Open) -> None:
    app = open_app(OORZAKEN, **HERE, vs=FOUR, deel="anderen")
    app.button(key=next(one.key for one in app.button if one.key and one.key.startswith("ernaast_"))).click().run()
    assert query(app)["vs"] == FOUR
    assert ["al vier gebieden" in problem for problem in problems(app)] == [True]


def test_what_came_next_is_told_when_it_is_opened(open_app: Open) -> None:
    app = open_app(OORZAKEN, **HERE, deel="anderen")
    assert "Van alle buurten veranderden er" not in texts(app)
    app.session_state["zoals_deze"] = True
    app.run()
    assert not app.exception
    assert "Van alle buurten veranderden er" in texts(app)
