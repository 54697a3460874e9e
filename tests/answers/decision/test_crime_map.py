"""Registered crime of a plan on the map: the count of the buurt times the fall the catalogue expects, beside chance."""

from __future__ import annotations

import pytest

from lib.answers.decision.crime_map import CLASSES, LEAST, OUTSIDE, RISES, CrimeMap, class_of, crime_in_year, crime_map
from lib.answers.decision.effect_map import effect_map
from lib.answers.measures.choice import catalogue
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE
from lib.answers.measures.research import reached
from lib.answers.measures.visible import crime_fall
from lib.answers.place import Gemeente
from lib.interventions.effect.measures import Measure
from lib.scenarios import ScenarioMeasure
from tests.answers.decision_cases import SINGEL, TUIN, measure


def made(gemeente: Gemeente, *measures: ScenarioMeasure) -> CrimeMap | None:
    found = effect_map(gemeente, measures, catalogue(), 2024)
    assert found is not None
    return crime_map(gemeente, measures, catalogue(), found)


@pytest.fixture(scope="module")
def lit(middelwijk: Gemeente) -> CrimeMap:
    found = made(middelwijk, measure("verlichting", TUIN.code, until=2029), measure("wijkcentrum", SINGEL.code))
    assert found is not None
    return found


def test_the_figure_is_the_count_times_the_expected_fall(middelwijk: Gemeente, lit: CrimeMap) -> None:
    here = reached(middelwijk, TUIN.code, 1.0)
    assert here is not None
    at = lit.path[lit.path["plan"] == CHOSEN].set_index("year")["fewer"]
    for year in (2027, 2030, 2037, 2042):
        expected = here.crimes * crime_fall([Measure("verlichting", 0.8, 2027, 2029)], year, catalogue())
        assert at[year] == pytest.approx(expected)


def test_without_upkeep_it_goes_and_with_it_it_stays(lit: CrimeMap) -> None:
    last = lit.path[lit.path["year"] == lit.years[-1]].set_index("plan")["share"]
    assert last[KEPT] == 1
    assert last[LEFT_ALONE] < last[CHOSEN] < 1


def test_only_buurten_with_a_measure_against_crime_have_a_figure(middelwijk: Gemeente, lit: CrimeMap) -> None:
    codes = middelwijk.buurten["code"].tolist()
    shown = crime_in_year(lit, codes, lit.years[10], CHOSEN)
    assert {code for code, found in shown.classes.items() if found != OUTSIDE} == {TUIN.code}
    assert list(shown.figures) == [TUIN.code]
    assert shown.legend["n"].sum() == len(codes)
    assert "toeval" in shown.takeaway
    assert made(middelwijk, measure("wijkcentrum", SINGEL.code)) is None


@pytest.mark.parametrize(
    ("fewer", "name"), [(0.4, "minder dan 1"), (1.0, "1 tot 2"), (4.9, "2 tot 5"), (12, "10 tot 25"), (50, "50 of meer")]
)
def test_the_scale_is_one_of_offences_a_year(fewer: float, name: str) -> None:
    assert CLASSES[class_of(fewer) - 1] == name
    assert class_of(-1) == RISES
    assert class_of(0) == LEAST
