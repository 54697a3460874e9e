"""Which areas of the databank are like the place that is looked at.

A buurt is compared with buurten. A work area is some buurten together, so that it is compared with areas that are that too: wijken, or
gemeenten where fewer than fifteen wijken have as many inhabitants (and fifteen gemeenten are known). Its figures are those that are shown of
it (lib.databank.own.adding), its distance to a wijk the one that buurten have to each other (lib.similar), measured in the spread of
wijken. Wijken (gemeenten) that share a buurt with it are left out, for they would be compared with themselves. Others of the same
gemeenten are not, as they are for a buurt: a work area may lie in many, and these are the surroundings it is held against.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from lib.answers.place.gemeente import Gemeente
from lib.areas import Level, is_work_area
from lib.databank.own.adding import LEAST_COVERED
from lib.scores import weighted_mean
from lib.similar import DEFAULT_N, FEATURES, Similar, SimilarIndex

# Of the code of a buurt, what is in that of the wijk and gemeente around it.
_ENDS: dict[Level, int] = {"wijk": 8, "gemeente": 6}
_PREFIX: dict[Level, str] = {"wijk": "WK", "gemeente": "GM"}
# What a work area is compared with, and why; nothing is said of what a buurt is compared with.
COMPARED_WITH: dict[Level, str] = {
    "wijk": "Een werkgebied is een groep buurten, net als een wijk. Daarom zoeken we onder wijken. Een wijk waar het in ligt, doet niet mee.",
    "gemeente": "Dit werkgebied is groter dan bijna elke wijk. Daarom zoeken we onder gemeenten. Een gemeente waar het in ligt, doet niet mee.",
}
MEANS_OF_BUURTEN = "Hun score is het gemiddelde van hun buurten; elke inwoner telt even zwaar (schatting)."


def similar_to(gemeente: Gemeente, code: str, index_of: Callable[[Level], SimilarIndex]) -> tuple[SimilarIndex, Similar]:
    """The areas most like `code` in the index they were found in; `index_of` gives that of all areas of a level.

    `code` is a buurt or wijk of the gemeente, or the work area itself.
    """
    if not is_work_area(code):
        return index_of("buurt"), index_of("buurt").find(code)
    near = max(gemeente.figures.years, default=gemeente.map_year)
    figures = {name: gemeente.figures.figure(name, code, near).value for name in FEATURES}
    level: Level = "gemeente" if _is_larger(gemeente, figures.get("inhabitants", np.nan), index_of) else "wijk"
    index = index_of(level).with_area(code, figures)
    return index, index.find(code, without=overlapping(gemeente, level))


def overlapping(gemeente: Gemeente, level: Level) -> list[str]:
    """The wijken or gemeenten that a work area shares a buurt with."""
    return sorted({_PREFIX[level] + buurt[2 : _ENDS[level]] for buurt in gemeente.buurten["code"]})


def _is_larger(gemeente: Gemeente, inhabitants: float, index_of: Callable[[Level], SimilarIndex]) -> bool:
    """Whether too few wijken have as many inhabitants as the work area to find similar ones among, and enough gemeenten do."""
    wijken, gemeenten = (index_of(level).figures("inhabitants", overlapping(gemeente, level)) for level in _PREFIX)
    return bool(inhabitants > 0 and (wijken >= inhabitants).sum() < DEFAULT_N <= (gemeenten > 0).sum())


def means_of_buurten(areas: Sequence[str], scores: pd.DataFrame, inhabitants: pd.Series) -> pd.DataFrame:
    """Scores of wijken or gemeenten (all of one level) as means of their buurten, each inhabitant counting as much.

    `scores`: index code of a buurt, a column per score or measurement (score points); a buurt that lacks one counts for none, so that measurements are of the
    same buurten. Index `areas`; NaN where the buurten that count hold less than 80% of the inhabitants of the area itself.
    """
    known, found = scores.dropna(), {}
    size = len(areas[0]) if len(areas) else 0
    rows = known.groupby(known.index.str[2:size]).indices
    for area in areas:
        of = known.iloc[rows.get(area[2:], [])]
        people = inhabitants.reindex(of.index)
        enough = people.sum() >= LEAST_COVERED * inhabitants.get(area, np.nan)
        found[area] = [weighted_mean(of[name], people)[0] if enough else np.nan for name in scores]
    return pd.DataFrame.from_dict(found, orient="index", columns=list(scores.columns), dtype=float)
