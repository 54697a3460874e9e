"""Real wijken of 2021 for checks that only real data can fail: published margins, and types fitted on them by a fit of its own.

The tables lie beside the repository (`../shared/realdata`) and not in it; without them these checks are skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

TABLE = Path(__file__).resolve().parents[3] / "shared" / "realdata" / "kwb_wijk_gemeente_2021_2022_decimals_fixed.parquet"
Array = NDArray[np.float64]

# Households of the Netherlands in thousands: kind x age of the reference person x tenure x income (estimate).
SEED = np.loadtxt(
    StringIO(
        """247 165 32 409 49 1 327 111 9   182 157 57 326 50 2 71 31 4   322 89 32 529 26 1 96 13 2
           16 183 150 21 43 4 17 98 32     27 254 229 44 73 7 8 35 13    122 540 124 147 116 3 23 52 5
           65 402 328 111 124 11 25 79 26  66 427 519 112 129 17 15 50 24  6 35 39 15 14 2 1 4 2"""
    )
).reshape(3, 3, 3, 3)
# Persons by age (15-24, 25-44, 45-64, 65+) and role (alone, partner, parent, child, other); part that is reference person.
ROLES = np.array(
    [[370, 200, 40, 1520, 60], [980, 990, 2160, 400, 70], [880, 1350, 2330, 90, 105], [1110, 2138, 150, 1, 272]], dtype=float
)
HEADS = np.array([[1, 0.43, 0.5], [1, 0.478, 0.535], [1, 0.5, 0.585], [1, 0.525, 0.8]])


@dataclass(frozen=True)
class Wijken:
    """Wijken with at least 300 households and all margins: the published table, the margins (n, 3) and the ten types (n, 10)."""

    table: pd.DataFrame
    kind: Array
    age: Array
    tenure: Array
    income: Array
    types: Array

    @property
    def national(self) -> Array:
        weight = self.table["a_hh"].to_numpy(dtype=float)
        return weight @ self.types / weight.sum()


@cache
def wijken() -> Wijken:
    """The wijken, or a skip that says why."""
    if not TABLE.exists():
        pytest.skip(f"de echte tabel {TABLE.name} staat niet naast de repository")
    table = pd.read_parquet(TABLE)
    table = table[(table["year"] == 2021) & table["gwb_code_10"].str.startswith("WK") & (table["a_hh"] >= 300)]
    needed = ["p_hh_li", "p_hh_hi", "p_koopw", "p_wcorpw", "p_ov_hw", "a_1p_hh", "a_hh_z_k", "a_hh_m_k"]
    table = table.dropna(subset=needed).reset_index(drop=True)
    kinds = table[["a_1p_hh", "a_hh_z_k", "a_hh_m_k"]].to_numpy(dtype=float)
    ages = table[["a_15_24", "a_25_44", "a_45_64", "a_65_oo"]].to_numpy(dtype=float)
    kind_age = _kind_by_age(kinds, ages)
    tenure = _shares(table[["p_koopw", "p_wcorpw", "p_ov_hw"]].to_numpy(dtype=float) + 0.3)
    low, high = table["p_hh_li"].to_numpy(dtype=float), table["p_hh_hi"].to_numpy(dtype=float)
    income = _shares(np.maximum(np.column_stack([low, 100 - low - high, high]), 0.5))
    cells = _fitted(kind_age, tenure, income)
    return Wijken(table, kinds, kind_age.sum(axis=1), tenure, income, _types(cells))


def _shares(counts: Array) -> Array:
    return counts / counts.sum(axis=1, keepdims=True)


def _kind_by_age(kinds: Array, ages: Array) -> Array:
    """Households by kind and age of the reference person (n, 3, 3), from persons by age through the table of roles."""
    people = kinds * np.array([1, 1.96, 1.77])
    rest = np.maximum(ages.sum(axis=1) - people.sum(axis=1), 1)
    other = ROLES[:, 3:].sum(axis=0) / ROLES[:, 3:].sum()
    columns = np.concatenate([people, rest[:, None] * other], axis=1)
    table = np.repeat(ROLES[None], len(kinds), axis=0)
    for _ in range(25):
        table *= (columns / np.maximum(table.sum(axis=1), 1e-9))[:, None, :]
        table *= (ages / np.maximum(table.sum(axis=2), 1e-9))[:, :, None]
    heads = table[:, :, :3] * HEADS
    bands = np.stack([heads[:, 0] + heads[:, 1], heads[:, 2], heads[:, 3]], axis=2)
    households = bands / bands.sum(axis=2, keepdims=True) * kinds[:, :, None]
    return households / households.sum(axis=(1, 2), keepdims=True)


def _fitted(kind_age: Array, tenure: Array, income: Array) -> Array:
    cells = np.repeat(SEED[None], len(tenure), axis=0)
    for _ in range(25):
        cells *= (kind_age / cells.sum(axis=(3, 4)))[:, :, :, None, None]
        cells *= (tenure / cells.sum(axis=(1, 2, 4)))[:, None, None, :, None]
        cells *= (income / cells.sum(axis=(1, 2, 3)))[:, None, None, None, :]
    return cells


def _types(cells: Array) -> Array:
    without, family = cells[:, :2].sum(axis=1), cells[:, 2]
    rented = family[:, :, 1:].sum(axis=(1, 2))
    by_age = cells.sum(axis=(3, 4))
    columns = [
        without[:, 0, :, 0].sum(axis=1),
        without[:, 0, :, 1:].sum(axis=(1, 2)),
        family[:, 0, 0].sum(axis=1),
        family[:, 1:, 0].sum(axis=(1, 2)),
        rented[:, 0],
        rented[:, 1:].sum(axis=1),
        by_age[:, 0, 1],
        by_age[:, 1, 1],
        by_age[:, 0, 2],
        by_age[:, 1, 2],
    ]
    return _shares(np.column_stack(columns))
