"""The slides: they open, their charts and tables hold the record, and a screen reader can follow them."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from lib.answers.decision.words import QUESTION
from lib.answers.measures.plans import CHOSEN, PLANS
from lib.reports import phrases, slides
from tests.reports import report_decisions as make
from tests.reports.test_pdf import mapped

CASES = {
    "one": make.decision,
    "three": make.comparison,
    "crowded": make.crowded,
    "hostile": make.hostile,
    "one_empty": lambda: make.decision(make.scenario("A"), make.empty("B")),
}


@pytest.fixture(scope="module")
def decks() -> dict[str, Any]:
    return {name: Presentation(io.BytesIO(slides(build()))) for name, build in CASES.items()}


def words(slide: Any) -> str:
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    said += [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join(said).replace("\u00a0", " ")


def charts(deck: Any) -> list[Any]:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_the_slides_in_order(decks: dict[str, Any]) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in decks["three"].slides]
    headlines = [scenario.headline for scenario in make.comparison().scenarios]
    assert titles == [
        "Leefbaarheid in Heerlen",
        *headlines,
        "3 scenario’s naast elkaar",
        "Wat onderzoek vond (1 van 2)",
        "Wat onderzoek vond (2 van 2)",
        "Wie doet wat en wanneer (aanname)",
        QUESTION,
        *(f"Wie wonen er straks, scenario {slot}" for slot in "ABC"),
        "Wie betaalt (aanname)",
        "Wat ligt er voor?",
        "Hoe zeker is dit, en waar komt het vandaan?",
    ]
    assert len(decks["one"].slides) == 10


@pytest.mark.parametrize("name", CASES)
def test_charts_hold_the_record(decks: dict[str, Any], name: str) -> None:
    drawn = charts(decks[name])
    filled = [s for s in CASES[name]().scenarios if len(s.measures)]
    assert len(drawn) == len(filled)
    for chart, scenario in zip(drawn, filled, strict=True):
        assert [series.name for series in chart.plots[0].series] == list(PLANS)
        for series in chart.plots[0].series:
            rows = scenario.path[scenario.path["plan"] == series.name]
            assert list(series.values) == pytest.approx(rows["middle"].tolist())
            assert [str(year) for year in rows["year"]] == list(chart.plots[0].categories)


def test_charts_of_scenarios_share_one_scale(decks: dict[str, Any]) -> None:
    assert len({(c.value_axis.minimum_scale, c.value_axis.maximum_scale) for c in charts(decks["three"])}) == 1


@pytest.mark.parametrize("name", CASES)
def test_every_graphic_has_alternative_text(decks: dict[str, Any], name: str) -> None:
    for slide in decks[name].slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert len(shape._element.xpath("./*/p:cNvPr")[0].get("descr", "")) > 20


@pytest.mark.parametrize("name", CASES)
def test_every_slide_says_where_it_comes_from(decks: dict[str, Any], name: str) -> None:
    decision = CASES[name]()
    for i, slide in enumerate(decks[name].slides):
        kinds = [int(shape.placeholder_format.type) for shape in slide.placeholders]
        assert kinds[0] in (1, 3), "the title is read first"
        assert {13, 15} <= set(kinds), "number and footer are placeholders"
        said = words(slide)
        for part in (decision.databank_version, decision.catalogue_fingerprint, "23 november 2025"):
            assert part in said
        own = decision.scenarios[i - 1 : i] if 1 <= i <= len(decision.scenarios) else decision.scenarios
        assert all(scenario.short_hash in said for scenario in own)
        assert (phrases.MARK in said) == decision.fictional


@pytest.mark.parametrize("name", CASES)
def test_every_run_is_dutch_and_nothing_lies_outside_the_slide(decks: dict[str, Any], name: str) -> None:
    deck = decks[name]
    for slide in deck.slides:
        for run in slide.element.iter(qn("a:r"), qn("a:fld")):
            assert run.find(qn("a:rPr")).get("lang") == "nl-NL"
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
    for chart in charts(deck):
        assert chart._chartSpace.find(qn("c:lang")).get("val") == "nl-NL"


def test_three_facts_beside_the_chart_with_a_comma(decks: dict[str, Any]) -> None:
    said = words(decks["one"].slides[1])
    chosen = phrases.effect_text(make.decision().scenarios[0], 15, CHOSEN)
    assert chosen == "+0,004"
    assert f"Effect na 15 jaar, zoals gekozen\n{chosen} punt" in said
    assert "+0,029 en +0,003 punt" in said
    assert "Kosten, bij het gekozen onderhoud" in said
    assert "Investering € 150.000 tot € 420.000. Jaarlijks samen € 180.000 tot € 750.000." in said
    assert "€ 245.000 + € 350.000 = € 595.000" in said.replace("\u00a0", " ")
    assert "Samen over 15 jaar, in prijzen van 2024. Teruggerekend naar 2027 € 542." in said.replace("\u00a0", " ")
    assert "(latere kosten tellen 2,25% per jaar minder mee)" in said
    # 0.0030 of 0.0290
    assert "na vijftien jaar 11% over" in said
    assert not re.search(r"\d\.\d{1,2}(?!\d)", said)


def test_the_comparison_is_a_table_with_the_figures(decks: dict[str, Any]) -> None:
    slide = decks["three"].slides[4]
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    rows = {row.cells[0].text: [cell.text for cell in list(row.cells)[1:]] for row in table.rows}
    assert [text.replace("\u00a0", " ").split(" (")[0] for text in rows["Investering"]] == [
        "€ 245.000",
        "€ 2.795.000",
        "€ 140.000",
    ]
    assert [text.split()[0] for text in rows["Effect na 15 jaar, met onderhoud"]] == ["+0,029", "+0,042", "−0,012"]


def test_one_scenario_has_its_measures_in_a_table(decks: dict[str, Any]) -> None:
    slide = decks["one"].slides[2]
    assert slide.shapes.title.text_frame.text == "Maatregelen"
    rows = [[cell.text for cell in row.cells] for shape in slide.shapes if shape.has_table for row in shape.table.rows]
    assert rows[0] == ["Maatregel", "Waar", "Bereik", "Start", "Onderhoud", "Bewijs"]
    assert rows[1] == [
        "Straat- en achterpadverlichting",
        "Vrieheide",
        "60%",
        "2027",
        "tot en met 2030",
        "B: goed bewijs, past goed",
    ]
    assert len(rows) == 5
    assert rows[4] == ["Waar u nu niets doet", "Singelkwartier", "", "", "", ""]


def test_a_long_hash_is_short_in_the_footer_and_a_title_ends_at_a_sentence() -> None:
    first = "Met blijvend onderhoud wordt de score na vijftien jaar iets hoger."
    long = make.decision(make.scenario(headline=f"{first} {make.VISIBLE.replace('. ', ' en ')}"), databank_version="ab12" * 16)
    slide = Presentation(io.BytesIO(slides(long))).slides[1]
    assert slide.shapes.title.text_frame.text == first
    assert "versie ab12ab12ab ·" in words(slide)


def test_who_does_what_is_said_once_for_scenarios_that_agree(decks: dict[str, Any]) -> None:
    table = next(shape.table for shape in decks["three"].slides[7].shapes if shape.has_table)
    assert [[cell.text for cell in row.cells] for row in table.rows][1] == [
        "A, B, C",
        "Gemeente",
        "neemt het initiatief, betaalt en meet of het werkt",
        "2027",
    ]


def test_an_empty_scenario_says_so(decks: dict[str, Any]) -> None:
    assert phrases.NOTHING in words(decks["one_empty"].slides[2])


def test_long_texts_are_cut_and_markup_is_text(decks: dict[str, Any]) -> None:
    assert all(len(slide.shapes.title.text_frame.text) <= 155 for slide in decks["crowded"].slides)
    assert "=SUM(1;2)" in words(decks["hostile"].slides[5])


def test_the_same_decision_gives_the_same_file() -> None:
    assert slides(make.comparison()) == slides(make.comparison())


def test_it_begins_with_where_and_what_it_starts_from() -> None:
    decision = mapped()
    slide = Presentation(io.BytesIO(slides(decision))).slides[1]
    assert slide.shapes.title.text_frame.text == "Vrieheide en De Stack: Licht en groen"
    assert decision.scenarios[0].problem_text in words(slide)
    (group,) = [shape for shape in slide.shapes if shape.name == "Kaart"]
    assert len(group.shapes) == len(decision.outlines.areas)  # type: ignore[union-attr]
    assert "Vrieheide en De Stack" in group._element.xpath("./*/p:cNvPr")[0].get("descr")
    for shape in slide.shapes:
        assert shape.left >= 0
        assert shape.left + shape.width <= 12192000
        assert shape.top + shape.height <= 6858000


def test_what_lies_before_those_who_decide_is_the_conclusion_with_its_costs(decks: dict[str, Any]) -> None:
    said = words(next(slide for slide in decks["three"].slides if slide.shapes.title.text_frame.text == "Wat ligt er voor?"))
    for scenario in make.comparison().scenarios:
        assert scenario.headline in said
        assert "miljoen euro" in said
    assert "Vul dit samen in" not in said
