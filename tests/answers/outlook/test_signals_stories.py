"""Signals of the planted stories of the sample: where there is something to see, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from lib.answers import place as answers
from lib.answers.outlook.people import people_ahead
from lib.answers.outlook.score import scores_ahead
from lib.answers.outlook.signals import (
    RESIDENTS,
    SCORE,
    Signals,
    find_signals,
)
from lib.databank.store import Databank
from lib.sample.stories.planted import story


@pytest.fixture(scope="module")
def of_sample(sample: Databank) -> Callable[[str], Signals]:
    country, scores = answers.country(sample), scores_ahead(sample)

    @cache
    def of(code: str) -> Signals:
        gemeente = answers.load(sample, code, country)
        return find_signals(gemeente, scores, people_ahead(sample, gemeente))

    return of


def test_a_buurt_that_slides_towards_the_limit_has_a_signal(of_sample: Callable[[str], Signals]) -> None:
    sliding = story(7)
    found = of_sample(sliding.gemeente)
    assert found.about(sliding.code) == SCORE
    reasons = found.table.set_index("code").loc[sliding.code, "reasons"]
    assert "score 3,95, de grens van voldoende is 3,94" in reasons
    assert "de score daalde over de laatste drie metingen met 0,04" in reasons


def test_a_buurt_that_ages_has_a_signal(of_sample: Callable[[str], Signals]) -> None:
    ageing = story(6)
    found = of_sample(ageing.gemeente)
    assert found.about(ageing.code) in (RESIDENTS, "beide")
    reasons = found.table.set_index("code").loc[ageing.code, "reasons"]
    assert re.search(r"aandeel 65-plussers: in 2025 35 van de 100 inwoners, in 2035 ongeveer 4\d \(gemeente: 23 en 25\)", reasons)


@pytest.mark.parametrize("number", [8, 12, 13])
def test_a_buurt_without_a_finding_has_none(of_sample: Callable[[str], Signals], number: int) -> None:
    quiet = story(number)
    assert of_sample(quiet.gemeente).about(quiet.code) == ""


def test_few_other_buurten_have_a_signal(sample: Databank, of_sample: Callable[[str], Signals]) -> None:
    planted = {story(6).code, story(7).code}
    found = [of_sample(code) for code in answers.gemeenten(sample)["code"]]
    about_score = {c for f in found for c in f.table.loc[f.table["kind"].isin([SCORE, "beide"]), "code"]} - planted
    about_people = {c for f in found for c in f.table.loc[f.table["kind"].isin([RESIDENTS, "beide"]), "code"]} - planted
    others = sum(len(f.kinds) for f in found) - len(planted)
    assert len(about_score) <= 0.05 * others
    assert len(about_people) <= 0.05 * others


def test_the_order_is_alphabetical(of_sample: Callable[[str], Signals]) -> None:
    table = of_sample(story(7).gemeente).table
    assert len(table) > 2
    assert table["label"].tolist() == sorted(table["label"], key=str.casefold)
    # And no column tells a rank.
    assert list(table.columns) == ["code", "label", "kind", "reasons", "probability"]
