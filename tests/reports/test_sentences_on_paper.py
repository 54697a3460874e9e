"""How long the sentences on paper are: read from the finished files, on the sample."""

from __future__ import annotations

import datetime
from datetime import UTC

import pytest

from lib import reports
from lib.answers import nationwide, place
from lib.answers.decision.record import Decision
from lib.answers.outlines import outlines
from lib.answers.profile.about import about_of, places_of
from lib.answers.profile.profile import profile_of
from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.reports.__main__ import known_of
from lib.reports.workshop.held import Held
from lib.scenarios import edits
from lib.ui.session import data
from lib.workshops.workshop import OPEN, Clock, Entry, Workshop
from tests import reading
from tests.answers.decision_cases import SINGEL, TUIN, measure, scenario
from tests.words_to_avoid import METHOD_WORDS

MEASURES = ("verlichting", "speelplek", "buurtwacht", "cctv")
MANY = scenario(*(measure(name, TUIN.code) for name in MEASURES), gemeente=TUIN.gemeente)
OTHER = edits.do_nothing(scenario(measure("renovatie", SINGEL.code, until=2027), gemeente=TUIN.gemeente), TUIN.code)
SMALL_GEMEENTE, YEAR = "GM9905", 2024


@pytest.fixture(scope="module")
def decision() -> Decision:
    databank = open_databank(SAMPLE)
    return data.decision(databank, data.gemeente(databank, TUIN.gemeente), [("A", MANY), ("B", OTHER)], YEAR)


@pytest.fixture(scope="module")
def papers(decision: Decision) -> dict[str, str]:
    databank = open_databank(SAMPLE)
    gemeente = place.load(databank, SMALL_GEMEENTE, nationwide.country(databank))
    about = about_of(databank, gemeente, YEAR, outlines(place.shapes(databank, SMALL_GEMEENTE)))
    known = known_of(databank, gemeente, YEAR)
    profiles = [profile_of(gemeente, code, YEAR, known) for code in [*places_of(gemeente), *gemeente.wijken]]
    now = datetime.datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    entries = {OPEN: Entry(OPEN, 1, "Wie beheert het plein?", "", now)}
    workshop = Workshop("abcdefgh234567", TUIN.gemeente, 3, {}, Clock(now, {1: 540.0}), now, now, entries)
    held = Held(workshop, [("Kies", 10), ("Leg vast", 10)], "Tuinbuurt", TUIN.code, now.date(), YEAR, decision)
    return {
        "A4": reading.paper(reports.one_pager(decision)),
        "slides": reading.deck(reports.slides(decision)),
        "werkboek": reading.workbook(reports.workbook(decision)),
        "tekst": reports.paragraph(decision),
        "atlas": reading.paper(reports.profiles(profiles, about)),
        "blad": "\n".join(reading.paper(reports.residents_sheet(profile, about)) for profile in profiles),
        "verslag": reading.paper(reports.workshop_report(held, about)),
    }


@pytest.mark.parametrize("kind", ["A4", "slides", "werkboek", "tekst", "atlas", "blad", "verslag"])
def test_sentences_are_short_and_without_words_of_the_method(kind: str, papers: dict[str, str]) -> None:
    found = reading.lengths(papers[kind])
    assert found.many > 10
    assert not found.too_long
    assert found.mean <= reading.MEAN
    assert METHOD_WORDS.findall(papers[kind]) == []
