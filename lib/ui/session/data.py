"""Cached reading for the pages. Caches are bounded and keyed by databank version, so new data is seen at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from lib.answers import place as answers
from lib.answers.causes import answer, moved, past
from lib.answers.decision import answer as decision_answers
from lib.answers.decision.answer import Answered
from lib.answers.decision.record import Decision
from lib.answers.households.together import (
    Covered,
    Living,
    build,
    coverage_of,
    estimated_types,
    table_for,
)
from lib.answers.outlook.people import People, people
from lib.answers.outlook.score import ScoresAhead
from lib.answers.outlook.score import scores_ahead as compute_scores_ahead
from lib.answers.outlook.signals import Signals
from lib.answers.outlook.signals import signals as find_signals
from lib.answers.standing.observations import Observation
from lib.answers.standing.observations import observations as observe
from lib.answers.standing.standing import Standing
from lib.answers.standing.standing import standing as stand
from lib.answers.standing.themes import themes
from lib.databank import SAMPLE, own_path
from lib.databank.errors import DatabankError
from lib.databank.store import MANIFEST, Databank, open_databank
from lib.scenarios import Scenario
from lib.similar import SimilarIndex, features_from

OWN, SAMPLE_NAME = "eigen", "voorbeeld"


def path_of(name: str) -> Path:
    """Directory of the databank that the URL calls `name`."""
    return SAMPLE if name == SAMPLE_NAME else own_path()


def has_own() -> bool:
    """Whether there is a databank of the user's own."""
    return (own_path() / MANIFEST).exists()


def databank(name: str) -> Databank:
    """The databank, as its manifest stands now. Raises DatabankError with a sentence that says what to do."""
    path = path_of(name)
    try:
        stamp = (path / MANIFEST).stat().st_mtime_ns
    except OSError:
        stamp = 0
    return _databank(str(path), stamp)


@st.cache_resource(max_entries=4, show_spinner=False)
def _databank(path: str, stamp: int) -> Databank:  # noqa: ARG001  (stamp is part of the cache key)
    return open_databank(Path(path))


@st.cache_resource(max_entries=3, show_spinner="Cijfers van Nederland lezen …")
def _country(_databank: Databank, version: str) -> answers.Country:  # noqa: ARG001
    return answers.country(_databank)


@st.cache_resource(max_entries=24, show_spinner="Gemeente lezen …")
def _gemeente(_databank: Databank, version: str, code: str) -> answers.Gemeente:
    return answers.load(_databank, code, _country(_databank, version))


@st.cache_data(max_entries=4, show_spinner=False)
def _gemeenten(_databank: Databank, version: str) -> pd.DataFrame:  # noqa: ARG001
    return answers.gemeenten(_databank)


def gemeenten(of: Databank) -> pd.DataFrame:
    """Gemeenten on the map of a databank: code, name."""
    return _gemeenten(of, of.version)


def gemeente(of: Databank, code: str) -> answers.Gemeente:
    """One gemeente with everything the answers need."""
    return _gemeente(of, of.version, code)


@st.cache_resource(max_entries=200, show_spinner=False)
def _standing(_gemeente: answers.Gemeente, version: str, code: str, theme: str, year: int) -> Standing:  # noqa: ARG001
    return stand(_gemeente, themes()[theme], year)


def standing(of: Databank, gemeente: answers.Gemeente, theme: str, year: int) -> Standing:
    """A theme for all buurten of a gemeente; it does not depend on the buurt, so a click does not compute it again."""
    return _standing(gemeente, of.version, gemeente.code, theme, year)


@st.cache_resource(max_entries=2, show_spinner="Typen huishoudens schatten voor alle buurten; dat gebeurt één keer …")
def _living(_databank: Databank, version: str, year: int) -> Living:  # noqa: ARG001
    return build(_databank, estimated_types(_databank, year))


def living(of: Databank, year: int) -> Living:
    """Household types and indices of all buurten in a year; computed once per databank."""
    return _living(of, of.version, year)


@st.cache_resource(max_entries=24, show_spinner=False)
def _covered(
    _living: Living,
    _gemeente: answers.Gemeente,
    version: str,  # noqa: ARG001
    year: int,  # noqa: ARG001
    code: str,  # noqa: ARG001
    edits: tuple[tuple[str, float], ...],
) -> Covered:
    return coverage_of(_living, table_for(dict(edits)), _gemeente.buurten["code"].tolist())


def covered(of: Databank, found: Living, gemeente: answers.Gemeente, edits: dict[str, float]) -> Covered:
    """Dekking of the buurten of a gemeente with an edited table of offers and needs."""
    return _covered(found, gemeente, of.version, found.estimate.year, gemeente.code, tuple(sorted(edits.items())))


@st.cache_resource(max_entries=3, show_spinner="Vergelijkbare buurten zoeken …")
def _similar(_databank: Databank, version: str) -> SimilarIndex:  # noqa: ARG001
    return SimilarIndex.build(features_from(_databank))


def similar(of: Databank) -> SimilarIndex:
    """All buurten of a databank, ready to be searched for similar ones."""
    return _similar(of, of.version)


@st.cache_resource(max_entries=3, show_spinner="Scores van Nederland lezen …")
def _causes_background(_databank: Databank, version: str) -> past.Background:  # noqa: ARG001
    return past.background(_databank)


def causes_background(of: Databank) -> past.Background:
    """All scores of a databank, and what ordinary drift is."""
    return _causes_background(of, of.version)


@st.cache_resource(max_entries=30, show_spinner="Kerncijfers van Nederland lezen …")
def _figures_in(_databank: Databank, version: str, year: int) -> pd.DataFrame:  # noqa: ARG001
    return moved.figures_in(_databank, year)


@st.cache_resource(max_entries=200, show_spinner=False)
def _causes(
    _databank: Databank,
    _gemeente: answers.Gemeente,
    version: str,
    code: str,
    span: tuple[int, int] | None,
) -> answer.Causes:
    background = _causes_background(_databank, version)
    index = _similar(_databank, version)
    return answer.causes(_gemeente, background, code, span, index.find(code), lambda y: _figures_in(_databank, version, y))


def causes_of(of: Databank, gemeente: answers.Gemeente, code: str, span: tuple[int, int] | None) -> answer.Causes:
    """Everything the page Oorzaken tells about a buurt and two measurements (None: the first and the last)."""
    return _causes(of, gemeente, of.version, code, span)


@st.cache_data(max_entries=100, show_spinner=False)
def _observations(_gemeente: answers.Gemeente, version: str, code: str, year: int) -> list[Observation]:  # noqa: ARG001
    return observe(_gemeente, year)


def observations(of: Databank, gemeente: answers.Gemeente, year: int) -> list[Observation]:
    """The observations on a gemeente; they depend on neither theme nor buurt, so a click does not compute them again."""
    return _observations(gemeente, of.version, gemeente.code, year)


@st.cache_resource(max_entries=2, show_spinner="Vooruitkijken naar de scores; dat gebeurt één keer …")
def _scores_ahead(_databank: Databank, version: str) -> ScoresAhead:  # noqa: ARG001
    return compute_scores_ahead(_databank)


def scores_ahead(of: Databank) -> ScoresAhead:
    """Forecasts, warnings and past errors of all scores; computed once per databank."""
    return _scores_ahead(of, of.version)


@st.cache_resource(max_entries=24, show_spinner="Vooruitkijken naar bewoners …")
def _people_ahead(_databank: Databank, _gemeente: answers.Gemeente, version: str, code: str) -> People | None:  # noqa: ARG001
    return people(_databank, _gemeente)


def people_ahead(of: Databank, gemeente: answers.Gemeente) -> People | None:
    """Coming households and ages of the areas of a gemeente."""
    return _people_ahead(of, gemeente, of.version, gemeente.code)


@st.cache_resource(max_entries=24, show_spinner=False)
def _signals(_gemeente: answers.Gemeente, _scores: ScoresAhead, _people: People | None, version: str, code: str) -> Signals:  # noqa: ARG001
    return find_signals(_gemeente, _scores, _people)


def signals(of: Databank, gemeente: answers.Gemeente, scores: ScoresAhead, found: People | None) -> Signals:
    """Signals of the buurten of a gemeente; they depend on neither buurt nor year."""
    return _signals(gemeente, scores, found, of.version, gemeente.code)


@st.cache_resource(max_entries=60, show_spinner="Scenario doorrekenen …")
def _answered(
    _gemeente: answers.Gemeente,
    _living: Living | None,
    _scores: ScoresAhead,
    _scenario: Scenario,
    version: str,  # noqa: ARG001
    code: str,  # noqa: ARG001
    slot: str,
    scenario_hash: str,  # noqa: ARG001
    year: int,
) -> Answered:
    return decision_answers.answer(_gemeente, slot, _scenario, _living, _scores, year)


def decision(of: Databank, gemeente: answers.Gemeente, scenarios: Sequence[tuple[str, Scenario]], year: int) -> Decision:
    """What is said of scenarios (slot, scenario) of a gemeente; a scenario that did not change is not computed again."""
    known = gemeente.figures.years
    found = living(of, max((y for y in known if y <= year + 1), default=known[-1])) if known else None
    scores = scores_ahead(of)
    parts = [
        _answered(gemeente, found, scores, scenario, of.version, gemeente.code, slot, scenario.hash, year)
        for slot, scenario in scenarios
    ]
    return decision_answers.together(of, gemeente, parts, found, year)


def first_databank() -> tuple[str, str | None]:
    """Name of the databank to start with, and a sentence when the user's own one could not be opened."""
    if not has_own():
        return SAMPLE_NAME, None
    try:
        databank(OWN)
    except DatabankError as error:
        return SAMPLE_NAME, f"{error} Hieronder staan zolang de voorbeeldgegevens."
    return OWN, None
