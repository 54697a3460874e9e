"""Small Voronoi cells, and growing areas from them. Areas grown from cells have organic, concave borders and form an exact
coverage, because every border is a chain of cell edges.

All coordinates are metres.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]
Field = Callable[[Points], NDArray[np.float64]]


def spread(count: int, area_at: Field, inside: Field, extent: float, rng: np.random.Generator) -> Points:
    """`count` points (count, 2) inside a shape, evenly spread where an area of `area_at` km2 gets equally many points.

    `inside` gives 1.0 or 0.0 per point; `extent` is the half-width of the square to draw from. Lloyd's relaxation, four rounds.
    """
    drawn: list[Points] = []
    while sum(len(part) for part in drawn) < 24 * count:
        candidates = rng.uniform(-extent, extent, (20 * count, 2))
        weight = inside(candidates) / area_at(candidates)
        drawn.append(candidates[rng.uniform(0, weight.max(), len(candidates)) < weight])
    sample = np.concatenate(drawn)[: 24 * count]
    points = sample[rng.choice(len(sample), count, replace=False)]
    for _ in range(4):
        nearest = nearest_of(sample, points)
        size = np.bincount(nearest, minlength=count)
        mean = np.stack([np.bincount(nearest, sample[:, axis], count) for axis in (0, 1)], 1) / np.maximum(size, 1)[:, None]
        points = np.where(size[:, None] > 0, mean, points)
    return points


def nearest_of(points: Points, targets: Points) -> NDArray[np.int64]:
    """Index of the nearest target (m, 2) of every point (n, 2)."""
    found = [
        ((part[:, None, :] - targets[None]) ** 2).sum(2).argmin(1)
        for part in np.array_split(points, max(1, len(points) * len(targets) // 2_000_000))
    ]
    return np.concatenate(found)


def voronoi(points: Points, grid: float = 8.0) -> list[shapely.Polygon]:
    """The Voronoi cell of every point, in the order of the points, with corners on a grid (metres).

    Where four cells almost meet the grid makes them meet in one corner, so that no border has a piece shorter than the grid.
    """
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), ordered=True)
    result = []
    for cell in cells.geoms:
        ring = np.round(shapely.get_coordinates(cell.exterior) / grid) * grid
        changes = np.concatenate([[True], (np.diff(ring, axis=0) != 0).any(1)])
        result.append(shapely.Polygon(ring[changes]))
    return result


def neighbours(cells: Sequence[shapely.Polygon]) -> list[list[int]]:
    """For every cell the cells with which it shares an edge, ascending."""
    owners: dict[tuple[tuple[float, float], tuple[float, float]], list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        ring = [(float(x), float(y)) for x, y in shapely.get_coordinates(cell.exterior)]
        for start, end in pairwise(ring):
            if start != end:
                owners[min(start, end), max(start, end)].append(number)
    beside: list[set[int]] = [set() for _ in cells]
    for pair in owners.values():
        for one in pair:
            beside[one].update(other for other in pair if other != one)
    return [sorted(members) for members in beside]


def grow(
    points: Points,
    beside: list[list[int]],
    allowed: NDArray[np.bool_],
    seeds: Sequence[int],
    weights: Sequence[float],
    roughness: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Label (index of the seed, -1 where not reached) of every cell: areas grow from the seeds over shared edges.

    A seed with a larger `weights` (any positive unit) grows faster; `roughness` (one factor per cell, about 1) makes borders
    irregular. Every area is contiguous.
    """
    label = np.full(len(points), -1)
    queue = [(0.0, seed, number) for number, seed in enumerate(seeds)]
    heapq.heapify(queue)
    while queue:
        cost, cell, owner = heapq.heappop(queue)
        if label[cell] >= 0:
            continue
        label[cell] = owner
        for other in beside[cell]:
            if allowed[other] and label[other] < 0:
                step = float(np.hypot(*(points[other] - points[cell]))) * roughness[other] / weights[owner]
                heapq.heappush(queue, (cost + step, other, owner))
    return label


def grow_to(
    points: Points,
    size: NDArray[np.float64],
    beside: list[list[int]],
    allowed: NDArray[np.bool_],
    seeds: Sequence[int],
    wanted: NDArray[np.float64],
    roughness: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Like `grow`, with weights found in rounds so that the areas come near the proportions `wanted` (`size` per cell)."""
    weights = start = np.sqrt(wanted)
    best, best_gap = np.empty(0, dtype=np.int64), np.inf
    for _ in range(10):
        label = grow(points, beside, allowed, seeds, list(weights), roughness)
        reached = np.bincount(label[label >= 0], size[label >= 0], len(seeds))
        ratio = reached / reached.sum() * wanted.sum() / wanted
        gap = float(np.abs(np.log(ratio)).max())
        if gap < best_gap:
            best, best_gap = label, gap
        # A bounded weight keeps an area from flowing around its neighbours.
        weights = np.clip(weights * np.clip(ratio, 0.3, 3) ** -0.3, start / 1.6, start * 1.6)
    return best


def seeds_within(points: Points, members: NDArray[np.int64], count: int, rng: np.random.Generator) -> list[int]:
    """`count` different cells out of `members`, well apart (k-means on their points, twelve rounds)."""
    chosen = points[members]
    centres = chosen[rng.choice(len(chosen), 1)]
    while len(centres) < count:
        gap = ((chosen[:, None] - centres[None]) ** 2).sum(2).min(1)
        centres = np.vstack([centres, chosen[gap.argmax()]])
    for _ in range(12):
        nearest = nearest_of(chosen, centres)
        centres = np.stack([chosen[nearest == k].mean(0) if (nearest == k).any() else centres[k] for k in range(count)])
    result: list[int] = []
    for centre in centres:
        order = ((chosen - centre) ** 2).sum(1).argsort(kind="stable")
        result.append(next(int(members[i]) for i in order if int(members[i]) not in result))
    return result
