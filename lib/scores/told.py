"""A score as it is read beside the name of its class: with so many decimals that what is read has that class too.

Two, else three or four: −0,04 is never 'iets slechter' in one row and 'rond het ijkpunt' in the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from lib.scores.classes import DEVIATION_LIMITS, SCORE_LIMITS
from lib.scores.composition import to_lbm
from lib.words import number, signed

_MOST = 4
_SCORES: list[float] = [float(to_lbm(limit)) for limit in SCORE_LIMITS]
_DEVIATIONS: list[float] = DEVIATION_LIMITS.tolist()


def told_score(lbm: float) -> str:
    """A score on the scale of the Leefbaarometer: '3,95'; 3.937, which is below the limit of voldoende (3.938), '3,937'."""
    return _told(lbm, _SCORES, number)


def told_deviation(value: float) -> str:
    """A deviation from the ijkpunt: '−0,04'; −0.036, which lies around the ijkpunt (limit −0.0392), '−0,036'."""
    return _told(value, _DEVIATIONS, signed)


def _told(value: float, limits: Sequence[float], write: Callable[[float, int], str]) -> str:
    decimals = next(
        (n for n in range(2, _MOST) if bisect_right(limits, round(value, n)) == bisect_right(limits, value)),
        _MOST,
    )
    return write(value, decimals)
