"""The pattern that the map lays over buurten without a value, as a picture: deck.gl fetches it, and takes nothing from a page."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

PATH = "/geo/arcering.png"
SIDE_PX = 32
_LINE_PX = 8.0


def picture() -> bytes:
    """PNG of SIDE_PX by SIDE_PX with slanting lines that run on where two pictures meet; white with alpha, the map gives the colour."""
    row, column = np.mgrid[:SIDE_PX, :SIDE_PX]
    from_line = (row + column) % (SIDE_PX / 2)
    alpha = np.clip(_LINE_PX / 2 - np.abs(from_line - SIDE_PX / 4) + 0.5, 0, 1)
    pixels = np.full((SIDE_PX, SIDE_PX, 4), 255, dtype=np.uint8)
    pixels[..., 3] = np.round(255 * alpha)
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    header = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


async def hatch(_request: Request) -> Response:
    """The picture, kept for a day by the browser."""
    return Response(picture(), media_type="image/png", headers={"Cache-Control": "public, max-age=86400"})
