"""Table rivm of the sample: invented estimates of loneliness, care and limitations, in the form in which RIVM gives them."""

from __future__ import annotations

import zlib

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.arrays import Array
from lib.databank.catalogue.beside import beside, column
from lib.sample.country.frame import YEARS, generator
from lib.sample.figures.key_figures import Figures

BESIDE_YEARS = (2016, 2020, 2022, 2024)
BORDERS = 2024
_FEWEST = 25  # inhabitants of an age below which there is no estimate
_WITHOUT_18_64 = 2020
# Ordinary value (%) at 18-64 and at 65 and over, and what one more person living alone and one more low income in ten add to its
# logarithm. Assumptions, of the order of the national figures of 2016 and 2020 (RIVM, Gezondheid per wijk en buurt).
_ORDINARY: dict[str, tuple[float, float, float, float]] = {
    "lonely": (45, 49, 0.04, 0.06),
    "very_lonely": (11, 10, 0.08, 0.12),
    "carers": (15, 15, -0.02, 0.0),
    "volunteers": (25, 26, -0.04, -0.08),
    "short_of_money": (18, 9, 0.04, 0.16),
    "limited": (9, 30, 0.02, 0.10),
}
_BETWEEN, _YEARLY = 0.06, 0.02  # spread of the logarithm between buurten, and of its change in a year


def beside_table(
    figures: Figures, codes: list[str], levels: list[tuple[list[str], NDArray[np.int64]]], seed: int
) -> pd.DataFrame:
    """Table rivm of all levels. `figures` are those of the buurten `codes`, (years, n); `levels` the codes of wijken and gemeenten with
    the position of its own for every buurt. Larger areas are means of their buurten, weighed by the inhabitants of the age."""
    at = [YEARS.index(year) for year in BESIDE_YEARS]
    people = {
        "18_64": (figures["age_15_24"] * 0.7 + figures["age_25_44"] + figures["age_45_64"])[at],
        "65_plus": figures["age_65_plus"][at],
    }
    alone = 10 * (figures["households_single"] / np.maximum(figures["households"], 1) - 0.38)[at]
    poor = (figures["low_income_share"] - 40)[at] / 10
    of_buurten: dict[tuple[str, str], Array] = {}
    for name, (young, old, by_alone, by_poor) in _ORDINARY.items():
        rng = generator(seed, zlib.crc32(name.encode()))
        own = rng.normal(0, _BETWEEN, len(codes)) + np.cumsum(rng.normal(0, _YEARLY, (len(at), len(codes))), 0)
        factor = np.exp(by_alone * alone + by_poor * poor + own)
        of_buurten |= {(name, "18_64"): np.minimum(young * factor, 95), (name, "65_plus"): np.minimum(old * factor, 95)}
    tables = [_level(of_buurten, people, codes, np.eye(len(codes)))]
    tables += [_level(of_buurten, people, of, np.eye(len(of))[groups]) for of, groups in levels]
    return pd.concat(tables, ignore_index=True)


def _level(of_buurten: dict[tuple[str, str], Array], people: dict[str, Array], codes: list[str], member: Array) -> pd.DataFrame:
    """Rows of one level; `member` (buurten, areas) is 1 where a buurt lies in an area."""
    inside = {age: count @ member for age, count in people.items()}
    sums = {(name, age): (values * people[age]) @ member for (name, age), values in of_buurten.items()}
    inside["18_plus"] = inside["18_64"] + inside["65_plus"]
    sums |= {(name, "18_plus"): sums[name, "18_64"] + sums[name, "65_plus"] for name in _ORDINARY}
    columns = {}
    for figure in beside().figures:
        for age in beside().ages:
            values = np.round(sums[figure.id, age.id] / np.maximum(inside[age.id], 1), 1)
            values[inside[age.id] < _FEWEST] = np.nan
            if age.id == "18_64":
                values[BESIDE_YEARS.index(_WITHOUT_18_64)] = np.nan
            columns[column(figure, age)] = values.ravel()
    rows = {
        "code": pd.Series(codes * len(BESIDE_YEARS), dtype="str"),
        "year": np.repeat(BESIDE_YEARS, len(codes)).astype("int64"),
    }
    table = pd.DataFrame({**rows, "borders": float(BORDERS), **columns})
    return table.dropna(subset=list(columns), how="all").reset_index(drop=True)
