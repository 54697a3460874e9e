"""Whether what happened in an area, or in several together, stands out from what happens without a reason: a placebo test.

The change of the areas is compared with that of areas that went through the same until then (`comparison`). One area is set against
the nearest 299 (at least 39) in level, earlier changes and size; several areas, by the mean of their deviations, against groups of as
many areas. Areas of one gemeente move together and neighbours more so: a placebo group has as many areas together in a gemeente, as
close to each other in the order of the codes, as the group that is judged.

    p = upper limit (93%, Clopper-Pearson) of the share of placebos that moved at least as far from the middle

A plain rank is right on average and so calls more than one in twenty visible half of the time; the upper limit keeps false alarms
below one in twenty for the number of placebos there are. Source of the test: Abadie, Diamond and Hainmueller (2010), "Synthetic
control methods for comparative case studies", Journal of the American Statistical Association 105(490), 493-505 (placebos in space).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import beta as beta_distribution

from lib.arrays import Array
from lib.follow_up.comparison import Comparison, Places, compare
from lib.follow_up.panel import FollowUpError, Panel

ERROR = 0.05
FOUND = 0.80  # share of cases in which the smallest effect is found
LEAST_PLACEBOS = 39
_NEAREST = 299
_GROUPS = 999
_UPPER = 0.93
_LEAST_PLACES, _MOST_PLACES = 20, 100  # gemeenten to draw a cluster of areas from


@dataclass(frozen=True)
class Verdict:
    """What a placebo test says of one or more areas together.

    effect    score points that they moved more (or less) than areas with the same past
    p         two-sided, see above; visible: p <= 0.05
    smallest  score points that an effect here needs to be visible in 80% of cases
    placebos  areas, or groups of as many areas, that it was compared with
    """

    effect: float
    p: float
    visible: bool
    smallest: float
    placebos: int


def judge(
    panel: Panel | pd.DataFrame,
    areas: str | Iterable[str],
    start: int,
    end: int,
    *,
    inhabitants: pd.Series | None = None,
    comparison: Comparison | None = None,
) -> Verdict:
    """Judge the change of `areas` (codes) together, from the measurement `start`, before, to the measurement `end`, after.

    panel: a Panel, or the table of scores that Panel.of reads (code, year, afw; with `inhabitants` by code where they are known).
    comparison: of `compare(panel, start, end)`, for who judges many. Raises FollowUpError when an area has no score in one of the two
    years, or when there are fewer than 39 placebos.
    """
    table = panel if isinstance(panel, Panel) else Panel.of(panel, inhabitants)
    against = compare(table, start, end) if comparison is None else comparison
    places = table.places([areas] if isinstance(areas, str) else areas)
    at = np.minimum(np.searchsorted(against.rows, places), len(against.rows) - 1)
    absent = [str(table.codes[place]) for place, found in zip(places, against.rows[at], strict=True) if place != found]
    if absent:
        raise FollowUpError(f"{absent[0]} heeft geen score in {start} of in {end}. Kies andere metingen.")
    groups, independent = _groups(against, at, f"{start}/{end}/{','.join(table.codes[places])}")
    own = against.scale[at]
    moved = float(against.deviation(at[None, :])[0].mean())
    placebo = (against.deviation(groups) / against.scale[groups] * own).mean(axis=1)
    middle = float(np.median(placebo))
    away = np.sort(np.abs(placebo - middle))[::-1]
    effect = moved - middle
    p = _upper(float((away >= abs(effect)).mean()), independent)
    low, high = np.quantile(placebo - middle, [1 - FOUND, FOUND])
    return Verdict(effect, p, p <= ERROR, float(_limit(away, independent) + max(high, -low)), independent)


def _groups(against: Comparison, areas: Places, key: str) -> tuple[Places, int]:
    """Placebo groups (b, k) for the areas (k,), and how many of them could be independent of each other."""
    if len(areas) == 1:
        near = against.nearest(int(areas[0]), _NEAREST, areas)
        _check(len(near), 1)
        return near[:, None], len(near)
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big"))
    counts = np.bincount(against.gemeente)
    independent = min(_NEAREST, (len(against.rows) - len(areas)) // len(areas))
    columns: dict[int, Places] = {}
    for place in np.unique(against.gemeente[areas]):
        own = areas[against.gemeente[areas] == place]
        if len(own) == 1:
            near = against.nearest(int(own[0]), _NEAREST, areas)
            columns[int(own[0])] = rng.choice(near, _GROUPS)
            continue
        able = _able(counts, int(place), len(own))
        columns |= dict(zip(own.tolist(), _clusters(own, counts, able, rng), strict=True))
    _check(independent, len(areas))
    return np.column_stack([columns[int(area)] for area in areas]), independent


def _check(placebos: int, size: int) -> None:
    if placebos < LEAST_PLACEBOS:
        what = "andere gebieden" if size == 1 else f"groepen van {size} andere gebieden"
        raise FollowUpError(f"Er zijn {placebos} {what} om mee te vergelijken; {LEAST_PLACEBOS} of meer zijn nodig.")


def _able(counts: Places, place: int, size: int) -> Places:
    """The gemeenten with so many areas that are nearest in number of areas; where they are few, the largest ones."""
    others = np.flatnonzero(np.arange(len(counts)) != place)
    able = others[counts[others] >= size]
    if len(able) < _LEAST_PLACES:
        return others[np.argsort(-counts[others], kind="stable")][:_LEAST_PLACES]
    return able[np.argsort(np.abs(np.log(counts[able] / counts[place])), kind="stable")][:_MOST_PLACES]


def _clusters(own: Places, counts: Places, able: Places, rng: np.random.Generator) -> list[Places]:
    """For each area of a cluster within one gemeente its placebos: as many areas together in another gemeente, as close to each other.

    Areas are in the order of their codes, in which a gemeente and a wijk lie together. Where a gemeente has fewer areas, one can stand
    for two, which makes the placebos move more, not less.
    """
    begins = np.concatenate([[0], np.cumsum(counts)[:-1]])
    chosen = rng.choice(able, _GROUPS, p=counts[able] / counts[able].sum())
    room = counts[chosen]
    turn = np.floor(rng.random(_GROUPS) * room).astype(np.int64)
    steps = np.minimum(np.diff(own)[:, None], (room // len(own))[None, :])
    along = np.concatenate([np.zeros((1, _GROUPS), dtype=np.int64), np.cumsum(steps, axis=0)])
    return list(begins[chosen] + (turn + along) % room)


def _upper(share: float, independent: int) -> float:
    """Upper limit of a share seen among so many placebos."""
    k = share * independent
    return 1.0 if k >= independent else float(beta_distribution.ppf(_UPPER, k + 1, independent - k))


def _limit(away: Array, independent: int) -> float:
    """Distance from the middle beyond which a change is visible, from the distances of the placebos in falling order."""
    further = np.arange(len(away)) / len(away) * independent
    allowed = beta_distribution.ppf(_UPPER, further + 1, independent - further) <= ERROR
    return float(away[max(int(allowed.sum()) - 1, 0)])
