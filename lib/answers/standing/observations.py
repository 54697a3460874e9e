"""The three observations beside the map: level, change, and where the difference lies. No buurt with a low score is named."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.answers.place import Gemeente
from lib.answers.standing.standing import FEWEST_BUURTEN, level_sentence, share_of_all
from lib.areas import Level
from lib.scores import DIMENSION_LABELS, NO_SCORE, judge_change, score_class, variance_shares
from lib.words import listed, number

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
    return Observation("Stand", level_sentence(known) + share_of_all(gemeente, known, year), source)


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
        f"Er is één meting van deze buurten ({year}). Of het beter of slechter ging, is nog niet te zeggen.{gemeente.unjoined_note}",
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
            f"{span} veranderde de score in {len(clear)} van de {len(rows)} {many} duidelijk, {against}. Gunstiger: {up}. "
            f"Ongunstiger: {len(clear) - up}." + (" In de andere bleef het verschil klein." if len(clear) < len(rows) else "")
        )
    else:
        text = f"{span} veranderde geen enkele {level} duidelijk, {against}."
    return Observation(
        "Ontwikkeling",
        text,
        source,
        "'Duidelijk' betekent: zo'n verandering zien we maar bij 1 op de 10 gebieden van deze grootte.",
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
        parts = [f"voor {number(100 * ordered[d])} procent in {DIMENSION_LABELS[d]}" for d in named]
        text = f"De verschillen tussen buurten zitten hier {listed(parts)}."
    if ordered.iloc[-1] < -0.05:
        lowest = DIMENSION_LABELS[str(ordered.index[-1])]
        verb = "werken" if lowest == "voorzieningen" else "werkt"
        text += f" {lowest.capitalize()} {verb} hier juist de andere kant op."
    return Observation(
        "Waar het verschil zit", text, source, "Procenten: aandeel van het onderwerp in de verschillen tussen buurten."
    )
