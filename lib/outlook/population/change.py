"""Yearly change per area from whatever comparable years there are, shrunk to the gemeente and the gemeente to the country.

The change between two successive known years of an area is measured by the figure's own model (`measure`); the pairs are averaged
with more weight for longer and more recent ones. The change of a gemeente or the country comes from its own row, else from the
sums over its areas known in both years, so that an area that comes or goes does not look like growth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lib.areas import LAND
from lib.arrays import Array
from lib.outlook.population.figures import Panel

# aanname: a change five years ago counts half.
RECENCY_HALF_LIFE = 5.0

Measure = Callable[[Array, Array, int], Array]
OWN, PARENT, NONE = "eigen reeks", "gemeente of land", "geen reeks"


@dataclass(frozen=True)
class Change:
    """Yearly change of each area, shape (areas, figures): `shrunk` for the forecast, `own` as observed (NaN unknown).

    `history` says per area where it comes from: eigen reeks, gemeente of land, geen reeks.
    """

    shrunk: Array
    own: Array
    history: npt.NDArray[np.str_]


def shrinkage_weight(mass: Array, half: float) -> Array:
    """Weight of an area's own change: mass / (mass + half), mass in persons (households) times years; 0.5 at `half`."""
    return np.asarray(mass / (mass + half))


def pairs(known: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int, npt.NDArray[np.bool_]]]:
    """Successive known years: (position before, position after, areas (n,) for which these two follow each other)."""
    before = np.full(len(known), -1)
    for after in range(known.shape[1]):
        here = known[:, after]
        for position in np.unique(before[here & (before >= 0)]):
            yield int(position), after, here & (before == position)
        before[here] = after


def yearly_change(
    panel: Panel,
    values: Array,
    measure: Measure,
    *,
    half_area: float,
    half_group: float,
    default: Array,
    mass_of_all: bool = False,
) -> Change:
    """Change per year of `values`, shape (areas, years, figures), shrunk by size.

    `measure(before, after, years)` gives the yearly change, shape (rows, figures), of rows of counts. `default`, shape (figures,),
    is what the country is taken to do when nothing is known. `half_area` and `half_group` are the person-years at which an area
    (gemeente) weighs as much as its gemeente (the country). `mass_of_all`: the size is the sum over the figures.
    """
    n, _, k = values.shape
    total, weight, mass = np.zeros((n, k)), np.zeros(n), np.zeros((n, k))
    groups = len(panel.groups)
    sums, sum_mass = np.zeros((groups + 1, k)), np.zeros((groups + 1, k))
    for i, j, rows in pairs(np.asarray(np.isfinite(values).all(axis=2))):
        span = panel.years[j] - panel.years[i]
        lam = 0.5 ** ((panel.origin - panel.years[j]) / RECENCY_HALF_LIFE) * span
        before, after = values[rows, i], values[rows, j]
        total[rows] += lam * measure(before, after, span)
        weight[rows] += lam
        mass[rows] += lam * _size(after, mass_of_all)
        leaves = panel.leaf[rows]
        then, now = (_sum_by_group(side[leaves], panel.group[rows][leaves], groups) for side in (before, after))
        here = _size(now, mass_of_all) * lam
        sums += here * measure(then, now, span)
        sum_mass += here
    own = np.where(weight[:, None] > 0, total / np.where(weight, weight, 1)[:, None], np.nan)
    of_group = np.where(sum_mass > 0, sums / np.where(sum_mass > 0, sum_mass, 1), np.nan)
    of_group, sum_mass = _prefer_own_row(panel, own, mass, of_group, sum_mass)
    country = np.where(np.isfinite(of_group[-1]), of_group[-1], default)
    group = _towards(of_group[:-1], sum_mass[:-1], half_group, np.broadcast_to(country, (groups, k)))
    parent = np.vstack([group, country])[panel.group]
    known = np.asarray(np.isfinite(of_group).all(axis=1))
    above = (np.append(known[:-1], False)[panel.group]) | known[-1]
    history = np.where(weight > 0, OWN, np.where(above, PARENT, NONE))
    return Change(_towards(own, mass, half_area, parent), own, history)


def _size(counts: Array, of_all: bool) -> Array:
    return np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape) if of_all else counts


def _sum_by_group(counts: Array, group: npt.NDArray[np.intp], groups: int) -> Array:
    """Sums per gemeente and, in the last row, over all."""
    out = np.zeros((groups + 1, counts.shape[1]))
    inside = group >= 0
    np.add.at(out, group[inside], counts[inside])
    out[-1] = counts.sum(axis=0)
    return out


def _prefer_own_row(panel: Panel, own: Array, mass: Array, of_group: Array, sum_mass: Array) -> tuple[Array, Array]:
    rows = panel.codes.get_indexer([*panel.groups, LAND])
    usable = (rows >= 0) & np.isfinite(own[rows]).all(axis=1)
    return (
        np.where(usable[:, None], own[rows], of_group),
        np.where(usable[:, None], mass[rows], sum_mass),
    )


def _towards(own: Array, mass: Array, half: float, parent: Array) -> Array:
    weight = np.where(np.isfinite(own), shrinkage_weight(mass, half), 0.0)
    return np.asarray(weight * np.where(np.isfinite(own), own, 0.0) + (1 - weight) * parent)
