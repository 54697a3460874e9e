"""The three observations beside the map: level, change, and where the difference lies. No buurt with a low score is named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.place import Gemeente
from lib.answers.standing.standing import FEWEST_BUURTEN, class_for_half, level_sentence
from lib.areas import Level
from lib.scores import DIMENSION_LABELS, NO_SCORE, judge_change, score_class, variance_shares
from lib.words import listed, number, rounded

_FEWEST_GEMEENTEN = 20
_ALL_OVER_BELOW = 0.35


@dataclass(frozen=True)
class Observation:
    """One sentence (or two) with its heading, source line and what its words mean."""

    heading: str
    text: str
    source: str
    note: str = ""


def observe(gemeente: Gemeente, year: int) -> list[Observation]:
    """At most three observations on the scores of `year`; none when the gemeente has no scores."""
    level = _level(gemeente, year)
    if level is None:
        return []
    if int(gemeente.scores_in(year)["afw"].notna().sum()) < FEWEST_BUURTEN:
        return [level]
    return [o for o in (level, _change(gemeente, year), _where(gemeente, year)) if o is not None]


def _level(gemeente: Gemeente, year: int) -> Observation | None:
    classes = score_class(gemeente.scores_in(year)["afw"])
    known = classes[classes != NO_SCORE]
    source = gemeente.source("scores", year, "modelscore").line
    if not len(known):
        return None
    chosen = class_for_half(known)
    reached = int((known >= chosen).sum())
    everybody = reached == len(known)
    text = level_sentence(known)
    elsewhere = _elsewhere(gemeente, year, chosen)
    if elsewhere is not None and not everybody and len(known) >= FEWEST_BUURTEN:
        low, high, n = elsewhere
        text += f" Bij de helft van {n} gemeenten, de middelste, is dat {low} tot {high} van elke 100."
    return Observation("Stand", text, source)


def _elsewhere(gemeente: Gemeente, year: int, chosen: int) -> tuple[int, int, int] | None:
    """Quartiles over gemeenten of the share of buurten in class `chosen` or better, and the number of gemeenten."""
    scores = gemeente.country.gemeente_scores
    scores = scores[scores["year"] == year]
    reached = pd.Series(score_class(scores["afw"]) >= chosen, index=scores["gemeente_code"].to_numpy())
    per_gemeente = reached.groupby(level=0).agg(["mean", "size"])
    per_gemeente = per_gemeente[per_gemeente["size"] >= FEWEST_BUURTEN]
    if len(per_gemeente) < _FEWEST_GEMEENTEN:
        return None
    low, high = np.quantile(per_gemeente["mean"], [0.25, 0.75])
    return rounded(100 * low), rounded(100 * high), len(per_gemeente)


def _change(gemeente: Gemeente, year: int) -> Observation:
    own = gemeente.changes
    levels: tuple[tuple[Level, str], ...] = (("buurt", "buurten"), ("wijk", "wijken"))
    for level, many in levels:
        rows = own[(own["level"] == level) & (own["end"] <= year)]
        if len(rows):
            return _change_sentence(gemeente, rows[rows["end"] == rows["end"].max()], level, many)
    source = gemeente.source("scores", year, "modelscore").line
    return Observation(
        "Ontwikkeling",
        f"Er is geen meting van vóór {year}; een ontwikkeling is nog niet te geven.{gemeente.unjoined_note}",
        source,
    )


def _change_sentence(gemeente: Gemeente, rows: pd.DataFrame, level: Level, many: str) -> Observation:
    # A buurt can miss a measurement; its longer interval is not comparable with that of the others.
    start, end = int(rows["start"].mode().max()), int(rows["end"].iloc[0])
    rows = rows[rows["start"] == start]
    source = gemeente.source("scores", end, "modelscore").line
    judged = [
        judge_change(float(change), gemeente.country.drift(level, start, end, float(people)))
        for change, people in zip(rows["change"], rows["inhabitants"], strict=True)
    ]
    if any(change.relative is None for change in judged):
        text = f"Of de score tussen {start} en {end} duidelijk veranderde, is {judged[0].words}."
        return Observation("Ontwikkeling", text, source)
    clear = [change for change in judged if change.zone == "duidelijk"]
    up = sum((change.relative or 0) > 0 for change in clear)
    against = f"vergeleken met {same_size(gemeente, level, start, end)}"
    span = f"Tussen {start} en {end}"
    if clear:
        text = (
            f"{span} veranderde de score in {len(clear)} van de {len(rows)} {many} duidelijk, {against}: {up} gunstiger, "
            f"{len(clear) - up} ongunstiger." + (" In de andere bleef het verschil klein." if len(clear) < len(rows) else "")
        )
    else:
        text = f"{span} veranderde geen enkele {level} duidelijk, {against}."
    return Observation(
        "Ontwikkeling", text, source, "'Duidelijk' is meer dan bij 9 van de 10 gebieden van deze grootte gewoon is."
    )


def same_size(gemeente: Gemeente, level: Level, start: int, end: int) -> str:
    """What a change is judged against: 'even grote buurten in Nederland', or in the gemeenten that have a score in both years."""
    among = gemeente.country.compared(level, start, end)
    return f"even grote {'buurten' if level == 'buurt' else 'wijken'} in {among.place}"


def _where(gemeente: Gemeente, year: int) -> Observation | None:
    shares = variance_shares(gemeente.scores_in(year))
    if shares is None:
        return None
    ordered = shares.sort_values(ascending=False)
    source = gemeente.source("scores", year, "modelscore").line
    if ordered.iloc[0] < _ALL_OVER_BELOW:
        text = "De verschillen tussen buurten zitten verspreid over meerdere onderwerpen."
    else:
        named = [d for d in ordered.index[:2] if ordered[d] >= 0.15]
        parts = [f"{DIMENSION_LABELS[d]} ({number(100 * ordered[d])} procent)" for d in named]
        text = f"De verschillen tussen buurten zitten hier vooral in {listed(parts)}."
    if ordered.iloc[-1] < -0.05:
        lowest = DIMENSION_LABELS[str(ordered.index[-1])]
        verb = "werken" if lowest == "voorzieningen" else "werkt"
        text += f" {lowest.capitalize()} {verb} hier juist de andere kant op."
    return Observation(
        "Waar het verschil zit", text, source, "Procenten: aandeel van het onderwerp in de verschillen tussen buurten."
    )
