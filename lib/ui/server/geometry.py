"""Map geometry over HTTP: static/geo/<version of the geometry>/<gemeente>.json, fetched once by a browser and kept for a year.

A name says what is in a file, so every server makes the same one: a file that another server made, or that was tidied away, is
made again from the databank when it is asked for. It holds published outlines of buurten (CBS and Kadaster) and nothing else, so
anybody may ask. Where nothing can be written, the file is made at every first visit of a browser.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import threading
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import orjson
import shapely
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lib.answers.place import shapes
from lib.databank import SAMPLE, own_path
from lib.databank.errors import DatabankError
from lib.databank.store import MANIFEST, Databank, open_databank, replace_file, state_of
from lib.settings import ROOT

FOLDER = ROOT / "static" / "geo"
PATTERN = "/geo/{version}/{code}.json"
# Files that no server was asked for this long take room for nothing.
UNUSED_S = 60 * 24 * 3600
_VERSION, _CODE = re.compile(r"[0-9a-f]{20}"), re.compile(r"GM\d{4}")
_A_YEAR_S, _A_DAY_S = 365 * 24 * 3600, 24 * 3600
_DECIMALS = 6
# Browsers keep a file for a year: whoever changes what a file holds, changes this.
_FORM = "1"
_one_at_a_time = threading.Lock()


def address(version: str, code: str) -> str:
    """Where a page finds the file. Relative, so that it holds in any folder and behind a proxy that takes the folder off."""
    return PATTERN.format(version=version, code=code).lstrip("/")


def geometry_version(databank: Databank) -> str:
    """Text that changes when any geometry of the databank changes, or what a file holds."""
    parts = _FORM + "".join(part.sha256 for part in databank.parts_of("geometry"))
    return hashlib.sha256(parts.encode()).hexdigest()[:20]


def geojson(frame: gpd.GeoDataFrame) -> bytes:
    """GeoJSON of the buurten with index, code and name, to a tenth of a metre."""
    rounded = shapely.transform(frame.geometry.to_numpy(), lambda xy: np.round(xy, _DECIMALS))
    features = [
        {
            "type": "Feature",
            "geometry": orjson.Fragment(geometry),
            "properties": {"i": i, "code": code, "name": name},
        }
        for i, (code, name, geometry) in enumerate(zip(frame["code"], frame["name"], shapely.to_geojson(rounded), strict=True))
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def write(databank: Databank, code: str, frame: gpd.GeoDataFrame, root: Path) -> bytes:
    """Make the file of a gemeente from its buurten, and keep it where that can be done."""
    content, path = geojson(frame), root / geometry_version(databank) / f"{code}.json"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    return content


async def outlines(request: Request) -> Response:
    """The buurten of a gemeente as GeoJSON. Raises HTTPException (404) for any name that is not one of ours."""
    version, code = request.path_params["version"], request.path_params["code"]
    found = _VERSION.fullmatch(version) and _CODE.fullmatch(code)
    content = await run_in_threadpool(_content, version, code, FOLDER) if found else None
    if content is None:
        raise HTTPException(404)
    kept = {"Cache-Control": f"public, max-age={_A_YEAR_S}, immutable"}
    return Response(content, media_type="application/json", headers=kept)


def _content(version: str, code: str, root: Path) -> bytes | None:
    path = root / version / f"{code}.json"
    try:
        content = path.read_bytes()
    except OSError:
        return _made_again(version, code, root)
    with suppress(OSError):  # what is used is not tidied away
        if time.time() - path.parent.stat().st_mtime > _A_DAY_S:
            os.utime(path.parent)
    return content


def _made_again(version: str, code: str, root: Path) -> bytes | None:
    """The file from the databank that this version is of, None when none has it. One at a time: nobody keeps a server busy with it."""
    for directory in (own_path(), SAMPLE):
        with _one_at_a_time, suppress(DatabankError, OSError):
            state = state_of(directory / MANIFEST)
            if geometry_version(_opened(directory, state)) == version and code in _codes(directory, state):
                return _from_databank(directory, state, code, root)
    return None


@lru_cache(maxsize=4)
def _opened(directory: Path, _state: tuple[int, ...]) -> Databank:
    return open_databank(directory)


@lru_cache(maxsize=4)
def _codes(directory: Path, state: tuple[int, ...]) -> frozenset[str]:
    return frozenset(_opened(directory, state).read("geometry", columns=["gemeente_code"])["gemeente_code"])


@lru_cache(maxsize=8)
def _from_databank(directory: Path, state: tuple[int, ...], code: str, root: Path) -> bytes:
    databank = _opened(directory, state)
    return write(databank, code, shapes(databank, code), root)


def remove_unused(keep: set[str], root: Path = FOLDER, *, older_than_s: float = UNUSED_S) -> None:
    """Delete versions of the geometry that are not in `keep` and that no server was asked for in so many seconds.

    Should a server still need one, it makes it again. A directory that cannot be deleted is left.
    """
    for directory in root.glob("*/"):
        with suppress(OSError):
            if directory.name not in keep and time.time() - directory.stat().st_mtime >= older_than_s:
                shutil.rmtree(directory, ignore_errors=True)
