"""Every palette, to eyes of every kind: what has to be told apart by colour can be, and the rest has words, lines or a pattern as well."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from lib.answers.standing.standing import STEPS
from lib.palette import (
    ACCENT,
    AREAS,
    CHANGES,
    CLASSES,
    EFFECTS,
    INK,
    KIND_COLOURS,
    LAMP,
    NO_VALUE,
    QUIET,
    SECOND,
    SIGNALS,
    THIRD,
    ramp,
)
from tests.colours import SIGHT, contrast, difference, lab, nearest

# Side by side in a legend and on a map, 2 is just seen; to find a colour again elsewhere on the screen takes more.
LEAST = {
    "classes": (CLASSES, 10),
    "changes": (CHANGES, 14),
    "effects, beside their legend": (EFFECTS, 6),
    "signals": (SIGNALS, 13),
    "lamps": (LAMP, 6),
    "ramp": (ramp(STEPS), 8),
    "households": (KIND_COLOURS, 30),
    "areas": (AREAS, 11),
    "lines": ((INK, ACCENT, SECOND, THIRD, QUIET), 11),
}
WHITE = "#ffffff"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [  # Sharma, Wu and Dalal (2005), table 1: pairs 1, 7, 17 and 25
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_the_distance_is_that_of_the_publication(one: tuple[float, ...], other: tuple[float, ...], expected: float) -> None:
    assert difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)


def test_kinds_of_household_are_no_classes_and_no_areas() -> None:
    for kind, other in itertools.product(KIND_COLOURS, (*CLASSES, *AREAS[:2])):
        assert difference(lab(kind), lab(other)) > 15, (kind, other)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("name", LEAST)
def test_colours_can_be_told_apart(name: str, sight: str) -> None:
    colours, least = LEAST[name]
    assert nearest(colours, sight) >= least


@pytest.mark.parametrize("sight", SIGHT)
def test_low_and_high_classes_are_not_taken_for_each_other(sight: str) -> None:
    assert min(difference(lab(a, sight), lab(b, sight)) for a, b in itertools.product(CLASSES[:4], CLASSES[5:])) > 25


def test_in_greyscale_low_and_high_look_alike_so_the_words_have_to_tell() -> None:
    """The legend counts per class in words, and each buurt is in the table: this is why."""
    alike = [abs(lab(CLASSES[low])[0] - lab(CLASSES[high])[0]) for low, high in ((2, 6), (3, 5))]
    assert max(alike) < 3


@pytest.mark.parametrize("colour", [*CLASSES, *EFFECTS, *SIGNALS, *ramp(STEPS), NO_VALUE])
def test_the_double_edge_of_the_chosen_buurt_shows_on_every_colour(colour: str) -> None:
    assert max(contrast(INK, colour), contrast(WHITE, colour)) >= 3


def test_lines_and_words_have_contrast() -> None:
    assert min(contrast(colour, WHITE) for colour in (*AREAS, INK, ACCENT, SECOND, THIRD, QUIET)) >= 3
    assert min(contrast(colour, WHITE) for colour in (INK, ACCENT)) >= 7
