"""Polygons of the invented country in RD (EPSG:28992) and as published: in degrees, and not clean.

Published faults: neighbours that overlap or leave slivers of 1-5 m, one polygon that crosses itself, one
MultiPolygon, one polygon with a hole (water of its own) and water polygons without inhabitants.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize, unary_union, voronoi_diagram

from .areas import N_BUURTEN, Buurt, buurten
from .contract import Vintage

# Lower left corner near lon 5.9, lat 50.9, and the size of one cell in metres.
CORNER, CELL, GRID = (193_000.0, 321_000.0), 700.0, 8
MULTI, HOLED, CROSSED = 59, 22, 34
"""Numbers of the buurten with a second part, with a hole, and with a self-crossing ring."""
GROWN = {4: 2.0, 13: 1.0, 27: 2.4, 41: 1.5, 50: 1.0}
SHRUNK = {6: -1.0, 16: -2.2, 29: -1.5, 52: -2.0}
"""Buurten whose published outline is that many metres too wide or too narrow."""

ABROAD, ABROAD_FROM = "BU09989999", 2026


@dataclass(frozen=True)
class Shapes:
    """`clean` is a valid coverage in RD, `published` what the service sends before it is turned to degrees.

    Both map the number of a buurt, or 60 and up for water, to a geometry.
    """

    clean: dict[int, BaseGeometry]
    published: dict[int, BaseGeometry]


def _wriggle(line: LineString, rng: np.random.Generator) -> LineString:
    """A straight border as a crooked one with the same ends."""
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    parts = max(2, int(line.length // 90))
    steps = np.linspace(0, 1, parts + 1)[1:-1]
    side = rng.normal(0, min(12.0, line.length * 0.05), len(steps))
    unit = np.array([-(y1 - y0), x1 - x0]) / max(line.length, 1e-9)
    inner = [(x0 + s * (x1 - x0) + d * unit[0], y0 + s * (y1 - y0) + d * unit[1]) for s, d in zip(steps, side, strict=True)]
    return LineString([(x0, y0), *inner, (x1, y1)])


def _cells(rng: np.random.Generator) -> list[BaseGeometry]:
    """Sixty-four irregular cells, row by row in alternating direction so that neighbours follow."""
    points = []
    for row in range(GRID):
        for column in range(GRID) if row % 2 == 0 else reversed(range(GRID)):
            jitter = rng.uniform(-0.32, 0.32, 2)
            points.append(Point(CORNER[0] + (column + 0.5 + jitter[0]) * CELL, CORNER[1] + (row + 0.5 + jitter[1]) * CELL))
    frame = box(*CORNER, CORNER[0] + GRID * CELL, CORNER[1] + GRID * CELL)
    straight = [cell.intersection(frame) for cell in voronoi_diagram(MultiPoint(points), envelope=frame).geoms]
    borders = shapely.node(unary_union([cell.boundary for cell in straight]))
    segments = shapely.get_parts(shapely.line_merge(borders))
    pieces = [LineString(pair) for s in segments for pair in zip(s.coords[:-1], s.coords[1:], strict=True)]
    crooked = list(polygonize(unary_union([_wriggle(piece, rng) for piece in pieces])))
    found = shapely.STRtree(crooked)
    order = [int(found.nearest(point)) for point in points]
    if len(set(order)) != len(points):
        raise ValueError("the wriggled borders do not give one cell per point")
    return [crooked[i] for i in order]


def shapes(seed: int) -> Shapes:
    """The polygons by number: 0-59 buurten, 60-63 lakes, 64 the pond inside one buurt."""
    rng = np.random.default_rng([seed, 5])
    clean = dict(enumerate(_cells(rng)))
    lake = clean[N_BUURTEN]
    island = lake.representative_point().buffer(90, quad_segs=4)
    clean[MULTI], clean[N_BUURTEN] = MultiPolygon([clean[MULTI], island]), lake.difference(island)
    pond = clean[HOLED].representative_point().buffer(80, quad_segs=4)
    clean[HOLED], clean[64] = clean[HOLED].difference(pond), pond
    published = dict(clean)
    for number, metres in {**GROWN, **SHRUNK}.items():
        published[number] = clean[number].buffer(metres, join_style="mitre")
    published[CROSSED] = _crossed(clean[CROSSED])
    return Shapes(clean, published)


def _crossed(shape: BaseGeometry) -> Polygon:
    """The same outline with two neighbouring corners in the wrong order, where that matters least."""
    ring = list(shape.exterior.coords[:-1])
    options = []
    for i in range(len(ring)):
        turned = list(ring)
        j = (i + 1) % len(ring)
        turned[i], turned[j] = turned[j], turned[i]
        polygon = Polygon(turned)
        if not polygon.is_valid:
            options.append((math.dist(ring[i], ring[j]), i, polygon))
    return min(options)[2]


_TO_DEGREES = Transformer.from_crs(28992, 4326, always_xy=True)


def to_degrees(shape: BaseGeometry) -> BaseGeometry:
    """RD to longitude and latitude, seven decimals."""

    def turn(points: np.ndarray) -> np.ndarray:
        return np.round(np.column_stack(_TO_DEGREES.transform(points[:, 0], points[:, 1])), 7)

    return shapely.transform(shape, turn)


def water_code(number: int, year: int) -> tuple[str, Buurt]:
    """The buurt code of a water polygon, and a buurt of the gemeente it lies in."""
    near = {60: 59, 61: 58, 62: 57, 63: 56, 64: HOLED}[number]
    buurt = buurten()[near]
    return f"BU{buurt.gemeente(year)[2:]}99{99 - number % 10:02d}", buurt


def geometry(made: Shapes, year: int, vintage: Vintage = 2024) -> pd.DataFrame:
    """All polygons of one year.

    Columns: code, level, name, wijk_code, gemeente_code, water, number, clean (RD), published (degrees). In vintage 2026 the
    water of a gemeente bears her code, and the map of 2026 has an area abroad.
    """
    rows: list[tuple[object, ...]] = []
    wijken: dict[tuple[str, str], list[int]] = {}
    gemeenten: dict[str, list[int]] = {}
    for b in buurten():
        wijken.setdefault((b.wijk(year), b.wijk_name), []).append(b.number)
        gemeenten.setdefault(b.gemeente(year), []).append(b.number)
        pair = made.clean[b.number], to_degrees(made.published[b.number])
        rows.append((b.code(year), "buurt", b.name, b.wijk(year), b.gemeente(year), "NEE", b.number, *pair))
    for number in range(N_BUURTEN, N_BUURTEN + 5):
        code, near = water_code(number, year)
        pair = made.clean[number], to_degrees(made.published[number])
        wijk = "WK" + code[2:8]
        rows.append((code, "buurt", "Groot water", wijk, near.gemeente(year), "JA", -1, *pair))
        rows.append((f"WK{code[2:6]}{code[-2:]}", "wijk", "Groot water", None, near.gemeente(year), "JA", -1, *pair))
    if vintage == 2026:
        for gemeente in sorted({row[4] for row in rows if row[5] == "JA"}, key=str):
            lakes = unary_union([row[7] for row in rows if row[1] == "buurt" and row[5] == "JA" and row[4] == gemeente])
            rows.append((gemeente, "gemeente", "", None, gemeente, "JA", -1, lakes, to_degrees(lakes)))
    if year >= ABROAD_FROM:
        east = CORNER[0] + GRID * CELL
        strip = box(east, CORNER[1], east + CELL, CORNER[1] + GRID * CELL)
        rows.append((ABROAD, "buurt", "Buitenland", "WK099899", "GM0998", "B", -1, strip, to_degrees(strip)))
    for (code, name), numbers in wijken.items():
        whole = unary_union([made.clean[n] for n in numbers])
        rows.append((code, "wijk", name, code, "GM" + code[2:6], "NEE", -1, whole, to_degrees(whole)))
    for code, numbers in gemeenten.items():
        whole = unary_union([made.clean[n] for n in numbers])
        rows.append((code, "gemeente", "", None, code, "NEE", -1, whole, to_degrees(whole)))
    columns = ["code", "level", "name", "wijk_code", "gemeente_code", "water", "number", "clean", "published"]
    return pd.DataFrame(rows, columns=columns)
