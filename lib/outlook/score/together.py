"""The outlook of some buurten together, such as a work area: what is expected of each, with the bands of wijken of that size.

    middle_t = last + sum_i w_i (middle_it - last_i) / sum_i w_i        over the buurten with a forecast, w_i their households
    bounds_t = middle_t + mean of (bound_jt - middle_jt)                over the wijken j of the same size

Errors of buurten of one place go together, so the bands of the buurten say nothing of that of their mean; those of wijken do.
`tests/outlook/score/test_together_real.py` measures how often they hold for real wijken rebuilt from their buurten.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from lib.outlook.score.errors.claims import HOLDS, RANGE, Claim
from lib.outlook.score.errors.spread import LABELS, size_class

# On 2,100 real wijken rebuilt from their buurten (rounds from 2012 on) the band of 67% held in 68 and 66 of a hundred over two and four years,
# for 500 inhabitants or more (65 to 68); over six years in 64 of two rounds, and below 500 inhabitants in 74 to 79: there the range is told.
_MEASURED_AHEAD, _NOT_MEASURED = 4, LABELS[0]
BOUNDS = ("low67", "high67", "low95", "high95")


def together(
    last: float, inhabitants: float, buurten: pd.DataFrame, of_buurt: pd.Series, weights: pd.Series, wijken: pd.DataFrame
) -> pd.DataFrame:
    """Rows year, middle, low67, high67, low95, high95 (score points), size, shown, intervals, as `Outlook.forecast` has per area.

    last         score (afw) of the whole at the last measurement
    buurten      `Outlook.forecast` of its buurten; `of_buurt` their last score and `weights`, by code
    wijken       `Outlook.forecast` of all wijken from the same measurement; empty gives an empty result
    """
    size = LABELS[int(size_class(np.array([inhabitants]))[0])]
    like = wijken[wijken["size"].astype(str) == size]
    like = like if len(like) else wijken
    rows = []
    for year, of_year in like.groupby("year"):
        mine = buurten[buurten["year"] == year]
        codes = mine["code"].astype(str)
        change = mine["middle"].to_numpy(dtype=float) - codes.map(of_buurt).to_numpy(dtype=float)
        weight = codes.map(weights).to_numpy(dtype=float)
        known = ~np.isnan(change) & (weight > 0)
        if not known.any():
            continue
        middle = last + float(np.average(change[known], weights=weight[known]))
        middle_of = of_year["middle"].to_numpy(dtype=float)
        offsets = {name: float(np.mean(of_year[name].to_numpy(dtype=float) - middle_of)) for name in BOUNDS}
        shown = {"shown": str(mine["shown"].iloc[0]), "intervals": str(of_year["intervals"].iloc[0])}
        rows.append(
            {"year": int(str(year)), "middle": middle, **{k: middle + v for k, v in offsets.items()}, "size": size, **shown}
        )
    return pd.DataFrame(rows, columns=["year", "middle", *BOUNDS, "size", "shown", "intervals"])


def claim_together(of_wijken: Claim) -> Claim:
    """What may be said of a band that was taken from wijken: no more than was measured of wijken rebuilt from their buurten."""
    measured = of_wijken.ahead <= _MEASURED_AHEAD and of_wijken.size != _NOT_MEASURED
    return of_wijken if measured or of_wijken.kind != HOLDS else replace(of_wijken, kind=RANGE)
