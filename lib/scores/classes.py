"""Score classes and deviation classes of the Leefbaarometer 3.0.

The limits are inclusive from below and reproduce every published class of the 10,514 buurten measured in 2024 (Ministerie
van BZK, Leefbaarometer 3.0, layer buurtscore24: kscore, kafw, kfys, konv, ksoc, kvrz, kwon).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

CLASS_NAMES: tuple[str, ...] = (
    "zeer onvoldoende",
    "ruim onvoldoende",
    "onvoldoende",
    "zwak",
    "voldoende",
    "ruim voldoende",
    "goed",
    "zeer goed",
    "uitstekend",
)
NO_SCORE = 0

SCORE_LIMITS = np.array([-0.430, -0.3535, -0.2815, -0.1640, -0.1030, 0.01015, 0.08955, 0.16795])
DEVIATION_LIMITS = np.array([-0.2352, -0.156792, -0.0784, -0.0392, 0.03919, 0.07839, 0.15678, 0.2352])


def _classify(values: ArrayLike, limits: NDArray[np.float64]) -> NDArray[np.int8]:
    scores = np.asarray(values, dtype=float)
    classes = (np.searchsorted(limits, scores, side="right") + 1).astype(np.int8)
    return np.where(np.isnan(scores), np.int8(NO_SCORE), classes)


def score_class(afw: ArrayLike) -> NDArray[np.int8]:
    """Class 1 (zeer onvoldoende) to 9 (uitstekend) of scores `afw`, any shape; `NO_SCORE` (0) where the score is NaN."""
    return _classify(afw, SCORE_LIMITS)


def deviation_class(values: ArrayLike) -> NDArray[np.int8]:
    """Class 1 to 9 of a deviation from the national reference (afw or one dimension), 5 in the middle; 0 where NaN."""
    return _classify(values, DEVIATION_LIMITS)
