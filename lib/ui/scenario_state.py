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
    have = {m.intervention: m for m in measures_in(area)}
    fresh = {i: ScenarioMeasure(intervention=i, area=area, coverage=START_COVERAGE, start=start) for i in interventions}
    _replace(area, [have.get(i, fresh[i]) for i in interventions])


def change(measure: ScenarioMeasure, **settings: Any) -> None:
    """Change coverage, start or upkeep of one measure."""
    changed = measure.model_copy(update=settings)
    _replace(measure.area, [changed if m.intervention == measure.intervention else m for m in measures_in(measure.area)])


def can_undo() -> bool:
    """Whether there is a step to take back."""
    return bool(st.session_state.get(_UNDO))


def undo() -> None:
    """Take back the last change."""
    if can_undo():
        state.update(scenario=st.session_state[_UNDO].pop())


def _replace(area: str, measures: list[ScenarioMeasure]) -> None:
    now = state.current()
    assert now.gemeente is not None
    old = now.scenario
    others = [m for m in (old.measures if old else ()) if m.area != area]
    kept = {m.area for m in others} | ({area} if measures else set())
    content = old.content() if old else {"gemeente": now.gemeente}
    scenario = Scenario.model_validate(
        {**content, "areas": sorted(kept), "measures": [m.model_dump() for m in (*others, *measures)]}
    )
    st.session_state.setdefault(_UNDO, []).append(old)
    del st.session_state[_UNDO][:-_MOST_UNDO]
    state.update(scenario=scenario if measures or others else None)
