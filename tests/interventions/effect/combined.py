"""Putting measures together within a dimension.

Positive point effects saturate towards a ceiling C: C * (1 - prod(1 - e_i / C)), the rule of independent
chances; the second measure in a dimension adds less than the first. Negative effects add plainly: harm does
not get smaller in company. Crime falls multiply, so they add in log-crime space:
delta onv = beta * sum(-ln(1 - r_i) * w_i).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def combine_points(effects: ArrayLike, ceiling: float) -> NDArray[np.float64]:
    """Joint effect of several measures in one dimension, in score points.

    effects: (n_measures, ...) score points, any sign; ceiling: score points, > 0, at least each single
    effect. Returns (...). One measure alone gives exactly its own effect.
    """
    values = np.asarray(effects, dtype=np.float64)
    if values.ndim == 0:
        raise ValueError("Geef een rij van effecten, één per maatregel.")
    if not ceiling > 0:
        raise ValueError("De bovengrens moet groter dan nul zijn.")
    if (values > ceiling).any():
        raise ValueError("Een effect ligt boven de bovengrens van zijn dimensie.")
    joint = np.zeros(values.shape[1:])
    for value in np.maximum(values, 0.0):
        # s + e * (1 - s / C) is the product rule, rewritten so that the first measure keeps its exact value.
        joint = joint + value * (1.0 - joint / ceiling)
    return joint + np.minimum(values, 0.0).sum(axis=0)


def combine_crime(reductions: ArrayLike, weights: ArrayLike, beta: ArrayLike) -> NDArray[np.float64]:
    """Change of `onv` in score points from several relative falls of registered crime.

    reductions: (n_measures, ...) each below 1 (0.14 = 14 percent less); weights: broadcastable coverage times
    time shape, 0-1; beta: score points per log unit of crime, broadcastable to (...). Returns (...).
    """
    falls = np.asarray(reductions, dtype=np.float64)
    if falls.ndim == 0:
        raise ValueError("Geef een rij van dalingen, één per maatregel.")
    if not (falls < 1).all():
        raise ValueError("Een daling van misdaad moet kleiner dan 1 zijn.")
    return np.asarray(beta, dtype=np.float64) * (-np.log1p(-falls) * np.asarray(weights, dtype=np.float64)).sum(axis=0)
