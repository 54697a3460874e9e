"""Build the whole sample and commit it as a databank."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lib.databank.catalogue.beside import beside
from lib.databank.catalogue.indicators import KEY_FIGURES
from lib.databank.commit import NewPart, commit, writing
from lib.databank.errors import DatabankError
from lib.databank.store import COUNTRY, MANIFEST, Databank, open_databank
from lib.sample import tables
from lib.sample.country.frame import (
    CRIME_YEARS,
    DEFAULT_SEED,
    GEOMETRY_YEAR,
    SCORE_YEARS,
    YEARS,
    frame,
)
from lib.sample.country.national import national_figures
from lib.sample.figures.beside import BESIDE_YEARS, beside_table
from lib.sample.figures.key_figures import exact_figures
from lib.sample.figures.plain import plain_entries
from lib.sample.figures.scores import score_buurten
from lib.sample.map.geometry import local_polygons
from lib.sample.people.dwellings import stock
from lib.sample.people.households import Population, simulate
from lib.sample.publish import aggregated, level_groups, published, published_elsewhere

SAMPLE_NAME = "Voorbeeldgegevens (verzonnen)"
RETRIEVED_AT = "2025-11-01T00:00:00+00:00"
_TABLE_ID = "voorbeeld"
_NOTE = ("verzonnen gegevens; geen enkele gemeente, wijk of buurt bestaat",)


@cache
def _population(seed: int) -> Population:
    return simulate(frame(), _area_km2(seed), seed)


def _area_km2(seed: int) -> NDArray[np.float64]:
    return shapely.area(np.array(local_polygons(seed))) / 1e6


def true_household_table(seed: int = DEFAULT_SEED, year: int = 2024) -> tuple[list[str], NDArray[np.int64]]:
    """The households behind the sample: codes of the buurten and counts (n, 3, 3, 3, 3) on 1 January of `year`.

    Axes: kind (one person, without children, with children), age of the reference person (< 45, 45-64, 65+), tenure (owner,
    corporation, other rent), income (lowest 40%, middle, highest 20%). Not stored in the databank: the truth to test against.
    """
    return frame().codes, _population(seed).households[YEARS.index(year)].copy()


def build_parts(seed: int = DEFAULT_SEED) -> list[NewPart]:
    """All parts of the sample; the same seed gives the same content."""
    whole = frame()
    polygons = local_polygons(seed)
    area_km2 = _area_km2(seed)
    centres = shapely.get_coordinates(shapely.centroid(np.array(polygons)))
    population = _population(seed)
    homes = stock(population, whole, area_km2, centres, seed)
    figures = exact_figures(population, homes, whole, area_km2, seed)
    scores = score_buurten(figures, whole, seed)

    by_level = [(figures, whole.codes, 20)]
    larger = []
    score_tables = [scores.table(whole.codes)]
    for stream, level in ((21, "wijk"), (22, "gemeente")):
        codes, groups = level_groups(whole, level)
        larger.append((codes, groups))
        by_level.append((aggregated(figures, groups), codes, stream))
        score_tables.append(scores.table(codes, groups))
    level_tables = [published(of_level, codes, seed, stream) for of_level, codes, stream in by_level]
    key_figures = tables.with_old_codes(pd.concat([national_figures(), *level_tables], ignore_index=True))
    areas = tables.areas(whole, figures["area_total"][-1])
    parts = _yearly("areas", areas, YEARS)
    parts.append(_part("geometry", GEOMETRY_YEAR, tables.geometry(whole, polygons)))
    parts.append(_part("outlines", GEOMETRY_YEAR, tables.outlines(whole, polygons)))
    parts.append(_part("lineage", GEOMETRY_YEAR, tables.lineages(areas, whole)))
    parts += _yearly("key_figures", key_figures, YEARS)
    on_the_map = pd.concat(score_tables, ignore_index=True).assign(borders=float(GEOMETRY_YEAR))
    parts += _yearly("scores", on_the_map, SCORE_YEARS)
    parts += _yearly("crime", tables.crime(whole, figures, scores, seed), CRIME_YEARS)
    for table in {entry.table: None for entry in plain_entries() if entry.table != KEY_FIGURES}:
        rows = [published_elsewhere(table, of_level, codes, seed, stream) for of_level, codes, stream in by_level]
        parts += _yearly(table, tables.with_old_codes(pd.concat(rows, ignore_index=True)), YEARS)
    parts += _yearly(beside().table, beside_table(figures, whole.codes, larger, seed), BESIDE_YEARS)
    return parts


def _part(table: str, year: int, content: pd.DataFrame) -> NewPart:
    return NewPart(table, year, COUNTRY, content, _TABLE_ID, RETRIEVED_AT, _NOTE)


def _yearly(table: str, content: pd.DataFrame, years: tuple[int, ...]) -> list[NewPart]:
    return [_part(table, year, content[content["year"] == year].reset_index(drop=True)) for year in years]


def write_sample(path: Path, seed: int = DEFAULT_SEED) -> Databank:
    """Write the sample to a directory, replacing an earlier sample there.

    Raises DatabankError when the directory holds a databank with real figures or cannot be written.
    """
    parts = build_parts(seed)
    with writing(path):
        manifest = path / MANIFEST
        if manifest.exists():
            previous = open_databank(path)
            if not previous.fictional:
                raise DatabankError(
                    f"{path} bevat echte gegevens; die worden niet vervangen door voorbeeldgegevens. Kies een andere map."
                )
            if {(p.table, p.year) for p in previous.parts} - {(p.table, p.year) for p in parts}:
                manifest.unlink()  # an earlier generator made other years; they must not linger
        commit(path, parts, name=SAMPLE_NAME, fictional=True)
        # A second commit without anything new removes the files of the earlier sample.
        return commit(path, [], name=SAMPLE_NAME, fictional=True)
