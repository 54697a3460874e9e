"""The planted stories that concern scores (numbers as in `stories`). Points are score points of the Leefbaarometer."""

from __future__ import annotations

import numpy as np

from lib.arrays import Array
from lib.sample.country.frame import SCORE_YEARS
from lib.scores import DIMENSIONS

# The stories that must be seen, or must not, drift less than others, so that chance does not hide or make a finding.
DRIFT_SCALE: dict[int, float] = {
    1: 0.3,
    2: 0.4,
    3: 0.2,
    4: 0.2,
    5: 0.15,
    6: 0.2,
    7: 0.2,
    8: 0.2,
    9: 0.6,
    10: 0.6,
    11: 0.5,
    13: 0.4,
    14: 0.4,
}
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
        1: (-0.095, -0.020, 0.070, -0.085, -0.150),
        2: (-0.020, 0.010, 0.055, -0.035, -0.060),
        3: (-0.022, -0.008, -0.010, -0.020, -0.062),
        4: (-0.020, -0.012, -0.004, -0.022, -0.058),
        5: (-0.015, 0.005, -0.020, -0.012, -0.012),
        6: (-0.010, -0.012, -0.118, 0.012, 0.003),
        7: (-0.030, -0.020, -0.030, -0.020, -0.020),
        8: (-0.025, -0.012, -0.040, -0.010, -0.010),
        9: (-0.045, 0.005, 0.165, -0.095, -0.060),
        11: (0.080, -0.025, -0.075, 0.055, 0.075),
        13: (0.070, 0.045, -0.120, 0.070, 0.085),
        14: (-0.035, 0.000, 0.075, -0.035, -0.065),
    }
    return {number: np.array(values) for number, values in levels.items()}


def planted() -> list[tuple[int, str, Array]]:
    """Effects on top of the level and the drift: story, dimension, points per measurement."""
    renewal = _path({2014: 0, 2016: 0, 2018: 0.40, 2020: 0.80, 2022: 1, 2024: 1})
    moved = _path({2014: 0, 2016: 0, 2018: 0, 2020: -0.030, 2022: -0.030, 2024: -0.030})
    since = np.array(SCORE_YEARS) - 2018
    kept = np.where(since >= 0, TUINBUURT_EFFECT, 0.0)
    faded = np.where(since >= 0, TUINBUURT_EFFECT * 0.5 ** (np.maximum(since, 0) / TUINBUURT_HALF_LIFE), 0.0)
    register = _path({2014: 0, 2016: 0, 2018: 0, 2020: 0, 2022: 0.31, 2024: 0.31})
    return [
        (1, "won", .07 * renewal), (1, "onv", .04 * renewal), (1, "soc", .02 * renewal),
        (2, "onv", moved), (3, "onv", faded), (4, "onv", kept), (14, "won", register),
    ]  # fmt: skip


def exact_paths() -> list[tuple[int, Array, Array]]:
    """Total scores that are planted exactly: story, how the correction is shared over the dimensions, afw per measurement."""

    def shares(**parts: float) -> Array:
        return np.array([parts.get(d, 0.0) for d in DIMENSIONS])

    sliding = _path({2014: -0.088, 2016: -0.098, 2018: -0.107, 2020: -0.120, 2022: -0.138, 2024: -0.155})
    around = _path({2014: -0.099, 2016: -0.0985, 2018: -0.0975, 2020: -0.097, 2022: -0.109, 2024: -0.097})
    stable = _path({2014: -0.128, 2016: -0.126, 2018: -0.127, 2020: -0.124, 2022: -0.123, 2024: -0.121})
    equal = np.full(5, 0.2)
    return [(6, equal, stable), (7, shares(won=0.25, soc=0.30, onv=0.45), sliding), (8, equal, around)]
