"""Liveability scores (nine measurements on the borders of 2024) and registered crime (2012-2025 on those of 2025)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.scores import DIMENSIONS
from tests.bench.national.figures import Figures, Values

MEASUREMENTS = (2002, 2008, 2012, 2014, 2016, 2018, 2020, 2022, 2024)
WITH_DIMENSIONS = (2014, 2018, 2020, 2022, 2024)
BORDERS, CRIME_BORDERS = 2024, 2025
CRIME_YEARS = tuple(range(2012, 2026))
_FEWEST_PEOPLE = 120
_WEIGHT = {"fys": -0.035, "onv": -0.05, "soc": -0.03, "vrz": 0.0, "won": -0.025}  # per unit of deprivation


def scores(figures: Figures) -> pd.DataFrame:
    """Columns code, name, level, year, afw and the dimensions, NaN where not published: a row per area and measurement.

    Buurten with few people have no score; the dimensions of some measurements are not published.
    """
    country, latent = figures.country, figures.latent
    areas, rows = country.year(BORDERS)
    people = latent["people"] + 1e-6
    rng = country.rng(20)
    own = rng.normal(0, 0.03, (5, len(people)))
    own[3] += 0.08 * latent["crowd"]
    base = own + np.array([_WEIGHT[name] for name in DIMENSIONS])[:, None] * latent["deprivation"]
    level = areas["level"].to_numpy()
    total = np.sum([np.bincount(rows[name], people, len(areas)) for name in ("buurt", "wijk", "gemeente")], axis=0)
    frames, drift = [], np.zeros_like(base)
    for year in MEASUREMENTS:
        drift += rng.normal(0, 0.008, base.shape)
        values = {name: _means(base[i] + drift[i], people, rows, len(areas)) for i, name in enumerate(DIMENSIONS)}
        frame = areas[["code", "name", "level"]].assign(year=year, **{name: np.round(v, 9) for name, v in values.items()})
        frame.insert(4, "afw", np.round(frame[list(DIMENSIONS)].sum(axis=1), 9))
        frame.loc[(level == "buurt") & (total < _FEWEST_PEOPLE), ["afw", *DIMENSIONS]] = np.nan
        if year not in WITH_DIMENSIONS:
            frame[list(DIMENSIONS)] = np.nan
        frames.append(frame[level != "land"])
    return pd.concat(frames, ignore_index=True)


def _means(values: Values, weight: Values, rows: dict[str, Values], number: int) -> Values:
    """Weighted mean per buurt, wijk and gemeente; anything for the country."""
    sums, weights = np.zeros(number), np.full(number, 1e-12)
    for name in ("buurt", "wijk", "gemeente"):
        sums += np.bincount(rows[name], values * weight, number)
        weights += np.bincount(rows[name], weight, number)
    return (sums / weights).clip(-0.9, 0.9)


def crime(figures: Figures) -> pd.DataFrame:
    """Columns code, year, crimes (all kinds, NaN where not published) and burglaries: a row per area but the country and year."""
    country, latent = figures.country, figures.latent
    areas, rows = country.year(CRIME_BORDERS)
    rate = 0.04 * np.exp(0.35 * latent["deprivation"] + 0.15 * latent["crowd"])
    frames = []
    for year in CRIME_YEARS:
        rng = country.rng(21, year)
        counts = rng.poisson(latent["people"] * rate * (1 - 0.025 * (year - 2020)))
        total = np.sum([np.bincount(at, counts, len(areas)) for at in rows.values()], axis=0)
        hidden = rng.random(len(areas)) < 0.002
        frame = areas[["code"]].assign(year=year, crimes=np.where(hidden, np.nan, total), burglaries=total // 12)
        frames.append(frame[areas["level"] != "land"])
    return pd.concat(frames, ignore_index=True)
