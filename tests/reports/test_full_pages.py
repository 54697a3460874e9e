"""The fullest A4s: one page, with the small maps, who pays, what was agreed, and what a workshop came to."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from itertools import pairwise

import pypdfium2
import pytest
from pptx import Presentation

from lib.answers.decision.record import Decision, Group
from lib.answers.decision.words import QUESTION
from lib.answers.measures.plans import KEPT, PLANS, SHORT_NAMES
from lib.reports import group as words
from lib.reports import one_pager, paragraph, phrases, slides
from lib.reports.pdf import MAPS_ELSEWHERE
from tests.reports import report_decisions as make
from tests.reports.full_decisions import GROUP, PAYERS, full
from tests.reports.test_pdf import MM, _alternatives, boxes, pages, text

SHORT = Group(
    "B", "Dit past bij het plan van de corporatie", ("Wie beheert het plein?", "Wat kost een bank"), ("De steeg is donker",)
)


# measures, buurten, payers, agreements, workshop: and how many pages that is.
CASES: list[tuple[int, int, int, int, Group | None, int]] = [
    (2, 2, 2, 0, None, 1),
    (4, 3, 4, 4, None, 2),
    (12, 4, 5, 4, None, 2),
    (2, 2, 2, 0, GROUP, 1),
    (4, 3, 4, 4, SHORT, 2),
    (12, 4, 5, 4, GROUP, 2),
    (12, 4, 5, 6, GROUP, 2),
    (2, 2, 2, 1, None, 1),
]


@pytest.mark.parametrize(("measures", "buurten", "payers", "agreements", "group", "most"), CASES)
def test_a_full_page_keeps_its_small_maps_and_all_that_was_agreed(
    measures: int, buurten: int, payers: int, agreements: int, group: Group | None, most: int
) -> None:
    decision = full(measures, buurten, payers, agreements, group)
    page, *rest = pages(one_pager(decision))
    said, all_of_it = text(page), " ".join(map(text, [page, *rest]))
    assert len(rest) == most - 1
    assert sum("Kaart van het effect" in alt for alt in _alternatives(page)) == 6
    assert MAPS_ELSEWHERE not in said
    assert "Hoe staat het ervoor?" in said
    assert all(payer[0].upper() + payer[1:] in said for payer in PAYERS[:payers])
    for agreed in decision.scenarios[0].partners["what"][:agreements]:
        assert all_of_it.count(agreed) == 1, agreed
    assert (phrases.AGREEMENTS in said) == bool(agreements)
    assert (words.TITLE in all_of_it) == (group is not None)
    for one in [page, *rest]:
        footer = max(top for _, _, _, top in boxes(one) if top < 17 * MM)
        assert min(bottom for _, bottom, _, _ in boxes(one) if bottom > 17 * MM) > footer


def test_what_was_agreed_is_on_the_page_after_the_a4_where_it_does_not_fit() -> None:
    page, overleaf = map(text, pages(one_pager(full(12, 4, 5, 6, GROUP))))
    assert phrases.overleaf(6) in page
    assert "bewonerscommissie" not in page
    assert "Alles staat op de volgende bladzijde." in page
    # All measures stand there too, and what people say.
    assert sum(overleaf.count(mark) for mark in ("past goed", "past redelijk", "past zwak", "past niet")) == 12
    assert words.TITLE in overleaf
    assert QUESTION in overleaf
    assert QUESTION not in page


def test_short_agreements_stand_on_the_a4() -> None:
    decision = full(2, 2, 2, 6)
    (scenario,) = decision.scenarios
    short = scenario.partners.assign(what=[f"legt lamp {n} aan" for n in range(len(scenario.partners))])
    (page,) = pages(one_pager(dataclasses.replace(decision, scenarios=(dataclasses.replace(scenario, partners=short),))))
    assert all(f"Woningcorporatie {n} en bewonerscommissie" in text(page) for n in range(6))
    assert all(f"legt lamp {n} aan" in text(page) for n in range(6))


def test_however_much_was_agreed_all_of_it_is_there() -> None:
    decision = full(12, 4, 5, 60, GROUP)
    (scenario,) = decision.scenarios
    long = scenario.partners.assign(
        what=[f"Afspraak {n}: {'het plein blijft schoon. ' * 11}" for n in range(len(scenario.partners))]
    )
    said = " ".join(
        text(page)
        for page in pages(one_pager(dataclasses.replace(decision, scenarios=(dataclasses.replace(scenario, partners=long),))))
    )
    assert all(f"Afspraak {n}: {'het plein blijft schoon. ' * 11}".strip() in said for n in range(60))


def test_what_was_agreed_without_a_measure_is_there_too() -> None:
    decision = full(2, 2, 2, 2)
    agreed = dataclasses.replace(make.empty(), partners=phrases.agreed(decision.scenarios[0]))
    only = dataclasses.replace(decision, scenarios=(agreed,))
    (page,) = pages(one_pager(only))
    for what in agreed.partners["what"]:
        assert what in text(page)
        assert what in paragraph(only)


LONG = "Dit plan doet veel tegelijk, op veel plekken en met veel partijen. "


def longer(**more: object) -> Decision:
    """The fullest A4 of one page, with every sentence long."""
    decision = full(12, 4, 5, 0, GROUP)
    texts = {"headline": LONG * 30, "class_text": LONG * 30, "changed": LONG * 5, "duration": LONG * 8}
    return dataclasses.replace(decision, scenarios=(dataclasses.replace(decision.scenarios[0], **texts, **more),))


def test_what_still_does_not_fit_is_said() -> None:
    for decision, maps in ((longer(), 6), (longer(nothing=make.scenario().nothing), 0)):
        (page,) = pages(one_pager(decision))
        assert sum("Kaart van het effect" in alt for alt in _alternatives(page)) == maps
        assert (MAPS_ELSEWHERE in text(page)) == (not maps)


@pytest.mark.parametrize("least", [0.0, 0.9])
@pytest.mark.parametrize("build", [longer, lambda: make.decision(make.scenario(n=2))], ids=["fullest", "roomiest"])
def test_labels_at_the_lines_do_not_touch(build: Callable[[], Decision], least: float) -> None:
    decision = build()
    (scenario,) = decision.scenarios
    kept = scenario.path.loc[scenario.path["plan"] == KEPT, "middle"].max()
    # With the lines near each other, and where they are.
    path = scenario.path.assign(middle=least * kept + (1 - least) * scenario.path["middle"])
    (page,) = pages(one_pager(dataclasses.replace(decision, scenarios=(dataclasses.replace(scenario, path=path),))))
    found = sorted(label(page, said) for said in (str(make.START + 15), *(SHORT_NAMES[plan] for plan in PLANS)))
    assert all(upper[0] > lower[1] for lower, upper in pairwise(found))


def label(page: pypdfium2.PdfPage, said: str) -> tuple[float, float]:
    """Bottom and top of a label at the end of a line of the chart, in points."""
    words = page.get_textpage()
    search = words.search(said)
    while (at := search.get_next()) is not None:
        spots = [words.get_charbox(at[0] + i) for i in range(at[1])]
        if 200 < spots[0][0] < 290:
            return min(spot[1] for spot in spots), max(spot[3] for spot in spots)
    raise AssertionError(said)


def test_what_a_group_wrote_is_on_every_paper_of_its_decision() -> None:
    decision = full(3, 2, group=SHORT)
    paper = " ".join(map(text, pages(one_pager(decision))))
    deck = Presentation(io.BytesIO(slides(decision)))
    shown = " ".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    for said in (paper, paragraph(decision), " ".join(shown.split())):
        for part in (
            "De groep koos scenario B.",
            "Dit past bij het plan van de corporatie.",
            "Wie beheert het plein? Wat kost een bank.",
            "De steeg is donker.",
        ):
            assert part in said, part


def test_what_is_cut_is_in_the_report_of_the_workshop() -> None:
    decision = full(3, 2, group=GROUP)
    paper = " ".join(map(text, pages(one_pager(decision))))
    assert "De groep koos dit scenario." in paper
    assert words.REPORT in paper
    assert words.REPORT in paragraph(decision)
    assert max(map(len, paragraph(decision).splitlines())) < 10_000
    assert words.cut("kort", 10) == "kort"
    assert len(words.cut("woord " * 100, 120)) <= 120


def test_outside_a_workshop_the_papers_are_as_they_were() -> None:
    decision = full(3, 2)
    empty = dataclasses.replace(decision, group=Group("", "", (), ()))
    paper = " ".join(map(text, pages(one_pager(decision))))
    assert words.TITLE not in paper
    assert words.TITLE not in paragraph(decision)
    assert "De groep koos nog geen scenario." in paragraph(empty)
