"""Areas beside each other stand on every paper with the same words, and only where they were chosen."""

from __future__ import annotations

import dataclasses
import io

import pandas as pd
import pypdfium2
import pytest
from openpyxl import load_workbook
from pptx import Presentation

from lib import reports
from lib.answers.decision.record import Decision, SideBySide
from lib.answers.decision.words import BESIDE
from tests.reports.report_decisions import LONG, comparison, decision

NAMES = ("Tuinbuurt", "Havenkwartier (Ravelstad)", f"{LONG}(Elders)", "Gemeente Middelwijk")
CODES = ("BU99060100", "BU99010101", "BU99020101", "GM9906")
FIGURES = pd.DataFrame(
    [
        ("Inwoners", "aantal", name, code, 1000.0 + i, f"{1000 + i} (2024)", 2024, "meting")
        for i, (name, code) in enumerate(zip(NAMES, CODES, strict=True))
    ],
    columns=["figure", "unit", "area", "code", "value", "text", "year", "kind"],
)


@pytest.fixture(params=[decision, comparison])
def of(request: pytest.FixtureRequest) -> Decision:
    return dataclasses.replace(
        request.param(), beside=SideBySide(CODES, NAMES, NAMES[-1], FIGURES, ("CBS, Kerncijfers 2024 (meting)",))
    )


def test_every_paper_has_each_area_with_its_own_figure(of: Decision) -> None:
    pages = pypdfium2.PdfDocument(reports.one_pager(of))
    pdf = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())
    shapes = [shape for slide in Presentation(io.BytesIO(reports.slides(of))).slides for shape in slide.shapes]
    cells = [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    for text in (pdf, reports.paragraph(of), " ".join(cells)):
        assert all(f"{1000 + i} (2024)" in text for i in range(4))
        assert "Havenkwartier (Ravelstad)" in text
    sheet = load_workbook(io.BytesIO(reports.workbook(of)))[BESIDE]
    assert [row[4].value for row in sheet.iter_rows(min_row=2, max_row=5)] == [1000, 1001, 1002, 1003]
    assert len(pages) == len(of.scenarios) + (2 if len(of.scenarios) > 1 else 1)


def test_without_a_choice_there_is_none() -> None:
    assert BESIDE not in reports.paragraph(decision())
    assert BESIDE not in load_workbook(io.BytesIO(reports.workbook(decision()))).sheetnames
