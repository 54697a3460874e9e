"""Which buurten of a gemeente ask for attention first, and why: signals, in alphabetical order, never a ranking.

A signal about the score is the early warning (lib.outlook): among the 5 percent with the largest chance, and a chance of 2 in 100
or more, since in a quiet databank 5 percent are always the largest. A signal about residents is a change that stands out from the gemeente
and is larger than its margin: the share of 65-plussers in ten years (5 percentage points up, 2 more than the gemeente) or the number
of households (the interval of 2 of 3 times lies more than 5% below, or more than 10% above, what is there now).
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.answers.gemeente import Gemeente
from lib.answers.people_ahead import People, share_ahead
from lib.answers.score_ahead import PLURAL, ScoresAhead, precision_sentence, score_reasons
from lib.answers.wording import listing, number, percent
from lib.outlook.population import MODEL

SCORE, RESIDENTS = "score", "bewoners"
KINDS: dict[str, str] = {
    "": "geen signaal",
    RESIDENTS: "bewoners veranderen",
    SCORE: "score kan onder voldoende komen",
    "beide": "beide signalen",
}
_AHEAD = 10
_LEAST_CHANCE = 0.02
_OLDER, _MORE_OLDER = 0.05, 0.02
_FEWER, _MORE = 0.95, 1.10


@dataclass(frozen=True)
class Signals:
    """table: code, label, kind (key of KINDS), reasons (text), probability (0-1, NaN without); only buurten with a signal.

    `kinds` gives every buurt a position in KINDS (1-based, 0 = nothing known).
    """

    table: pd.DataFrame
    kinds: dict[str, int]
    takeaway: str
    precision: str
    note: str
    sources: tuple[str, ...]


def signals(gemeente: Gemeente, scores: ScoresAhead, people: People | None) -> Signals:
    """Signals of all buurten of a gemeente."""
    known, because = _scores(gemeente, scores), _residents(gemeente, people)
    rows, kinds = [], {}
    for code, label in zip(gemeente.buurten["code"], gemeente.buurten["label"], strict=True):
        about_score, about_people = known.get(code), because.get(code)
        kind = "beide" if about_score and about_people else SCORE if about_score else RESIDENTS if about_people else ""
        anything = code in known or code in because
        kinds[code] = list(KINDS).index(kind) + 1 if anything else 0
        if kind:
            reasons = [*(about_score[1] if about_score else []), *(about_people or [])]
            rows.append((code, label, kind, "; ".join(reasons), about_score[0] if about_score else float("nan")))
    table = pd.DataFrame(rows, columns=["code", "label", "kind", "reasons", "probability"])
    level = scores.levels.get("buurt")
    return Signals(
        table=table,
        kinds=kinds,
        takeaway=_takeaway(gemeente, table),
        precision=precision_sentence(scores, "buurt") if level else "",
        note=_note(scores),
        sources=_sources(gemeente, scores, people),
    )


def _scores(gemeente: Gemeente, scores: ScoresAhead) -> dict[str, tuple[float, list[str]] | None]:
    """Per buurt with a score: (probability, reasons) when flagged, None when not."""
    level = scores.levels.get("buurt")
    if level is None:
        return {}
    rows = level.warnings[level.warnings["code"].isin(set(gemeente.buurten["code"]))]
    return {
        str(row["code"]): (float(row["probability"]), score_reasons(row)) if has_signal(row) else None
        for _, row in rows.iterrows()
    }


def has_signal(row: pd.Series) -> bool:
    """Whether a row of the warnings table is shown as a signal."""
    return bool(row["flagged"]) and float(row["probability"]) >= _LEAST_CHANCE


def _residents(gemeente: Gemeente, people: People | None) -> dict[str, list[str]]:
    """Per buurt that is looked ahead for: reasons, empty when nothing stands out."""
    if people is None:
        return {}
    found: dict[str, list[str]] = {}
    older = share_ahead(people, "age_65_plus", _AHEAD).set_index("code")
    if gemeente.code in older.index:
        around = float(older.loc[gemeente.code, "then"] - older.loc[gemeente.code, "now"])
        for code, row in older[older.index.str.startswith("BU")].iterrows():
            rise = row["then"] - row["now"]
            stands_out = row["method"] == MODEL and rise >= _OLDER and rise - around >= _MORE_OLDER
            found[str(code)] = (
                [
                    f"65-plussers: van {percent(100 * row['now'])} nu naar ongeveer {percent(100 * row['then'])} in {people.origin + _AHEAD}"
                ]
                if stands_out
                else []
            )
    ahead = people.ahead[(people.ahead["figure"] == "households") & (people.ahead["year"] == people.origin + _AHEAD)]
    now = people.past[people.past["year"] == people.origin].set_index("code")["households"]
    for _, row in ahead[ahead["code"].str.startswith("BU") & (ahead["method"] == MODEL)].iterrows():
        there = float(now.get(row["code"], float("nan")))
        reasons = found.setdefault(str(row["code"]), [])
        if row["high67"] < _FEWER * there or row["low67"] > _MORE * there:
            direction = "minder" if row["high67"] < there else "meer"
            reasons.append(
                f"{direction} huishoudens: nu {number(there)}, in {people.origin + _AHEAD} 2 van de 3 keer tussen {number(row['low67'])} en {number(row['high67'])}"
            )
    return found


def _takeaway(gemeente: Gemeente, table: pd.DataFrame) -> str:
    n, all_of = len(table), len(gemeente.buurten)
    if not n:
        return f"In {gemeente.name} is er voor geen van de {all_of} buurten een signaal."
    about = table["kind"].isin([SCORE, "beide"]).sum(), table["kind"].isin([RESIDENTS, "beide"]).sum()
    parts = [f"{k} over {what}" for k, what in zip(about, ("de score", "de bewoners"), strict=True) if k]
    if len(parts) == 1:
        parts = [parts[0].split(" ", 1)[1]]
    asks = "vraagt 1 buurt" if n == 1 else f"vragen {n} van de {all_of} buurten"
    return f"In {gemeente.name} {asks} als eerste aandacht, {listing(parts)}."


def _note(scores: ScoresAhead) -> str:
    level = scores.levels.get("buurt")
    if level is None:
        return "Voor buurten zijn er geen scores; er is alleen naar bewoners gekeken."
    how = level.record
    if how["warnings_shown"] == "rule":
        why = "De simpele regel 'dichtst bij de grens van voldoende' bepaalt het signaal; een rekenmethode was niet aantoonbaar beter."
    else:
        why = "Een rekenmethode bepaalt het signaal; die was in eerdere metingen beter dan de regel 'dichtst bij de grens'."
    return (
        f"{why} Gesignaleerd is de 5 procent {PLURAL['buurt']} van de databank met de grootste kans om bij de meting van {how['next_year']} onder voldoende te "
        f"komen, als die kans ten minste {percent(100 * _LEAST_CHANCE)} is."
    )


def _sources(gemeente: Gemeente, scores: ScoresAhead, people: People | None) -> tuple[str, ...]:
    lines = []
    if "buurt" in scores.levels:
        lines.append(gemeente.source("scores", scores.levels["buurt"].record["measurements"][-1], "modelscore").line)
    if people is not None:
        lines.append(gemeente.source("key_figures", people.origin, "meting").line)
    return (*lines, "Buurtbalans, signalen (schatting)")
