"""Geometry as files the browser fetches once: static/geo/<version of the geometry>/<gemeente>.json, served by lib/ui/server.

A recolour then sends colours only. A file holds index, code and name of each buurt and nothing else. Where the directory
cannot be written the same GeoJSON travels inside the page.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import orjson
import shapely
import streamlit as st

from lib.answers.place import shapes
from lib.databank.store import Databank, replace_file
from lib.ui.server.geometry import FOLDER, address
from lib.ui.session.caching import KEYS

_DECIMALS = 6
# Browsers keep a file for a year: whoever changes what a file holds, changes this.
_FORM = "1"


@dataclass(frozen=True)
class MapShapes:
    """Order of the polygons (`codes`), where the browser finds them (`data`: url or GeoJSON), extent in lon/lat, size."""

    codes: tuple[str, ...]
    data: str | dict[str, Any]
    bounds: tuple[float, float, float, float]
    vertices: int


def geometry_version(databank: Databank) -> str:
    """Text that changes when any geometry of the databank changes, or what a file holds."""
    parts = _FORM + "".join(part.sha256 for part in databank.parts_of("geometry"))
    return hashlib.sha256(parts.encode()).hexdigest()[:20]


@st.cache_resource(max_entries=24, show_spinner="Kaart klaarzetten …", hash_funcs=KEYS)
def map_shapes(databank: Databank, code: str, root: Path = FOLDER) -> MapShapes:
    """Polygons of a gemeente for the browser; writes the file when it is missing."""
    frame, version = shapes(databank, code), geometry_version(databank)
    content = geojson(frame)
    path = root / version / f"{code}.json"
    data: str | dict[str, Any]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            replace_file(path, content)
        data = address(version, code)
    except OSError:
        data = orjson.loads(content)
    vertices = int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum())
    west, south, east, north = (float(v) for v in frame.total_bounds)
    return MapShapes(tuple(frame["code"]), data, (west, south, east, north), vertices)


def geojson(frame: gpd.GeoDataFrame) -> bytes:
    """GeoJSON of the buurten with index, code and name, to a tenth of a metre."""
    rounded = shapely.transform(frame.geometry.to_numpy(), lambda xy: np.round(xy, _DECIMALS))
    features = [
        {
            "type": "Feature",
            "geometry": orjson.Fragment(geometry),
            "properties": {"i": i, "code": code, "name": name},
        }
        for i, (code, name, geometry) in enumerate(zip(frame["code"], frame["name"], shapely.to_geojson(rounded), strict=True))
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def remove_unused(keep: set[str], root: Path = FOLDER, *, older_than_s: float = 0.0) -> None:
    """Delete geometry versions that no databank uses any more and that are at least that old.

    Another server of the same checkout may use the younger ones. A directory that cannot be deleted is left.
    """
    for directory in root.glob("*/"):
        with suppress(OSError):
            if directory.name not in keep and time.time() - directory.stat().st_mtime >= older_than_s:
                shutil.rmtree(directory, ignore_errors=True)
