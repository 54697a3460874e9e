"""Themes of the map and their colours."""

from __future__ import annotations

import itertools

import pytest

from lib.answers.standing.standing import DEVIATION_NAMES, STEPS
from lib.answers.standing.themes import CHANGE, SCORE, SIGNALS, WITHOUT_SCORES, themes
from lib.databank.catalogue.indicators import catalogue
from lib.palette import (
    ACCENT,
    AREAS,
    CLASSES,
    INK,
    KIND_COLOURS,
    NO_VALUE,
    RAMP,
    ramp,
    rgb,
)
from lib.scores import CLASS_NAMES, DIMENSIONS


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.1."""
    parts = [part / 255 for part in rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_themes_are_score_dimensions_and_catalogue_indicators() -> None:
    found = themes()
    assert list(found)[:2] == [SCORE, CHANGE]
    assert set(DIMENSIONS) <= set(found)
    assert WITHOUT_SCORES in found
    for name, theme in found.items():
        assert theme.id == name
        assert theme.is_score == (name in (SCORE, CHANGE, *DIMENSIONS))
        assert theme.is_score or theme.types or name == SIGNALS or theme.entry is catalogue()[name]
    labels = [theme.label for theme in found.values()]
    assert len(labels) == len(set(labels))


def test_a_colour_for_every_class() -> None:
    assert len(CLASSES) == len(CLASS_NAMES) == len(DEVIATION_NAMES) == 9
    assert len(RAMP) == STEPS == 7
    assert len({*CLASSES, NO_VALUE}) == 10
    assert NO_VALUE not in RAMP


def test_score_colours_read_in_greyscale() -> None:
    # Dark to light to dark with the middle lightest: both halves keep their order without hue.
    light = [luminance(colour) for colour in CLASSES]
    assert light[:5] == sorted(light[:5])
    assert light[4:] == sorted(light[4:], reverse=True)
    for a, b in itertools.pairwise(light):
        assert abs(a - b) > 0.02


def test_low_and_high_classes_differ_by_hue_not_only_by_darkness() -> None:
    for low in CLASSES[:4]:
        red, _, blue = rgb(low)
        assert red > blue
    for high in CLASSES[5:]:
        red, _, blue = rgb(high)
        assert blue > red


def test_the_ramp_goes_from_light_to_dark() -> None:
    light = [luminance(colour) for colour in RAMP]
    assert light == sorted(light, reverse=True)


@pytest.mark.parametrize("n", range(1, len(RAMP) + 1))
def test_part_of_the_ramp(n: int) -> None:
    colours = ramp(n)
    assert len(colours) == len(set(colours)) == n
    positions = [RAMP.index(colour) for colour in colours]
    assert positions == sorted(positions)
    if n > 1:
        assert (positions[0], positions[-1]) == (0, len(RAMP) - 1)


def test_no_classes_need_no_colours() -> None:
    assert ramp(0) == ()


def test_text_and_lines_stand_out_on_white() -> None:
    assert contrast(INK, "#ffffff") >= 7
    assert contrast(ACCENT, "#ffffff") >= 4.5
    for colour in (*AREAS, KIND_COLOURS[0], KIND_COLOURS[2]):
        assert contrast(colour, "#ffffff") >= 3


def test_rgb() -> None:
    assert rgb("#1b5288") == (27, 82, 136)
