"""Cached reading for the pages. Caches are bounded and keyed by databank version, so new data is seen at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from lib.answers import gemeente as answers
from lib.answers.living import Covered, Living, build, coverage_of, estimated_types, table_for
from lib.answers.observations import Observation
from lib.answers.observations import observations as observe
from lib.answers.standing import Standing
from lib.answers.standing import standing as stand
from lib.answers.themes import themes
from lib.databank import SAMPLE, own_path
from lib.databank.errors import DatabankError
from lib.databank.store import MANIFEST, Databank, open_databank
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


@st.cache_data(max_entries=100, show_spinner=False)
def _observations(_gemeente: answers.Gemeente, version: str, code: str, year: int) -> list[Observation]:  # noqa: ARG001
    return observe(_gemeente, year)


def observations(of: Databank, gemeente: answers.Gemeente, year: int) -> list[Observation]:
    """The observations on a gemeente; they depend on neither theme nor buurt, so a click does not compute them again."""
    return _observations(gemeente, of.version, gemeente.code, year)


def first_databank() -> tuple[str, str | None]:
    """Name of the databank to start with, and a sentence when the user's own one could not be opened."""
    if not has_own():
        return SAMPLE_NAME, None
    try:
        databank(OWN)
    except DatabankError as error:
        return SAMPLE_NAME, f"{error} Hieronder staan zolang de voorbeeldgegevens."
    return OWN, None
