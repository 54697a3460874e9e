"""What would turn a decision stands on every paper in the words of the answer, with what the sentence names beside it."""

from __future__ import annotations

import dataclasses
import io

import pandas as pd
import pypdfium2
from openpyxl import load_workbook
from pptx import Presentation

from lib import reports
from lib.answers.decision.record import Decision, Tipping
from lib.answers.decision.words import TURNS
from lib.reports.office.sheets import TURNING, TURNING_SHEET
from tests.reports.report_decisions import comparison, decision

SENTENCES = ("Naar effect staat C boven A; die volgorde slaat om als iets zo is.", "Per euro is er geen volgorde.")
TABLE = pd.DataFrame(
    [
        (
            "Effect",
            "Verlichting: duur",
            "na 8 jaar",
            "na 4 jaar",
            "A boven C",
            "na 2 jaar – na 32 jaar",
            "aanname",
            "niet gevonden",
            True,
        ),
        ("Effect", "Groen: duur", "na 2 jaar", "nee", "", "na 0,5 jaar – na 8 jaar", "aanname", "niet gevonden", False),
    ],
    columns=[*(column.name for column in TURNING), "named"],
)


def with_turning() -> Decision:
    return dataclasses.replace(comparison(), tipping=Tipping(SENTENCES, TABLE))


def on_pdf(of: Decision) -> str:
    pages = pypdfium2.PdfDocument(reports.one_pager(of))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def on_slides(of: Decision) -> str:
    shapes = [shape for slide in Presentation(io.BytesIO(reports.slides(of))).slides for shape in slide.shapes]
    texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    return " ".join([*texts, *(cell.text for shape in shapes if shape.has_table for cell in shape.table.iter_cells())])


def test_the_sentences_are_on_every_paper() -> None:
    of = with_turning()
    for text in (on_pdf(of), on_slides(of), reports.paragraph(of)):
        assert all(sentence in text for sentence in SENTENCES)
    sheet = load_workbook(io.BytesIO(reports.workbook(of)))[TURNING_SHEET]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert set(SENTENCES) <= cells


def test_slides_show_what_is_named_and_the_workbook_all_that_was_tried() -> None:
    of = with_turning()
    slides = on_slides(of)
    assert "na 4 jaar" in slides
    assert "Groen: duur" not in slides
    sheet = load_workbook(io.BytesIO(reports.workbook(of)))[TURNING_SHEET]
    assert [cell.value for cell in sheet[1]] == [column.header for column in TURNING]
    assert [sheet.cell(row, 2).value for row in (2, 3)] == ["Verlichting: duur", "Groen: duur"]


def test_a_single_scenario_has_no_such_part() -> None:
    of = decision()
    assert TURNS not in on_pdf(of)
    assert TURNS not in on_slides(of)
    assert TURNING_SHEET not in load_workbook(io.BytesIO(reports.workbook(of))).sheetnames
