"""The map of the sample: a valid coverage of organic shapes, in the sea."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from lib.databank.store import Databank
from lib.sample.country.frame import GEMEENTEN, frame
from lib.sample.map.cells import grow, neighbours, voronoi
from lib.sample.map.coverage import Warp, moved, subdivide
from lib.sample.map.geometry import local_polygons


@pytest.fixture(scope="module")
def geometry(sample: Databank) -> gpd.GeoDataFrame:
    return sample.read("geometry")


def test_every_gemeente_is_a_valid_coverage_in_rd() -> None:
    polygons = local_polygons()
    assert len(polygons) == len(frame().buurten)
    for gemeente in GEMEENTEN:
        own = [p for p, b in zip(polygons, frame().buurten, strict=True) if b.gemeente == gemeente.code]
        assert all(p.geom_type == "Polygon" and p.is_valid for p in own)
        assert shapely.coverage_is_valid(np.array(own))


def test_what_is_stored_is_valid_and_barely_overlaps(geometry: gpd.GeoDataFrame) -> None:
    assert geometry.crs.to_epsg() == 4326
    assert geometry.is_valid.all()
    rd = geometry.to_crs(28992)
    for _, own in rd.groupby("gemeente_code"):
        overlap = own.area.sum() - own.union_all().area
        assert overlap < 1e-4 * own.area.sum()


def test_it_lies_in_the_sea(geometry: gpd.GeoDataFrame) -> None:
    west, south, east, north = geometry.total_bounds
    assert 3.5 < west < east < 4.2
    assert 52.6 < south < north < 53.2
    outlines = geometry.dissolve("gemeente_code").geometry
    assert all(outlines.iloc[i].disjoint(outlines.iloc[j]) for i in range(6) for j in range(i))


def test_coordinates_are_short(geometry: gpd.GeoDataFrame) -> None:
    xy = shapely.get_coordinates(geometry.geometry)
    assert np.abs(xy - np.round(xy, 6)).max() < 1e-12
    assert shapely.get_num_coordinates(geometry.geometry).max() <= 66


def test_no_rectangles(geometry: gpd.GeoDataFrame) -> None:
    shapes = geometry.to_crs(28992).geometry
    assert shapely.get_num_coordinates(shapes).min() > 5  # more than four corners
    fill = shapes.area / shapely.area(shapely.oriented_envelope(np.array(shapes)))
    assert fill.max() < 0.95


def test_wijken_are_contiguous() -> None:
    polygons = local_polygons()
    for wijk in frame().wijken:
        whole = shapely.union_all([p for p, b in zip(polygons, frame().buurten, strict=True) if b.wijk == wijk.code])
        assert whole.geom_type == "Polygon", wijk.name


def test_the_centre_is_denser_than_the_edge() -> None:
    area = {b.code: p.area for b, p in zip(frame().buurten, local_polygons(), strict=True)}
    centre = np.median([area[b.code] for b in frame().buurten if b.archetype == "c"])
    rural = np.median([area[b.code] for b in frame().buurten if b.archetype == "r"])
    assert rural > 4 * centre


def test_growing_from_one_seed_takes_everything_that_is_reachable() -> None:
    points = np.array([[x, y] for x in range(4) for y in range(3)], dtype=float) + 0.01 * np.arange(24).reshape(12, 2) ** 0.5
    cells = voronoi(points, 0.001)
    beside = neighbours(cells)
    allowed = np.ones(12, dtype=bool)
    allowed[[3, 4, 5]] = False  # a wall between the first column and the rest
    label = grow(points, beside, allowed, [0, 11], [1.0, 1.0], np.ones(12))
    assert label.tolist() == [0, 0, 0, -1, -1, -1, 1, 1, 1, 1, 1, 1]


def test_a_shared_edge_stays_shared() -> None:
    left = shapely.Polygon([(0, 0), (100, 0), (90, 70), (0, 80)])
    right = shapely.Polygon([(100, 0), (210, 5), (200, 90), (90, 70)])
    pieces = subdivide([left, right], 9.0)
    assert shapely.coverage_is_valid(np.array(pieces))
    bent = moved(pieces, Warp(120.0, 0.8, np.random.default_rng(3)))
    assert shapely.coverage_is_valid(np.array(bent))
    assert not bent[0].equals(pieces[0])
    with pytest.raises(ValueError, match="strength"):
        Warp(120.0, 1.0, np.random.default_rng(3))
