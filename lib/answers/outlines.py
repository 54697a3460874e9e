"""The buurten of a gemeente or work area as small outlines, for a map of some centimetres on paper."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import geopandas as gpd
import pandas as pd
from shapely import MultiPolygon, Polygon

from lib.words import listed

Ring = tuple[tuple[float, float], ...]
_FINEST = 1 / 350  # of the larger side: half a millimetre on a map as wide as a page
# Of the whole map: gemeenten that fill less of it lie too far apart to be seen on one.
_LEAST_FILLED = 0.4
_GAP = 0.05  # between gemeenten, of the larger side of the largest


@dataclass(frozen=True)
class Outlines:
    """`areas`: code -> rings of points (x, y), the first of a polygon its edge and the others its holes. x runs right to `width`, y down to
    `height`; the larger of these is 1. `apart`: gemeente -> codes, where these lie side by side because they are far from each other."""

    width: float
    height: float
    areas: Mapping[str, tuple[Ring, ...]]
    apart: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def note(self) -> str:
        """That gemeenten do not lie where they are, to stand under a map; '' where they do."""
        if not self.apart:
            return ""
        return f"De gemeenten staan naast elkaar, op dezelfde schaal en niet op hun plek: {listed(self.apart)}."


def outlines(shapes: gpd.GeoDataFrame, gemeenten: Mapping[str, str] = MappingProxyType({})) -> Outlines | None:
    """Of polygons in degrees (code, geometry), north up and as wide as they are; None without any.

    `gemeenten`: code -> name. Where they lie far apart they are brought together, in order of their names, from left to right.
    """
    if shapes.empty:
        return None
    _, bottom, _, top = shapes.total_bounds
    narrower = math.cos(math.radians((bottom + top) / 2))
    flat = gpd.GeoSeries(shapes.geometry.scale(narrower, 1, origin=(0, 0)).to_numpy(), index=shapes["code"])
    apart = {
        name: [area for area in shapes["code"] if area[2:6] == code[2:6]]
        for code, name in sorted(gemeenten.items(), key=lambda one: one[1].casefold())
    }
    sizes = {name: _size(flat[codes]) for name, codes in apart.items() if codes}
    near = sum(width * height for width, height in sizes.values()) >= _LEAST_FILLED * math.prod(_size(flat))
    if len(sizes) < 2 or near:
        return _drawn(flat)
    return _drawn(_together(flat, apart, sizes), {name: tuple(codes) for name, codes in apart.items() if codes})


def _size(flat: gpd.GeoSeries) -> tuple[float, float]:
    left, bottom, right, top = flat.total_bounds
    return right - left, top - bottom


def _together(flat: gpd.GeoSeries, apart: Mapping[str, list[str]], sizes: Mapping[str, tuple[float, float]]) -> gpd.GeoSeries:
    """The gemeenten in rows under each other, each row as wide as makes the whole about square."""
    gap = _GAP * max(max(size) for size in sizes.values())
    most = max(math.sqrt(sum((w + gap) * (h + gap) for w, h in sizes.values())), max(w for w, _ in sizes.values()) + gap)
    moved, x, y, row = [], 0.0, 0.0, 0.0
    for name, (width, height) in sizes.items():
        if x and x + width > most:
            x, y, row = 0.0, y - row - gap, 0.0
        mine = flat[apart[name]]
        left, _, _, top = mine.total_bounds
        moved.append(mine.translate(x - left, y - top))
        x, row = x + width + gap, max(row, height)
    return gpd.GeoSeries(pd.concat(moved))


def _drawn(flat: gpd.GeoSeries, apart: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> Outlines:
    left, _, _, top = flat.total_bounds
    width, height = _size(flat)
    size = max(width, height)
    areas = {}
    for code, shape in flat.simplify(size * _FINEST).items():
        parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
        rings = [ring.coords for part in parts if isinstance(part, Polygon) for ring in (part.exterior, *part.interiors)]
        areas[str(code)] = tuple(
            tuple((round((x - left) / size, 4), round((top - y) / size, 4)) for x, y, *_ in ring) for ring in rings if ring
        )
    return Outlines(width / size, height / size, areas, dict(apart))
