"""Measures of how good forecasts and warnings were. Pure; None where a figure does not exist (never NaN)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array

FLAGGED_SHARE = 0.05
_BINS = 10
_DRAWS, _SEED = 2000, 2024
_Z95 = 1.959963984540054


def rmse(error: Array) -> float | None:
    """Root of the mean squared error."""
    return float(np.sqrt(np.mean(error**2))) if len(error) else None


def mae(error: Array) -> float | None:
    """Mean absolute error."""
    return float(np.mean(np.abs(error))) if len(error) else None


def coverage(values: Array, low: Array, high: Array) -> float | None:
    """Share of values within [low, high]."""
    return float(np.mean((values >= low) & (values <= high))) if len(values) else None


def wilson(hits: int, number: int) -> tuple[float, float] | None:
    """95% interval of a share hits / number (Wilson 1927)."""
    if number == 0:
        return None
    share, z2 = hits / number, _Z95**2
    centre = (share + z2 / (2 * number)) / (1 + z2 / number)
    half = _Z95 / (1 + z2 / number) * math.sqrt(share * (1 - share) / number + z2 / (4 * number**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def flagged(probability: Array, codes: NDArray[np.str_]) -> NDArray[np.bool_]:
    """The ceil(5%) areas with the highest probability, ties by code (ascending)."""
    order = np.lexsort((codes, -probability))
    chosen = np.zeros(len(codes), dtype=bool)
    chosen[order[: math.ceil(round(FLAGGED_SHARE * len(codes), 9))]] = True
    return chosen


def brier(probability: Array, fell: Array) -> float | None:
    """Mean of (probability - outcome)^2."""
    return float(np.mean((probability - fell) ** 2)) if len(fell) else None


def brier_skill(probability: Array, fell: Array) -> float | None:
    """1 - Brier / Brier of giving everybody the observed base rate; None without falls, or when all fell."""
    base = float(np.mean(fell)) if len(fell) else 0.0
    if base in (0.0, 1.0):
        return None
    return 1 - float(np.mean((probability - fell) ** 2)) / (base * (1 - base))


def calibration_error(probability: Array, fell: Array, codes: NDArray[np.str_]) -> float | None:
    """Mean over 10 equal-count bins, weighted by count, of |mean probability - share that fell|; fewer bins below 10 areas."""
    if not len(fell):
        return None
    order = np.lexsort((codes, probability))
    bins = np.array_split(order, min(_BINS, len(order)))
    gaps = [len(b) * abs(float(probability[b].mean()) - float(fell[b].mean())) for b in bins]
    return sum(gaps) / len(order)


def paired_bootstrap(values: Array, group: NDArray[np.int64]) -> tuple[Array, Array] | None:
    """Sums of the columns of `values` (n, m) and of 2,000 draws of whole groups with replacement (2000, m); None without rows."""
    if not len(values):
        return None
    sums = np.stack([np.bincount(group, column) for column in values.T], axis=1)
    drawn = np.random.default_rng(_SEED).multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=_DRAWS)
    return sums.sum(axis=0), np.asarray(drawn @ sums, dtype=float)


def combine(rounds: list[tuple[Array, Array, NDArray[np.bool_]]]) -> dict[str, Any]:
    """Figures of one or more rounds together: (probability, fell, flagged) of the eligible areas of each.

    Lift and Brier skill compare with the observed base rate of the areas together.
    """
    probability, fell, chosen = (np.concatenate([r[i] for r in rounds]) if rounds else np.array([]) for i in range(3))
    chosen = chosen.astype(bool)
    number, hits, falls, eligible = int(chosen.sum()), int(fell[chosen].sum()), int(fell.sum()), len(fell)
    base = falls / eligible if eligible else None
    precision = hits / number if number else None
    between = wilson(hits, number)
    return {
        "eligible": eligible,
        "base_rate": base,
        "flagged": number,
        "hits": hits,
        "falls": falls,
        "precision": precision,
        "precision_low": None if between is None else between[0],
        "precision_high": None if between is None else between[1],
        "recall": hits / falls if falls else None,
        "lift": precision / base if precision is not None and base else None,
        "brier": brier(probability, fell),
        "brier_skill": brier_skill(probability, fell),
        "expected_to_observed": float(probability[chosen].sum()) / hits if hits else None,
    }
