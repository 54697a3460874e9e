"""The view that shows a whole gemeente in a box of so many pixels."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pydeck as pdk

PADDING_PX = 24
_TILE_PX = 512
_CLOSEST, _FIRST_CLOSEST = 17, 16
_ROOM_TO_ZOOM_OUT = 1.5
# Degrees and radians of Web Mercator: a map of one building still has an extent.
_LEAST_WIDTH, _LEAST_HEIGHT = 1e-4, 1e-6
# Far below what a screen shows (a ten-thousandth of a metre), far above what a float drops.
_NUDGE = 1e-9


class Box(NamedTuple):
    """Width and height in pixels, and how often the visitor asked for the whole gemeente."""

    width: int
    height: int
    resets: int = 0


def view_for(bounds: tuple[float, float, float, float], box: Box) -> pdk.ViewState:
    """View that shows the whole extent (west, south, east, north in degrees) in the box with PADDING_PX around it.

    Web Mercator in tiles of 512 pixels, as deck.gl draws it; the zoom is that of `fitBounds` of
    https://visgl.github.io/math.gl/docs/modules/web-mercator/api-reference/web-mercator-utils. The browser takes over only
    those parts of a view that differ from those of the last run, so each reset moves every part by next to nothing.
    """
    west, south, east, north = bounds
    width = max(east - west, _LEAST_WIDTH) / 360
    height = max(_mercator(north) - _mercator(south), _LEAST_HEIGHT) / (2 * math.pi)
    room = (max(side - 2 * PADDING_PX, 1) / _TILE_PX for side in (box.width, box.height))
    zoom = min(math.log2(min(side / extent for side, extent in zip(room, (width, height), strict=True))), _FIRST_CLOSEST)
    middle = (_mercator(north) + _mercator(south)) / 2
    latitude = math.degrees(2 * math.atan(math.exp(middle)) - math.pi / 2)
    nudge = _NUDGE * box.resets
    return pdk.ViewState(
        longitude=(west + east) / 2 + nudge,
        latitude=latitude + nudge,
        zoom=zoom + nudge,
        bearing=nudge,
        pitch=nudge,
        min_zoom=zoom - _ROOM_TO_ZOOM_OUT,
        max_zoom=_CLOSEST,
    )


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def to_pixels(lonlat: np.ndarray, view: pdk.ViewState, box: Box) -> np.ndarray:
    """Pixels from the left upper corner of the box of points in degrees, shape (n, 2)."""
    scale = _TILE_PX * 2**view.zoom
    x = (lonlat[:, 0] - view.longitude) / 360 * scale + box.width / 2
    mercator = np.log(np.tan(np.pi / 4 + np.radians(lonlat[:, 1]) / 2))
    y = (_mercator(view.latitude) - mercator) / (2 * math.pi) * scale + box.height / 2
    return np.stack([x, y], axis=1)


def to_degrees(pixels: np.ndarray, view: pdk.ViewState, box: Box) -> np.ndarray:
    """Longitude and latitude of points in pixels from the left upper corner of the box, shape (n, 2)."""
    scale = _TILE_PX * 2**view.zoom
    longitude = view.longitude + (pixels[:, 0] - box.width / 2) / scale * 360
    mercator = _mercator(view.latitude) - (pixels[:, 1] - box.height / 2) / scale * 2 * math.pi
    return np.stack([longitude, np.degrees(2 * np.arctan(np.exp(mercator)) - np.pi / 2)], axis=1)


def metres_per_pixel(view: pdk.ViewState) -> float:
    """Metres on the ground of a pixel in the middle of the view; the Earth is 40,075,017 m around."""
    return 40_075_017 * math.cos(math.radians(view.latitude)) / (_TILE_PX * 2**view.zoom)
