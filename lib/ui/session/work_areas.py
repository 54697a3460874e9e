"""Cached reading of the work areas of this server's organisation and of what they are compared with, beside lib.ui.session.data."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from lib.answers import place
from lib.answers.causes.moved import figures_in
from lib.answers.place import Gemeente
from lib.areas import Level
from lib.databank.own.figures import figure_table
from lib.databank.own.layer import Layer, layer_path, open_layer
from lib.databank.own.places import Places
from lib.databank.own.work_area import WorkArea
from lib.databank.store import Databank
from lib.similar import Similar, SimilarIndex, features_from
from lib.ui.session.caching import cached, nationwide
from lib.ui.session.gate import GATE


@cached("Namen lezen …")
def places(databank: Databank) -> Places:
    """Buurten and wijken of a databank, ready to be found in a list."""
    return Places(databank)


@cached("Cijfers optellen …")
def figures(databank: Databank, area: WorkArea, near: int) -> pd.DataFrame:
    """Figures of a work area as the screen shows them."""
    with GATE.away():  # some seconds in the whole country
        return figure_table(databank, places(databank), area, near)


@cached()
def inside(databank: Databank, area: WorkArea) -> tuple[str, ...]:
    """The buurten on the map that a work area is made of."""
    return places(databank).buurten_in(area)


def left_out(databank: Databank, area: WorkArea) -> tuple[str, ...]:
    """The codes of a work area that are not on the map."""
    return tuple(part.code for part in places(databank).left_out(area))


@nationwide("Vergelijkbare gebieden zoeken …")
def _index(databank: Databank, level: Level) -> SimilarIndex:
    return SimilarIndex.build(features_from(databank, level))


@cached()
def similar_to(databank: Databank, gemeente: Gemeente) -> tuple[SimilarIndex, Similar]:
    """The wijken or gemeenten most like a whole work area, in the index that they were found in."""
    return place.similar_to(gemeente, gemeente.code, lambda level: _index(databank, level))


@nationwide("Kerncijfers van Nederland lezen …")
def figures_beside(databank: Databank, year: int, level: Level) -> pd.DataFrame:
    """Key figures of all wijken or gemeenten in a year, as lib.answers.causes.moved.figures_in gives them."""
    return figures_in(databank, year, level)


def kept() -> Layer:
    """The work areas of this server's organisation. Raises DatabankError when they cannot be read."""
    return _layer(layer_path())


def version_for(gemeente: Gemeente) -> str:
    """Version of what a work area is kept in; '' for a gemeente. Raises DatabankError when it cannot be read."""
    return kept().version if gemeente.is_work_area else ""


@cached()
def _layer(path: Path) -> Layer:
    return open_layer(path)
