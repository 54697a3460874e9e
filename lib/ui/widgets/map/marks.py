"""Figures that stand on the map in some buurten, in a box whose colour says how much it is: a lamp that is on, or goes out.

Like names they are placed by Python, before the names, so that no name lies over one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pydeck as pdk
from pydeck.types import String

from lib.palette import INK, LAMP, rgb
from lib.ui.widgets.map.files import MapShapes
from lib.ui.widgets.map.fit import Box, to_pixels, view_for
from lib.ui.widgets.map.labels import BUURT, width_of

# With more of them the map is full, and a step of a slider large.
MOST = 40
_PAD = (7, 4)
_WIDEST = "nog 99%"
_DARK_FROM = 2  # steps of the lamp below this one are dark: their text is white


class Mark(NamedTuple):
    """What stands in a buurt, and how much of all that is, 0 to 1."""

    code: str
    text: str
    share: float


class Standing(NamedTuple):
    """A mark with its middle in degrees, and the pixels that it takes (left, top, right, bottom)."""

    mark: Mark
    at: tuple[float, float]
    pixels: tuple[float, float, float, float]


def place(marks: Sequence[Mark], shapes: MapShapes, size: Box, text_px: int) -> list[Standing]:
    """Where the marks stand, none over another: each at a spot in its buurt. None of them where there are more than MOST."""
    if len(marks) > MOST:
        return []
    spots = {name.code: name.spots for name in shapes.names if name.kind == BUURT}
    view = view_for(shapes.bounds, size)
    # As wide as the widest, so that names stay where they are while figures change.
    wide, high = width_of(_WIDEST, text_px) / 2 + _PAD[0], text_px * 0.6 + _PAD[1]
    found: list[Standing] = []
    for mark in marks:
        here = spots.get(mark.code, ())
        for spot, (x, y) in zip(here, to_pixels(np.array(here).reshape(-1, 2), view, size).tolist(), strict=True):
            left, top, right, bottom = x - wide, y - high, x + wide, y + high
            free = all(
                right <= other.pixels[0] or left >= other.pixels[2] or bottom <= other.pixels[1] or top >= other.pixels[3]
                for other in found
            )
            if free:
                found.append(Standing(mark, spot, (left, top, right, bottom)))
                break
    return found


def layer(standing: Sequence[Standing], metres: float, text_px: int, grows: float) -> list[pdk.Layer]:
    """The marks as a layer, their text `metres` high."""
    if not standing:
        return []
    rows: list[dict[str, Any]] = []
    for mark, at, _ in standing:
        step = round(min(max(mark.share, 0.0), 1.0) * (len(LAMP) - 1))
        rows.append(
            {
                "p": [round(part, 4) for part in at],
                "t": mark.text,
                "b": list(rgb(LAMP[step])),
                "c": list(rgb("#ffffff" if step < _DARK_FROM else INK)),
            }
        )
    return [
        pdk.Layer(
            "TextLayer",
            id="lampen",
            data=rows,
            get_position="p",
            get_text="t",
            get_size=metres,
            size_units=String("meters"),
            size_max_pixels=round(grows * text_px),
            get_color="c",
            background=True,
            get_background_color="b",
            get_border_color=list(rgb(INK)),
            get_border_width=1.5,
            background_padding=[*_PAD, *_PAD],
            character_set=String("auto"),
            font_family=String("'Source Sans', sans-serif"),
            font_weight=String("700"),
            pickable=False,
        )
    ]
