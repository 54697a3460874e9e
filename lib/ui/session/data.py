"""Cached reading for the pages. Caches are bounded, and keyed by versions (lib.ui.session.caching), so new data is seen at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from lib.answers import place
from lib.answers.causes import answer, moved, past
from lib.answers.causes.answer import Causes
from lib.answers.decision.answer import Answered, answer_of, together
from lib.answers.decision.record import Decision
from lib.answers.households.together import Covered, Living, build, coverage_of, estimated_types, table_for
from lib.answers.measures.costs import ScenarioCosts, costs_of
from lib.answers.measures.effect import Effect, effect_on
from lib.answers.measures.housing import MixAfter, mix_after, no_mix_because
from lib.answers.outlook import people, score
from lib.answers.outlook.people import People
from lib.answers.outlook.score import ScoreAhead, ScoresAhead
from lib.answers.outlook.signals import Signals, find_signals
from lib.answers.place import Country, Gemeente
from lib.answers.standing.observations import Observation, observe
from lib.answers.standing.standing import Standing, stand
from lib.answers.standing.themes import themes
from lib.databank import SAMPLE, own_path
from lib.databank.errors import DatabankError
from lib.databank.store import MANIFEST, Databank, open_databank
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.measures import Measure
from lib.scenarios import Scenario, ScenarioMeasure
from lib.similar import SimilarIndex, features_from
from lib.ui.session.caching import KEYS

OWN, SAMPLE_NAME = "eigen", "voorbeeld"


def path_of(name: str) -> Path:
    """Directory of the databank that the URL calls `name`."""
    return SAMPLE if name == SAMPLE_NAME else own_path()


def has_own() -> bool:
    """Whether there is a databank of the user's own."""
    return (own_path() / MANIFEST).exists()


def databank(name: str) -> Databank:
    """The databank, as its manifest stands now. Raises DatabankError with a sentence that says what to do."""
    return _opened(path_of(name))


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=KEYS)
def _opened(path: Path) -> Databank:
    return open_databank(path)


def first_databank() -> tuple[str, DatabankError | None]:
    """Name of the databank to start with, and what was wrong when the user's own one could not be opened."""
    if not has_own():
        return SAMPLE_NAME, None
    try:
        databank(OWN)
    except DatabankError as error:
        return SAMPLE_NAME, error
    return OWN, None


@st.cache_resource(max_entries=3, show_spinner="Cijfers van Nederland lezen …", hash_funcs=KEYS)
def country(databank: Databank) -> Country:
    """What is known of the country as a whole."""
    return place.country(databank)


@st.cache_data(max_entries=4, show_spinner=False, hash_funcs=KEYS)
def gemeenten(databank: Databank) -> pd.DataFrame:
    """Gemeenten on the map of a databank: code, name, n."""
    return place.gemeenten(databank)


@st.cache_resource(max_entries=24, show_spinner="Gemeente lezen …", hash_funcs=KEYS)
def gemeente(databank: Databank, code: str) -> Gemeente:
    """One gemeente with everything the answers need."""
    return place.load(databank, code, country(databank))


@st.cache_data(max_entries=200, show_spinner=False, hash_funcs=KEYS)
def neighbours(databank: Databank, gemeente: Gemeente, code: str) -> list[str]:
    """Names of the buurten that lie next to one, in order."""
    return place.neighbours(place.shapes(databank, gemeente.code), code)


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs=KEYS)
def standing(gemeente: Gemeente, theme: str, year: int) -> Standing:
    """A theme for all buurten of a gemeente; it does not depend on the buurt, so a click does not compute it again."""
    return stand(gemeente, themes()[theme], year)


@st.cache_data(max_entries=100, show_spinner=False, hash_funcs=KEYS)
def observations(gemeente: Gemeente, year: int) -> list[Observation]:
    """The observations on a gemeente; they depend on neither theme nor buurt, so a click does not compute them again."""
    return observe(gemeente, year)


@st.cache_resource(max_entries=3, show_spinner="Vergelijkbare buurten zoeken …", hash_funcs=KEYS)
def similar(databank: Databank) -> SimilarIndex:
    """All buurten of a databank, ready to be searched for similar ones."""
    return SimilarIndex.build(features_from(databank))


@st.cache_resource(
    max_entries=2, show_spinner="Typen huishoudens schatten voor alle buurten; dat gebeurt één keer …", hash_funcs=KEYS
)
def living(databank: Databank, year: int) -> Living:
    """Household types and indices of all buurten in a year; computed once per databank."""
    return build(databank, estimated_types(databank, year))


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs=KEYS)
def covered(databank: Databank, gemeente: Gemeente, year: int, edits: dict[str, float]) -> Covered:
    """Dekking of the buurten of a gemeente with an edited table of offers and needs."""
    return coverage_of(living(databank, year), table_for(edits), gemeente.buurten["code"].tolist())


@st.cache_resource(max_entries=3, show_spinner="Scores van Nederland lezen …", hash_funcs=KEYS)
def _background(databank: Databank) -> past.Background:
    """All scores of a databank, and what ordinary drift is."""
    return past.background(databank)


@st.cache_resource(max_entries=30, show_spinner="Kerncijfers van Nederland lezen …", hash_funcs=KEYS)
def _figures_in(databank: Databank, year: int) -> pd.DataFrame:
    return moved.figures_in(databank, year)


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs=KEYS)
def causes(databank: Databank, gemeente: Gemeente, code: str, span: tuple[int, int] | None) -> Causes:
    """Everything the page Oorzaken tells about a buurt and two measurements (None: the first and the last)."""
    alike = similar(databank).find(code)
    return answer.causes(gemeente, _background(databank), code, span, alike, lambda y: _figures_in(databank, y))


@st.cache_resource(max_entries=2, show_spinner="Vooruitkijken naar de scores; dat gebeurt één keer …", hash_funcs=KEYS)
def scores_ahead(databank: Databank) -> ScoresAhead:
    """Forecasts, warnings and past errors of all scores; computed once per databank."""
    return score.scores_ahead(databank)


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs=KEYS)
def score_ahead(databank: Databank, gemeente: Gemeente, code: str) -> ScoreAhead:
    """The score that is expected of one buurt."""
    return score.score_ahead(gemeente, scores_ahead(databank), code)


@st.cache_resource(max_entries=24, show_spinner="Vooruitkijken naar bewoners …", hash_funcs=KEYS)
def people_ahead(databank: Databank, gemeente: Gemeente) -> People | None:
    """Coming households and ages of the areas of a gemeente."""
    return people.people_ahead(databank, gemeente)


@st.cache_resource(max_entries=24, show_spinner=False, hash_funcs=KEYS)
def signals(databank: Databank, gemeente: Gemeente) -> Signals:
    """Signals of the buurten of a gemeente; they depend on neither buurt nor year."""
    return find_signals(gemeente, scores_ahead(databank), people_ahead(databank, gemeente))


@st.cache_resource(max_entries=300, show_spinner=False, hash_funcs=KEYS)
def effect(gemeente: Gemeente, code: str, year: int, measures: tuple[Measure, ...], catalogue: Catalogue) -> Effect:
    """Effect of measures in a buurt with the assumptions of this catalogue."""
    return effect_on(gemeente, code, year, measures, catalogue)


@st.cache_resource(max_entries=300, show_spinner=False, hash_funcs=KEYS)
def costs(gemeente: Gemeente, measures: tuple[ScenarioMeasure, ...], catalogue: Catalogue) -> ScenarioCosts:
    """Costs of measures with the assumptions of this catalogue."""
    return costs_of(gemeente, measures, catalogue)


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs=KEYS)
def mix_with(databank: Databank, gemeente: Gemeente, scenario: Scenario, code: str, year: int) -> tuple[MixAfter | None, str]:
    """The mix of households of a buurt with the housing of a scenario; None and a sentence when it cannot be estimated."""
    households = living(databank, year)
    mix = mix_after(households, gemeente, scenario, code)
    return mix, "" if mix else no_mix_because(households, gemeente, scenario, code)


@st.cache_resource(max_entries=60, show_spinner="Scenario doorrekenen …", hash_funcs=KEYS)
def _answered(databank: Databank, gemeente: Gemeente, slot: str, scenario: Scenario, year: int) -> Answered:
    households = _living_for(databank, gemeente, year)
    return answer_of(gemeente, slot, scenario, households, scores_ahead(databank), year)


def decision(databank: Databank, gemeente: Gemeente, scenarios: Sequence[tuple[str, Scenario]], year: int) -> Decision:
    """What is said of scenarios (slot, scenario) of a gemeente; a scenario that did not change is not computed again."""
    answers = [_answered(databank, gemeente, slot, scenario, year) for slot, scenario in scenarios]
    return together(databank, gemeente, answers, _living_for(databank, gemeente, year), year)


def _living_for(databank: Databank, gemeente: Gemeente, year: int) -> Living | None:
    of_year = gemeente.figures.year_for(year)
    return None if of_year is None else living(databank, of_year)
