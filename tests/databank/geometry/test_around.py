"""What a map shows besides its buurten: lines of wijken, gemeenten around, water, and where names fit."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lib.databank.geometry.around import spots, surroundings, wijk_lines

RD, LONLAT = 28992, 4326


def areas(**shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    """Shapes in kilometres from (150, 450) in the Dutch grid, by code."""
    moved = [shapely.transform(shape, lambda xy: 1000 * xy + [150_000, 450_000]) for shape in shapes.values()]
    frame = gpd.GeoDataFrame({"code": list(shapes), "name": list(shapes)}, geometry=moved, crs=RD)
    return frame.to_crs(LONLAT)


BUURTEN = areas(
    BU00010100=shapely.box(0, 0, 1, 1),
    BU00010101=shapely.box(1, 0, 2, 1),
    BU00010200=shapely.Polygon([(0, 1), (1, 1), (2, 1), (2, 2), (0, 2)]),
)
NOTHING = BUURTEN.iloc[:0]


def in_km(shape: shapely.Geometry) -> shapely.Geometry:
    metres = gpd.GeoSeries([shape], crs=LONLAT).to_crs(RD).iloc[0]
    return shapely.transform(metres, lambda xy: (xy - [150_000, 450_000]) / 1000)


def test_lines_lie_between_wijken_and_not_between_buurten_of_one() -> None:
    lines = in_km(wijk_lines(BUURTEN))
    assert shapely.length(lines) == pytest.approx(8 + 2, abs=0.05)
    assert shapely.distance(lines, shapely.points(1, 1)) < 0.01
    assert shapely.distance(lines, shapely.points(1, 0.5)) > 0.4


def test_gemeenten_around_reach_under_the_own_one_and_are_cut_off() -> None:
    outlines = areas(GM0001=shapely.box(0, 0, 2, 2), GM0002=shapely.box(2.2, 0, 60, 2), GM0003=shapely.box(90, 0, 91, 1))
    found = surroundings(BUURTEN, outlines, areas(WK000199=shapely.box(-1, 0, 0, 2)))
    assert found["kind"].tolist() == ["land", "grens", "water"]
    assert found["code"].tolist() == ["GM0002", "GM0002", "WK000199"]
    land, border, water = (in_km(shape) for shape in found["geometry"])
    assert shapely.intersects(land, shapely.points(2.05, 1)), "a coarse outline leaves no gap"
    assert shapely.bounds(land)[2] < 6
    assert shapely.distance(border, shapely.box(0, 0, 2, 2)) > 0.35, "the own border is drawn by the wijken"
    assert shapely.area(water) == pytest.approx(2, abs=0.01)


def test_without_surroundings_there_is_nothing() -> None:
    outlines = areas(GM0001=shapely.box(0, 0, 2, 2))
    assert surroundings(BUURTEN, outlines, NOTHING).empty
    assert surroundings(BUURTEN, NOTHING, NOTHING).empty


@given(st.integers(0, 10_000))
def test_spots_lie_inside_and_the_first_has_most_room(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shape = shapely.convex_hull(shapely.multipoints(rng.random((8, 2))))
    found = shapely.points(spots(shape))
    assert shapely.intersects(shape, found).all()
    room = shapely.distance(found, shapely.boundary(shape))
    assert room[0] >= room[:-1].max() - 1e-12


def test_an_area_too_narrow_for_the_grid_has_a_spot() -> None:
    thin = shapely.Polygon([(0, 0), (1, 1), (1, 1.0001)])
    assert len(spots(thin)) >= 1
