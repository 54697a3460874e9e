"""The voorbeeldpakket on the page: ask, run, read, put in the scenario, take back."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.answers.measures.choice import catalogue
from lib.settings import ROOT
from tests.answers.small_databank import CENTRUM, GEMEENTE, NOORD_1
from tests.pages.conftest import BESLUIT, MAATREGELEN, Open
from tests.pages.looking import measures, problems, texts, undo

pytestmark = pytest.mark.usefixtures("own")
NEXT_YEAR = datetime.date.today().year + 1


@pytest.fixture
def asking(open_app: Open) -> AppTest:
    """Centrum, nothing asked yet."""
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, deel="pakket")
    assert not app.exception
    return app


@pytest.fixture
def answered(asking: AppTest) -> AppTest:
    return run(asking)


def run(app: AppTest) -> AppTest:
    app.button(key="pakket_rekenen").click().run()
    assert not app.exception
    return app


def headline(app: AppTest) -> str:
    return str(app.header[0].value)


def tab(app: AppTest, name: str) -> str:
    app.session_state["pakket_tabs"] = name
    app.run()
    assert not app.exception
    return texts(app)


def test_nothing_is_computed_before_it_is_asked(asking: AppTest) -> None:
    assert "de raad beslist" in headline(asking)
    assert "Het is geen advies." in texts(asking)
    assert not asking.get("vega_lite_chart")
    assert not asking.table


def test_an_example_with_its_costs_and_its_doubts(answered: AppTest) -> None:
    assert headline(answered).startswith("Voorbeeldpakket: ")
    assert "Binnen dit budget vonden we geen beter pakket" in texts(answered)
    assert answered.table[0].value["Buurt"].tolist() == ["Centrum"]
    assert "zouden het meest toevoegen" in tab(answered, "Wat paste niet in het budget")
    assert "De keuze is 40 keer herhaald" in tab(answered, "Hoe zeker is de keuze?")
    tab(answered, "Meer of minder budget")
    assert len(answered.get("vega_lite_chart")) == 1
    words = texts(answered).lower()
    assert "beste pakket" not in words
    assert "voorbeeldpakket" in words


def test_measures_without_effect_stay_out_until_they_are_asked_for(answered: AppTest) -> None:
    nothing_found = [entry.label.split(":")[0] for entry in catalogue().interventions if entry.grade == "N"]
    assert len(nothing_found) == len(answered.multiselect(key="pakket_niet").value)
    assert not [label for label in nothing_found if label in answered.table[0].value["Maatregelen"].iloc[0]]


def test_it_goes_into_the_scenario_and_out_again(answered: AppTest) -> None:
    assert measures(answered) == ()
    answered.button(key="pakket_in_scenario").click().run()
    assert not answered.exception
    found = measures(answered)
    assert found
    assert {(m.area, m.coverage, m.start, m.upkeep_until) for m in found} == {(CENTRUM, 60, NEXT_YEAR, None)}
    named = answered.table[0].value["Maatregelen"].iloc[0]
    assert all(catalogue().get(m.intervention).label.split(":")[0] in named for m in found)
    undo(answered)
    assert measures(answered) == ()


def test_it_is_not_forgotten_on_the_way_to_besluit(answered: AppTest) -> None:
    assert "zit nog in geen enkel scenario" in texts(answered)
    answered.switch_page(str(ROOT / BESLUIT)).run()
    assert not answered.exception
    assert "zit nog in geen enkel scenario" in texts(answered)
    assert "Er is nog geen scenario." in texts(answered)
    answered.button(key="pakket_meenemen").click().run()
    assert not answered.exception
    found = measures(answered)
    assert {m.area for m in found} == {CENTRUM}
    assert f"Het voorbeeldpakket staat in scenario A: {len(found)} maatregel" in texts(answered)
    assert "zit nog in geen enkel scenario" not in texts(answered)
    assert "Er is nog geen scenario." not in texts(answered)
    answered.run()
    assert "Het voorbeeldpakket staat in scenario A" not in texts(answered)  # said once
    undo(answered)
    assert "zit nog in geen enkel scenario" in texts(answered)


def test_on_to_besluit_takes_it_along_and_says_so(answered: AppTest) -> None:
    assert not [link for link in answered.get("page_link") if link.proto.label == "Verder naar Besluit"]
    onward = answered.button(key="pakket_meenemen")
    assert onward.label == "Verder naar Besluit, met dit pakket"
    onward.click().run()
    assert not answered.exception
    assert "wat besluit u?" in answered.title[0].value
    assert f"Het voorbeeldpakket staat in scenario A: {len(measures(answered))} maatregel" in texts(answered)
    assert measures(answered)


def test_what_was_taken_may_be_changed_and_what_is_left_out_stays_out(answered: AppTest) -> None:
    answered.button(key="pakket_in_scenario").click().run()
    assert "Het voorbeeldpakket staat in scenario A" in texts(answered)
    found = measures(answered)
    assert len(found) > 1
    answered.segmented_control(key="w_deel").set_value("zelf").run()
    answered.checkbox(key=f"kies_{CENTRUM}_{found[0].intervention}").uncheck().run()
    assert not answered.exception
    assert "zit nog in geen enkel scenario" not in texts(answered)
    answered.segmented_control(key="w_deel").set_value("pakket").run()
    run(answered)  # computed again: asked about again
    assert "Dat vervangt" in texts(answered)
    answered.button(key="pakket_weglaten").click().run()
    assert "zit nog in geen enkel scenario" not in texts(answered)
    answered.switch_page(str(ROOT / BESLUIT)).run()
    assert "zit nog in geen enkel scenario" not in texts(answered)
    assert len(measures(answered)) == len(found) - 1


def test_it_replaces_only_the_buurten_it_is_about(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=NOORD_1)
    app.checkbox(key=f"kies_{NOORD_1}_speelplek").check().run()
    app.selectbox(key="w_buurt").select(CENTRUM).run()
    app.checkbox(key=f"kies_{CENTRUM}_sociaal_pakket").check().run()
    app.segmented_control(key="w_deel").set_value("pakket").run()
    run(app)
    app.button(key="pakket_in_scenario").click().run()
    pairs = {(m.area, m.intervention) for m in measures(app)}
    assert (NOORD_1, "speelplek") in pairs
    assert (CENTRUM, "sociaal_pakket") not in pairs
    assert {area for area, _ in pairs} == {CENTRUM, NOORD_1}


def test_another_wish_asks_for_another_run(answered: AppTest) -> None:
    assert not [text for text in problems(answered) if "Reken opnieuw" in text]
    answered.number_input(key="pakket_eenmalig").set_value(0).run()
    answered.number_input(key="pakket_per_jaar").set_value(0).run()
    assert [text for text in problems(answered) if "Reken opnieuw" in text]
    run(answered)
    assert not [text for text in problems(answered) if "Reken opnieuw" in text]
    assert headline(answered).startswith("Geen maatregel: ")
    assert answered.table[0].value["Maatregelen"].tolist() == ["geen maatregel"]
    assert "Zet dit pakket in het scenario" not in [button.label for button in answered.button]


def test_limits_that_cannot_be_met_say_what_to_relax(asking: AppTest) -> None:
    asking.multiselect(key=f"pakket_moet_{CENTRUM}").select((CENTRUM, "herstructurering")).run()
    run(asking)
    assert "Met deze eisen is er geen voorbeeldpakket." in headline(asking)
    assert "Verhoog het investeringsbudget" in texts(asking)


def test_several_buurten_without_one_being_chosen(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, deel="pakket")
    assert app.button(key="pakket_rekenen").disabled
    app.multiselect(key=f"pakket_buurten_{GEMEENTE}").set_value([CENTRUM, NOORD_1]).run()
    run(app)
    assert len(app.table[0].value) == 2
    assert "gemiddeld" in headline(app)


def test_after_the_end_of_a_trial_nothing_can_be_asked(open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "proef.toml"
    file.write_text(f'organisatie = "X"\neinddatum = {datetime.date.today() - datetime.timedelta(days=1)}\n')
    monkeypatch.setenv("BUURTBALANS_PROEF", str(file))
    for part in ("pakket", "woningen", "zelf"):
        app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, deel=part)
        assert not app.exception
        inputs = [*app.number_input, *app.multiselect, *app.slider, *app.checkbox]
        assert inputs
        assert all(one.disabled for one in inputs), part
