"""Measures: choose, adjust, undo, and the link that carries it."""

from __future__ import annotations

import datetime
import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lib.scenarios import ScenarioMeasure, decode_link
from tests.answers.small_databank import CENTRUM, GEMEENTE, HAVEN, NOORD_1, TINY
from tests.pages.conftest import MAATREGELEN, Open
from tests.pages.looking import open_table, problems, query, texts

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


def measures(app: AppTest) -> tuple[ScenarioMeasure, ...]:
    return decode_link(query(app)["s"]).measures if "s" in query(app) else ()


def undo(app: AppTest) -> None:
    next(button for button in app.button if button.label == "Ongedaan maken").click().run()
    assert not app.exception


def effect(app: AppTest) -> pd.Series:
    """Median effect per year, as chosen."""
    table = open_table(app)
    return table[table["Plan"] == "zoals gekozen"].set_index("Jaar")["Midden"]


def test_before_anything_is_chosen(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM)
    assert "Kies links een maatregel." in texts(app)
    assert "Dit is geen oorzaak-gevolgmodel" in texts(app)
    assert not app.get("vega_lite_chart")
    assert all(not box.value for box in app.checkbox)


def test_without_a_buurt_it_says_what_to_do(open_app: Open) -> None:
    assert "Kies links een buurt, of klik er een aan op de kaart." in texts(open_app(MAATREGELEN, gm=GEMEENTE))


def test_lighting(lit: AppTest) -> None:
    assert measures(lit) == (ScenarioMeasure(intervention="verlichting", area=CENTRUM, coverage=60, start=NEXT_YEAR),)
    seen = texts(lit)
    assert "Tien jaar na de start is van het effect van straat- en achterpadverlichting met blijvend onderhoud 100% over" in seen
    assert "Dit effect is te klein om in de tweejaarlijkse score te zien. Meet het anders: " in seen
    assert "Nu 4,15, goed." in seen
    assert "bandbreedte van de aannames" in seen
    assert "betrouwbaarheids" not in seen
    assert "Welsh, Farrington en Douglas (2022)" in seen
    charts = lit.get("vega_lite_chart")
    assert len(charts) == 2
    assert lit.dataframe[0].value["Na"].tolist() == [f"{n} jaar ({NEXT_YEAR + n})" for n in (5, 10, 15)]


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
    assert "Kies links een maatregel." in texts(lit)
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


def test_the_limit_of_ordinary_drift(lit: AppTest) -> None:
    lit.toggle(key="w_schommeling").set_value(True).run()
    assert "grens van de gewone schommeling" in lit.get("vega_lite_chart")[0].proto.spec


def test_a_buurt_without_score_still_shows_the_effect_in_points(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=HAVEN)
    app.checkbox(key=f"kies_{HAVEN}_verlichting").check().run()
    assert not app.exception
    assert "Deze buurt heeft geen score; daarom is niet te zeggen welke klasse erbij hoort." in texts(app)
    assert effect(app).max() > 0
    assert len(app.get("vega_lite_chart")) == 2


def test_all_measures_at_once(open_app: Open) -> None:
    app = open_app(MAATREGELEN, gm=GEMEENTE, bu=CENTRUM)
    boxes = [box.key for box in app.checkbox if box.key and box.key.startswith("kies_")]
    assert len(boxes) >= 6
    for key in boxes:
        app.checkbox(key=key).check()
    app.run()
    assert not app.exception
    assert len(measures(app)) == len(boxes)
    assert len(query(app)["s"]) <= 1800
