"""Past errors, measured per figure, size of area and years ahead, and the table of them that comes with Buurtbalans.

An error is measured as a ratio, |ln((actual + 5) / (forecast + 5))|: 5 is one rounding step of CBS and keeps small counts sensible.
The 67% and 95% quantiles of the errors in a cell become half the width of an interval on that scale (empirical intervals: Rayer,
Smith & Tayman 2009).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from lib.arrays import Array
from lib.settings import CATALOGUE

DEFAULT_PATH = CATALOGUE / "outlook_errors.yaml"
ROUNDING = 5.0
FAST = "snel"
METHODS: tuple[str, ...] = ("model", "no_change", "straight_line")
CELL = ["history", "figure", "size", "horizon"]
COLUMNS = [
    *CELL, "n", "areas", "source",
    *(f"{measure}_{method}" for measure in ("mape", "mdape", "share_mae") for method in METHODS),
    *(f"q{level}_{method}" for method in METHODS[:2] for level in (67, 95)),
]  # fmt: skip


@dataclass(frozen=True)
class Errors:
    """`cells`: one row per history, figure, size and horizon (COLUMNS); places that changed fast have FAST for a size. `fast`: per
    figure, how many times wider than by size the 67% and 95% interval of such places is."""

    cells: pd.DataFrame
    fast: dict[str, tuple[float, float]]


def log_error(actual: Array, made: Array) -> Array:
    """|ln((actual + 5) / (forecast + 5))|."""
    return np.asarray(np.abs(np.log((actual + ROUNDING) / (made + ROUNDING))))


def by_pace(cases: pd.DataFrame) -> pd.DataFrame:
    """The cases with places that changed fast under a size of their own, FAST, whatever their size."""
    return cases.assign(size=cases["size"].mask(cases["fast"], FAST))


def measure(cases: pd.DataFrame, source: str) -> pd.DataFrame:
    """Cells (COLUMNS) from single forecasts: code, CELL columns, actual, one column per method and their shares.

    Percentage errors leave out places where the true count is 0.
    """
    if cases.empty:
        return pd.DataFrame(columns=COLUMNS)
    frame = cases.copy()
    wanted = {"n": ("actual", "size"), "areas": ("code", "nunique")}
    actual = frame["actual"].where(frame["actual"] > 0)
    for method in METHODS:
        frame[f"ape_{method}"] = 100 * (frame[method] / actual - 1).abs()
        frame[f"pp_{method}"] = 100 * (frame[f"share_{method}"] - frame["share_actual"]).abs()
        wanted[f"mape_{method}"] = (f"ape_{method}", "mean")
        wanted[f"mdape_{method}"] = (f"ape_{method}", "median")
        wanted[f"share_mae_{method}"] = (f"pp_{method}", "mean")
    cells = frame.groupby(CELL, observed=True).agg(**wanted)
    for method in METHODS[:2]:
        frame["error"] = log_error(frame["actual"].to_numpy(), frame[method].to_numpy())
        quantiles = frame.groupby(CELL, observed=True)["error"].quantile([0.67, 0.95]).unstack()
        cells[f"q67_{method}"], cells[f"q95_{method}"] = quantiles[0.67], quantiles[0.95]
    return cells.reset_index().assign(source=source)[COLUMNS]


@lru_cache(maxsize=4)
def load_errors(path: Path = DEFAULT_PATH) -> Errors:
    """The errors measured on real wijken and buurten that come with Buurtbalans (data/catalogue/outlook_errors.yaml)."""
    content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    rows = [
        dict(zip(CELL[:3], (history, figure, size), strict=True))
        | dict(zip([c for c in COLUMNS if c not in CELL[:3]], (h, n, areas, block["source"], *values), strict=True))
        for block in content["cells"]
        for history in [block["history"]]
        for figure, sizes in block["figures"].items()
        for size, lines in sizes.items()
        for h, n, areas, *values in lines
    ]
    cells = pd.DataFrame(rows)[COLUMNS].astype(dict.fromkeys(COLUMNS[7:], float))
    return Errors(cells, {figure: (float(a), float(b)) for figure, (a, b) in content["fast"].items()})
