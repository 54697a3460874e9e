"""The sentences of a decision on their own."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from lib.answers.decision.words import (
    compared,
    comparison,
    durability,
    headline,
    upkeep_words,
    where,
)
from lib.answers.measures.plans import PLANS
from lib.answers.measures.visible import Visible
from lib.follow_up.ahead import Ahead
from tests.reports.report_decisions import comparison as three_scenarios


def effects(kept: float, chosen: float, alone: float) -> pd.DataFrame:
    rows = [(after, plan, value) for after in (5, 10) for plan, value in zip(PLANS, (kept, chosen, alone), strict=True)]
    return pd.DataFrame(rows, columns=["after_years", "plan", "middle"])


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ((0.01, 0.01, 0.004), "Zonder onderhoud is daarvan 40% over."),
        ((0.01, 0.004, 0.004), "Met blijvend onderhoud zou het +0,010 zijn."),
        ((0.01, 0.007, 0.004), "Met blijvend onderhoud +0,010, zonder onderhoud +0,004."),
        ((0.01, 0.01, 0.01), "Dat blijft, ook zonder onderhoud."),
        ((0.01, 0.01, -0.002), "Met blijvend onderhoud is dat +0,010, zonder onderhoud −0,002."),
        ((0.0, 0.0, 0.0), "Ook met blijvend onderhoud is er dan geen effect."),
        ((-0.01, -0.01, -0.004), "Zonder onderhoud is daarvan 40% over."),
    ],
)
def test_durability(figures: tuple[float, float, float], sentence: str) -> None:
    assert durability(*figures) == sentence


@pytest.mark.parametrize(
    ("points", "words"), [(0.012, "0,012 hoger dan"), (-0.012, "0,012 lager dan"), (0.0004, "even hoog als")]
)
def test_compared(points: float, words: str) -> None:
    assert compared(points) == words


def test_a_headline_has_subject_comparison_and_size() -> None:
    said = headline(["Tuinbuurt"], effects(0.01, 0.01, 0.004), None, 1, False, [])
    assert said == (
        "Na tien jaar is de score van Tuinbuurt 0,010 hoger dan zonder maatregelen: te klein om in de score te zien. "
        "Zonder onderhoud is daarvan 40% over."
    )
    assert len(said) <= 150  # as long as the title of a slide can be
    seen = Ahead(True, 2030, 4, 0.06, 0.05)
    visible = Visible(seen, {"A": seen}, "zichtbaar in de meting van 2030", "")
    assert "zonder maatregelen: zichtbaar in de meting van 2030." in headline(
        ["A"], effects(0.06, 0.06, 0.05), visible, 1, False, []
    )


def test_places() -> None:
    assert (where(["A"]), where(["A", "B", "C"]), where(["A", "B", "C", "D"])) == ("A", "A, B en C", "4 buurten")


def test_upkeep() -> None:
    assert [upkeep_words(2027, until) for until in (None, 2027, 2020, 2031)] == ["blijvend", "geen", "geen", "tot en met 2031"]


@pytest.mark.parametrize(
    ("visible", "words"),
    [
        ((), "geen daarvan is in de score te zien"),
        ((2,), "alleen C is in de score te zien"),
        ((0, 2), "A en C zijn in de score te zien"),
        ((0, 1, 2), "dat is in de score te zien"),
    ],
)
def test_comparison(visible: tuple[int, ...], words: str) -> None:
    answers = [dataclasses.replace(a, visible=i in visible) for i, a in enumerate(three_scenarios().scenarios)]
    said = comparison(answers)
    assert words in said
    for answer in answers:
        assert said.count(f"{answer.slot}\u00a0") == 3


def test_what_cannot_be_counted_is_not_zero() -> None:
    """Of measures in areas with too few households there is no effect to tell; without measures there is none."""
    first, second, third = three_scenarios().scenarios
    nothing = first.effects.iloc[:0]
    small = dataclasses.replace(first, effects=nothing)
    empty = dataclasses.replace(third, effects=nothing, measures=third.measures.iloc[:0])
    said = comparison([small, second, empty])
    assert f"{small.slot}\u00a0niet te berekenen" in said
    assert f"{empty.slot}\u00a0geen maatregel" in said
    assert "0,000" not in said.replace("+0,000", "")
