"""What may be said about the band of 67%: that it holds 2 times in 3, only where that was measured."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from lib.outlook.score.errors.spread import ANY_SIZE

HOLDS, RANGE, ASSUMED = "2 van de 3", "per ronde", "aanname"
TOLERANCE = 0.04
# With three rounds the band over eight years held as it should when a round was left out (66%), and less (57 to 64%) when it was made with
# what was known at the start (buurten 2002-2024).
ENOUGH_FOR_A_CLAIM = 4
_TARGET67, _TARGET95 = 0.67, 0.95


@dataclass(frozen=True)
class Claim:
    """`kind` HOLDS (pooled over four rounds or more, coverage within 4 points of 67), RANGE (measured, but not so) or ASSUMED (fewer
    than two rounds over this horizon). `least` and `most` are the shares of single rounds, `wide` whether the band of 95% held within 4
    points of 95; `size` whose areas were counted."""

    kind: str
    ahead: int
    size: str = ANY_SIZE
    rounds: int = 0
    coverage: float = float("nan")
    least: float = float("nan")
    most: float = float("nan")
    wide: bool = False


def claim(pooled: pd.DataFrame, size: str, ahead: int) -> Claim:
    """The claim of a size and horizon from the record of `past.pooled`; a size that was too rare has that of all sizes."""
    of = pooled[pooled["ahead"] == ahead].set_index("size")
    found = next((name for name in (size, ANY_SIZE) if name in of.index), None)
    if found is None or of.loc[found, "rounds"] < 2:
        return Claim(ASSUMED, ahead, size)
    row = of.loc[found]
    # Shares as they are told: in whole hundredths.
    holds = round(abs(float(row["coverage67"]) - _TARGET67), 3) <= TOLERANCE and row["rounds"] >= ENOUGH_FOR_A_CLAIM
    wide = round(abs(float(row["coverage95"]) - _TARGET95), 3) <= TOLERANCE and row["rounds"] >= ENOUGH_FOR_A_CLAIM
    shares = (float(row["coverage67"]), float(row["least67"]), float(row["most67"]))
    return Claim(HOLDS if holds else RANGE, ahead, str(found), int(row["rounds"]), *shares, wide)
