"""Nobody contradicts himself: what can be seen, which class is told and the figures agree on the page and on every paper."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import numpy as np
import openpyxl
import pypdfium2
import pytest
from pptx import Presentation

from lib.answers.decision.record import Decision, ScenarioAnswer
from lib.answers.measures.choice import catalogue, catalogue_for, measures_of
from lib.answers.measures.effect import effect_on
from lib.answers.measures.money import full
from lib.answers.measures.plans import CHOSEN
from lib.answers.outlines import outlines
from lib.answers.place import Gemeente, shapes
from lib.databank.store import Databank
from lib.follow_up import load_limits
from lib.reports import one_pager, phrases, slides, workbook
from lib.reports.comparison import comparison_rows
from lib.reports.paragraph import paragraph
from lib.scenarios import Scenario
from lib.words import number
from tests.answers.decision_cases import LARGE, decide, measure, scenario

CLASS_CHANGES = re.compile(r"gaat van \w+|hoort daar de klasse|[Dd]e klasse kan \w+( \w+)? (blijven|of|worden)")
UNSEEN = re.compile(
    r"te klein om in de score|kan de Leefbaarometer dit niet laten zien|geen daarvan is in de score te zien|nee, te klein"
)
SEEN = re.compile(r"zichtbaar in de meting van|zichtbaar in \w+|Te zien in de Leefbaarometer|kan dit alleen laten zien in")


def plans(gemeente: Gemeente, number: int) -> list[Scenario]:
    """Random plans: one to eight buurten, one to three measures each, other coverage, starts and upkeep."""
    rng = np.random.default_rng(number)
    codes = gemeente.buurten["code"].to_numpy()
    ids = np.array(catalogue().ids)
    found = []
    for turn in range(number):
        areas = rng.choice(codes, rng.choice([1, 1, 2, 4, 8]), replace=False)
        every = [*rng.choice(ids, rng.integers(1, 4), replace=False), *(["herstructurering"] if turn % 2 else [])]
        chosen = [
            measure(str(name), str(area), int(rng.choice([20, 60, 100])), int(rng.integers(2025, 2031)), rng.choice([None, 2036]))
            for area in areas
            for name in dict.fromkeys(every if rng.random() < 0.7 else rng.choice(ids, 1))
        ]
        found.append(scenario(*chosen, gemeente=gemeente.code, assumptions=LARGE if turn % 2 else {}))
    return found


@pytest.fixture(scope="module", params=["middelwijk", "ravelstad"])
def decisions(sample: Databank, request: pytest.FixtureRequest) -> list[tuple[Gemeente, Scenario, Decision]]:
    gemeente: Gemeente = request.getfixturevalue(request.param)
    return [(gemeente, plan, decide(sample, gemeente, [("A", plan)])) for plan in plans(gemeente, 20)]


def check(text: str, answer: ScenarioAnswer) -> None:
    if answer.visible:
        assert not re.search(r"geen daarvan is in de score te zien", text)
    else:
        assert not SEEN.search(text), text
        assert not CLASS_CHANGES.search(text), text


def test_the_plans_are_of_both_kinds(decisions: list[tuple[Gemeente, Scenario, Decision]]) -> None:
    assert {decision.scenarios[0].visible for _, _, decision in decisions} == {True, False}


def test_class_and_visibility_agree_in_the_record_and_the_paragraph(decisions: list[tuple[Gemeente, Scenario, Decision]]) -> None:
    for _, _, decision in decisions:
        (answer,) = decision.scenarios
        if answer.by_area.empty:
            continue
        rows = " ".join(" ".join(row) for row in comparison_rows(decision))
        for text in (
            answer.headline,
            answer.visibility,
            answer.class_text,
            answer.costs.per_euro_text,
            paragraph(decision),
            rows,
        ):
            check(text, answer)
        effect = abs(answer.by_area["middle"]).max() >= 0.0005
        assert bool(SEEN.search(answer.visibility)) == answer.visible
        assert not (answer.visible and UNSEEN.search(answer.headline))
        if effect and not answer.visible and "geen effect" not in answer.headline and "niet te berekenen" not in answer.headline:
            assert UNSEEN.search(answer.headline)


def test_visible_is_what_the_figures_say(decisions: list[tuple[Gemeente, Scenario, Decision]]) -> None:
    """By hand: the middle of the path against the smallest effect of the catalogue, for plans in one buurt."""
    judged = 0
    for gemeente, plan, decision in decisions:
        (answer,) = decision.scenarios
        if len(plan.areas) != 1 or answer.by_area.empty:
            continue
        judged += 1
        path = answer.path[answer.path["plan"] == CHOSEN].set_index("year")["middle"]
        first = int(path.index.min())
        before, size = first - first % 2, float(gemeente.inhabitants.get(plan.areas[0], np.nan))
        large = [abs(path.get(before + span, 0.0)) >= load_limits().of(size, span, 1) for span in (2, 4, 6)]
        assert answer.visible == any(large)
    assert judged >= 3


def test_the_page_maatregelen_says_the_same_of_one_buurt(decisions: list[tuple[Gemeente, Scenario, Decision]]) -> None:
    for gemeente, plan, decision in decisions:
        (answer,) = decision.scenarios
        if len(plan.areas) != 1 or answer.by_area.empty:
            continue
        page = effect_on(gemeente, plan.areas[0], decision.year, measures_of(plan, plan.areas[0]), catalogue_for(plan))
        assert page.visibility_text == answer.visibility
        assert (page.visible_year is not None) == answer.visible
        check(page.class_text, answer)


# The catalogue, on other sheets, may say of a measure that one sees it in the street.
OWN_SHEETS = ("Leeswijzer", "Vergelijking", "Wie betaalt", "Partners")


def on_paper(decision: Decision) -> tuple[dict[str, str], int]:
    """What each paper says, in one line; a word that was cut at the end of a line is whole. And the pages of the PDF."""
    deck = Presentation(io.BytesIO(slides(decision)))
    shown = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    shown += [
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    shown += [slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide]
    book = openpyxl.load_workbook(io.BytesIO(workbook(decision)))
    cells = [
        str(cell) for name in OWN_SHEETS for row in book[name].iter_rows(values_only=True) for cell in row if cell is not None
    ]
    document = pypdfium2.PdfDocument(one_pager(decision))
    paper = " ".join(page.get_textpage().get_text_range() for page in document).replace("\ufffe", "").replace("\u00ad\r\n", "")
    pages = len(document)
    document.close()
    texts = {"slides": " ".join(shown), "workbook": " ".join(cells), "paper": paper, "text": paragraph(decision)}
    return {kind: " ".join(text.replace("\u00a0", " ").split()) for kind, text in texts.items()}, pages


def check_papers(said: dict[str, str], answer: ScenarioAnswer) -> None:
    """Class, visibility, costs in all and by payer, and agreements are the same on the A4, the slides, in the workbook and in the text."""
    for kind, text in said.items():
        check(text, answer)
        if answer.class_text and kind != "text":
            assert answer.class_text.split(". ")[0] in text, kind
        if answer.visibility:
            assert bool(SEEN.search(text)) == answer.visible, kind
        for row in phrases.agreed(answer).itertuples():
            assert " ".join(row.what.split()) in text, kind
            assert row.who in text, kind
    for amount in (answer.costs.total[1], *answer.costs.by_payer["total"]) if len(answer.costs.by_measure) else ():
        for kind in ("paper", "slides"):
            assert full(amount).replace("\u00a0", " ") in said[kind], kind
        assert str(int(amount)) in said["workbook"]
        assert number(amount) in said["text"]
    assert f"{number(answer.costs.total[1])} euro" in said["text"]
    assert answer.costs.by_payer["total"].sum() == answer.costs.total[1]
    for payer in answer.costs.by_payer["payer"]:
        assert all(payer.casefold() in text.casefold() for text in said.values()), payer


def test_every_paper_says_the_same_of_visibility_class_and_costs(
    sample: Databank, decisions: list[tuple[Gemeente, Scenario, Decision]]
) -> None:
    outlined = {gemeente.code: outlines(shapes(sample, gemeente.code)) for gemeente, _, _ in decisions}
    kinds, payers, several = set(), 0, 0
    for gemeente, _, decision in decisions:
        (answer,) = decision.scenarios
        said, pages = on_paper(
            replace(decision, outlines=outlined[gemeente.code], address="https://voorbeeld.nl/besluit?s=%40a.1")
        )
        assert pages == 1
        if len(answer.costs.by_measure):
            check_papers(said, answer)
        kinds.add((answer.visible, bool(answer.class_text)))
        payers += len(answer.costs.by_payer) > 1
        several += answer.by_area["area_code"].nunique() > 1 if len(answer.by_area) else 0
    assert {True, False} <= {visible for visible, _ in kinds}
    assert payers > 5
    assert several > 5
