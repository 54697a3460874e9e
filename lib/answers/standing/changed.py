"""The map of what changed: the score of each buurt against the measurement before, judged as everywhere by what areas of its size did."""

from __future__ import annotations

import numpy as np

from lib.answers.place import Gemeente
from lib.answers.standing.observations import same_size
from lib.answers.standing.standing import MEANS, Standing, counted, table_of
from lib.answers.standing.themes import Theme
from lib.areas import PLURAL
from lib.scores import judge_change
from lib.words import count, signed

CLASSES: tuple[str, ...] = (
    "duidelijk ongunstiger",
    "iets ongunstiger, kan toeval zijn",
    "gewone schommeling",
    "iets gunstiger, kan toeval zijn",
    "duidelijk gunstiger",
)
_UNKNOWN = "onbekend"
_STEPS = {"schommeling": 0, "licht": 1, "duidelijk": 2}


def changed(gemeente: Gemeente, theme: Theme, year: int) -> Standing:
    """Class and change of every buurt between the measurement before `year` and that of `year`.

    Values are score points, as they are; the class is that of the change less what areas of the same size did.
    """
    before = max((earlier for earlier in gemeente.score_years() if earlier < year), default=None)
    codes = gemeente.buurten["code"]
    values, classes, texts = np.full(len(codes), np.nan), np.zeros(len(codes), dtype=int), ["niet te vergelijken"] * len(codes)
    if before is not None:
        change = gemeente.scores_in(year)["afw"] - gemeente.scores_in(before)["afw"]
        values = change.to_numpy()
        for at in np.flatnonzero(~np.isnan(values)):
            people = float(gemeente.inhabitants.get(codes.iloc[at], np.nan))
            judged = judge_change(float(values[at]), gemeente.country.drift(gemeente.level, before, year, people))
            if judged.zone == _UNKNOWN or judged.relative is None:
                texts[at] = f"{signed(values[at])}, {judged.words}"
                continue
            classes[at] = 3 + int(np.sign(judged.relative)) * _STEPS[judged.zone]
            texts[at] = f"{signed(values[at])}, {CLASSES[classes[at] - 1]}"
    table = table_of(gemeente, np.where(classes > 0, values, np.nan), classes, texts, np.full(len(codes), year))
    absent = int((classes == 0).sum())
    missing = (
        f"Van {count(absent, f'{gemeente.level} is', f'{PLURAL[gemeente.level]} is')} de verandering niet te beoordelen."
        if absent
        else ""
    )
    if {year, before} & set(gemeente.means):
        missing = f"{missing} {MEANS}".strip()
    source = gemeente.source("scores", year, gemeente.score_kind(year), "vanaf ongeveer 100 inwoners")
    return Standing(theme, year, table, counted(CLASSES, classes), _takeaway(gemeente, classes, before, year), source, missing)


def _takeaway(gemeente: Gemeente, classes: np.ndarray, before: int | None, year: int) -> str:
    if before is None:
        return f"Er is geen meting van vóór {year}. Een verandering is daarom nog niet te geven.{gemeente.unjoined_note}"
    known = classes[classes > 0]
    if not len(known):
        return f"Of de score tussen {before} en {year} veranderde, is niet te beoordelen: van beide jaren zijn er geen scores van heel Nederland."
    up, down = int((known == len(CLASSES)).sum()), int((known == 1).sum())
    against = f"vergeleken met {same_size(gemeente, gemeente.level, before, year)}"
    if not up + down:
        return f"Tussen {before} en {year} veranderde geen enkele {gemeente.level} duidelijk, {against}."
    return (
        f"Tussen {before} en {year} {'werd' if up == 1 else 'werden'} {count(up, gemeente.level, PLURAL[gemeente.level])} duidelijk gunstiger en {down} duidelijk "
        f"ongunstiger, {against}. De andere {len(known) - up - down} bleven ongeveer gelijk."
    )
