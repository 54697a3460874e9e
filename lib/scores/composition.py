"""The score as a sum of dimensions, and what follows from that.

`afw = fys + onv + soc + vrz + won` holds exactly in the published scores; `lbm = afw + 4.102264851` with one fixed reference
for all years (checked on 23,058 published wijk scores 2002-2020).
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

Dimension = Literal["won", "fys", "vrz", "soc", "onv"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
DIMENSION_LABELS: dict[str, str] = {
    "won": "woningvoorraad",
    "fys": "fysieke omgeving",
    "vrz": "voorzieningen",
    "soc": "sociale samenhang",
    "onv": "overlast en onveiligheid",
}
LBM_REFERENCE = 4.102264851


def to_lbm(afw: float) -> float:
    """Leefbaarheidsscore as shown on screen (about 3.5 to 4.5) from the deviation `afw`."""
    return afw + LBM_REFERENCE


def weighted_mean(values: ArrayLike, weights: ArrayLike) -> tuple[float, float]:
    """Mean of scores weighted by inhabitants, and the share (0-1) of the weight that has a score.

    NaN scores are left out; a NaN weight counts as 0. Returns (nan, 0.0) when nothing has a score.
    """
    scores = np.asarray(values, dtype=float)
    mass = np.nan_to_num(np.asarray(weights, dtype=float))
    known = ~np.isnan(scores)
    total, covered = mass.sum(), mass[known].sum()
    if covered <= 0:
        return float("nan"), 0.0
    return float((scores[known] * mass[known]).sum() / covered), float(covered / total)


def variance_shares(scores: pd.DataFrame) -> pd.Series | None:
    """Share of the differences in `afw` between areas that lies in each dimension; the shares add up to 1.

    `scores` has one row per area with columns `afw` and the five dimensions. Share of dimension j is
    cov(j, afw) / var(afw); it can be negative. None with fewer than two complete areas or without differences.
    """
    complete = scores[["afw", *DIMENSIONS]].dropna()
    if len(complete) < 2 or complete["afw"].var() < 1e-12:
        return None
    centred = complete - complete.mean()
    shares = centred[list(DIMENSIONS)].mul(centred["afw"], axis=0).sum() / (centred["afw"] ** 2).sum()
    return shares.astype(float)
