"""The smallest effect that stands out, by size of buurt, number of buurten and years, measured with placebos on a panel.

Buurten that are measured together lie in one gemeente and are of one size, as a plan has them. A figure is the mean over the pairs of
measurements so many years apart of the median over the areas, or groups of areas, that were tried.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.follow_up.comparison import Comparison, compare
from lib.follow_up.panel import FollowUpError, Panel
from lib.follow_up.placebo import judge

SIZES = (0.0, 500.0, 1500.0)
"""Lower bounds of the classes of inhabitants."""
AREAS = (1, 4, 10, 20)
SPANS = (2, 4, 6)
FIRST = 2012  # earlier measurements lie further apart and move more
_TRIED = {1: 120, 4: 40, 10: 30, 20: 30}


def size_class(inhabitants: Array) -> NDArray[np.intp]:
    """Position in SIZES of areas by their inhabitants; unknown counts as smallest, which needs most."""
    return np.searchsorted(SIZES, np.nan_to_num(inhabitants), side="right") - 1


def pairs(panel: Panel, span: int) -> list[tuple[int, int]]:
    """Pairs of measurements so many years apart, from FIRST on."""
    years = [int(year) for year in panel.years if year >= FIRST]
    return [(start, start + span) for start in years if start + span in years]


def smallest(panel: Panel, size: int, areas: int, span: int) -> float:
    """Smallest effect for so many areas of the size class `size`, in score points; FollowUpError when it cannot be measured."""
    found = []
    for start, end in pairs(panel, span):
        against = compare(panel, start, end)
        groups = _groups(against, panel, size, areas, zlib.crc32(f"{size}/{areas}/{start}/{end}".encode()))
        found.append(np.median([judge(panel, group, start, end, comparison=against).smallest for group in groups]))
    if not found:
        raise FollowUpError(f"In de tabel staan geen twee metingen die {span} jaar uit elkaar liggen.")
    return float(np.mean(found))


def _groups(against: Comparison, panel: Panel, size: int, areas: int, seed: int) -> list[list[str]]:
    rng = np.random.default_rng(seed)
    able = size_class(panel.inhabitants[against.rows]) == size
    counts = np.bincount(against.gemeente[able], minlength=int(against.gemeente.max()) + 1)
    gemeenten = np.flatnonzero(counts >= areas)
    if not len(gemeenten):
        raise FollowUpError(f"Er is geen gemeente met {areas} gebieden van deze grootte in de tabel.")
    groups = []
    for _ in range(_TRIED[areas]):
        place = rng.choice(gemeenten, p=counts[gemeenten] / counts[gemeenten].sum())
        members = np.flatnonzero(able & (against.gemeente == place))
        groups.append(panel.codes[against.rows[rng.choice(members, areas, replace=False)]].tolist())
    return groups
