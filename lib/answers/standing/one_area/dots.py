"""The place of a score among all buurten, as so many of a hundred: a hundred dots and a sentence, never a rank."""

from __future__ import annotations

from dataclasses import dataclass

from lib.answers.place import Gemeente
from lib.words import rounded

DOTS = 100
# Between these a number is told in fives: single buurten of a hundred say more than a score can.
_LEAST, _MOST, _STEP = 5, 95, 5


@dataclass(frozen=True)
class Dots:
    """Of a hundred buurten `lower` (0-99) score lower than this one; the sentence names which hundred."""

    lower: int
    sentence: str


def dots_of(gemeente: Gemeente, code: str, year: int) -> Dots | None:
    """The place of a buurt among all buurten with a score in `year`; None without a score, or with fewer than a hundred to compare with."""
    afw = float(gemeente.scores_in(year)["afw"].loc[code])
    among = gemeente.country.mean_of_buurten(year)
    if afw != afw or among is None or among[1].n < DOTS:
        return None
    share = DOTS * gemeente.country.share_below(afw, year)
    lower = min(rounded(share, _STEP) if _LEAST <= share <= _MOST else rounded(share), DOTS - 1)
    many = "buurten in Nederland" if among[1].national else among[1].many
    return Dots(lower, f"Van elke 100 {many} {_words(lower)} lager.")


def _words(lower: int) -> str:
    if lower == 0:
        return "scoort er bijna geen"
    return f"{'scoort' if lower == 1 else 'scoren'} er ongeveer {lower}"
