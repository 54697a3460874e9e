"""All that the papers of a decision say, as lines."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator

import openpyxl
import pptx
import pypdfium2

from lib import reports
from lib.answers.decision.record import Decision
from lib.scenarios import Scenario, decode_link
from lib.ui.session import data

_SLOTS = (("A", "s"), ("B", "s2"), ("C", "s3"))


def papers(query: dict[str, str]) -> dict[str, list[str]]:
    """Kind of paper -> lines, for the scenarios of a link; nothing for a link without one."""
    scenarios: list[tuple[str, Scenario]] = [(slot, decode_link(query[name])) for slot, name in _SLOTS if name in query]
    if not scenarios:
        return {}
    databank = data.databank(query["db"])
    gemeente = data.gemeente(databank, query["gm"])
    decision = data.decision(databank, gemeente, scenarios, max(gemeente.score_years()))
    on_a_day = Decision(**{**vars(decision), "made_on": datetime.date(2026, 1, 31)})
    return {
        "pdf": list(_pdf(reports.one_pager(on_a_day))),
        "pptx": list(_pptx(reports.slides(on_a_day))),
        "xlsx": list(_xlsx(reports.workbook(on_a_day))),
        "txt": reports.paragraph(on_a_day).splitlines(),
    }


def _pdf(content: bytes) -> Iterator[str]:
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            yield from page.get_textpage().get_text_range().splitlines()


def _pptx(content: bytes) -> Iterator[str]:
    for slide in pptx.Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            if shape.has_chart:
                yield from (f"{one.name} {list(one.values)}" for plot in shape.chart.plots for one in plot.series)


def _xlsx(content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        yield from (f"{sheet.title}!{c.coordinate} {c.value}" for row in sheet for c in row if c.value is not None)
