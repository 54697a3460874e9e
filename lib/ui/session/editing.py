"""Editing the scenario of this session, each edit a step that can be undone. What the edits do is in lib.scenarios.edits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.scenarios import Scenario, ScenarioEvent, ScenarioHousing, ScenarioMeasure
from lib.scenarios.edits import says_something
from lib.ui.session import permissions, state

_UNDO = "scenario_undo"
_MOST_UNDO = 50


def edit(how: Callable[..., Scenario], *arguments: Any, **settings: Any) -> None:
    """Replace the scenario on the screen by `how(scenario, *arguments, **settings)`, an edit of lib.scenarios.edits."""
    now = state.current()
    if now.gemeente is None:
        return
    before = now.scenario or Scenario(gemeente=now.gemeente)
    after = how(before, *arguments, **settings)
    if after != before:
        put(after)


def measures_in(area: str) -> list[ScenarioMeasure]:
    """Measures of the scenario in one area."""
    scenario = state.current().scenario
    return [m for m in scenario.measures if m.area == area] if scenario else []


def events_in(areas: tuple[str, ...]) -> list[ScenarioEvent]:
    """Events of the scenario in these areas, oldest first."""
    scenario = state.current().scenario
    mine = [event for event in scenario.events if event.area in areas] if scenario else []
    return sorted(mine, key=lambda event: event.year)


def housing_in(area: str) -> list[ScenarioHousing]:
    """Changes in housing of the scenario in one area."""
    scenario = state.current().scenario
    return [h for h in scenario.housing if h.area == area] if scenario else []


def can_undo() -> bool:
    """Whether there is a step to take back in this gemeente."""
    steps = st.session_state.get(_UNDO) or []
    return bool(steps) and bool(steps[-1][0] == state.current().gemeente) and not permissions.read_only()


def undo() -> None:
    """Take back the last change, in the scenario it was made in."""
    if can_undo():
        _, slot, scenario = st.session_state[_UNDO].pop()
        state.update(active=slot, scenario=scenario)


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
    state.update(active=at, scenario=scenario if scenario is not None and says_something(scenario) else None)
