"""The planted stories that concern scores (numbers as in `stories`). Points are score points of the Leefbaarometer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.sample.frame import SCORE_YEARS
from lib.scores import DIMENSIONS

Array = NDArray[np.float64]

# The stories that must be seen, or must not, drift less than others, so that chance does not hide or make a finding.
DRIFT_SCALE: dict[int, float] = {1: .3, 2: .4, 3: .3, 4: .3, 5: .4, 6: .25, 7: .2, 8: .2, 9: .6, 10: .6, 11: .5, 13: .4, 14: .4}
# Dimensions of a story that do not drift at all: their truth is the planted path.
STEADY: tuple[tuple[int, str], ...] = (
    (1, "won"), (1, "onv"), (1, "soc"), (2, "onv"), (3, "onv"), (4, "onv"), (14, "won"),
)  # fmt: skip

TUINBUURT_EFFECT = 0.045
TUINBUURT_HALF_LIFE = 2.0


def _path(points: dict[int, float]) -> Array:
    return np.array([points[year] for year in SCORE_YEARS])


def starting_levels() -> dict[int, Array]:
    """Level per dimension (order of `DIMENSIONS`) without the planted effect."""
    levels = {  # won, fys, vrz, soc, onv
        1: (-.095, -.020, .070, -.085, -.150),
        2: (-.020, .010, .055, -.035, -.060),
        3: (-.022, -.008, -.010, -.020, -.062),
        4: (-.020, -.012, -.004, -.022, -.058),
        5: (-.015, .005, -.020, -.012, -.012),
        6: (-.010, -.012, -.118, .012, .003),
        7: (-.030, -.020, -.030, -.020, -.020),
        8: (-.025, -.012, -.040, -.010, -.010),
        11: (.080, -.025, -.075, .055, .075),
        13: (.070, .045, -.120, .070, .085),
        14: (-.035, .000, .075, -.035, -.065),
    }
    return {number: np.array(values) for number, values in levels.items()}


def planted() -> list[tuple[int, str, Array]]:
    """Effects on top of the level and the drift: story, dimension, points per measurement."""
    renewal = _path({2014: 0, 2016: 0, 2018: .40, 2020: .80, 2022: 1, 2024: 1})
    moved = _path({2014: 0, 2016: 0, 2018: 0, 2020: -.030, 2022: -.030, 2024: -.030})
    since = np.array(SCORE_YEARS) - 2018
    kept = np.where(since >= 0, TUINBUURT_EFFECT, 0.0)
    faded = np.where(since >= 0, TUINBUURT_EFFECT * 0.5 ** (np.maximum(since, 0) / TUINBUURT_HALF_LIFE), 0.0)
    register = _path({2014: 0, 2016: 0, 2018: 0, 2020: 0, 2022: .31, 2024: .31})
    return [
        (1, "won", .07 * renewal), (1, "onv", .04 * renewal), (1, "soc", .02 * renewal),
        (2, "onv", moved), (3, "onv", faded), (4, "onv", kept), (14, "won", register),
    ]  # fmt: skip


def exact_paths() -> list[tuple[int, Array, Array]]:
    """Total scores that are planted exactly: story, how the correction is shared over the dimensions, afw per measurement."""

    def shares(**parts: float) -> Array:
        return np.array([parts.get(d, 0.0) for d in DIMENSIONS])

    sliding = _path({2014: -.088, 2016: -.098, 2018: -.107, 2020: -.120, 2022: -.138, 2024: -.155})
    around = _path({2014: -.099, 2016: -.0985, 2018: -.0975, 2020: -.097, 2022: -.109, 2024: -.097})
    stable = _path({2014: -.128, 2016: -.126, 2018: -.127, 2020: -.124, 2022: -.123, 2024: -.121})
    equal = np.full(5, 0.2)
    return [(6, equal, stable), (7, shares(won=.25, soc=.30, onv=.45), sliding), (8, equal, around)]
