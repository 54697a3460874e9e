"""What a map shows besides its areas: lines between wijken or provinces, the gemeenten around one, and water."""

from __future__ import annotations

from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lib.databank.catalogue.provinces import province_of
from lib.databank.geometry.for_maps import LONLAT, RD

# Outlines of gemeenten are coarse (up to a kilometre in a whole country): land is drawn on under the buurten, so that no gap shows.
_UNDER_M = 400.0
_AROUND = 1.2  # times the larger side of the gemeente, on every side
_LINE_TOLERANCE_M = 3.0
_APART = 0.004  # degrees, some 300 to 450 m


def wijk_lines(buurten: gpd.GeoDataFrame) -> shapely.Geometry:
    """Borders between the wijken of a gemeente and around it, in degrees. `buurten`: code, geometry (EPSG:4326, a clean coverage)."""
    wijken = buurten.groupby(buurten["code"].str[2:8])["geometry"].apply(lambda g: shapely.union_all(g.to_numpy()))
    lines = shapely.union_all(shapely.boundary(wijken.to_numpy()))
    in_rd = gpd.GeoSeries([lines], crs=LONLAT).to_crs(RD)
    return gpd.GeoSeries(shapely.simplify(in_rd.to_numpy(), _LINE_TOLERANCE_M), crs=RD).to_crs(LONLAT).iloc[0]


def province_lines(gemeenten: gpd.GeoDataFrame) -> shapely.Geometry:
    """Borders between the provinces, in degrees; empty where no province is known. `gemeenten`: code, geometry (a clean coverage)."""
    provinces = gemeenten["code"].map(province_of)
    if provinces.isna().all():
        return shapely.GeometryCollection()
    # The outlines of two neighbours need not meet exactly: what lies within this distance of both is their border.
    wide = gemeenten.groupby(provinces)["geometry"].apply(lambda g: shapely.union_all(shapely.buffer(g.to_numpy(), _APART)))
    shapes = shapely.buffer(wide.to_numpy(), -_APART)
    edges = shapely.boundary(shapes)
    borders = [
        shapely.intersection(edges[i], shapely.buffer(shapes[j], 2 * _APART)) for i, j in combinations(range(len(shapes)), 2)
    ]
    return shapely.simplify(shapely.line_merge(shapely.union_all(borders)), _APART / 2)


def surroundings(
    buurten: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame, water: gpd.GeoDataFrame, *, whole_gemeente: bool = True
) -> pd.DataFrame:
    """Columns kind, code, name, geometry (degrees), in the order to draw them.

    kind 'land' is a gemeente nearby, drawn on to below the buurten; 'grens' its border where it is not that of the gemeente itself;
    'water' what CBS counts as water. All cut off at some distance. Buurten that are not those of a `whole_gemeente` have the rest of it around them.
    """
    own = shapely.union_all(buurten.geometry.to_crs(RD).to_numpy())
    west, south, east, north = shapely.bounds(own)
    far = _AROUND * max(east - west, north - south)
    frame = shapely.box(west - far, south - far, east + far, north + far)
    code = buurten["code"].iloc[0][2:6]
    land = _within(outlines[outlines["code"] != f"GM{code}"] if whole_gemeente else outlines, frame)
    if len(land) == 0 and len(water) == 0:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in ("kind", "code", "name", "geometry")})
    near_own = shapely.buffer(own, _UNDER_M)
    shapes = land.geometry.to_numpy()
    under = shapely.intersection(shapely.buffer(shapes, _UNDER_M), frame)
    lines = shapely.difference(shapely.intersection(shapely.boundary(shapes), frame), near_own)
    wet = _within(water, frame)
    parts = [
        pd.DataFrame({"kind": "land", "code": land["code"], "name": land["name"], "geometry": under}),
        pd.DataFrame({"kind": "grens", "code": land["code"], "name": land["name"], "geometry": lines}),
        pd.DataFrame({"kind": "water", "code": wet["code"], "name": wet["name"], "geometry": shapely.intersection(wet.geometry.to_numpy(), frame)}),
    ]  # fmt: skip
    found = pd.concat(parts, ignore_index=True)
    found = found[~shapely.is_empty(found["geometry"].to_numpy())].reset_index(drop=True)
    found["geometry"] = gpd.GeoSeries(found["geometry"], crs=RD).to_crs(LONLAT).to_numpy()
    return found


def _within(areas: gpd.GeoDataFrame, frame: shapely.Geometry) -> gpd.GeoDataFrame:
    """Rows that touch the frame, in RD, repaired where simplification left them invalid."""
    if areas.empty:
        return areas
    in_rd = areas.to_crs(RD)
    in_rd = in_rd[shapely.intersects(shapely.box(*in_rd.bounds.to_numpy().T), frame)]
    return in_rd.set_geometry(gpd.GeoSeries(shapely.make_valid(in_rd.geometry.to_numpy()), index=in_rd.index, crs=RD))


def spots(shape: shapely.Geometry, most: int = 12) -> np.ndarray:
    """Points well inside an area, shape (n, 2) in its own units: the middle of the widest part first, then others by room around them.

    A name fits best there. n is 1 to `most`.
    """
    west, south, east, north = shapely.bounds(shape)
    steps = (np.arange(7) + 0.5) / 7
    grid = np.stack(np.meshgrid(west + steps * (east - west), south + steps * (north - south)), axis=-1).reshape(-1, 2)
    inside = grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])]
    room = shapely.distance(shapely.points(inside), shapely.boundary(shape)) if len(inside) else np.array([])
    centre = shapely.get_coordinates(shapely.point_on_surface(shape))
    return np.vstack([inside[np.argsort(-room)], centre])[:most] if len(inside) else centre
