"""Map geometry over HTTP: static/geo/<version of the geometry>/<gemeente>.json, fetched once by a browser and kept for a year.

Four files for a gemeente: its buurten (<gemeente>.json), what lies around it (<gemeente>-omgeving.json), the borders of its
wijken (<gemeente>-wijken.json) and these wijken as areas (<gemeente>-per-wijk.json). And two for the country: its gemeenten (NL.json) and the borders of its provinces
(NL-provincies.json).

A work area has three, at an address of its own that is not among what anybody may have, and never on disk: which buurten it has is an
organisation's own (<code>-<digest of its buurten>.json, and -omgeving and -wijken).

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
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lib.answers.place import shapes, wijk_shapes
from lib.databank import SAMPLE, own_path
from lib.databank.errors import DatabankError
from lib.databank.geometry.around import province_lines, surroundings, wijk_lines
from lib.databank.own.layer import open_layer
from lib.databank.own.places import Places
from lib.databank.own.work_area import WorkArea
from lib.databank.schema import MAPS
from lib.databank.store import MANIFEST, Databank, open_databank, replace_file, state_of
from lib.settings import ROOT

FOLDER = ROOT / "static" / "geo"
PATTERN = "/geo/{version}/{name}.json"
OWN_PATTERN = "/werkgebied/{version}/{name}.json"
# Files that no server was asked for this long take room for nothing.
UNUSED_S = 60 * 24 * 3600
_VERSION, _NAME = re.compile(r"[0-9a-f]{20}"), re.compile(r"GM\d{4}(-omgeving|-wijken|-per-wijk)?|NL(-provincies)?")
_OWN_NAME = re.compile(r"(WG[a-z0-9]{8}-[0-9a-f]{12})(-omgeving|-wijken)?")
AROUND, WIJKEN, PER_WIJK = "-omgeving", "-wijken", "-per-wijk"
COUNTRY, PROVINCES = "NL", "NL-provincies"
_A_YEAR_S, _A_DAY_S = 365 * 24 * 3600, 24 * 3600
_DECIMALS = 6
# Browsers keep a file for a year: whoever changes what a file holds, changes this.
_FORM = "3"
_one_at_a_time = threading.Lock()


def address(version: str, name: str) -> str:
    """Where a page finds a file. Relative, so that it holds in any folder and behind a proxy that takes the folder off."""
    return PATTERN.format(version=version, name=name).lstrip("/")


def own_address(version: str, name: str) -> str:
    """Where a page finds a file of a work area."""
    return OWN_PATTERN.format(version=version, name=name).lstrip("/")


def own_name(code: str, buurten: Sequence[str]) -> str:
    """The name of the file of a work area that has these buurten; the next server makes the same one."""
    return f"{code}-{hashlib.sha256(','.join(sorted(buurten)).encode()).hexdigest()[:12]}"


def geometry_version(databank: Databank) -> str:
    """Text that changes when any geometry of the databank changes, or what a file holds."""
    parts = _FORM + "".join(part.sha256 for part in databank.parts if part.table in MAPS)
    return hashlib.sha256(parts.encode()).hexdigest()[:20]


def geojson(shapes: Sequence[shapely.Geometry], properties: Sequence[dict[str, object]]) -> bytes:
    """GeoJSON of shapes in degrees with their properties, to a tenth of a metre."""
    rounded = shapely.transform(np.array(shapes, dtype=object), lambda xy: np.round(xy, _DECIMALS))
    features = [
        {"type": "Feature", "geometry": orjson.Fragment(geometry), "properties": own}
        for own, geometry in zip(properties, shapely.to_geojson(rounded), strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def write(databank: Databank, code: str, frame: gpd.GeoDataFrame, root: Path) -> dict[str, bytes]:
    """Make the files of a gemeente from its buurten, by name, and keep them where that can be done."""
    wijken = wijk_shapes(databank, code)
    around = surroundings(frame, databank.read("outlines"), databank.read("water"))
    files = {
        f"{code}{AROUND}": geojson(around["geometry"], [{"k": kind} for kind in around["kind"]]),
        f"{code}{WIJKEN}": geojson([wijk_lines(frame)], [{}]),
        f"{code}{PER_WIJK}": geojson(wijken.geometry, _numbered(wijken)),
        # Last: where it stands, the others do too.
        code: geojson(frame.geometry, _numbered(frame)),
    }
    return _kept(files, root / geometry_version(databank))


def of_work_area(databank: Databank, name: str, buurten: Sequence[str]) -> dict[str, bytes]:
    """The files of a work area from its buurten, by name."""
    frame = buurten_of(databank, buurten)
    around = surroundings(frame, databank.read("outlines"), databank.read("water"), whole_gemeente=False)
    return {
        name: geojson(frame.geometry, _numbered(frame)),
        f"{name}{AROUND}": geojson(around["geometry"], [{"k": kind} for kind in around["kind"]]),
        f"{name}{WIJKEN}": geojson([wijk_lines(frame)], [{}]),
    }


def buurten_of(databank: Databank, buurten: Sequence[str]) -> gpd.GeoDataFrame:
    """Polygons of buurten of any gemeenten (code, name, geometry in degrees), ordered by code."""
    frames = [shapes(databank, code) for code in sorted({f"GM{one[2:6]}" for one in buurten})]
    every = pd.concat(frames, ignore_index=True)
    return every[every["code"].isin(buurten)].sort_values("code", ignore_index=True)


def write_country(databank: Databank, root: Path) -> dict[str, bytes]:
    """Make the files of the country, by name, and keep them where that can be done."""
    gemeenten = gemeenten_of(databank)
    files = {PROVINCES: geojson([province_lines(gemeenten)], [{}]), COUNTRY: geojson(gemeenten.geometry, _numbered(gemeenten))}
    return _kept(files, root / geometry_version(databank))


def _numbered(areas: gpd.GeoDataFrame) -> list[dict[str, object]]:
    return [{"i": i, "code": code, "name": name} for i, (code, name) in enumerate(zip(areas["code"], areas["name"], strict=True))]


def _kept(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            replace_file(folder / f"{name}.json", content)
    return files


def gemeenten_of(databank: Databank) -> gpd.GeoDataFrame:
    """Outlines of all gemeenten (code, name, geometry in degrees), ordered by code."""
    return databank.read("outlines").sort_values("code", ignore_index=True)


async def outlines(request: Request) -> Response:
    """A file of a gemeente as GeoJSON. Raises HTTPException (404) for any name that is not one of ours."""
    version, name = request.path_params["version"], request.path_params["name"]
    found = _VERSION.fullmatch(version) and _NAME.fullmatch(name)
    content = await run_in_threadpool(_content, version, name, FOLDER) if found else None
    if content is None:
        raise HTTPException(404)
    kept = {"Cache-Control": f"public, max-age={_A_YEAR_S}, immutable"}
    return Response(content, media_type="application/json", headers=kept)


async def own_outlines(request: Request) -> Response:
    """A file of a work area as GeoJSON. Raises HTTPException (404) for one that is not there as it is named."""
    version, name = request.path_params["version"], request.path_params["name"]
    found = _OWN_NAME.fullmatch(name) if _VERSION.fullmatch(version) else None
    content = await run_in_threadpool(_own_content, version, found[1], name) if found else None
    if content is None:
        raise HTTPException(404)
    return Response(content, media_type="application/json", headers={"Cache-Control": f"private, max-age={_A_DAY_S}, immutable"})


def _own_content(version: str, stem: str, name: str) -> bytes | None:
    for directory in (own_path(), SAMPLE):
        with _one_at_a_time, suppress(DatabankError, OSError):
            state = state_of(directory / MANIFEST)
            if geometry_version(_opened(directory, state)) == version:
                return _of_own(directory, state, stem, open_layer()[stem[2:10]])[name]
    return None


@lru_cache(maxsize=8)
def _of_own(directory: Path, state: tuple[int, ...], stem: str, area: WorkArea) -> dict[str, bytes]:
    databank = _opened(directory, state)
    buurten = _places(directory, state).buurten_in(area)
    if own_name(area.code, buurten) != stem:
        raise DatabankError("another version of the work area")
    return of_work_area(databank, stem, buurten)


@lru_cache(maxsize=1)
def _places(directory: Path, state: tuple[int, ...]) -> Places:
    return Places(_opened(directory, state))


def _content(version: str, name: str, root: Path) -> bytes | None:
    path = root / version / f"{name}.json"
    try:
        content = path.read_bytes()
    except OSError:
        return _made_again(version, name, root)
    with suppress(OSError):  # what is used is not tidied away
        if time.time() - path.parent.stat().st_mtime > _A_DAY_S:
            os.utime(path.parent)
    return content


def _made_again(version: str, name: str, root: Path) -> bytes | None:
    """The file from the databank that this version is of, None when none has it. One at a time: nobody keeps a server busy with it."""
    for directory in (own_path(), SAMPLE):
        with _one_at_a_time, suppress(DatabankError, OSError):
            state = state_of(directory / MANIFEST)
            if geometry_version(_opened(directory, state)) != version:
                continue
            if name in (COUNTRY, PROVINCES):
                return write_country(_opened(directory, state), root)[name]
            if name[:6] in _codes(directory, state):
                return _from_databank(directory, state, name[:6], root)[name]
    return None


@lru_cache(maxsize=4)
def _opened(directory: Path, _state: tuple[int, ...]) -> Databank:
    return open_databank(directory)


@lru_cache(maxsize=4)
def _codes(directory: Path, state: tuple[int, ...]) -> frozenset[str]:
    return frozenset(_opened(directory, state).read("geometry", columns=["gemeente_code"])["gemeente_code"])


@lru_cache(maxsize=8)
def _from_databank(directory: Path, state: tuple[int, ...], code: str, root: Path) -> dict[str, bytes]:
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
