"""The paragraph for a council proposal, file names, and the words of all reports."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.answers.measures.plans import KEPT
from lib.reports import clean, file_name, one_pager, paragraph, phrases, workbook
from lib.settings import ROOT
from lib.words import inside_sentence
from tests.reports import report_decisions as make
from tests.words_to_avoid import PATTERN, user_texts


def avoided(text: str) -> list[str]:
    return [*PATTERN.findall(text), *re.findall(r"\bvoorspelling\w*|\boptima\w*", text, re.IGNORECASE)]


def sentences(text: str) -> list[str]:
    """Sentences of the paragraph without the line that cites; a point between digits ends nothing."""
    body = text.split("\n\nBron:")[0]
    return [part for part in re.split(r"(?<=[.?!:])\s+", body) if part]


def test_the_paragraph_says_it_all_from_the_record() -> None:
    said = paragraph(make.decision())
    for part in (
        "Het gaat om 3 maatregelen in Vrieheide en De Stack (Heerlen)",
        "De eerste maatregel begint in 2027.",
        "na vijf jaar 0,024 hoger dan zonder dit plan",
        "tussen +0,007 en +0,051",
        "Met het onderhoud zoals gekozen is de score na vijftien jaar 0,004 hoger dan zonder dit plan.",
        "na vijftien jaar 0,029 hoger dan zonder dit plan",
        "Stopt het onderhoud meteen, dan is de score na vijftien jaar 0,003 hoger",
        "ongeveer 245.000 euro",
        "Aan jaarlijkse kosten is bij het gekozen onderhoud in 15 jaar ongeveer 350.000 euro nodig.",
        "over 15 jaar ongeveer 595.000 euro; teruggerekend naar 2027",
        "prijzen van 2024",
        "latere kosten tellen 2,25% per jaar minder mee",
        "gemeente, woningcorporatie en bewoners",
        "Wij betrekken huurders rond de achterpaden",
        "Voor ‘opruimen en groen maken van restruimte’ is er elders sterk bewijs.",
        "Bij ‘speelplek of speeltuin’ past dat onderzoek hier zwak.",
        "Onderzoek vond ongeveer 14% minder geregistreerde misdrijven waar beter verlicht werd",
        "Hoe lang het duurt, is een keuze van ons en geen bevinding.",
        "Naar ‘speelplek of speeltuin’ is goed onderzoek gedaan; daarin is geen of bijna geen effect gevonden.",
        "Meet het anders: verlichte meters achterpad",
    ):
        assert part in said
    assert said.endswith("databank Nederland, versie 2025-11-01-3f9a · catalogus 9c41e07ab2 · 23 november 2025.")
    assert "a1b2c3d4e5" in said
    assert "voorbeeldgegevens" not in said


@pytest.mark.parametrize("build", [make.decision, make.comparison, make.full, lambda: make.decision(make.empty())])
def test_sentences_are_short(build: object) -> None:
    lengths = [len(sentence.split()) for sentence in sentences(paragraph(build()))]  # type: ignore[operator]
    assert sum(lengths) / len(lengths) <= 20
    assert max(lengths) <= 36


def test_fictional_data_is_named_first() -> None:
    assert paragraph(make.comparison()).startswith("Let op: dit zijn voorbeeldgegevens.")


def test_one_block_per_scenario() -> None:
    blocks = paragraph(make.comparison()).split("\n\n")
    assert [block.split(".")[0] for block in blocks[2:5]] == [
        "Scenario A: Licht en groen",
        "Scenario B: Ook de woningen",
        "Scenario C",
    ]
    assert "0,012 lager dan" in blocks[4]
    assert "2.795.000 euro" in blocks[3]


def test_no_effect_no_costs_and_nothing_chosen() -> None:
    full = make.scenario()
    effects = full.effects.assign(low=0.0, middle=0.0, high=0.0)
    costs = dataclasses.replace(full.costs, investment=(0.0, 0.0, 0.0), running=(0.0, 0.0, 0.0))
    said = paragraph(make.decision(dataclasses.replace(full, effects=effects, costs=costs)))
    assert "Op de leefbaarheidsscore is geen effect te verwachten." in said
    assert "Er is geen investering vooraf nodig. Er zijn geen jaarlijkse kosten." in said
    assert phrases.NOTHING in paragraph(make.decision(make.empty()))


def test_no_report_uses_a_word_to_avoid() -> None:
    decision = make.comparison()
    said = [paragraph(decision)]
    said += [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(one_pager(decision))]
    book = openpyxl.load_workbook(io.BytesIO(workbook(decision)))
    said += [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value]
    assert [word for text in said for word in avoided(text)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "lib" / "reports").rglob("*.py")), ids=lambda path: path.name)
def test_no_template_text_uses_a_word_to_avoid(path: Path) -> None:
    assert [word for text in user_texts(path) for word in avoided(text)] == []


def test_file_names_are_safe_and_telling() -> None:
    assert file_name(make.decision(), "pdf") == "buurtbalans-heerlen-a1b2c3d4e5-2025-11-23.pdf"
    three = file_name(make.comparison(), "pptx")
    assert three == "buurtbalans-voorbeeld-heerlen-a1b2c3d4e5-b1b2c3d4e5-c1b2c3d4e5-2025-11-23.pptx"
    for build in (make.hostile, make.crowded):
        assert re.fullmatch(r"[a-z0-9-]{1,120}\.xlsx", file_name(build(), "xlsx"))
    assert "sudwest-fryslan" in file_name(make.decision(gemeente="Súdwest-Fryslân"), "txt")
    assert "gm0917" in file_name(make.decision(gemeente="漢"), "txt")
    with pytest.raises(KeyError, match="Kies uit"):
        file_name(make.decision(), "docx")


@given(st.text())
def test_clean_text_fits_in_xml(raw: str) -> None:
    from lxml import etree

    element = etree.Element("a")
    element.text = clean.text(raw)
    assert clean.text(clean.text(raw)) == clean.text(raw)


def test_clean_text_keeps_what_was_meant() -> None:
    assert clean.text("  één\r\ntwee\x00\u202e  ") == "één\ntwee"
    assert clean.text("\uf0b7 een\n\uf0a7 twee\ue000\ufdd0\U0001ffff\U000f0000") == "• een\n• twee"
    assert clean.without_other_scripts("é ж λ ₿ → ≤ – 中") == "é ж λ ₿ → ≤ – ?"
    assert clean.without_rare_letters("é ž → ж ԥ") == "é ž → ? ?"
    assert clean.without_pictures("zon ☀️ en 👩‍👩‍👧 thuis €5 – ’s avonds") == "zon en thuis €5 – ’s avonds"


def test_inside_a_sentence() -> None:
    assert inside_sentence("Straatverlichting: extra") == "straatverlichting"
    assert inside_sentence("WhatsApp-buurtpreventie") == "WhatsApp-buurtpreventie"
    assert inside_sentence("VvE-steun") == "VvE-steun"


def test_texts_are_shortened_at_a_sentence_or_a_clause() -> None:
    assert phrases.whole("Een zin. Nog een zin.", 12, 30) == "Een zin."
    assert phrases.whole("Het kost 1.000 euro. Nog een.", 25, 30) == "Het kost 1.000 euro."
    assert phrases.whole("Met onderhoud wel; zonder onderhoud is er bijna niets van over", 40, 40) == "Met onderhoud wel."
    assert phrases.whole("Past.", 12, 30) == "Past."
    assert phrases.whole("een twee drie vier", 12, 12) == "een twee …"


def test_score_class_and_inhabitants_of_the_areas() -> None:
    said = phrases.about_areas(make.decision(), make.scenario())
    assert said.startswith("Vrieheide: score 3,72 (2024), ruim onvoldoende, 420 inwoners; De Stack: score 3,81 (2024), ")
    assert said.endswith(", 1.250 inwoners")
    assert phrases.about_areas(make.decision(), make.empty()) == ""
    assert phrases.about_areas(make.decision(), make.scenario(), most=1).endswith("inwoners; en nog 1 buurt")


def test_what_is_left_without_upkeep() -> None:
    def lasting(kept: float, alone: float) -> str:
        full = make.scenario()
        fixed = full.effects.assign(middle=[kept if plan == KEPT else alone for plan in full.effects["plan"]])
        return phrases.durability(dataclasses.replace(full, effects=fixed))

    assert "25% over" in lasting(0.04, 0.01)
    assert "100% over" in lasting(0.04, 0.04)
    assert "geen effect" in lasting(0.0, 0.0)
    assert "+0,010 met onderhoud en −0,010 zonder" in lasting(0.01, -0.01)
