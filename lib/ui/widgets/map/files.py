"""The polygons of a gemeente as the map needs them: their geometry is a file that the browser fetches once (lib/ui/server/geometry.py).

A recolour then sends colours and names only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from lib.answers.place import Gemeente, shapes, wijk_shapes
from lib.databank.figures import newest_inhabitants, newest_rows
from lib.databank.geometry.around import spots
from lib.databank.store import Databank
from lib.ui.server.geometry import AROUND as AROUND_FILE
from lib.ui.server.geometry import (
    COUNTRY,
    FOLDER,
    PER_WIJK,
    PROVINCES,
    WIJKEN,
    address,
    buurten_of,
    gemeenten_of,
    geometry_version,
    own_address,
    own_name,
    write,
    write_country,
)
from lib.ui.session.caching import cached
from lib.ui.widgets.map.labels import AROUND, BUURT, WIJK, Name
from lib.ui.widgets.map.scattered import Piece, pieces

_NUMBERED = re.compile(r"^wijk \d+ ", re.IGNORECASE)


@dataclass(frozen=True)
class MapShapes:
    """Order of the polygons (`codes`), where the browser finds them and what is around them, extent in lon/lat, size, names; `pieces`: the parts that
    lie far apart, none where they do not."""

    codes: tuple[str, ...]
    data: str
    bounds: tuple[float, float, float, float]
    vertices: int
    around: str = ""
    wijken: str = ""
    names: tuple[Name, ...] = ()
    pieces: tuple[Piece, ...] = ()

    def name_of(self, code: str) -> str:
        """What an area is called on the map, the code itself where it has no name there."""
        return next((name.text for name in self.names if name.code == code), code)


def shapes_of(databank: Databank, gemeente: Gemeente) -> MapShapes:
    """Polygons of the buurten of a gemeente or work area for the browser."""
    return _together(databank, gemeente) if gemeente.is_work_area else map_shapes(databank, gemeente.code)


@cached("Kaart klaarzetten …")
def _together(databank: Databank, gemeente: Gemeente) -> MapShapes:
    frame, version = buurten_of(databank, gemeente.buurten["code"].tolist()), geometry_version(databank)
    west, south, east, north = (float(v) for v in frame.total_bounds)
    name = own_name(gemeente.code, frame["code"].tolist())
    return MapShapes(
        tuple(frame["code"]),
        own_address(version, name),
        (west, south, east, north),
        int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()),
        own_address(version, name + AROUND_FILE),
        own_address(version, name + WIJKEN),
        names_on_map(databank, [home.code for home in gemeente.within], frame, whole=False),
        pieces(frame, [gemeente.home_of(code).name for code in frame["code"]]),
    )


@cached("Kaart klaarzetten …")
def map_shapes(databank: Databank, code: str, root: Path = FOLDER) -> MapShapes:
    """Polygons of a gemeente for the browser; writes the files when they are missing."""
    frame, version = shapes(databank, code), geometry_version(databank)
    if not (root / version / f"{code}.json").exists():
        write(databank, code, frame, root)
    vertices = int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum())
    west, south, east, north = (float(v) for v in frame.total_bounds)
    return MapShapes(
        tuple(frame["code"]),
        address(version, code),
        (west, south, east, north),
        vertices,
        address(version, code + AROUND_FILE),
        address(version, code + WIJKEN),
        names_on_map(databank, [code], frame),
    )


@cached("Kaart per wijk klaarzetten …")
def shapes_per_wijk(databank: Databank, code: str, root: Path = FOLDER) -> MapShapes:
    """Polygons of the wijken of a gemeente for the browser, with what is around them."""
    of_buurten, wijken = map_shapes(databank, code, root), wijk_shapes(databank, code)
    return replace(
        of_buurten,
        codes=tuple(wijken["code"]),
        data=address(geometry_version(databank), code + PER_WIJK),
        vertices=int(shapely.get_num_coordinates(wijken.geometry.to_numpy()).sum()),
        names=(
            *_largest_first(
                BUURT,
                list(
                    zip(
                        wijken["name"].str.replace(_NUMBERED, "", regex=True).str.removeprefix("Wijk "),
                        wijken.geometry,
                        strict=True,
                    )
                ),
                wijken["code"].tolist(),
            ),
            *(name for name in of_buurten.names if name.kind == AROUND),
        ),
    )


@cached("Kaart van Nederland klaarzetten …")
def country_shapes(databank: Databank, root: Path = FOLDER) -> MapShapes:
    """Polygons of all gemeenten for the browser, named from the most inhabitants down; writes the files when they are missing."""
    frame, version = gemeenten_of(databank), geometry_version(databank)
    if frame.empty:
        return MapShapes((), "", (0.0, 0.0, 0.0, 0.0), 0)
    if not (root / version / f"{COUNTRY}.json").exists():
        write_country(databank, root)
    west, south, east, north = (float(v) for v in frame.total_bounds)
    people = newest_inhabitants(databank).reindex(frame["code"]).fillna(0).to_numpy()
    largest = frame.iloc[(-people).argsort(kind="stable")]
    return MapShapes(
        tuple(frame["code"]),
        address(version, COUNTRY),
        (west, south, east, north),
        int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()),
        wijken="" if databank.fictional else address(version, PROVINCES),
        names=tuple(
            Name(BUURT, row.name, tuple((x, y) for x, y in spots(row.geometry).tolist()), row.code)
            for row in largest.itertuples(index=False)
        ),
    )


def names_on_map(databank: Databank, gemeenten: Sequence[str], frame: gpd.GeoDataFrame, whole: bool = True) -> tuple[Name, ...]:
    """Names that could be on the map of a gemeente: of each kind the largest area first. `frame`: its buurten.

    A gemeente of one wijk has no names of wijken. Where the buurten are of more gemeenten, or not all of one (not `whole`), theirs are told too.
    """
    return tuple(_names(databank, gemeenten, frame, () if whole else gemeenten))


def _names(databank: Databank, gemeenten: Sequence[str], frame: gpd.GeoDataFrame, told: Sequence[str]) -> Iterator[Name]:
    listed = pd.concat([databank.read("areas", gemeente=code, levels=("wijk",), columns=["name"]) for code in gemeenten])
    wijk_names = newest_rows(listed).set_index("code")["name"]
    wijken = frame.groupby("WK" + frame["code"].str[2:8])["geometry"].apply(lambda g: shapely.union_all(g.to_numpy()))
    if len(wijken) > 1:
        yield from _largest_first(WIJK, [(_NUMBERED.sub("", wijk_names.get(wijk, "")), shape) for wijk, shape in wijken.items()])
    yield from _largest_first(BUURT, list(zip(frame["name"], frame.geometry, strict=True)), frame["code"].tolist())
    outlines = databank.read("outlines")
    west, south, east, north = frame.total_bounds
    near = shapely.box(*_stretched((west, south, east, north)))
    others = outlines[
        (~outlines["code"].isin(gemeenten) | outlines["code"].isin(told))
        & shapely.intersects(shapely.box(*outlines.bounds.to_numpy().T), near)
    ]
    seen = [
        (name, shapely.intersection(shapely.make_valid(shape), near))
        for name, shape in zip(others["name"], others.geometry, strict=True)
    ]
    yield from _largest_first(AROUND, [(name, shape) for name, shape in seen if not shapely.is_empty(shape)])


def _largest_first(kind: str, areas: list[tuple[str, shapely.Geometry]], codes: Sequence[str] = ()) -> Iterator[Name]:
    for (text, shape), code in sorted(zip(areas, codes or [""] * len(areas), strict=True), key=lambda area: -area[0][1].area):
        if text:
            yield Name(kind, text, tuple((x, y) for x, y in spots(shape).tolist()), code)


def _stretched(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The extent with half of it more on every side: what a box of another shape shows beside the gemeente."""
    west, south, east, north = bounds
    across, up = (east - west) / 2, (north - south) / 2
    return west - across, south - up, east + across, north + up
