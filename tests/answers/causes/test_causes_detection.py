"""The planted stories are found where they were planted, in the committed sample; the rest of it is quiet."""

from __future__ import annotations

from functools import cache

import pytest

from lib.answers.causes.answer import Causes, causes
from lib.answers.causes.moved import figures_in
from lib.answers.causes.past import background
from lib.answers.place import country, load
from lib.databank import SAMPLE
from lib.databank.store import MANIFEST, open_databank
from lib.sample.stories.planted import STORIES, story
from lib.similar import SimilarIndex, features_from

pytestmark = pytest.mark.skipif(not (SAMPLE / MANIFEST).exists(), reason="data/sample is not there: python -m lib.sample")


@pytest.fixture(scope="module")
def answers() -> dict[str, Causes]:
    """What the page tells about every buurt of the sample."""
    sample = open_databank(SAMPLE)
    of_country, of, index = country(sample), background(sample), SimilarIndex.build(features_from(sample))
    read = cache(lambda year: figures_in(sample, year))
    found = {}
    for code in sorted({s.gemeente for s in STORIES}):
        gemeente = load(sample, code, of_country)
        for buurt in gemeente.buurten["code"]:
            found[buurt] = causes(gemeente, of, buurt, None, index.find(buurt), read)
    return found


def told(answers: dict[str, Causes], number: int) -> list[tuple[str, str, int, int]]:
    return [(f.kind, f.column, f.start, f.end) for f in answers[story(number).code].findings]


def test_1_restructuring(answers: dict[str, Causes]) -> None:
    assert ("moved", "won", 2016, 2022) in told(answers, 1)
    answer = answers[story(1).code]
    assert {f.figures[:2] for f in answer.findings if f.kind == "figures"} == {("corporation_share", "owner_share")}
    assert "steeg de score tussen 2014 en 2024" in answer.takeaway
    assert "vooral de score op woningvoorraad" in answer.takeaway
    assert all(figure.inside for figure in answer.moved.shown if figure.label in ("Corporatiewoningen", "Koopwoningen"))


def test_3_light_that_went_out_and_4_light_that_stayed(answers: dict[str, Causes]) -> None:
    assert told(answers, 3) == told(answers, 4) == [("moved", "onv", 2016, 2018)]
    faded, kept = answers[story(3).code], answers[story(4).code]
    assert "overlast en onveiligheid bereikte in 2018 een top" in " ".join(faded.turning)
    assert "daarvan was in 2024 nog +0,01 over" in faded.takeaway
    assert kept.turning == ()
    assert "daarvan" not in kept.takeaway


def test_6_ageing_in_the_key_figures(answers: dict[str, Causes]) -> None:
    assert [kind for kind, *_ in told(answers, 6)] == ["figures"]
    answer = answers[story(6).code]
    assert answer.moved.shown[0].label == "Inwoners van 65 jaar en ouder"
    assert "van 18% naar 33%" in answer.takeaway


def test_7_near_the_limit_and_sliding(answers: dict[str, Causes]) -> None:
    assert told(answers, 7) == [("sliding", "afw", 2018, 2024)]
    assert "Een signaal, geen oordeel" in answers[story(7).code].sentences[0]


def test_11_the_series_begins(answers: dict[str, Causes]) -> None:
    assert ("begins", "afw", 2014, 2020) in told(answers, 11)
    answer = answers[story(11).code]
    assert answer.takeaway.startswith("De reeks van Nieuw-Oost begint in 2020.")
    assert answer.moved.table["Van jaar"].dropna().min() >= 2019  # the boundary changed in 2019


def test_14_a_jump_to_check(answers: dict[str, Causes]) -> None:
    assert told(answers, 14) == [("check_source", "won", 2020, 2022)]
    answer = answers[story(14).code]
    assert "controleer de bron" in answer.takeaway
    assert answer.taken is not None
    assert [step.dimension for step in answer.taken.steps if step.suspect] == ["won"]


@pytest.mark.parametrize("number", [s.number for s in STORIES if s.expected == "no finding"])
def test_no_finding_where_nothing_was_planted(answers: dict[str, Causes], number: int) -> None:
    answer = answers[story(number).code]
    assert answer.findings == ()
    assert answer.turning == ()


def test_at_most_five_in_a_hundred_of_the_other_buurten(answers: dict[str, Causes]) -> None:
    planted = {s.code for s in STORIES}
    others = {code: answer.findings for code, answer in answers.items() if code not in planted}
    assert len(others) == 229
    assert sum(bool(found) for found in others.values()) <= 0.05 * len(others)


def test_every_finding_has_a_sentence_and_every_sentence_a_point(answers: dict[str, Causes]) -> None:
    for answer in answers.values():
        assert len(answer.sentences) == len(answer.findings)
        assert all(text.endswith(".") for text in (*answer.sentences, *answer.turning, answer.takeaway))
        assert len(answer.moved.shown) <= 5
