"""Every page, for every kind of gemeente and buurt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.answers.standing.themes import themes
from lib.palette import CLASSES, NO_VALUE, rgb
from lib.settings import ROOT
from tests.answers.small_databank import (
    CENTRUM,
    CHANGED,
    EMPTY,
    FEW_HOUSEHOLDS,
    GEMEENTE,
    HAVEN,
    NOORD_1,
    SILENT,
    TINY,
    UNKNOWN,
    WIJK_CENTRUM,
)
from tests.deck import classes_of, colour_of, layer_of
from tests.pages.conftest import DATABANK, HUISHOUDENS, KAART, MAATREGELEN, PAGES, Open
from tests.pages.looking import click_map, map_spec, open_table, problems, query, texts

PLACES = [
    (GEMEENTE, None),
    *((GEMEENTE, code) for code in (CENTRUM, NOORD_1, HAVEN, EMPTY, FEW_HOUSEHOLDS, CHANGED, UNKNOWN)),
    (SILENT, None),
    (SILENT, "BU90020101"),
    (TINY, None),
    (TINY, "BU90030102"),
]


@pytest.mark.parametrize(("gemeente", "buurt"), PLACES)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("own")
def test_every_page_for_every_place(open_app: Open, page: str, gemeente: str, buurt: str | None) -> None:
    app = open_app(page, gm=gemeente, **({"bu": buurt} if buurt else {}))
    assert not app.exception
    assert problems(app) == []
    assert not app.error
    assert app.title
    assert query(app)["gm"] == gemeente
    assert query(app).get("bu") == buurt
    seen = texts(app)
    assert "nan" not in seen.split()
    assert "None" not in seen
    assert "Voorbeeldgegevens" not in seen


@pytest.mark.usefixtures("own")
def test_the_start_page_says_what_this_is_and_what_stands_out(open_app: Open) -> None:
    app = open_app()
    assert not app.exception
    assert app.title[0].value == "Buurtbalans"
    assert app.subheader[0].value == "Molenwaarde"  # the gemeente fetched last
    assert query(app) == {"db": "eigen", "gm": GEMEENTE, "thema": "score"}
    assert "**Stand.** 6 van de 10 buurten" in texts(app)
    doors = [link.proto.label for link in app.get("page_link") if "?" in link.proto.label]
    assert len(doors) == 4


@pytest.mark.usefixtures("own")
def test_what_is_found_is_opened_on_the_map_and_goes_into_no_address(open_app: Open) -> None:
    app = open_app()
    app.text_input(key="zoek_start").set_value("noord").run()
    assert "noord" not in str(query(app))
    app.button(key=f"zoek_start_{NOORD_1}").click().run()
    assert not app.exception
    assert query(app)["bu"] == NOORD_1
    assert app.title[0].value == "Molenwaarde, leefbaarheid 2024"
    elsewhere = open_app(HUISHOUDENS, gm=GEMEENTE)
    elsewhere.text_input(key="zoek").set_value("kleindorp").run()
    elsewhere.button(key=f"zoek_{TINY}").click().run()
    assert query(elsewhere)["gm"] == TINY
    assert elsewhere.text_input(key="zoek").value == ""


@pytest.mark.usefixtures("own")
def test_a_search_without_result_says_what_to_do(open_app: Open) -> None:
    app = open_app(KAART)
    for text, named in (("xyzzy", "xyzzy"), ("9999", "geen postcodes")):
        app.text_input(key="zoek").set_value(text).run()
        assert named in texts(app)
        assert not [button for button in app.button if (button.key or "").startswith("zoek_")]


@pytest.mark.usefixtures("own")
def test_the_map_has_every_buurt_in_the_colour_of_its_class(open_app: Open, map_directory: Path) -> None:
    spec = map_spec(open_app(KAART, gm=GEMEENTE))
    layer = layer_of(spec)
    assert classes_of(layer["getFillColor"]) == [7, 8, 0, 0, 6, 6, 4, 5, 9, 6, 5, 3]
    assert colour_of(layer["getFillColor"], 0) == list(rgb(CLASSES[6]))
    assert colour_of(layer["getFillColor"], 2) == list(rgb(NO_VALUE))
    assert layer["data"].startswith("geo/")
    assert layer["data"].endswith(f"/{GEMEENTE}.json")
    version = layer["data"].split("/")[-2]
    assert (map_directory / version / f"{GEMEENTE}.json").exists()
    assert spec["mapStyle"] == "__MAP_STYLE__"
    assert "carto" not in str(spec).lower()
    assert layer_of(spec, "gekozen")["visible"] is False


@pytest.mark.usefixtures("own")
def test_map_sentence_legend_and_table_agree(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE)
    assert "6 van de 10 buurten met een score zijn ruim voldoende of beter." in texts(app)
    assert len(app.dataframe) == 0  # sent only when it is unfolded
    table = open_table(app)
    assert len(table) == 12
    counts = table["Klasse"].value_counts()
    legend = " ".join(element.proto.body for element in app.get("html"))
    for name, n in counts.items():
        assert re.search(rf"{name}(?: \([^)]+\))? <b>{n}</b>", legend)
    assert "2 buurten hebben geen score" in texts(app)


@pytest.mark.usefixtures("own")
def test_the_large_map_is_in_the_address_and_can_be_left(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE)
    app.button(key="kaart_groot").click().run()
    assert query(app)["kaart"] == "groot"
    assert "Molenwaarde, Leefbaarheidsscore 2024" in texts(app)
    assert not app.title
    app.button(key="kaart_klein").click().run()
    assert "kaart" not in query(app)
    assert problems(open_app(KAART, gm=GEMEENTE, kaart="reus"))


@pytest.mark.usefixtures("own")
def test_observations_are_on_the_map_page(open_app: Open) -> None:
    seen = texts(open_app(KAART, gm=GEMEENTE))
    assert re.search(r"veranderde de score in 3 van de \d+ buurten duidelijk, .*Gunstiger: 2\. Ongunstiger: 1\.", seen)
    assert "voor 50 procent in overlast en onveiligheid" in seen


@pytest.mark.usefixtures("own")
def test_a_click_and_the_menu_choose_the_same(open_app: Open) -> None:
    clicked = click_map(open_app(KAART, gm=GEMEENTE), NOORD_1)
    chosen = open_app(KAART, gm=GEMEENTE)
    chosen.selectbox(key="w_buurt").select(NOORD_1).run()
    assert not clicked.exception
    assert query(clicked) == query(chosen) == {"db": "eigen", "gm": GEMEENTE, "bu": NOORD_1, "thema": "score"}
    assert clicked.subheader[0].value == chosen.subheader[0].value == "Noord (Centrum)"
    assert layer_of(map_spec(clicked), "gekozen")["visible"] is True
    assert clicked.selectbox(key="w_buurt").value == NOORD_1


@pytest.mark.usefixtures("own")
def test_a_second_click_chooses_another_buurt(open_app: Open) -> None:
    app = click_map(click_map(open_app(KAART, gm=GEMEENTE), NOORD_1), CENTRUM)
    assert query(app)["bu"] == CENTRUM


@pytest.mark.usefixtures("own")
def test_a_click_on_a_buurt_that_is_gone_changes_nothing(open_app: Open) -> None:
    app = click_map(open_app(KAART, gm=GEMEENTE), "BU99999999")
    assert not app.exception
    assert "bu" not in query(app)


@pytest.mark.usefixtures("own")
def test_another_gemeente_clears_the_buurt(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, bu=CENTRUM, jaar="2022")
    app.selectbox(key="w_gemeente").select(TINY).run()
    assert not app.exception
    assert query(app) == {"db": "eigen", "gm": TINY, "thema": "score"}
    assert app.selectbox(key="w_buurt").value is None
    assert app.title[0].value == "Kleindorp, leefbaarheid 2024"


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("gemeente", [GEMEENTE, SILENT])
def test_every_theme_is_drawn(open_app: Open, gemeente: str) -> None:
    app = open_app(KAART, gm=gemeente, bu=CENTRUM if gemeente == GEMEENTE else "BU90020101")
    colours = set()
    for theme in themes():
        app.selectbox(key="w_thema").select(theme).run()
        assert not app.exception, theme
        assert query(app)["thema"] == theme
        colours.add(layer_of(map_spec(app))["getFillColor"])
    assert len(colours) > (10 if gemeente == GEMEENTE else 0)


@pytest.mark.usefixtures("own")
def test_another_year(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE)
    app.selectbox(key="w_jaar").select(2022).run()
    assert app.title[0].value == "Molenwaarde, leefbaarheid 2022"
    assert query(app)["jaar"] == "2022"
    assert "6 van de 9 buurten" in texts(app)


@pytest.mark.usefixtures("own")
def test_a_gemeente_without_scores_shows_what_it_has(open_app: Open) -> None:
    app = open_app(KAART, gm=SILENT)
    assert query(app)["thema"] == "age_65_plus_share"
    assert "Voor Stilveen heeft de Leefbaarometer geen scores per buurt." in texts(app)
    assert layer_of(map_spec(app))["data"].endswith(f"/{SILENT}.json")


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("buurt", [HAVEN, EMPTY])
def test_a_buurt_without_score_says_so_everywhere(open_app: Open, buurt: str) -> None:
    seen = texts(open_app(KAART, gm=GEMEENTE, bu=buurt))
    assert "**Leefbaarheidsscore 2024: geen score**" in seen
    assert "Buurtbalans vult niets in" in seen
    assert "dit is die van Wijk Centrum, tot en met 2020" in seen


@pytest.mark.usefixtures("own")
def test_areas_side_by_side(open_app: Open) -> None:
    app = open_app(HUISHOUDENS, gm=GEMEENTE, bu=CENTRUM, deel="cijfers")
    assert app.multiselect(key="w_gebieden").value == [CENTRUM, WIJK_CENTRUM]
    assert "In Centrum zijn meer eenpersoonshuishoudens (50%) dan in gemeente Molenwaarde (35%)." in texts(app)
    app.multiselect(key="w_gebieden").select(CHANGED).run()
    assert query(app)["vs"] == f"{CENTRUM},{WIJK_CENTRUM},{CHANGED}"
    assert "Rietland: 2023, cijfer van de hele wijk Rand." in texts(app)
    app.selectbox(key="w_referentie").select("NL00").run()
    assert query(app)["ref"] == "NL00"
    assert "dan in Nederland" in texts(app)


@pytest.mark.usefixtures("own")
def test_no_areas_falls_back_to_the_start(open_app: Open) -> None:
    app = open_app(HUISHOUDENS, gm=GEMEENTE, vs=GEMEENTE)
    app.multiselect(key="w_gebieden").set_value([]).run()
    assert not app.exception
    assert app.multiselect(key="w_gebieden").value == [GEMEENTE]


@pytest.mark.usefixtures("own")
def test_the_databank_page_tells_where_figures_come_from(open_app: Open) -> None:
    app = open_app(DATABANK, gm=GEMEENTE)
    assert "Kleine databank: 3 gemeenten op de kaart, cijfers van 2020 tot en met 2024." in texts(app)
    owners = app.dataframe[0].value["Eigenaar"]
    assert {"CBS", "Ministerie van BZK", "CBS / Kadaster"} <= set(owners)


@pytest.mark.usefixtures("own")
def test_the_state_goes_along_to_another_page(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, bu=CENTRUM, jaar="2022", thema="won")
    before = query(app)
    for page in (HUISHOUDENS, MAATREGELEN, DATABANK, KAART):
        app.switch_page(str(ROOT / page)).run()
        assert not app.exception
        assert query(app) == before


@pytest.mark.usefixtures("own")
def test_another_gemeente_begins_with_the_score_and_shows_no_empty_block(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE, thema="soc")
    app.selectbox(key="w_gemeente").select(SILENT).run()
    assert not app.exception
    assert query(app)["thema"] == "age_65_plus_share"  # it has no scores; else the score
    assert not any("Wat valt op" in one.value for one in app.subheader)
    assert "Bron: ." not in texts(app)
    app.selectbox(key="w_gemeente").select(GEMEENTE).run()
    assert query(app)["thema"] == "score"
