"""The score of every buurt through the measurements beside that of the gemeente: small charts on one scale, in the order in which buurten are listed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lib.answers.place import Gemeente
from lib.answers.standing.absent import why_no_score, words
from lib.chart_rules import steps
from lib.scores import to_lbm
from lib.words import listed, number

_LEAST = 0.1  # of a scale: what hardly moves is not blown up


@dataclass(frozen=True)
class Course:
    """One buurt: its scores (lbm) in the order of the years, NaN where there is none, and in words from first to last."""

    scores: tuple[float, ...]
    words: str


@dataclass(frozen=True)
class ThroughTime:
    """Courses by code, in the order in which they were asked for.

    years     the measurements of the gemeente that can be joined to the map, ascending
    gemeente  its own course: as published, else the mean of its buurten
    scale     round steps (lbm) that hold every score that is drawn, the same for all
    table     every buurt of the gemeente with a column of numbers per measurement, for a download
    source    line of the source; `note`: what the lines are, and measurements that are left out
    """

    years: tuple[int, ...]
    gemeente: Course
    buurten: dict[str, Course]
    scale: tuple[float, ...]
    table: pd.DataFrame
    source: str
    note: str


def through_time(gemeente: Gemeente, codes: Sequence[str]) -> ThroughTime:
    """The courses of some buurten of a gemeente, `codes` in the order in which they are shown. The scale is that of the whole gemeente."""
    years = tuple(gemeente.score_years())
    means = [gemeente.mean_scores(year) for year in years]
    own = tuple(to_lbm(float(scores["afw"])) for scores, _ in means)
    by_year = [gemeente.scores_in(year)["afw"].map(to_lbm) for year in years]
    drawn = [float(value) for scores in by_year for value in scores.dropna()] + [value for value in own if not math.isnan(value)]
    missing = why_no_score(gemeente, years[-1]) if years else {}
    buurten = {}
    for code in codes:
        scores = tuple(float(of_year[code]) for of_year in by_year)
        reason = f"geen score: {words(missing[code], gemeente, years[-1])}" if code in missing else "geen score"
        buurten[code] = Course(scores, _said(years, scores) or reason)
    published = {kind for _, kind in means}
    return ThroughTime(
        years=years,
        gemeente=Course(own, _said(years, own)),
        buurten=buurten,
        scale=tuple(steps(min(drawn), max(drawn), 5, _LEAST)) if drawn else (),
        table=pd.DataFrame(
            {
                "Code": gemeente.buurten["code"],
                "Buurt": gemeente.buurten["label"],
                "Wijk": gemeente.buurten["wijk"],
                **{f"Score {year}": of_year.round(5).to_numpy() for year, of_year in zip(years, by_year, strict=True)},
            }
        ),
        source=gemeente.source("scores", years[-1] if years else None, "modelscore", "vanaf ongeveer 100 inwoners").line,
        note=(
            f"Grijze lijn: {gemeente.name} ({listed(sorted(published))}). Alle grafieken hebben dezelfde schaal. "
            f"De buurten staan op alfabet. Het is geen ranglijst.{gemeente.unjoined_note}"
        ),
    )


def _said(years: Sequence[int], scores: Sequence[float]) -> str:
    known = [(year, score) for year, score in zip(years, scores, strict=True) if not math.isnan(score)]
    if not known:
        return ""
    ends = known[:1] if len(known) == 1 else [known[0], known[-1]]
    return listed(f"{number(score, 2)} in {year}" for year, score in ends)
