"""How far polygons are from fitting together, measured without the code that makes them fit."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from lib.databank.geometry.for_maps import RD

GAP_WIDTH_M = 50.0


def coverage_faults(mapped: gpd.GeoDataFrame) -> float:
    """Overlaps plus narrow gaps between the polygons, as a share of their total area, measured in RD.

    A narrow gap is a hole in the union into which no circle of GAP_WIDTH_M across fits.
    """
    shapes = shapely.make_valid(mapped.geometry.to_crs(RD).to_numpy())
    union = shapely.union_all(shapes)
    overlap = shapely.area(shapes).sum() - shapely.area(union)
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    holes = shapely.polygons(rings) if rings else np.array([], dtype=object)
    narrow = shapely.is_empty(shapely.buffer(holes, -GAP_WIDTH_M / 2))
    return float((abs(overlap) + shapely.area(holes[narrow]).sum()) / shapely.area(union))
