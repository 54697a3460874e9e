"""What counts as change: ordinary drift of scores, by size of the area, against areas of that size.

Half of all areas move more than the median in every round, so the median cannot be the limit of "normal". Three zones:
up to the median "binnen de normale schommeling", up to the 90th percentile "lichte verandering, kan toeval zijn", above it
"duidelijke verandering". Both the change that is judged and the changes that the limits are taken from are those against areas of the
same size between the same measurements; `lib.scores.drift` finds them in the scores themselves. Where these are too few the limits
below hold, found in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Zone = Literal["schommeling", "licht", "duidelijk", "onbekend"]

ZONE_WORDS: dict[Zone, str] = {
    "schommeling": "binnen de normale schommeling",
    "licht": "lichte verandering, kan toeval zijn",
    "duidelijk": "duidelijke verandering",
    "onbekend": "niet te beoordelen, want van beide jaren zijn er geen scores van heel Nederland",
}

_SIZE_BOUNDS = np.array([500.0, 1000.0, np.inf])
# Median and 90th percentile of the absolute change 2018-2020 of buurten of up to 500, up to 1,000 and more inhabitants, less the mean
# change of buurten of that size (Ministerie van BZK, Leefbaarometer 3.0, 9,874 buurten on the borders of 2020; inhabitants CBS 2020).
_OBSERVED: dict[str, tuple[tuple[float, float], ...]] = {
    "afw": ((0.0239, 0.0679), (0.0188, 0.0503), (0.0160, 0.0424)),
    "won": ((0.0035, 0.0215), (0.0045, 0.0189), (0.0052, 0.0195)),
    "fys": ((0.0073, 0.0210), (0.0047, 0.0140), (0.0033, 0.0097)),
    "vrz": ((0.0044, 0.0141), (0.0053, 0.0176), (0.0064, 0.0196)),
    "soc": ((0.0104, 0.0347), (0.0055, 0.0177), (0.0029, 0.0087)),
    "onv": ((0.0109, 0.0323), (0.0104, 0.0266), (0.0093, 0.0253)),
}


@dataclass(frozen=True)
class DriftLimits:
    """Median and 90th percentile of the absolute change over `years` years, in score points, and where they come from.

    `usual` is the change of areas of this size that they are counted from; None where that is not known.
    """

    median: float
    p90: float
    years: int
    source: str
    usual: float | None = None


@dataclass(frozen=True)
class Change:
    """A change in score points with the zone it falls in; `relative` is the change less that of areas of the same size."""

    value: float
    relative: float | None
    zone: Zone
    limits: DriftLimits

    @property
    def words(self) -> str:
        return ZONE_WORDS[self.zone]


def size_class(inhabitants: ArrayLike) -> NDArray[np.intp]:
    """Size class 0, 1, 2 (up to 500, up to 1,000, more inhabitants) in which ordinary drift is judged; unknown counts as 0."""
    return np.searchsorted(_SIZE_BOUNDS, np.nan_to_num(np.asarray(inhabitants, dtype=float)))


def drift_limits(inhabitants: float, years: int = 2, column: str = "afw") -> DriftLimits:
    """Limits of ordinary drift of the score or a dimension for an area of this size over `years` years, where no scores tell them.

    Those of 2018-2020, scaled with the square root of years / 2 (six years, more than 1,000 inhabitants: p90 .070 found, .073 by this
    rule; up to 500: .085 and .118).
    """
    median, p90 = _OBSERVED[column][int(size_class(inhabitants))]
    scale = (years / 2) ** 0.5
    return DriftLimits(median * scale, p90 * scale, years, "buurten in Nederland, 2018-2020")


def judge_change(value: float, limits: DriftLimits) -> Change:
    """Judge a change in score points against what areas of this size did; 'onbekend' where that is not known."""
    if limits.usual is None:
        return Change(value, None, "onbekend", limits)
    relative = value - limits.usual
    size = abs(relative)
    zone: Zone = "schommeling" if size <= limits.median else "licht" if size <= limits.p90 else "duidelijk"
    return Change(value, relative, zone, limits)
