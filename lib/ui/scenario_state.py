"""Editing the scenario of this session: choose measures, change them, undo."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.scenarios import Scenario, ScenarioMeasure
from lib.ui import state

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
    return bool(steps) and bool(steps[-1][0] == state.current().gemeente)


def undo() -> None:
    """Take back the last change."""
    if can_undo():
        state.update(scenario=st.session_state[_UNDO].pop()[1])


def assume(changes: dict[str, float | None]) -> None:
    """Change assumptions of the scenario (None: back to the standard), as one step that can be undone."""
    now = state.current()
    assert now.gemeente is not None
    old = now.scenario
    content = old.content() if old else {"gemeente": now.gemeente}
    kept: dict[str, float | None] = {**(old.changed if old else {}), **changes}
    _set({**content, "assumptions": {key: float(value) for key, value in kept.items() if value is not None}})


def _replace(area: str, measures: list[ScenarioMeasure]) -> None:
    now = state.current()
    assert now.gemeente is not None
    old = now.scenario
    others = [m for m in (old.measures if old else ()) if m.area != area]
    kept = {m.area for m in others} | ({area} if measures else set())
    content = old.content() if old else {"gemeente": now.gemeente}
    _set({**content, "areas": sorted(kept), "measures": [m.model_dump() for m in (*others, *measures)]})


def _set(content: dict[str, Any]) -> None:
    """Make this the scenario and remember the one before it. A scenario that says nothing is no scenario."""
    now = state.current()
    scenario = Scenario.model_validate(content)
    st.session_state.setdefault(_UNDO, []).append((now.gemeente, now.scenario))
    del st.session_state[_UNDO][:-_MOST_UNDO]
    state.update(scenario=scenario if scenario.measures or scenario.assumptions else None)
