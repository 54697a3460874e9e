"""The fullest decisions contradict themselves nowhere: A4 with what is overleaf, slides, workbook and text say the same."""

from __future__ import annotations

import dataclasses

import pytest

from lib.answers.decision.record import Group
from lib.answers.measures.money import full as euros
from tests.answers.decision.test_visible_everywhere import check_papers, on_paper
from tests.reports.full_decisions import full
from tests.reports.test_full_pages import CASES

SEEN = {
    "visible": True,
    "visibility": "Te zien in de Leefbaarometer: verwacht wordt +0,112 in de meting van 2030, en hier valt een verandering vanaf 0,098 op.",
    "class_text": "Vrieheide gaat van onvoldoende (3,81) naar zwak (3,92) in 2030, in ten minste 19 van de 20 berekeningen.",
}


@pytest.mark.parametrize("seen", [True, False], ids=["seen", "unseen"])
@pytest.mark.parametrize(("measures", "buurten", "payers", "agreements", "group", "pages"), CASES)
def test_every_paper_says_the_same_of_a_full_decision(
    measures: int, buurten: int, payers: int, agreements: int, group: Group | None, pages: int, seen: bool
) -> None:
    decision = full(measures, buurten, payers, agreements, group)
    if seen:
        decision = dataclasses.replace(decision, scenarios=(dataclasses.replace(decision.scenarios[0], **SEEN),))
    said, many = on_paper(decision)
    assert many == pages
    check_papers(said, decision.scenarios[0])
    assert len(decision.scenarios[0].costs.by_payer) == payers
    # What was agreed is told as such, and the rest as what partners usually do.
    assert ("Afspraken" in said["text"]) == bool(agreements)
    assert all("Wie doet wat en wanneer (aanname)" in said[kind] for kind in ("paper", "slides"))


@pytest.mark.parametrize("what", ["agreement", "payer", "total"])
def test_a_paper_that_leaves_something_out_is_found(what: str) -> None:
    decision = full(4, 3, 4, 4)
    (answer,) = decision.scenarios
    said, _ = on_paper(decision)
    left_out = {
        "agreement": answer.partners["what"].iloc[3],
        "payer": euros(answer.costs.by_payer["total"].iloc[0]).replace("\u00a0", " "),
        "total": euros(answer.costs.total[1]).replace("\u00a0", " "),
    }[what]
    for kind in ("paper", "slides"):
        assert left_out in said[kind]
        with pytest.raises(AssertionError):
            check_papers({**said, kind: said[kind].replace(left_out, "")}, answer)
