"""Papers of a decision in which every name, title, note, event and agreement is a payload: no formula, link or address outside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pptx import Presentation

from lib.answers.decision.record import Decision
from lib.answers.households.together import build, estimated_types
from lib.answers.place import country, load
from lib.databank.store import open_databank
from lib.reports import file_name, one_pager, paragraph, slides, workbook
from tests import payload
from tests.answers.decision_cases import decide
from tests.payload import GEMEENTE, PAYLOAD

_OUTSIDE = re.compile(rb'TargetMode="External"|<f>|<f |hlinkClick|<hyperlinks?[ >]')


@pytest.fixture(scope="module", params=[1, 3], ids=["one", "three"])
def decision(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Decision:
    databank = open_databank(payload.databank(tmp_path_factory.mktemp("payload") / "databank"))
    gemeente = load(databank, GEMEENTE, country(databank))
    scenarios = [(slot, payload.scenario(80 - 10 * i)) for i, slot in enumerate("ABC"[: request.param])]
    made = decide(databank, gemeente, scenarios, build(databank, estimated_types(databank, 2025)))
    assert PAYLOAD in made.gemeente
    return made


def files(blob: bytes) -> Iterator[tuple[str, bytes]]:
    """Every file in an Office package, and in the workbooks that are packed in it."""
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        for name in package.namelist():
            content = package.read(name)
            yield name, content
            if name.endswith(".xlsx"):
                yield from ((f"{name}/{inner}", text) for inner, text in files(content))


def flat(text: str) -> str:
    """Without blanks and soft hyphens, which a line may gain or lose."""
    return re.sub(r"[\s\u00ad\u200b\ufffe]+", "", text)


def test_pdf(decision: Decision) -> None:
    document = pypdfium2.PdfDocument(one_pager(decision))
    told = flat("".join(page.get_textpage().get_text_range() for page in document))
    assert told.count(flat("[k](//e.nl) www.e.nl a@e.nl <img src=//e.nl> :red[r]")) >= 3
    assert flat('#link("//e.nl")[t]') in told
    for page in document:
        kinds = [
            pdfium.FPDFAnnot_GetSubtype(pdfium.FPDFPage_GetAnnot(page, i)) for i in range(pdfium.FPDFPage_GetAnnotCount(page))
        ]
        assert pdfium.FPDF_ANNOT_LINK not in kinds


@pytest.mark.parametrize("make", [slides, workbook])
def test_office(decision: Decision, make: object) -> None:
    blob = make(decision)  # type: ignore[operator]
    found = dict(files(blob))
    assert [name for name, content in found.items() if _OUTSIDE.search(content)] == []
    assert sum(content.count(b"e.nl") for content in found.values()) > 10


def test_slides_hold_it_as_text(decision: Decision) -> None:
    shapes = [shape for slide in Presentation(io.BytesIO(slides(decision))).slides for shape in slide.shapes]
    assert any(PAYLOAD in shape.text_frame.text for shape in shapes if shape.has_text_frame)
    assert any(name.endswith(".xlsx") for name, _ in files(slides(decision)))


def test_workbook_holds_it_as_text(decision: Decision) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(decision)))
    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and "e.nl" in cell.value
    ]
    assert len(cells) >= 15
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


def test_paragraph_and_names_of_files(decision: Decision) -> None:
    assert PAYLOAD in paragraph(decision)
    for kind in ("pdf", "pptx", "xlsx", "txt"):
        assert re.fullmatch(r"[a-z0-9-]+\.[a-z]+", file_name(decision, kind))
