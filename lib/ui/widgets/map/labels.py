"""Names on the map: which fit without two overlapping, and where they stand.

Python places them, since the browser would draw all names on top of each other. A name stands at one of the `spots` inside its
area, on one to three lines; the name of a wijk may stand beside its area, with a line to it, where there is no room inside. Where
there are few buurten their names come first, where there are many those of the wijken; the gemeenten around come last. Within a
kind the largest comes first.

Everything is in degrees and metres, so that the names keep their place when the visitor zooms, and grow or shrink with the map.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lib.ui.widgets.map.fit import Box, metres_per_pixel, to_degrees, to_pixels, view_for

WIJK, BUURT, AROUND = "wijk", "buurt", "rond"
_MANY_BUURTEN = 80
LINE_HEIGHT = 1.15
# Advance widths in thousandths of the size of the text, rounded up, of the sans serif that Streamlit brings.
_NARROW, _WIDE, _CAPITAL, _OTHER = 320, 880, 680, 570
_MARGIN_PX = 4
_BUTTONS = (8.75, 7.25)  # width and height that the buttons take, top left, in sizes of the text
_MOST_LINES = 3
_OUTLINE_PX = 12  # from the spots of an area to what is drawn around it
# How far from its area a name may stand, in pixels.
_BESIDE = {WIJK: tuple(range(10, 300, 8)), BUURT: tuple(range(10, 80, 6))}
_DIRECTIONS = 20


class Name(NamedTuple):
    """A name that could be on the map, with the spots in its area (longitude, latitude), best first, and the code of a buurt."""

    kind: str
    text: str
    spots: tuple[tuple[float, float], ...]
    code: str = ""


class Placed(NamedTuple):
    """A name on the map: its lines, its middle in degrees, the spot in its area that it belongs to when it stands beside it."""

    kind: str
    text: str
    at: tuple[float, float]
    of: tuple[float, float] | None


def width_of(text: str, size_px: float) -> float:
    """Width of a line of text in pixels, never less than what a browser makes of it."""
    total = 0
    for letter in text:
        total += (
            _NARROW
            if letter in "fijlrtI.,:;'|!()/-  "
            else _WIDE
            if letter in "mwMWQ@%"
            else _CAPITAL
            if letter.isupper()
            else _OTHER
        )
    return total * size_px / 1000


def layouts(text: str) -> list[str]:
    """The text on one line, and as evenly as it goes on two and three; parts split at spaces, and after a hyphen or slash."""
    parts = text.replace("-", "- ").replace("/", "/ ").split(" ")
    joined = [part if part.endswith(("-", "/")) else part + " " for part in parts]
    found = [text]
    for lines in range(2, min(_MOST_LINES, len(parts)) + 1):
        most = math.inf
        best = ""
        for cuts in _cuts(len(parts), lines):
            rows = ["".join(joined[a:b]).strip() for a, b in zip((0, *cuts), (*cuts, len(parts)), strict=True)]
            longest = max(width_of(row, 1000) for row in rows)
            if longest < most:
                most, best = longest, "\n".join(rows)
        found.append(best)
    return found


def _cuts(parts: int, lines: int) -> list[tuple[int, ...]]:
    if lines == 2:
        return [(a,) for a in range(1, parts)]
    return [(a, b) for a in range(1, parts - 1) for b in range(a + 1, parts)]


def size_of(text: str, size_px: float) -> tuple[float, float]:
    """Width and height in pixels of lines of text, with the margin that is kept free around them."""
    lines = text.split("\n")
    return max(width_of(line, size_px) for line in lines) + 2 * _MARGIN_PX, len(lines) * LINE_HEIGHT * size_px + _MARGIN_PX


def under_buttons(size_px: float) -> tuple[float, float, float, float]:
    """Where the buttons lie (pixels: left, top, right, bottom): they are as large as the text asks."""
    return 0.0, 0.0, _BUTTONS[0] * size_px, _BUTTONS[1] * size_px


@lru_cache(maxsize=64)
def place(
    names: tuple[Name, ...],
    bounds: tuple[float, float, float, float],
    box: Box,
    size_px: int,
    chosen: str = "",
    kept_free: tuple[tuple[float, float, float, float], ...] = (),
) -> tuple[Placed, ...]:
    """Names that fit in the box around `bounds` (degrees) without overlapping, written `size_px` high.

    Nothing lies over what is `kept_free` (pixels: left, top, right, bottom). The buurt with the code `chosen` is named before all others, for its
    neighbour's name over it would be read as its own; beside it where the name would cover it.
    """
    view = view_for(bounds, box)
    taken: list[tuple[float, float, float, float]] = [under_buttons(size_px), *kept_free]
    placed: list[Placed] = []
    many = sum(name.kind == BUURT for name in names) > _MANY_BUURTEN
    order = (WIJK, BUURT, AROUND) if many else (BUURT, WIJK, AROUND)
    first = [name for name in names if chosen and name.code == chosen]
    for kind, of_kind in ((BUURT, first), *((kind, [n for n in names if n.kind == kind and n not in first]) for kind in order)):
        for name in of_kind:
            inside = to_pixels(np.array(name.spots), view, box)
            beside = _BESIDE[kind] if kind == (WIJK if many else BUURT) or name in first else ()
            found = None
            if name in first and not _fits(name.text, inside, size_px):
                # The chosen buurt itself is to be seen: names stand beside it, its own too where there is room.
                taken.append((*(inside.min(axis=0) - _OUTLINE_PX), *(inside.max(axis=0) + _OUTLINE_PX)))
                found = _find(name.text, inside, taken, box, size_px, beside=beside)
                if found is None:
                    taken.pop()
            found = found or _find(name.text, inside, taken, box, size_px, beside=beside)
            if found is None:
                continue
            text, middle, home = found
            width, height = size_of(text, size_px)
            taken.append((middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2))
            at, of = to_degrees(np.array([middle, home if home is not None else middle]), view, box).tolist()
            placed.append(Placed(kind, text, tuple(at), tuple(of) if home is not None else None))
    return tuple(placed)


def _fits(text: str, inside: np.ndarray, size_px: float) -> bool:
    """Whether the text lies within the spots of its area, on as many lines as it takes."""
    room = inside.max(axis=0) - inside.min(axis=0)
    return any(width <= room[0] and height <= room[1] for width, height in (size_of(form, size_px) for form in layouts(text)))


def _find(
    text: str,
    inside: np.ndarray,
    taken: Sequence[tuple[float, float, float, float]],
    box: Box,
    size_px: float,
    *,
    beside: Sequence[int],
) -> tuple[str, tuple[float, float], tuple[float, float] | None] | None:
    """Lines, middle and, where the name stands beside its area, the spot in it; None where there is no room. Pixels."""
    others = np.array(taken)
    forms = layouts(text)
    for form in forms:
        free = _free(inside, size_of(form, size_px), others, box)
        if free.any():
            return form, tuple(inside[int(np.argmax(free))].tolist()), None
    if not beside:
        return None
    angles = 2 * np.pi * np.arange(_DIRECTIONS) / _DIRECTIONS
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    # Text is wider than high: further to the sides than up and down.
    around = np.vstack([inside[0] + distance * ring * (1.6, 1.0) for distance in beside])
    best: tuple[int, str] | None = None
    for form in forms:
        free = _free(around, size_of(form, size_px), others, box)
        if free.any() and (best is None or int(np.argmax(free)) < best[0] - _DIRECTIONS):
            best = int(np.argmax(free)), form
    if best is None:
        return None
    return best[1], tuple(around[best[0]].tolist()), tuple(inside[0].tolist())


def _free(middles: np.ndarray, size: tuple[float, float], others: np.ndarray, box: Box) -> np.ndarray:
    """Which middles leave text of this size inside the box and clear of the others."""
    low, high = middles - np.array(size) / 2, middles + np.array(size) / 2
    within = np.logical_and.reduce((low >= 0) & (high <= np.array([box.width, box.height])), axis=1)
    apart = (low[:, None, :] >= others[None, :, 2:]) | (high[:, None, :] <= others[None, :, :2])
    return np.asarray(within & np.logical_and.reduce(np.logical_or.reduce(apart, axis=2), axis=1))


def metres(bounds: tuple[float, float, float, float], box: Box, size_px: int) -> float:
    """Size of text in metres that is `size_px` high in the view of the whole gemeente."""
    return size_px * metres_per_pixel(view_for(bounds, box))
