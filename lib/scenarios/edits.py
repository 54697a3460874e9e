"""Edits of a scenario: each takes one and gives another. What an edit does not name stays as it is.

Every result is checked as a scenario that is read would be; pydantic's ValidationError when it cannot be one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from lib.scenarios.scenario import Scenario, ScenarioAction, ScenarioEvent, ScenarioHousing, ScenarioMeasure

START_COVERAGE = 60


def says_something(scenario: Scenario) -> bool:
    """Whether there is more in it than a gemeente; that nothing is done in an area is something."""
    return scenario != Scenario(gemeente=scenario.gemeente)


def choose(scenario: Scenario, area: str, interventions: Sequence[str], start: int) -> Scenario:
    """Make exactly these interventions the measures of `area`; those that were there keep their settings."""
    kept = [m for m in scenario.measures if m.area == area and m.intervention in interventions]
    known = {m.intervention for m in kept}
    fresh = [
        ScenarioMeasure(intervention=name, area=area, coverage=START_COVERAGE, start=start)
        for name in dict.fromkeys(interventions)
        if name not in known
    ]
    return adopt(scenario, (area,), [*kept, *fresh])


def change(scenario: Scenario, measure: ScenarioMeasure, **settings: Any) -> Scenario:
    """Change coverage, start or upkeep of one measure; where that makes it equal to another one, one of them stays."""
    changed = ScenarioMeasure.model_validate(measure.model_dump() | settings)
    mine = [changed if m == measure else m for m in scenario.measures if m.area == measure.area]
    return adopt(scenario, (measure.area,), list(dict.fromkeys(mine)))


def adopt(scenario: Scenario, areas: Sequence[str], measures: Iterable[ScenarioMeasure]) -> Scenario:
    """Make exactly these the measures of these areas."""
    others = [m for m in scenario.measures if m.area not in areas]
    return _with(scenario, measures=[*others, *measures])


def do_nothing(scenario: Scenario, area: str) -> Scenario:
    """Say that nothing is done in `area`: what was planned there goes out of the scenario."""
    measures, housing = ([item for item in items if item.area != area] for items in (scenario.measures, scenario.housing))
    return _with(scenario, {*scenario.nothing_done, area}, measures=measures, housing=housing)


def leave_open(scenario: Scenario, area: str) -> Scenario:
    """Take back that nothing is done in `area`."""
    return _with(scenario, set(scenario.nothing_done) - {area}, measures=scenario.measures)


def add_housing(scenario: Scenario, project: ScenarioHousing) -> Scenario:
    """Add a change in housing; one that is exactly there already stays as it is."""
    return scenario if project in scenario.housing else _with(scenario, housing=[*scenario.housing, project])


def remove_housing(scenario: Scenario, project: ScenarioHousing) -> Scenario:
    """Take out one change in housing."""
    return _with(scenario, housing=[h for h in scenario.housing if h != project])


def assume(scenario: Scenario, changes: Mapping[str, float | None]) -> Scenario:
    """Change assumptions; None goes back to the standard."""
    kept = {**scenario.changed, **changes}
    return _with(scenario, assumptions={key: float(value) for key, value in kept.items() if value is not None})


def add_event(scenario: Scenario, event: ScenarioEvent) -> Scenario:
    """Add something that the user knows."""
    return _with(scenario, events=[*scenario.events, event])


def remove_event(scenario: Scenario, event: ScenarioEvent) -> Scenario:
    """Take out one event (the first of those that are exactly the same)."""
    return _with(scenario, events=_without(scenario.events, event))


def add_action(scenario: Scenario, action: ScenarioAction) -> Scenario:
    """Add who does what by when."""
    return _with(scenario, actions=[*scenario.actions, action])


def remove_action(scenario: Scenario, action: ScenarioAction) -> Scenario:
    """Take out one agreement (the first of those that are exactly the same)."""
    return _with(scenario, actions=_without(scenario.actions, action))


def note(scenario: Scenario, text: str) -> Scenario:
    """Change the notes."""
    return _with(scenario, notes=text)


def _without(items: Sequence[Any], item: object) -> list[Any]:
    kept = list(items)
    if item in kept:
        kept.remove(item)
    return kept


def _with(scenario: Scenario, nothing_done: Collection[str] | None = None, **parts: Any) -> Scenario:
    """The scenario with these parts. Where what is planned changed, its areas are those with a plan and those where nothing is done."""
    unplanned = scenario.nothing_done if nothing_done is None else nothing_done
    content = {name: getattr(scenario, name) for name in Scenario.model_fields if name != "schema_version"} | parts
    if "measures" in parts or "housing" in parts:
        content["areas"] = sorted({*unplanned, *(item.area for item in (*content["measures"], *content["housing"]))})
    return Scenario.model_validate(content)
