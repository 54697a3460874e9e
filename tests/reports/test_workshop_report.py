"""The report of a workshop, read back: all that was written is in it, however long or odd; nothing is taken for markup."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from datetime import UTC

import pypdfium2
import pytest

from lib.answers import nationwide, place
from lib.answers.decision.record import Decision
from lib.answers.outlines import outlines
from lib.answers.profile.about import About, about_of
from lib.answers.profile.residents import ASKED
from lib.databank import SAMPLE
from lib.databank.store import open_databank
from lib.reports import workshop_report
from lib.reports.workshop.held import Held
from lib.workshops.workshop import CHOICE, OPEN, RESIDENTS, SHEETS, WHY, Clock, Entry, Workshop
from tests.reports.report_decisions import HOSTILE, LONGWORD, decision

GEMEENTE, YEAR = "GM9905", 2024
NOW = datetime.datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
STEPS = [("Kies", 10), ("Wat valt u op?", 15), ("Leg vast", 10)]


@pytest.fixture(scope="module")
def about() -> About:
    databank = open_databank(SAMPLE)
    gemeente = place.load(databank, GEMEENTE, nationwide.country(databank))
    drawn = outlines(place.shapes(databank, GEMEENTE))
    return about_of(databank, gemeente, YEAR, drawn, datetime.date(2026, 11, 3))


def held(of: Decision | None, **texts: str) -> Held:
    entries = {part: Entry(part, 1, said, "", NOW) for part, said in texts.items()}
    clock = Clock(NOW, {1: 540.0, 2: 61.0})
    workshop = Workshop("abcdefgh234567", GEMEENTE, 3, {}, clock, NOW, NOW, entries)
    return Held(workshop, STEPS, "Oude Kern", "BU99050000", NOW.date(), YEAR, of)


def read(pdf: bytes) -> tuple[str, int]:
    """All words with single spaces, and the number of pages."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    # A word that was broken at the end of a line is one word again.
    return " ".join(words.replace("\ufffe\r\n", "").replace("\ufffe", "").split()), len(document)


def test_everything_that_was_written_is_in_it(about: About) -> None:
    of = decision()
    chosen = of.scenarios[0]
    agreed = chosen.partners.assign(kind="afspraak", what="lampen kopen", who="Gemeente")
    of = replace(of, scenarios=(replace(chosen, partners=agreed),))
    written = {
        "notitie.1": "Het plein is donker.\nDe steeg ook.",
        "notitie.2": "Veel meer ouderen dan wij dachten.",
        OPEN: "Wie beheert het plein?\nWat kost een bank?",
        WHY: "Omdat bewoners erom vragen.",
        CHOICE: chosen.slot,
        SHEETS: "14",
        **{f"{RESIDENTS}{number}": f"Antwoord {number} van een bewoner." for number in range(1, len(ASKED) + 1)},
    }
    said, _ = read(workshop_report(held(of, **written), about))
    for part, text in written.items():
        for line in text.split("\n"):
            assert line in said, part
    for expected in ("Workshop over Oude Kern", "3 november 2026", "lampen kopen", "9 minuten van de 10", "abcdefgh234567"):
        assert expected in said
    assert chosen.headline.split(".")[0][:60] in said
    assert "Bladen die terugkwamen: 14." in said
    assert all(asked in said for asked in ASKED)
    assert "1. Kies" in said
    assert "Hier is niets opgeschreven." in said  # step 3


def test_without_anything_it_says_so(about: About) -> None:
    said, pages = read(workshop_report(held(None), replace(about, outlines=None)))
    for sentence in (
        "De groep probeerde nog geen maatregel.",
        "Er is nog niets afgesproken.",
        "Er staan geen vragen open.",
    ):
        assert sentence in said
    assert "bewoners" not in said
    assert pages == 1
    assert read(workshop_report(held(None), about))[1] == 1
    tried, _ = read(workshop_report(held(decision()), about))
    assert "De groep koos nog geen scenario." in tried


def test_a_long_note_flows_on_and_loses_no_line(about: About) -> None:
    lines = [f"Regel {n}: hier staat wat iemand zei." for n in range(400)]
    said, pages = read(workshop_report(held(None, **{"notitie.2": "\n".join(lines)}), about))
    assert pages > 4
    assert not [line for line in lines if line not in said]


@pytest.mark.parametrize("text", [HOSTILE, LONGWORD, "汉字 и кириллица", "😀"])
def test_odd_texts_break_no_page(about: About, text: str) -> None:
    said, _ = read(workshop_report(held(None, **{"notitie.1": f"voor {text} na", OPEN: text}), about))
    assert "1. Kies" in said
    assert "voor" in said
