"""Buurt polygons made fit for maps: a clean coverage, generalised without slivers, in lon/lat.

Source polygons overlap and leave slivers of some metres. They are cleaned and simplified together in the Dutch grid
(EPSG:28992, metres), so that neighbours keep sharing one border, then transformed to EPSG:4326 with seven decimals (1 cm).
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lib.databank.geometry import coverage

RD, LONLAT = 28992, 4326
_CLEANED_GAP_M = 60.0  # simplification afterwards may narrow a gap a little
TOLERANCE_M = 6.0
NOTED_AREA_CHANGE = 0.10
_DECIMALS_GRID = 1e-7


def for_maps(
    buurten: gpd.GeoDataFrame, tolerance_m: float = TOLERANCE_M, on_progress: coverage.Progress | None = None
) -> gpd.GeoDataFrame:
    """The same rows with cleaned, generalised polygons in EPSG:4326. Every code keeps a non-empty, valid polygon.

    `on_progress(done, 100)` is called after every piece of the cleaning and later steps, and may raise to stop it.
    """
    source = shapely.make_valid(buurten.geometry.to_crs(RD).to_numpy())
    source = np.array([_only_polygons(shape) for shape in source], dtype=object)
    tell = on_progress or (lambda *_: None)
    clean = coverage.cleaned(source, _CLEANED_GAP_M, lambda done, pieces: tell(round(80 * done / pieces), 100))
    simple = shapely.coverage_simplify(clean, tolerance_m)
    broken = shapely.is_empty(simple) | ~shapely.is_valid(simple)
    simple = np.where(broken, clean, simple)
    tell(90, 100)
    lonlat = gpd.GeoSeries(simple, crs=RD).to_crs(LONLAT).to_numpy()
    rounded = shapely.set_precision(lonlat, _DECIMALS_GRID, mode="pointwise")
    valid = shapely.is_valid(rounded) & ~shapely.is_empty(rounded)
    rounded = np.where(valid, rounded, shapely.make_valid(lonlat))
    tell(100, 100)
    return buurten.set_geometry(gpd.GeoSeries(rounded, index=buurten.index, crs=LONLAT))


def area_changes(source: gpd.GeoDataFrame, mapped: gpd.GeoDataFrame) -> pd.Series:
    """Relative change of area per code (0.1 = 10% larger on the map than in the source)."""
    before = source.set_index("code").geometry.to_crs(RD).area
    after = mapped.set_index("code").geometry.to_crs(RD).area
    return after.reindex(before.index) / before - 1


def _only_polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Polygonal part of a shape; make_valid can leave loose lines and points."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [p for p in shapely.get_parts(shapely.get_parts(shape)) if p.geom_type == "Polygon"]
    return shapely.multipolygons(parts)


OUTLINES_BYTES, _BYTES_PER_POINT = 600_000, 12
_COARSE_M = (60.0, 100.0, 160.0, 250.0, 400.0, 600.0, 1000.0)


def outlines(gemeenten: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Polygons of gemeenten simplified together in EPSG:4326, as finely as fits in OUTLINES_BYTES of GeoJSON."""
    in_rd = gemeenten.to_crs(RD)
    for tolerance in _COARSE_M:
        coarse = simplified(in_rd, tolerance)
        # Writing is slow: what cannot fit is not written to see whether it does.
        least = _BYTES_PER_POINT * int(shapely.get_num_coordinates(coarse.geometry.to_numpy()).sum())
        if least <= OUTLINES_BYTES and len(coarse.to_json(drop_id=True)) <= OUTLINES_BYTES:
            break
    return coarse


def simplified(shapes: gpd.GeoDataFrame, tolerance_m: float = 25.0) -> gpd.GeoDataFrame:
    """The rows simplified together in EPSG:4326 with five decimals (about a metre); a polygon that would vanish stays as it was."""
    if shapes.empty:
        return shapes
    source = np.array(
        [_only_polygons(shape) for shape in shapely.make_valid(shapes.geometry.to_crs(RD).to_numpy())], dtype=object
    )
    simple = shapely.coverage_simplify(source, tolerance_m)
    simple = np.where(shapely.is_empty(simple) | ~shapely.is_valid(simple), source, simple)
    lonlat = gpd.GeoSeries(simple, crs=RD).to_crs(LONLAT).to_numpy()
    rounded = shapely.set_precision(lonlat, 1e-5, mode="pointwise")
    good = shapely.is_valid(rounded) & ~shapely.is_empty(rounded)
    return shapes.set_geometry(gpd.GeoSeries(np.where(good, rounded, lonlat), index=shapes.index, crs=LONLAT))
