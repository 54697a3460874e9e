"""The page Vooruitblik: signals, a score with its fan, residents, and a sensible face where something is missing."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
from shapely.geometry import box
from streamlit.testing.v1 import AppTest

from lib.databank.catalogue.indicators import catalogue
from lib.databank.commit import NewPart, commit, writing
from lib.databank.store import COUNTRY
from lib.sample.stories.planted import story
from tests.answers.small_databank import CENTRUM, CHANGED, EMPTY, FEW_HOUSEHOLDS, GEMEENTE, HAVEN, NOORD_1, SILENT, TINY
from tests.deck import classes_of, layer_of
from tests.pages.conftest import VOORUITBLIK, Open
from tests.pages.looking import click_map, map_spec, open_table, problems, query, texts
from tests.words_to_avoid import PATTERN

SLIDING, AGEING, NOISE, SUPPRESSED = (story(n) for n in (7, 6, 8, 12))
VIEWS = ("signalen", "score", "bewoners")
SAMPLE = {"db": "voorbeeld"}


def charts(app: AppTest) -> list[dict[str, object]]:
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def drawn(app: AppTest) -> list[pd.DataFrame]:
    """The table behind each chart."""
    return [pa.ipc.open_stream(chart.proto.data.data).read_pandas() for chart in app.get("vega_lite_chart")]


def links(app: AppTest, label: str) -> list[dict[str, str]]:
    """State in the links with this label."""
    found = [link.proto for link in app.get("page_link") if link.proto.label == label]
    return [{name: values[0] for name, values in parse_qs(link.query_string).items()} for link in found]


# Signals


@pytest.fixture
def sliding(open_app: Open) -> AppTest:
    return open_app(VOORUITBLIK, gm=SLIDING.gemeente, **SAMPLE)


def test_signals_come_first(sliding: AppTest) -> None:
    seen = texts(sliding)
    assert sliding.title[0].value == "Zandrode: wat komt eraan?"
    assert "buurten vragen als eerste aandacht: daar kan de score onder voldoende komen." in seen
    assert "Een signaal, geen oordeel." in seen
    assert "De meeste niet." in seen
    assert f"**{SLIDING.name}** · score kan onder voldoende komen" in seen
    assert "De buurten staan op alfabet. Het is geen ranglijst." in seen
    assert len(sliding.get("deck_gl_json_chart")) == 1
    assert not PATTERN.search(seen)


def test_the_list_the_map_and_the_table_agree(sliding: AppTest) -> None:
    buttons = [button.key.removeprefix("bekijk_") for button in sliding.button if button.key and button.key.startswith("bekijk_")]
    table = open_table(sliding)
    assert table["Code"].tolist() == buttons
    assert table["Buurt"].tolist() == sorted(table["Buurt"], key=str.casefold)
    # In no round as many fell as were expected: no chance is told.
    assert table.columns.tolist() == ["Code", "Buurt", "Signaal", "Waarom"]
    assert not table["Waarom"].str.contains("kans").any()
    # Every buurt has the position of its colour; 3 is a signal about the score.
    assert classes_of(layer_of(map_spec(sliding))["getFillColor"]).count(3) == len(buttons)
    download = sliding.get("download_button")[0].proto
    assert download.label == "Download als CSV"


def test_a_signal_leads_to_the_measures_of_that_buurt(sliding: AppTest) -> None:
    codes = [button.key.removeprefix("bekijk_") for button in sliding.button if button.key and button.key.startswith("bekijk_")]
    found = links(sliding, "Bekijk maatregelen voor deze buurt")
    assert [link["bu"] for link in found] == codes
    assert {link["gm"] for link in found} == {SLIDING.gemeente}


def test_looking_at_a_signal(sliding: AppTest) -> None:
    sliding.button(key=f"bekijk_{SLIDING.code}").click().run()
    assert not sliding.exception
    assert (query(sliding)["bu"], query(sliding)["deel"]) == (SLIDING.code, "score")
    assert sliding.title[0].value == f"{SLIDING.name}: wat komt eraan?"
    assert "**Signaal: de score kan onder voldoende komen.**" in texts(sliding)


def test_a_click_on_the_map_does_the_same(open_app: Open) -> None:
    app = open_app(VOORUITBLIK, gm=AGEING.gemeente, deel="signalen", **SAMPLE)
    other = next(c for c in ("BU99050001", "BU99050101") if c != AGEING.code)
    click_map(app, other)
    assert (query(app)["bu"], query(app)["deel"]) == (other, "score")


@pytest.mark.parametrize("buurt", [NOISE, SUPPRESSED])
def test_no_finding(open_app: Open, buurt: object) -> None:
    code, gemeente = buurt.code, buurt.gemeente  # type: ignore[attr-defined]
    app = open_app(VOORUITBLIK, gm=gemeente, bu=code, deel="score", **SAMPLE)
    assert not app.exception
    assert "**Signaal:" not in texts(app)


def test_the_chosen_year_makes_no_difference(open_app: Open) -> None:
    now = texts(open_app(VOORUITBLIK, gm=SLIDING.gemeente, jaar="2024", **SAMPLE))
    then = texts(open_app(VOORUITBLIK, gm=SLIDING.gemeente, jaar="2016", **SAMPLE))
    assert now == then
    assert "welk jaar u ook kiest" in then


# The link


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("view", VIEWS)
def test_the_view_is_in_the_link(open_app: Open, view: str) -> None:
    app = open_app(VOORUITBLIK, gm=GEMEENTE, bu=CENTRUM, deel=view)
    assert problems(app) == []
    assert app.segmented_control(key="w_deel").value == view
    app.segmented_control(key="w_deel").set_value("bewoners" if view == "score" else "score").run()
    assert query(app)["deel"] == ("bewoners" if view == "score" else "score")


@pytest.mark.usefixtures("own")
def test_a_link_with_a_buurt_and_no_view_shows_the_buurt(open_app: Open) -> None:
    app = open_app(VOORUITBLIK, gm=GEMEENTE, bu=CENTRUM)
    assert app.segmented_control(key="w_deel").value == "score"
    app = open_app(VOORUITBLIK, gm=GEMEENTE, deel="iets")
    assert app.segmented_control(key="w_deel").value == "signalen"


# Score


def test_the_score_with_its_fan(open_app: Open) -> None:
    app = open_app(VOORUITBLIK, gm=SLIDING.gemeente, bu=SLIDING.code, deel="score", **SAMPLE)
    seen = texts(app)
    assert f"{SLIDING.name} scoorde 3,95 in 2024." in seen
    assert "grens van voldoende" in json.dumps(charts(app)[0])
    assert len(charts(app)) == 1
    assert "Getest op buurten in 2020, 2022 en 2024" in seen
    assert "Bij de signalen samen werden er" in seen
    held, errors, warned, sizes = (frame.value for frame in app.dataframe)
    # "2 van de 3" is said of the years of which the table says so, and of no other.
    said = [
        year
        for year, row in zip((2026, 2028, 2030, 2032), held.itertuples(index=False), strict=True)
        if abs(int(row[3].rstrip("%")) - 67) <= 4 and int(row[1]) >= 4
    ]
    caption = seen.split("Donkere band: ")[1].split(" Gebruikt")[0]
    assert ("2 van de 3 keer" in caption) == bool(said)
    assert f"In {said[-1]} verwachten we een score" in seen
    assert "In 2032 ligt de score naar schatting tussen" in seen
    assert held["Jaren vooruit"].tolist() == ["2", "4", "6", "8"]
    assert errors["Manier"].tolist() == ["Rekenmethode", "Geen verandering", "Rechte lijn"]
    assert sum("(getoond)" in way for way in warned["Manier"]) == 1
    assert sizes["Grootte"].iloc[0] == "tot 500 inwoners"
    assert links(app, "Bekijk maatregelen voor deze buurt")[0]["bu"] == SLIDING.code
    assert open_table(app)["Jaar"].tolist() == [2026, 2028, 2030, 2032]
    assert not PATTERN.search(seen)


@pytest.mark.usefixtures("own")
def test_few_measurements_with_the_wijk_beside_it(open_app: Open) -> None:
    app = open_app(VOORUITBLIK, gm=GEMEENTE, bu=CENTRUM, deel="score")
    seen = texts(app)
    assert "Wijk Centrum als geheel ging van 4,12 in 2014 naar 4,14 in 2020" in seen
    assert "niet in dezelfde lijn" in seen
    fan, wijk = drawn(app)
    assert fan["year"].tolist() == [2020, 2024, 2026, 2028, 2030, 2032]
    assert wijk["year"].tolist() == [2014, 2018, 2020]
    assert "daarvoor zijn vier metingen nodig" in seen


@pytest.mark.usefixtures("own")
def test_a_history_of_its_own_needs_no_wijk(open_app: Open) -> None:
    assert len(charts(open_app(VOORUITBLIK, gm=GEMEENTE, bu=NOORD_1, deel="score"))) == 1


@pytest.mark.usefixtures("own")
def test_a_buurt_without_a_score(open_app: Open) -> None:
    seen = texts(open_app(VOORUITBLIK, gm=GEMEENTE, bu=HAVEN, deel="score"))
    assert "De buurt heeft geen eigen score; dit is de score van Wijk Centrum." in seen
    assert "**Geen signaal over de score**" in seen


# Residents


def test_the_ageing_buurt(open_app: Open) -> None:
    app = open_app(VOORUITBLIK, gm=AGEING.gemeente, bu=AGEING.code, deel="bewoners", **SAMPLE)
    seen = texts(app)
    assert "65-plussers in Oude Kern: 485 in 2025, naar schatting " in seen
    assert " van de 100 inwoners. In 2025 waren het er 35." in seen
    assert len(charts(app)) == 1
    table = app.dataframe[0].value
    assert len(table) == 10
    assert table["Hoe"].str.len().max() <= len("geen verandering")
    assert links(app, "Bekijk maatregelen voor deze buurt")[0]["bu"] == AGEING.code
    app.selectbox(key="w_cijfer_True").select("households").run()
    assert "Huishoudens in Oude Kern: 705 in 2025" in texts(app)
    rows = open_table(app)
    assert set(rows["Cijfer"]) >= {"huishoudens", "65-plussers"}
    assert rows["Jaar"].max() == 2040


def test_residents_of_the_gemeente(open_app: Open) -> None:
    app = open_app(VOORUITBLIK, gm=AGEING.gemeente, deel="bewoners", **SAMPLE)
    assert "65-plussers in Driekerken: 5.560 in 2025" in texts(app)


# Where something is missing


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("gemeente", [GEMEENTE, SILENT, TINY])
def test_every_part_for_every_gemeente(open_app: Open, view: str, gemeente: str) -> None:
    app = open_app(VOORUITBLIK, gm=gemeente, deel=view)
    assert not app.exception
    assert problems(app) == []
    assert not PATTERN.search(texts(app))
    assert all(len(table) > 1 for table in drawn(app))


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("buurt", [HAVEN, EMPTY, FEW_HOUSEHOLDS, CHANGED])
def test_every_part_for_awkward_buurten(open_app: Open, view: str, buurt: str) -> None:
    app = open_app(VOORUITBLIK, gm=GEMEENTE, bu=buurt, deel=view)
    assert not app.exception
    if view == "bewoners" and buurt != HAVEN:
        assert len(app.info) == 1
        assert charts(app) == []
        assert len(app.selectbox) == len(open_app(VOORUITBLIK, gm=GEMEENTE, deel="score").selectbox)


@pytest.mark.usefixtures("own")
def test_a_gemeente_without_scores_and_figures(open_app: Open) -> None:
    app = open_app(VOORUITBLIK, gm=SILENT)
    assert "geen scores, en te weinig cijfers over bewoners. Daarom zijn er geen signalen" in app.info[0].value
    assert not app.get("deck_gl_json_chart")
    assert "geen kerncijfers met huishoudens en leeftijden" in open_app(VOORUITBLIK, gm=SILENT, deel="bewoners").info[0].value


@pytest.mark.usefixtures("own")
def test_a_score_needs_a_buurt(open_app: Open) -> None:
    assert "Kies een buurt in de lijst" in open_app(VOORUITBLIK, gm=GEMEENTE, deel="score").info[0].value


def one_buurt(path: Path, with_scores: bool) -> None:
    """A databank with one gemeente of one buurt, one measurement and one year of key figures."""
    buurt, wijk, gemeente = "BU90500101", "WK905001", "GM9050"
    areas = pd.DataFrame(
        [
            (gemeente, 2024, "Eenhoorn", "gemeente", None, gemeente, float("nan"), 100.0),
            (wijk, 2024, "Eenhoorn", "wijk", wijk, gemeente, float("nan"), 100.0),
            (buurt, 2024, "Het Dorp", "buurt", wijk, gemeente, float("nan"), 100.0),
        ],
        columns=["code", "year", "name", "level", "wijk_code", "gemeente_code", "boundary_flag", "area_ha"],
    ).astype({"wijk_code": "str"})
    shape = gpd.GeoDataFrame(
        {
            "code": [buurt],
            "geometry_year": 2024,
            "name": ["Het Dorp"],
            "gemeente_code": gemeente,
            "geometry": [box(5, 52, 5.1, 52.1)],
        },
        crs=4326,
    )
    same = pd.DataFrame({"code": [gemeente, wijk, buurt], "year": 2024, "kind": "same", "geometry_year": 2024})
    same["code_then"] = same["code"]
    people = {"households": 450.0, "inhabitants": 1000.0, "age_0_14": 150.0, "age_15_24": 100.0, "age_25_44": 250.0}
    people |= {"age_45_64": 300.0, "age_65_plus": 200.0}
    figures = pd.DataFrame([{"code": code, "year": 2024, **people} for code in (gemeente, wijk, buurt)])
    figures = figures.reindex(columns=["code", "year", *catalogue().columns]).astype(dict.fromkeys(catalogue().columns, float))
    parts = [
        NewPart("areas", 2024, gemeente, areas, "proef"),
        NewPart("geometry", 2024, gemeente, shape, "proef"),
        NewPart("lineage", 2024, gemeente, same[["code", "year", "code_then", "kind", "geometry_year"]], "proef"),
        NewPart("key_figures", 2024, gemeente, figures, "proef"),
    ]
    if with_scores:
        scores = pd.DataFrame({"code": [buurt], "year": 2024, "afw": -0.12})
        parts.append(
            NewPart("scores", 2024, COUNTRY, scores.assign(**dict.fromkeys(["won", "fys", "vrz", "soc", "onv"], 0.0)), "proef")
        )
    with writing(path):
        commit(path, parts, name="Eén buurt")


@pytest.mark.parametrize("with_scores", [True, False])
def test_a_gemeente_of_one_buurt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_app: Open, with_scores: bool) -> None:
    one_buurt(tmp_path / "een", with_scores)
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(tmp_path / "een"))
    app = open_app(VOORUITBLIK, gm="GM9050")
    assert not app.exception
    assert ("De ene buurt vraagt aandacht" in texts(app)) == with_scores
    assert ("De ene buurt van Eenhoorn heeft geen signaal." in texts(app)) != with_scores
    app = open_app(VOORUITBLIK, gm="GM9050", bu="BU90500101", deel="score")
    assert ("Geen verandering is de beste schatting" in texts(app)) == with_scores
    assert len(charts(app)) == with_scores
    # A chance that is an assumption is not told.
    assert "kans ongeveer" not in texts(app)
    app = open_app(VOORUITBLIK, gm="GM9050", bu="BU90500101", deel="bewoners")
    assert not app.exception
    assert "65-plussers in Het Dorp: 200 in 2024" in texts(app)
    assert "zelf geen reeks van eerdere jaren hebben" in texts(app)
