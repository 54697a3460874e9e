"""The three statements: sentences by template, figures, how sure, and words that are not used."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings

from lib.living_together import statements
from lib.living_together.care import care
from lib.living_together.contrast import PARTS, Contrast, Others, contrast
from lib.living_together.coverage import LINES_OF, Coverage, coverage
from lib.living_together.offers import load_offers
from lib.living_together.reference import Reference
from lib.living_together.robustness import Cases
from lib.living_together.statements import (
    CLOSING,
    FEWEST,
    QUESTION,
    Yardstick,
    care_for_each_other,
    difference,
    question,
    supply_and_demand,
)
from tests.living_together.mixes import only, shares

TABLE = load_offers()
EVEN = np.full(10, 0.1)
AMONG = "de 101 buurten van Plaats met cijfers"
AVOID = (
    r"slechtst|achterstand|probleem|kwetsba|langs elkaar|parallel|draagkracht|draaglast|zwak|\barm\b|armoede|uitkering|"
    r"eenza|hangjong|sociale huur|zal dalen|gaat achteruit|voorspel|veroorzaakt|komt door|optimaal|instroom|toewijz|verdunn|wegmeng|krimp|score"
)


def _others() -> Others:
    """Areas that differ in tenure only, from all owners to half."""
    owners = np.linspace(50, 100, 101)
    same = np.tile([40.0, 30.0, 30.0], (101, 1))
    tenure = np.column_stack([owners, 100 - owners, np.zeros(101)])
    return Others.of(contrast({"kind": same, "age": same, "tenure": tenure, "income": same}))


def _area(owner: float, age_members: int = 1) -> Contrast:
    same = np.array([[40.0, 30.0, 30.0]])
    noise = np.linspace(-0.5, 0.5, age_members) if age_members > 1 else np.zeros(1)
    age = same[:, :, None] + np.array([1, -1, 0])[None, :, None] * noise
    return contrast({"kind": same, "age": age, "tenure": [[owner, 100 - owner, 0]], "income": same})


@pytest.mark.parametrize(
    ("owner", "sentence"),
    [
        (50, f"In Plein wonen huishoudens die meer van elkaar verschillen dan gemiddeld in {AMONG}, vooral in eigendom."),
        (99, f"In Plein wonen huishoudens die minder van elkaar verschillen dan gemiddeld in {AMONG}, vooral in eigendom."),
        (76, f"In Plein wonen huishoudens die ongeveer evenveel van elkaar verschillen als gemiddeld in {AMONG}."),
    ],
)
def test_difference_by_template(owner: float, sentence: str) -> None:
    found = difference("Plein", _area(owner, 5), 0, _others(), AMONG)
    assert found.heading == "Verschil"
    assert found.sentence == sentence
    assert found.sure_words.endswith("blijft dit zo in 10 van de 10 gevallen.")
    assert found.rests_on == "schatting"
    assert found.known
    assert [figure.kind for figure in found.figures] == ["schatting", "meting", "schatting", "meting", "meting"]
    tenure = found.figures[3]
    assert tenure.value == pytest.approx(1 - (owner / 100) ** 2 - (1 - owner / 100) ** 2)


def test_difference_is_unsure_near_the_line_and_unknown_without_members() -> None:
    others = _others()
    line = others.lines(PARTS).upper_quarter
    # Owner share whose contrast lies a hair above the line: 1 - o^2 - (1-o)^2 = 2 o (1-o).
    part = 4 * line - 3 * 0.66
    owner = 100 * (1 + np.sqrt(1 - 2 * part)) / 2 - 0.01
    assert difference("Plein", _area(owner, 9), 0, others, AMONG).sure_words.startswith("Kan ook anders zijn.")
    assert difference("Plein", _area(owner), 0, others, AMONG).sure_words == statements.UNKNOWN_WORDS


def test_clear_is_said_of_published_figures_only() -> None:
    same = [[40.0, 30.0, 30.0]]
    found = difference("Plein", contrast({"kind": same, "tenure": [[50, 50, 0]], "income": same}), 0, _others(), AMONG)
    assert (found.sure_words, found.rests_on) == (statements.MEASURED_WORDS, "meting")


def test_difference_without_income_says_so_and_compares_on_the_rest() -> None:
    same = [[40.0, 30.0, 30.0]]
    here = contrast({"kind": same, "age": same, "tenure": [[50, 50, 0]]})
    found = difference("Plein", here, 0, _others(), AMONG)
    assert found.sentence.startswith("In Plein wonen huishoudens die meer van elkaar verschillen")
    assert found.note == "Zonder inkomen: daarvan is hier geen cijfer."
    assert len(found.figures) == 4


def test_difference_with_one_part_is_not_known() -> None:
    found = difference("Plein", contrast({"kind": [[1, 1, 1]]}), 0, _others(), AMONG)
    assert not found.known
    assert "te weinig kenmerken" in found.sentence
    assert found.note == "Zonder leeftijd, eigendom en inkomen: daarvan is hier geen cijfer."


def test_difference_with_too_few_others_says_so() -> None:
    others = _others()
    few = Others({part: values[: FEWEST - 1] for part, values in others.middles.items()})
    found = difference("Plein", _area(50, 5), 0, few, AMONG)
    assert (found.known, found.sure_words) == (False, statements.UNKNOWN_WORDS)
    assert "meer" not in found.sentence
    enough = Others({part: values[:FEWEST] for part, values in others.middles.items()})
    assert difference("Plein", _area(50, 5), 0, enough, AMONG).known


def _coverage(value: list[float], balances: list[list[float]]) -> Coverage:
    balance = np.array([balances])
    return Coverage(np.array([value]), balance, balance, balance, np.full(balance.shape, 0.5))


def _cases(better: int, balance: float) -> Cases:
    """Ten cases, of which `better` lie above the upper line, and one balance in all domains."""
    return Cases(np.array([[1.1] * better + [1.0] * (10 - better)]), np.full((1, 6, 10), balance))


def test_supply_and_demand_by_template() -> None:
    plain = [[0.98, 1.0, 1.02]] * 6
    mixed_balances = [[1.2, 1.3, 1.4], *plain[1:4], [0.6, 0.7, 0.8], [0.6, 0.7, 0.8]]
    better = supply_and_demand("Plein", _coverage([1.05, 1.06, 1.07], mixed_balances), 0, TABLE, cases=_cases(8, 1.2))
    assert better.sentence == (
        f"Vraag en aanbod van huishoudens in Plein sluiten beter op elkaar aan dan gemiddeld in {LINES_OF}. Ruim: overdag thuis. "
        "Krap: digitaal en taal, toezicht in de avond."
    )
    assert "blijft dit zo in 8 van de 10 gevallen." in better.sure_words
    assert "Duidelijk" not in better.sure_words
    assert better.rests_on == "aanname"
    assert len(better.figures) == 1 + 6 + 6
    assert (better.figures[0].low, better.figures[0].value, better.figures[0].high) == pytest.approx((1.052, 1.06, 1.068))
    worse = supply_and_demand("Plein", _coverage([0.9, 0.91, 0.92], plain), 0, TABLE)
    assert (
        worse.sentence
        == "Vraag en aanbod van huishoudens in Plein sluiten minder goed op elkaar aan dan gemiddeld in " + LINES_OF + "."
    )
    same = supply_and_demand("Plein", _coverage([0.99, 1.0, 1.01], plain), 0, TABLE)
    assert (
        same.sentence
        == "Vraag en aanbod van huishoudens in Plein sluiten ongeveer even goed op elkaar aan als gemiddeld in " + LINES_OF + "."
    )
    assert same.sure_words == statements.UNKNOWN_WORDS
    weak = supply_and_demand("Plein", _coverage([1.05, 1.06, 1.07], mixed_balances), 0, TABLE, cases=_cases(4, 1.0))
    assert weak.sure_words.startswith("Kan ook anders zijn.")
    assert "4 van de 10" in weak.sure_words
    assert "Minder vast: overdag thuis, digitaal en taal en toezicht in de avond." in weak.sure_words


def test_dekking_is_held_against_the_lines_that_are_named() -> None:
    here = _coverage([1.005, 1.01, 1.015], [[0.98, 1.0, 1.02]] * 6)
    against = Yardstick(0.95, 1.0, "de buurten van Nederland", "Nederland")
    better = supply_and_demand("Plein", here, 0, TABLE, against)
    assert "beter" in better.sentence
    assert "de buurten van Nederland" in better.sentence
    assert "ongeveer even goed" in supply_and_demand("Plein", here, 0, TABLE).sentence  # wijken of 2021


def test_supply_and_demand_without_an_interval_gives_no_verdict() -> None:
    found = supply_and_demand("Plein", _coverage([1.2], [[1.5]] * 6), 0, TABLE)
    assert found.sentence.startswith("Voor Plein is niet te zeggen of vraag en aanbod beter of minder goed op elkaar aansluiten")
    assert "Krap" not in found.sentence
    assert found.sure_words == statements.UNKNOWN_WORDS


def test_an_edited_table_is_called_the_assumption_of_the_group() -> None:
    edited = TABLE.with_edits({"paar_65.O.offer": 0})
    found = coverage(np.tile(EVEN, (1, 1)), edited.offers, edited.needs, EVEN)
    assert "aanname van deze groep" in supply_and_demand("Plein", found, 0, edited).note


def test_care_by_template_with_and_without_wmo() -> None:
    mix = only(paar_midden=0.1, alleen_midden=0.05, paar_65=0.2, alleen_65=0.15, gezin_jong_koop=0.5)
    members = np.repeat(mix[:, :, None], 3, axis=2)
    found = care_for_each_other("Plein", care(members), 0, 61.5, "cijfer van de hele wijk", care(mix))
    assert found.sentence == (
        "Per 100 huishoudens in Plein wonen ongeveer 24 mensen van 75 jaar of ouder. Bij hen kan hulp nodig zijn. "
        "Daar staan 56 mensen tegenover in een levensfase waarin veel mensen hulp geven. Wmo-cliënten: 62 per 1.000 inwoners (cijfer van de hele wijk)."
    )
    assert found.sure_words == statements.SPLIT_WORDS
    assert found.rests_on == "aanname"
    assert [figure.kind for figure in found.figures] == ["schatting", "schatting", "meting"]
    assert all("," not in figure.value_words + figure.range_words for figure in found.figures)
    low, high = (int(text) for text in found.figures[0].range_words.split(" tot "))
    assert low < 24 < high  # also where the members are all the same: the split is not known
    assert found.figures[0].typical == pytest.approx(23.9)
    without = care_for_each_other("Plein", care(mix), 0)
    assert "Wmo" not in without.sentence
    assert without.note == "Wmo-cliënten: niet gepubliceerd."
    assert without.sure_words == statements.UNKNOWN_WORDS


def test_areas_without_shares_say_what_is_missing() -> None:
    nothing = np.full((1, 10), np.nan)
    for found in (
        supply_and_demand("Plein", coverage(nothing, TABLE.offers, TABLE.needs, EVEN), 0, TABLE),
        care_for_each_other("Plein", care(nothing), 0),
    ):
        assert not found.known
        assert found.sentence == "Voor Plein is de mix van huishoudens niet bekend."


def test_the_question_is_asked_only_when_both_hold() -> None:
    lines = Reference.of(np.arange(100.0))
    asked = question(90, 10, lines, lines, AMONG)
    assert QUESTION in asked
    assert AMONG in asked
    for different, short in ((90, 50), (50, 10), (float("nan"), 10)):
        assert question(different, short, lines, lines, AMONG) == ""


def test_the_closing_line() -> None:
    assert CLOSING == "Dit gaat over mogelijkheden, niet over gedrag."


@settings(max_examples=60)
@given(shares(1, 5), shares(5, 1))
def test_words_that_are_not_used(mix: np.ndarray, others: np.ndarray) -> None:
    edited = TABLE.with_edits({"paar_65.O.offer": 0})
    margins = others[:, :3, 0]
    country = Others.of(contrast({"kind": margins, "age": margins, "tenure": margins, "income": margins}))
    here = contrast({"kind": mix[:, :3, 0], "age": mix[:, :3], "tenure": mix[:, 3:6, 0]})
    texts = [CLOSING, QUESTION, statements.MEASURED_WORDS]
    for found in (
        difference("Plein", here, 0, country, AMONG),
        supply_and_demand("Plein", coverage(mix, TABLE.offers, TABLE.needs, others[0, :, 0]), 0, edited),
        care_for_each_other("Plein", care(mix), 0, 80.0),
    ):
        texts += [found.sentence, found.note, found.sure_words, *(figure.label for figure in found.figures)]
    assert [text for text in texts if re.search(AVOID, text, re.IGNORECASE)] == []


def test_reasons_in_the_table_avoid_the_same_words() -> None:
    texts = [row.reason for row in TABLE.types] + [cell.reason for row in TABLE.types for cell in row.cells.values()]
    assert [text for text in texts if re.search(AVOID, text, re.IGNORECASE)] == []
