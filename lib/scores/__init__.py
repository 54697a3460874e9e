"""Leefbaarometer 3.0 arithmetic: dimensions, classes and what counts as change. Pure."""

from lib.scores.changes import Change, DriftLimits, drift_limits, judge_change, size_class
from lib.scores.classes import CLASS_NAMES, NO_SCORE, deviation_class, score_class
from lib.scores.composition import (
    DIMENSION_LABELS,
    DIMENSIONS,
    LBM_REFERENCE,
    Dimension,
    to_lbm,
    variance_shares,
    weighted_mean,
)
from lib.scores.drift import COLUMNS, Drift
from lib.scores.told import told_deviation, told_score

__all__ = [
    "CLASS_NAMES",
    "COLUMNS",
    "DIMENSIONS",
    "DIMENSION_LABELS",
    "LBM_REFERENCE",
    "NO_SCORE",
    "Change",
    "Dimension",
    "Drift",
    "DriftLimits",
    "deviation_class",
    "drift_limits",
    "judge_change",
    "score_class",
    "size_class",
    "to_lbm",
    "told_deviation",
    "told_score",
    "variance_shares",
    "weighted_mean",
]
