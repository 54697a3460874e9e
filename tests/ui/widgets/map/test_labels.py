"""Names on the map: none over another, inside the box, on lines that fit, at places that are theirs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ui.widgets.map.fit import Box, to_degrees, to_pixels, view_for
from lib.ui.widgets.map.labels import AROUND, BUURT, WIJK, Name, Placed, layouts, metres, place, size_of, width_of

BOUNDS = (4.7, 52.2, 5.1, 52.5)
BOX = Box(880, 640)
texts = st.text("abcdefgijlmnoprstuvwz ABDEGHJKLMNOPRSTUVWZéë/-'", min_size=1, max_size=40).map(str.strip).filter(bool)
spots = st.lists(st.tuples(st.floats(4.7, 5.1), st.floats(52.2, 52.5)), min_size=1, max_size=5).map(tuple)
names = st.lists(st.builds(Name, st.sampled_from([WIJK, BUURT, AROUND]), texts, spots), max_size=60).map(tuple)


def rectangle(name: Placed, box: Box, size_px: int) -> np.ndarray:
    middle = to_pixels(np.array([name.at]), view_for(BOUNDS, box), box)[0]
    half = np.array(size_of(name.text, size_px)) / 2
    return np.concatenate([middle - half, middle + half])


@given(names, st.sampled_from([BOX, Box(320, 320), Box(1840, 840)]), st.sampled_from([16, 24]))
def test_no_two_overlap_and_all_lie_in_the_box(names: tuple[Name, ...], box: Box, size_px: int) -> None:
    placed = [rectangle(name, box, size_px) for name in place(names, BOUNDS, box, size_px)]
    for i, one in enumerate(placed):
        assert (one[:2] >= -1e-3).all()
        assert (one[2:] <= np.array([box.width, box.height]) + 1e-3).all()
        for other in placed[:i]:
            assert (np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])).min() <= 1e-3


@given(texts)
def test_lines_hold_the_whole_name(text: str) -> None:
    for form in layouts(text):
        assert form.replace("\n", "").replace(" ", "") == text.replace(" ", "")
        assert form.count("\n") <= 2
        assert width_of(max(form.split("\n"), key=len), 16) <= width_of(text, 16) + 1e-9


def test_a_name_stands_at_its_best_spot() -> None:
    (found,) = place((Name(BUURT, "Molenwijk", ((4.9, 52.35), (4.8, 52.3))),), BOUNDS, BOX, 16)
    assert found.at == pytest.approx((4.9, 52.35))
    assert found.of is None


def test_where_spots_are_taken_a_name_stands_beside_with_a_line() -> None:
    spot = (4.9, 52.35)
    first, second = place((Name(BUURT, "Molenwijk", (spot,)), Name(BUURT, "Molenkamp", (spot,))), BOUNDS, BOX, 16)
    assert first.of is None
    assert second.of == pytest.approx(spot)
    assert second.at != pytest.approx(spot)


def test_many_buurten_leave_the_room_to_the_wijken() -> None:
    spot = ((4.9, 52.35),)
    wijk = Name(WIJK, "Centrum", spot)
    few = place((Name(BUURT, "Markt", spot), wijk), BOUNDS, BOX, 16)
    many = place((*(Name(BUURT, "Markt", spot) for _ in range(100)), wijk), BOUNDS, BOX, 16)
    assert few[0].kind == BUURT
    assert many[0].kind == WIJK


def test_the_buttons_stay_free() -> None:
    at = to_degrees(np.array([[50.0, 50.0]]), view_for(BOUNDS, BOX), BOX)[0]
    assert place((Name(AROUND, "Elders", (tuple(at.tolist()),)),), BOUNDS, BOX, 16) == ()


@given(st.floats(0, 880), st.floats(0, 640))
def test_pixels_and_degrees_are_each_others_inverse(x: float, y: float) -> None:
    view = view_for(BOUNDS, BOX)
    assert to_pixels(to_degrees(np.array([[x, y]]), view, BOX), view, BOX)[0] == pytest.approx([x, y], abs=1e-5)


def test_text_in_metres_is_as_high_as_asked() -> None:
    view = view_for(BOUNDS, BOX)
    north = np.array([[4.9, 52.35], [4.9, 52.35 + metres(BOUNDS, BOX, 16) / 111_195]])
    heights = to_pixels(north, view, BOX)[:, 1]
    assert heights[0] - heights[1] == pytest.approx(16, rel=0.02)


def test_the_chosen_buurt_is_named_whatever_is_around_it() -> None:
    spot = ((4.9, 52.35),)
    others = tuple(Name(WIJK if i % 2 else BUURT, f"Molenwijk {i}", spot, f"BU0001{i:04d}") for i in range(120))
    chosen = Name(BUURT, "Havenkwartier", spot, "BU00019999")
    placed = place((*others, chosen), BOUNDS, BOX, 16, chosen.code)
    assert placed[0].text == "Havenkwartier"
    # Beside it: a name over a small buurt hides the buurt that was chosen.
    assert placed[0].of == pytest.approx(spot[0])
    assert placed[0].at != pytest.approx(spot[0])
    assert "Havenkwartier" not in [name.text for name in place((*others, chosen), BOUNDS, BOX, 16)][:1]


def test_the_chosen_buurt_has_its_name_inside_where_there_is_room() -> None:
    corners = to_degrees(np.array([[440.0, 320.0], [300.0, 280.0], [600.0, 360.0]]), view_for(BOUNDS, BOX), BOX)
    chosen = Name(BUURT, "Havenkwartier", tuple((x, y) for x, y in corners.tolist()), "BU00019999")
    assert place((chosen,), BOUNDS, BOX, 16, chosen.code)[0].of is None
