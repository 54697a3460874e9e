"""Reads what the browser is told about a map."""

from __future__ import annotations

import json
import re
from typing import Any

from lib.ui.widgets.map.draw import LAYER

_FILL = re.compile(r"@@=(?:\('[-\d]+'\)\[properties\.i\]=='-'\?(\[.*?\]):)?\((\[\[.*?\]\])\)\[\('([-\d]+)'\)\[properties\.i\]\]")


def layer_of(spec: dict[str, Any], start: str = LAYER) -> dict[str, Any]:
    """The one layer whose id starts so."""
    (layer,) = [layer for layer in spec["layers"] if layer["id"].startswith(start)]
    return dict(layer)


def classes_of(fill: str) -> list[int]:
    """Class of every polygon, 0 without one, in an expression for colours."""
    match = _FILL.fullmatch(fill)
    assert match, fill
    return [0 if digit == "-" else int(digit) + 1 for digit in match[3]]


def colour_of(fill: str, index: int) -> list[int]:
    """What the browser makes of an expression for colours for the polygon with this index."""
    match = _FILL.fullmatch(fill)
    assert match, fill
    none, palette, digits = match.groups()
    colour: list[int] = json.loads(none) if digits[index] == "-" else json.loads(palette)[int(digits[index])]
    return colour
