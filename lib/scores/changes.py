"""What counts as change: ordinary drift of two-yearly scores, by size of the area.

Half of all areas move more than the median in every round, so the median cannot be the limit of "normal". Three zones:
up to the median "binnen de normale schommeling", up to the 90th percentile "lichte verandering, kan toeval zijn", above it
"duidelijke verandering". The published limits below are those of wijken (absolute change 2018-2020, Leefbaarometer 3.0);
for buurten the limits come from the buurt scores themselves as soon as there are enough of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Zone = Literal["schommeling", "licht", "duidelijk"]

ZONE_WORDS: dict[Zone, str] = {
    "schommeling": "binnen de normale schommeling",
    "licht": "lichte verandering, kan toeval zijn",
    "duidelijk": "duidelijke verandering",
}

# upper bound of inhabitants -> (median, 90th percentile) of the absolute two-year change of a wijk
_WIJK_BY_SIZE: tuple[tuple[float, float, float], ...] = ((500, 0.027, 0.081), (1000, 0.018, 0.049), (np.inf, 0.016, 0.042))
WIJK_DIMENSIONS: dict[str, tuple[float, float]] = {
    "fys": (0.005, 0.014),
    "onv": (0.008, 0.024),
    "soc": (0.004, 0.019),
    "vrz": (0.009, 0.021),
    "won": (0.004, 0.015),
}
_ENOUGH_CHANGES = 60


@dataclass(frozen=True)
class DriftLimits:
    """Median and 90th percentile of the absolute change over `years` years, in score points, and where they come from."""

    median: float
    p90: float
    years: int
    source: str


@dataclass(frozen=True)
class Change:
    """A change in score points with the zone it falls in; `relative` is the change minus that of the Netherlands."""

    value: float
    relative: float | None
    zone: Zone
    limits: DriftLimits

    @property
    def words(self) -> str:
        return ZONE_WORDS[self.zone]


_SIZE_BOUNDS = np.array([bound for bound, *_ in _WIJK_BY_SIZE])


def size_class(inhabitants: ArrayLike) -> NDArray[np.intp]:
    """Size class 0, 1, 2 (up to 500, up to 1,000, more inhabitants) in which ordinary drift is judged; unknown counts as 0."""
    return np.searchsorted(_SIZE_BOUNDS, np.nan_to_num(np.asarray(inhabitants, dtype=float)))


def drift_limits(
    inhabitants: float, years: int = 2, *, changes: pd.DataFrame | None = None, dimension: str | None = None
) -> DriftLimits:
    """Limits of ordinary drift for an area of this size over `years` years.

    `changes` (columns `change` in score points and `inhabitants`) holds the observed changes of areas of the same level over
    the same number of years; with at least 60 areas of about the same size the limits are taken from them. Otherwise
    the published limits for wijken are used, scaled with the square root of years / 2 (six years: median .031 and p90 .081
    published, .028 and .073 by this rule).
    """
    size = int(size_class(inhabitants))
    if changes is not None and len(changes):
        same = changes["change"].to_numpy()[size_class(changes["inhabitants"]) == size]
        same = np.abs(same[~np.isnan(same)])
        if len(same) >= _ENOUGH_CHANGES:
            median, p90 = np.quantile(same, [0.5, 0.9])
            return DriftLimits(float(median), float(p90), years, f"{len(same)} gebieden van deze grootte")
    scale = (years / 2) ** 0.5
    median, p90 = _WIJK_BY_SIZE[size][1:] if dimension is None else WIJK_DIMENSIONS[dimension]
    return DriftLimits(median * scale, p90 * scale, years, "wijken in Nederland, 2018-2020")


def judge_change(value: float, limits: DriftLimits, national: float | None = None) -> Change:
    """Judge a change in score points against ordinary drift, relative to the Netherlands where that change is known."""
    relative = None if national is None else value - national
    size = abs(value if relative is None else relative)
    zone: Zone = "schommeling" if size <= limits.median else "licht" if size <= limits.p90 else "duidelijk"
    return Change(value, relative, zone, limits)
