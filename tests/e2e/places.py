"""What is on the map of a databank: codes, names and a point inside each buurt, to click on."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from lib.answers.place import country, load, shapes
from lib.databank.store import open_databank
from lib.ui.server.geometry import gemeenten_of
from lib.ui.widgets.map import labels
from lib.ui.widgets.map.draw import TEXT_PX
from lib.ui.widgets.map.files import country_shapes, names_on_map
from lib.ui.widgets.map.fit import Box, to_degrees, to_pixels, view_for

# Of the real gemeenten in the replay of the services; Leeuwarden has no scores of buurten in it.
CODES = {"Heerlen": "GM0917", "Amsterdam": "GM0363"}
LEEUWARDEN = "GM0080"


@dataclass(frozen=True)
class Buurt:
    """`label` is how the app calls it, `name` how the map does; `point` lon/lat inside it, `edge`
    on its border, `size` in square degrees; `score` of the newest year or None."""

    code: str
    label: str
    name: str
    point: tuple[float, float]
    edge: tuple[float, float]
    size: float
    score: float | None
    shape: BaseGeometry


@dataclass(frozen=True)
class Place:
    """A gemeente; `buurten` from the largest on the map to the smallest; `years` with scores, newest last."""

    code: str
    name: str
    buurten: tuple[Buurt, ...]
    years: tuple[int, ...]
    bounds: tuple[float, float, float, float]
    names: tuple[labels.Name, ...]

    def without_names(self, buurt: Buurt, box: Box, chosen: str = "") -> Buurt:
        """The buurt with a point and an edge over which no name is written on a map fitted to this box, with this buurt chosen.

        Raises LookupError where names cover all of it.
        """
        view = view_for(self.bounds, box)
        pixel = 360 / (512 * 2**view.zoom)
        # Inside the outline that it may have.
        within = buurt.shape.buffer(-8 * pixel)
        placed = labels.place(self.names, self.bounds, box, TEXT_PX, chosen)

        def written(around_px: float) -> list[BaseGeometry]:
            found = []
            for name in placed:
                half = np.array(labels.size_of(name.text, TEXT_PX)) / 2 + around_px
                middle = to_pixels(np.array([name.at]), view, box)[0]
                corners = to_degrees(np.array([middle - half, middle + half]), view, box)
                found.append(shapely.box(*corners.min(axis=0), *corners.max(axis=0)))
                if name.of is not None:
                    found.append(shapely.LineString([name.at, name.of]).buffer(4 * pixel))
            return found

        for around_px in (3, 0, -3, -5):
            names = written(around_px)
            free = within.difference(shapely.union_all(names))
            if not free.is_empty:
                break
        else:
            raise LookupError(f"names cover {buurt.name}")
        inside = shapely.maximum_inscribed_circle(max(getattr(free, "geoms", [free]), key=lambda part: part.area)).coords[0]
        along = shapely.line_interpolate_point(buurt.shape.boundary, np.linspace(0, 1, 400), normalized=True)
        x, y = shapely.get_coordinates(along[np.argmax(shapely.distance(along, shapely.union_all(names)))])[0]
        return replace(buurt, point=inside, edge=(float(x), float(y)))

    def clearest(self, n: int, box: Box) -> list[Buurt]:
        """`n` buurten with a score that have most room beside the names on a map fitted to this box, and no border together."""

        def room(buurt: Buurt) -> float:
            try:
                found = self.without_names(buurt, box, buurt.code)
            except LookupError:
                return 0.0
            return float(shapely.distance(shapely.Point(found.point), buurt.shape.boundary))

        found: list[Buurt] = []
        for buurt in sorted(self.apart(15), key=room, reverse=True):
            if not any(buurt.shape.intersects(other.shape) for other in found):
                found.append(buurt)
        return found[:n]

    @property
    def scored(self) -> tuple[Buurt, ...]:
        """Buurten with a score in the newest year."""
        return tuple(buurt for buurt in self.buurten if buurt.score is not None)

    def apart(self, n: int, among: int = 20) -> tuple[Buurt, ...]:
        """`n` of the largest buurten with a score that are far from each other, so that their borders are their own."""
        largest = self.scored[:among]
        found = [largest[0]]
        while len(found) < n:
            found.append(max(largest, key=lambda buurt: min(math.dist(buurt.point, other.point) for other in found)))
        return tuple(found)

    def on_map(self, point: tuple[float, float], width: float, height: float, box: Box) -> tuple[float, float]:
        """Where a point (lon/lat) is on a map of this many pixels that is fitted to `box`, from its left upper corner."""
        view = view_for(self.bounds, box)
        scale = 512 * 2**view.zoom

        def pixels(longitude: float, latitude: float) -> tuple[float, float]:
            y = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
            return scale * longitude / 360, -scale * y / (2 * math.pi)

        x, y = pixels(*point)
        x0, y0 = pixels(view.longitude, view.latitude)
        return width / 2 + x - x0, height / 2 + y - y0


def _edge(shape: BaseGeometry) -> tuple[float, float]:
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    x, y = largest.exterior.coords[0]
    return float(x), float(y)


def place(databank: Path, code: str) -> Place:
    """One gemeente of the databank in that directory."""
    opened = open_databank(databank)
    gemeente = load(opened, code, country(opened))
    years = tuple(sorted(gemeente.score_years()))
    scores = gemeente.scores_in(years[-1])["afw"] if years else None
    labels = dict(zip(gemeente.buurten["code"], gemeente.buurten["label"], strict=True))
    frame = shapes(opened, code)
    buurten = []
    for at, name, shape in zip(frame["code"], frame["name"], frame.geometry, strict=True):
        inside = shape.representative_point()
        score = None if scores is None or scores.isna().get(at, True) else float(scores[at])
        buurten.append(Buurt(at, labels[at], name, (inside.x, inside.y), _edge(shape), shape.area, score, shape))
    west, south, east, north = (float(value) for value in frame.total_bounds)
    buurten.sort(key=lambda buurt: (-buurt.size, buurt.code))
    return Place(code, gemeente.name, tuple(buurten), years, (west, south, east, north), names_on_map(opened, [code], frame))


def whole_country(databank: Path) -> Place:
    """All gemeenten of the databank in that directory, as the map of the country has them."""
    opened = open_databank(databank)
    frame, drawn = gemeenten_of(opened), country_shapes(opened)
    gemeenten = []
    for code, name, shape in zip(frame["code"], frame["name"], frame.geometry, strict=True):
        inside = shape.representative_point()
        gemeenten.append(Buurt(code, name, name, (inside.x, inside.y), _edge(shape), shape.area, None, shape))
    gemeenten.sort(key=lambda one: (-one.size, one.code))
    return Place("NL00", "Nederland", tuple(gemeenten), (), drawn.bounds, drawn.names)
