"""Measures: choose, adjust, undo, and the link that carries it."""

from __future__ import annotations

import datetime
import json
import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.answers.measures.choice import catalogue
from lib.scenarios import Scenario, ScenarioMeasure, decode_link, encode_link
from tests.answers.small_databank import CENTRUM, FEW_HOUSEHOLDS, GEMEENTE, HAVEN, NOORD_1, TINY
from tests.pages.conftest import MAATREGELEN, Open
from tests.pages.looking import measures, open_table, problems, query, texts, undo

pytestmark = pytest.mark.usefixtures("own")
NEXT_YEAR = datetime.date.today().year + 1
TICK, COVERAGE, START, UNTIL = (f"{name}_{CENTRUM}_verlichting" for name in ("kies", "dekking", "start", "tot"))


@pytest.fixture
def lit(open_app: Open) -> AppTest:
    """Centrum with lighting, as just ticked."""
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM)
    assert "s" not in query(app)
    app.checkbox(key=TICK).check().run()
    assert not app.exception
    return app


def effect(app: AppTest) -> pd.Series:
    """Median effect per year, as chosen."""
    table = open_table(app)
    return table[table["Plan"] == "zoals gekozen"].set_index("Jaar")["Midden"]


def test_before_anything_is_chosen(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM)
    assert "Kies een maatregel." in texts(app)
    assert "Dit is geen bewijs van oorzaak en gevolg" in texts(app)
    assert not app.get("vega_lite_chart")
    assert all(not box.value for box in app.checkbox)


def test_without_a_buurt_it_says_what_to_do(open_app: Open) -> None:
    assert "Kies een buurt in de lijst, of klik er een aan op de kaart." in texts(open_app(MAATREGELEN, gm=GEMEENTE))


def test_lighting(lit: AppTest) -> None:
    assert measures(lit) == (ScenarioMeasure(intervention="verlichting", area=CENTRUM, coverage=60, start=NEXT_YEAR),)
    seen = texts(lit)
    assert "Met onderhoud blijft het effect van straat- en achterpadverlichting tien jaar gelijk." in seen
    assert "In één buurt als deze kan de Leefbaarometer dit niet laten zien. Verwacht wordt " in seen
    assert "Score in 2024: 4,15, goed." in seen
    assert "bandbreedte van de aannames" in seen
    assert "betrouwbaarheids" not in seen
    assert "goed onderzocht" not in seen
    charts = lit.get("vega_lite_chart")
    assert len(charts) == 2
    assert lit.dataframe[0].value["Na"].tolist() == [f"{n} jaar ({NEXT_YEAR + n})" for n in (5, 10, 15)]


def open_tab(app: AppTest, name: str) -> str:
    """Everything on the page once this tab is open."""
    app.session_state["maatregel_tabs"] = name
    app.run()
    assert not app.exception
    return texts(app)


def test_what_stands_behind_it_is_one_tab_away(lit: AppTest) -> None:
    assert "Welsh, Farrington en Douglas (2022)" not in texts(lit)
    assert "Welsh, Farrington en Douglas (2022)" in open_tab(lit, "Bewijs")
    people = open_tab(lit, "Met wie en risico's")
    assert "**Partners.** gemeente, netbeheerder" in people
    assert "aantal lampen dat uit is" in people.lower()
    # Light can move trouble next door: the neighbours on the map are named.
    assert "Kijk daarom ook naar de buren: " in people
    assert "Noord" in people.split("Kijk daarom ook naar de buren: ")[1]
    costs = open_tab(lit, "Kosten")
    assert re.search(r"Naar schatting [\d.,]+ tot [\d.,]+( miljoen)? euro in 15 jaar", costs)
    assert "Effect per euro: " in costs
    assert len(lit.get("vega_lite_chart")) == 2


def test_the_figures_to_remember(lit: AppTest) -> None:
    seen = texts(lit)
    assert "Na 10 jaar nog over van het effect]  \n**met onderhoud 100%, zonder " in seen
    assert "In de score te zien?]  \n**nee, te klein**" in seen
    assert "Kosten in 15 jaar, zoals gekozen (euro)]  \n**ongeveer " in seen
    lit.checkbox(key=TICK).uncheck().run()
    assert "Na 10 jaar nog over" not in texts(lit)


def test_one_measure_has_what_was_found_as_headline_and_its_base_below(lit: AppTest) -> None:
    found, base = lit.header[0].value, "Het gaat om "
    assert found.startswith("Onderzoek vond ")
    assert base not in found
    assert base in texts(lit)


def test_measures_by_topic_and_by_search(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM)
    # Centrum has .4, .2, -.1, 0 and .5 of its score, 0.05, on the five: none is worse than the ijkpunt.
    shown = [box.label for box in app.expander if box.checkbox]
    assert shown == [
        "Woningvoorraad: +0,02, rond het ijkpunt",
        "Fysieke omgeving: +0,01, rond het ijkpunt",
        "Voorzieningen: −0,01, rond het ijkpunt",
        "Sociale samenhang: 0,00, rond het ijkpunt",
        "Overlast en onveiligheid: +0,03, rond het ijkpunt",
        "Meer onderwerpen tegelijk",
    ]
    assert "Op geen onderwerp scoort deze buurt slechter" in texts(app)
    app.text_input(key="zoek_maatregel").set_value("groen").run()
    keys = {box.key for box in app.checkbox if str(box.key).startswith("kies_")}
    assert keys == {
        f"kies_{CENTRUM}_groen_restruimte",
        f"kies_{CENTRUM}_groen_algemeen",
        f"kies_{CENTRUM}_speelplek",
        f"kies_{CENTRUM}_schoon_heel",
    }
    app.checkbox(key=f"kies_{CENTRUM}_groen_algemeen").check().run()
    app.text_input(key="zoek_maatregel").set_value("vuurtoren").run()
    # What is chosen stays in sight whatever is searched for.
    assert [box.key for box in app.checkbox] == [f"kies_{CENTRUM}_groen_algemeen", f"niets_{CENTRUM}"]
    assert "Geen maatregel met 'vuurtoren'." in texts(app)


def test_a_measure_without_effect_in_research_says_so(lit: AppTest) -> None:
    assert "geen effect gevonden" in lit.checkbox(key=f"kies_{CENTRUM}_speelplek").label
    lit.checkbox(key=f"kies_{CENTRUM}_speelplek").check().run()
    assert "Speelplek of speeltuin: goed onderzocht, geen of bijna geen effect gevonden." in texts(lit)
    lit.checkbox(key=TICK).uncheck().run()
    assert "Onderzoek vond geen of bijna geen verschil" in texts(lit)
    assert "**Op de score.** Speelplek of speeltuin: goed onderzocht" in texts(lit)


def test_information_cannot_be_chosen_and_an_old_link_says_so(open_app: Open) -> None:
    old = ScenarioMeasure(intervention="rotterdamwet", area=CENTRUM, coverage=60, start=NEXT_YEAR)
    link = encode_link(Scenario(gemeente=GEMEENTE, areas=(CENTRUM,), measures=(old,)))
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=link)
    assert not app.exception
    assert [text for text in problems(app) if "Rotterdamwet" in text and "telt niet mee" in text]
    assert "Ter informatie: Rotterdamwet (Wbmgp)" in [box.label for box in app.expander]
    assert not [box for box in app.checkbox if "rotterdamwet" in str(box.key)]


def test_the_score_with_and_without(lit: AppTest) -> None:
    lit.segmented_control(key="w_grafiek").set_value("score").run()
    assert not lit.exception
    seen = texts(lit)
    assert "is de score zonder maatregelen naar schatting" in seen
    assert "Dat valt binnen de marge van de vooruitblik" in seen
    spec = lit.get("vega_lite_chart")[0].proto.spec
    assert "zonder maatregelen" in spec
    assert "met dit scenario" in spec


def test_coverage_scales_the_effect(lit: AppTest) -> None:
    at_60 = effect(lit)
    lit.slider(key=COVERAGE).set_value(30).run()
    assert measures(lit)[0].coverage == 30
    at_30 = effect(lit)
    assert at_30.iloc[5] == pytest.approx(at_60.iloc[5] / 2, rel=0.05)
    lit.slider(key=COVERAGE).set_value(0).run()
    assert not lit.exception
    assert (effect(lit) == 0).all()
    assert "geen effect op de score te verwachten" in texts(lit)


def test_start_and_upkeep(lit: AppTest) -> None:
    lit.selectbox(key=UNTIL).select(NEXT_YEAR + 3).run()
    assert measures(lit)[0].upkeep_until == NEXT_YEAR + 3
    # Starting later moves the end of upkeep along.
    lit.selectbox(key=START).select(NEXT_YEAR + 2).run()
    assert not lit.exception
    assert (measures(lit)[0].start, measures(lit)[0].upkeep_until) == (NEXT_YEAR + 2, NEXT_YEAR + 5)
    lit.selectbox(key=UNTIL).select("altijd").run()
    assert measures(lit)[0].upkeep_until is None


def test_an_earlier_start_keeps_the_dimension_chart_alive(lit: AppTest) -> None:
    slider = lit.select_slider(key="w_dimensiejaar")
    slider.set_value(slider.options[-1]).run()
    lit.selectbox(key=START).select(NEXT_YEAR - 6).run()
    assert not lit.exception
    assert len(lit.get("vega_lite_chart")) == 2


def test_undo_step_by_step(lit: AppTest) -> None:
    lit.slider(key=COVERAGE).set_value(90).run()
    undo(lit)
    assert measures(lit)[0].coverage == 60
    assert lit.slider(key=COVERAGE).value == 60
    undo(lit)
    assert measures(lit) == ()
    assert lit.checkbox(key=TICK).value is False
    assert "Ongedaan maken" not in [button.label for button in lit.button]


def test_untick(lit: AppTest) -> None:
    lit.checkbox(key=f"kies_{CENTRUM}_speelplek").check().run()
    assert {m.intervention for m in measures(lit)} == {"verlichting", "speelplek"}
    lit.checkbox(key=TICK).uncheck().run()
    assert {m.intervention for m in measures(lit)} == {"speelplek"}


def test_the_link_reproduces_it(lit: AppTest, open_app: Open) -> None:
    lit.slider(key=COVERAGE).set_value(85).run()
    lit.selectbox(key=UNTIL).select(NEXT_YEAR + 5).run()
    app = open_app(MAATREGELEN, **query(lit))
    assert problems(app) == []
    assert query(app) == query(lit)
    assert app.checkbox(key=TICK).value is True
    assert app.slider(key=COVERAGE).value == 85
    assert app.selectbox(key=UNTIL).value == NEXT_YEAR + 5
    assert effect(app).tolist() == effect(lit).tolist()
    spec = [json.loads(chart.proto.spec) for chart in (app.get("vega_lite_chart")[0], lit.get("vega_lite_chart")[0])]
    assert spec[0] == spec[1]


def test_measures_belong_to_their_buurt(lit: AppTest) -> None:
    lit.selectbox(key="w_buurt").select(NOORD_1).run()
    assert "Kies een maatregel." in texts(lit)
    assert measures(lit)[0].area == CENTRUM
    lit.checkbox(key=f"kies_{NOORD_1}_renovatie").check().run()
    assert {m.area for m in measures(lit)} == {CENTRUM, NOORD_1}
    lit.selectbox(key="w_buurt").select(CENTRUM).run()
    assert lit.checkbox(key=TICK).value is True


def test_another_gemeente_ends_the_scenario_and_its_undo(lit: AppTest) -> None:
    lit.selectbox(key="w_gemeente").select(TINY).run()
    lit.selectbox(key="w_buurt").select("BU90030101").run()
    assert measures(lit) == ()
    assert "Ongedaan maken" not in [button.label for button in lit.button]
    lit.checkbox(key="kies_BU90030101_verlichting").check().run()
    assert not lit.exception
    assert decode_link(query(lit)["s"]).gemeente == TINY
    undo(lit)
    assert measures(lit) == ()
    assert query(lit)["gm"] == TINY


def test_from_where_an_effect_stands_out(lit: AppTest) -> None:
    lit.toggle(key="w_schommeling").set_value(True).run()
    assert "vanaf hier valt het op in de score" in lit.get("vega_lite_chart")[0].proto.spec


def test_a_buurt_without_score_still_shows_the_effect_in_points(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=HAVEN)
    app.checkbox(key=f"kies_{HAVEN}_verlichting").check().run()
    assert not app.exception
    assert "Deze buurt heeft geen score. Daarom is niet te zeggen welke klasse erbij hoort." in texts(app)
    assert effect(app).max() > 0
    assert len(app.get("vega_lite_chart")) == 2
    app.segmented_control(key="w_grafiek").set_value("score").run()
    assert not app.exception
    assert "met dit scenario" not in str(app.get("vega_lite_chart")[0].proto.spec)


def test_all_measures_at_once(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM)
    boxes = [box.key for box in app.checkbox if box.key and box.key.startswith("kies_")]
    assert len(boxes) == len(catalogue().ids)
    for key in boxes:
        app.checkbox(key=key).check()
    app.run()
    assert not app.exception
    assert len(measures(app)) == len(boxes)
    assert len(query(app)["s"]) <= 1800


HALF_LIFE, LOW, MODE = (f"aanname_verlichting.{part}" for part in ("half_life_years", "onv.low", "onv.mode"))


@pytest.fixture
def editing(lit: AppTest) -> AppTest:
    """The assumptions of lighting, opened."""
    open_tab(lit, "Aannames")
    return lit


def changed(app: AppTest) -> dict[str, float]:
    return decode_link(query(app)["s"]).changed


def test_an_assumption_moves_the_result_and_stays_visible(editing: AppTest) -> None:
    before = editing.dataframe[0].value
    assert "Gewijzigd ten opzichte van de catalogus" not in texts(editing)
    editing.number_input(key=HALF_LIFE).set_value(2.0).run()
    assert not editing.exception
    assert changed(editing) == {"verlichting.half_life_years": 2.0}
    assert not editing.dataframe[0].value.equals(before)
    assert "aanname van deze groep" in texts(editing)
    table = editing.dataframe[-1].value
    assert table.iloc[0].tolist() == ["Straat- en achterpadverlichting: halvering zonder onderhoud", "jaar", "8", "2"]
    # It stays on the page with the tab closed, and goes with one step back.
    open_tab(editing, "Kosten")
    assert editing.dataframe[-1].value["Is"].tolist() == ["2"]
    undo(editing)
    assert editing.dataframe[0].value.equals(before)
    assert "Gewijzigd ten opzichte van de catalogus" not in texts(editing)


def test_a_value_that_contradicts_another_is_refused(editing: AppTest) -> None:
    link = query(editing)["s"]
    editing.number_input(key=LOW).set_value(0.5).run()
    assert not editing.exception
    assert query(editing)["s"] == link
    refusal = next(text for text in problems(editing) if "de oude waarde blijft staan" in text)
    assert "staan niet op volgorde" in refusal
    assert editing.number_input(key=LOW).value == pytest.approx(0.04)
    editing.number_input(key=MODE).set_value(0.1).run()
    assert not [text for text in problems(editing) if "de oude waarde blijft staan" in text]
    assert changed(editing) == {"verlichting.onv.mode": 0.1}


def test_back_to_the_standard(editing: AppTest) -> None:
    editing.number_input(key=HALF_LIFE).set_value(2.0).run()
    editing.selectbox(key="aannames_van").select("Gedeeld door alle maatregelen").run()
    editing.number_input(key="aanname_crime_beta.high").set_value(0.05).run()
    assert set(changed(editing)) == {"verlichting.half_life_years", "crime_beta.high"}
    editing.button(key="aannames_standaard").click().run()
    assert set(changed(editing)) == {"verlichting.half_life_years"}
    editing.selectbox(key="aannames_van").select("verlichting").run()
    editing.number_input(key=HALF_LIFE).set_value(8.0).run()
    assert changed(editing) == {}


def test_a_figure_of_a_link_outside_the_bounds_is_shown_as_it_is(open_app: Open) -> None:
    light = ScenarioMeasure(intervention="verlichting", area=CENTRUM, coverage=60, start=NEXT_YEAR)
    far = {"verlichting.half_life_years": 5000.0}
    link = encode_link(Scenario(gemeente=GEMEENTE, areas=(CENTRUM,), measures=(light,), assumptions=far))  # type: ignore[arg-type]
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=link)
    open_tab(app, "Aannames")
    assert app.number_input(key=HALF_LIFE).value == 5000.0


def test_too_few_households_for_an_effect(open_app: Open) -> None:
    link = encode_link(Scenario(gemeente=GEMEENTE, areas=(FEW_HOUSEHOLDS,), measures=(measure_in(FEW_HOUSEHOLDS),)))
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=FEW_HOUSEHOLDS, s=link)
    assert not app.exception
    assert "minder dan 50 huishoudens" in texts(app)
    assert not app.get("vega_lite_chart")


def measure_in(area: str) -> ScenarioMeasure:
    return ScenarioMeasure(intervention="verlichting", area=area, coverage=60, start=NEXT_YEAR)


def test_who_pays_is_changed_as_a_whole_and_travels_in_the_link(lit: AppTest) -> None:
    assert "Wie betaalt, samen €" in open_tab(lit, "Kosten")
    open_tab(lit, "Aannames")

    def submit(**shares: float) -> None:
        for payer, share in shares.items():
            lit.number_input(key=f"aanname_verlichting.pays.{payer}").set_value(share)
        next(button for button in lit.button if button.label == "Neem over: wie betaalt").click().run()
        assert not lit.exception

    submit(gemeente=60.0)
    assert "samen 70 procent, en dat hoort 100 te zijn; tel er 30 bij" in texts(lit)
    assert lit.number_input(key="aanname_verlichting.pays.gemeente").value == 90
    submit(gemeente=60.0, bewoners=30.0)
    scenario = decode_link(query(lit)["s"])
    assert scenario.changed == {"verlichting.pays.gemeente": 60.0, "verlichting.pays.bewoners": 30.0}
    assert "Gewijzigd ten opzichte van de catalogus" in texts(lit)
    assert "bewoners €" in open_tab(lit, "Kosten")


def test_doing_nothing_is_chosen_told_and_undone(lit: AppTest, open_app: Open) -> None:
    none = f"niets_{CENTRUM}"
    assert "Dit haalt 1 maatregel van deze buurt weg" in lit.checkbox(key=none).help
    lit.checkbox(key=none).check().run()
    assert not lit.exception
    assert lit.header[0].value == "U kiest ervoor hier nu niets te doen."
    said = texts(lit)
    assert "Er is dan geen effect van een maatregel, en er zijn geen kosten." in said
    assert "laat geen zwak onderwerp liggen" in said
    assert not lit.get("vega_lite_chart")
    link = query(lit)["s"]
    assert decode_link(link).nothing_done == (CENTRUM,)
    assert "U kiest ervoor hier nu niets te doen." in texts(open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM, s=link))
    undo(lit)
    assert [m.intervention for m in measures(lit)] == ["verlichting"]
    assert not lit.checkbox(key=none).value


def test_a_measure_takes_the_place_of_doing_nothing(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM)
    app.checkbox(key=f"niets_{CENTRUM}").check().run()
    app.checkbox(key=TICK).check().run()
    assert decode_link(query(app)["s"]).nothing_done == ()
    app.checkbox(key=TICK).uncheck().run()
    assert "s" not in query(app)
