"""The one map: a deck.gl map of the buurten of a gemeente, coloured by class, that recolours without sending geometry.

No outside tile server is asked for anything: that would tell a third party who looks at which buurt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import orjson
import pydeck as pdk
import streamlit as st
from pydeck.bindings.json_tools import default_serialize

from lib.palette import INK, NO_VALUE, rgb
from lib.ui.widgets.map.files import MapShapes

LAYER = "buurten"
MOST_VERTICES_WITH_OUTLINE = 25_000
HEIGHT_PX, _WIDTH_PX = 440, 560


class CompactDeck(pdk.Deck):
    """pydeck writes indented JSON, five times the bytes; this writes the same without white space."""

    def to_json(self) -> str:
        return orjson.dumps(self, default=default_serialize).decode()


def view_for(bounds: tuple[float, float, float, float]) -> pdk.ViewState:
    """View that shows the whole extent (west, south, east, north in degrees), in Web Mercator."""
    west, south, east, north = bounds

    def mercator(latitude: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))

    width = max(east - west, 1e-4) / 360
    height = max(mercator(north) - mercator(south), 1e-6) / (2 * math.pi)
    zoom = math.log2(min(_WIDTH_PX / (512 * width), HEIGHT_PX / (512 * height))) - 0.15
    middle = (mercator(north) + mercator(south)) / 2
    latitude = math.degrees(2 * math.atan(math.exp(middle)) - math.pi / 2)
    return pdk.ViewState(longitude=(west + east) / 2, latitude=latitude, zoom=min(zoom, 16), min_zoom=zoom - 1.5, max_zoom=17)


def build(shapes: MapShapes, classes: dict[str, int], colours: Sequence[str], selected: str | None) -> CompactDeck:
    """Deck of the buurten. `classes` gives per code 0 (no value) or 1..len(colours); `selected` gets a dark outline."""
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
    return CompactDeck(layers=[layer, outline], initial_view_state=view_for(shapes.bounds), map_provider=None, tooltip=tooltip)


def draw(deck: CompactDeck, *, key: str, alt: str, codes: Sequence[str], on_choose: Callable[[str], None]) -> None:
    """Draw the map; a click on a buurt calls `on_choose(code)`. `key` stays the same as long as the gemeente does.

    Streamlit keeps the clicked polygon as selection: it pales all others, and a second click on it takes the selection
    away. The chosen buurt is ours to show (it may come from the menu or a link), so after each click the layer gets
    another id, for which the browser drops the selection. The view stays, and the other layer keeps the geometry loaded.
    """
    count = f"{key}_clicks"
    deck.layers[0].id = f"{LAYER}-{st.session_state.get(count, 0)}"

    def clicked() -> None:
        chosen = [found for layer in st.session_state[key].selection.objects.values() for found in layer]
        code = chosen[0]["properties"]["code"] if chosen else None
        # A selection can outlive the data it was made on.
        if code is not None and code in codes:
            st.session_state[count] = st.session_state.get(count, 0) + 1
            on_choose(code)

    st.pydeck_chart(deck, key=key, height=HEIGHT_PX, on_select=clicked, selection_mode="single-object", alt=alt)
