"""The one-pager: it opens, it says what the record says, and nothing runs out of a page."""

from __future__ import annotations

import ctypes
import dataclasses
from collections.abc import Callable

import numpy as np
import pandas as pd
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from lib.answers.decision.record import Decision
from lib.answers.decision.words import QUESTION
from lib.answers.measures.money import full
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE
from lib.answers.outlines import Outlines
from lib.reports import one_pager, phrases
from tests.reports import report_decisions as make

MM = 72 / 25.4
CASES: dict[str, tuple[Callable[[], Decision], int]] = {
    "one": (make.decision, 1),
    "two": (lambda: make.decision(make.scenario("A"), make.scenario("B", n=1)), 3),
    "three": (make.comparison, 4),
    "twelve": (make.full, 1),
    "crowded": (make.crowded, 4),
    "hostile": (make.hostile, 1),
    "empty": (lambda: make.decision(make.empty()), 1),
    "one_empty": (lambda: make.decision(make.scenario("A"), make.empty("B")), 3),
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: one_pager(build()) for name, (build, _) in CASES.items()}


def pages(blob: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(blob))


def text(page: pypdfium2.PdfPage) -> str:
    """The text of a page in one line; words cut at the end of a line are whole again."""
    said = page.get_textpage().get_text_range().replace("\r\n", "\n")
    return " ".join(said.replace("\ufffe", "").replace("\u00ad\n", "").replace("\u200b", "").split())


def boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of every run of text, in points."""
    found = page.get_textpage()
    return [found.get_rect(i) for i in range(found.count_rects())]


@pytest.mark.parametrize("name", CASES)
def test_a_page_per_scenario_and_a_comparison_in_front(files: dict[str, bytes], name: str) -> None:
    assert len(pages(files[name])) == CASES[name][1]


@pytest.mark.parametrize("name", CASES)
def test_it_is_a4_and_all_text_lies_inside_its_margins(files: dict[str, bytes], name: str) -> None:
    for page in pages(files[name]):
        width, height = page.get_size()
        assert (round(width), round(height)) == (595, 842)
        for left, bottom, right, top in boxes(page):
            assert left > 15 * MM
            assert right < width - 15 * MM
            assert 4 * MM < bottom < top < height - 11 * MM


@pytest.mark.parametrize("name", CASES)
def test_no_text_stands_on_the_footer(files: dict[str, bytes], name: str) -> None:
    for page in pages(files[name]):
        low = [box for box in boxes(page) if box[1] < 18 * MM]
        assert max(top for _, _, _, top in low) < 17 * MM
        footer = " ".join(page.get_textpage().get_text_bounded(bottom=0, top=17 * MM).split())
        assert footer.startswith("Scenario")


@pytest.mark.parametrize("name", CASES)
def test_every_page_says_which_scenario_data_and_day_it_is_from(files: dict[str, bytes], name: str) -> None:
    decision = CASES[name][0]()
    found = pages(files[name])
    first = 1 if len(decision.scenarios) > 1 else 0
    for i, page in enumerate(found):
        said = text(page)
        for part in (decision.databank_name, decision.databank_version, decision.catalogue_fingerprint, "23 november 2025"):
            assert part in said
        assert f"pagina {i + 1} van {len(found)}" in said
        for scenario in decision.scenarios if i < first else [decision.scenarios[i - first]]:
            assert scenario.short_hash in said
        assert (phrases.MARK in said) == decision.fictional


def test_the_figures_are_those_of_the_record(files: dict[str, bytes]) -> None:
    said = text(pages(files["one"])[0])
    scenario = make.decision().scenarios[0]
    for after in (5, 10, 15):
        for plan in (CHOSEN, KEPT, LEFT_ALONE):
            assert phrases.effect_text(scenario, after, plan) in said
    # 0.029 with a comma; 245,000 with a point.
    assert "+0,029" in said
    assert "(+0,009 tot +0,061)" in said
    assert "€ 245.000" in said
    assert "€ 350.000" in said
    assert "€ 595.000" in said
    assert "zoals gekozen met blijvend onderhoud zonder onderhoud" in said
    assert "Wat het kost, bij het gekozen onderhoud" in said
    assert "Vrieheide: score 3,72 (2024), ruim onvoldoende, 420 inwoners" in said
    assert "prijzen van 2024" in said
    assert "Teruggerekend naar 2027 € 542." in said
    assert "(latere kosten tellen 2,25% per jaar minder mee)" in said
    for whole in (scenario.headline, scenario.class_text, scenario.visibility, scenario.notes, *scenario.partners["what"]):
        assert whole in said.replace("- ", "") or whole in said


def test_measures_without_effect_and_changed_assumptions_are_named(files: dict[str, bytes]) -> None:
    said = text(pages(files["one"])[0])
    assert "geen of bijna geen effect gevonden: ‘speelplek of speeltuin’" in said
    assert "Halfwaardetijd van verlichting (jaar) 4 → 2,5" in said
    few = make.scenario(n=1)
    fewer = {name: getattr(few, name).iloc[:0] for name in ("timing", "evidence", "nothing", "risks", "participation")}
    small = text(pages(one_pager(make.decision(dataclasses.replace(few, **fewer))))[0])
    assert "Halfwaardetijd van verlichting (jaar) 4 2,5" in small
    assert "24% → 26%" in small


def test_all_twelve_measures_stand_there(files: dict[str, bytes]) -> None:
    said = text(pages(files["twelve"])[0])
    assert said.count("blijvend") + said.count("tot en met 2030") >= 12
    # Rows of measures come first; what research found may go on in the workbook.
    assert "En nog" not in said


def test_what_is_left_out_is_said(files: dict[str, bytes]) -> None:
    assert "werkboek (XLSX)" in text(pages(files["crowded"])[1])


def test_markup_in_texts_is_text(files: dict[str, bytes]) -> None:
    said = text(pages(files["hostile"])[0])
    assert '#panic("x") $ x^2 $ *vet* _schuin_ @label <label>' in said
    assert "=cmd|' /C calc'!A0" in said
    assert "😀" not in said


def test_an_empty_scenario_says_so_and_leaves_room_to_write(files: dict[str, bytes]) -> None:
    said = text(pages(files["empty"])[0])
    assert phrases.NOTHING in said
    assert QUESTION in said
    assert text(pages(files["one_empty"])[0]).count("–") >= 5


def test_it_is_tagged_dutch_titled_and_the_chart_is_described(files: dict[str, bytes]) -> None:
    document = pypdfium2.PdfDocument(files["one"])
    assert "Heerlen" in document.get_metadata_value("Title")
    assert document.get_metadata_value("Author") == "Buurtbalans"
    assert pdfium.FPDFCatalog_IsTagged(document)
    assert b"/Lang(nl-NL)" in files["one"].replace(b" ", b"")
    assert "Lijngrafiek" in " ".join(_alternatives(document[0]))


def _alternatives(page: pypdfium2.PdfPage) -> list[str]:
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    waiting = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(pdfium.FPDF_StructTree_CountChildren(tree))]
    found = []
    while waiting:
        element = waiting.pop()
        if element:
            size = pdfium.FPDF_StructElement_GetAltText(element, None, 0)
            if size:
                buffer = ctypes.create_string_buffer(size)
                pdfium.FPDF_StructElement_GetAltText(element, buffer, size)
                found.append(buffer.raw[:-2].decode("utf-16-le"))
            count = pdfium.FPDF_StructElement_CountChildren(element)
            waiting += [pdfium.FPDF_StructElement_GetChildAtIndex(element, i) for i in range(count)]
    return found


def test_only_the_embedded_font_is_used(files: dict[str, bytes]) -> None:
    assert b"Libertinus" in files["three"]
    assert not any(name in files["three"] for name in (b"Liberation", b"DejaVuSans", b"Arial"))


def test_the_same_decision_gives_the_same_file(files: dict[str, bytes]) -> None:
    assert one_pager(make.decision()) == files["one"]


def test_without_effects_the_rest_still_stands() -> None:
    full = make.scenario()
    bare = dataclasses.replace(full, path=full.path.iloc[:0], effects=full.effects.iloc[:0], mix=full.mix.iloc[:0])
    costs = dataclasses.replace(bare.costs, investment=(np.nan, np.nan, np.nan))
    said = text(pages(one_pager(make.decision(dataclasses.replace(bare, costs=costs))))[0])
    assert phrases.NO_CHART in said
    assert "onbekend" in said
    assert "Straat- en achterpadverlichting" in said


def test_an_effect_of_nothing_has_a_chart_with_a_scale() -> None:
    full = make.scenario()
    zero = full.path.assign(low=0.0, narrow_low=0.0, middle=0.0, narrow_high=0.0, high=0.0)
    assert "0,00" in text(pages(one_pager(make.decision(dataclasses.replace(full, path=zero))))[0])


@pytest.mark.parametrize(
    ("typed", "printed"), [("\uf0b7 lampen", "• lampen"), ("lampen 中文 één", "lampen ?? één"), ("Ԁ één", "? één")]
)
def test_a_character_without_a_shape_in_the_fonts_never_keeps_the_page_away(typed: str, printed: str) -> None:
    decision = make.decision(dataclasses.replace(make.scenario("A"), notes=typed))
    said = text(pages(one_pager(decision))[0])
    assert printed in said
    assert "→" in said


MAP = Outlines(1.0, 0.5, {f"BU0917{i}": (((0.2 * i, 0.1), (0.2 * i + 0.2, 0.1), (0.2 * i + 0.2, 0.4)),) for i in range(4)})


def mapped() -> Decision:
    """A plan in two buurten, with a map, the topics it starts from, and an address that others reach."""
    plan = make.scenario(n=2)
    scenario = dataclasses.replace(
        plan,
        measures=plan.measures.assign(area_code=["BU09170", "BU09171"]),
        by_area=plan.by_area.assign(effect_class=4),
        problem=pd.DataFrame([("woningvoorraad", -0.1, 0.02)], columns=["label", "here", "around"]),
        problem_text="Op woningvoorraad scoren Vrieheide en De Stack lager dan de gemeente: −0,10 tegen +0,02.",
    )
    return make.decision(scenario, outlines=MAP, address="https://buurtbalans.example/besluit?gm=GM0917")


def test_it_shows_where_what_it_starts_from_and_the_effect_over_the_years() -> None:
    page = pages(one_pager(mapped()))[0]
    said, alternatives = text(page), _alternatives(page)
    assert "Vrieheide en De Stack: Licht en groen" in said
    assert "Op woningvoorraad scoren Vrieheide en De Stack lager dan de gemeente" in said
    assert sum("Kaart van het effect" in alt for alt in alternatives) == 6
    assert any("na 10 jaar: Vrieheide 5 tot 10% van gewoon" in alt for alt in alternatives)


def test_a_code_leads_to_the_scenario_where_others_can_reach_it() -> None:
    with_code, without = one_pager(mapped()), one_pager(dataclasses.replace(mapped(), address=""))
    assert b"https://buurtbalans.example/besluit?gm=GM0917" in with_code
    assert any("QR-code" in alt for alt in _alternatives(pages(with_code)[0]))
    assert not any("QR-code" in alt for alt in _alternatives(pages(without)[0]))
    long = dataclasses.replace(mapped(), address="https://buurtbalans.example/besluit?s=" + "a" * 2000)
    assert not any("QR-code" in alt for alt in _alternatives(pages(one_pager(long))[0]))


def test_costs_add_up_by_payer() -> None:
    said = text(pages(one_pager(make.decision(make.scenario(n=2))))[0])
    costs = make.scenario(n=2).costs
    for column in ("investment", "running", "total"):
        assert full(float(costs.by_payer[column].sum())).replace("\u00a0", " ") in said
    assert costs.by_payer["total"].sum() == costs.total[1]


def test_what_differs_from_the_saved_version_is_marked() -> None:
    changed = dataclasses.replace(make.scenario(), changed="gewijzigd na versie 2")
    said = text(pages(one_pager(make.decision(changed)))[0])
    assert "Let op: dit is gewijzigd na versie 2." in said
    assert "Licht en groen" not in said
