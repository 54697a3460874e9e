"""A work area that lies in parts far apart: what the parts are called, and one of them, or the whole, in sight.

In the view of the whole each part has a ring and its name, for its buurten are too small to be seen; a row of buttons below the map
shows one part as large as the map.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pydeck as pdk
import shapely
import shapely.affinity
import streamlit as st

from lib.escape import plain
from lib.palette import INK, rgb
from lib.ui.widgets.map.fit import Box, to_pixels, view_for
from lib.ui.widgets.map.labels import under_buttons

if TYPE_CHECKING:
    from lib.ui.widgets.map.files import MapShapes

# Parts are apart when more than this share of the diagonal of the whole, and this many metres, lies between them.
_GAP_SHARE, _LEAST_GAP_M = 0.12, 1500.0
_MOST = 8
_METRES_PER_DEGREE = 111_320.0
RING_PX = 16
_STEPS = 20  # tenths of its extent by which the whole is made larger, until its rings are clear of the buttons
RINGS = "delen"
WHOLE = "Alle delen"


class Piece(NamedTuple):
    """A part of a work area: its name, its extent (west, south, east, north in degrees) and how many buurten it has."""

    name: str
    bounds: tuple[float, float, float, float]
    buurten: int

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of the middle of its extent."""
        west, south, east, north = self.bounds
        return (west + east) / 2, (south + north) / 2


def pieces(frame: gpd.GeoDataFrame, gemeenten: Sequence[str]) -> tuple[Piece, ...]:
    """The parts that lie far apart, from the most buurten down; none where it is one. At most eight: nearer ones are then taken together.

    `frame`: its buurten (code, name, geometry in degrees); `gemeenten`: for each the name of its gemeente. A part is called by its gemeente, and
    by its largest buurt where that has more parts.
    """
    west, south, east, north = (float(v) for v in frame.total_bounds)
    narrow = math.cos(math.radians((south + north) / 2))
    flat = [shapely.affinity.scale(one, _METRES_PER_DEGREE * narrow, _METRES_PER_DEGREE, origin=(0, 0)) for one in frame.geometry]
    gap = max(_LEAST_GAP_M, _GAP_SHARE * _METRES_PER_DEGREE * math.hypot((east - west) * narrow, north - south))
    while True:
        joined = shapely.get_parts(shapely.union_all([shapely.box(*one.bounds).buffer(gap / 2) for one in flat]))
        if len(joined) <= _MOST:
            break
        gap *= 1.5
    if len(joined) < 2:
        return ()
    tree = shapely.STRtree(joined)
    of = [int(tree.nearest(one)) for one in flat]
    inside = [[at for at, piece in enumerate(of) if piece == number] for number in range(len(joined))]
    most = Counter(name for rows in inside for name in {gemeenten[at] for at in rows})
    found = []
    for rows in filter(None, inside):
        names = list(dict.fromkeys(gemeenten[at] for at in rows))
        largest = max(rows, key=lambda at: flat[at].area)
        name = (
            " en ".join(names[:2])
            if all(most[one] == 1 for one in names)
            else f"{frame['name'].iloc[largest]} ({gemeenten[largest]})"
        )
        bounds = shapely.total_bounds(frame.geometry.iloc[rows].to_numpy())
        found.append(Piece(name, tuple(float(v) for v in bounds), len(rows)))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda one: (-one.buurten, one.name)))


def clear_of_buttons(shapes: MapShapes, size: Box, text_px: int) -> MapShapes:
    """The same, a little smaller or further aside where a ring of it would lie under the buttons of the map."""
    west, south, east, north = shapes.bounds
    middles = np.array([one.middle for one in shapes.pieces]).reshape(-1, 2)
    _, _, right, bottom = under_buttons(text_px)
    for step, (aside, down) in product(range(_STEPS), ((0, 1), (1, 0))):
        more = step / 10
        bounds = west - aside * more * (east - west), south, east, north + down * more * (north - south)
        at = to_pixels(middles, view_for(bounds, size), size) - RING_PX
        if not ((at[:, 0] < right) & (at[:, 1] < bottom)).any():
            return replace(shapes, bounds=bounds)
    return shapes


def rings(shapes: MapShapes) -> list[pdk.Layer]:
    """A ring around each part, in the view of the whole."""
    return [
        pdk.Layer(
            "ScatterplotLayer",
            id=RINGS,
            data=[{"p": [round(at, 4) for at in one.middle]} for one in shapes.pieces],
            get_position="p",
            get_radius=1,
            radius_min_pixels=RING_PX,
            filled=False,
            stroked=True,
            get_line_color=list(rgb(INK)),
            line_width_min_pixels=3,
            pickable=False,
        )
    ]


def chosen(key: str, shapes: MapShapes, resets: int) -> Piece | None:
    """The part of this map that is in sight, None for the whole, also when that was asked for since (`resets` counts how often)."""
    if st.session_state.get(f"{_key(key)}_resets", resets) != resets:
        st.session_state[_key(key)] = WHOLE
    st.session_state[f"{_key(key)}_resets"] = resets
    name = st.session_state.get(_key(key))
    return next((one for one in shapes.pieces if one.name == name), None)


def choose(key: str, shapes: MapShapes) -> None:
    """The buttons: the whole, and each part."""
    names = [WHOLE, *(one.name for one in shapes.pieces)]
    if st.session_state.get(_key(key)) not in names:
        st.session_state[_key(key)] = WHOLE
    st.segmented_control("Zoom naar een deel", names, format_func=plain, key=_key(key))


def _key(key: str) -> str:
    return f"deel_van_{key}"
