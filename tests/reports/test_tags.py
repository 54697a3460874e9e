"""Papers as a screen reader has them: nothing breaks what the Matterhorn Protocol lets a program judge, as far as it is looked at here."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pypdfium2
import pytest

from lib.answers import nationwide, place
from lib.answers.outlines import outlines
from lib.answers.profile.about import About, about_of, places_of
from lib.answers.profile.profile import Profile, profile_of
from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.reports import one_pager, profiles, residents_sheet, workshop_report
from lib.reports.__main__ import known_of
from lib.settings import ROOT
from lib.workshops.workshop import OPEN, RESIDENTS
from tests.reports import report_decisions as make
from tests.reports.full_decisions import GROUP, full
from tests.reports.tags import failures, read
from tests.reports.test_workshop_report import held

YEAR = 2024
MACHINE_CHECKABLE = 87  # failure conditions of the Matterhorn Protocol 1.1 that a program can judge


def places(code: str, most: int) -> tuple[About, list[Profile]]:
    databank = open_databank(SAMPLE)
    gemeente = place.load(databank, code, nationwide.country(databank))
    about = about_of(databank, gemeente, YEAR, outlines(place.shapes(databank, code)))
    known = known_of(databank, gemeente, YEAR)
    return about, [profile_of(gemeente, one, YEAR, known) for one in list(places_of(gemeente))[:most]]


def _workshop() -> bytes:
    about, _ = places("GM9905", 1)
    written = {"notitie.1": "Het plein is donker.", OPEN: "Wie beheert het?\nWat kost het?", f"{RESIDENTS}1": "Ja, het klopt."}
    return workshop_report(held(full(3, 2, group=GROUP), **written), about)


PAPERS: dict[str, Callable[[], bytes]] = {
    "A4": lambda: one_pager(make.decision(make.scenario())),
    "full A4": lambda: one_pager(full(12, 4, 5, 4, GROUP)),
    "comparison": lambda: one_pager(make.decision(make.scenario("A"), make.scenario("B"))),
    "workshop": _workshop,
    "sheet for residents": lambda: residents_sheet((of := places("GM9901", 2))[1][1], of[0]),
    "profiles": lambda: profiles((of := places("GM9904", 7))[1], of[0]),
    "atlas": lambda: profiles((of := places("GM9905", 99))[1], of[0]),
}


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    return {name: make_it() for name, make_it in PAPERS.items()}


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_breaks_a_rule(papers: dict[str, bytes], name: str) -> None:
    assert {rule: found for rule, found in failures(papers[name]).items() if found} == {}


@pytest.mark.parametrize("name", PAPERS)
def test_it_is_heard_from_the_title_down(papers: dict[str, bytes], name: str) -> None:
    tags = read(papers[name])
    for number in {tag.page for tag in tags}:
        heard = [tag for tag in tags if tag.page == number and (tag.text.strip() or tag.alt)]
        first = next((i for i, tag in enumerate(heard) if tag.kind == "H1"), None)
        # Before the title only the mark, where and when, and of a report the pages after the first go on where that ended.
        assert (first is None and name in ("workshop", "atlas", "profiles")) or (first is not None and first <= 3), number
    headers = [tag for tag in tags if tag.kind == "TH"]
    assert all("THead" in tag.inside or "TBody" in tag.inside for tag in headers)
    assert sum(tag.kind == "Table" for tag in tags) <= len(headers)


@pytest.mark.parametrize("name", PAPERS)
def test_the_first_cell_of_a_row_is_its_header(papers: dict[str, bytes], name: str) -> None:
    tags = read(papers[name])
    cells = [(tag.inside[-2], tag.kind, before.kind) for before, tag in pairwise(tags) if tag.kind in ("TH", "TD")]
    if cells:
        below = [(kind, before) for part, kind, before in cells if part == "TBody"]
        assert below
        # A cell right after its TR is the first of the row.
        assert all(kind == ("TH" if before == "TR" else "TD") for kind, before in below if before in ("TR", "TH", "TD"))
    rows = sum(tag.kind == "TR" and tag.inside[-1] == "TBody" for tag in tags)
    assert papers[name].count(b"/Scope/Row") == rows
    # A cell that names headers of its own would hide those that apply by scope.
    assert b"/Headers[(" not in papers[name]


def test_bookmarks_stand_for_the_headings(papers: dict[str, bytes]) -> None:
    for name in ("profiles", "atlas"):
        marks = [mark.get_title() for mark in pypdfium2.PdfDocument(papers[name]).get_toc()]
        titles = [tag.text.strip() for tag in read(papers[name]) if tag.kind == "H1" and tag.page > 2]
        assert len(titles) > 2
        assert {" ".join(title.split()) for title in titles} <= {" ".join(mark.split()) for mark in marks}


@pytest.mark.parametrize(
    ("rule", "was", "becomes"),
    [
        ("07-002", rb"/DisplayDocTitle true", b"/DisplayDocTitle null"),
        ("11-001", rb"/Lang\(nl-NL\)", b"/Lang(en-NL)"),
        ("14-003", rb"/S/H2/", b"/S/H4/"),
        ("14-002", rb"/S/H1/", b"/S/H2/"),
        ("13-004", rb"/Alt\(QR-code", b"/Abc(QR-code"),
        ("09-004", rb"/S/TD/", b"/S/LI/"),
        ("09-005", rb"/S/LI/", b"/S/TD/"),
        ("15-003", rb"/Scope/Column", b"/Scape/Column"),
        ("15-003", rb"/Scope/Row", b"/Scape/Row"),
        ("28-009", rb"/Tabs/S", b"/Tabs/R"),
        ("28-012", rb"/Contents\(", b"/Kontents("),
        ("31-009", rb"/FontFile", b"/FontFyle"),
        ("06-002", rb"<pdfuaid:part>1", b"<pdfuaid:part>2"),
        ("02-001", rb"/S/Div/", b"/S/Dif/"),
    ],
)
def test_what_breaks_a_rule_is_found(papers: dict[str, bytes], rule: str, was: bytes, becomes: bytes) -> None:
    broken, count = re.subn(was, becomes, papers["full A4"])
    assert count
    assert failures(broken)[rule]


def test_the_statement_says_how_much_of_the_rules_this_is(papers: dict[str, bytes]) -> None:
    said = (ROOT / "docs" / "toegankelijkheid.md").read_text(encoding="utf-8")
    assert f"{len(failures(papers['A4']))} van de {MACHINE_CHECKABLE}" in " ".join(said.split())
