"""The same measures four years later: over the same years, with the same rules, and differences that add up."""

from __future__ import annotations

import numpy as np
import pytest

from lib.answers.measures.choice import catalogue, measures_of
from lib.answers.measures.costs import costs_of
from lib.answers.measures.effect import total_of
from lib.answers.measures.timing.later import LATER, NOTE, later_start
from lib.answers.place import Gemeente
from lib.horizon import HORIZON
from lib.interventions.effect.measures import LAST_YEAR
from lib.scenarios import ScenarioMeasure
from tests.answers.decision_cases import SMALL, TUIN, measure, scenario

KEPT = measure("renovatie", TUIN.code, start=2027)


def test_both_are_told_over_the_same_years(middelwijk: Gemeente) -> None:
    found = later_start(middelwijk, [KEPT], catalogue())
    assert found is not None
    assert found.starts == (2027, 2027 + LATER)
    same = costs_of(middelwijk, [measure("renovatie", TUIN.code, start=2031)], catalogue(), since=2027)
    assert same.by_year["year"].tolist() == list(range(2027, 2027 + HORIZON))
    assert found.paid[1] == pytest.approx(same.by_year["total"].sum())
    assert found.discounted[1] == pytest.approx(same.by_year["discounted"].sum())


def test_what_is_kept_up_works_four_years_less(middelwijk: Gemeente) -> None:
    found = later_start(middelwijk, [KEPT], catalogue())
    assert found is not None
    assert found.years_of_effect is not None
    assert found.years_of_effect[0] - found.years_of_effect[1] == LATER
    years = np.arange(2027, 2027 + HORIZON)
    path = total_of(measures_of(scenario(KEPT), TUIN.code), catalogue(), years)[:, 2]
    assert found.years_of_effect[0] == (path >= path.max() / 2).sum()
    assert found.mean_effect is not None
    assert found.mean_effect[0] == pytest.approx(path.mean())
    assert found.mean_effect[1] < found.mean_effect[0]


def test_what_decays_within_these_years_loses_no_year_of_effect(middelwijk: Gemeente) -> None:
    """A later start is no loss by rule: the end of upkeep moves along, and the effect is there as long."""
    short = measure("schoon_heel", TUIN.code, start=2027, until=2029)
    found = later_start(middelwijk, [short], catalogue())
    assert found is not None
    assert found.years_of_effect is not None
    assert found.years_of_effect[0] == found.years_of_effect[1] < HORIZON
    assert found.paid[0] == pytest.approx(found.paid[1])
    assert found.discounted[1] < found.discounted[0]
    assert "even hoog" in found.sentence


def test_a_cost_that_falls_after_these_years_is_not_counted(middelwijk: Gemeente) -> None:
    late = [measure("verlichting", TUIN.code, start=2027), measure("renovatie", TUIN.code, start=2039)]
    found = later_start(middelwijk, late, catalogue())
    assert found is not None
    assert found.paid[0] - found.paid[1] > costs_of(middelwijk, late[1:], catalogue(), since=2027).by_year["total"].sum() * 0.99


def test_the_differences_are_those_of_what_is_shown(middelwijk: Gemeente) -> None:
    found = later_start(middelwijk, [KEPT, measure("wijkcentrum", TUIN.code, start=2029)], catalogue())
    assert found is not None
    for row in found.table[found.table["what"].str.startswith("Kosten")].itertuples():
        first, second, difference = (_amount(text) for text in (row.chosen, row.later, row.difference))
        assert difference == pytest.approx(second - first, abs=1)


def _amount(text: str) -> float:
    value, *unit = text.replace("€", "").replace("−", "-").replace("- ", "-").replace("\u00a0", " ").split()
    return float(value.replace(".", "").replace(",", ".")) * (1e6 if unit else 1)


def test_measures_without_an_effect_say_so_and_still_cost(middelwijk: Gemeente) -> None:
    found = later_start(middelwijk, [measure("speelplek", TUIN.code)], catalogue())
    assert found is not None
    assert found.years_of_effect is None
    assert "geen effect te verwachten" in found.sentence
    assert found.paid[1] < found.paid[0]


def test_never_that_mending_costs_more_later(middelwijk: Gemeente) -> None:
    found = later_start(middelwijk, [KEPT], catalogue())
    assert found is not None
    assert "herstel" not in found.sentence.lower()
    assert "geen bron" in NOTE


def test_areas_are_weighted_by_inhabitants_and_small_ones_left_out(middelwijk: Gemeente) -> None:
    one = later_start(middelwijk, [KEPT], catalogue())
    two = later_start(middelwijk, [KEPT, measure("renovatie", SMALL.code, start=2027)], catalogue())
    assert one is not None
    assert two is not None
    assert one.mean_effect == pytest.approx(two.mean_effect)


@pytest.mark.parametrize(
    "measures", [[], [measure("bestaat_niet", TUIN.code)], [measure("renovatie", TUIN.code, start=LAST_YEAR - 1)]]
)
def test_nothing_to_compare(middelwijk: Gemeente, measures: list[ScenarioMeasure]) -> None:
    assert later_start(middelwijk, measures, catalogue()) is None
