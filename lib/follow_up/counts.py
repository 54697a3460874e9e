"""What a yearly count can show: registered crimes of a buurt, or what somebody counts there.

A count of a year has chance of its own (Poisson) and moves more than that from year to year. With a mean of c a year in each of n
areas, and t2 the variance that the logarithm of one year's rate has beyond chance, the logarithm of the ratio of two years, against
the rest of the country, has

    variance = (1 / (n c) + 1 / (n c (1 - f))) + 2 t2 / n + 2 t2_together

after a fall by the share f; t2_together is what areas of one gemeente share. A fall is visible (two-sided 5%) in 80% of cases when
-log(1 - f) is at least 1.96 + 0.84 standard deviations. Poisson counts compared by their logarithm: Breslow and Day (1987), Statistical
Methods in Cancer Research II, ch. 3.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from lib.arrays import Array

NEEDED = 1.959964 + 0.841621
_FEWEST = 5.0  # counts a year, of all areas together, below which a logarithm says nothing
_LEAST_GEMEENTE = 10  # areas of a gemeente for what they share


def smallest_fall(mean: float, areas: float = 1.0, beyond: float = 0.0, together: float = 0.0) -> float | None:
    """Smallest fall (share 0-1) visible in 80% of cases; None when there is too little to count.

    mean: count a year per area; beyond: t2; together: t2_together.
    """
    total = mean * areas
    if not total >= _FEWEST:
        return None
    falls = np.linspace(0.005, 0.95, 1890)
    deviation = np.sqrt(1 / total + 1 / (total * (1 - falls)) + 2 * beyond / areas + (2 * together if areas > 1 else 0.0))
    seen = -np.log1p(-falls) >= NEEDED * deviation
    return float(falls[seen][0]) if seen.any() else None


def needed_a_year(fall: float) -> float:
    """How many counts a year, before, make a fall by this share (0-1) visible in 80% of cases when only chance moves them."""
    if not 0 < fall < 1:
        raise ValueError("De daling moet tussen 0 en 1 liggen.")
    return float((NEEDED / -np.log1p(-fall)) ** 2 * (1 + 1 / (1 - fall)))


def beyond_chance(before: ArrayLike, after: ArrayLike) -> float:
    """t2 of areas (n,) from their counts in two years, by the variance of log ratios; areas with fewer than ten a year are left out."""
    ratios, chance = _log_ratios(np.asarray(before, dtype=float), np.asarray(after, dtype=float))
    return float(max(ratios.var() - chance.mean(), 0.0) / 2) if len(ratios) > 1 else 0.0


def shared_beyond(before: Array, after: Array, gemeente: pd.Series, beyond: Array) -> float:
    """t2_together from the totals of gemeenten with ten areas or more; `beyond` (n,) is the t2 of every area by itself."""
    table = pd.DataFrame({"gemeente": gemeente.to_numpy(), "before": before, "after": after, "t2": beyond}).dropna()
    table["weight"] = (table["before"] + table["after"]) ** 2 * table["t2"]
    found = table.groupby("gemeente").agg(
        before=("before", "sum"), after=("after", "sum"), own=("weight", "sum"), n=("before", "size")
    )
    found = found[(found["n"] >= _LEAST_GEMEENTE) & (found["before"] >= 100)]
    ratio = np.log(found["after"] / found["before"])
    chance = 1 / found["before"] + 1 / found["after"] + 2 * found["own"] / (found["before"] + found["after"]) ** 2
    return float(max(ratio.var() - chance.mean(), 0.0) / 2)


def _log_ratios(before: Array, after: Array) -> tuple[Array, Array]:
    known = ~np.isnan(before + after) & ((before + after) / 2 >= 10)
    b, a = before[known] + 0.5, after[known] + 0.5
    return np.log(a) - np.log(b), 1 / a + 1 / b
