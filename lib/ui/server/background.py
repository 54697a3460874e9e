"""The background map of the Kadaster (BRT-A, grey, by PDOK), that a visitor may turn on where the setting allows it.

The style is a file of this server, so that the map library asks nobody else which tiles there are. The tiles come from PDOK: it
sees the address of the visitor and which part of the Netherlands is looked at, and nothing else (`Referrer-Policy: same-origin`).
Tiles of Web Mercator, zoom 6 to 19: https://www.pdok.nl/introductie/-/article/basisregistratie-topografie-achtergrondkaarten-brt-a-
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib import settings

PATH = "/geo/achtergrond.json"
# All that a page may ask of another server, and only where the setting allows it.
TILES = "https://service.pdok.nl/brt/achtergrondkaart/"
GROUND = "#eceef0"
_TILE = f"{TILES}wmts/v2_0/grijs/EPSG:3857/{{z}}/{{x}}/{{y}}.png"
_STYLE = {
    "version": 8,
    "sources": {"brt": {"type": "raster", "tiles": [_TILE], "tileSize": 256, "minzoom": 6, "maxzoom": 19}},
    "layers": [
        # Seen where no tile comes.
        {"id": "grond", "type": "background", "paint": {"background-color": GROUND}},
        {"id": "brt", "type": "raster", "source": "brt"},
    ],
}


async def style(_request: Request) -> Response:
    """The style. Raises HTTPException (404) where the setting does not allow it."""
    if not settings.background():
        raise HTTPException(404)
    return JSONResponse(_STYLE, headers={"Cache-Control": "no-cache"})
