"""The card of one buurt."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from lib.answers.place import Gemeente
from lib.answers.standing.one_area.card import card_of
from lib.scores import DIMENSION_LABELS, LBM_REFERENCE
from tests.answers.small_databank import (
    BUURTEN,
    CENTRUM,
    CHANGED,
    EMPTY,
    FEW_HOUSEHOLDS,
    HAVEN,
    INHABITANTS,
    NOORD_1,
    NOORD_2,
    SCORES_2024,
    UNKNOWN,
    WIJK_RAND,
)


def test_score_and_dimensions_against_the_gemeente(molenwaarde: Gemeente) -> None:
    shown = card_of(molenwaarde, CENTRUM, 2024)
    assert shown.headline == "4,15, goed"
    assert shown.score_class == 7
    assert shown.dimensions["label"].tolist() == list(DIMENSION_LABELS.values())
    # won, fys, vrz, soc, onv are .4, .2, -.1, 0 and .5 of .05
    assert shown.dimensions["buurt"].tolist() == pytest.approx([0.02, 0.01, -0.005, 0.0, 0.025])
    # The gemeente: sum of inhabitants x afw = -90.8 over 13,890 inhabitants with a score.
    assert sum(shown.dimensions["gemeente"]) == pytest.approx(-90.8 / 13_890)
    assert shown.gemeente_kind == "schatting"


def test_own_history_with_a_missed_measurement(molenwaarde: Gemeente) -> None:
    shown = card_of(molenwaarde, CENTRUM, 2024)
    assert shown.history["year"].tolist() == [2020, 2024]
    assert set(shown.history["level"]) == {"buurt"}
    assert shown.history_note == "De cijfers zijn van de buurt zelf."
    assert shown.change_text.startswith("+0,01 sinds 2020, ")


def test_without_own_history_that_of_the_wijk_and_never_both(molenwaarde: Gemeente) -> None:
    shown = card_of(molenwaarde, HAVEN, 2024)
    assert shown.history["year"].tolist() == [2014, 2018, 2020]
    assert set(shown.history["level"]) == {"wijk"}
    assert shown.history["score"].tolist() == pytest.approx([LBM_REFERENCE + s for s in (0.02, 0.03, 0.035)])
    # The wijk has the name of a buurt in it; the note says which is meant.
    assert shown.history_note == "Voor de buurt is er geen reeks; dit is die van Wijk Centrum, tot en met 2020."
    for code in BUURTEN:
        assert card_of(molenwaarde, code, 2024).history["level"].nunique() == 1


def test_a_buurt_without_score_shows_none(molenwaarde: Gemeente) -> None:
    shown = card_of(molenwaarde, HAVEN, 2024)
    assert shown.headline == "geen score"
    assert shown.score is None
    assert shown.score_class is None
    assert shown.dimensions.empty
    assert shown.change is None
    assert shown.change_text == ""


def test_a_change_that_ended_earlier_is_not_told_as_that_of_this_year(molenwaarde: Gemeente) -> None:
    scores = molenwaarde.scores
    before = replace(molenwaarde, scores=scores[~((scores["code"] == NOORD_1) & (scores["year"] == 2024))])
    assert card_of(before, NOORD_1, 2022).change_text.startswith("0,00 sinds 2020")
    assert card_of(before, NOORD_1, 2024).change_text == ""


def test_a_clear_change_says_what_it_is_held_against(molenwaarde: Gemeente) -> None:
    shown = card_of(molenwaarde, NOORD_1, 2024)
    assert shown.change is not None
    assert shown.change.value == pytest.approx(0.15)
    assert shown.change.zone == "duidelijk"
    assert "+0,14 vergeleken met even grote buurten in 32 gemeenten" in shown.change_text


def test_a_buurt_of_zero_inhabitants(molenwaarde: Gemeente) -> None:
    shown = card_of(molenwaarde, EMPTY, 2024)
    assert shown.inhabitants.value == 0
    assert shown.headline == "geen score"
    assert shown.households.status == "te_klein"


def test_fewer_than_fifty_households_are_not_divided_nor_replaced(molenwaarde: Gemeente) -> None:
    shown = card_of(molenwaarde, FEW_HOUSEHOLDS, 2024)
    assert shown.households.status == "te_klein"
    assert not shown.households.known
    assert shown.households.from_code == FEW_HOUSEHOLDS


def test_households_of_the_newest_year_that_has_them(molenwaarde: Gemeente) -> None:
    shown = card_of(molenwaarde, CENTRUM, 2024)
    assert shown.households.values == pytest.approx((50.0, 30.0, 20.0))
    assert shown.households.year == 2023
    assert "CBS, Kerncijfers wijken en buurten 2023 (meting)" in shown.sources


@pytest.mark.parametrize("code", [CHANGED, UNKNOWN])
def test_a_broken_lineage_falls_back_to_the_wijk(molenwaarde: Gemeente, code: str) -> None:
    shown = card_of(molenwaarde, code, 2024)
    assert shown.households.status == "wijk"
    assert shown.households.from_code == WIJK_RAND
    assert shown.households.values == pytest.approx((35.0, 30.0, 35.0))


def test_two_buurten_of_one_name_are_told_apart(molenwaarde: Gemeente) -> None:
    assert card_of(molenwaarde, NOORD_1, 2024).label == "Noord (Centrum)"
    assert card_of(molenwaarde, NOORD_2, 2024).label == "Noord (Wijk 02 Molens)"
    assert molenwaarde.buurten["label"].is_unique


@pytest.mark.parametrize("code", BUURTEN)
def test_every_card_agrees_with_the_databank(molenwaarde: Gemeente, code: str) -> None:
    shown = card_of(molenwaarde, code, 2024)
    assert shown.inhabitants.value == INHABITANTS[code]
    assert (shown.score is None) == (code not in SCORES_2024)
    if shown.score is not None:
        assert shown.score == pytest.approx(SCORES_2024[code] + LBM_REFERENCE)
        assert shown.dimensions["buurt"].sum() == pytest.approx(SCORES_2024[code])


def test_a_silent_gemeente_has_cards_that_say_nothing(silent: Gemeente) -> None:
    shown = card_of(silent, "BU90020101", 2024)
    assert shown.headline == "geen score"
    assert shown.history.empty
    assert shown.history_note == "Er is nog geen reeks van meerdere metingen."
    assert shown.households.status == "niet_gepubliceerd"
    assert math.isnan(shown.inhabitants.value)


def test_an_unknown_buurt_is_an_error(molenwaarde: Gemeente) -> None:
    with pytest.raises(KeyError):
        card_of(molenwaarde, "BU90019999", 2024)


def test_the_weakest_topic_is_the_lowest_bar_and_none_where_none_is_weak(ravelstad: Gemeente) -> None:
    told = {}
    for code in ravelstad.scores_in(2024).dropna().index:
        shown = card_of(ravelstad, code, 2024)
        told[code] = shown.weakest
        lowest = shown.dimensions.loc[shown.dimensions["buurt"].idxmin()]
        weak = lowest["buurt"] < -0.0392  # the limit of 'around' in the classes of a deviation
        assert (lowest["label"] in told[code]) == weak
    assert len(set(told.values())) > 5
