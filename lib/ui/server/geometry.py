"""Map geometry over HTTP: files named by the version of the geometry and the gemeente, which never change, and no other file."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from lib.settings import ROOT

FOLDER = ROOT / "static" / "geo"
PATTERN = "/geo/{version}/{code}.json"
_VERSION, _CODE = re.compile(r"[0-9a-f]{20}"), re.compile(r"GM\d{4}")
_A_YEAR_S = 365 * 24 * 3600


def address(version: str, code: str) -> str:
    """Where a page finds the file. Relative, so that it holds in any folder and behind a proxy that takes the folder off."""
    return PATTERN.format(version=version, code=code).lstrip("/")


async def outlines(request: Request) -> Response:
    """The buurten of a gemeente as GeoJSON. Raises HTTPException (404) for any name that is not one of ours."""
    version, code = request.path_params["version"], request.path_params["code"]
    path = FOLDER / version / f"{code}.json"
    if not (_VERSION.fullmatch(version) and _CODE.fullmatch(code) and path.is_file()):
        raise HTTPException(404)
    return FileResponse(path, media_type="application/json", headers={"Cache-Control": f"public, max-age={_A_YEAR_S}, immutable"})
