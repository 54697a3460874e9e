"""How an effect grows and fades: a ramp up to the peak, then a half-life from the moment nobody maintains it.

    effect(t) = peak * coverage * min(t / onset, 1) * 0.5 ** (max(0, t - t_decay) / half_life)
    t_decay   = max(onset, end of upkeep)

t is in years since the start of the measure. Exponential decay is an assumption; the half-life is in the
catalogue.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def shape(t: ArrayLike, onset: ArrayLike, half_life: ArrayLike, upkeep_end: ArrayLike = np.inf) -> NDArray[np.float64]:
    """Share of the peak that is there at time t, between 0 and 1; all arguments broadcast.

    t: years since the start; 0 before the start. onset: years from start to peak, >= 0 (0 = at once).
    half_life: years, > 0, infinite = no decay. upkeep_end: years since the start until which it is
    maintained; infinite = for ever, 0 or less = no upkeep, so that decay starts when the measure is complete.
    Raises ValueError outside these ranges.
    """
    t_, onset_, half_, end_ = (np.asarray(v, dtype=np.float64) for v in (t, onset, half_life, upkeep_end))
    if not np.isfinite(t_).all():
        raise ValueError("De tijd t moet een eindig getal zijn.")
    if not (np.isfinite(onset_).all() and (onset_ >= 0).all()):
        raise ValueError("De aanlooptijd (onset) moet nul of meer jaren zijn.")
    if not (half_ > 0).all():
        raise ValueError("De halveringstijd moet groter dan nul zijn.")
    if np.isnan(end_).any():
        raise ValueError("Het einde van het onderhoud moet een getal zijn.")
    # An onset of zero means complete at once; the ramp that dividing by one then gives is discarded.
    ramp = np.where(onset_ > 0, np.clip(t_, 0.0, onset_) / np.where(onset_ > 0, onset_, 1.0), 1.0)
    fading_years = np.maximum(0.0, t_ - np.maximum(onset_, end_))
    # A half-life of almost nothing may overflow to infinitely many halvings, which is the right answer: zero.
    with np.errstate(over="ignore"):
        share = ramp * np.exp2(-fading_years / half_)
    return np.where(t_ < 0, 0.0, share)
