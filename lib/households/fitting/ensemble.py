"""The ensemble: one central estimate and members that each draw everything that is uncertain, as types x members."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.households.catalogue import HouseholdTypes, Seed
from lib.households.fitting.draws import central_draw, member_draw
from lib.households.fitting.noise import area_keys
from lib.households.fitting.solve import Collect, Rows, Solution, solve
from lib.households.inputs.margins import Margins
from lib.households.types import collapse

Floats = NDArray[np.floating]
Doubles = NDArray[np.float64]

NOMINAL = 0.80


@dataclass(frozen=True)
class Ensemble:
    """Shares of households: `central` (n, k) and `members` (n, k, m) for the k quantities that were asked (the ten types unless told)."""

    central: NDArray[np.float64]
    members: NDArray[np.float32]
    solution: Solution


def interval(members: Floats, central: Floats | None = None) -> tuple[Doubles, Doubles]:
    """Low and high of the 80% interval over the last axis; widened to hold `central` where that lies outside.

    Quantiles at p (m + 1), under which a new draw falls inside with the nominal probability whatever the number of members m.
    """
    low, high = np.quantile(members.astype(np.float64), [(1 - NOMINAL) / 2, (1 + NOMINAL) / 2], axis=-1, method="weibull")
    if central is not None:
        low, high = np.minimum(low, central), np.maximum(high, central)
    return low, high


def run(
    margins: Margins, seed: Seed, types: HouseholdTypes, *, members: int, random: int, cells: Floats | None = None
) -> Ensemble:
    """Estimate all areas of `margins`: centrally and `members` times. The same `random` gives the same members.

    `cells` (81, k) collapses tables to other quantities than the types.
    """
    keys = area_keys(margins.areas.codes, random)
    member_of = types.membership if cells is None else cells
    n, k = len(keys), member_of.shape[1]
    central, drawn = np.full((n, k), np.nan), np.full((n, k, members), np.nan, dtype=np.float32)
    solution, fitted = solve_centrally(margins, seed, keys, member_of)
    central[:] = fitted
    for number in range(members):
        solve(margins, seed, member_draw(seed, keys, number, random), _into(drawn[:, :, number], member_of))
    return Ensemble(central, drawn, solution)


def solve_centrally(margins: Margins, seed: Seed, keys: NDArray[np.uint64], cells: Floats) -> tuple[Solution, Doubles]:
    """The estimate without noise: its solution, and the tables collapsed with `cells` (81, k) to (n, k)."""
    fitted = np.full((len(keys), cells.shape[1]), np.nan)
    return solve(margins, seed, central_draw(seed, keys), _into(fitted, cells)), fitted


def _into(target: Floats, cells: Floats) -> Collect:
    def collect(rows: Rows, tables: Floats) -> None:
        target[rows] = collapse(tables, cells)

    return collect
