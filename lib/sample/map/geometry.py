"""Geometry of the invented gemeenten: buurten in metres around the centre of the gemeente, and placed in the North Sea."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from lib.sample.country.archetypes import column
from lib.sample.country.frame import (
    DEFAULT_SEED,
    GEMEENTEN,
    Buurt,
    Frame,
    Gemeente,
    Wijk,
    frame,
    generator,
)
from lib.sample.map import cells
from lib.sample.map.coverage import Warp, moved, subdivide
from lib.sample.stories.planted import story

RD = 28992
_CELLS_PER_BUURT = 14
MOST_VERTICES = 66
_RIVER_HALF_WIDTH = 65.0
_NEIGHBOURS = ((story(1).code, story(2).code),)  # the second lies beside the first


@dataclass(frozen=True)
class Outline:
    """A wobbly shape around (0, 0); `radius` in metres is that of the circle with the same area."""

    radius: float
    aspect: float
    turn: float
    waves: NDArray[np.float64]

    def reach(self, angle: NDArray[np.float64]) -> NDArray[np.float64]:
        """Distance in metres from the centre to the border in a direction (radians, counter-clockwise from east)."""
        ellipse = 1 / np.hypot(np.cos(angle - self.turn) / self.aspect, np.sin(angle - self.turn) * self.aspect)
        wave = sum(size * np.cos(k * angle + phase) for k, (size, phase) in enumerate(self.waves, start=2))
        return self.radius * ellipse * (1 + wave)

    def inside(self, points: cells.Points) -> NDArray[np.float64]:
        return (np.hypot(*points.T) < self.reach(np.arctan2(points[:, 1], points[:, 0]))).astype(float)


def _outline(gemeente: Gemeente, area: float, rng: np.random.Generator) -> Outline:
    size = gemeente.wobble * rng.uniform(0.4, 1, 5) / np.arange(1, 6) ** 0.8
    waves = np.stack([size, rng.uniform(0, 2 * np.pi, 5)], 1)
    return Outline(float(np.sqrt(area / np.pi)) * 1000, gemeente.aspect, rng.uniform(0, np.pi), waves)


def _place(wijk: Wijk, outline: Outline) -> cells.Points:
    angle = np.deg2rad(90 - wijk.angle)
    return wijk.distance * outline.reach(np.array(angle)) * np.array([np.cos(angle), np.sin(angle)])


def _river(gemeente: Gemeente, outline: Outline, rng: np.random.Generator) -> cells.Points:
    """Points along the middle of the river and its banks, shape (3, n, 2); n = 0 without a river."""
    if gemeente.river is None:
        return np.empty((3, 0, 2))
    reach = 1.7 * outline.radius
    along = np.arange(-reach, reach, 1.7 * _RIVER_HALF_WIDTH)
    bend = 0.13 * outline.radius
    phase = rng.uniform(0, 2 * np.pi, 2)
    across = bend * (np.sin(along / outline.radius * 2.6 + phase[0]) - np.sin(phase[0])) + 0.35 * bend * np.sin(
        along / outline.radius * 6 + phase[1]
    )
    across -= np.interp(0, along, across) + 0.05 * outline.radius
    heading = np.deg2rad(90 - gemeente.river)
    forward = np.array([np.cos(heading), np.sin(heading)])
    middle = along[:, None] * forward + across[:, None] * np.array([-forward[1], forward[0]])
    tangent = np.gradient(middle, axis=0)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], 1) / np.hypot(*tangent.T)[:, None]
    return np.stack([middle, middle + 2 * _RIVER_HALF_WIDTH * normal, middle - 2 * _RIVER_HALF_WIDTH * normal])


def gemeente_polygons(gemeente: Gemeente, whole: Frame, seed: int) -> list[shapely.Polygon]:
    """Polygons of the buurten of a gemeente, in the order of their codes, in metres around its centre; a valid coverage."""
    rng = generator(seed, 100 + int(gemeente.code[4:]))
    wijken = [w for w in whole.wijken if w.gemeente == gemeente.code]
    members = [[b for b in whole.buurten if b.wijk == w.code] for w in wijken]
    areas = [column([b.archetype for b in m], "area") for m in members]
    total = float(sum(a.sum() for a in areas))
    outline = _outline(gemeente, total * gemeente.room, rng)
    places = np.stack([_place(w, outline) for w in wijken])
    log_area = np.log([a.mean() for a in areas])

    def area_at(points: cells.Points) -> NDArray[np.float64]:
        closeness = (((points[:, None] - places[None]) ** 2).sum(2) / outline.radius**2 + 0.004) ** -1.5
        return np.exp(0.9 * closeness @ log_area / closeness.sum(1))

    river = _river(gemeente, outline, rng)
    count = _CELLS_PER_BUURT * sum(len(m) for m in members)
    land = cells.spread(count, area_at, lambda p: np.maximum(outline.inside(p / 1.25), 0), 2.2 * outline.radius, rng)
    if river.shape[1]:
        gap = np.sqrt(((land[:, None] - river[0][None]) ** 2).sum(2).min(1))
        land = land[gap > 3.4 * _RIVER_HALF_WIDTH]
    points = np.vstack([land, river[1], river[2], river[0]])
    dry = np.arange(len(points)) < len(points) - river.shape[1]
    shapes = cells.voronoi(points)
    beside = cells.neighbours(shapes)
    allowed = dry & (outline.inside(points) > 0)
    size = shapely.area(np.array(shapes)) / 1e6
    labels = _assign(points, size, beside, allowed, places, areas, members, area_at, rng)
    polygons = [shapely.union_all([shapes[i] for i in np.flatnonzero(labels == k)]) for k in range(labels.max() + 1)]
    return _finish(polygons, gemeente, rng)


def _assign(
    points: cells.Points,
    size: NDArray[np.float64],
    beside: list[list[int]],
    allowed: NDArray[np.bool_],
    places: cells.Points,
    areas: list[NDArray[np.float64]],
    members: list[list[Buurt]],
    area_at: cells.Field,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Buurt (position within the gemeente, -1 outside) of every cell: wijken grow from their places, buurten within them."""
    roughness = rng.uniform(0.6, 1.6, len(points))
    free = np.flatnonzero(allowed)
    centres = [int(free[i]) for i in cells.nearest_of(places, points[free])]
    wijk_of = cells.grow_to(points, size, beside, allowed, centres, np.array([a.sum() for a in areas]), roughness)
    labels = np.full(len(points), -1)
    first = 0
    for number, (area, own) in enumerate(zip(areas, members, strict=True)):
        within = wijk_of == number
        seeds = cells.seeds_within(points, np.flatnonzero(within), len(own), rng)
        wide = area_at(points[seeds]).argsort(kind="stable")
        wanted = np.empty(len(own))
        wanted[wide] = np.sort(area)
        grown = cells.grow_to(points, size, beside, within, seeds, wanted, roughness)
        # The smallest areas lie where the gemeente is densest.
        owner = np.empty(len(own), dtype=int)
        owner[wide] = area.argsort(kind="stable")
        for one, other in _NEIGHBOURS:
            _bring_together([b.code for b in own], one, other, owner, grown, beside)
        labels[within & (grown >= 0)] = first + owner[grown[within & (grown >= 0)]]
        first += len(own)
    return labels


def _bring_together(
    codes: list[str], one: str, other: str, owner: NDArray[np.int64], grown: NDArray[np.int64], beside: list[list[int]]
) -> None:
    """Exchange places within a wijk so that `other` lies beside `one` (nothing to do when they do or are elsewhere)."""
    if one not in codes or other not in codes:
        return
    spot_one, spot_other = (int(np.flatnonzero(owner == codes.index(code))[0]) for code in (one, other))
    near = sorted({int(grown[n]) for cell in np.flatnonzero(grown == spot_one) for n in beside[cell]} - {-1, spot_one})
    if spot_other not in near:
        owner[near[0]], owner[spot_other] = owner[spot_other], owner[near[0]]


def _finish(polygons: list[shapely.Polygon], gemeente: Gemeente, rng: np.random.Generator) -> list[shapely.Polygon]:
    """Smooth the zigzag of the cells, cut long edges and bend them."""
    spacing = float(np.sqrt(np.median([p.area for p in polygons])))
    strength = 0.25 if gemeente.wobble < 0.1 else 0.8
    warp = Warp(3.2 * spacing, strength, rng)
    for coarser in 1.3 ** np.arange(12):
        smooth = list(shapely.coverage_simplify(np.array(polygons), spacing * 0.16 * coarser))
        for longer in (0.17, 0.22, 0.3, 0.45):
            pieces = subdivide(smooth, spacing * longer * coarser)
            if max(shapely.get_num_coordinates(p) for p in pieces) <= MOST_VERTICES:
                return moved(pieces, warp)
    raise ValueError(f"De grenzen van {gemeente.name} passen niet in {MOST_VERTICES} punten per buurt")


@cache
def local_polygons(seed: int = DEFAULT_SEED) -> tuple[shapely.Polygon, ...]:
    """Polygons of all buurten in the order of the frame, in RD metres (EPSG:28992)."""
    whole = frame()
    placed: list[shapely.Polygon] = []
    centres = gpd.GeoSeries([shapely.Point(g.centre) for g in GEMEENTEN], crs=4326).to_crs(RD)
    for gemeente, centre in zip(GEMEENTEN, centres, strict=True):
        shift = np.round([centre.x, centre.y], 0)
        placed += [shapely.transform(p, lambda xy, by=shift: xy + by) for p in gemeente_polygons(gemeente, whole, seed)]
    return tuple(placed)
