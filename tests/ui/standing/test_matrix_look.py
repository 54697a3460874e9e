"""Dark text on the colours of the matrix can be read."""

from __future__ import annotations

from lib.answers.standing.every_buurt.matrix import Cell
from lib.palette import CHANGES, CLASSES, INK, rgb
from lib.ui.standing.matrix import tint


def _luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2.2."""
    parts = [one / 255 for one in rgb(colour)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast() -> None:
    cells = [Cell("x", "score", step) for step in range(1, len(CLASSES) + 1)]
    cells += [Cell("x", "change", step) for step in range(1, len(CHANGES) + 1)]
    colours = [tint(cell) for cell in cells]
    assert len(set(colours[: len(CLASSES)])) == len(CLASSES)
    for colour in colours:
        assert (_luminance(colour) + 0.05) / (_luminance(INK) + 0.05) >= 4.5
    assert tint(Cell("geen score")) == ""
