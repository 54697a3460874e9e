"""Editing the scenario of this session: choose measures, change them, undo."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.scenarios import Scenario, ScenarioAction, ScenarioEvent, ScenarioHousing, ScenarioMeasure
from lib.ui.session import permissions, state

_UNDO = "scenario_undo"
_MOST_UNDO = 50
START_COVERAGE = 60


def measures_in(area: str) -> list[ScenarioMeasure]:
    """Measures of the scenario in one area."""
    scenario = state.current().scenario
    return [m for m in scenario.measures if m.area == area] if scenario else []


def choose(area: str, interventions: list[str], start: int) -> None:
    """Make exactly these interventions part of the scenario in `area`; those that were there keep their settings."""
    kept = [m for m in measures_in(area) if m.intervention in interventions]
    fresh = [i for i in dict.fromkeys(interventions) if i not in {m.intervention for m in kept}]
    _replace(area, [*kept, *(ScenarioMeasure(intervention=i, area=area, coverage=START_COVERAGE, start=start) for i in fresh)])


def change(measure: ScenarioMeasure, **settings: Any) -> None:
    """Change coverage, start or upkeep of one measure."""
    changed = measure.model_copy(update=settings)
    after = [changed if m == measure else m for m in measures_in(measure.area)]
    _replace(measure.area, list(dict.fromkeys(after)))


def can_undo() -> bool:
    """Whether there is a step to take back in this gemeente."""
    steps = st.session_state.get(_UNDO) or []
    return bool(steps) and bool(steps[-1][0] == state.current().gemeente) and not permissions.read_only()


def undo() -> None:
    """Take back the last change, in the scenario it was made in."""
    if can_undo():
        _, slot, scenario = st.session_state[_UNDO].pop()
        state.update(active=slot, scenario=scenario)


def assume(changes: dict[str, float | None]) -> None:
    """Change assumptions of the scenario (None: back to the standard), as one step that can be undone."""
    now = state.current()
    assert now.gemeente is not None
    old = now.scenario
    content = old.content() if old else {"gemeente": now.gemeente}
    kept: dict[str, float | None] = {**(old.changed if old else {}), **changes}
    _set({**content, "assumptions": {key: float(value) for key, value in kept.items() if value is not None}})


def events_in(areas: tuple[str, ...]) -> list[ScenarioEvent]:
    """Events of the scenario in these areas, oldest first."""
    scenario = state.current().scenario
    mine = [event for event in scenario.events if event.area in areas] if scenario else []
    return sorted(mine, key=lambda event: event.year)


def add_event(event: ScenarioEvent) -> None:
    """Add something the user knows, as one step that can be undone."""
    content, events = _events()
    _set({**content, "events": [*events, event.model_dump()]})


def remove_event(event: ScenarioEvent) -> None:
    """Take out one event (the first of those that are exactly the same)."""
    content, events = _events()
    events.remove(event.model_dump())
    _set({**content, "events": events})


def housing_in(area: str) -> list[ScenarioHousing]:
    """Changes in housing of the scenario in one area."""
    scenario = state.current().scenario
    return [h for h in scenario.housing if h.area == area] if scenario else []


def add_housing(project: ScenarioHousing) -> None:
    """Add a change in housing, as one step that can be undone; what is exactly there already stays as it is."""
    mine = housing_in(project.area)
    if project not in mine:
        _replace_housing(project.area, [*mine, project])


def remove_housing(project: ScenarioHousing) -> None:
    """Take out one change in housing."""
    _replace_housing(project.area, [h for h in housing_in(project.area) if h != project])


def _replace_housing(area: str, housing: list[ScenarioHousing]) -> None:
    now = state.current()
    assert now.gemeente is not None
    old = now.scenario
    content = old.content() if old else {"gemeente": now.gemeente}
    others = [h for h in (old.housing if old else ()) if h.area != area]
    kept = {m.area for m in (old.measures if old else ())} | {h.area for h in (*others, *housing)}
    _set({**content, "areas": sorted(kept), "housing": [h.model_dump() for h in (*others, *housing)]})


def adopt(areas: tuple[str, ...], measures: tuple[ScenarioMeasure, ...]) -> None:
    """Make exactly these the measures of these areas, as one step that can be undone; other areas stay as they are."""
    now = state.current()
    assert now.gemeente is not None
    old = now.scenario
    others = [m for m in (old.measures if old else ()) if m.area not in areas]
    kept = {m.area for m in (*others, *measures)} | {h.area for h in (old.housing if old else ())}
    content = old.content() if old else {"gemeente": now.gemeente}
    _set({**content, "areas": sorted(kept), "measures": [m.model_dump() for m in (*others, *measures)]})


def add_action(action: ScenarioAction) -> None:
    """Add who does what by when, as one step that can be undone."""
    content, _ = _events()
    _set({**content, "actions": [*content.get("actions", []), action.model_dump()]})


def remove_action(action: ScenarioAction) -> None:
    """Take out one agreement (the first of those that are exactly the same)."""
    content, _ = _events()
    actions = list(content.get("actions", []))
    if action.model_dump() in actions:
        actions.remove(action.model_dump())
        _set({**content, "actions": actions})


def note(text: str) -> None:
    """Change the notes of the scenario."""
    content, _ = _events()
    if text != content.get("notes", ""):
        _set({**content, "notes": text})


def _events() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    now = state.current()
    assert now.gemeente is not None
    content = now.scenario.content() if now.scenario else {"gemeente": now.gemeente}
    return content, list(content.get("events", []))


def _replace(area: str, measures: list[ScenarioMeasure]) -> None:
    now = state.current()
    assert now.gemeente is not None
    old = now.scenario
    others = [m for m in (old.measures if old else ()) if m.area != area]
    housing = {h.area for h in (old.housing if old else ())}
    kept = {m.area for m in others} | housing | ({area} if measures else set())
    content = old.content() if old else {"gemeente": now.gemeente}
    _set({**content, "areas": sorted(kept), "measures": [m.model_dump() for m in (*others, *measures)]})


def put(scenario: Scenario | None, slot: int | None = None) -> None:
    """Make this the scenario of a slot (None: the one that is being edited) and edit it there; a step that can be undone.

    A scenario that says nothing is no scenario. After the end of a trial nothing changes.
    """
    if permissions.read_only():
        return
    now = state.current()
    at = now.active if slot is None else slot
    st.session_state.setdefault(_UNDO, []).append((now.gemeente, at, now.scenarios[at]))
    del st.session_state[_UNDO][:-_MOST_UNDO]
    state.update(active=at, scenario=scenario if scenario is not None and _says_something(scenario) else None)


def _says_something(scenario: Scenario) -> bool:
    return scenario != Scenario(gemeente=scenario.gemeente, areas=scenario.areas)


def _set(content: dict[str, Any]) -> None:
    put(Scenario.model_validate(content))
