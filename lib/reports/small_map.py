"""The buurten of a gemeente or work area as a small map, drawn (SVG) for a page, with what it shows in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from lib import palette
from lib.answers.outlines import Outlines
from lib.areas import is_work_area
from lib.words import listed

_SIZE = 1000  # of the larger side, in the units of the drawing
_EDGE, _MARKED = 1.6, 5.0
_TINY = 45  # an area smaller than this is found by the ring around it
_THIRDS = (("noordwesten", "noorden", "noordoosten"), ("westen", "midden", "oosten"), ("zuidwesten", "zuiden", "zuidoosten"))


def small_map(
    outlines: Outlines, alt: str, fills: Mapping[str, str], marked: Collection[str] = (), other: str = "#e9edf1"
) -> dict[str, Any]:
    """svg, alt, the shape (height over width) and a note to stand under it. `fills`: colours by code, `other` of the rest; `marked` areas have a dark edge."""
    width, height = _SIZE * outlines.width, _SIZE * outlines.height
    paths = [
        _path(
            outlines,
            code,
            fills.get(code, other),
            palette.INK if code in marked else "#ffffff",
            _MARKED if code in marked else _EDGE,
        )
        for code in sorted(outlines.areas, key=lambda code: code in marked)
    ]
    rings = _ring(outlines, marked)
    margin = _MARKED
    box = f"{-margin:g} {-margin:g} {width + 2 * margin:g} {height + 2 * margin:g}"
    return {
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(paths)}{rings}</svg>',
        "alt": alt,
        "tall": (height + 2 * margin) / (width + 2 * margin),
        "note": outlines.note,
    }


def _path(outlines: Outlines, code: str, fill: str, edge: str, thick: float) -> str:
    lines = "".join("M" + "L".join(f"{_SIZE * x:.0f} {_SIZE * y:.0f}" for x, y in ring) + "Z" for ring in outlines.areas[code])
    return f'<path d="{lines}" fill="{fill}" fill-rule="evenodd" stroke="{edge}" stroke-width="{thick}" stroke-linejoin="round"/>'


def _ring(outlines: Outlines, marked: Collection[str]) -> str:
    """A circle around what would hardly be seen."""
    box = _box(outlines, marked)
    if box is None or max(box[2] - box[0], box[3] - box[1]) * _SIZE >= _TINY:
        return ""
    x, y = (_SIZE * (box[i] + box[i + 2]) / 2 for i in (0, 1))
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{_TINY}" fill="none" stroke="{palette.INK}" stroke-width="{_MARKED}"/>'


def _box(outlines: Outlines, codes: Collection[str]) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of some areas together; None where none of them is on the map."""
    points = [point for code in codes for ring in outlines.areas.get(code, ()) for point in ring]
    if not points:
        return None
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def buurten_of(outlines: Outlines, areas: Iterable[str]) -> list[str]:
    """The buurten on the map that some areas of any level are made of; of a work area they are all, for the map is of it."""
    parts = {code: "" if is_work_area(code) else code[2:] for code in areas}
    return [
        code
        for code in outlines.areas
        if any(code == area or (area[:2] != "BU" and code[2:].startswith(part)) for area, part in parts.items())
    ]


def where_on_map(outlines: Outlines, codes: Collection[str]) -> str:
    """In which part of the map some areas lie: 'in het noordoosten', 'in Heerlen' where gemeenten lie apart; '' where they are not on it."""
    if outlines.apart:
        there = [name for name, inside in outlines.apart.items() if set(inside) & set(codes)]
        return f"in {listed(there)}" if there else ""
    box = _box(outlines, codes)
    if box is None:
        return ""
    across = min(2, int(3 * (box[0] + box[2]) / 2 / outlines.width))
    down = min(2, int(3 * (box[1] + box[3]) / 2 / outlines.height))
    return f"in het {_THIRDS[down][across]}"
