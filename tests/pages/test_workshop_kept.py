"""A workshop in the address: what it opens, what it does not take along, and what is said when it cannot be opened."""

from __future__ import annotations

import pytest

from lib.scenarios import Scenario, encode_link
from lib.scenarios.edits import choose, note
from lib.ui.session.look import State
from lib.workshops.store import Workshops
from lib.workshops.workshop import CHOICE, OPEN, SCENARIO, read_scenario, write_scenario
from tests.answers.small_databank import CENTRUM, GEMEENTE
from tests.pages.conftest import BESLUIT, KAART, Open
from tests.pages.looking import problems, query, texts

pytestmark = pytest.mark.usefixtures("own")
ID = "workshop-van-nu"
KEPT = note(choose(Scenario(gemeente=GEMEENTE), CENTRUM, ["verlichting"], 2027), "van de groep")
MINE = choose(Scenario(gemeente=GEMEENTE), CENTRUM, ["speelplek"], 2028)


@pytest.fixture
def workshops(saved_elsewhere: None) -> Workshops:  # noqa: ARG001
    opened = Workshops()
    opened.begin(ID, GEMEENTE, 6, {"buurt": CENTRUM})
    opened.write(ID, SCENARIO + "A", write_scenario(KEPT), based_on=0)
    return opened


def state_of(app: object) -> State:
    state: State = app.session_state["buurtbalans_state"]  # type: ignore[attr-defined]
    return state


def test_the_id_alone_opens_it_where_it_was_left(workshops: Workshops, open_app: Open) -> None:
    app = open_app(BESLUIT, workshop=ID)
    assert not app.exception
    assert state_of(app).scenarios[0] == KEPT
    seen = query(app)
    assert (seen["gm"], seen["bu"], seen["route"], seen["stap"], seen["workshop"]) == (GEMEENTE, CENTRUM, "workshop", "6", ID)
    assert "s" not in seen
    assert "Stap 6 van 6" in texts(app)
    assert len(workshops.history(ID)) == 1  # looking writes nothing


def test_a_scenario_of_the_link_gives_way_and_can_be_taken_back(workshops: Workshops, open_app: Open) -> None:
    app = open_app(BESLUIT, gm=GEMEENTE, workshop=ID, route="workshop", stap="6", s=encode_link(MINE))
    assert state_of(app).scenarios[0] == KEPT
    assert "komt terug met" in " ".join(str(one.value) for one in app.info)
    app.button(key="ongedaan_balk").click().run()
    assert state_of(app).scenarios[0] == MINE
    assert read_scenario(workshops.load(ID).text(SCENARIO + "A")) == MINE
    assert [read_scenario(one.text) for one in workshops.history(ID)] == [KEPT, MINE]


def test_what_another_computer_changed_is_taken_over_and_told(workshops: Workshops, open_app: Open) -> None:
    app = open_app(BESLUIT, workshop=ID)
    theirs = note(KEPT, "van de groep\nen van een ander")
    workshops.write(ID, SCENARIO + "A", write_scenario(theirs), based_on=1, author="Ann")
    app.run()
    assert state_of(app).scenarios[0] == theirs
    assert "Ann, om " in " ".join(str(one.value) for one in app.info)


def test_one_that_is_not_there_is_told_and_left_out(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, workshop="nooit-geweest", route="workshop", stap="2")
    assert not app.exception
    assert any("Deze workshop is hier niet bewaard." in one for one in problems(app))
    assert "workshop" not in query(app)


def test_one_of_another_gemeente_is_told(workshops: Workshops, open_app: Open) -> None:
    workshops.begin("workshop-elders", "GM0001")
    app = open_app(KAART, gm=GEMEENTE, workshop="workshop-elders", route="workshop", stap="2")
    assert any("hoort bij GM0001" in one for one in problems(app))
    assert "workshop" not in query(app)


def test_the_papers_of_its_decision_say_what_the_group_wrote(workshops: Workshops, open_app: Open) -> None:
    app = open_app(BESLUIT, workshop=ID)
    # Typed since, on another computer.
    workshops.write(ID, OPEN, "Wie beheert het plein?", based_on=0)
    workshops.write(ID, CHOICE, "A", based_on=0)
    workshops.write(ID, "notitie.2", "De steeg is donker.", based_on=0)
    said = app.button(key="voorsteltekst").click().run().code[0].value
    for part in ("Uit de workshop.", "De groep koos scenario A.", "Wie beheert het plein?", "De steeg is donker."):
        assert part in said
    app.button(key="workshop_menu").click().run()
    app.button(key="route_verlaten").click().run()
    assert "Uit de workshop" not in app.button(key="voorsteltekst").click().run().code[0].value


def test_stopping_keeps_the_scenarios_and_the_start_page_resumes(workshops: Workshops, open_app: Open) -> None:
    app = open_app(BESLUIT, workshop=ID)
    app.button(key="workshop_menu").click().run()
    app.button(key="route_verlaten").click().run()
    assert "workshop" not in query(app)
    assert state_of(app).scenarios[0] == KEPT
    app = open_app(gm=GEMEENTE)
    app.button(key=f"hervat_{ID}").click().run()
    assert not app.exception
    assert query(app)["workshop"] == ID
    assert workshops.load(ID).scenario("A") == KEPT
