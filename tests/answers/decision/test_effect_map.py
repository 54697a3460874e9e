"""The effect of a plan on the map: the same figures as the scenario, on a scale that is fixed in ordinary drift."""

from __future__ import annotations

import dataclasses

import pytest

from lib.answers.decision.effect import area_effects
from lib.answers.decision.effect_map import (
    MORE,
    MOST,
    NONE,
    NOT_COMPUTED,
    OUTSIDE,
    SLIGHTLY_WORSE,
    WORSE,
    EffectMap,
    class_of,
    effect_map,
    in_year,
    inside_sentence,
)
from lib.answers.measures.choice import catalogue, catalogue_for
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE
from lib.answers.place import Gemeente, country, load
from lib.databank.store import Databank
from lib.palette import EFFECTS
from lib.scores import DriftLimits
from tests.answers.decision_cases import LARGE, SMALL, TUIN, measure, scenario

LIMITS = DriftLimits(0.02, 0.06, 2, "")


@pytest.fixture(scope="module")
def codes(middelwijk: Gemeente) -> list[str]:
    return middelwijk.buurten["code"].tolist()


@pytest.fixture(scope="module")
def lit(middelwijk: Gemeente, codes: list[str]) -> EffectMap:
    """Lighting in four buurten, kept up for two years."""
    found = effect_map(middelwijk, [measure("verlichting", code, until=2029) for code in codes[:4]], catalogue(), 2024)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        *((0.0, NONE), (0.0009, NONE), (-0.0009, NONE), (0.0015, 4), (0.003, 5), (0.0041, 6), (0.015, 7), (0.02, 7)),
        *((0.021, MORE), (0.06, MORE), (0.061, MOST)),
        *((-0.002, SLIGHTLY_WORSE), (-0.02, SLIGHTLY_WORSE), (-0.021, WORSE), (-0.5, WORSE)),
    ],
)
def test_class_is_told_by_ordinary_drift_alone(effect: float, expected: int) -> None:
    assert class_of(effect, LIMITS) == expected
    assert class_of(10 * effect, dataclasses.replace(LIMITS, median=0.2, p90=0.6)) == expected


def test_figures_are_those_of_the_scenario(middelwijk: Gemeente, codes: list[str], lit: EffectMap) -> None:
    areas, _ = area_effects(middelwijk, [measure("verlichting", code, until=2029) for code in codes[:4]], catalogue(), 2024)
    for area in areas:
        for plan, values in area.plans.items():
            mine = lit.path[(lit.path["code"] == area.code) & (lit.path["plan"] == plan)]
            assert mine["year"].tolist() == area.years.tolist()
            assert mine["middle"].tolist() == values[:, 2].tolist()


def test_lights_go_out_without_upkeep_and_stay_with_it(codes: list[str], lit: EffectMap) -> None:
    first, last = lit.years[2], lit.years[-1]
    kept, left = ([in_year(lit, codes, year, plan) for year in (first, last)] for plan in (KEPT, LEFT_ALONE))
    for code in codes[:4]:
        assert kept[0].classes[code] == kept[1].classes[code] > NONE
        assert left[1].classes[code] < left[0].classes[code]
        assert kept[1].figures[code] == ("100%", pytest.approx(1))
        assert left[1].figures[code][1] < 0.5 < left[0].figures[code][1]
        # What was reached once and wears off is what is left; what is on its way there is not.
        assert left[1].figures[code][0].startswith("nog ")
        assert not in_year(lit, codes, lit.years[1], LEFT_ALONE).figures[code][0].startswith("nog ")
    assert kept[1].takeaway != left[1].takeaway


def test_every_buurt_of_the_gemeente_is_on_the_map_and_counted(codes: list[str], lit: EffectMap) -> None:
    shown = in_year(lit, codes, lit.years[5], CHOSEN)
    assert list(shown.classes) == codes
    assert {code for code, found in shown.classes.items() if found != OUTSIDE} == set(codes[:4])
    assert shown.legend["n"].sum() == len(codes)
    assert len(shown.legend) == len(EFFECTS) <= 10  # a class is one digit in the expression for colours
    assert len(shown.table) == 4


def test_a_small_effect_is_not_stretched_and_what_can_show_it_is_offered(codes: list[str], lit: EffectMap) -> None:
    assert lit.inside
    assert not lit.shows
    assert inside_sentence(lit)
    assert "geregistreerde misdrijven" in lit.note
    assert "eigen tellingen" in lit.note
    for year in lit.years:
        assert max(found for found in in_year(lit, codes, year, KEPT).classes.values() if found != OUTSIDE) < MORE


def test_a_large_effect_is_beyond_it_where_it_is(middelwijk: Gemeente, codes: list[str]) -> None:
    plan = scenario(measure("herstructurering", TUIN.code, 100), measure("verlichting", codes[1]), assumptions=LARGE)
    found = effect_map(middelwijk, plan.measures, catalogue_for(plan), 2024)
    assert found is not None
    assert not found.inside
    assert inside_sentence(found) == ""
    shown = in_year(found, codes, found.years[5], CHOSEN)
    assert shown.classes[TUIN.code] == MOST
    assert shown.classes[codes[1]] < MORE
    assert "In 1 van de 2 buurten" in shown.takeaway
    start = in_year(found, codes, found.years[0], CHOSEN)
    assert start.classes[TUIN.code] == NONE


def test_the_mean_weighs_by_inhabitants(middelwijk: Gemeente, codes: list[str]) -> None:
    large, small = TUIN.code, codes[1]
    found = effect_map(middelwijk, [measure("herstructurering", large, 100), measure("verlichting", small)], catalogue(), 2024)
    assert found is not None
    last = found.path[(found.path["year"] == found.years[-1]) & (found.path["plan"] == CHOSEN)].set_index("code")["middle"]
    people = middelwijk.inhabitants.loc[[large, small]]
    mean = found.means.set_index("year").loc[found.years[-1], CHOSEN]
    assert mean == pytest.approx((last[large] * people[large] + last[small] * people[small]) / people.sum())


def test_too_few_households_is_no_class_and_alone_no_map(sample: Databank) -> None:
    gemeente = load(sample, SMALL.gemeente, country(sample))
    codes = gemeente.buurten["code"].tolist()
    other = next(code for code in codes if code != SMALL.code)
    assert effect_map(gemeente, [measure("verlichting", SMALL.code)], catalogue(), 2024) is None
    found = effect_map(gemeente, [measure("verlichting", SMALL.code), measure("verlichting", other)], catalogue(), 2024)
    assert found is not None
    assert found.small
    assert in_year(found, codes, found.years[3], CHOSEN).classes[SMALL.code] == NOT_COMPUTED
