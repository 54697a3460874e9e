"""The box a map is drawn in: its size, its buttons and its wheel. The front end of this app, beside `tooltip.js`.

Its job, and no more than that (`box.js` does it):

* size: the box is as wide as its column and 62% of the window high (at least 320 px; on a phone not much higher than wide). The
  browser reports width and height in steps of 40 px, so that Python can fit the view to them (`fit.view_for`). That costs one
  extra run, at the first map of its size in a session. A box that differs less than 20 px from its step is not reported, nor
  one in a tab that is not shown, nor one on which the visitor moved the map: that view stays. A report waits while a dialog
  or a list is open or the app is at work, and for a second after a press: its run would close the one, and could overtake the click that
  starts the other. Without a report the map is fitted to the box of another map of the session, or to DEFAULT.
* buttons: in, out and whole gemeente, 44 px and reachable by keyboard. In and out are the keys that deck.gl listens to; the whole
  gemeente is a view from Python, so it costs a run.
* wheel: it scrolls the page; with Ctrl (or ⌘) it zooms, and a hint says so. Touch is left alone.
* click: it counts however long a computer without a graphics card takes to find what was pressed.

Nothing is requested: the script travels in the page.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lib.ui.widgets.map.fit import Box

DEFAULT = Box(640, 440)
_BOXES = "map_boxes"
_MOST_PX = 10_000
_FOLDER = Path(__file__).parent
# Part of the style of every page, so that the box has its height and nothing shifts before the script is there. The rest of the
# style travels with the script, which the browser keeps from run to run.
STYLE = (
    "[class*=st-key-kaartvak_]{position:relative;flex:none;height:max(320px,min(62vh,110vw))}"
    "[class*=st-key-kaartvak_]>div:has([data-testid=stDeckGlJsonChart]){height:100%}"
    # Streamlit's full screen shows a map without its title and legend, and its button lies on the headline.
    "[class*=st-key-kaartvak_] [data-testid=stElementToolbar]{display:none}"
    # So are the buttons that it adds to a map with a background: ours are there.
    "[data-testid=stDeckGlJsonChartZoomButton]{display:none}"
    "[class*=st-key-weetjes_]{position:absolute;width:0}"
    "[class*=st-key-vak_]{position:absolute;top:.5rem;left:.5rem;z-index:3;width:auto;pointer-events:none}"
)
_HTML = """<div class="kaart-knoppen" role="group" aria-label="Kaart vergroten en verkleinen">
<button type="button" value="in" class="kaart-teken" aria-label="Inzoomen" title="Inzoomen">+</button>
<button type="button" value="out" class="kaart-teken" aria-label="Uitzoomen" title="Uitzoomen">−</button>
<button type="button" value="all" title="Alles in beeld">Hele gemeente</button></div>
<div class="kaart-hint" aria-hidden="true">Houd Ctrl ingedrukt om te zoomen met het muiswiel</div>"""
_MOUNT = st.components.v2.component(
    "buurtbalans.kaartvak",
    html=_HTML,
    css=(_FOLDER / "box.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "box.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def size(name: str) -> Box:
    """Box of the map with this name: as reported, else that of the last map that was, else DEFAULT."""
    boxes: dict[str, Box] = st.session_state.get(_BOXES, {})
    if name in boxes:
        return boxes[name]
    return next(reversed(boxes.values()), DEFAULT)._replace(resets=0)


def mount(name: str, view: str, whole: str) -> None:
    """Buttons of the map with this name, and what watches its box. Another `view` is a map the visitor has not moved.

    `whole` is what the button to all of it says.
    """
    key = f"vak_{name}"

    def reported() -> None:
        box = _valid(st.session_state[key].box)
        if box is not None:
            others = {other: known for other, known in st.session_state.get(_BOXES, {}).items() if other != name}
            st.session_state[_BOXES] = {**others, name: box}

    known = name in st.session_state.get(_BOXES, {})
    _MOUNT(key=key, data={"box": list(size(name)), "known": known, "view": view, "whole": whole}, on_box_change=reported)


def _valid(value: object) -> Box | None:
    """What the browser reports, or None for what cannot be a box."""
    if not isinstance(value, list) or len(value) != 3 or any(type(part) is not int for part in value):
        return None
    width, height, resets = value
    return Box(width, height, resets) if 0 < width <= _MOST_PX and 0 < height <= _MOST_PX and 0 <= resets <= _MOST_PX else None
