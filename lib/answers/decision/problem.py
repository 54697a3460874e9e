"""What a plan starts from: the five topics of the buurten of the plan together, beside the gemeente, and the one that stands out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lib.answers.decision.words import where
from lib.answers.place import Gemeente, name_of
from lib.areas import level_of
from lib.scores import DIMENSION_LABELS, DIMENSIONS, told_deviation
from lib.scores.classes import DEVIATION_LIMITS

COLUMNS = ["label", "here", "around"]
# The smallest step from 'around' to worse on the scale of the Leefbaarometer.
_STEP = float(min(abs(DEVIATION_LIMITS)))


def problem_of(gemeente: Gemeente, areas: Sequence[str], year: int) -> pd.DataFrame:
    """label, here (of several areas the mean by inhabitants) and around (the gemeente), score points against the ijkpunt; empty where not known.

    A work area as a whole has nothing around it: NaN.
    """
    whole = list(areas) == [gemeente.code]
    mean = gemeente.mean_scores(year)[0]
    buurten = [area for area in areas if level_of(area) == "buurt"]
    own = mean * float("nan")
    if len(areas) == 1:
        own = gemeente.score_of(areas[0], year)
    elif buurten and len(buurten) == len(areas):
        own = gemeente.mean_of(buurten, year)[0]
    if own[list(DIMENSIONS)].isna().any() or mean[list(DIMENSIONS)].isna().any():
        return pd.DataFrame(columns=COLUMNS)
    if whole:
        mean = mean * float("nan")
    return pd.DataFrame([(DIMENSION_LABELS[d], float(own[d]), float(mean[d])) for d in DIMENSIONS], columns=COLUMNS)


def problem_text(gemeente: Gemeente, areas: Sequence[str], topics: pd.DataFrame) -> str:
    """On which topic it lies furthest below the gemeente; '' without topics."""
    if topics.empty:
        return ""
    whole = "het werkgebied" if gemeente.is_work_area else "de gemeente"
    place = where([name_of(gemeente, area) for area in areas])
    if topics["around"].isna().all():
        row = topics.loc[topics["here"].idxmin()]
        return f"Het laagst scoort {place} op {row['label']}: {told_deviation(row['here'])} tegen het ijkpunt."
    behind = topics["here"] - topics["around"]
    if behind.min() > -_STEP:
        return f"Op geen van de vijf onderwerpen {'scoort' if len(areas) == 1 else 'scoren'} {place} duidelijk lager dan {whole}."
    row = topics.loc[behind.idxmin()]
    verb = "scoort" if len(areas) == 1 else "scoren"
    return f"Op {row['label']} {verb} {place} lager dan {whole}: {told_deviation(row['here'])} tegen {told_deviation(row['around'])}."
