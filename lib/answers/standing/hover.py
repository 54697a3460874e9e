"""What a map says of each buurt besides its name: score and class, change, inhabitants."""

from __future__ import annotations

import numpy as np

from lib.answers.place import Gemeente
from lib.scores import CLASS_NAMES, NO_SCORE, score_class, to_lbm, told_score
from lib.words import number, signed


def hover_texts(gemeente: Gemeente, year: int) -> list[tuple[str, dict[str, str]]]:
    """Per line what it is about and its text per code of the buurten, '' where nothing is known.

    The change is that since the measurement before `year`, in score points and not compared with the country.
    """
    scores = gemeente.scores_in(year)["afw"]
    classes = score_class(scores)
    shown = [
        "geen score" if c == NO_SCORE else f"{told_score(float(to_lbm(v)))}, {CLASS_NAMES[c - 1]}"
        for v, c in zip(scores, classes, strict=True)
    ]
    lines = [(f"Score {year}", dict(zip(scores.index, shown, strict=True)))] if (classes != NO_SCORE).any() else []
    before = max((earlier for earlier in gemeente.score_years() if earlier < year), default=None)
    if before is not None and lines:
        change = scores - gemeente.scores_in(before)["afw"]
        lines.append((f"Sinds {before}", {code: "" if np.isnan(v) else signed(v, 2) for code, v in change.items()}))
    people = gemeente.figures.table("inhabitants", scores.index.tolist(), gemeente.map_year).dropna(subset=["value"])
    for of_year, rows in people.groupby("year"):
        lines.append((f"Inwoners {int(of_year)}", {row.code: number(row.value) for row in rows.itertuples()}))
    return lines
