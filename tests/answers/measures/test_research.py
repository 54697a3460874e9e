"""What research found is told with its base and for this place, and a duration that was chosen is not told as a finding."""

from __future__ import annotations

import math
import re

import pytest

from lib.answers.measures.choice import catalogue
from lib.answers.measures.research import (
    Reached,
    duration_words,
    findings_sentence,
    found_sentence,
    here_sentence,
    reached,
    research_text,
    timing_text,
)
from lib.answers.place import Gemeente
from tests.answers.small_databank import CENTRUM

OF = catalogue()


@pytest.mark.parametrize("entry", OF.interventions, ids=lambda entry: entry.id)
def test_every_finding_is_told_with_direction_size_and_base(entry) -> None:  # type: ignore[no-untyped-def]
    said = found_sentence(entry, OF)
    assert OF.outcome_of(entry).label in said
    assert entry.found.base in said
    assert ("%" in said.split("Het gaat om")[0]) == (entry.found.size is not None)
    if entry.found.result in ("minder", "meer"):
        assert f" {entry.found.result} " in said
        assert ("Hoe groot dat verschil is, weten wij niet." in said) == (entry.found.size is None)
    if entry.found.size is not None:
        assert ("Dat cijfer hebben wij niet nagezien." in said) == (not entry.found.seen)


def test_what_was_found_is_told_for_here_by_hand() -> None:
    # 200 crimes, all of the buurt, at most 21% (the largest finding): 42; chance alone is 1.96 * sqrt(400) = 39.2.
    light = OF.get("verlichting")
    whole = here_sentence(light, OF, [Reached(200, 2024, 1.0)])
    assert "Hier zijn 200 misdrijven per jaar geregistreerd (2024)." in whole
    assert "hooguit 42 per jaar" in whole
    assert "niet te zien" not in whole
    half = here_sentence(light, OF, [Reached(200, 2024, 0.5)])
    assert "hooguit 21 per jaar. Dat is niet te zien in de jaarcijfers. Die verschillen door toeval al tot 39." in half


def test_burglary_is_a_small_part_of_what_is_registered() -> None:
    said = here_sentence(OF.get("whatsapp"), OF, [Reached(200, 2024, 1.0)])
    assert "naar landelijk deel ongeveer 5 woninginbraken" in said
    assert "ongeveer 2 per jaar" in said  # 200 x 0.027 x 0.40
    assert "niet te zien" in said
    assert "minder dan één per jaar" in here_sentence(OF.get("whatsapp"), OF, [Reached(20, 2024, 1.0)])


@pytest.mark.parametrize("crimes", [5, 40, 300, 5000])
@pytest.mark.parametrize("coverage", [0.1, 0.6, 1.0])
def test_a_fall_within_chance_is_never_left_unsaid(crimes: float, coverage: float) -> None:
    for entry in OF.interventions:
        share = OF.outcome_of(entry).share
        said = here_sentence(entry, OF, [Reached(crimes, 2024, coverage)])
        if share is None or entry.found.size is None:
            assert said == ""
            continue
        size = entry.found.range.high if entry.found.range else entry.found.size
        hidden = crimes * coverage * share * size < 1.96 * math.sqrt(2 * crimes * share)
        assert ("niet te zien" in said) == hidden
        assert ("is onzeker" in said) == (entry.fit.mark in ("zwak", "geen"))


def test_areas_count_together_and_an_unknown_count_is_not_filled_in(molenwaarde: Gemeente) -> None:
    two = here_sentence(OF.get("verlichting"), OF, [Reached(100, 2024, 1.0), Reached(100, 2024, 1.0)])
    assert "200 misdrijven" in two
    assert research_text(OF.get("verlichting"), OF, ()) == found_sentence(OF.get("verlichting"), OF)
    place = reached(molenwaarde, CENTRUM, 0.6)
    own = molenwaarde.figures.figure("crimes", CENTRUM, molenwaarde.map_year, fall_back=False)
    assert (place is None) == (not own.known)
    assert place is None or (place.crimes == own.value and place.year == own.year)


def test_a_chosen_duration_is_said_to_be_chosen() -> None:
    for entry in OF.interventions:
        said = duration_words([entry.id], OF)
        assert (said == "") == (entry.timing.half_life.basis == "bevinding")
        assert said == "" or "keuze van ons en geen bevinding" in said
        chosen = "keuze" in {entry.timing.half_life.basis, entry.timing.onset.basis}
        assert ("niet gevonden, dus een keuze" in timing_text(entry)) == chosen
    both = duration_words(["hotspot", "cctv"], OF)
    assert "cameratoezicht" in both
    assert "toezicht op vaste plekken" not in both
    assert duration_words([], OF) == ""


def test_what_was_found_of_some_measures_in_one_sentence() -> None:
    assert (
        findings_sentence([("Verlichting", "minder"), ("Speelplek", "geen verschil"), ("Bankjes", "meer")])
        == "Onderzoek vond verschil bij verlichting en bankjes en geen of bijna geen verschil bij speelplek."
    )
    assert findings_sentence([("Verlichting", "niet gemeten")]) == "Bij verlichting is het effect niet gemeten."
    every = [(entry.label, entry.found.result) for entry in OF.interventions]
    numbers = list(map(int, re.findall(r"\d+", findings_sentence(every))))
    assert numbers.pop(1) == sum(numbers) == len(every)
