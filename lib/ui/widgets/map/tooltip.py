"""What the map says of the buurt under the mouse: its name, and lines of text that `tooltip.js` fills in.

deck.gl fills a template from the properties of a polygon, which come from a file without figures. The figures travel with the page:
per line the text of every polygon, written once where several have the same. They are a component of their own, so that another subject does
not send the script of the box again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

TEMPLATE = "<b>{name}</b><div class='kaart-weetjes' data-i='{i}'></div>"

_NUMBER = re.compile(r"\d[\d.,]*\d|\d|#")
_MOUNT = st.components.v2.component(
    "buurtbalans.kaartweetjes",
    html="<span></span>",
    js=(Path(__file__).parent / "tooltip.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_MOUNT_NOW = st.components.v2.component(
    "buurtbalans.kaartnu",
    html="<span></span>",
    # On two lines: one line is taken for the name of a file.
    js="export default ({ parentElement, data }) => {\n  parentElement.closest('[class*=st-key-kaartvak_]').kaartNu = data.lines }",
    isolate_styles=False,
)


class Line(NamedTuple):
    """A line: what it is about, and its text for every polygon in their order ('' leaves the line out)."""

    label: str
    texts: tuple[str, ...]


def packed(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines as the browser gets them, in few bytes: `forms`, which are texts with # for a number, and texts as the position of
    their form, | and their numbers; of the first form as numbers only. Different texts, one a line, and in `at` per polygon which
    one it is, or '' for all in order.
    """
    found = []
    for line in lines:
        forms = [form for form, _ in Counter(_NUMBER.sub("#", text) for text in line.texts if text).most_common()]
        at_form = {form: i for i, form in enumerate(forms)}
        texts = [_short(text, at_form) for text in line.texts]
        different = list(dict.fromkeys(texts))
        at = {text: i for i, text in enumerate(different)}
        short, numbers = "\n".join(different), ",".join(str(at[text]) for text in texts)
        whole = "\n".join(texts)
        repeats = len(short) + len(numbers) < len(whole)
        told = {"texts": short if repeats else whole, "at": numbers if repeats else ""}
        found.append({"label": line.label, "forms": "\n".join(forms), **told})
    return found


def _short(text: str, at_form: Mapping[str, int]) -> str:
    numbers = _NUMBER.findall(text)
    position = at_form.get(_NUMBER.sub("#", text), 0)
    return " ".join(numbers) if not text or (numbers and not position) else f"{position}|{' '.join(numbers)}"


def mount(name: str, lines: Sequence[Line]) -> None:
    """The lines of the map with this name, in the container of the map."""
    _MOUNT(key=f"weetjes_{name}", data={"lines": packed(lines)})


def mount_now(name: str, lines: Sequence[Line]) -> None:
    """Lines that stand before those of `mount` and change at every step of a slider; a component without the script, which each mount sends."""
    _MOUNT_NOW(key=f"weetjes_{name}_nu", data={"lines": packed(lines)})
