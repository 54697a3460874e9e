"""Housing on the page Maatregelen: add, split, beside measures, and what it does to the mix."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.scenarios import decode_link
from tests.answers.small_databank import CENTRUM, GEMEENTE, NOORD_1
from tests.pages.conftest import MAATREGELEN, Open
from tests.pages.looking import problems, query, texts, undo

pytestmark = pytest.mark.usefixtures("own")
TICK = f"kies_{CENTRUM}_verlichting"


@pytest.fixture
def housing(open_app: Open) -> AppTest:
    """The part about housing of Centrum."""
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, deel="woningen")
    assert not app.exception
    assert "Nog niets gekozen." in texts(app)
    return app


def test_housing_is_added_shown_and_taken_away(housing: AppTest) -> None:
    housing.number_input(key="woningen_aantal").set_value(120).run()
    housing.button(key="woningen_toevoegen").click().run()
    assert not housing.exception
    (project,) = decode_link(query(housing)["s"]).housing
    assert (project.area, project.kind, project.tenure, project.dwellings) == (CENTRUM, "nieuwbouw", "koop", 120)
    seen = texts(housing)
    assert "**Woningen bouwen**: 120 (koopwoning, eengezinswoning), vanaf" in seen
    assert "Centrum gaat van 1.000 naar 1.120 woningen." in seen
    # The score moves only by a measure with evidence.
    assert "Kies die maatregel als het effect mee moet tellen." in seen
    housing.button(key="woningen_weg_0").click().run()
    assert "s" not in query(housing)
    undo(housing)
    assert len(decode_link(query(housing)["s"]).housing) == 1
    undo(housing)
    assert "s" not in query(housing)


def test_splitting_gives_more_dwellings(housing: AppTest) -> None:
    housing.selectbox(key="woningen_wat").select("splitsen").run()
    housing.number_input(key="woningen_nu").set_value(60).run()
    housing.number_input(key="woningen_aantal").set_value(40).run()
    housing.button(key="woningen_toevoegen").click().run()
    assert "Bij splitsen zijn er daarna meer woningen dan nu." in "\n".join(problems(housing))
    assert "s" not in query(housing)


def test_measures_and_housing_of_a_buurt_live_side_by_side(housing: AppTest) -> None:
    housing.button(key="woningen_toevoegen").click().run()
    housing.segmented_control(key="w_deel").set_value("zelf").run()
    housing.checkbox(key=TICK).check().run()
    housing.checkbox(key=TICK).uncheck().run()
    scenario = decode_link(query(housing)["s"])
    assert (len(scenario.housing), scenario.measures, scenario.areas) == (1, (), (CENTRUM,))
    housing.selectbox(key="w_buurt").select(NOORD_1).run()
    housing.checkbox(key=f"kies_{NOORD_1}_renovatie").check().run()
    assert decode_link(query(housing)["s"]).areas == (CENTRUM, NOORD_1)
    housing.selectbox(key="w_buurt").select(CENTRUM).run()
    housing.segmented_control(key="w_deel").set_value("woningen").run()
    housing.button(key="woningen_weg_0").click().run()
    assert decode_link(query(housing)["s"]).areas == (NOORD_1,)


def test_housing_changes_the_mix_of_the_sample(open_app: Open) -> None:
    app = open_app(MAATREGELEN, db="voorbeeld", gm="GM9901", bu="BU99010100", deel="woningen")
    app.selectbox(key="woningen_wat").select("senioren").run()
    app.button(key="woningen_toevoegen").click().run()
    assert not app.exception
    said = str(app.header[0].value)
    assert " naar " in said
    assert " woningen. " in said
    assert "niet over wie er zou moeten wonen" in texts(app)
    assert app.table[0].value["Verandering"].str.len().min() > 0
    assert app.get("vega_lite_chart")
