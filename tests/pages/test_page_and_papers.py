"""One decision on the page and on the papers: what both say, both say in the same words."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from pptx import Presentation

from lib.answers.decision.words import QUESTION, SHOWS, UNKNOWN
from lib.answers.measures.choice import GRADE_WORDS, catalogue, grade_words
from lib.answers.measures.plans import PLANS
from lib.answers.place import country, load
from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.reports import one_pager, paragraph, slides
from lib.scenarios import edits, encode_link
from tests.answers.decision_cases import SINGEL, TUIN, decide, measure, scenario
from tests.pages.conftest import Open
from tests.pages.looking import texts

WHOLE = scenario(
    measure("verlichting", TUIN.code), measure("speelplek", TUIN.code), measure("cctv", TUIN.code), gemeente=TUIN.gemeente
)
OTHER = edits.do_nothing(scenario(measure("verlichting", SINGEL.code, until=2027), gemeente=TUIN.gemeente), TUIN.code)


def flat(text: str) -> str:
    """Text without the ends of lines and the signs that lay-out adds."""
    return re.sub(r"[\s*#|\\]+", " ", text.replace("\u00ad", "").replace("\u2019", "'")).casefold()


@pytest.fixture(scope="module")
def papers() -> dict[str, str]:
    databank = open_databank(SAMPLE)
    gemeente = load(databank, TUIN.gemeente, country(databank))
    decision = decide(databank, gemeente, [("A", WHOLE), ("B", OTHER)])
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(one_pager(decision))]
    shapes = [shape for slide in Presentation(io.BytesIO(slides(decision))).slides for shape in slide.shapes]
    told = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    told += [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return {"pdf": flat(" ".join(pages)), "pptx": flat(" ".join(told)), "txt": flat(paragraph(decision))}


@pytest.fixture
def page(open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", f"sqlite:///{tmp_path / 'scenarios.db'}")
    link = {"db": "voorbeeld", "gm": TUIN.gemeente, "s": encode_link(WHOLE), "s2": encode_link(OTHER)}
    app = open_app("pages/besluit.py", **link)
    assert not app.exception
    tables = " ".join(f"{' '.join(map(str, t.value.index))} {t.value.to_string()}" for t in app.table)
    return flat(f"{texts(app)} {tables} {' '.join(heading.value for heading in app.subheader)}")


def test_what_the_page_and_the_papers_both_say_is_said_in_the_same_words(page: str, papers: dict[str, str]) -> None:
    both = {"pdf": [QUESTION, SHOWS, *PLANS], "pptx": [QUESTION, SHOWS], "txt": []}
    for kind, sentences in both.items():
        for sentence in sentences:
            assert flat(sentence) in page
            assert flat(sentence) in papers[kind], kind
    for sentence in UNKNOWN:
        assert flat(sentence) in page
        assert flat(f"Niet bekend: {sentence}") in papers["pptx"]


def test_evidence_is_called_the_same(open_app: Open, papers: dict[str, str]) -> None:
    app = open_app("pages/maatregelen.py", db="voorbeeld", gm=TUIN.gemeente, bu=TUIN.code, s=encode_link(WHOLE))
    assert not app.exception
    shown = flat(" ".join([texts(app), *(box.label for box in app.checkbox)]))
    grades = {catalogue().get(name).grade for name in ("verlichting", "speelplek", "cctv")}
    assert len(grades) > 1
    for letter in grades:
        assert flat(f"{letter} {GRADE_WORDS[letter]}") in shown
        assert flat(grade_words(letter)) in papers["pdf"]
        assert letter == "N" or flat(GRADE_WORDS[letter]) in papers["txt"]


def test_where_nothing_is_done_is_on_the_page_and_on_every_paper(page: str, papers: dict[str, str]) -> None:
    for text in (page, papers["pdf"], papers["pptx"]):
        assert flat("Waar u nu niets doet") in text
    assert flat(f"In {TUIN.name} kiest u ervoor nu niets te doen.") in papers["txt"]
    for text in (page, papers["pdf"], papers["txt"]):
        assert flat("U laat liggen") in text
