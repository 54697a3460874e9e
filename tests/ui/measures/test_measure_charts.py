"""Charts of the page Maatregelen are valid, typed and tell their lines apart by more than colour."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lib.answers.measures.ahead import WITH, WITHOUT
from lib.answers.measures.choice import catalogue
from lib.answers.measures.effect import effect_on
from lib.answers.measures.plans import CHOSEN, KEPT, KEPT_SHORT, LEFT_ALONE
from lib.answers.place import country, load
from lib.databank.store import Databank
from lib.interventions.effect.measures import Measure
from lib.ui.measures import charts
from lib.ui.widgets.charts import Chart
from tests.answers.small_databank import CENTRUM, GEMEENTE
from tests.ui.chart_checks import builders, channels, check, drawn_with, rows

PAST = pd.DataFrame({"year": [2022, 2024], "value": [4.08, 4.1]})
AHEAD = pd.DataFrame(
    [
        (year, line, 4.0, 4.05, middle, 4.15, 4.2)
        for line, middle in ((WITHOUT, 4.1), (WITH, 4.12))
        for year in (2024, 2026, 2032)
    ],
    columns=["year", "line", "low", "narrow_low", "middle", "narrow_high", "high"],
)
COSTS = pd.DataFrame({"year": [2027, 2028], "investment": [70_000.0, 0.0], "upkeep": [0.0, 4_000.0]})
MIX = pd.DataFrame({"type": ["a", "b"], "before": [60.0, 40.0], "after": [55.0, 45.0], "low": [50.0, 40.0], "high": [60.0, 50.0]})
CURVE = pd.DataFrame(
    {"budget": [0.0, 1e5], "effect": [0.0, 0.01], "chosen": [False, True], "text": ["0 maatregelen", "2 maatregelen"]}
)


@pytest.fixture(scope="session")
def built(databank: Databank) -> dict[str, Chart]:
    """Specification of each chart; Altair validates them here."""
    gemeente = load(databank, GEMEENTE, country(databank))
    effect = effect_on(gemeente, CENTRUM, 2024, (Measure("speelplek", 0.6, 2026, 2030),), catalogue())
    return {
        "effect_path": charts.effect_path(effect.path, None),
        "effect_path with limit": charts.effect_path(effect.path, effect.visible.together.smallest),
        "effect_by_dimension": charts.effect_by_dimension(effect.by_dimension[effect.by_dimension["year"] == 2030]),
        "against": charts.against(PAST, AHEAD),
        "yearly_costs": charts.yearly_costs(COSTS),
        "mix_change": charts.mix_change(MIX),
        "budget_curve": charts.budget_curve(CURVE),
    }


@pytest.fixture(scope="module")
def drawn(built: dict[str, Chart]) -> dict[str, dict[str, Any]]:
    """The specification of each."""
    return {name: drawn_with(chart) for name, chart in built.items()}


NAMES = [
    "effect_path",
    "effect_path with limit",
    "effect_by_dimension",
    "against",
    "yearly_costs",
    "mix_change",
    "budget_curve",
]


def test_every_builder_is_drawn_here() -> None:
    assert {name.split()[0] for name in NAMES} == builders(charts)


@pytest.mark.parametrize("name", NAMES)
def test_types_fields_and_numbers(built: dict[str, Chart], name: str) -> None:
    check(built[name])


def test_with_and_without_differ_by_more_than_colour_and_are_named_at_their_ends(drawn: dict[str, dict[str, Any]]) -> None:
    dash = next(one for channel, one in channels(drawn["against"]) if channel == "strokeDash")
    assert dash["scale"]["domain"] == [WITHOUT, WITH]
    assert len({tuple(pattern) for pattern in dash["scale"]["range"]}) == 2
    ends = {row["line"]: row["end"].replace("\n", " ") for row in rows(drawn["against"]) if row["end"]}
    assert ends == {WITHOUT: WITHOUT, WITH: WITH}


def test_what_was_measured_is_drawn_once(drawn: dict[str, dict[str, Any]]) -> None:
    measured = [row for row in rows(drawn["against"]) if row["value"] is not None]
    assert [(row["year"], row["value"]) for row in measured] == [(2022, 4.08), (2024, 4.1)]


def test_costs_stack_up_to_the_total(drawn: dict[str, dict[str, Any]]) -> None:
    found = rows(drawn["yearly_costs"])
    assert {(row["year"], row["part"]): row["euro"] for row in found} == {
        (2027, "eenmalig"): 70_000.0,
        (2027, "per jaar"): 0.0,
        (2028, "eenmalig"): 0.0,
        (2028, "per jaar"): 4_000.0,
    }


def test_types_keep_their_order(drawn: dict[str, dict[str, Any]]) -> None:
    assert all(one["sort"] == ["a", "b"] for channel, one in channels(drawn["mix_change"]) if channel == "y")


def test_the_smallest_visible_effect_is_drawn_when_asked_for(drawn: dict[str, dict[str, Any]]) -> None:
    with_limit, without = str(drawn["effect_path with limit"]), str(drawn["effect_path"])
    assert "vanaf hier valt het op in de score" in with_limit
    assert "vanaf hier valt het op in de score" not in without


def test_plans_differ_by_more_than_colour(drawn: dict[str, dict[str, Any]]) -> None:
    dash = next(one for channel, one in channels(drawn["effect_path"]) if channel == "strokeDash")
    patterns = [tuple(pattern) for pattern in dash["scale"]["range"]]
    assert len(set(patterns)) == len(dash["scale"]["domain"]) == 3
    assert {row["plan"] for row in rows(drawn["effect_path"])} == set(dash["scale"]["domain"])


def test_plans_that_come_to_the_same_are_drawn_and_named_once() -> None:
    middle = {KEPT: 0.04, CHOSEN: 0.04, LEFT_ALONE: 0.02}
    path = pd.DataFrame(
        [(year, plan, *[at * (year - 2026)] * 5) for plan, at in middle.items() for year in (2026, 2027)],
        columns=["year", "plan", "low", "narrow_low", "middle", "narrow_high", "high"],
    )
    found = rows(drawn_with(charts.effect_path(path, None)))
    assert {row["plan"] for row in found if row["drawn"]} == {KEPT, LEFT_ALONE}
    ends = [row["end"].replace("\n", " ") for row in found if row["end"]]
    assert ends == [f"{KEPT_SHORT} en {CHOSEN} vallen samen", LEFT_ALONE]
