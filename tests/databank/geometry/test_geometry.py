"""Polygons for maps: a valid coverage out of one that is not, nothing lost, and a measure of faults that can be trusted."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from lib.databank.geometry import for_maps
from tests.databank.faults import coverage_faults
from tests.services import default_country

X, Y = 195_000.0, 322_000.0


def square(column: float, row: float, width: float = 500.0, height: float = 500.0) -> Polygon:
    return box(X + column * 500, Y + row * 500, X + column * 500 + width, Y + row * 500 + height)


def frame(*shapes: BaseGeometry, crs: int = 28992) -> gpd.GeoDataFrame:
    codes = [f"BU9901{number:04d}" for number in range(len(shapes))]
    return gpd.GeoDataFrame({"code": codes}, geometry=list(shapes), crs=crs)


def in_rd(mapped: gpd.GeoDataFrame) -> np.ndarray:
    return mapped.geometry.to_crs(28992).to_numpy()


# the measure


def test_a_clean_coverage_has_no_faults() -> None:
    assert coverage_faults(frame(square(0, 0), square(1, 0), square(0, 1))) == pytest.approx(0.0, abs=1e-9)


def test_overlap_and_narrow_gap_are_counted_by_hand() -> None:
    """Two squares of 500 m; one reaches 5 m over the other: 2,500 of 500,000 m2 less the overlap."""
    overlap = frame(square(0, 0, width=505), square(1, 0))
    assert coverage_faults(overlap) == pytest.approx(2500 / 500_000, rel=1e-6)
    ring = square(0, 0, 1500, 1500)
    gap = box(X + 500, Y + 500, X + 504, Y + 1000)
    assert coverage_faults(frame(ring.difference(gap))) == pytest.approx(2000 / (2_250_000 - 2000), rel=1e-6)


def test_a_wide_gap_is_no_fault() -> None:
    """A lake of 100 m by 100 m inside a buurt is there on purpose, and so is what lies outside."""
    ring = square(0, 0, 1500, 1500).difference(box(X + 500, Y + 500, X + 600, Y + 600))
    assert coverage_faults(frame(ring)) == pytest.approx(0.0, abs=1e-9)


# the cleaning


def test_the_invented_country_per_gemeente() -> None:
    """Overlaps, slivers of 1-5 m, a ring that crosses itself, a second part and a hole: all become one valid coverage."""
    shapes = default_country().geometry[2024]
    dry = shapes[(shapes["level"] == "buurt") & (shapes["water"] == "NEE")]
    source = gpd.GeoDataFrame(dry[["code", "gemeente_code"]], geometry=list(dry["published"]), crs=4326)
    assert coverage_faults(source) > 2e-4  # else this test would prove nothing
    mapped = for_maps.for_maps(source)
    assert mapped["code"].tolist() == source["code"].tolist()
    assert mapped.geometry.is_valid.all()
    assert not mapped.geometry.is_empty.any()
    assert set(mapped.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
    for gemeente, part in mapped.groupby("gemeente_code"):
        assert coverage_faults(part) <= 1e-4, gemeente
    assert (for_maps.area_changes(source, mapped).abs() < 0.03).all()


def test_a_gap_up_to_50_m_is_closed_and_a_wider_one_is_kept() -> None:
    ring = square(0, 0, 1500, 1500)
    for width, kept in ((5, False), (40, False), (100, True), (300, True)):
        hole = box(X + 500, Y + 500, X + 500 + width, Y + 900)
        halves = [
            ring.difference(hole).intersection(square(0, 0, 520, 1500)),
            ring.difference(hole).difference(square(0, 0, 520, 1500)),
        ]
        mapped = for_maps.for_maps(frame(*halves))
        union = shapely.union_all(in_rd(mapped))
        assert bool(union.area < ring.area - 0.5 * hole.area) is kept, width
        assert coverage_faults(mapped) <= 1e-4


def test_neighbours_share_one_border_after_simplification() -> None:
    """A border of steps smaller than the tolerance is made straight, on both sides in the same way."""
    steps = [(X + 500 + (1 if n % 2 else -1), Y + n * 10) for n in range(51)]
    left = Polygon([(X, Y), *steps, (X, Y + 500)])
    right = Polygon([*steps, (X + 1000, Y + 500), (X + 1000, Y)])
    mapped = for_maps.for_maps(frame(left, right))
    shapes = in_rd(mapped)
    assert shapely.get_num_coordinates(shapes).sum() < 25
    assert coverage_faults(mapped) <= 1e-6
    assert shapely.intersection(*shapes).length == pytest.approx(500, rel=0.02)


def test_every_code_keeps_a_polygon_however_bad() -> None:
    """A bow tie, a sliver inside a neighbour, a line with width nothing, two equal squares, and a shape with a loose line."""
    bow = Polygon([(X, Y), (X + 500, Y + 500), (X + 500, Y), (X, Y + 500)])
    inside = box(X + 700, Y + 100, X + 700.5, Y + 400)
    loose = shapely.GeometryCollection([square(3, 0), LineString([(X, Y), (X + 1, Y + 1)])])
    source = frame(bow, square(1, 0), inside, square(2, 0), square(2, 0), loose)
    mapped = for_maps.for_maps(source)
    assert mapped["code"].tolist() == source["code"].tolist()
    assert not mapped.geometry.is_empty.any()
    assert mapped.geometry.is_valid.all()
    assert set(mapped.geometry.geom_type) <= {"Polygon", "MultiPolygon"}


def test_written_coordinates_have_seven_decimals_at_most() -> None:
    mapped = for_maps.for_maps(frame(square(0, 0), square(1, 0)))
    assert mapped.crs.to_epsg() == 4326
    points = shapely.get_coordinates(mapped.geometry.to_numpy())
    np.testing.assert_allclose(points, np.round(points, 7), atol=1e-12)
    assert ((points > (3, 50)) & (points < (8, 54))).all()


def test_source_in_either_projection() -> None:
    source = frame(square(0, 0), square(1, 0))
    from_rd = for_maps.for_maps(source)
    from_degrees = for_maps.for_maps(source.to_crs(4326))
    assert shapely.hausdorff_distance(in_rd(from_rd), in_rd(from_degrees)).max() < 0.05


def test_other_columns_and_the_source_stay_as_they_are() -> None:
    source = frame(square(0, 0, width=505), square(1, 0)).assign(name=["Kade", "Hof"])
    before = source.copy()
    mapped = for_maps.for_maps(source)
    assert mapped["name"].tolist() == ["Kade", "Hof"]
    assert source.geometry.equals(before.geometry)


def test_area_changes_by_hand() -> None:
    source = frame(square(0, 0), square(1, 0))
    mapped = frame(square(0, 0, width=250), square(1, 0, width=600))
    assert for_maps.area_changes(source, mapped).tolist() == pytest.approx([-0.5, 0.2])


@settings(max_examples=25)
@given(st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6)), min_size=9, max_size=9))
def test_a_grid_with_shaken_squares_becomes_a_coverage(shaken: list[tuple[float, float]]) -> None:
    """Nine squares, each as a whole some metres from its place: gaps and overlaps on every side."""
    moved = [
        shapely.transform(square(number % 3, number // 3), lambda points, by=by: points + by) for number, by in enumerate(shaken)
    ]
    mapped = for_maps.for_maps(frame(*moved))
    assert len(mapped) == 9
    assert mapped.geometry.is_valid.all()
    assert coverage_faults(mapped) <= 1e-4
    assert (for_maps.area_changes(frame(*moved), mapped).abs() < 0.10).all()


def test_a_multipolygon_keeps_its_parts() -> None:
    island = square(4, 4, 200, 200)
    mapped = for_maps.for_maps(frame(MultiPolygon([square(0, 0), island]), square(1, 0)))
    assert len(mapped.geometry.iloc[0].geoms) == 2
