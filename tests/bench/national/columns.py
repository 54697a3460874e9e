"""Columns of the tables of key figures 2013-2026: as published where they are known, else those of the nearest year."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from lib.databank.catalogue import naming
from lib.databank.catalogue.indicators import catalogue, sources
from tests.services.columns import TEXT_STEMS, Column, columns_of

_KNOWN = range(2020, 2026)
_SINCE_2026 = {"k_65JaarOfOuder": ("k_65JaarTot80Jaar", "k_80JaarOfOuder")}
POSTCODE = "MeestVoorkomendePostcode"


def tables() -> dict[int, str]:
    """Year -> table id."""
    return dict(sources()["key_figures"]["tables"])


@cache
def columns(year: int) -> tuple[Column, ...]:
    """Columns of a year in order; the number at the end of a key is the position of the column."""
    made: list[Column] = []
    for column in columns_of(min(max(year, _KNOWN[0]), _KNOWN[-1])):
        stems = _SINCE_2026.get(column.stem, (column.stem,)) if year >= 2026 else (column.stem,)
        made += [replace(column, stem=stem, title=column.title if len(stems) == 1 else stem) for stem in stems]
    return tuple(replace(column, key=f"{column.stem}_{at}") for at, column in enumerate(made, start=1))


@cache
def indicators(year: int) -> dict[str, tuple[str, ...]]:
    """Indicator -> keys of the columns of a year that hold it (to be added up), by the names of the catalogue."""
    keys = [naming.stem(column.key) for column in columns(year)]
    found: dict[str, tuple[str, ...]] = {}
    for entry in catalogue().indicators:
        if positions := naming.find(entry.names.variable, keys, year):
            found[entry.id] = tuple(columns(year)[at].key for at in positions)
    return found


def is_text(column: Column) -> bool:
    """Whether a column holds texts: names, codes, the change flag, the postcode."""
    return column.stem in TEXT_STEMS or column.is_flag
