"""Why a buurt has no score in a measurement: the reason that the data give, and no other."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from lib.answers.place import Gemeente
from lib.areas import PLURAL
from lib.words import count, number

PUBLISHED_FROM = 100
Reason = Literal["edition", "gemeente", "unjoined", "nobody", "few", "borders", "not_published"]


def why_no_score(gemeente: Gemeente, year: int) -> dict[str, Reason]:
    """Reason for each buurt without a score in the measurement of `year`, by code.

    edition        of that year there are no scores in the databank
    gemeente       there are, but of no buurt of this gemeente
    unjoined       there are of the gemeente, but it is not known which buurten of the map they belong to
    nobody, few    no inhabitants, or fewer than the about 100 from which scores are published
    borders        inhabitants enough, but the buurt is not known to have been the same that year
    not_published  inhabitants enough and the same buurt: not in what was published
    """
    scores = gemeente.scores_in(year)["afw"]
    missing = scores.index[scores.isna()]
    if scores.notna().sum() == 0:
        anybody = bool((gemeente.country.gemeente_scores["year"] == year).any())
        why: Reason = "unjoined" if year in gemeente.unjoined else "gemeente" if anybody else "edition"
        return dict.fromkeys(missing, why)
    return {code: _of_buurt(gemeente, str(code), year) for code in missing}


def _of_buurt(gemeente: Gemeente, code: str, year: int) -> Reason:
    people = gemeente.country.extent.inhabitants.get(code, float("nan"))
    if people < PUBLISHED_FROM:
        return "nobody" if people == 0 else "few"
    return "not_published" if gemeente.figures.is_same(code, year) else "borders"


def words(reason: Reason, gemeente: Gemeente, year: int) -> str:
    """A reason in words, after 'geen score:'."""
    return {
        "edition": f"van {year} zijn er geen scores in deze databank",
        "gemeente": f"{gemeente.name} staat niet in de gepubliceerde scores van {year}",
        "unjoined": f"er zijn scores van {year}, maar het is niet bekend bij welke buurten van de kaart zij horen",
        "nobody": "er woont niemand",
        "few": f"er wonen minder dan ongeveer {PUBLISHED_FROM} mensen",
        "borders": f"de grens is sinds {year} veranderd, of het is niet bekend welke buurt dit toen was",
        "not_published": "er wonen genoeg mensen, maar de score is niet gepubliceerd",
    }[reason]


def missing_sentence(gemeente: Gemeente, year: int) -> str:
    """How many buurten have no score in a measurement, by reason; '' when all have one."""
    found = why_no_score(gemeente, year)
    if not found:
        return ""
    reasons = pd.Series(found).value_counts()
    parts = [f"{number(n)}: {words(str(reason), gemeente, year)}" for reason, n in reasons.items()]  # type: ignore[arg-type]
    told = words(str(reasons.index[0]), gemeente, year) if len(reasons) == 1 else "; ".join(parts)  # type: ignore[arg-type]
    return f"{count(len(found), f'{gemeente.level} heeft', f'{PLURAL[gemeente.level]} hebben')} geen score ({told})."
