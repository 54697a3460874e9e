"""What moved along: key figures that changed clearly more, or less, here than in similar buurten."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtr

from lib.arrays import Array

MIN_KNOWN = 8
FAMILY = 0.05
MOST_SHOWN = 5
# Times the noise: two figures in whole percents (noise .41) can differ by one through rounding alone.
BEYOND_NOISE = 2.5
_CUT = 0.15


def moved_with(changes_here: pd.Series, changes_of_similar: pd.DataFrame, noise: pd.Series) -> pd.DataFrame:
    """Compare the change of each figure with that of similar buurten over the same years.

    changes_here: index figure id; changes_of_similar: one row per similar buurt, a column per figure; noise: standard deviation
    of the own change by rounding and small numbers (`noise_of_change`). All in the unit of the figure; NaN where unknown.

    Result: index figure id, columns change, low, high (middle half of the similar buurten), middle (their median), difference
    (change minus middle), noise, scale, known (similar buurten with a figure), chance, clear. Figures that are unknown here, or
    in all but seven similar buurten, are left out.

    Rule. The difference is set against `scale`: the spread of the similar buurten, robust against two of them that had a history
    of their own (winsorised standard deviation, 15% on either side, Wilcox 2012 ch. 3), widened for being estimated from so few
    of them, and with the own noise added. `chance` is the two-sided probability of so large a difference under Student's t with
    n - 2k - 1 degrees of freedom, multiplied for looking at all figures at once (Holm 1979), so that of twenty buurten in which
    nothing differs, about one shows a figure at all. `clear`: chance at most 5% and the difference more than 2.5 times the noise.
    """
    rows = []
    for figure in changes_here.index:
        if figure not in changes_of_similar.columns or np.isnan(changes_here[figure]):
            continue
        others = np.sort(changes_of_similar[figure].dropna().to_numpy(dtype=float))
        if len(others) < MIN_KNOWN:
            continue
        low, middle, high = np.quantile(others, [0.25, 0.5, 0.75])
        spread, freedom = winsorised(others)
        own = float(np.nan_to_num(noise.get(figure, np.nan)))
        scale = float(np.sqrt(spread**2 * (1 + 1 / len(others)) + own**2))
        difference = float(changes_here[figure]) - float(middle)
        chance = 1.0 if difference == 0 else 0.0 if scale == 0 else float(2 * stdtr(freedom, -abs(difference) / scale))
        rows.append((figure, float(changes_here[figure]), low, middle, high, difference, own, scale, len(others), chance))
    columns = ["id", "change", "low", "middle", "high", "difference", "noise", "scale", "known", "chance"]
    table = pd.DataFrame(rows, columns=columns).set_index("id")
    table["chance"] = holm(table["chance"].to_numpy(dtype=float))
    table["clear"] = (table["chance"] <= FAMILY) & (table["difference"].abs() > BEYOND_NOISE * table["noise"])
    return table


def clear_ones(table: pd.DataFrame, most: int = MOST_SHOWN) -> pd.DataFrame:
    """The clear figures of `moved_with`, the one that stands out most first, at most so many."""
    found = table[table["clear"]]
    order = (found["difference"].abs() / found["scale"].clip(lower=1e-12)).sort_values(ascending=False).index
    return found.loc[order].head(most)


def winsorised(values: Array) -> tuple[float, int]:
    """Robust standard deviation (consistent for a normal distribution) of sorted values, and its degrees of freedom."""
    n = len(values)
    cut = int(_CUT * n)
    clipped = np.clip(values, values[cut], values[n - 1 - cut])
    return float(clipped.std(ddof=1)) / _winsorised_normal(cut / n), max(n - 2 * cut - 1, 1)


@cache
def _winsorised_normal(share: float) -> float:
    """Standard deviation that is left of a standard normal distribution when `share` on either side is pulled in."""
    if share == 0:
        return 1.0
    limit = float(-ndtri(share))
    density = math.exp(-(limit**2) / 2) / math.sqrt(2 * math.pi)
    return float(np.sqrt(1 - 2 * share - 2 * limit * density + 2 * share * limit**2))


def holm(chances: Array) -> Array:
    """Probabilities adjusted for looking at all of them (Holm's step-down)."""
    order = np.argsort(chances, kind="stable")
    stepped = np.maximum.accumulate(chances[order] * (len(chances) - np.arange(len(chances))))
    result = np.empty(len(chances))
    result[order] = np.minimum(stepped, 1.0)
    return result
