"""The view that shows a whole gemeente, in every box."""

from __future__ import annotations

import math

import pydeck as pdk
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.ui.widgets.map.fit import PADDING_PX, Box, view_for

# What the Netherlands hold: from one building to the whole country.
BOUNDS = some.tuples(some.floats(3.3, 7.2), some.floats(50.7, 53.5), some.floats(0, 4), some.floats(0, 3)).map(
    lambda at: (at[0], at[1], at[0] + at[2], at[1] + at[3])
)
BOXES = some.builds(Box, some.integers(280, 3840), some.integers(320, 2160), some.integers(0, 500))
UTRECHT = (4.97, 52.03, 5.20, 52.15)


def world(longitude: float, latitude: float, zoom: float) -> tuple[float, float]:
    """Pixels from the corner of the world, by the formula of https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames."""
    size = 512 * 2**zoom
    north = math.asinh(math.tan(math.radians(latitude)))
    return size * (longitude + 180) / 360, size * (1 - north / math.pi) / 2


@given(BOUNDS, BOXES)
def test_the_whole_extent_lies_in_the_box_with_room_around_it(bounds: tuple[float, float, float, float], box: Box) -> None:
    view = view_for(bounds, box)
    x, y = world(view.longitude, view.latitude, view.zoom)
    west, south, east, north = bounds
    left, bottom = world(west, south, view.zoom)
    right, top = world(east, north, view.zoom)
    assert box.width / 2 - max(x - left, right - x) >= PADDING_PX - 0.1
    assert box.height / 2 - max(y - top, bottom - y) >= PADDING_PX - 0.1
    assert view.min_zoom < view.zoom <= view.max_zoom


@given(BOXES)
def test_a_gemeente_fills_its_box_in_one_direction(box: Box) -> None:
    view = view_for(UTRECHT, box)
    left, bottom = world(UTRECHT[0], UTRECHT[1], view.zoom)
    right, top = world(UTRECHT[2], UTRECHT[3], view.zoom)
    spare = min(box.width - (right - left), box.height - (bottom - top))
    assert spare == pytest.approx(2 * PADDING_PX, abs=0.1)


def test_it_shows_what_pydeck_would_show() -> None:
    corners = [[UTRECHT[0], UTRECHT[1]], [UTRECHT[2], UTRECHT[3]]]
    ours, theirs = view_for(UTRECHT, Box(640, 440)), pdk.data_utils.compute_view(corners)
    assert ours.longitude == pytest.approx(theirs.longitude)
    assert ours.latitude == pytest.approx(theirs.latitude, abs=0.001)
    assert abs(ours.zoom - theirs.zoom) < 2  # pydeck knows no box: whole zoom levels only


def test_a_point_does_not_zoom_in_for_ever() -> None:
    view = view_for((5.0, 52.0, 5.0, 52.0), Box(640, 440))
    assert view.min_zoom < view.zoom <= 16


def test_a_reset_moves_every_part_of_the_view_by_less_than_shows() -> None:
    one, two = (vars(view_for(UTRECHT, Box(640, 440, resets))) for resets in (1, 2))
    for part in ("longitude", "latitude", "zoom", "bearing", "pitch"):
        assert 0 < two[part] - one[part] < 1e-7
