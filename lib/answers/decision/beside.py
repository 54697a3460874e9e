"""Areas beside each other on paper: the score and who lives there, of at most four areas and what they are compared with."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from lib.answers.decision.record import SideBySide
from lib.answers.figure_words import figure_note, with_unit
from lib.answers.homes import Homes
from lib.areas import LAND, level_of
from lib.databank.catalogue.indicators import Kind, catalogue
from lib.scores import CLASS_NAMES, score_class, to_lbm, told_score

# Published figures that are told beside the score, in this order.
FIGURES = (
    "inhabitants",
    "households",
    "single_share",
    "no_children_share",
    "children_share",
    "age_65_plus_share",
    "owner_share",
    "corporation_share",
    "low_income_share",
)
_SCORE = "Leefbaarheidsscore"
_CLASS = "Klasse van de score"


def side_by_side(homes: Homes, areas: Sequence[str], reference: str, year: int) -> SideBySide:
    """Figures of `areas` and of `reference` near score year `year`, each of the area itself and never of a larger one."""
    codes = tuple(dict.fromkeys((*areas, reference)))
    rows: list[tuple[str, str, str, float, str, int | None, Kind]] = []
    sources: list[str] = []
    for code in codes:
        afw, kind = _score(homes, code, year)
        known = not math.isnan(afw)
        value, when = to_lbm(afw) if known else math.nan, f"{year}, schatting" if kind == "schatting" else str(year)
        words = CLASS_NAMES[int(score_class(afw)) - 1] if known else "geen score"
        rows.append((_SCORE, "score", code, value, f"{told_score(value)} ({when})" if known else "geen score", year, kind))
        rows.append((_CLASS, "", code, math.nan, words, year, kind))
        if known:
            sources.append(homes.of(code).source("scores", year, kind).line)
    for name in FIGURES:
        entry = catalogue()[name]
        for code in codes:
            home = homes.of(code)
            figure = home.figures.figure(name, code, year, fall_back=False)
            note = figure_note(figure, home.names)
            text = f"{with_unit(figure.value, entry)} ({note})" if figure.known else note
            rows.append((entry.label, entry.unit, code, figure.value, text, figure.year, figure.kind))
            if figure.known:
                sources.append(home.source("key_figures", figure.year, figure.kind).line)
    frame = pd.DataFrame(rows, columns=["figure", "unit", "code", "value", "text", "year", "kind"])
    frame.insert(2, "area", [homes.name(code) for code in frame["code"]])
    return SideBySide(
        codes, tuple(homes.name(code) for code in codes), homes.name(reference), frame, tuple(dict.fromkeys(sources))
    )


def _score(homes: Homes, code: str, year: int) -> tuple[float, Kind]:
    """Score (afw) of an area in a year and its kind; NaN where there is none."""
    home = homes.of(code)
    if code == LAND:
        found = home.country.mean_of_buurten(year)
        return (float(found[0]["afw"]) if found and found[1].national else math.nan), "schatting"
    series = home.series(code)
    own = series.loc[series["year"] == year, "afw"]
    if len(own) or level_of(code) != "gemeente":
        return (float(own.iloc[0]) if len(own) else math.nan), home.score_kind(year, code)
    return float(home.mean_scores(year)[0]["afw"]), "schatting"
