"""The one map: a deck.gl map of the buurten of a gemeente, coloured by class, that recolours without sending geometry.

From below: gemeenten around and water, the buurten, lines over those without a value, dots over those of which it is less certain,
lines between wijken, a double outline of the chosen buurt, names. No outside tile server is asked for anything: that would tell a
third party who looks at which buurt.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pydeck as pdk
import streamlit as st
from pydeck.bindings.json_tools import default_serialize
from pydeck.types import String

from lib.palette import INK, NO_VALUE, rgb
from lib.ui.server import background as background_map
from lib.ui.server import hatch
from lib.ui.session import state
from lib.ui.widgets.map import box, labels, marks, scattered, tooltip
from lib.ui.widgets.map.files import MapShapes
from lib.ui.widgets.map.fit import Box, to_degrees, to_pixels, view_for
from lib.ui.widgets.map.marks import Mark
from lib.ui.widgets.map.tooltip import TEMPLATE, Line

LAYER = "buurten"
MOST_VERTICES_WITH_OUTLINE = 30_000
TEXT_PX, TEXT_PX_PRESENTING = 16, 24
# Of the colours over a background; deck.gl takes the opacity of a layer to this power.
SHOWS = 0.7
_OPACITY = round(SHOWS**2.2, 3)
# Names shrink with the map, and grow to this many times their size.
_GROWS = 1.5
_PIXELS = String("pixels")
_LAND, _BORDER, _WATER = "#eceef0", "#b4bcc5", "#d3e3ee"
_WIJK_LINE, _HATCH_LINE = "#4a5663", "#7b8794"
# Size of a pattern on the screen, in the view of the whole gemeente.
_PATTERN_PX = 14


class CompactDeck(pdk.Deck):
    """pydeck writes indented JSON, five times the bytes; this writes the same without white space."""

    def to_json(self) -> str:
        return orjson.dumps(self, default=default_serialize).decode()


def build(
    shapes: MapShapes,
    classes: dict[str, int],
    colours: Sequence[str],
    selected: str | None,
    size: Box,
    text_px: int = TEXT_PX,
    uncertain: Collection[str] = (),
    background: bool = False,
    figures: Sequence[Mark] = (),
) -> CompactDeck:
    """Deck of the buurten, fitted to a box of this size. Names `text_px` high, the rest as in `draw`."""
    indices = [classes.get(code, 0) for code in shapes.codes]
    fill = _by_index([NO_VALUE, *colours], indices)
    buurten = pdk.Layer(
        "GeoJsonLayer",
        id=LAYER,
        data=shapes.data,
        pickable=True,
        filled=True,
        opacity=_OPACITY if background else 1,
        stroked=shapes.vertices <= MOST_VERTICES_WITH_OUTLINE,
        get_fill_color=fill,
        get_line_color=[255, 255, 255],
        get_line_width=1,
        line_width_units=_PIXELS,
        auto_highlight=True,
        highlight_color=[29, 39, 51, 60],
        update_triggers={"getFillColor": [zlib.crc32(fill.encode())]},
    )
    chosen = shapes.codes.index(selected) if selected in shapes.codes else -1
    line, scale = ",".join(map(str, rgb(_HATCH_LINE))), round(labels.metres(shapes.bounds, size, _PATTERN_PX) / hatch.SIDE_PX, 2)
    hatched = _patterned("arcering", hatch.PATH, shapes, [not index for index in indices], scale, line)
    dotted = _patterned("stippen", hatch.DOTS_PATH, shapes, [code in uncertain for code in shapes.codes], scale)
    layers = [*_around(shapes, background), buurten, *hatched, *dotted, *_wijken(shapes), *_outlines(shapes, chosen)]
    standing = marks.place(figures, shapes, size, text_px)
    high = labels.metres(shapes.bounds, size, text_px)
    apart = scattered.rings(shapes) if shapes.pieces else []
    told, ringed = _of_pieces(shapes, size, text_px)
    kept_free = (*(one.pixels for one in standing), *ringed)
    names = _names(replace(shapes, names=told), size, text_px, selected or "", kept_free)
    return CompactDeck(
        layers=[*layers, *apart, *names, *marks.layer(standing, round(high, 1), text_px, _GROWS)],
        initial_view_state=view_for(shapes.bounds, size),
        **_provider(background),
        tooltip={"html": TEMPLATE, "style": {"backgroundColor": INK, "color": "white", "fontSize": "15px", "maxWidth": "22rem"}},
    )


def _provider(background: bool) -> dict[str, Any]:
    """What draws below the layers. Without `map_style` it is nothing; an explicit None would make Streamlit ask a tile server."""
    return {"map_provider": "maplibre", "map_style": background_map.PATH.lstrip("/")} if background else {"map_provider": None}


def _by_index(palette: Sequence[str], indices: Sequence[int]) -> str:
    """Expression for the colour of the polygon with index properties.i. A call is not allowed in it, a letter of a text is."""
    colours = orjson.dumps([list(rgb(colour)) for colour in palette[1:]]).decode()
    digits = "".join("-" if index == 0 else str(index - 1) for index in indices)
    none = orjson.dumps(list(rgb(palette[0]))).decode()
    digit = f"('{digits}')[properties.i]"
    value = f"({colours})[{digit}]"
    return f"{digit}=='-'?{none}:{value}" if "-" in digits else value


def _around(shapes: MapShapes, background: bool) -> list[pdk.Layer]:
    """Land, borders and water around the gemeente, below everything; the borders only over a background."""
    if not shapes.around:
        return []
    fill, line = (list(rgb(colour)) for colour in (_WATER, _BORDER))
    return [
        pdk.Layer(
            "GeoJsonLayer",
            id="omgeving",
            data=shapes.around,
            pickable=False,
            filled=not background,
            stroked=True,
            get_fill_color=f"properties.k=='water'?{fill}:{list(rgb(_LAND))}",
            get_line_color=f"properties.k=='grens'?{line}:[0,0,0,0]",
            get_line_width=1.5,
            line_width_units=_PIXELS,
        )
    ]


def _patterned(
    name: str, picture: str, shapes: MapShapes, where: Sequence[bool], scale: float, colour: str = ""
) -> list[pdk.Layer]:
    """A pattern over some buurten: lines so that the grey of no value is not taken for a class, dots where a value is less certain.

    A pixel of the picture takes `scale` metres; in this colour (red, green, blue), or without one in the colours of the picture.
    """
    if not any(where):
        return []
    digits = "".join("1" if one else "0" for one in where)
    return [
        pdk.Layer(
            "GeoJsonLayer",
            # Streamlit passes on the update trigger of the fill colour only, and not that of a pattern.
            id=f"{name}-{zlib.crc32(digits.encode())}",
            data=shapes.data,
            pickable=False,
            filled=True,
            stroked=False,
            get_fill_color=f"[{colour or '255,255,255'},('{digits}')[properties.i]=='1'?255:0]",
            extensions=[{"@@type": "FillStyleExtension", "pattern": True}],
            fill_pattern_mask=bool(colour),
            fill_pattern_atlas=String(picture.lstrip("/")),
            fill_pattern_mapping={"p": {"x": 0, "y": 0, "width": hatch.SIDE_PX, "height": hatch.SIDE_PX, "mask": bool(colour)}},
            get_fill_pattern=String("p"),
            get_fill_pattern_scale=scale,
        )
    ]


def _wijken(shapes: MapShapes) -> list[pdk.Layer]:
    """Lines between the wijken and around the gemeente."""
    return [_lines("wijken", shapes.wijken, list(rgb(_WIJK_LINE)), 1.8)] if shapes.wijken else []


def _outlines(shapes: MapShapes, chosen: int) -> list[pdk.Layer]:
    """A dark line in a white one around the buurt with this index: it shows on every colour."""
    found = []
    for name, colour, width in (("rand", "#ffffff", 8.0), ("gekozen", INK, 4.0)):
        # Streamlit passes on the update trigger of the fill colour only; another buurt is therefore another layer.
        shown = f"[{','.join(map(str, rgb(colour)))},properties.i=={chosen}?255:0]"
        found.append(_lines(f"{name}-{chosen}", shapes.data, shown, f"properties.i=={chosen}?{width}:0", visible=chosen >= 0))
    return found


def _lines(name: str, data: str, colour: str | list[int], width: str | float, *, visible: bool = True) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        id=name,
        data=data,
        pickable=False,
        filled=False,
        stroked=True,
        visible=visible,
        get_line_color=colour,
        get_line_width=width,
        line_width_units=_PIXELS,
        line_joint_rounded=True,
    )


def _names(
    shapes: MapShapes, size: Box, text_px: int, chosen: str, kept_free: tuple[tuple[float, float, float, float], ...]
) -> list[pdk.Layer]:
    """Names with a white edge, those beside their area with a line to it."""
    placed = labels.place(shapes.names, shapes.bounds, size, text_px, chosen, kept_free)
    ends = [name for name in placed if name.of is not None]
    metres = round(labels.metres(shapes.bounds, size, text_px), 1)
    lines = pdk.Layer(
        "LineLayer",
        id=f"naar-{len(ends)}",
        data=[{"a": _short(name.at), "b": _short(name.of)} for name in ends if name.of is not None],
        get_source_position="a",
        get_target_position="b",
        get_color=list(rgb(INK)),
        get_width=1.2,
        pickable=False,
    )
    texts = [
        pdk.Layer(
            "TextLayer",
            id=f"namen-{kind}",
            data=[{"p": _short(name.at), "t": name.text} for name in placed if name.kind == kind],
            get_position="p",
            get_text="t",
            get_size=metres,
            size_units=String("meters"),
            size_max_pixels=round(_GROWS * text_px),
            get_color=list(rgb(colour)),
            character_set=String("auto"),
            font_family=String("'Source Sans', sans-serif"),
            font_weight=String(weight),
            line_height=labels.LINE_HEIGHT,
            outline_width=6,
            outline_color=[255, 255, 255, 235],
            font_settings={"sdf": True, "fontSize": 48, "buffer": 8, "radius": 16},
            pickable=False,
        )
        for kind, colour, weight in ((labels.AROUND, "#5b6773", "400"), (labels.BUURT, INK, "400"), (labels.WIJK, INK, "700"))
        if any(name.kind == kind for name in placed)
    ]
    return [*([lines] if ends else []), *texts]


def _of_pieces(
    shapes: MapShapes, size: Box, text_px: int
) -> tuple[tuple[labels.Name, ...], tuple[tuple[float, float, float, float], ...]]:
    """The names in the view of parts that lie far apart, theirs beside the rings and those around, and the rings (pixels), which stay free."""
    if not shapes.pieces:
        return shapes.names, ()
    view, ring = view_for(shapes.bounds, size), scattered.RING_PX
    middles = to_pixels(np.array([one.middle for one in shapes.pieces]), view, size)
    own = []
    for one, middle in zip(shapes.pieces, middles, strict=True):
        width, height = labels.size_of(one.name, text_px)
        down, aside = ring + height / 2, ring + width / 2
        spots = to_degrees(middle + np.array([(0, down), (0, -down), (aside, 0), (-aside, 0)]), view, size)
        own.append(labels.Name(labels.WIJK, one.name, tuple((x, y) for x, y in spots.tolist())))
    named = {one.name for one in shapes.pieces}
    around = (name for name in shapes.names if name.kind == labels.AROUND and name.text not in named)
    return (*own, *around), tuple((x - ring, y - ring, x + ring, y + ring) for x, y in middles.tolist())


def _short(point: tuple[float, float]) -> list[float]:
    return [round(part, 4) for part in point]


def draw(
    shapes: MapShapes,
    classes: dict[str, int],
    colours: Sequence[str],
    selected: str | None,
    *,
    name: str,
    gemeente: str,
    alt: str,
    on_choose: Callable[[str], None],
    uncertain: Collection[str] = (),
    background: bool = False,
    lines: Sequence[Line] = (),
    now: Sequence[Line] = (),
    figures: Sequence[Mark] = (),
    whole: str = "Hele gemeente",
) -> None:
    """Draw the map called `name` of a gemeente (its code) in a box of its own; a click on a buurt calls `on_choose(code)`.

    `classes` gives per code 0 (no value) or 1..len(colours); the codes in `uncertain` are paler, with dots; the buurt `selected` gets
    a double outline; `lines` are said of the buurt under the mouse, in the order of `shapes.codes`, after those of `now`: what changes
    at every step of a slider, while the others stay in the browser. `figures` stand on the map. The button to all
    of it says `whole`.

    Streamlit keeps the clicked polygon as selection: it pales all others, and a second click on it takes the selection
    away. The chosen buurt is ours to show (it may come from the menu or a link), so after each click the layer gets
    another id, for which the browser drops the selection. The view stays, and the other layer keeps the geometry loaded.
    """
    key = f"{name}_{gemeente}"
    count = f"{key}_clicks"
    text_px = TEXT_PX_PRESENTING if state.current().presenting else TEXT_PX
    piece = scattered.chosen(key, shapes, box.size(name).resets)
    size = box.size(name)
    seen = replace(shapes, bounds=piece.bounds, pieces=()) if piece else scattered.clear_of_buttons(shapes, size, text_px)
    deck = build(seen, classes, colours, selected, size, text_px, uncertain, background, figures)
    buurten = next(layer for layer in deck.layers if layer.id == LAYER)
    buurten.id = f"{LAYER}-{st.session_state.get(count, 0)}"

    def clicked() -> None:
        chosen = [found for layer in st.session_state[key].selection.objects.values() for found in layer]
        code = chosen[0]["properties"]["code"] if chosen else None
        # A selection can outlive the data it was made on.
        if code is not None and code in shapes.codes:
            st.session_state[count] = st.session_state.get(count, 0) + 1
            on_choose(code)

    with st.container(key=f"kaartvak_{name}"):
        box.mount(name, key, whole)
        tooltip.mount(name, lines)
        tooltip.mount_now(name, now)
        st.pydeck_chart(deck, key=key, height="stretch", on_select=clicked, selection_mode="single-object", alt=alt)
    if shapes.pieces:
        scattered.choose(key, shapes)
