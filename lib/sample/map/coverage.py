"""From a coverage of straight edges to one with believable, curved borders that stays a valid coverage.

Every border is shared: the same edge is cut into the same pieces for both neighbours, and all points are moved by one smooth
field whose gradient stays below one, which cannot make borders cross.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]


def subdivide(polygons: Sequence[shapely.Polygon], longest: float) -> list[shapely.Polygon]:
    """Polygons whose edges are cut into equal pieces of at most `longest`; a shared edge is cut identically for both."""
    return [shapely.Polygon(_cut(p.exterior, longest), [_cut(hole, longest) for hole in p.interiors]) for p in polygons]


def _cut(line: shapely.LinearRing, longest: float) -> Points:
    ring = shapely.get_coordinates(line)
    pieces: list[Points] = []
    for start, end in pairwise(ring):
        forward = tuple(start) <= tuple(end)
        low, high = (start, end) if forward else (end, start)
        count = max(1, int(np.ceil(np.hypot(*(high - low)) / longest)))
        steps = low + (high - low) * (np.arange(count + 1) / count)[:, None]
        pieces.append((steps if forward else steps[::-1])[:-1])
    return np.vstack([*pieces, ring[:1]])


class Warp:
    """A smooth displacement: a sum of plane waves, the same for every point.

    `scale` in metres is the longest wavelength; `strength` 0-1 the summed gradient, kept below 1 so that no border can fold.
    """

    def __init__(self, scale: float, strength: float, rng: np.random.Generator) -> None:
        if not 0 <= strength < 1:
            raise ValueError("strength moet van 0 tot 1 liggen")
        lengths = scale / np.repeat([1.0, 2.2, 4.6], 4)
        directions = rng.uniform(0, 2 * np.pi, (2, len(lengths)))
        self.waves = 2 * np.pi / lengths * np.stack([np.cos(directions), np.sin(directions)])  # (axis of x, axis of move, wave)
        self.phase = rng.uniform(0, 2 * np.pi, (2, len(lengths)))
        share = np.repeat([0.30, 0.35, 0.35], 4) / 4
        self.size = strength * 1.6 * share * lengths / (2 * np.pi)

    def __call__(self, points: Points) -> Points:
        """Moved points, shape (n, 2)."""
        angle = np.einsum("na,amw->nmw", points, self.waves) + self.phase
        return points + (np.sin(angle) * self.size).sum(2)


def moved(polygons: Sequence[shapely.Polygon], warp: Warp) -> list[shapely.Polygon]:
    """Polygons with every vertex moved by the field, on a grid of one centimetre."""
    return [shapely.transform(p, lambda xy: np.round(warp(xy), 2)) for p in polygons]
