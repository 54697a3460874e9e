"""What would turn a decision: the order is that of the page, a told value turns it there, and what is no order is not called one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from lib.answers.decision.answer import Answered, answer_of
from lib.answers.decision.record import Tipping
from lib.answers.decision.tipping import NO_TURN, tipping_of
from lib.answers.decision.words import middle
from lib.answers.measures.plans import CHOSEN
from lib.answers.measures.research import BASIS_WORDS
from lib.answers.measures.tipping.words import CHOICE
from lib.answers.place import Gemeente
from lib.interventions.tipping.order import orders_of
from lib.scenarios import Scenario, ScenarioMeasure
from tests.answers.decision_cases import measure, scenario
from tests.answers.small_databank import CENTRUM, FEW_HOUSEHOLDS, NOORD_1

YEAR = 2024
LIGHT = measure("verlichting", CENTRUM, until=2027)
GREEN = measure("groen_restruimte", CENTRUM)


def plan(*measures: ScenarioMeasure, **more: object) -> Scenario:
    return scenario(*measures, gemeente="GM9001", **more)


def answered(gemeente: Gemeente, *scenarios: Scenario) -> list[Answered]:
    return [answer_of(gemeente, slot, one, None, None, YEAR) for slot, one in zip("ABC", scenarios, strict=False)]


def tipping(parts: Sequence[Answered]) -> Tipping:
    found = tipping_of([part.answer for part in parts], [part.side for part in parts])
    assert found is not None
    return found


@pytest.fixture(scope="module")
def parts(molenwaarde: Gemeente) -> list[Answered]:
    return answered(molenwaarde, plan(LIGHT), plan(GREEN), plan(measure("wijkcentrum", NOORD_1), measure("buurtwacht", CENTRUM)))


def test_what_is_ordered_is_what_the_page_shows(parts: list[Answered]) -> None:
    sides = [part.side for part in parts if part.side is not None]
    by_effect, per_euro = orders_of(sides)
    for part in parts:
        shown = middle(part.answer.effects, 10, CHOSEN)
        assert by_effect.values[part.answer.slot] == pytest.approx(shown, abs=1e-7)
        costs = part.answer.costs.discounted_total[1]
        assert per_euro.values[part.answer.slot] == pytest.approx(1e6 * shown / costs, rel=1e-3)


def test_at_the_value_that_is_told_the_page_has_another_order(molenwaarde: Gemeente, parts: list[Answered]) -> None:
    """The whole answer again, with the assumption changed as a visitor would change it."""
    (order, *_) = orders_of([part.side for part in parts if part.side is not None])
    tried = [tip for tip in order.tips if tip.tried.what != "upkeep"]
    assert tried
    scenarios = plan(LIGHT), plan(GREEN), plan(measure("wijkcentrum", NOORD_1), measure("buurtwacht", CENTRUM))
    for tip in tried:
        changes = tuple(tip.tried.changes(tip.value).items())
        again = answered(molenwaarde, *(one.model_copy(update={"assumptions": changes}) for one in scenarios))
        shown = {part.answer.slot: middle(part.answer.effects, 10, CHOSEN) for part in again}
        assert tuple(sorted(shown, key=lambda slot: -shown[slot])) == tip.order
        assert tip.order != tuple(slot for level in order.ranks for slot in level)


def test_each_way_to_order_has_a_few_sentences_that_name_what_it_is(parts: list[Answered]) -> None:
    found = tipping(parts)
    assert len(found.sentences) == 2
    assert all(1 < sentence.count(".") - len(re.findall(r"\d\.\d", sentence)) <= 4 for sentence in found.sentences)
    assert "effect op de score na tien jaar" in found.sentences[0]
    assert "per euro" in found.sentences[1]
    for by, rows in found.table.groupby("by"):
        named = rows[rows["named"]]
        assert len(named) <= 3, by
        assert (named["turns_at"] != NO_TURN).all()
        for row in named.itertuples():
            sentence = next(s for s in found.sentences if by.lower() in s.lower())
            assert row.turns_at.removeprefix("na ") in sentence
            assert row.now.removeprefix("na ") in sentence


def test_half_lives_are_always_tried_and_said_to_be(parts: list[Answered]) -> None:
    found = tipping(parts)
    for _, rows in found.table.groupby("by"):
        half = rows[rows["assumption"].str.contains("helft van het effect")]
        assert len(half) == 4
    for sentence in found.sentences:
        assert "zonder onderhoud" in sentence


def test_kind_and_grade_stand_beside_it(parts: list[Answered]) -> None:
    table = tipping(parts).table
    assert (table["kind"].isin(["meting", "schatting", "aanname", CHOICE])).all()
    crime = table[table["assumption"].str.contains("daling van misdrijven")]
    assert (crime["evidence"].str[0].isin(list("ABCDNH"))).all()
    assert (table.loc[table["assumption"].str.contains("kosten"), "evidence"] == "–").all()
    # Of how long it lasts: its own evidence, not that of the measure.
    lasting = table[table["assumption"].str.contains("helft van het effect")]
    assert lasting["evidence"].isin(BASIS_WORDS.values()).all()


def test_what_turns_nothing_is_said_to_turn_nothing(molenwaarde: Gemeente) -> None:
    """The same measure, kept up, once in a part and once everywhere: no assumption about it can turn that."""
    found = tipping(answered(molenwaarde, plan(measure("verlichting", CENTRUM, 20)), plan(measure("verlichting", CENTRUM, 100))))
    assert "B boven A" in found.sentences[0]
    assert "Geen enkele aanname" in found.sentences[0]
    assert "een kwart tot vier keer" in found.sentences[0]
    assert (found.table["turns_at"] == NO_TURN).all()


def test_what_is_level_has_no_order(molenwaarde: Gemeente) -> None:
    found = tipping(answered(molenwaarde, plan(LIGHT), plan(LIGHT, title="nog eens")))
    assert all("geen volgorde" in sentence for sentence in found.sentences)
    assert found.table.empty
    assert found.named.empty


def test_an_order_that_seldom_holds_is_not_called_firm(molenwaarde: Gemeente) -> None:
    loose = answered(molenwaarde, plan(measure("wijkcentrum", CENTRUM, 100)), plan(measure("nplv", CENTRUM, 20)))
    (order, *_) = orders_of([part.side for part in loose if part.side is not None])
    firm = "niet stevig" not in tipping(loose).sentences[0]
    assert firm == (order.holds >= 2 / 3)


def test_what_cannot_be_seen_in_the_score_is_said(parts: list[Answered]) -> None:
    assert not any(part.answer.visible for part in parts)
    assert all("in de score zelf niet te zien" in sentence for sentence in tipping(parts).sentences)
    seen = [replace(part, answer=replace(part.answer, visible=True)) for part in parts]
    assert not any("in de score zelf niet te zien" in sentence for sentence in tipping(seen).sentences)


def test_a_scenario_without_a_computable_effect_is_left_out_and_named(molenwaarde: Gemeente) -> None:
    small = plan(measure("verlichting", FEW_HOUSEHOLDS))
    found = tipping(answered(molenwaarde, plan(LIGHT), small, plan(GREEN)))
    assert "van B is geen effect te berekenen" in found.sentences[0]
    assert "Er is geen volgorde te geven" in tipping(answered(molenwaarde, plan(LIGHT), small)).sentences[0]


def test_doing_nothing_is_a_scenario_too(molenwaarde: Gemeente) -> None:
    found = tipping(answered(molenwaarde, plan(GREEN), Scenario(gemeente="GM9001", areas=(CENTRUM,))))
    assert "A boven B" in found.sentences[0]
    assert len(found.sentences) == 1  # nothing costs nothing: no effect per euro


def test_one_scenario_has_nothing_to_turn(molenwaarde: Gemeente) -> None:
    (one,) = answered(molenwaarde, plan(LIGHT))
    assert tipping_of([one.answer], [one.side]) is None


def test_a_scenario_of_its_own_assumptions_is_told_with_its_letter(molenwaarde: Gemeente) -> None:
    own = plan(measure("verlichting", CENTRUM, 70, until=2027), assumptions=(("verlichting.half_life_years", 20.0),))
    found = tipping(answered(molenwaarde, plan(measure("verlichting", CENTRUM, 80, until=2027)), own))
    halves = found.table[found.table["assumption"].str.contains("helft van het effect")]
    assert any("(in A)" in text for text in halves["assumption"])
    assert any("(in B)" in text for text in halves["assumption"])
    assert "‘straat- en achterpadverlichting’ in" in found.sentences[0]
