"""Outlines for paper: gemeenten that lie far apart are brought together on one scale, others stay where they are."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from lib.answers.outlines import Outlines, outlines

NAMES = {"GM0001": "Zuid", "GM0002": "Noord"}


def shapes(far: float) -> gpd.GeoDataFrame:
    """Two buurten of one gemeente and, `far` degrees to the north-east, a buurt of another that is half as high."""
    polygons = [box(5, 52, 5.01, 52.01), box(5.01, 52, 5.02, 52.01), box(5.02 + far, 52 + far, 5.03 + far, 52.005 + far)]
    return gpd.GeoDataFrame({"code": ["BU00010001", "BU00010002", "BU00020001"], "geometry": polygons})


def bounds(drawn: Outlines, code: str) -> tuple[float, float, float, float]:
    xs, ys = zip(*(point for ring in drawn.areas[code] for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def test_near_each_other_they_stay_where_they_are() -> None:
    drawn = outlines(shapes(0.0), NAMES)
    assert drawn is not None
    assert (drawn.apart, drawn.note) == ({}, "")
    assert bounds(drawn, "BU00020001")[0] == pytest.approx(bounds(drawn, "BU00010002")[2], abs=1e-3)


def test_far_apart_they_stand_in_the_order_of_their_names_on_one_scale() -> None:
    drawn = outlines(shapes(1.0), NAMES)
    assert drawn is not None
    assert drawn.apart == {"Noord": ("BU00020001",), "Zuid": ("BU00010001", "BU00010002")}
    assert drawn.note.endswith("niet op hun plek: Noord en Zuid.")
    noord, zuid = bounds(drawn, "BU00020001"), bounds(drawn, "BU00010001")
    assert noord[2] < zuid[0] or noord[3] < zuid[1]
    height = [box_[3] - box_[1] for box_ in (noord, zuid)]
    assert height[0] == pytest.approx(height[1] / 2, abs=2e-3)
    assert min(height) > 0.1  # and can be seen
    assert all(0 <= end <= 1 for code in drawn.areas for end in bounds(drawn, code))


def test_without_names_nothing_is_moved_and_without_polygons_there_is_no_map() -> None:
    drawn = outlines(shapes(1.0))
    assert drawn is not None
    assert drawn.note == ""
    assert outlines(shapes(1.0).iloc[:0], NAMES) is None
