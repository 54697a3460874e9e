"""Care for each other in ten years: the years, the counts that belong to them, and why nothing can be said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.answers import place as answers
from lib.answers.households.together import Living
from lib.answers.outlook.care import CareAhead, care_ahead
from lib.answers.outlook.people import People, people_ahead
from lib.answers.place import Gemeente
from lib.databank.store import Databank
from lib.living_together.care import care
from lib.outlook.population.project import ABSENT
from lib.sample.stories.planted import story

AGEING, FEW = story(6), story(12)


@pytest.fixture(scope="module")
def villages(sample: Databank) -> tuple[Gemeente, People]:
    gemeente = answers.load(sample, AGEING.gemeente, answers.country(sample))
    people = people_ahead(sample, gemeente)
    assert people is not None
    return gemeente, people


def asked(gemeente: Gemeente, people: People | None, living: Living, code: str, **changed: object) -> CareAhead:
    row = living.rows[code]
    given = {"shares": living.shares[row], "households": float(living.households[row]), "year": living.estimate.year, **changed}
    return care_ahead(gemeente, people, code, **given)  # type: ignore[arg-type]


def test_both_counts_carry_their_year(villages: tuple[Gemeente, People], living: Living) -> None:
    gemeente, people = villages
    found = asked(gemeente, people, living, AGEING.code)
    now, then = living.estimate.year, people.origin + 10
    assert found.reason == ""
    assert list(found.table.columns) == ["Wie", str(now), str(then)]
    assert f"in {now}" in found.sentence
    assert f"In {then}" in found.sentence
    assert " nu " not in found.sentence.lower()


def test_the_counts_of_the_year_of_the_estimate_are_those_of_the_page(villages: tuple[Gemeente, People], living: Living) -> None:
    gemeente, people = villages
    row = living.rows[AGEING.code]
    page = care(living.shares[row][None]).receivers_interval.at(0)[1] * living.households[row] / 100
    said = asked(gemeente, people, living, AGEING.code).table[str(living.estimate.year)].iloc[1]
    assert int(said.split()[1]) == pytest.approx(page, abs=3)


def test_what_is_missing_is_said(villages: tuple[Gemeente, People], living: Living) -> None:
    gemeente, people = villages
    code = AGEING.code
    gone = people.ahead.assign(method=people.ahead["method"].astype("str").mask(people.ahead["figure"] == "age_45_64", ABSENT))
    none = [
        asked(gemeente, None, living, code),
        asked(gemeente, people, living, code, households=49.0),
        asked(gemeente, people, living, code, shares=np.full((10, 20), np.nan)),
        asked(gemeente, replace(people, ahead=gone), living, code),
    ]
    assert all(found.sentence == "" and found.table.empty for found in none)
    assert len({found.reason for found in none}) == 4
    assert all(found.reason.endswith((".", "jaar")) for found in none)
    assert "leeftijden van 2025 gepubliceerd" in none[3].reason


def test_fewer_than_ten_65_plussers_are_not_carried(villages: tuple[Gemeente, People], living: Living) -> None:
    gemeente, people = villages
    few = people.past.assign(age_65_plus=people.past["age_65_plus"].where(people.past["code"] != AGEING.code, 5.0))
    found = asked(gemeente, replace(people, past=few), living, AGEING.code)
    assert "minder dan 10" in found.reason
