"""Cleaning a coverage: polygons that overlap, or leave narrow gaps, made to share their borders. In pieces, for a whole country.

Pieces of neighbouring polygons are cleaned one by one, then together all polygons with a border that is not shared exactly. What was cleaned stays exactly as it is there, because it has nothing left to clean. That takes half the time and
a third of the memory of cleaning everything at once, and can tell how far it is.
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


def cleaned(
    shapes: Shapes, gap_width: float, on_progress: Progress | None = None, vertices_per_piece: int = VERTICES_PER_PIECE
) -> Shapes:
    """Polygons (valid, in metres) as a coverage: overlaps given to one neighbour, gaps up to `gap_width` closed.

    A polygon of which nothing would be left stays as it was. `on_progress(done, total)` is called after every piece and may raise.
    """
    pieces = _pieces(shapes, vertices_per_piece)
    result = shapes.copy()
    steps = len(pieces) + (len(pieces) > 1)
    for number, at in enumerate(pieces):
        result[at] = _clean(shapes[at], gap_width, "longest_border")
        if on_progress is not None:
            on_progress(number + 1, steps)
    if len(pieces) > 1:
        left = _not_wholly_shared(result, gap_width)
        # A small polygon that another piece has swallowed comes back.
        result[left] = _clean(result[left], gap_width, "min_area")
        if on_progress is not None:
            on_progress(steps, steps)
    return result


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
    """Positions of shapes with a segment that no other has: along a coast, an overlap, a gap or the border of a piece.

    Shapes so narrow that a ring around them would pass for a gap are among them too.
    """
    coordinates, shape = shapely.get_coordinates(shapes, return_index=True)
    ring = shapely.get_rings(shapes)
    length = shapely.get_num_coordinates(ring)
    start = np.ones(len(coordinates), dtype=bool)
    start[np.cumsum(length) - 1] = False  # the last point of a ring begins no segment
    points = _digest(coordinates)
    segments = (points[:-1] + points[1:])[start[:-1]]
    _, which, times = np.unique(segments, return_inverse=True, return_counts=True)
    alone = np.zeros(len(shapes), dtype=bool)
    alone[shape[:-1][start[:-1]][times[which] == 1]] = True
    # The widest circle in a shape has at least the radius area / length.
    narrow = 2 * shapely.area(shapes) < gap_width * shapely.length(shapes)
    return np.flatnonzero(alone | narrow)


def _digest(coordinates: NDArray[np.float64]) -> NDArray[np.uint64]:
    """A number per point that only equal points share."""
    x, y = np.ascontiguousarray(coordinates.T).view(np.uint64)
    mixed = x * np.uint64(0x9E3779B97F4A7C15) ^ (y * np.uint64(0xC2B2AE3D27D4EB4F) >> np.uint64(1))
    return (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0xD6E8FEB86659FD93)
