"""The page Oorzaken on the small databank: every kind of buurt, two measurements, events, notes, undo."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
from shapely.geometry import box
from streamlit.testing.v1 import AppTest

from lib.databank.commit import NewPart, commit, writing
from lib.scenarios import ScenarioEvent, decode_link
from lib.settings import ROOT
from tests.answers.small_databank import CENTRUM, CHANGED, EMPTY, FEW_HOUSEHOLDS, GEMEENTE, HAVEN, NOORD_1, SILENT, TINY, UNKNOWN
from tests.pages.conftest import OORZAKEN, Open
from tests.pages.looking import open_table, problems, query, texts

VIEWS = ("verloop", "bewoog", "anderen", "weten")
ALONE = "GM9004"
PLACES = [
    *((GEMEENTE, code) for code in (CENTRUM, NOORD_1, HAVEN, EMPTY, FEW_HOUSEHOLDS, CHANGED, UNKNOWN)),
    (SILENT, "BU90020101"),
    (TINY, "BU90030102"),
]


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("gemeente", "buurt"), PLACES)
def test_every_part_for_every_place(open_app: Open, view: str, gemeente: str, buurt: str) -> None:
    app = open_app(OORZAKEN, gm=gemeente, bu=buurt, deel=view)
    assert not app.exception
    assert problems(app) == []
    assert app.title[0].value.endswith(": hoe is het zo gekomen?")
    seen = texts(app)
    assert "nan" not in seen.split()
    assert "None" not in seen
    assert "oorzaak" not in seen.lower()
    for number in range(len(app.get("vega_lite_chart"))):
        assert len(drawn(app, number))


@pytest.mark.usefixtures("own")
def test_without_a_buurt_it_says_what_to_do(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE)
    assert "Kies een buurt in de lijst, of klik er een aan op de kaart." in texts(app)
    assert not app.get("vega_lite_chart")


@pytest.mark.usefixtures("own")
def test_the_takeaway_and_the_table_tell_the_same(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE, bu=NOORD_1)
    assert "In Noord (Centrum) steeg de score tussen 2020 en 2024 met 0,15" in texts(app)
    table = open_table(app, "Splitsing als tabel en download").set_index("Onderdeel")["Punten"]
    steps = table.drop(["score 2020", "score 2024"])
    assert steps.sum() == pytest.approx(0.152, abs=1e-3)
    assert table["score 2024"] - table["score 2020"] == pytest.approx(0.152, abs=1e-3)


@pytest.mark.usefixtures("own")
def test_two_measurements_are_in_the_link(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE, bu=NOORD_1)
    assert "periode" not in query(app)
    app.selectbox(key="w_van").select(2022).run()
    assert not app.exception
    assert query(app)["periode"] == "2022-2024"
    again = open_app(OORZAKEN, **query(app))
    assert again.selectbox(key="w_van").value == 2022
    assert "tussen 2022 en 2024" in texts(again)
    # The other end gives way: from 2022 until 2022 cannot be.
    again.selectbox(key="w_tot").select(2022).run()
    assert query(again)["periode"] == "2020-2022"


@pytest.mark.usefixtures("own")
def test_a_period_that_cannot_be_is_said(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE, bu=NOORD_1, periode="2014-2024")
    assert "De periode 2014-2024 kan hier niet; u ziet 2020-2024." in texts(app)
    assert "expected" not in texts(open_app(OORZAKEN, gm=GEMEENTE, bu=NOORD_1, periode="altijd"))
    assert problems(open_app(OORZAKEN, gm=GEMEENTE, bu=NOORD_1, periode="2024-2014")) != []


@pytest.mark.usefixtures("own")
def test_the_series_of_the_wijk_is_named(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE, bu=HAVEN)
    assert "De buurt zelf heeft geen score. Dit is de reeks van Wijk Centrum, tot en met 2020." in texts(app)
    assert app.selectbox(key="w_van").options == ["2014", "2018"]


def events(app: AppTest) -> tuple[ScenarioEvent, ...]:
    return decode_link(query(app)["s"]).events if "s" in query(app) else ()


def add(app: AppTest, year: int, text: str) -> None:
    app.selectbox(key="w_gebeurtenis_jaar").select(year)
    app.text_input(key="w_gebeurtenis").input(text)
    next(button for button in app.button if button.label == "Toevoegen").click().run()
    assert not app.exception


def drawn(app: AppTest, number: int = 0) -> pd.DataFrame:
    """The data of a chart as the browser gets them."""
    found: pd.DataFrame = pa.ipc.open_stream(app.get("vega_lite_chart")[number].proto.data.data).read_pandas()
    return found


def marked(app: AppTest) -> list[str]:
    """Words of the events in the history."""
    data = drawn(app)
    return data.loc[data["what"] == "event", "text"].tolist()


@pytest.mark.usefixtures("own")
def test_an_event_is_drawn_kept_and_its_words_stay_out_of_the_link(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE, bu=NOORD_1, deel="weten")
    add(app, 2021, "sloop en nieuwbouw")
    assert marked(app) == ["2021 sloop en nieuwbouw"]
    assert events(app) == (ScenarioEvent(year=2021, area=NOORD_1),)  # year and area only
    assert "sloop" not in str(query(app))
    assert open_table(app, "Gebeurtenissen als tabel")["Wat"].tolist() == ["sloop en nieuwbouw"]
    # It stays on other parts, other pages and for other buurten of the session.
    app.segmented_control(key="w_deel").set_value("verloop").run()
    assert marked(app) == ["2021 sloop en nieuwbouw"]
    app.selectbox(key="w_buurt").select(CENTRUM).run()
    assert marked(app) == []
    elsewhere = open_app(OORZAKEN, gm=GEMEENTE, bu=NOORD_1, deel="weten", s=query(app)["s"])
    assert marked(elsewhere) == ["2021 (tekst niet in de link)"]


@pytest.mark.usefixtures("own")
def test_remove_and_undo(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE, bu=NOORD_1, deel="weten")
    add(app, 2021, "sloop")
    add(app, 2023, "nieuw plein")
    app.button(key="weg_0").click().run()
    assert [event.year for event in events(app)] == [2023]
    undo = next(button for button in app.button if button.label == "Ongedaan maken")
    undo.click().run()
    assert [event.year for event in events(app)] == [2021, 2023]
    assert marked(app) == ["2021 sloop", "2023 nieuw plein"]


@pytest.mark.usefixtures("own")
def test_an_event_needs_words(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE, bu=NOORD_1, deel="weten")
    add(app, 2021, "   ")
    assert events(app) == ()
    assert "Schrijf eerst in een paar woorden wat er gebeurde." in texts(app)


@pytest.mark.usefixtures("own")
def test_an_event_of_the_whole_wijk_where_its_series_is_told(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE, bu=HAVEN, deel="weten")
    app.selectbox(key="w_gebeurtenis_waar").select("WK900101")
    add(app, 2016, "winkels dicht")
    assert events(app)[0].area == "WK900101"
    assert marked(app) == ["2016 winkels dicht"]


@pytest.mark.usefixtures("own")
def test_notes_stay_on_the_screen(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE, bu=NOORD_1, deel="weten")
    app.text_area(key="w_notitie").input("In 2021 ging de school dicht.").run()
    assert app.text_area(key="w_notitie").value == "In 2021 ging de school dicht."
    assert "school" not in str(query(app))
    app.switch_page(str(ROOT / "pages/kaart.py")).run()
    app.switch_page(str(ROOT / OORZAKEN)).run()
    assert app.text_area(key="w_notitie").value == "In 2021 ging de school dicht."
    app.text_area(key="w_notitie").input("").run()
    assert "s" not in query(app)


@pytest.fixture
def alone(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small databank with a gemeente of one buurt, measured twice."""
    path = tmp_path / "alleen"
    shutil.copytree(small, path)
    code, wijk = "BU90040101", "WK900401"
    shape = gpd.GeoDataFrame(
        {
            "code": [code],
            "geometry_year": 2024,
            "name": ["Het Eiland"],
            "gemeente_code": ALONE,
            "geometry": [box(6, 53, 6.02, 53.02)],
        },
        crs=4326,
    )
    columns = ["code", "year", "name", "level", "wijk_code", "gemeente_code", "boundary_flag", "area_ha"]
    places = [(code, "buurt", wijk), (wijk, "wijk", wijk), (ALONE, "gemeente", None)]
    areas = pd.DataFrame(
        [(c, 2024, "Het Eiland", level, w, ALONE, float("nan"), 100.0) for c, level, w in places], columns=columns
    )
    lineage = pd.DataFrame({"code": [code], "year": 2024, "code_then": code, "kind": "same", "geometry_year": 2024})
    scores = pd.DataFrame({"code": [code, code], "year": [2022, 2024], "afw": [0.0, 0.05]})
    for dimension in ("won", "fys", "vrz", "soc", "onv"):
        scores[dimension] = scores["afw"] / 5
    parts = [
        NewPart("geometry", 2024, ALONE, shape, "proef"),
        NewPart("areas", 2024, ALONE, areas.astype({"wijk_code": "str"}), "proef"),
        NewPart("lineage", 2024, ALONE, lineage, "proef"),
        *(NewPart("scores", year, ALONE, scores[scores["year"] == year], "proef") for year in (2022, 2024)),
    ]
    with writing(path):
        commit(path, parts)
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(path))


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("view", VIEWS)
def test_a_gemeente_of_one_buurt(open_app: Open, view: str) -> None:
    app = open_app(OORZAKEN, gm=ALONE, bu="BU90040101", deel=view)
    assert not app.exception
    assert "In Het Eiland" in texts(app)
    assert "nan" not in texts(app).split()


def test_another_buurt_beside_it_tells_where_they_differ(open_app: Open) -> None:
    """Planted: the same scheme, upkeep stopped in the Tuinbuurt and kept in the Singelbuurt."""
    tuinbuurt, singelbuurt = "BU99060100", "BU99060101"
    app = open_app(OORZAKEN, db="voorbeeld", gm="GM9906", bu=tuinbuurt, ref=singelbuurt)
    assert not app.exception
    assert "Het grootste verschil: overlast en onveiligheid (+0,01 en +0,05)" in texts(app)
    assert {"Tuinbuurt", "Singelbuurt"} < set(drawn(app)["label"])
    app.multiselect(key="w_gebieden").set_value([]).run()
    assert "ref" not in query(app)
    assert "Singelbuurt" not in set(drawn(app)["label"])


@pytest.mark.usefixtures("own")
def test_the_gemeente_as_reference_is_no_buurt_to_lay_beside(open_app: Open) -> None:
    app = open_app(OORZAKEN, gm=GEMEENTE, bu=CENTRUM, ref=GEMEENTE)
    assert not app.exception
    assert app.multiselect(key="w_gebieden").value == []
