"""Invented panels of scores for the tests of the outlook."""

from __future__ import annotations

import numpy as np
import pandas as pd

YEARS = (2008, 2010, 2012, 2014, 2016, 2018)


def table(values: np.ndarray, years: tuple[int, ...] = YEARS, per_gemeente: int = 20) -> pd.DataFrame:
    """Table code, year, afw of an array (areas, years); areas are wijken of gemeenten of `per_gemeente`."""
    n = len(values)
    codes = [f"WK{i // per_gemeente:04d}{i % per_gemeente:02d}" for i in range(n)]
    return pd.DataFrame({"code": np.repeat(codes, len(years)), "year": np.tile(years, n), "afw": values.ravel()})


def reverting(n: int = 400, seed: int = 1, noise: float = 0.03, years: tuple[int, ...] = YEARS) -> pd.DataFrame:
    """A fixed level per area with noise per measurement: what goes up comes down again."""
    rng = np.random.default_rng(seed)
    return table(rng.normal(0, 0.15, (n, 1)) + rng.normal(0, noise, (n, len(years))), years)


def walk(n: int = 400, seed: int = 2, years: tuple[int, ...] = YEARS) -> pd.DataFrame:
    """A random walk: no change is the best there is."""
    rng = np.random.default_rng(seed)
    return table(rng.normal(0, 0.15, (n, 1)) + np.cumsum(rng.normal(0, 0.03, (n, len(years))), axis=1), years)
