"""Polygons of the buurten of a place, and which lie next to each other."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from lib.answers.figure_words import wijk_name
from lib.answers.place.gemeente import Gemeente
from lib.databank.figures import newest_rows
from lib.databank.store import Databank

# Streets and water lie between buurten: within about thirty metres counts as next to each other (degrees).
_NEXT_TO = 3e-4


def shapes(databank: Databank, code: str) -> gpd.GeoDataFrame:
    """Polygons of the buurten of a gemeente on its newest map, ordered by code."""
    frame = databank.read("geometry", gemeente=code)
    return frame[frame["geometry_year"] == frame["geometry_year"].max()].sort_values("code", ignore_index=True)


def shapes_of(databank: Databank, gemeente: Gemeente) -> gpd.GeoDataFrame:
    """Polygons of the buurten of a gemeente or work area, ordered by code."""
    frames = [shapes(databank, home.code) for home in gemeente.homes]
    return pd.concat([frame[frame["code"].isin(gemeente.buurten["code"])] for frame in frames]).sort_values(
        "code", ignore_index=True
    )


def wijk_shapes(databank: Databank, code: str) -> gpd.GeoDataFrame:
    """Polygons of the wijken of a gemeente (code, name, geometry), made of those of its buurten; ordered by code."""
    wijken = shapes(databank, code).assign(code=lambda frame: "WK" + frame["code"].str[2:8]).dissolve("code")["geometry"]
    named = newest_rows(databank.read("areas", gemeente=code, levels=("wijk",), columns=["name"])).set_index("code")["name"]
    names = [wijk_name(named.get(wijk, wijk)) for wijk in wijken.index]
    return gpd.GeoDataFrame({"code": wijken.index, "name": names, "geometry": wijken.to_numpy()}, crs=wijken.crs)


def neighbours(shapes: pd.DataFrame, code: str) -> list[str]:
    """Names of the buurten that lie next to one, in order. `shapes`: code, name, geometry (degrees)."""
    own = shapes[shapes["code"] == code]
    if own.empty:
        return []
    around = shapes.geometry.intersects(own.geometry.iloc[0].buffer(_NEXT_TO)) & (shapes["code"] != code)  # type: ignore[attr-defined]
    return sorted(shapes.loc[around, "name"], key=str.casefold)
