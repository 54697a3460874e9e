"""Cleaning a coverage: polygons that overlap, or leave narrow gaps, made to share their borders. In pieces, for a whole country.

Pieces of neighbouring polygons are cleaned one by one, then together all polygons near another piece or with a border that is not
shared exactly. What is clean by then stays exactly as it is, because it has nothing left to clean. That takes two thirds of the
time and half of the memory of cleaning everything at once, and can tell how far it is.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

Progress = Callable[[int, int], None]
Shapes = NDArray[np.object_]
Positions = NDArray[np.int64]

VERTICES_PER_PIECE = 100_000
_SNAP_M = 0.003
_ROUNDS = 4


def cleaned(
    shapes: Shapes, gap_width: float, on_progress: Progress | None = None, vertices_per_piece: int = VERTICES_PER_PIECE
) -> Shapes:
    """Polygons (valid, in metres) as a coverage: overlaps given to one neighbour, gaps up to `gap_width` closed.

    A polygon of which nothing would be left stays as it was. `on_progress(done, total)` is called after every piece and may raise.
    """
    pieces = _pieces(shapes, vertices_per_piece)
    result, piece_of = shapes.copy(), np.zeros(len(shapes), dtype=np.int64)
    steps = len(pieces) + (3 if len(pieces) > 1 else 0)

    def step(number: int) -> None:
        if on_progress is not None:
            on_progress(number, steps)

    for number, at in enumerate(pieces, start=1):
        result[at] = _clean(shapes[at], gap_width, "longest_border")
        piece_of[at] = number
        step(number)
    if len(pieces) > 1:
        _join(result, piece_of, gap_width, lambda part: step(len(pieces) + part))
        step(steps)
    return result


def _join(shapes: Shapes, piece_of: Positions, gap_width: float, step: Callable[[int], None]) -> None:
    """Clean what lies between pieces, in place; `step(1)` and `step(2)` are called on the way."""
    bounds = shapely.bounds(shapes) + gap_width * np.array([-1, -1, 1, 1])
    one, other = shapely.STRtree(shapes).query(shapely.box(*bounds.T))
    apart = piece_of[one] != piece_of[other]
    near = one[apart][shapely.dwithin(shapes[one[apart]], shapes[other[apart]], gap_width)]
    left = np.union1d(near, _not_wholly_shared(shapes, gap_width))
    step(1)
    for _ in range(_ROUNDS):
        # A small polygon that another piece has swallowed comes back.
        shapes[left] = _clean(shapes[left], gap_width, "min_area")
        step(2)
        # Deep overlaps and vertices that are nearly the same can move a border with a polygon that was not among them.
        around = np.union1d(left, other[np.isin(one, left)])
        faulty = around[~shapely.is_empty(shapely.coverage_invalid_edges(shapes[around]))]
        if not len(faulty):
            return
        left = np.union1d(faulty, other[np.isin(one, faulty)])
    shapes[:] = _clean(shapes, gap_width, "longest_border")


def _clean(shapes: Shapes, gap_width: float, overlaps_to: str) -> Shapes:
    clean = shapely.coverage_clean(shapes, gap_width=gap_width, snapping_distance=_SNAP_M, merge_strategy=overlaps_to)
    return np.where(shapely.is_empty(clean), shapes, clean)


def _pieces(shapes: Shapes, most: int) -> list[Positions]:
    """Positions of the shapes, cut by halves along the longer side until a piece has at most so many vertices."""
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    vertices = shapely.get_num_coordinates(shapes)

    def cut(at: Positions) -> list[Positions]:
        if len(at) < 2 or vertices[at].sum() <= most:
            return [at]
        along = middles[at, np.ptp(middles[at], axis=0).argmax()]
        ordered = at[np.argsort(along, kind="stable")]
        half = int(np.searchsorted(np.cumsum(vertices[ordered]), vertices[ordered].sum() / 2))
        half = min(max(half, 1), len(ordered) - 1)
        return [*cut(ordered[:half]), *cut(ordered[half:])]

    return cut(np.arange(len(shapes)))


def _not_wholly_shared(shapes: Shapes, gap_width: float) -> Positions:
    """Positions of shapes with a segment that not exactly one other has: along a coast, an overlap, a gap or the border of a piece.

    Shapes so narrow that a ring around them would pass for a gap are among them too.
    """
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    points, within = _digest(coordinates), ring[:-1] == ring[1:]
    start, end = points[:-1][within], points[1:][within]
    # A neighbour runs along a shared segment the other way: an equal sum, and the opposite difference.
    order = np.argsort(start + end)
    segment, turn = (start + end)[order], (start - end)[order]
    again = np.concatenate([[False], segment[1:] == segment[:-1], [False]])
    first = ~again[:-2] & again[1:-1] & ~again[2:] & (turn[:-1] == -turn[1:])
    shared = np.concatenate([first, [False]]) | np.concatenate([[False], first])
    faulty = np.zeros(len(shapes), dtype=bool)
    faulty[shape_of_part[part_of_ring[ring[:-1][within]]][order[~shared]]] = True
    # The widest circle in a shape has at least the radius area / length.
    faulty |= 2 * shapely.area(shapes) < gap_width * shapely.length(shapes)
    return np.flatnonzero(faulty)


def _digest(coordinates: NDArray[np.float64]) -> NDArray[np.uint64]:
    """A number per point that only equal points share."""
    x, y = np.ascontiguousarray(coordinates.T).view(np.uint64)
    mixed = x * np.uint64(0x9E3779B97F4A7C15) ^ (y * np.uint64(0xC2B2AE3D27D4EB4F) >> np.uint64(1))
    return (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0xD6E8FEB86659FD93)
