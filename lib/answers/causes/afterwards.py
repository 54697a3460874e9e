"""Like this one, and what came next: of buurten that were like this one in an earlier round, which rose and which fell clearly.

Like this one are buurten within reach of it (lib.similar, by what they are today) whose score at the start of the round was what its
score is now, give or take ordinary drift of two years. Clear is what passes both rules for a change: beyond ordinary drift
(lib.scores.drift) and beyond placebos (lib.follow_up). As many that rose as that fell are shown, the most similar first chosen:
what rose alone, or fell alone, would suggest a way to go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from lib.answers.causes.moved import FiguresIn
from lib.answers.causes.past import Background
from lib.answers.causes.similar import figures_beside
from lib.answers.place import Gemeente
from lib.databank.catalogue.indicators import Kind
from lib.follow_up import Comparison, FollowUpError, Panel, compare, judge
from lib.scores import DIMENSION_LABELS, DIMENSIONS, Drift, to_lbm, told_score
from lib.similar import SimilarIndex
from lib.words import count, number, signed

YEARS = 4
LEAST = 20
NEAREST = 300  # that count, the most similar first
MOST_SHOWN = 5
REASON = "Of dit de reden is, weten we niet."
NO_ROUND = f"Hiervoor zijn twee metingen van heel Nederland nodig, {YEARS} jaar na elkaar en op dezelfde grenzen. Die staan niet in deze gegevens."
_SAME_BORDERS = 0.95
_SAMPLE = 500  # buurten, of any kind, by which it is known how many change as clearly


@dataclass(frozen=True)
class Round:
    """Buurten between two measurements on the same borders, with the placebo test prepared for these two.

    usual: share (0-1) of all buurten, of any kind, that changed clearly.
    """

    panel: Panel
    drift: Drift
    start: int
    end: int
    against: Comparison
    usual: float


@dataclass(frozen=True)
class Afterwards:
    """`sentence`: how many were like this one and what became of them, or why that cannot be said.

    shown: code, rose (bool), then, now, change (score points afw), as many that rose as that fell; empty where there is nothing to show.
    table: the same in words, with what moved along; source: of scores and key figures
    """

    sentence: str
    shown: pd.DataFrame
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    source: str = ""


_NOTHING = pd.DataFrame({"code": [], "rose": [], "then": [], "now": [], "change": []})


def newest_round(panel: Panel, drift: Drift) -> Round | str:
    """The last two measurements four years apart in which nearly all buurten of the first have a score in the second; why not, when none."""
    for end in sorted((int(year) for year in panel.years), reverse=True):
        if end - YEARS not in panel.years:
            continue
        first, last = (~np.isnan(panel.afw[:, panel.column(year)]) for year in (end - YEARS, end))
        if first.any() and (first & last).sum() >= _SAME_BORDERS * first.sum():
            try:
                found = Round(panel, drift, end - YEARS, end, compare(panel, end - YEARS, end), float("nan"))
                step = max(1, len(found.against.rows) // _SAMPLE)
                rows = pd.DataFrame([_followed(found, str(panel.codes[row])) for row in found.against.rows[::step]])
                return replace(found, usual=float(rows.dropna(subset=["change"])["clear"].astype(bool).mean()))
            except FollowUpError as error:
                return f"Hiervoor zijn er te weinig buurten. {error}"
    return NO_ROUND


def afterwards(of: Round, index: SimilarIndex, code: str, score: float) -> Afterwards:
    """What came next in buurten that scored `score` (afw) in the first measurement of `of` and are like buurt `code`."""
    if np.isnan(score):
        return Afterwards("Deze buurt heeft geen score. Daarom is niet te zeggen welke buurten eerder zo scoorden.", _NOTHING)
    near = _candidates(of, index, code, score)
    if len(near) < LEAST:
        return Afterwards(
            f"In {of.start} waren {count(len(near), 'buurt', 'buurten')} zoals deze nu is. Dat is te weinig om te laten zien wat er daarna "
            f"gebeurde: {LEAST} of meer zijn nodig.",
            _NOTHING,
        )
    rows = pd.DataFrame([_followed(of, other) for other in near]).dropna(subset=["change"])
    clear = rows[rows["clear"].astype(bool)]
    rose, fell = clear[clear["change"] > 0], clear[clear["change"] < 0]
    said = (
        f"In {of.start} waren {len(rows)} buurten zoals deze nu is. Tot {of.end} {_verb(len(rose), 'steeg', 'stegen')} duidelijk en "
        f"{_verb(len(fell), 'daalde', 'daalden')} duidelijk. Bij de andere was de verandering gewoon. "
        f"Van alle buurten veranderden er {_of_hundred(of.usual)} van de 100 zo duidelijk."
    )
    n = min(len(rose), len(fell), MOST_SHOWN)
    if not n:
        why = "Er is dus niets om te laten zien." if clear.empty else "Van één kant alleen laten wij niets zien."
        return Afterwards(f"{said} {why}", _NOTHING)
    shown = pd.concat([rose.head(n), fell.head(n)]).drop(columns="clear").assign(rose=[True] * n + [False] * n)
    return Afterwards(f"{said} Hieronder staan er evenveel van elk.", shown.reset_index(drop=True))


def told(
    gemeente: Gemeente, background: Background, of: Round, found: Afterwards, read: FiguresIn, years: list[int]
) -> Afterwards:
    """What was found with the table of what moved along: the topic that changed most, and some key figures. Alphabetical per direction."""
    if found.shown.empty:
        return found
    rows = found.shown.assign(
        name=[background.names.get(code, code) for code in found.shown["code"]],
        gemeente=[background.names.get("GM" + code[2:6], "GM" + code[2:6]) for code in found.shown["code"]],
    ).sort_values(["rose", "name"], ascending=[False, True], ignore_index=True)
    table = pd.DataFrame(
        {
            "Buurt": rows["name"] + " (" + rows["gemeente"] + ")",
            "Wat gebeurde": ["steeg" if rose else "daalde" for rose in rows["rose"]],
            f"Score {of.start}": [told_score(to_lbm(value)) for value in rows["then"]],
            f"Score {of.end}": [told_score(to_lbm(value)) for value in rows["now"]],
            "Vooral": [
                _topic(background.panels["buurt"].series(code), of, rose)
                for code, rose in zip(rows["code"], rows["rose"], strict=True)
            ],
            **figures_beside(rows["code"], read, years, of.start, of.end),
        }
    )
    lines = [gemeente.source(table, None, kind).line for table, kind in _SOURCES]
    return replace(found, table=table, source=", ".join([" · ".join(lines), f"{of.start}-{of.end}"]))


_SOURCES: tuple[tuple[str, Kind], ...] = (("scores", "modelscore"), ("key_figures", "meting"))


def _topic(series: pd.DataFrame, of: Round, rose: bool) -> str:
    """The topic that changed most in the direction of the score: 'sociale samenhang (+0,06)'."""
    known = series.set_index("year")
    change = (known.loc[of.end, list(DIMENSIONS)] - known.loc[of.start, list(DIMENSIONS)]).astype(float)
    if change.isna().any():
        return "niet gepubliceerd"
    topic = str(change.idxmax() if rose else change.idxmin())
    return f"{DIMENSION_LABELS[topic]} ({signed(float(change[topic]))})"


def _verb(n: int, one: str, many: str) -> str:
    return f"{one if n == 1 else many} er {n}" if n else f"{one} er geen enkele"


def _of_hundred(share: float) -> str:
    return "minder dan 1" if share < 0.005 else f"ongeveer {number(100 * share)}"


def _candidates(of: Round, index: SimilarIndex, code: str, score: float) -> Sequence[str]:
    """Buurten within reach that scored about `score` then, the most similar first."""
    places = {str(one): i for i, one in enumerate(of.panel.codes)}
    then = of.panel.afw[:, of.panel.column(of.start)]
    size = float(of.panel.inhabitants[places[code]]) if code in places else float("nan")
    close = of.drift.limits("afw", float(np.nan_to_num(size)), of.end - 2, of.end).p90
    reach = [str(one) for one in index.within_reach(code) if str(one) in places]
    return [one for one in reach if abs(then[places[one]] - score) <= close][:NEAREST]


def _followed(of: Round, code: str) -> dict[str, object]:
    """Scores of a buurt then and afterwards, and whether the change is clear by both rules; NaN where it cannot be followed."""
    row = int(np.searchsorted(of.panel.codes, code))
    then, now = (float(of.panel.afw[row, of.panel.column(year)]) for year in (of.start, of.end))
    missing = {"code": code, "then": then, "now": now, "change": np.nan, "clear": False}
    if np.isnan(then) or np.isnan(now):
        return missing
    limits = of.drift.limits("afw", float(np.nan_to_num(of.panel.inhabitants[row])), of.start, of.end)
    change = now - then
    try:
        verdict = judge(of.panel, code, of.start, of.end, comparison=of.against)
    except FollowUpError:
        return missing
    beyond = abs(change - (limits.usual or 0.0)) > limits.p90
    same_way = np.sign(verdict.effect) == np.sign(change)
    return {**missing, "change": change, "clear": bool(beyond and verdict.visible and same_way)}


def round_of(background: Background) -> Round | str:
    """The newest round of the buurten of today; why there is none, when there is none."""
    of = background.panels["buurt"]
    values = np.array([of.scores(list(of.codes), year) for year in of.years]).reshape(len(of.years), len(of))
    wide = pd.DataFrame(values.T, index=pd.Index(of.codes, name="code"), columns=pd.Index(of.years, name="year"))
    long = wide.reset_index().melt("code", var_name="year", value_name="afw").dropna(subset=["afw"])
    return newest_round(Panel.of(long, background.inhabitants), of.drift) if len(long) else NO_ROUND
