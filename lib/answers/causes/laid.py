"""Other areas beside the history of one: what the score and its five topics did there in the same years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lib.answers.causes.past import Past
from lib.answers.homes import Homes
from lib.answers.place import Gemeente
from lib.areas import level_of
from lib.databank.catalogue.indicators import Kind
from lib.scores import DIMENSION_LABELS, DIMENSIONS, to_lbm, told_score
from lib.words import signed

LARGER = "Een wijk of gemeente beweegt minder dan een buurt, omdat zij groter is."


@dataclass(frozen=True)
class Laid:
    """An area beside the one that is told.

    lines     year, label, score
    changes   year, label, change (score points since the first measurement told), per topic; empty where that is not known
    sentence  how it differs; source: where its score is from, with its kind
    """

    code: str
    name: str
    lines: pd.DataFrame
    changes: pd.DataFrame
    sentence: str
    source: str


def lay_beside(homes: Homes, past: Past, codes: Sequence[str]) -> tuple[tuple[Laid, ...], tuple[str, ...]]:
    """The areas that have two measurements or more, and a sentence for each that has not."""
    found, absent = [], []
    for code in codes:
        series, kind = _series(homes.of(code), code)
        name = homes.name(code)
        if past.span is None or len(series) < 2:
            absent.append(f"{name} heeft geen eigen reeks van twee metingen en staat daarom niet in de grafiek.")
            continue
        lines = pd.DataFrame({"year": series["year"].astype(int), "label": name, "score": series["afw"].map(to_lbm)})
        changes = _changes(series, past.span)
        source = homes.of(code).source("scores", int(series["year"].max()), kind).line
        found.append(Laid(code, name, lines, changes, _sentence(past, name, series, changes), source))
    return tuple(found), tuple(absent)


def _series(home: Gemeente, code: str) -> tuple[pd.DataFrame, Kind]:
    """Year, afw and topics of an area, as published (modelscore); of a gemeente else the means of its buurten (schatting)."""
    own = home.history(code).dropna(subset=["afw"])[["year", "afw", *DIMENSIONS]].reset_index(drop=True)
    if len(own) or level_of(code) != "gemeente":
        return own, home.score_kind(0, code)
    means = [home.mean_scores(year)[0].rename(year) for year in home.score_years()]
    return pd.DataFrame(means).rename_axis("year").reset_index() if means else own, "schatting"


def _changes(series: pd.DataFrame, span: tuple[int, int]) -> pd.DataFrame:
    known = series.dropna(subset=list(DIMENSIONS)).set_index("year")
    if span[0] not in known.index:
        return pd.DataFrame({"year": [], "label": [], "change": []}).astype({"year": "int64", "label": "str"})
    known = known.loc[span[0] :]
    parts = [
        pd.DataFrame({"year": known.index, "label": DIMENSION_LABELS[name], "change": known[name] - known[name].iloc[0]})
        for name in DIMENSIONS
    ]
    return pd.concat(parts, ignore_index=True)


def _sentence(past: Past, name: str, series: pd.DataFrame, changes: pd.DataFrame) -> str:
    """Where two areas differ since the first measurement told: the score, and the topic in which they differ most."""
    assert past.span is not None
    start, end = past.span
    here, there = (rows.set_index("year")["afw"] for rows in (past.series, series))
    if not {start, end} <= set(there.index):
        return f"Van {name} zijn de scores van {start} en {end} niet allebei bekend. De lijn laat zien wat er wel is."
    own, other = (float(rows[end] - rows[start]) for rows in (here, there))
    last = float(there[end])
    said = (
        f"De score veranderde tussen {start} en {end} in {past.name} met {signed(own)} en in {name} met {signed(other)}, "
        f"tot {told_score(to_lbm(last))}."
    )
    mine, theirs = (rows[rows["year"] == end].set_index("label")["change"] for rows in (past.dimensions, changes))
    gap = (mine - theirs).abs().dropna()
    if gap.empty:
        return said
    label = str(gap.idxmax())
    return f"{said} Het grootste verschil: {label} ({signed(float(mine[label]))} en {signed(float(theirs[label]))})."
