"""The parts of the page Huishoudens on the small databank: types, living together, all buurten, the editable table."""

from __future__ import annotations

import pytest

from lib.scenarios import Scenario, encode_link
from tests.answers.small_databank import CENTRUM, GEMEENTE
from tests.pages.conftest import Open
from tests.pages.looking import problems, query, texts

HUISHOUDENS = "pages/huishoudens.py"
VIEWS = ("mix", "samen", "buurten", "cijfers", "tabel")


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("gemeente", ["GM9001", "GM9002", "GM9003"])
def test_every_part_for_every_gemeente(open_app: Open, view: str, gemeente: str) -> None:
    app = open_app(HUISHOUDENS, gm=gemeente, deel=view)
    assert not app.exception
    assert query(app)["deel"] == view


@pytest.mark.usefixtures("own")
def test_the_three_statements_and_that_they_are_about_possibilities(open_app: Open) -> None:
    app = open_app(HUISHOUDENS, gm=GEMEENTE, bu=CENTRUM, deel="samen")
    assert [heading.value for heading in app.subheader] == [
        "Verschil",
        "Vraag en aanbod",
        "Zorg voor elkaar",
        "Zorg voor elkaar over tien jaar",
        "Zorg voor elkaar, volgens RIVM",
    ]
    assert "geen cijfers van RIVM" in texts(app)  # this databank was made without
    assert "Dit gaat over mogelijkheden, niet over gedrag." in texts(app)


def test_what_rivm_estimates_says_what_it_is_made_of(open_app: Open) -> None:
    app = open_app(HUISHOUDENS, db="voorbeeld", gm="GM9901", bu="BU99010101", deel="samen")
    assert not app.exception
    assert "RIVM schat dit uit kenmerken van bewoners, ook herkomst." in texts(app)
    for view in VIEWS:
        if view != "samen":
            assert "RIVM" not in texts(open_app(HUISHOUDENS, db="voorbeeld", gm="GM9901", bu="BU99010101", deel=view))


@pytest.mark.usefixtures("own")
def test_an_unknown_part_shows_the_first(open_app: Open) -> None:
    app = open_app(HUISHOUDENS, gm=GEMEENTE, deel="iets")
    assert not app.exception
    assert app.segmented_control(key="w_deel").value == "mix"


@pytest.mark.usefixtures("own")
def test_an_edited_table_travels_in_the_link_and_can_go_back(open_app: Open) -> None:
    scenario = Scenario(gemeente=GEMEENTE, assumptions={"paar_65.b.offer": 0.0})
    app = open_app(HUISHOUDENS, gm=GEMEENTE, deel="tabel", s=encode_link(scenario))
    assert "aanname van deze groep" in texts(app)
    back = next(button for button in app.button if button.label == "Standaardtabel terug")
    back.click().run()
    assert "s" not in query(app)
    assert "aanname van deze groep" not in texts(app)
    undo = next(button for button in app.button if button.label == "Ongedaan maken")
    undo.click().run()
    assert "aanname van deze groep" in texts(app)


@pytest.mark.usefixtures("own")
def test_an_index_on_the_map_is_in_the_link(open_app: Open) -> None:
    app = open_app(HUISHOUDENS, gm=GEMEENTE, deel="buurten", index="alleen_65")
    assert app.selectbox(key="w_index").value == "alleen_65"
    app.selectbox(key="w_index").select("gezinnen").run()
    assert query(app)["index"] == "gezinnen"


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("view", ["samen", "buurten", "tabel"])
@pytest.mark.parametrize("edit", [("jong_laag.o.offer", 99.0), ("jong_laag.zz.offer", 1.0), ("jong_laag.o.offer", 2.5)])
def test_an_edit_of_the_table_that_cannot_be_is_said(open_app: Open, view: str, edit: tuple[str, float]) -> None:
    link = encode_link(Scenario(gemeente=GEMEENTE, assumptions=(edit,)))
    app = open_app(HUISHOUDENS, gm=GEMEENTE, bu=CENTRUM, deel=view, s=link)
    assert not app.exception
    assert "Er is gerekend met de standaardtabel." in "\n".join(problems(app))
