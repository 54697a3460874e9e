"""How often a statement about dekking survives when the table of offers and needs, an assumption, moves.

In each of `DRAWS` cases every cell of the table moves one step, up or down, with chance 1 in 3; at the end of the scale only inwards.
Area and country take one member of the ensemble, the same. The statement survives in a case when it would again be made: dekking on the
same side of the same lines, a balance on the same side of 1 and beyond its line. The cases are the same for every area and visit (a fixed
seed), so two pages say the same.

Checked on 2,588 wijken of 2021 (CBS, Kerncijfers wijken en buurten): tests/living_together/test_robustness.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import Array
from lib.living_together.coverage import ADDED, AMPLE, RESERVE, SCARCE
from lib.living_together.offers import HIGHEST
from lib.living_together.shares import as_members

DRAWS = 400
MOVES = 1 / 3
_SEED = 20
WHEN_ASSUMPTIONS_MOVE = "Als de aannames een stap verschuiven,"
WITHIN_THE_ESTIMATE = "Binnen de onzekerheid van de schatting"
LEAST_TOLD = 0.65  # part of the cases below which a statement "kan ook anders zijn"


@dataclass(frozen=True)
class Moved:
    """Tables of offers and needs that moved, (draws, types, domains), made once per table."""

    offers: Array
    needs: Array


@dataclass(frozen=True)
class Cases:
    """Dekking (n, draws) and balances (n, domains, draws) of areas with the tables that moved; NaN for areas without shares."""

    value: Array
    balance: Array


def moved(offers: ArrayLike, needs: ArrayLike, draws: int = DRAWS) -> Moved:
    """The cases of a table, (types, domains) each with 0 to 3. Deterministic."""
    rng = np.random.default_rng(_SEED)
    return Moved(*(_moved(np.asarray(side, dtype=np.float64), draws, rng) for side in (offers, needs)))


def _moved(table: Array, draws: int, rng: np.random.Generator) -> Array:
    shape = (draws, *table.shape)
    step = np.where(rng.random(shape) < 0.5, 1.0, -1.0)
    step = np.where(table == 0, 1.0, np.where(table == HIGHEST, -1.0, step))
    return table + np.where(rng.random(shape) < MOVES, step, 0.0)


def cases(shares: ArrayLike, national: ArrayLike, tables: Moved) -> Cases:
    """Dekking and balances as in `coverage.coverage`, with a table that moved and a member of the ensemble in every draw.

    shares: (n, t) or (n, t, m); national: (t,) or (t, m). Raises ValueError for other shapes.
    """
    types, draws = tables.offers.shape[1], len(tables.offers)
    members = as_members(shares, types)
    country = as_members(np.asarray(national, dtype=np.float64)[None], types)
    mine, theirs = (array[:, :, np.arange(draws) % array.shape[2]] for array in (members, country))
    offered, needed = tables.offers + ADDED, tables.needs + ADDED
    supply, demand = (np.einsum("ntk,ktd->ndk", mine, side, optimize=True) for side in (offered, needed))
    national_supply, national_demand = (np.einsum("ntk,ktd->ndk", theirs, side, optimize=True) for side in (offered, needed))
    balance = (supply / demand) / (national_supply / national_demand)
    covered = demand * np.minimum(1, RESERVE * balance)
    return Cases(covered.sum(axis=1) / (RESERVE * demand.sum(axis=1)), balance)


def survival(value: Array, lower: float, upper: float, side: int) -> float:
    """Part of the cases (0-1) of one area in which it lies above the upper line (side 1), below the lower (-1) or between (0)."""
    holds: NDArray[np.bool_] = value > upper if side > 0 else value < lower if side < 0 else (value >= lower) & (value <= upper)
    return float("nan") if np.isnan(value).any() else float(holds.mean())


def survival_of_domain(balance: Array, side: int) -> float:
    """Part of the cases (0-1) of one area and domain in which it is again ample (side 1) or scarce (-1)."""
    return float((balance > AMPLE).mean() if side > 0 else (balance < SCARCE).mean())


def in_words(part: float, when: str = WHEN_ASSUMPTIONS_MOVE) -> str:
    """How often, as a sentence about the statement. Rounded down: never more is told than was counted."""
    if np.isnan(part):
        return "Hoe zeker dit is, is niet bekend."
    told = f"{when} blijft dit zo in {int(np.floor(10 * part + 1e-9))} van de 10 gevallen."
    return told if part >= LEAST_TOLD else f"Kan ook anders zijn. {told}"
