"""What the map says of the buurt under the mouse: its name, and lines of text that `tooltip.js` fills in.

deck.gl fills a template from the properties of a polygon, which come from a file without figures. The figures travel with the page:
per line the text of every polygon, written once where several have the same. They are a component of their own, so that another subject does
not send the script of the box again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

TEMPLATE = "<b>{name}</b><div class='kaart-weetjes' data-i='{i}'></div>"

_MOUNT = st.components.v2.component(
    "buurtbalans.kaartweetjes",
    html="<span></span>",
    js=(Path(__file__).parent / "tooltip.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


class Line(NamedTuple):
    """A line: what it is about, and its text for every polygon in their order ('' leaves the line out)."""

    label: str
    texts: tuple[str, ...]


def packed(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines as the browser gets them: different texts, one a line, and per polygon which one it is ('' for all in order)."""
    found = []
    for line in lines:
        different = list(dict.fromkeys(line.texts))
        at = {text: i for i, text in enumerate(different)}
        short, numbers = "\n".join(different), ",".join(str(at[text]) for text in line.texts)
        whole = "\n".join(line.texts)
        repeats = len(short) + len(numbers) < len(whole)
        found.append({"label": line.label, "texts": short if repeats else whole, "at": numbers if repeats else ""})
    return found


def mount(name: str, lines: Sequence[Line], *, first: bool = False) -> None:
    """The lines of the map with this name, in the container of the map; those of `first` stand before others of the same map."""
    part = "eerst" if first else "daarna"
    _MOUNT(key=f"weetjes_{name}_{part}", data={"lines": packed(lines), "part": part})
