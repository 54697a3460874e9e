"""The patterns that the map lays over buurten, as pictures: deck.gl fetches them, and takes nothing from a page.

Lines are for what has no value, dots for a value that is less certain than the others.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import Response

PATH, DOTS_PATH = "/geo/arcering.png", "/geo/stippen.png"
SIDE_PX = 32
_LINE_PX = 8.0
_DOT_PX, _EDGE_PX, _EDGE, _VEIL = 5.5, 2.0, 130, 0.45


def lines() -> bytes:
    """PNG of SIDE_PX by SIDE_PX with slanting lines that run on where two pictures meet; white with alpha, the map gives the colour."""
    row, column = np.mgrid[:SIDE_PX, :SIDE_PX]
    from_line = (row + column) % (SIDE_PX / 2)
    alpha = np.clip(_LINE_PX / 2 - np.abs(from_line - SIDE_PX / 4) + 0.5, 0, 1)
    return _png(np.full((SIDE_PX, SIDE_PX), 255.0), alpha)


def dots() -> bytes:
    """PNG of SIDE_PX by SIDE_PX with white dots on a veil of white, which pale every colour, and a grey edge that shows on a light one."""
    row, column = np.mgrid[:SIDE_PX, :SIDE_PX] + 0.5
    middles = (SIDE_PX / 4, 3 * SIDE_PX / 4)
    away = np.minimum.reduce([np.hypot(row - at, column - at) for at in middles])
    dot, edge = np.clip(_DOT_PX - away + 0.5, 0, 1), np.clip(_DOT_PX + _EDGE_PX - away + 0.5, 0, 1)
    return _png(255 - (255 - _EDGE) * (edge - dot), np.maximum(_VEIL, edge))


def _png(grey: NDArray[np.float64], alpha: NDArray[np.float64]) -> bytes:
    """Picture of grey (0-255) and alpha (0-1), both (SIDE_PX, SIDE_PX)."""
    pixels = np.round(np.stack([grey, grey, grey, 255 * alpha], axis=-1)).astype(np.uint8)
    rows = b"".join(b"\0" + line.tobytes() for line in pixels)
    header = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


async def pattern(request: Request) -> Response:
    """A picture, kept for a day by the browser."""
    content = dots() if request.url.path.endswith(DOTS_PATH) else lines()
    return Response(content, media_type="image/png", headers={"Cache-Control": "public, max-age=86400"})
