"""The one map: a deck.gl map of the buurten of a gemeente, coloured by class, that recolours without sending geometry.

No outside tile server is asked for anything: that would tell a third party who looks at which buurt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import orjson
import pydeck as pdk
import streamlit as st
from pydeck.bindings.json_tools import default_serialize

from lib.palette import INK, NO_VALUE, rgb
from lib.ui.widgets.map import box
from lib.ui.widgets.map.files import MapShapes
from lib.ui.widgets.map.fit import Box, view_for

LAYER = "buurten"
MOST_VERTICES_WITH_OUTLINE = 25_000


class CompactDeck(pdk.Deck):
    """pydeck writes indented JSON, five times the bytes; this writes the same without white space."""

    def to_json(self) -> str:
        return orjson.dumps(self, default=default_serialize).decode()


def build(shapes: MapShapes, classes: dict[str, int], colours: Sequence[str], selected: str | None, size: Box) -> CompactDeck:
    """Deck of the buurten, fitted to a box of this size. `classes` and `selected` as in `draw`."""
    palette = [list(rgb(colour)) for colour in (NO_VALUE, *colours)]
    indices = [classes.get(code, 0) for code in shapes.codes]
    fill = f"({orjson.dumps(palette).decode()})[({orjson.dumps(indices).decode()})[properties.i]]"
    chosen = shapes.codes.index(selected) if selected in shapes.codes else -1
    ink = ",".join(str(part) for part in rgb(INK))
    layer = pdk.Layer(
        "GeoJsonLayer",
        id=LAYER,
        data=shapes.data,
        pickable=True,
        filled=True,
        stroked=shapes.vertices <= MOST_VERTICES_WITH_OUTLINE,
        get_fill_color=fill,
        get_line_color=[255, 255, 255],
        get_line_width=1,
        line_width_units=pdk.types.String("pixels"),
        auto_highlight=True,
        highlight_color=[29, 39, 51, 60],
        update_triggers={"getFillColor": [fill]},
    )
    outline = pdk.Layer(
        "GeoJsonLayer",
        # Streamlit passes on the update trigger of the fill colour only; another buurt is therefore another layer.
        id=f"gekozen-{chosen}",
        data=shapes.data,
        pickable=False,
        filled=False,
        stroked=True,
        visible=chosen >= 0,
        get_line_color=f"[{ink},properties.i=={chosen}?255:0]",
        get_line_width=f"properties.i=={chosen}?4:0",
        line_width_units=pdk.types.String("pixels"),
        line_joint_rounded=True,
    )
    tooltip = {"text": "{name}", "style": {"backgroundColor": INK, "color": "white", "fontSize": "14px"}}
    return CompactDeck(
        layers=[layer, outline], initial_view_state=view_for(shapes.bounds, size), map_provider=None, tooltip=tooltip
    )


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
) -> None:
    """Draw the map called `name` of a gemeente (its code) in a box of its own; a click on a buurt calls `on_choose(code)`.

    `classes` gives per code 0 (no value) or 1..len(colours); the buurt `selected` gets a dark outline.

    Streamlit keeps the clicked polygon as selection: it pales all others, and a second click on it takes the selection
    away. The chosen buurt is ours to show (it may come from the menu or a link), so after each click the layer gets
    another id, for which the browser drops the selection. The view stays, and the other layer keeps the geometry loaded.
    """
    key = f"{name}_{gemeente}"
    count = f"{key}_clicks"
    deck = build(shapes, classes, colours, selected, box.size(name))
    deck.layers[0].id = f"{LAYER}-{st.session_state.get(count, 0)}"

    def clicked() -> None:
        chosen = [found for layer in st.session_state[key].selection.objects.values() for found in layer]
        code = chosen[0]["properties"]["code"] if chosen else None
        # A selection can outlive the data it was made on.
        if code is not None and code in shapes.codes:
            st.session_state[count] = st.session_state.get(count, 0) + 1
            on_choose(code)

    with st.container(key=f"kaartvak_{name}"):
        box.mount(name, key)
        st.pydeck_chart(deck, key=key, height="stretch", on_select=clicked, selection_mode="single-object", alt=alt)
