"""A work area in parts far apart: which parts, what they are called, and how the map shows them."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import box

from lib.ui.widgets.map.draw import build
from lib.ui.widgets.map.files import MapShapes
from lib.ui.widgets.map.fit import Box, to_pixels, view_for
from lib.ui.widgets.map.labels import AROUND, Name, under_buttons
from lib.ui.widgets.map.scattered import RING_PX, RINGS, clear_of_buttons, pieces

SIZE = Box(640, 440)


def buurten(*corners: tuple[float, float], side: float = 0.01) -> gpd.GeoDataFrame:
    """Square buurten with these south-western corners, each a little larger than the one before."""
    shapes = [box(x, y, x + side + at / 1e4, y + side + at / 1e4) for at, (x, y) in enumerate(corners)]
    codes = [f"BU0001{at:04d}" for at in range(len(corners))]
    return gpd.GeoDataFrame({"code": codes, "name": [f"Buurt {at}" for at in range(len(corners))]}, geometry=shapes, crs=4326)


def test_buurten_that_touch_or_nearly_are_one_part() -> None:
    assert pieces(buurten((5.0, 52.0), (5.01, 52.0), (5.015, 52.0)), ["A", "A", "B"]) == ()
    assert pieces(buurten((5.0, 52.0)), ["A"]) == ()


def test_parts_are_called_by_their_gemeente_and_where_it_has_more_by_their_largest_buurt() -> None:
    frame = buurten((5.0, 52.0), (5.01, 52.0), (5.9, 51.0))
    found = pieces(frame, ["Amsterdam", "Amsterdam", "Heerlen"])
    assert [(one.name, one.buurten) for one in found] == [("Amsterdam", 2), ("Heerlen", 1)]
    assert found[1].bounds == pytest.approx(tuple(frame.geometry.iloc[2].bounds))
    same = pieces(frame, ["Heerlen"] * 3)
    assert [one.name for one in same] == ["Buurt 1 (Heerlen)", "Buurt 2 (Heerlen)"]


def test_there_are_at_most_eight() -> None:
    many = buurten(*((4.0 + 0.3 * (at % 5), 51.0 + 0.3 * (at // 5)) for at in range(20)))
    found = pieces(many, [f"G{at}" for at in range(20)])
    assert len(found) <= 8
    assert not found or sum(one.buurten for one in found) == 20


def test_the_whole_has_a_ring_and_a_name_per_part_and_a_part_has_none() -> None:
    frame = buurten((5.0, 52.0), (5.01, 52.0), (5.9, 51.0))
    found = pieces(frame, ["Amsterdam", "Amsterdam", "Heerlen"])
    west, south, east, north = (float(v) for v in frame.total_bounds)
    shapes = MapShapes(tuple(frame["code"]), "x.json", (west, south, east, north), 15, pieces=found)
    deck = build(shapes, {}, ["#ffffff"], None, SIZE)
    layers = {layer.id: layer for layer in deck.layers}
    assert len(layers[RINGS].data) == 2
    assert {row["t"] for layer in deck.layers if layer.id.startswith("namen-") for row in layer.data} == {"Amsterdam", "Heerlen"}
    # A gemeente around that lies where a ring is, is not written over it.
    over = tuple(Name(AROUND, "Elders", (one.middle,)) for one in found)
    texts = [
        row["t"]
        for layer in build(replace(shapes, names=over), {}, ["#ffffff"], None, SIZE).layers
        if layer.id.startswith("namen-")
        for row in layer.data
    ]
    assert sorted(texts) == ["Amsterdam", "Heerlen"]
    near = build(MapShapes(shapes.codes, "x.json", found[0].bounds, 15), {}, ["#ffffff"], None, SIZE)
    assert RINGS not in {layer.id for layer in near.layers}
    assert near.initial_view_state.zoom > deck.initial_view_state.zoom + 3


@pytest.mark.parametrize("box_px", [Box(358, 380), Box(640, 440), Box(830, 680)])
@pytest.mark.parametrize("text_px", [16, 24])
def test_no_ring_lies_under_the_buttons(box_px: Box, text_px: int) -> None:
    """A part in the north west, where the buttons are; elsewhere the map stays as it is."""
    west_and_east = buurten((4.0, 53.0), (9.0, 51.0))
    found = pieces(west_and_east, ["Texel", "Heerlen"])
    bounds = tuple(float(v) for v in west_and_east.total_bounds)
    shapes = MapShapes(tuple(west_and_east["code"]), "x.json", bounds, 10, pieces=found)  # type: ignore[arg-type]

    def under(one: MapShapes) -> bool:
        middles = np.array([piece.middle for piece in one.pieces])
        left, top = (to_pixels(middles, view_for(one.bounds, box_px), box_px) - RING_PX).T
        _, _, right, bottom = under_buttons(text_px)
        return bool(((left < right) & (top < bottom)).any())

    assert under(shapes)
    moved = clear_of_buttons(shapes, box_px, text_px)
    assert not under(moved)
    assert (moved.bounds[1], moved.bounds[2]) == (shapes.bounds[1], shapes.bounds[2])
    other = buurten((4.0, 51.0), (9.0, 53.0))
    elsewhere = MapShapes(tuple(other["code"]), "x.json", bounds, 10, pieces=pieces(other, ["Heerlen", "Groningen"]))  # type: ignore[arg-type]
    assert not under(elsewhere)
    assert clear_of_buttons(elsewhere, box_px, text_px) == elsewhere
