"""The polygons of a gemeente as the map needs them: their geometry is a file that the browser fetches once (lib/ui/server/geometry.py).

A recolour then sends colours only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import shapely

from lib.answers.place import shapes
from lib.databank.store import Databank
from lib.ui.server.geometry import FOLDER, address, geometry_version, write
from lib.ui.session.caching import cached


@dataclass(frozen=True)
class MapShapes:
    """Order of the polygons (`codes`), where the browser finds them (`data`), extent in lon/lat, size."""

    codes: tuple[str, ...]
    data: str
    bounds: tuple[float, float, float, float]
    vertices: int


@cached("Kaart klaarzetten …")
def map_shapes(databank: Databank, code: str, root: Path = FOLDER) -> MapShapes:
    """Polygons of a gemeente for the browser; writes the file when it is missing."""
    frame, version = shapes(databank, code), geometry_version(databank)
    if not (root / version / f"{code}.json").exists():
        write(databank, code, frame, root)
    vertices = int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum())
    west, south, east, north = (float(v) for v in frame.total_bounds)
    return MapShapes(tuple(frame["code"]), address(version, code), (west, south, east, north), vertices)
