"""The colours of maps, charts and exports, in one place; `tests/test_palette.py` computes how far they are apart, also to colour-blind readers.

In greyscale a low class looks like a high one: the legend, the table and the card tell it in words.
"""

from __future__ import annotations

# Nine score classes from orange through off-white to blue; no alarm red.
CLASSES: tuple[str, ...] = ("#9c4a06", "#c96a12", "#ea9a3e", "#f6c98a", "#f4f0e6", "#bcd6e6", "#83b3d3", "#4482b4", "#1b5288")
# From worse to better in five steps, ordinary in the middle.
CHANGES: tuple[str, ...] = (CLASSES[1], CLASSES[3], CLASSES[4], CLASSES[5], CLASSES[7])
NO_VALUE = "#d9d9d9"
# Effect of a plan: unfavourable (more, less than ordinary), hardly any, four steps of less than ordinary, two of more; outside the plan.
EFFECTS: tuple[str, ...] = (
    CLASSES[1],
    CLASSES[3],
    CLASSES[4],
    "#d3e5f2",
    "#a9cbe4",
    "#7db1d6",
    "#4b90c2",
    "#1f639b",
    "#0b335d",
    NO_VALUE,
)
# Kinds of signal, in the order of lib.answers.outlook.signals. No alarm colours: a signal is a reason to look, not a verdict.
SIGNALS: tuple[str, ...] = ("#eef2f5", CLASSES[6], CLASSES[2], CLASSES[0], "#cbb894")
# From all of an effect to nothing of it: a lamp that goes out.
LAMP: tuple[str, ...] = ("#2f3842", "#5b5144", "#b38e45", "#e0ab2f", "#ffc72e")
# Seven steps of one blue for indicators, each as far from the next: more could not be found again in the legend.
RAMP: tuple[str, ...] = ("#f1f6fa", "#c3d8e8", "#96bad6", "#6d9dc3", "#4983b0", "#316c9c", "#1b5288")
INK, ACCENT, SECOND, THIRD, QUIET = "#1d2733", "#1b5288", "#c96a12", "#4a7a5c", "#8c96a0"
GRID = "#e6eaee"
# Kinds of household, which stand beside the map of scores and beside areas: no blue or orange, which say something else there.
KIND_COLOURS: tuple[str, ...] = ("#4b2a55", "#c9a0dc", "#4c8a4c")
# Up to four areas side by side, in the order in which they were chosen.
AREAS: tuple[str, ...] = ("#1b5288", "#c96a12", "#4a7a5c", "#9a7bb5")


def ramp(n: int) -> tuple[str, ...]:
    """`n` colours (0 to 7) spread over the ramp, light to dark."""
    if n <= 1:
        return (RAMP[len(RAMP) // 2],) * n
    return tuple(RAMP[round(i * (len(RAMP) - 1) / (n - 1))] for i in range(n))


def rgb(colour: str) -> tuple[int, int, int]:
    """'#1b5288' -> (27, 82, 136)."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def towards_white(colour: str, share: float) -> str:
    """The colour with so much white (0-1) through it."""
    return "#" + "".join(f"{round(share * 255 + (1 - share) * part):02x}" for part in rgb(colour))
