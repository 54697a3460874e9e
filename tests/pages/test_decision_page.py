"""Besluit: scenarios side by side as a user sees them, what people add to them, and what a link brings back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.answers.decision.words import TURNS
from lib.answers.place import country, load
from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.scenarios import Scenario, ScenarioAction, encode_link
from lib.ui.decision import views
from lib.ui.decision.tabs import stacked
from lib.ui.session import permissions
from lib.ui.session.look import SLOTS
from lib.words import signed
from tests.answers.decision_cases import HAVEN, SINGEL, TUIN, decide, homes, measure, scenario
from tests.deck import layer_of
from tests.pages.conftest import KAART, Open
from tests.pages.looking import map_spec, problems, query, texts
from tests.reports.report_decisions import decision
from tests.reports.report_decisions import scenario as answer

BESLUIT = "pages/besluit.py"
LIGHT = scenario(measure("verlichting", TUIN.code))
DARK = scenario(measure("verlichting", TUIN.code, until=2027))
PLAY = scenario(measure("speelplek", SINGEL.code), measure("herstructurering", TUIN.code, coverage=100))


@pytest.fixture(autouse=True)
def _sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", f"sqlite:///{tmp_path / 'scenarios.db'}")


def link(*scenarios: Scenario | None, gemeente: str = TUIN.gemeente) -> dict[str, str]:
    names = ("s", "s2", "s3")
    return {"db": "voorbeeld", "gm": gemeente, **{n: encode_link(s) for n, s in zip(names, scenarios, strict=False) if s}}


def charts_of(app: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def test_without_a_scenario_it_leads_to_the_measures(open_app: Open) -> None:
    app = open_app(BESLUIT, **link())
    assert not app.exception
    assert app.title[0].value == "Middelwijk: wat besluit u?"
    assert "Er is nog geen scenario." in texts(app)
    assert any("maatregelen" in page.proto.page for page in app.get("page_link"))


def test_one_scenario_has_its_figures_on_the_page(open_app: Open) -> None:
    app = open_app(BESLUIT, **link(LIGHT))
    assert not app.exception
    words = texts(app)
    assert "Na tien jaar is de score van Tuinbuurt" in words
    assert "te klein om in de score te zien" in words
    assert "Kosten in 15 jaar" in words
    assert "Voorbeeldgegevens" in words
    shown = [row for row in words.splitlines() if row.startswith("| Na 10 jaar, 2037 |")]
    databank = open_databank(SAMPLE)
    gemeente = load(databank, TUIN.gemeente, country(databank))
    effects = decide(databank, gemeente, [("A", LIGHT)]).scenarios[0].effects
    expected = effects[effects["after_years"] == 10]["middle"]
    assert shown == ["| Na 10 jaar, 2037 | " + " | ".join(signed(value, 3) for value in expected) + " |"]
    assert expected.iloc[0] > expected.iloc[2] > 0


def test_three_scenarios_share_one_scale_and_one_table(open_app: Open) -> None:
    app = open_app(BESLUIT, **link(DARK, LIGHT, PLAY))
    assert not app.exception
    assert problems(app) == []
    table = app.table[0].value
    assert table.columns.tolist() == ["Scenario A", "Scenario B", "Scenario C"]
    assert table.loc["Effect bij de start"].tolist() == ["0,000"] * 3
    scales = {tuple(s["layer"][1]["encoding"]["y"]["scale"]["domain"]) for s in charts_of(app)[:3]}
    assert len(scales) == 1
    assert "geen daarvan is in de score te zien" in texts(app)


def test_what_would_turn_the_order_stands_with_two_scenarios_and_not_with_one(open_app: Open) -> None:
    app = open_app(BESLUIT, **link(DARK, LIGHT))
    assert not app.exception
    assert TURNS in texts(app)
    # More upkeep of the same: B is above A, and how long lighting lasts without upkeep was tried.
    assert "staat B boven A" in texts(app)
    assert "zonder onderhoud" in texts(app)
    assert TURNS not in texts(open_app(BESLUIT, **link(LIGHT)))


def test_each_scenario_is_on_the_map_in_its_turn(open_app: Open) -> None:
    app = open_app(BESLUIT, **link(DARK, PLAY))
    app.session_state["besluit_tabs"] = "Op de kaart"
    first = map_spec(app.run())
    assert not app.exception
    assert "gewoon verandert" in texts(app)
    app.segmented_control(key="w_kaart_scenario").set_value("B").run()
    assert not app.exception
    fills = [layer_of(spec)["getFillColor"] for spec in (first, map_spec(app))]
    assert fills[0] != fills[1]


def test_a_link_with_three_scenarios_reopens_all_three(open_app: Open) -> None:
    first = open_app(BESLUIT, **link(DARK, LIGHT, PLAY))
    again = open_app(BESLUIT, **query(first))
    assert problems(again) == []
    assert query(again) == query(first)
    assert {"s", "s2", "s3"} <= set(query(again))
    assert again.table[0].value.equals(first.table[0].value)


def test_scenarios_keep_their_letter(open_app: Open) -> None:
    app = open_app(BESLUIT, **link(None, LIGHT))
    assert "Notities bij scenario A" in [area.label for area in app.text_area]
    assert "Scenario A is leeg." in texts(app)
    assert "B\u00a0" not in texts(app)


def test_what_an_old_link_names_is_said_and_left_out(open_app: Open) -> None:
    old = scenario(*LIGHT.measures, measure("bestaat_niet", TUIN.code), measure("rotterdamwet", TUIN.code))
    app = open_app(BESLUIT, **link(old))
    assert not app.exception
    said = " ".join(problems(app))
    assert "'bestaat_niet'" in said
    assert "Buurtbalans rekent niet met wie er wel of niet mag komen wonen" in said


def test_a_scenario_of_only_housing(open_app: Open) -> None:
    of = scenario(gemeente=HAVEN.gemeente, housing=(homes("senioren", HAVEN.code, 60, "corporatie"),))
    app = open_app(BESLUIT, **link(of, gemeente=HAVEN.gemeente))
    assert not app.exception
    assert "Het woningaanbod verandert wel." in texts(app)
    assert "Wie wonen er straks" in [tab.label for tab in app.tabs]


def test_notes_are_kept_and_stay_out_of_the_link(open_app: Open) -> None:
    app = open_app(BESLUIT, **link(LIGHT))
    app.text_area(key="notitie_A").set_value("Op de hoek is het glad.").run()
    assert not app.exception
    assert app.text_area(key="notitie_A").value == "Op de hoek is het glad."
    assert "glad" not in str(query(app))
    app.text_area(key="notitie_A").set_value("").run()
    assert app.text_area(key="notitie_A").value == ""


def test_an_agreement_is_added_and_taken_out(open_app: Open) -> None:
    app = open_app(BESLUIT, **link(LIGHT))
    app.selectbox(key="afspraak_wie").select("netbeheerder")
    app.number_input(key="afspraak_jaar").set_value(2028)
    app.text_input(key="afspraak_wat").set_value("lampen aansluiten")
    next(b for b in app.button if b.label == "Toevoegen").click().run()
    assert not app.exception
    partners = next(t.value for t in app.table if "Wanneer" in t.value.columns)
    assert partners.iloc[0].tolist()[:2] == ["lampen aansluiten", "in 2028"]
    assert "aansluiten" not in str(query(app))
    next(b for b in app.button if b.label.startswith("Netbeheerder, 2028")).click().run()
    partners = next(t.value for t in app.table if "Wanneer" in t.value.columns)
    assert "afspraak" not in partners["Soort"].tolist()


def test_an_agreement_without_words_is_none(open_app: Open) -> None:
    app = open_app(BESLUIT, **link(LIGHT))
    before = query(app)
    next(b for b in app.button if b.label == "Toevoegen").click().run()
    assert query(app) == before


def test_agreements_of_a_link_have_no_words_and_say_so(open_app: Open) -> None:
    of = scenario(*LIGHT.measures, actions=(ScenarioAction(partner="corporatie", year=2027, text="geheim"),))
    app = open_app(BESLUIT, **link(of))
    assert any("Woningcorporatie, 2027: (tekst van de afspraak" in b.label for b in app.button)


def test_files_are_offered_and_marked_as_fictional(open_app: Open) -> None:
    app = open_app(BESLUIT, **link(LIGHT))
    offered = [b.proto.label for b in app.get("download_button")]
    assert {"A4 (PDF)", "Slides (PPTX)", "Werkboek (XLSX)"} <= set(offered)
    assert not app.code


def test_the_text_for_a_proposal_is_made_when_it_is_asked_for(open_app: Open) -> None:
    app = open_app(BESLUIT, **link(LIGHT))
    app.button(key="voorsteltekst").click().run()
    assert "Download als tekst" in [b.proto.label for b in app.get("download_button")]
    text = next(c.value for c in app.code)
    assert text.startswith("Let op: dit zijn voorbeeldgegevens.")
    assert LIGHT.short_hash in text


def test_after_a_trial_it_can_be_read_and_not_changed(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "read_only", lambda: True)
    app = open_app(BESLUIT, **link(LIGHT))
    assert not app.exception
    assert app.text_area(key="notitie_A").disabled
    assert next(b for b in app.button if b.label == "Toevoegen").disabled
    assert not any(b.proto.disabled for b in app.get("download_button") if b.proto.label == "A4 (PDF)")


def test_the_page_is_in_the_menu(open_app: Open) -> None:
    app = open_app(KAART, **link(LIGHT))
    assert any(page.proto.label == "Besluit" for page in app.sidebar.get("page_link"))


def test_the_same_row_of_two_scenarios_stands_once() -> None:
    both = decision(answer("A"), answer("B"))
    assert stacked(both, lambda a: a.partners)["Scenario"].tolist() == ["A, B"] * 3
    later = answer("B")
    later.partners["when"] = 2040
    joined = stacked(decision(answer("A"), later), lambda a: a.partners, "when")
    assert joined["Scenario"].tolist() == ["A, B"] * 3
    assert joined["when"].tolist()[0] == f"A: {answer('A').partners['when'][0]}; B: 2040"
    assert "Scenario" not in stacked(decision(answer("A")), lambda a: a.partners)
    assert views.name(answer("A", title="")) == f"Scenario {SLOTS[0]}"
