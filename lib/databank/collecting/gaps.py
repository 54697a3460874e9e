"""What did not come, as sentences that name the years, the reason and what it means on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from lib.databank.catalogue.indicators import catalogue, sources
from lib.databank.collecting.key_figures import Fetched
from lib.databank.outcomes import Outcome, State
from lib.databank.schema import UNBROKEN
from lib.databank.sources.cbs import labels
from lib.databank.store import Databank
from lib.words import year_ranges

_NAMED = 6  # figures named in a sentence; more are counted
_FEWER, _RECENT_YEARS = 0.9, 3
_MUCH_FEWER = 0.5
_FEW_LACKING = 0.02


def outcome(source: str, scope: str, years: Iterable[int], gaps: Sequence[str], came: str = "") -> Outcome:
    """The outcome of a source that brought `years` (none: it failed) and left `gaps`."""
    there = sorted(set(years))
    state: State = "failed" if not there else "partly" if gaps else "done"
    told = ", ".join(text for text in (year_ranges(there), came) if text)
    return Outcome(source, str(sources()[source]["title"]), scope, state, told, tuple(gaps))


def meaning(source: str, previous: Databank | None) -> str:
    """What it means that a source brought nothing: what the pages go on showing."""
    shows = str(sources()[source]["shows"])
    years = previous.years(source) if previous is not None else []
    if years:
        return f"Wat er al was, blijft: {shows} {_verb(shows)} nog {year_ranges(years)}."
    return f"Zonder deze bron {'blijft' if _verb(shows) == 'toont' else 'blijven'} {shows} leeg. Probeer het later opnieuw."


def _verb(shows: str) -> str:
    return "tonen" if " en " in shows or shows.startswith("de scores") else "toont"


def of_key_figures(found: Sequence[Fetched], scope: str, where: str, map_year: int | None, on_map: int) -> list[str]:
    """Gaps in the key figures of a scope, `where` for a reader: figures that are empty though an earlier year had them, and buurten
    that are not there.

    `found` by year, ascending; `on_map` is the number of buurten on the map of `map_year` (0 without a map).
    """
    sentences: list[str] = []
    nowhere: list[int] = []
    last: dict[str, int] = {}
    before: int | None = None
    for fetched in found:
        buurten = fetched.own(scope)
        buurten = buurten[buurten["code"].str.startswith("BU")]
        if buurten.empty:
            nowhere.append(fetched.year)
            continue
        filled = [column for column in catalogue().columns if buurten[column].notna().any()]
        lost = [column for column in catalogue().columns if last.get(column) == before is not None and column not in filled]
        if lost:
            sentences.append(_lost(fetched, lost, before))
        if map_year is not None and _far_fewer(fetched.year, len(buurten), map_year, on_map):
            sentences.append(
                f"de tabel van {fetched.year} heeft {len(buurten)} van de {on_map} buurten op de kaart van {map_year}; de andere "
                f"houden een eerder jaar."
            )
        last |= dict.fromkeys(filled, fetched.year)
        before = fetched.year
    if nowhere:
        sentences.append(f"in de tabel van {year_ranges(nowhere)} staat geen enkele buurt.")
    return [f"{where}: {sentence}" for sentence in sentences]


def _lost(fetched: Fetched, lost: list[str], before: int | None) -> str:
    gone = [column for column in lost if column in fetched.absent]
    empty = [column for column in lost if column not in fetched.absent]
    what = []
    if empty:
        what.append(f"nog leeg: {_named(empty)}")
    if gone:
        what.append(f"niet meer in de tabel: {_named(gone)}")
    return f"cijfers van {fetched.year} {'; '.join(what)}. Daarvoor blijft {before} te zien, waar de buurt dezelfde is."


def _named(columns: list[str]) -> str:
    if len(columns) <= _NAMED:
        return labels(columns)
    return f"{labels(columns[:_NAMED])} en {len(columns) - _NAMED} andere"


def _far_fewer(year: int, buurten: int, map_year: int, on_map: int) -> bool:
    """Whether a table has fewer areas than the map: long ago there were fewer buurten, so then only when half is lacking."""
    return buurten < (_FEWER if year >= map_year - _RECENT_YEARS else _MUCH_FEWER) * on_map


def of_map(on_map: pd.Series, listed: pd.Series, year: int, where: str) -> list[str]:
    """A sentence on a map that lacks more than a few of the buurten that CBS lists in its year."""
    lacking = set(listed) - set(on_map)
    if len(lacking) <= _FEW_LACKING * len(listed):
        return []
    there = len(set(listed)) - len(lacking)
    return [
        f"{where}: op de kaart van {year} staan {there} van de {len(set(listed))} buurten die CBS kent. De andere zijn niet te kiezen en niet "
        f"te zien."
    ]


def of_years_without_rows(asked: Iterable[int], frame: pd.DataFrame, where: str) -> list[str]:
    """A sentence on the years that a service announces but has no figures of for the areas of a scope. `frame`: code, year, figures."""
    empty = sorted(set(asked) - set(frame.loc[frame.drop(columns=["code", "year"]).notna().any(axis=1), "year"].tolist()))
    return [f"Over {year_ranges(empty)} heeft de dienst geen cijfers van {where}."] if empty else []


def of_unjoined_scores(scores: pd.DataFrame, lineage: pd.DataFrame, map_year: int, where: str) -> list[str]:
    """A sentence on the measurements of a scope that most of its buurten cannot be joined to, on other borders than the map."""
    buurten = lineage[lineage["code"].str.startswith("BU")]
    known = buurten[buurten["kind"].isin(UNBROKEN)].groupby("year").size()
    count = max(buurten["code"].nunique(), 1)
    lost = [
        year
        for year, rows in scores[scores["code"].str.startswith("BU")].groupby("year")
        if (borders := int(rows["borders"].iloc[0])) != map_year and known.get(borders, 0) < _MUCH_FEWER * count
    ]
    if not lost:
        return []
    return [
        f"{where}: de meting van {year_ranges(lost)} staat op andere grenzen dan de kaart van {map_year}. Van de meeste buurten "
        f"is niet bekend welke zij toen waren. Bij een buurt is dat jaar niet te zien."
        if len(lost) == 1
        else f"{where}: de metingen van {year_ranges(lost)} staan op andere grenzen dan de kaart van {map_year}. Van de meeste "
        f"buurten is niet bekend welke zij toen waren. Bij een buurt zijn die jaren niet te zien."
    ]


def grouped(reasons: dict[str, list[int]], start: str) -> list[str]:
    """One sentence per reason: 'Kerncijfers 2013 tot en met 2015: <reason>'."""
    return [f"{start} {year_ranges(years)}: {reason}" for reason, years in reasons.items()]
