"""All buurten of a gemeente beside each other: score, five topics, change, households and signals. Never in the order of a score."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from lib.answers.figure_words import STATUS_WORDS, wijk_name
from lib.answers.place import Gemeente
from lib.answers.standing.absent import missing_sentence, why_no_score, words
from lib.answers.standing.changed import CLASSES as CHANGE_WORDS
from lib.answers.standing.changed import changed
from lib.answers.standing.one_area.card import HOUSEHOLD_SHARES
from lib.answers.standing.standing import DEVIATION_NAMES, Standing, mean_sentence, stand
from lib.answers.standing.themes import CHANGE, SCORE, themes
from lib.databank.figures import Figure
from lib.scores import CLASS_NAMES, DIMENSION_LABELS, told_deviation, told_score
from lib.words import capital, count, percent, signed, year_ranges

MOST_ROWS = 30
ABOUT = (
    "Eén persoon, zonder en met kinderen zijn delen van alle huishoudens. De vijf onderwerpen zijn vergeleken met het ijkpunt. "
    "Of een verandering gewoon is, hangt af van hoeveel mensen er wonen: in een kleine buurt zegt dezelfde verandering minder."
)
Scale = Literal["score", "change", "share", ""]
Groups = dict[str, tuple[str, tuple[str, ...]]]
"""Buurten that are looked at together: key (a page number or the code of a wijk) -> (label, codes in alphabetical order)."""


@dataclass(frozen=True)
class Cell:
    """What a cell says. `step` is the class on its scale (score 1-9, change 1-5), 0 where there is none; words without a scale are no figure."""

    words: str
    scale: Scale = ""
    step: int = 0


@dataclass(frozen=True)
class Matrix:
    """Rows by code in the order of the alphabet; each has one cell per heading.

    groups  what can be looked at together
    table   the same in numbers and words, one row per buurt, for a download
    """

    year: int
    headings: tuple[str, ...]
    rows: dict[str, tuple[Cell, ...]]
    groups: Groups
    table: pd.DataFrame
    takeaway: str
    note: str
    sources: tuple[str, ...]


def matrix(gemeente: Gemeente, year: int, signals: Mapping[str, str]) -> Matrix:
    """The matrix of the measurement of `year`. `signals`: kind of signal in words per buurt."""
    score = stand(gemeente, themes()[SCORE], year)
    topics = {dimension: stand(gemeente, themes()[dimension], year) for dimension in DIMENSION_LABELS}
    change = changed(gemeente, themes()[CHANGE], year)
    before = max((earlier for earlier in gemeente.score_years() if earlier < year), default=None)
    since = "Verandering" if before is None else f"Sinds {before}"
    unjudged = "niet te vergelijken" if before is not None or gemeente.unjoined else "geen eerdere meting"
    codes, ids = gemeente.buurten["code"].tolist(), tuple(name for name, _ in HOUSEHOLD_SHARES)
    households = {code: gemeente.figures.together(ids, code, year, fall_back=False) for code in codes}
    newest = max((figure.year or 0 for figure in households.values() if figure.known), default=0)
    because = {code: words(reason, gemeente, year) for code, reason in why_no_score(gemeente, year).items()}
    told = {code: signals.get(code, "te weinig bekend") for code in codes}
    columns = [
        [_score(c, v, because.get(code, "")) for code, c, v in _of(score)],
        *([_topic(c, v, because.get(code, "")) for code, c, v in _of(topic)] for topic in topics.values()),
        [_change(c, v, _unscored(because[code]) if code in because else unjudged) for code, c, v in _of(change)],
        *([_household(households[code], at, newest) for code in codes] for at in range(len(ids))),
        [Cell(told[code]) for code in codes],
    ]
    return Matrix(
        year=year,
        headings=(
            f"Score {year}",
            *(capital(label) for label in DIMENSION_LABELS.values()),
            since,
            *(label for _, label in HOUSEHOLD_SHARES),
            "Signaal",
        ),
        rows={code: tuple(column[at] for column in columns) for at, code in enumerate(codes)},
        groups=groups_of(gemeente),
        table=_table(gemeente, score, topics, change, since, households).assign(
            **{"Signaal": [told[code] for code in codes], "Geen score, want": [because.get(code, "") for code in codes]}
        ),
        takeaway=score.takeaway,
        note=f"{ABOUT}{mean_sentence(gemeente, year, 'afw')} {missing_sentence(gemeente, year)}{gemeente.unjoined_note}".strip(),
        sources=_sources(gemeente, year, households),
    )


def _of(shown: Standing) -> list[tuple[str, int, float]]:
    """Code, class and value of every buurt."""
    table = shown.table
    return list(zip(table["code"].tolist(), table["class"].astype(int).tolist(), table["value"].tolist(), strict=True))


def _score(step: int, value: float, because: str) -> Cell:
    return Cell(f"{told_score(value)}, {CLASS_NAMES[step - 1]}", "score", step) if step else Cell(_unscored(because))


def _unscored(because: str) -> str:
    return f"geen score: {because}"


def _topic(step: int, value: float, because: str) -> Cell:
    if not step:
        return Cell(_unscored(because) if because else "niet gepubliceerd")
    return Cell(f"{told_deviation(value)}, {_against(step)}", "score", step)


def _against(step: int) -> str:
    """The class of a topic under a heading that names the ijkpunt."""
    return DEVIATION_NAMES[step - 1].removesuffix(" dan het ijkpunt")


def _change(step: int, value: float, otherwise: str) -> Cell:
    return Cell(f"{signed(value)}, {CHANGE_WORDS[step - 1]}", "change", step) if step else Cell(otherwise)


def _household(figure: Figure, at: int, newest: int) -> Cell:
    if not figure.known:
        return Cell(STATUS_WORDS[figure.status])
    return Cell(percent(figure.values[at]) + ("" if figure.year == newest else f" ({figure.year})"), "share")


def group_of(groups: Groups, wanted: str | None, buurt: str | None) -> str:
    """The group to show: the wanted one, else the first that holds the chosen buurt, else the first."""
    if wanted in groups:
        return str(wanted)
    return next((key for key, (_, codes) in groups.items() if buurt in codes), next(iter(groups)))


def groups_of(gemeente: Gemeente) -> Groups:
    """Pages of the alphabet, of about the same length, and after those the wijken."""
    buurten = gemeente.buurten
    pages = np.array_split(np.arange(len(buurten)), max(1, math.ceil(len(buurten) / MOST_ROWS)))
    found: Groups = {}
    for at, rows in enumerate(pages, 1):
        of_page = buurten.iloc[rows]
        label = (
            f"Alle {len(buurten)} buurten, op alfabet"
            if len(pages) == 1
            else f"Op alfabet: {of_page['label'].iloc[0]} tot en met {of_page['label'].iloc[-1]}"
        )
        found[str(at)] = label, tuple(of_page["code"])
    wijken = sorted(buurten.groupby("wijk_code"), key=lambda one: (str(one[1]["wijk"].iloc[0]).casefold(), one[0]))
    if len(wijken) > 1:
        for code, rows in wijken:
            label = f"{wijk_name(str(rows['wijk'].iloc[0]))} ({count(len(rows), 'buurt', 'buurten')})"
            found[str(code)] = label, tuple(rows["code"])
    return found


def _table(
    gemeente: Gemeente,
    score: Standing,
    topics: Mapping[str, Standing],
    change: Standing,
    since: str,
    households: Mapping[str, Figure],
) -> pd.DataFrame:
    def class_names(shown: Standing) -> list[str]:
        return ["" if not c else str(shown.legend["name"].iloc[c - 1]) for c in shown.table["class"]]

    buurten = gemeente.buurten
    table = pd.DataFrame({"Code": buurten["code"], "Buurt": buurten["label"], "Wijk": buurten["wijk"]})
    table["Inwoners"] = score.table["inhabitants"].round().astype("Int64").to_numpy()
    named = {f"Score {score.year}": score, **{capital(DIMENSION_LABELS[name]): topic for name, topic in topics.items()}}
    for name, shown in {**named, since: change}.items():
        table[name] = shown.table["value"].round(5).to_numpy()
        table[f"{name}: klasse"] = class_names(shown)
    for at, (_, label) in enumerate(HOUSEHOLD_SHARES):
        table[f"{label} (%)"] = [round(f.values[at], 1) if f.known else math.nan for f in households.values()]
    years = [f.year if f.known else None for f in households.values()]
    return table.assign(**{"Jaar huishoudens": pd.array(years, dtype="Int64")})


def _sources(gemeente: Gemeente, year: int, households: Mapping[str, Figure]) -> tuple[str, ...]:
    lines = [gemeente.source("scores", year, "modelscore", "vanaf ongeveer 100 inwoners").line]
    known = [figure for figure in households.values() if figure.known]
    if known:
        newest = max(known, key=lambda figure: figure.year or 0)
        lines.append(gemeente.source("key_figures", newest.year, newest.kind).line)
        others = sorted({f.year for f in known if f.year is not None and f.year != newest.year})
        if others:
            lines[-1] += f" (enkele buurten {year_ranges(others)})"
    return tuple(lines)
