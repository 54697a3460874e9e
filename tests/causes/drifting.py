"""A country that only drifts: lag correlation -.23, a national rise, three sizes of area."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.causes import Panel
from lib.scores import DIMENSIONS

YEARS = (2014, 2016, 2018, 2020, 2022, 2024)
RISE = 0.002  # per dimension and measurement
SD = 0.01


def drifting(n: int, seed: int, years: tuple[int, ...] = YEARS) -> pd.DataFrame:
    """Scores of `n` areas: code, year, afw, dimensions."""
    rng = np.random.default_rng(seed)
    shape = (len(years), n, 5)
    lasting = np.cumsum(rng.normal(0, SD * (1 - 2 * 0.23) ** 0.5, shape), 0)
    values = lasting + rng.normal(0, SD * 0.23**0.5, shape) + RISE * np.arange(len(years))[:, None, None]
    frames = []
    for year, of_year in zip(years, values, strict=True):
        frame = pd.DataFrame(of_year, columns=list(DIMENSIONS))
        frame.insert(0, "code", [f"BU{i:08d}" for i in range(n)])
        frames.append(frame.assign(year=year, afw=of_year.sum(1)))
    return pd.concat(frames, ignore_index=True)


def panel_of(scores: pd.DataFrame, inhabitants: float = 1500) -> Panel:
    return Panel(scores, pd.Series(inhabitants, index=sorted(scores["code"].unique())))


def area(won: list[float], years: tuple[int, ...] = YEARS, rest: float = 0.0) -> pd.DataFrame:
    """An area that moves in one dimension only, and with the national rise in all of them."""
    rows = []
    for i, (year, value) in enumerate(zip(years, won, strict=True)):
        dims = dict.fromkeys(DIMENSIONS, rest / 5 + RISE * i)
        dims["won"] += value
        rows.append({"year": year, "afw": sum(dims.values()), **dims})
    return pd.DataFrame(rows)
