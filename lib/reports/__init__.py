"""On paper: a decision (one A4, slides, a workbook, a paragraph), the profile of a place, the atlas of a gemeente, a sheet for residents, a workshop.

What makes a file is loaded with the first file that is asked for: together it takes as much memory as three visitors.
"""

from __future__ import annotations

from collections.abc import Sequence

from lib.answers.decision.record import Decision
from lib.answers.profile.about import About
from lib.answers.profile.profile import Profile
from lib.reports.naming import KINDS, file_name, paper_name
from lib.reports.paragraph import paragraph
from lib.reports.workshop.held import Held

__all__ = [
    "KINDS",
    "file_name",
    "one_pager",
    "paper_name",
    "paragraph",
    "profiles",
    "residents_sheet",
    "slides",
    "workbook",
    "workshop_report",
]


def one_pager(decision: Decision) -> bytes:
    """PDF: one A4 per scenario, a page after it where its agreements do not fit, and a page that compares scenarios in front."""
    from lib.reports.pdf import one_pager as make

    return make(decision)


def slides(decision: Decision) -> bytes:
    """PPTX, 16:9, with native charts and tables."""
    from lib.reports.office.pptx import slides as make

    return make(decision)


def workbook(decision: Decision) -> bytes:
    """XLSX with every figure, source and assumption."""
    from lib.reports.office.xlsx import workbook as make

    return make(decision)


def profiles(of: Sequence[Profile], about: About) -> bytes:
    """PDF: one A4 per place; of more than one an atlas, with a title page and contents."""
    from lib.reports.places.profile import profiles as make

    return make(of, about)


def workshop_report(held: Held, about: About) -> bytes:
    """PDF: map, choice, agreements, open questions and every note of a workshop, on as many pages as it takes."""
    from lib.reports.workshop.report import workshop_report as make

    return make(held, about)


def residents_sheet(of: Profile, about: About) -> bytes:
    """PDF: one A4 to take into the buurt."""
    from lib.reports.places.residents import residents_sheet as make

    return make(of, about)
