"""Figures on the map: none over another or over a name, and a step of a slider stays small."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lib.palette import EFFECTS, LAMP, rgb
from lib.ui.widgets.map import labels, marks
from lib.ui.widgets.map.draw import build
from lib.ui.widgets.map.files import MapShapes
from lib.ui.widgets.map.fit import Box, to_pixels, view_for
from lib.ui.widgets.map.labels import BUURT, WIJK, Name
from lib.ui.widgets.map.marks import MOST, Mark
from lib.ui.widgets.map.tooltip import Line, packed
from tests.deck import layer_of

BOUNDS = (4.7, 52.2, 5.1, 52.5)
SIZE = Box(1840, 840)
CODES = tuple(f"BU0363A{i:03d}" for i in range(517))
NAMES = (
    *(Name(WIJK, f"Nieuwendammerdijk/Oost {i}", ((4.72 + i % 11 / 30, 52.22 + i // 11 / 40),)) for i in range(110)),
    *(
        Name(BUURT, f"Buurt {i}", ((4.72 + i % 23 / 64, 52.22 + i // 23 / 90), (4.73 + i % 23 / 64, 52.225 + i // 23 / 90)), code)
        for i, code in enumerate(CODES)
    ),
)
SHAPES = MapShapes(CODES, "geo/0123456789abcdef0123/GM0363.json", BOUNDS, 20_000, "a.json", "w.json", NAMES)
LIT = [Mark(code, f"{100 - 2 * i}%", 1 - i / 50) for i, code in enumerate(CODES[::13][:MOST])]


@pytest.mark.parametrize("text_px", [16, 24])
def test_no_two_figures_and_no_name_lie_over_each_other(text_px: int) -> None:
    standing = marks.place(LIT, SHAPES, SIZE, text_px)
    assert len(standing) > MOST / 2
    taken = [one.pixels for one in standing]
    view = view_for(BOUNDS, SIZE)
    for name in labels.place(NAMES, BOUNDS, SIZE, text_px, "", tuple(taken)):
        (x, y), (wide, high) = to_pixels(np.array([name.at]), view, SIZE)[0], labels.size_of(name.text, text_px)
        taken.append((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
    for i, one in enumerate(taken):
        for other in taken[:i]:
            apart = one[2] <= other[0] + 0.1 or one[0] >= other[2] - 0.1 or one[3] <= other[1] + 0.1 or one[1] >= other[3] - 0.1
            assert apart


def test_a_lamp_goes_from_yellow_to_dark_with_text_that_can_be_read() -> None:
    spec = json.loads(
        build(SHAPES, {}, EFFECTS, None, SIZE, figures=[Mark(CODES[0], "100%", 1), Mark(CODES[300], "0%", 0)]).to_json()
    )
    rows = layer_of(spec, "lampen")["data"]
    assert [row["b"] for row in rows] == [list(rgb(LAMP[-1])), list(rgb(LAMP[0]))]
    everything = [Mark(CODES[25 * i], f"{i}", i / 4) for i in range(5)]
    for row in layer_of(json.loads(build(SHAPES, {}, EFFECTS, None, SIZE, figures=everything).to_json()), "lampen")["data"]:
        assert contrast(row["b"], row["c"]) >= 4.5


def contrast(one: list[int], other: list[int]) -> float:
    def luminance(colour: list[int]) -> float:
        linear = [(c / 255 / 12.92) if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_with_more_figures_than_fit_there_are_none() -> None:
    assert marks.place([Mark(code, "100%", 1.0) for code in CODES[: MOST + 1]], SHAPES, SIZE, 16) == []


def test_a_step_of_the_slider_in_amsterdam_stays_within_twenty_kilobytes() -> None:
    """What changes with the year: the map with its figures, and the line of the effect under the mouse. Other lines stay in the browser."""
    for in_plan in (2, MOST, len(CODES)):
        classes = {code: 4 + i % 3 if i < in_plan else 10 for i, code in enumerate(CODES)}
        text = build(SHAPES, classes, EFFECTS, CODES[100], SIZE, figures=LIT[: min(in_plan, MOST)]).to_json()
        told = tuple(
            f"+0,00{i % 9} punten, 10 tot 20% van gewoon" if i < in_plan else "niet in het plan" for i in range(len(CODES))
        )
        line = packed([Line("Effect in 2037, zoals gekozen", told)])
        assert len(text.encode()) + len(json.dumps(line).encode()) <= 20_000
