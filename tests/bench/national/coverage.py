"""Polygons of the cells with borders as crooked as real ones: shared by neighbours, but not quite, as in the real sources."""

from __future__ import annotations

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from tests.bench.national.cells import Cells, Numbers, Points

_SEGMENTS, _LONGEST = 27.0, 160  # pieces of a border of average length, and of any
_HARMONICS = 14
_ROUGHNESS = 0.045  # of the length of a border
_LOOSE, _LOOSE_M = 0.08, 1.2  # share of the borders that neighbours do not share exactly, and by how much


def polygons(cells: Cells, rng: np.random.Generator) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Polygons in RD metres of land, water and sea cells: clean ones, and those of land and water as published."""
    diagram = Voronoi(cells.points)
    ends = np.array(diagram.ridge_vertices)
    pairs = np.array(diagram.ridge_points)
    closed = (ends >= 0).all(axis=1)
    pairs, ends = pairs[closed], ends[closed]
    start, end = diagram.vertices[ends[:, 0]], diagram.vertices[ends[:, 1]]
    inner = (pairs < cells.land + cells.water).any(axis=1)
    length = np.hypot(*(end - start).T)
    typical = length[inner].mean()
    count = np.clip(np.round(_SEGMENTS * (0.35 + 0.65 * length / typical)), 2, _LONGEST).astype(int)
    ridge = np.repeat(np.arange(len(pairs)), count)
    first = np.concatenate([[0], np.cumsum(count)])
    t = (np.arange(len(ridge)) - first[ridge]) / count[ridge]
    room = np.minimum(*(_room(start, end, cells.points[pairs[:, side]], ridge, t) for side in (0, 1)))
    off = _crooked(rng, length, ridge, t)
    off = 0.8 * room * np.tanh(off / np.maximum(0.8 * room, 1e-6))
    along = (end - start)[ridge]
    normal = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(length, 1e-9)[ridge][:, None]
    line = start[ridge] + t[:, None] * along + off[:, None] * normal
    loose = (rng.random(len(pairs)) < _LOOSE)[ridge] & (room > 12) & (t > 0)
    other = line + (loose * rng.normal(0, _LOOSE_M, len(ridge)) * np.sin(np.pi * t))[:, None] * normal
    rings = _rings(cells, pairs, start, end, first)
    clean = _built(rings, [line, line], end)
    few = rings[0] < cells.land + cells.water
    published = _built(tuple(part[few] for part in rings), [line, other], end)
    return clean, published[: cells.land + cells.water]


def _room(start: Points, end: Points, middle: Points, ridge: Numbers, t: Points) -> Points:
    """How far a border may leave its straight line: it stays in the triangle of its ends and the middle of the cell."""
    along, to = end - start, middle - start
    square = np.maximum((along**2).sum(axis=1), 1e-9)
    foot = ((to * along).sum(axis=1) / square)[ridge]
    high = (np.abs(along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0]) / np.sqrt(square))[ridge]
    rising = np.where(foot > 0, t / np.maximum(foot, 1e-9), np.inf)
    falling = np.where(foot < 1, (1 - t) / np.maximum(1 - foot, 1e-9), np.inf)
    return high * np.minimum(rising, falling)


def _crooked(rng: np.random.Generator, length: Points, ridge: Numbers, t: Points) -> Points:
    size = rng.normal(0, 1, (len(length), _HARMONICS)) * np.arange(1, _HARMONICS + 1) ** -1.1
    size *= (_ROUGHNESS * length)[:, None]
    total = np.zeros(len(t))
    for k in range(_HARMONICS):
        total += size[ridge, k] * np.sin(np.pi * (k + 1) * t)
    return total


def _rings(
    cells: Cells, pairs: Numbers, start: Points, end: Points, first: Numbers
) -> tuple[Numbers, Numbers, NDArray[np.bool_], Numbers, Numbers]:
    """Per side of a border, in the order of the rings: cell, border, whether it runs backward, its first point and number of points."""
    cell, border = pairs.T.reshape(-1), np.tile(np.arange(len(pairs)), 2)
    middle = ((start + end) / 2)[border] - cells.points[cell]
    order = np.lexsort((np.arctan2(middle[:, 1], middle[:, 0]), cell))
    cell, border = cell[order], border[order]
    a, b = start[border] - cells.points[cell], end[border] - cells.points[cell]
    backward = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0] < 0
    # Cells at the edge of the diagram are open.
    whole = np.bincount(cell, minlength=len(cells.points)) >= 3
    whole[len(cells.points) - 64 :] = False
    keep = whole[cell]
    cell, border, backward = cell[keep], border[keep], backward[keep]
    return cell, border, backward, first[border], np.diff(first)[border]


def _built(rings: tuple[Numbers, ...], lines: list[Points], end: Points) -> NDArray[np.object_]:
    cell, border, backward, first, count = rings
    piece = np.repeat(np.arange(len(cell)), count)
    step = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    turned = backward[piece].astype(bool)
    at = first[piece] + np.where(turned, count[piece] - step, step)
    # Walking backward, the first point is the end of the border, which its own points do not hold.
    last = turned & (step == 0)
    at = np.where(last, first[piece], at)
    coords = np.where(turned[:, None], lines[1][at], lines[0][at])
    coords[last] = end[border[piece[last]]]
    ring = np.unique(cell[piece], return_inverse=True)[1]
    made = shapely.polygons(shapely.linearrings(coords, indices=ring))
    result = np.full(int(cell.max()) + 1, shapely.Polygon(), dtype=object)
    result[np.unique(cell)] = made
    return result


def dissolved(shapes: NDArray[np.object_], labels: Numbers) -> NDArray[np.object_]:
    """Union of the shapes per label 0, 1, ..."""
    order = np.argsort(labels, kind="stable")
    groups = np.split(shapes[order], np.flatnonzero(np.diff(labels[order])) + 1)
    return np.array([shapely.coverage_union_all(group) if len(group) > 1 else group[0] for group in groups], dtype=object)


_DEGREES = pyproj.Transformer.from_crs(28992, 4326, always_xy=True)


def to_degrees(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """RD to longitude and latitude with seven decimals."""
    return shapely.transform(shapes, lambda xy: np.round(np.column_stack(_DEGREES.transform(xy[:, 0], xy[:, 1])), 7))
