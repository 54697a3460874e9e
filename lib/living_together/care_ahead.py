"""Care in later years: givers and receivers as `care` counts them, carried along with the people of 45-64 and of 65 and over.

How people live (the part of the 45-64-year-olds and of the 65-plussers that lives alone or as a couple without children at home) stays
as it is; the number of people follows the outlook. Constant rates did better than estimating the households of the coming ages and
kinds anew: on wijken 2017-2024, 1 to 7 years ahead, the mean error was 4.1% against 4.2% for givers and 4.7% against 4.6% for
receivers, no change 4.7% and 8.1%.

    G' = (2 paar_midden + alleen_midden) f45 + (1.24 paar_65 + .42 alleen_65) f65
    R' = (.76 paar_65 + .58 alleen_65) f65          f: people of a band then / at the year of the estimate

Half widths, on the log scale: outlook, rates and estimate are taken as independent and squared together; the two bands are added, as
if their errors were wholly correlated, which is the widest they can be; the split of 65-74 and 75+ is an assumption and comes on top.
On those wijken 66% of the receivers and 75% of the givers lay within outlook and rates together (by round 60-72% and 65-83%), so
without the estimate and the split. More receivers than now came true in 96 of 100 where the bounds said so; fewer was too rare to tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array
from lib.living_together.care import GIVERS, RECEIVERS, SPLIT_STEP
from lib.living_together.intervals import interval
from lib.living_together.shares import of_types

# Change over one year in how many people of 75+ there are per 65-plusser as the households tell it, 67th percentile of the absolute
# log change on wijken 2017-2024 (CBS Kerncijfers wijken en buurten); it grows with the square root of the years (7 years: .0168).
RATE_DRIFT = 0.0067
_MIDDLE = {"paar_midden": GIVERS["paar_midden"], "alleen_midden": GIVERS["alleen_midden"]}
_OLDER = {"paar_65": GIVERS["paar_65"], "alleen_65": GIVERS["alleen_65"]}
_PERSONS = {"paar_65": 2.0, "alleen_65": 1.0}
_OF_80 = 0.755  # half width of 2 of 3 as a part of that of 8 of 10, of a normal distribution


@dataclass(frozen=True)
class Growth:
    """People of a band then, divided by those of the year of the estimate: middle and the bounds of 2 of 3."""

    mid: float
    low: float
    high: float


@dataclass(frozen=True)
class Count:
    """Persons: middle and bounds."""

    mid: float
    low: float
    high: float


@dataclass(frozen=True)
class Ahead:
    """Persons now and then; `change` is then / now, with the bounds of outlook and rates only: what now and then share is not in it."""

    now: Count
    then: Count
    change: Count


def care_ahead(shares: ArrayLike, households: float, middle: Growth, older: Growth, years: int) -> tuple[Ahead, Ahead]:
    """Givers and receivers of one area, now and `years` later.

    `shares` (10,) or (10, m) as `care` takes them, of `households` households; `middle` and `older`: growth of the people of 45-64
    and of 65 and over. NaN where the area has no shares. Raises ValueError for shares of another shape.
    """
    members = np.asarray(shares, dtype=np.float64)[None]
    middle_now, older_now, receivers, persons = (
        households * of_types(members, weights)[0] for weights in (_MIDDLE, _OLDER, RECEIVERS, _PERSONS)
    )
    drift = RATE_DRIFT * float(np.sqrt(years))
    moved = SPLIT_STEP * float(np.median(persons))
    parts = ((middle_now, older_now), (np.zeros_like(receivers), receivers))
    givers, asking = (_ahead(first, second, middle, older, drift, moved) for first, second in parts)
    return givers, asking


def _ahead(first: Array, second: Array, middle: Growth, older: Growth, drift: float, moved: float) -> Ahead:
    """`first` follows `middle`, `second` follows `older`, both (m,) persons; `moved` persons more or fewer by the split, now."""
    low, now, high = interval((first + second)[None]).at(0)
    one, two = float(np.median(first)), float(np.median(second))
    base = one + two
    if not base > 0:
        nothing = Count(base, base, base)
        return Ahead(nothing, nothing, Count(*[float("nan")] * 3))
    mid, below, above = (one * of_middle + two * of_older for of_middle, of_older in _bounds(middle, older))
    down, up = (float(np.hypot(np.log(mid / max(below, 1e-9)), drift)), float(np.hypot(np.log(max(above, mid) / mid), drift)))
    estimate = (_OF_80 * _width(now, low), _OF_80 * _width(high, now))
    ratio, later = mid / base, mid / base * now
    moved_then = moved * older.mid
    return Ahead(
        Count(now, max(now * np.exp(-estimate[0]) - moved, 0.0), now * np.exp(estimate[1]) + moved),
        Count(
            later,
            max(later * np.exp(-np.hypot(down, estimate[0])) - moved_then, 0.0),
            later * np.exp(np.hypot(up, estimate[1])) + moved_then,
        ),
        Count(ratio, ratio * float(np.exp(-down)), ratio * float(np.exp(up))),
    )


def _bounds(middle: Growth, older: Growth) -> tuple[tuple[float, float], ...]:
    return (middle.mid, older.mid), (middle.low, older.low), (middle.high, older.high)


def _width(above: float, below: float) -> float:
    """Half width on the log scale; 0 where the spread of the estimate is not known."""
    return float(np.log(above / below)) if above > 0 and below > 0 else 0.0
