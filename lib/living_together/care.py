"""Care: how many people are in a phase of life in which many give help, and how many may come to need it.

    givers    G = 2 paar_midden + 1 alleen_midden + 1.24 paar_65 + .42 alleen_65  persons of 45 to 75 without children at home
    receivers R = .58 alleen_65 + .76 paar_65                                        persons of 75 and over

per 100 households; weights are persons per household times the part of the people of 65 and over who are 65-74 (62% of
people in couples, 42% of those living alone; estimate, aanname). After the idea of support ratios (PBL, 2018, Oldest Old
Support Ratio), which need ages that the figures of buurten do not have.

Caveat: the ratio of the two is nearly the share of older people once more (rank correlation -.80), so this is shown as two
counts and never as a score. Parents of 45-64 with children at home also give help and are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from lib.arrays import Array
from lib.living_together.intervals import Interval, interval
from lib.living_together.shares import of_types

GIVERS: dict[str, float] = {"paar_midden": 2.0, "alleen_midden": 1.0, "paar_65": 1.24, "alleen_65": 0.42}
RECEIVERS: dict[str, float] = {"alleen_65": 0.58, "paar_65": 0.76}


@dataclass(frozen=True)
class Care:
    """Persons per 100 households, (n, m)."""

    givers: Array
    receivers: Array

    @property
    def givers_interval(self) -> Interval:
        """80% interval of givers per area."""
        return interval(self.givers)

    @property
    def receivers_interval(self) -> Interval:
        """80% interval of receivers per area."""
        return interval(self.receivers)


def care(shares: ArrayLike) -> Care:
    """Givers and receivers per 100 households from shares (n, 10) or (n, 10, m); NaN where an area has no shares."""
    return Care(100 * of_types(shares, GIVERS), 100 * of_types(shares, RECEIVERS))
