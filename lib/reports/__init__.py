"""A decision on paper: one-pager (PDF), slides (PPTX), workbook (XLSX) and a paragraph for a council proposal.

What makes a file is loaded with the first file that is asked for: together it takes as much memory as three visitors.
"""

from __future__ import annotations

from lib.answers.decision.record import Decision
from lib.reports.naming import KINDS, file_name
from lib.reports.paragraph import paragraph

__all__ = ["KINDS", "file_name", "one_pager", "paragraph", "slides", "workbook"]


def one_pager(decision: Decision) -> bytes:
    """PDF: one A4 per scenario, with a page that compares them when there is more than one."""
    from lib.reports.pdf import one_pager as make

    return make(decision)


def slides(decision: Decision) -> bytes:
    """PPTX, 16:9, with native charts and tables."""
    from lib.reports.pptx import slides as make

    return make(decision)


def workbook(decision: Decision) -> bytes:
    """XLSX with every figure, source and assumption."""
    from lib.reports.xlsx import workbook as make

    return make(decision)
