"""Which map: the newest on which nearly all buurten with a score can be placed. A newer one is stepped over with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from lib.databank.lineage import code_set, lineage
from lib.databank.schema import UNBROKEN
from lib.words import year_ranges

PLACED = 0.95


def choose(
    candidates: Iterable[int],
    edition: int | None,
    scored: frozenset[str],
    areas_of: Callable[[int], pd.DataFrame | None],
) -> tuple[int, str]:
    """The map year and a sentence on newer maps that were stepped over ("" when none was).

    `candidates` are the years that have a map, newest first, asked one by one; `edition` is the year of the newest scores
    (None without any) and `scored` the codes of their buurten; `areas_of` gives the areas of the country in a year or None.
    The newest candidate counts when no other will do. Raises ValueError without candidates.
    """
    newest: int | None = None
    stepped: list[tuple[int, float]] = []
    for year in candidates:
        newest = newest or year
        if edition is None or not scored or year <= edition:
            return year, _sentence(stepped, year, edition)
        share = placed(year, edition, scored, areas_of)
        if share >= PLACED:
            return year, _sentence(stepped, year, edition)
        stepped.append((year, share))
    if newest is None:
        raise ValueError("no candidates")
    return (
        newest,
        f"Er is geen kaart waarop de buurten met een score van {edition} te plaatsen zijn; die van {newest} is genomen.",
    )


def placed(map_year: int, edition: int, scored: frozenset[str], areas_of: Callable[[int], pd.DataFrame | None]) -> float:
    """Share (0-1) of the buurten `scored` that are known to be an area of the map: equal code sets, or flags in every year between."""
    found = {year: areas for year in range(edition, map_year + 1) if (areas := areas_of(year)) is not None}
    if map_year not in found or edition not in found:
        return 0.0
    codes = found[map_year].loc[found[map_year]["level"] == "buurt", "code"]
    sets = {year: code_set(areas["code"]) for year, areas in found.items()}
    joined = lineage(pd.concat(found.values(), ignore_index=True), codes, map_year, sets)
    there = joined[(joined["year"] == edition) & joined["kind"].isin(UNBROKEN)]
    return len(scored & set(there["code_then"])) / len(scored)


def _sentence(stepped: list[tuple[int, float]], year: int, edition: int | None) -> str:
    if not stepped:
        return ""
    newer = year_ranges(newer for newer, _ in stepped)
    share = max(share for _, share in stepped)
    many = f"maar {share:.0%} van de buurten" if share >= 0.005 else "geen enkele buurt"
    return (
        f"De kaart van {newer} is overgeslagen: van {many} met een score van {edition} is bekend welke buurt het daarop is. "
        f"De kaart van {year} is gebruikt."
    )
