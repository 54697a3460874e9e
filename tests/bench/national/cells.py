"""Where the areas lie: points of buurten, clustered in towns, in gemeenten and wijken, in an invented country in RD metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

Points = NDArray[np.float64]
Numbers = NDArray[np.int64]

_CENTRE = np.array([150_000.0, 460_000.0])
_KM2_PER_BUURT = 2.3
_CANDIDATES = 14  # points of which one buurt is the middle
_BUURTEN_PER_WIJK = 4.3
_LAKE = (0.45, 2.2, 0.11)  # distance from the middle and radius as shares of the country, direction


@dataclass(frozen=True)
class Cells:
    """`points` (n, 2) of all cells: `land` buurten first, then `water`, then sea; gemeente and wijk (within it) of land and water."""

    points: Points
    land: int
    water: int
    gemeente: Numbers
    wijk: Numbers
    radius: float


def make_cells(rng: np.random.Generator, gemeenten: int, buurten: int, water: int) -> Cells:
    """Cells of a country of that many gemeenten, buurten and waters; every gemeente has at least one buurt."""
    radius = float(np.sqrt(buurten * _KM2_PER_BUURT * 1e6 / np.pi))
    waves = rng.normal(0, 0.05, (2, 5))
    lake = _CENTRE + _LAKE[0] * radius * np.array([np.cos(_LAKE[1]), np.sin(_LAKE[1])])

    def edge(points: Points) -> Points:
        """Distance to the coast as a share of the distance of the coast: below 1 is inside."""
        off = points - _CENTRE
        angle, k = np.arctan2(off[:, 1], off[:, 0])[:, None], np.arange(2, 7)
        coast = 1 + (waves[0] * np.cos(k * angle) + waves[1] * np.sin(k * angle)).sum(axis=1)
        return np.hypot(off[:, 0], off[:, 1]) / (radius * coast)

    def inside(points: Points) -> NDArray[np.bool_]:
        return (edge(points) < 0.98) & (np.hypot(*(points - lake).T) > _LAKE[2] * radius)

    def scattered(number: int, low: float, high: float) -> Points:
        points = _CENTRE + rng.uniform(-1.9, 1.9, (number, 2)) * radius
        away = edge(points)
        return points[(away > low) & (away < high)]

    ground = scattered(max(40_000, 40 * gemeenten), 0, 0.98)
    ground = ground[inside(ground)]
    towns = _middles(ground, ground[:gemeenten], 8)
    spread = np.sqrt(len(ground) / gemeenten) * radius / np.sqrt(len(ground) / np.pi) / 2
    size = np.minimum(np.exp(0.85 * rng.normal(size=gemeenten)), 5.0)
    size[0] = 17.0
    wanted = np.ceil(_CANDIDATES * buurten * 1.3 * size / size.sum()).astype(int)
    near = np.repeat(towns, wanted, axis=0)
    in_town = rng.random(len(near)) < 0.65
    near = near + rng.normal(0, 1, near.shape) * np.where(in_town, 0.22, 0.8)[:, None] * spread
    near = rng.permutation(near[inside(near)])
    if len(near) < 2 * buurten:
        raise ValueError("too few candidates for so many buurten")
    points = _middles(near, near[:buurten], 3)
    points[:gemeenten] = towns  # so that none is without
    gemeente = KDTree(towns).query(points)[1].astype(np.int64)
    share = rng.random((water, 2))
    away = _LAKE[2] * radius * np.sqrt(share[:, 0]) * 0.95
    lakes = lake + away[:, None] * np.column_stack([np.cos(2 * np.pi * share[:, 1]), np.sin(2 * np.pi * share[:, 1])])
    sea = scattered(max(400, buurten // 2), 1.02, 1.4)
    frame = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    far = _CENTRE + 2.4 * radius * np.column_stack([np.cos(frame), np.sin(frame)])
    gemeente = np.concatenate([gemeente, KDTree(towns).query(lakes)[1].astype(np.int64)])
    wijk = _wijken(rng, points, gemeente[:buurten])
    wijk = np.concatenate([wijk, np.full(water, -1)])
    return Cells(np.vstack([points, lakes, sea, far]), buurten, water, gemeente, wijk, radius)


def _middles(cloud: Points, start: Points, rounds: int) -> Points:
    """Well-spaced points where the cloud is dense: Lloyd's algorithm on a sample."""
    points = start.copy()
    for _ in range(rounds):
        nearest = KDTree(points).query(cloud)[1]
        count = np.bincount(nearest, minlength=len(points))
        sums = np.column_stack([np.bincount(nearest, cloud[:, axis], len(points)) for axis in (0, 1)])
        points = np.where(count[:, None] > 0, sums / np.maximum(count, 1)[:, None], points)
    return points


def _wijken(rng: np.random.Generator, points: Points, gemeente: Numbers) -> Numbers:
    """Number of the wijk of each buurt within its gemeente, 0 to at most 69."""
    wijk = np.zeros(len(points), dtype=np.int64)
    for here in _groups(gemeente):
        number = int(np.clip(round(len(here) / _BUURTEN_PER_WIJK), 1, 70))
        middles = _middles(points[here], rng.permutation(points[here])[:number], 3)
        wijk[here] = np.unique(KDTree(middles).query(points[here])[1], return_inverse=True)[1]
    return wijk


def _groups(labels: Numbers) -> list[Numbers]:
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
