"""Care: how many people are in a phase of life in which many give help, and how many may come to need it.

    givers    G = 2 paar_midden + 1 alleen_midden + 1.24 paar_65 + .42 alleen_65  persons of 45 to 75 without children at home
    receivers R = .58 alleen_65 + .76 paar_65                                        persons of 75 and over

per 100 households; weights are persons per household times the part of the people of 65 and over who are 65-74 (62% of
people in couples, 42% of those living alone; estimate, aanname). That split is one for the whole country. Here it may lie `SPLIT_STEP` higher or
lower (aanname: no open figure of buurten counts people of 75 and over), which the intervals take in. After the idea of support ratios (PBL, 2018, Oldest Old
Support Ratio), which need ages that the figures of buurten do not have.

Caveat: the ratio of the two is nearly the share of older people once more (rank correlation -.80), so this is shown as two
counts and never as a score. Parents of 45-64 with children at home also give help and are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array
from lib.living_together.intervals import Interval, interval
from lib.living_together.shares import of_types

GIVERS: dict[str, float] = {"paar_midden": 2.0, "alleen_midden": 1.0, "paar_65": 1.24, "alleen_65": 0.42}
RECEIVERS: dict[str, float] = {"alleen_65": 0.58, "paar_65": 0.76}
# aanname: the part of the 65-plussers that is 65-74 may be so much higher or lower here than in the country (2 of 3).
SPLIT_STEP = 0.05
# Two thirds of these lie within SPLIT_STEP; each is taken with each member of the ensemble.
_STEPS = 1.5 * SPLIT_STEP * np.linspace(-8 / 9, 8 / 9, 9)


@dataclass(frozen=True)
class Care:
    """Persons per 100 households with the national split, (n, m); `older` are all people of 65 and over."""

    givers: Array
    receivers: Array
    older: Array

    def at(self, area: int) -> Care:
        """One area."""
        return Care(*(array[area : area + 1] for array in (self.givers, self.receivers, self.older)))

    @property
    def givers_interval(self) -> Interval:
        """80% interval of givers per area, what is not known of the split included."""
        return self._interval(self.givers, -1)

    @property
    def receivers_interval(self) -> Interval:
        """80% interval of receivers per area, what is not known of the split included."""
        return self._interval(self.receivers, 1)

    def _interval(self, persons: Array, sign: int) -> Interval:
        """The middle is that of the members with the national split; the bounds are those of all members with all splits."""
        central = interval(persons)
        if persons.shape[1] == 1:
            return central
        crossed = interval((persons[:, :, None] + sign * self.older[:, :, None] * _STEPS).reshape(len(persons), -1))
        return Interval(np.minimum(crossed.low, central.mid), central.mid, np.maximum(crossed.high, central.mid))


def care(shares: ArrayLike) -> Care:
    """Givers and receivers per 100 households from shares (n, 10) or (n, 10, m); NaN where an area has no shares."""
    older = of_types(shares, {"alleen_65": 1.0, "paar_65": 2.0})
    return Care(100 * of_types(shares, GIVERS), 100 * of_types(shares, RECEIVERS), 100 * older)
