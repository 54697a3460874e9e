"""A work area of the sample over two gemeenten, chosen like a gemeente, as a whole and per buurt, on every page and part."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from lib.databank import SAMPLE
from lib.databank.own import layer
from lib.databank.own.figures import figures_of
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, WorkArea
from lib.databank.store import open_databank
from lib.scenarios import Scenario, ScenarioMeasure, decode_link, encode_link
from lib.words import number
from tests.pages.conftest import BESLUIT, DATABANK, HUISHOUDENS, KAART, MAATREGELEN, OORZAKEN, VOORUITBLIK, Open
from tests.pages.looking import problems, query, texts

# Lindenhaven and Driekerken; of the first buurt two fifths.
BUURTEN = ("BU99040000", "BU99040001", "BU99040002", "BU99040003", "BU99040004", "BU99050000", "BU99050001", "BU99050100")
CODE = "WGbezitnrd"
HERE = {"db": "voorbeeld", "gm": CODE, "bu": CODE}
PARTS = [
    (KAART, "matrix"), (KAART, "jaren"), (KAART, "overzicht"),
    (HUISHOUDENS, "mix"), (HUISHOUDENS, "samen"), (HUISHOUDENS, "buurten"), (HUISHOUDENS, "cijfers"), (HUISHOUDENS, "tabel"),
    (OORZAKEN, "verloop"), (OORZAKEN, "bewoog"), (OORZAKEN, "anderen"), (OORZAKEN, "weten"),
    (VOORUITBLIK, "signalen"), (VOORUITBLIK, "score"), (VOORUITBLIK, "bewoners"),
    (MAATREGELEN, "zelf"), (MAATREGELEN, "kaart"), (MAATREGELEN, "woningen"), (MAATREGELEN, "pakket"),
    (BESLUIT, "overzicht"), (DATABANK, "overzicht"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def area() -> WorkArea:
    """The work area, in the layer of the test."""
    parts = (Part(code=BUURTEN[0], share=0.4, dwellings=200), *(Part(code=code) for code in BUURTEN[1:]))
    made = WorkArea(id=CODE[2:], name="Bezit Noord", parts=parts, map_year=2025)
    layer.add(made)
    return made


@pytest.mark.parametrize("buurt", [CODE, "", BUURTEN[1]])
@pytest.mark.parametrize(("page", "part"), PARTS)
def test_every_page_opens_for_the_whole_for_no_buurt_and_for_one(open_app: Open, page: str, part: str, buurt: str) -> None:
    app = open_app(page, **{**HERE, "bu": buurt, "deel": part})
    assert not app.exception
    assert problems(app) == []
    assert "nan" not in texts(app).split()
    assert query(app)["gm"] == CODE


def test_the_bar_says_that_the_whole_is_looked_at(open_app: Open) -> None:
    app = open_app(KAART, **HERE, stand="presentatie")
    bar = app.selectbox(key="w_buurt_balk")
    assert bar.value == CODE
    bar.set_value(BUURTEN[1]).run()
    assert query(app)["bu"] == BUURTEN[1]


def test_it_is_chosen_in_the_menu_and_found_by_its_name(open_app: Open) -> None:
    app = open_app(KAART, db="voorbeeld", gm="GM9904")
    assert "Werkgebied Bezit Noord" in app.selectbox(key="w_gemeente").options
    app.selectbox(key="w_gemeente").set_value(CODE).run()
    assert (query(app)["gm"], query(app)["bu"]) == (CODE, CODE)
    app = open_app(KAART, db="voorbeeld", gm="GM9904")
    app.text_input(key="zoek").set_value("noord bez").run()
    app.button(key=f"zoek_{CODE}").click().run()
    assert (query(app)["gm"], query(app)["bu"]) == (CODE, CODE)


def test_its_link_opens_in_another_browser_and_a_buurt_of_it_can_be_chosen(open_app: Open) -> None:
    app = open_app(KAART, **HERE)
    assert app.title[0].value.startswith("Bezit Noord")
    app.selectbox(key="w_buurt").set_value(BUURTEN[5]).run()
    again = open_app(KAART, **query(app))
    assert not again.exception
    assert again.subheader[0].value == app.subheader[0].value
    assert "Driekerken" in app.subheader[0].value


def test_the_card_has_the_added_figures_and_the_weighted_score(open_app: Open, area: WorkArea) -> None:
    databank = open_databank(SAMPLE)
    rows = figures_of(databank, Places(databank), [area], 2024, ["inhabitants"])[area.id]
    seen = texts(open_app(KAART, **HERE))
    assert f"{number(rows['value'].iloc[0])} inwoners (2025, schatting)" in seen
    assert "waarvan 1 voor een deel" in seen
    assert "(schatting)" in seen.split("Leefbaarheidsscore 2024")[1].split("\n")[0]
    assert "elk huishouden telt even zwaar (schatting)" in seen


@pytest.mark.parametrize("buurt", [CODE, "", BUURTEN[0]])
def test_its_papers_are_on_the_map_page(open_app: Open, buurt: str) -> None:
    app = open_app(KAART, **{**HERE, "bu": buurt})
    app.session_state["op_papier"] = True
    app.run()
    assert not app.exception
    assert problems(app) == []
    seen = texts(app)
    assert f"Over **{'Domplein' if buurt == BUURTEN[0] else 'Bezit Noord'}**, elk op één A4." in seen
    assert "Over **alle buurten van Bezit Noord**: een atlas met 9 bladzijden en een inhoudsopgave." in seen
    assert {"papier_profiel", "papier_bewonersblad"} <= {button.proto.id.split("-")[-1] for button in app.get("download_button")}


def test_one_that_was_removed_or_never_was_is_told_with_the_way_out(open_app: Open, area: WorkArea) -> None:
    layer.take_out(area.id)
    for gone in (CODE, "WGaaaaaaaa"):
        app = open_app(KAART, db="voorbeeld", gm=gone, bu=gone)
        assert not app.exception
        assert "is er niet (meer). Kies een ander, of vraag wie het maakte om een nieuwe link." in " ".join(problems(app))
        assert "gm" not in query(app)
        assert app.selectbox(key="w_gemeente").value is None


def test_one_of_other_gemeenten_is_not_offered_and_its_link_says_why(open_app: Open) -> None:
    layer.add(WorkArea(id="heerlenz", name="Bezit Zuid", parts=(Part(code="BU09170101"),), map_year=2025))
    app = open_app(KAART, db="voorbeeld", gm="WGheerlenz")
    assert "staat geen enkele buurt in deze gegevens" in " ".join(problems(app))
    assert not [name for name in app.selectbox(key="w_gemeente").options if "Zuid" in name]


def test_a_part_that_is_not_on_the_map_is_named(open_app: Open) -> None:
    layer.add(WorkArea(id="deelsweg", name="Deels weg", parts=(Part(code=BUURTEN[1]), Part(code="BU99049999")), map_year=2025))
    assert problems(open_app(KAART, db="voorbeeld", gm="WGdeelsweg", bu="WGdeelsweg")) == [
        "Van werkgebied Deels weg staat niet op deze kaart: BU99049999. Dat telt niet mee."
    ]


@pytest.mark.parametrize("page", [HUISHOUDENS, OORZAKEN])
def test_it_lies_beside_another_place(open_app: Open, page: str) -> None:
    app = open_app(page, db="voorbeeld", gm="GM9904", bu=BUURTEN[1], vs=f"{BUURTEN[1]},{CODE}")
    assert not app.exception
    assert problems(app) == []
    assert CODE in app.multiselect(key="w_gebieden").value
    assert "Werkgebied Bezit Noord" in app.multiselect(key="w_gebieden").options


def test_the_types_and_statements_of_the_whole_are_told(open_app: Open) -> None:
    seen = texts(open_app(HUISHOUDENS, **HERE, deel="mix"))
    assert "te weinig huishoudens of geen cijfers" not in seen
    together = open_app(HUISHOUDENS, **HERE, deel="samen")
    assert [heading.value for heading in together.subheader][:3] != []
    assert "Kies een buurt van Bezit Noord" not in texts(together)
    assert "Zorg voor elkaar over tien jaar" in texts(together)


def test_the_score_ahead_of_the_whole_has_the_bands_of_wijken(open_app: Open) -> None:
    seen = texts(open_app(VOORUITBLIK, **HERE, deel="score"))
    assert "Bezit Noord scoorde 4,11 in 2024 (schatting)." in seen
    assert "De marges zijn die van wijken van deze grootte." in seen
    assert "elk huishouden telt even zwaar" in seen


def test_similar_areas_are_named_and_one_is_opened_or_laid_beside_with_one_click(open_app: Open) -> None:
    card = texts(open_app(KAART, **HERE))
    assert "15 vergelijkbare wijken scoren meestal" in card
    app = open_app(OORZAKEN, **HERE, deel="anderen")
    seen = texts(app)
    assert "Een werkgebied is een groep buurten, net als een wijk." in seen
    assert "vergelijkbare wijken gingen er tussen 2014 en 2024" in seen
    assert "0 gemeenten" not in seen  # a line that is not drawn is not in the legend
    first = next(button.key for button in app.button if str(button.key).startswith("ernaast_"))
    wijk = first.removeprefix("ernaast_")
    assert wijk[:2] == "WK"
    assert not {"WK" + code[2:8] for code in BUURTEN} & {
        str(button.key)[8:] for button in app.button if str(button.key)[:8] == "ernaast_"
    }
    app.button(key=first).click().run()
    assert wijk in query(app)["vs"].split(",")
    assert problems(app) == []
    app = open_app(OORZAKEN, **HERE, deel="anderen")
    app.button(key=f"open_{wijk}").click().run()
    assert not app.exception
    assert (query(app)["gm"], query(app)["bu"]) == (f"GM{wijk[2:6]}", wijk)


def test_what_moved_in_the_whole_is_told_beside_wijken(open_app: Open) -> None:
    seen = texts(open_app(OORZAKEN, **HERE, deel="bewoog"))
    assert "dan in vergelijkbare wijken" in seen
    assert "is de verandering niet te geven: niet van genoeg dezelfde buurten in beide jaren." in seen


def test_what_rivm_estimates_is_told_per_buurt_and_never_added(open_app: Open) -> None:
    app = open_app(HUISHOUDENS, **HERE, deel="samen")
    seen = texts(app)
    assert "Voor het hele werkgebied is het daarom niet op te tellen. Hier staat elke buurt apart." in seen
    assert "dan geldt het cijfer voor de hele buurt" in seen
    table = next(frame.value for frame in app.dataframe if "Gebied" in frame.value)
    assert table["Gebied"].iloc[0] == "Gemeente Lindenhaven"
    assert "Gemeente Driekerken" in set(table["Gebied"])
    raw = open_databank(SAMPLE).read("rivm", years=[2024]).set_index("code")
    assert len(table) == len(BUURTEN) + 2
    named = table.set_index("Gebied")["geeft mantelzorg"]
    assert named["Gemeente Driekerken"] == number(raw.loc["GM9905", "carers_18_plus"])
    assert named["Domplein (Lindenhaven, deel 40%)"] == number(raw.loc[BUURTEN[0], "carers_18_plus"])
    assert not [name for name in table["Gebied"] if "Bezit Noord" in name]


def test_one_in_parts_far_apart_can_be_seen_part_by_part(open_app: Open) -> None:
    parts = tuple(Part(code=code) for code in ("BU99040001", "BU99010101", "BU99010102"))
    layer.add(WorkArea(id="verspred", name="Verspreid", parts=parts, map_year=2025))
    app = open_app(KAART, db="voorbeeld", gm="WGverspred", bu="WGverspred")
    assert not app.exception
    choice = next(one for one in app.button_group if str(one.key).startswith("deel_van_"))
    assert choice.options[0] == "Alle delen"
    assert set(choice.options[1:]) == {"Ravelstad", "Lindenhaven"}
    here = {"db": "voorbeeld", "gm": "WGverspred", "bu": "WGverspred"}
    whole = view(app)
    choice.set_value("Ravelstad").run()
    part = view(app)
    assert part["zoom"] > whole["zoom"] + 1
    assert not app.exception
    one = open_app(KAART, **{**here, "gm": CODE, "bu": CODE})
    assert not [group for group in one.button_group if "deel_van" in str(group.key)] or view(one)["zoom"] < 14


def view(app: AppTest) -> dict[str, float]:
    """Where the map looks."""
    chart = next(one for one in app.get("deck_gl_json_chart"))
    return dict(json.loads(chart.proto.json)["initialViewState"])


def of_buurten_and_whole() -> Scenario:
    """A measure in a buurt of each gemeente, one of which is in the work area for a part, and one in the whole."""
    areas = (BUURTEN[0], BUURTEN[6], CODE)
    measures = tuple(
        ScenarioMeasure(intervention=name, area=area, coverage=80, start=2026)
        for name, area in zip(("verlichting", "buurtbemiddeling", "schoon_heel"), areas, strict=True)
    )
    return Scenario(gemeente=CODE, areas=areas, measures=measures)


@pytest.mark.parametrize(
    ("page", "part"), [(MAATREGELEN, "zelf"), (MAATREGELEN, "kaart"), (MAATREGELEN, "pakket"), (BESLUIT, "overzicht")]
)
@pytest.mark.parametrize("buurt", [CODE, BUURTEN[0], ""])
def test_a_plan_for_buurten_and_for_the_whole_is_counted(open_app: Open, page: str, part: str, buurt: str) -> None:
    app = open_app(page, **{**HERE, "bu": buurt, "deel": part}, s=encode_link(of_buurten_and_whole()))
    assert not app.exception
    said = "maatregelen, kosten en effect gelden voor de hele buurt, niet alleen voor het deel in dit werkgebied."
    assert all(problem.endswith(said) for problem in problems(app))
    seen = texts(app)
    assert "bestaat niet" not in seen
    assert "nan" not in seen.split()
    if page == BESLUIT:
        assert said in seen
        assert "Domplein (Lindenhaven, deel 40%)" in seen
        assert "Kerkbuurt (Driekerken)" in seen


def test_a_package_is_made_for_the_buurten_of_more_gemeenten_together(open_app: Open) -> None:
    app = open_app(MAATREGELEN, **HERE, deel="pakket")
    app.button(key="pakket_rekenen").click().run()
    assert not app.exception
    assert "Voorbeeldpakket: " in texts(app)
    app.button(key="pakket_in_scenario").click().run()
    areas = {measure.area for measure in decode_link(query(app)["s"]).measures}
    assert areas <= set(BUURTEN)
    assert len({area[2:6] for area in areas}) == 2
