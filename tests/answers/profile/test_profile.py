"""The profile of a place: the figures of the questions themselves, and nothing of too few."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest

from lib.answers.causes.past import background
from lib.answers.households.together import Living
from lib.answers.outlook.people import people_ahead
from lib.answers.outlook.score import scores_ahead
from lib.answers.outlook.signals import find_signals
from lib.answers.place import Gemeente, country, load
from lib.answers.profile.about import places_of
from lib.answers.profile.profile import Known, Profile, profile_of
from lib.answers.profile.residents import statements
from lib.answers.standing.one_area.card import card_of
from lib.areas import level_of
from lib.databank.store import Databank
from lib.household_types import LEAST_HOUSEHOLDS
from lib.scores import CLASS_NAMES
from lib.similar import SimilarIndex, features_from
from tests.words_to_avoid import PATTERN

YEAR = 2024


@pytest.fixture(scope="module")
def zandrode(sample: Databank) -> Gemeente:
    """Has buurten of which too few households may be told."""
    return load(sample, "GM9903", country(sample))


@pytest.fixture(scope="module")
def known(sample: Databank, living: Living, zandrode: Gemeente) -> Known:
    scores, people = scores_ahead(sample), people_ahead(sample, zandrode)
    index = SimilarIndex.build(features_from(sample))
    return Known(living, scores, people, index, background(sample), find_signals(zandrode, scores, people))


@pytest.fixture(scope="module")
def profiles(zandrode: Gemeente, known: Known) -> dict[str, Profile]:
    return {code: profile_of(zandrode, code, YEAR, known) for code in [*places_of(zandrode), *zandrode.wijken]}


def test_every_place_has_one_in_the_order_of_wijk_and_name(zandrode: Gemeente) -> None:
    codes = places_of(zandrode)
    assert codes[0] == zandrode.code
    assert sorted(codes[1:]) == sorted(zandrode.buurten["code"])
    wijken = [code[2:8] for code in codes[1:]]
    assert len([1 for one, other in pairwise(wijken) if one != other]) == len(set(wijken)) - 1


def test_the_figures_are_those_of_the_card(zandrode: Gemeente, profiles: dict[str, Profile]) -> None:
    for code in zandrode.buurten["code"]:
        card, found = card_of(zandrode, code, YEAR), profiles[code]
        if card.score is None:
            assert found.headline == card.absent
            assert found.topics.empty
        else:
            assert f"{card.headline} ({YEAR})" in found.headline
            assert found.topics["here"].tolist() == card.dimensions["buurt"].tolist()
            assert found.topics["around"].tolist() == card.dimensions["gemeente"].tolist()


def test_similar_buurten_are_the_mean_of_those_with_a_score(known: Known, profiles: dict[str, Profile]) -> None:
    code = next(code for code, one in profiles.items() if one.similar)
    panel = known.background.panels["buurt"]
    scored = [series for other in known.index.find(code).codes if YEAR in (series := panel.series(other).set_index("year")).index]
    assert len(scored) >= 8
    assert profiles[code].topics["similar"].iloc[0] == pytest.approx(sum(s.loc[YEAR, "won"] for s in scored) / len(scored))


def test_of_too_few_households_nothing_is_estimated(zandrode: Gemeente, profiles: dict[str, Profile]) -> None:
    small = 0
    for code, found in profiles.items():
        households = zandrode.figures.figure("households", code, YEAR, fall_back=False).value
        if level_of(code) == "buurt" and households < LEAST_HOUSEHOLDS:
            small += 1
            assert found.help.empty
            assert found.help_text == ""
            assert any("Vraag en aanbod" in text for text in found.missing)
    assert small


def test_no_figure_of_a_larger_area_passes_for_that_of_the_place(zandrode: Gemeente, profiles: dict[str, Profile]) -> None:
    absent = 0
    for code, found in profiles.items():
        own = zandrode.figures.together(("low_income_share", "high_income_share"), code, YEAR)
        there = (found.who["label"] == "Lager inkomen (laagste 40%)").any()
        assert there == (own.known and own.status == "ok")
        absent += not there
        assert there or any("inkomen van huishoudens" in text for text in found.missing)
    assert absent


def test_every_place_has_two_questions_and_its_sources_with_their_kind(profiles: dict[str, Profile]) -> None:
    for found in profiles.values():
        assert len(found.questions) == 2
        assert all(any(kind in line for kind in ("meting", "modelscore", "schatting", "aanname")) for line in found.sources)
        assert not PATTERN.search(" ".join((found.headline, found.who_text, found.help_text, *found.ahead, *found.missing)))


def test_the_gemeente_is_compared_with_the_country(zandrode: Gemeente, profiles: dict[str, Profile]) -> None:
    found = profiles[zandrode.code]
    assert found.around == "Nederland"
    assert len(found.inside) == len(zandrode.buurten)
    assert set(found.history["line"]) == {zandrode.name}


def test_residents_read_no_scores_and_no_classes(profiles: dict[str, Profile]) -> None:
    told = 0
    for found in profiles.values():
        for said in statements(found):
            told += 1
            assert not any(f" {name}" in said for name in CLASS_NAMES)
            assert "score" not in said.lower()
            assert not re.search(r"\d,\d", said)
            assert not PATTERN.search(said)
    assert told > 3 * len(profiles)


def test_a_statement_names_both_figures(profiles: dict[str, Profile]) -> None:
    for found in profiles.values():
        rows = found.who.set_index("label")
        for said in statements(found):
            if "65 jaar of ouder" in said:
                here, around = (math.floor(rows.loc["65 jaar en ouder", side] + 0.5) for side in ("here", "around"))
                assert said.startswith(f"{here} van elke 100 inwoners zijn 65 jaar of ouder.")
                assert said.endswith(f": {around}.")
