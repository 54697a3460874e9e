"""Whom a measure is for, now and in ten years: counts with their years, what a band claims, and what of it follows from age alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lib.answers import place as answers
from lib.answers.measures.choice import catalogue
from lib.answers.measures.timing.fits import fits
from lib.answers.outlook.people import People, people_ahead
from lib.answers.place import Gemeente
from lib.databank.store import Databank
from lib.interventions.catalogue.entry import Intervention, Users
from lib.outlook.population.choose import ASSUMED
from lib.outlook.population.project import ABSENT, MODEL, NO_CHANGE
from lib.sample.stories.planted import story

AGEING = story(6)
PLAY = catalogue().get("speelplek")


@pytest.fixture(scope="module")
def villages(sample: Databank) -> tuple[Gemeente, People]:
    gemeente = answers.load(sample, AGEING.gemeente, answers.country(sample))
    people = people_ahead(sample, gemeente)
    assert people is not None
    return gemeente, people


def changed(people: People, figure: str, **to: object) -> People:
    """The outlook with other values for one figure of the ageing buurt in every year."""
    ahead = people.ahead.astype(dict.fromkeys(to, object))
    rows = (ahead["code"] == AGEING.code) & (ahead["figure"] == figure)
    for name, value in to.items():
        ahead.loc[rows, name] = value
    return replace(people, ahead=ahead)


def now(people: People, figure: str) -> float:
    rows = people.past[(people.past["code"] == AGEING.code) & (people.past["year"] == people.origin)]
    return float(rows[figure].iloc[0])


def for_whom(**users: tuple[str, ...]) -> Intervention:
    return PLAY.model_copy(update={"users": Users.model_validate(users)})


def test_a_measure_for_everybody_says_nothing(villages: tuple[Gemeente, People]) -> None:
    gemeente, people = villages
    assert fits(gemeente, people, AGEING.code, [catalogue().get("verlichting")]) == ()


def test_both_counts_carry_their_year(villages: tuple[Gemeente, People]) -> None:
    gemeente, people = villages
    (found,) = fits(gemeente, people, AGEING.code, [PLAY])
    assert found.now == now(people, "age_0_14")
    assert found.year == people.origin + 10
    assert f"In {people.origin}" in found.sentence
    assert f"In {people.origin + 10}" in found.sentence
    assert " nu " not in found.sentence


@pytest.mark.parametrize(
    ("factors", "words"),
    [((0.5, 0.7, 0.9), "waarschijnlijk minder"), ((1.1, 1.3, 1.5), "waarschijnlijk meer"), ((0.8, 1.0, 1.3), "niet te zeggen")],
)
def test_more_or_fewer_only_outside_the_margin(
    villages: tuple[Gemeente, People], factors: tuple[float, float, float], words: str
) -> None:
    gemeente, people = villages
    low, middle, high = (factor * now(people, "age_0_14") for factor in factors)
    given = changed(people, "age_0_14", low67=low, middle=middle, high67=high, method=MODEL, basis="eigen reeks")
    (found,) = fits(gemeente, given, AGEING.code, [PLAY])
    assert words in found.sentence
    assert found.then == pytest.approx((low, middle, high))
    assert "2 van de 3 keer" in found.sentence


def test_a_margin_that_was_not_measured_is_an_assumption(villages: tuple[Gemeente, People]) -> None:
    gemeente, people = villages
    (found,) = fits(gemeente, changed(people, "age_0_14", basis=ASSUMED), AGEING.code, [PLAY])
    assert "aanname" in found.sentence
    assert "2 van de 3" not in found.sentence


def test_where_no_forecast_was_better_nothing_is_expected(villages: tuple[Gemeente, People]) -> None:
    gemeente, people = villages
    given = changed(people, "age_0_14", method=NO_CHANGE, low67=1.0, middle=1.0, high67=1.0)
    (found,) = fits(gemeente, given, AGEING.code, [PLAY])
    assert "niet te zeggen" in found.sentence
    assert "waarschijnlijk" not in found.sentence


def test_several_bands_are_added_with_their_margins(villages: tuple[Gemeente, People]) -> None:
    gemeente, people = villages
    bands = ("age_0_14", "age_15_24")
    (found,) = fits(gemeente, people, AGEING.code, [for_whom(ages=bands)])
    rows = people.ahead[
        (people.ahead["code"] == AGEING.code) & people.ahead["figure"].isin(bands) & (people.ahead["year"] == people.origin + 10)
    ]
    assert found.now == sum(now(people, band) for band in bands)
    assert found.then == pytest.approx(tuple(rows[bound].astype(float).sum() for bound in ("low67", "middle", "high67")))


@pytest.mark.parametrize(
    ("bands", "ages"),
    [
        (("age_0_14",), "10 tot 25 jaar"),
        (("age_15_24",), "25 tot 35 jaar, dus allemaal ouder"),
        (("age_45_64",), "55 tot 75 jaar"),
        (("age_65_plus",), "was in 2025 55 of ouder"),
    ],
)
def test_those_who_live_there_are_ten_years_older(villages: tuple[Gemeente, People], bands: tuple[str, ...], ages: str) -> None:
    gemeente, people = villages
    (found,) = fits(gemeente, people, AGEING.code, [for_whom(ages=bands)])
    assert ages in found.sentence


def test_children_of_a_playground_are_teenagers_by_then(villages: tuple[Gemeente, People]) -> None:
    gemeente, people = villages
    (found,) = fits(gemeente, people, AGEING.code, [PLAY])
    assert "tieners" in found.sentence
    (households,) = fits(gemeente, people, AGEING.code, [for_whom(households=("households_children",))])
    assert "tieners" not in households.sentence  # of households no ages are known


def test_why_it_cannot_be_said(villages: tuple[Gemeente, People]) -> None:
    gemeente, people = villages
    few = replace(
        people, past=people.past.assign(age_0_14=people.past["age_0_14"].where(people.past["code"] != AGEING.code, 5.0))
    )
    unknown = [None, few, changed(people, "age_0_14", method=ABSENT)]
    found = [fits(gemeente, one, AGEING.code, [PLAY])[0] for one in unknown]
    assert all(one.then is None and one.now is None for one in found)
    assert len({one.sentence for one in found}) == 3
    assert "minder dan 10" in found[1].sentence
    assert "niet alle leeftijden van 2025" in found[2].sentence
    assert pd.Series([np.isnan(one.now or np.nan) for one in found]).all()
