"""The profile of a work area: its own figures and score as estimates, beside the country, with nothing of what is too small."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest

from lib.answers.causes.past import background
from lib.answers.households import of_work_area
from lib.answers.households.together import Living
from lib.answers.outlook.people import people_ahead
from lib.answers.outlook.score import scores_ahead
from lib.answers.outlook.signals import find_signals
from lib.answers.place import Gemeente, country, load, open_work_area, similar_to
from lib.answers.profile.about import about_of, places_of
from lib.answers.profile.profile import Known, Profile, profile_in
from lib.answers.profile.residents import statements
from lib.answers.standing.one_area.card import card_of
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, new_work_area
from lib.databank.store import Databank
from lib.household_types import LEAST_HOUSEHOLDS
from lib.households.inputs.observations import observe
from lib.similar import SimilarIndex, features_from
from tests.words_to_avoid import PATTERN

YEAR = 2024
WHOLE = ("BU99040001", "BU99040002", "BU99050000", "BU99050001")
Made = Callable[..., tuple[Gemeente, Profile]]


@pytest.fixture(scope="module")
def of_area(sample: Databank) -> Callable[..., Gemeente]:
    """A work area of these buurten, and of parts (code=share)."""
    places, of_country = Places(sample), country(sample)

    def made(*codes: str, **shares: float) -> Gemeente:
        parts = (*(Part(code=code) for code in codes), *(Part(code=code, share=share) for code, share in shares.items()))
        area = new_work_area("Bezit Noord", parts, places.map_year, sample.version, "bezitnrd")
        return open_work_area(area, places, lambda code: load(sample, code, of_country))

    return made


@pytest.fixture(scope="module")
def known_in(sample: Databank, living: Living) -> Callable[[Gemeente], Known]:
    scores, index, past = scores_ahead(sample), SimilarIndex.build(features_from(sample)), background(sample)

    def known(place: Gemeente) -> Known:
        people, there = people_ahead(sample, place), living
        if place.is_work_area:
            seen = observe(sample, living.estimate.year, of_work_area.around(place))
            there = of_work_area.beside(living, [of_work_area.alone(living, place, seen)])
        alike = similar_to(place, place.code, lambda level: SimilarIndex.build(features_from(sample, level)))
        of_whole = alike if place.is_work_area else None
        return Known(there, scores, people, index, past, find_signals(place, scores, people), of_whole)

    return known


@pytest.fixture(scope="module")
def made(of_area: Callable[..., Gemeente], known_in: Callable[[Gemeente], Known]) -> Made:
    def of(*codes: str, **shares: float) -> tuple[Gemeente, Profile]:
        place = of_area(*codes, **shares)
        return place, profile_in(place, place.code, YEAR, known_in)

    return of


def test_the_figures_are_those_of_the_card_and_called_estimates(made: Made) -> None:
    place, found = made(*WHOLE, BU99040000=0.4)
    card = card_of(place, place.code, YEAR)
    assert f"De leefbaarheidsscore is {card.headline} ({YEAR}, schatting)." in found.headline
    assert found.topics["here"].tolist() == card.dimensions["buurt"].tolist()
    assert found.topics["around"].tolist() == card.dimensions["gemeente"].tolist()
    assert found.around == "Nederland"
    assert re.search(r" \d+ vergelijkbare (wijken|gemeenten) scoren meestal .* \(schatting\)\.$", found.headline)
    assert {label: note for label, _, note in found.facts} == {
        "Inwoners": "2025, schatting",
        "Huishoudens": "2025, schatting",
    }
    assert not [line for line in found.sources if "Kerncijfers" in line and "(schatting)" not in line]
    assert found.place == "Werkgebied met 5 buurten in Lindenhaven en Driekerken, waarvan 1 voor een deel"
    assert set(found.inside) == {*WHOLE, "BU99040000"}
    assert set(found.history["line"]) == {"Bezit Noord"}
    assert len(found.help) == 6
    assert any(said.startswith("Bezit Noord scoorde") for said in found.ahead)
    assert any(said.startswith("Huishoudens in Bezit Noord") for said in found.ahead)
    assert not PATTERN.search(" ".join((found.headline, found.who_text, *found.ahead, *found.missing, *found.made)))


def test_what_is_left_out_of_its_figures_is_on_it(made: Made) -> None:
    _, whole = made(*WHOLE)
    assert whole.made == ("Wat CBS niet publiceert, telt niet mee.",)
    _, found = made(*WHOLE, BU99040000=0.4, BU99040003=0.02)
    assert found.made[0].startswith("Inwoners en huishoudens: geteld in 5 van de 6 buurten (9")
    assert found.made[0].endswith("% van de huishoudens), dus ten minste zoveel.")
    assert f"minder dan {LEAST_HOUSEHOLDS} huishoudens, of minder dan 10 in een groep, telt niet mee." in found.made[-1]
    assert "elk cijfer een schatting" in found.made[1]


def test_a_part_that_is_too_small_changes_no_figure_on_the_paper(made: Made) -> None:
    """So two papers that differ in it leave nothing when one is subtracted from the other."""
    place, less = made(*WHOLE)
    share = 0.9 * LEAST_HOUSEHOLDS / place.home_of("BU99040001").figures.figure("households", "BU99040000", YEAR).value
    _, more = made(*WHOLE, BU99040000=share)
    assert [value for _, value, _ in less.facts] == [value for _, value, _ in more.facts]
    assert less.headline.split(" (")[0] == more.headline.split(" (")[0]
    for table in ("topics", "who", "help", "history"):
        pd.testing.assert_frame_equal(getattr(less, table), getattr(more, table))
    assert less.ahead == more.ahead
    assert statements(less) == statements(more)


def test_of_too_few_households_there_is_no_figure(made: Made, of_area: Callable[..., Gemeente]) -> None:
    households = of_area(*WHOLE).home_of("BU99040001").figures.figure("households", "BU99040000", YEAR).value
    _, found = made(BU99040000=0.9 * LEAST_HOUSEHOLDS / households)
    assert [value for _, value, _ in found.facts] == ["–", "–"]
    assert {note for _, _, note in found.facts} == {"te weinig huishoudens of inwoners"}
    assert found.headline.startswith("Geen score van 2024. Te weinig huishoudens")
    assert found.topics.empty
    assert found.who.empty
    assert found.help.empty
    assert found.ahead == ()
    assert any("Vraag en aanbod" in said for said in found.missing)
    assert any("geen vooruitblik" in said for said in found.missing)
    assert [said for said in statements(found) if any(letter.isdigit() for letter in said)] == []


def test_a_buurt_is_told_as_in_its_own_gemeente_with_the_part_that_belongs_to_it(
    of_area: Callable[..., Gemeente], known_in: Callable[[Gemeente], Known]
) -> None:
    place = of_area(*WHOLE, BU99040000=0.4, BU99040003=0.1)
    part = profile_in(place, "BU99040000", YEAR, known_in)
    home = profile_in(place.home_of("BU99040000"), "BU99040000", YEAR, known_in)
    assert part.part == (
        "Van deze buurt hoort 40% van de woningen bij werkgebied Bezit Noord (schatting). De cijfers hier zijn van de hele buurt."
    )
    assert (part.name, part.around, part.headline) == (home.name, "Gemeente Lindenhaven", home.headline)
    assert profile_in(place, "BU99040003", YEAR, known_in).part.endswith("zeggen de cijfers van de buurt weinig.")
    assert profile_in(place, WHOLE[0], YEAR, known_in).part == ""
    assert home.part == ""


def test_the_order_is_that_of_gemeente_wijk_and_name(of_area: Callable[..., Gemeente]) -> None:
    place = of_area(*WHOLE)
    codes = places_of(place)
    assert codes[0] == place.code
    assert [code[2:6] for code in codes[1:]] == ["9905", "9905", "9904", "9904"]


def test_its_papers_name_what_it_is_made_of_and_the_version_of_the_layer(
    of_area: Callable[..., Gemeente], sample: Databank
) -> None:
    place = of_area(*WHOLE)
    about = about_of(sample, place, YEAR, None, layer="0123456789abcdef")
    assert about.composition == f"samenstelling {place.edition[:12]}, uw werkgebieden versie 0123456789"
    assert about_of(sample, place.within[0], YEAR, None, layer="0123456789abcdef").composition == ""
