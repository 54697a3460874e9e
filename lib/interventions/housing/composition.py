"""Woningaanbod naar type: how the mix of households changes with what is built, demolished, converted or sold.

Accounting, not prediction. With H households and D dwellings in the area, o_T dwellings of tenure T that go and
n_r dwellings of row r (tenure and kind) that come:

    left_t    = sum over T of H_tT * o_T / D_T            D_T = D * H_T / H: who moves out is as the tenure is now
    arrived_t = sum over r of n_r * occupancy * share_rt  the assignment table, an editable assumption
    after_t   = before_t - left_t + arrived_t             so that totals add up exactly

All changes apply at once to the present situation. Low and high take every assumption to one side at once:
the extremes of the assumptions and not an interval. Uncertainty in the present mix comes on top. Nothing here
says whom to house; the score changes only where the catalogue has evidence (see `evidence`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.household_types import HOUSEHOLD_TYPES
from lib.interventions.catalogue.entry import HousingKind, Intervention
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.housing.newcomers import TENURES, Dwelling, NewHousing, Tenure
from lib.words import number

Counts = NDArray[np.float64]
_ROUNDS = 500
NO_EVIDENCE = (
    "Voor deze verandering van het woningaanbod staat geen onderzoek in de catalogus: de score verandert in de berekening niet."
)


@dataclass(frozen=True, slots=True)
class HousingChange:
    """Dwellings that go (`gone` of tenure `from_tenure`) and come (`new` of `to_tenure` and `dwelling`). Use the functions below."""

    kind: HousingKind
    from_tenure: Tenure | None = None
    gone: float = 0.0
    to_tenure: Tenure | None = None
    dwelling: Dwelling | None = None
    new: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.gone) and math.isfinite(self.new) and self.gone >= 0 and self.new >= 0):
            raise ValueError("Het aantal woningen moet nul of meer zijn.")
        if (self.gone > 0 and self.from_tenure is None) or (self.new > 0 and (self.to_tenure is None or self.dwelling is None)):
            raise ValueError("Zeg bij woningen die komen of gaan welk eigendom zij hebben en welke soort het is.")


def build(tenure: Tenure, dwelling: Dwelling, number: float) -> HousingChange:
    """New dwellings; `senioren` counts as housing for older people."""
    return HousingChange("senioren" if dwelling == "senioren" else "nieuwbouw", None, 0.0, tenure, dwelling, number)


def demolish(tenure: Tenure, number: float) -> HousingChange:
    """Dwellings taken down."""
    return HousingChange("sloop", tenure, number)


def merge(tenure: Tenure, before: float, after: float, dwelling: Dwelling = "eengezins") -> HousingChange:
    """`before` small dwellings become `after` larger ones (samenvoegen)."""
    if after > before:
        raise ValueError("Samenvoegen geeft minder woningen dan er waren. Kies splitsen voor meer woningen.")
    return HousingChange("samenvoegen", tenure, before, tenure, dwelling, after)


def split(tenure: Tenure, before: float, after: float, dwelling: Dwelling = "meergezins") -> HousingChange:
    """`before` large dwellings become `after` smaller ones (splitsen)."""
    if after < before:
        raise ValueError("Splitsen geeft meer woningen dan er waren. Kies samenvoegen voor minder woningen.")
    return HousingChange("splitsen", tenure, before, tenure, dwelling, after)


def top_up(tenure: Tenure, number: float) -> HousingChange:
    """Dwellings on top of existing buildings (optoppen)."""
    return HousingChange("optopping", None, 0.0, tenure, "meergezins", number)


def sell(number: float, dwelling: Dwelling, to: Tenure = "koop") -> HousingChange:
    """Corporation dwellings that get another owner."""
    return HousingChange("verkoop", "corporatie", number, to, dwelling, number)


@dataclass(frozen=True, slots=True, eq=False)
class Composition:
    """The mix before and after, in households. Arrays (10,) by type unless said otherwise.

    by_tenure, by_tenure_after: (10, 3). low, high: of `after`, everything to one side; they do not add up to a total.
    """

    by_tenure: Counts
    left: Counts
    arrived: Counts
    by_tenure_after: Counts
    low: Counts
    high: Counts
    dwellings: float
    dwellings_after: float

    @property
    def before(self) -> Counts:
        """Households by type now."""
        return np.asarray(self.by_tenure.sum(axis=1))

    @property
    def after(self) -> Counts:
        """Households by type afterwards: before - left + arrived."""
        return self.before - self.left + self.arrived

    @property
    def shares_before(self) -> Counts:
        """Shares by type now, together 1."""
        return _shares(self.before)

    @property
    def shares_after(self) -> Counts:
        """Shares by type afterwards, together 1."""
        return _shares(self.after)


def change_mix(
    households: ArrayLike,
    dwellings: float,
    changes: Sequence[HousingChange],
    table: NewHousing,
    tenure: ArrayLike | None = None,
) -> Composition:
    """The mix of households after changes in the housing stock; formulas at the top of this module.

    households: (10,) counts by type, or (10, 3) by type and tenure when that is known. tenure: (3,) households or
    shares koop, corporatie, overig; used to split the types over tenures, else the national split. dwellings:
    number in the area, > 0 when any dwelling goes. Raises ValueError (Dutch) for another shape, negative
    numbers, or more dwellings of a tenure gone than there are.
    """
    present = _by_tenure(households, tenure, table)
    total = float(present.sum())
    if not (math.isfinite(dwellings) and dwellings >= 0):
        raise ValueError("Het aantal woningen in de buurt moet nul of meer zijn.")
    left, left_high, left_low = (np.zeros_like(present) for _ in range(3))
    arrived, arrived_low, arrived_high = (np.zeros_like(present) for _ in range(3))
    for column, name in enumerate(TENURES):
        gone = sum(change.gone for change in changes if change.from_tenure == name)
        if gone == 0:
            continue
        there = dwellings * float(present[:, column].sum()) / total if total else 0.0
        if gone > there * (1 + 1e-9):
            raise ValueError(
                f"Er zijn ongeveer {number(there)} woningen met eigendom '{name}'; {number(gone)} kunnen er niet verdwijnen."
            )
        part = min(1.0, gone / there)
        left[:, column] = present[:, column] * part
        left_low[:, column] = left[:, column] * (1 - table.spread)
        left_high[:, column] = np.minimum(left[:, column] * (1 + table.spread), present[:, column])
    for change in changes:
        if change.new == 0 or change.to_tenure is None or change.dwelling is None:
            continue
        column = TENURES.index(change.to_tenure)
        shares = table.row(change.to_tenure, change.dwelling).values
        occupancy = table.occupancy
        arrived[:, column] += change.new * occupancy.mode * shares
        arrived_low[:, column] += change.new * occupancy.low * shares * (1 - table.spread)
        arrived_high[:, column] += change.new * occupancy.high * np.minimum(shares * (1 + table.spread), 1.0)
    before = present.sum(axis=1)
    return Composition(
        by_tenure=present,
        left=left.sum(axis=1),
        arrived=arrived.sum(axis=1),
        by_tenure_after=present - left + arrived,
        low=np.maximum(0.0, before - left_high.sum(axis=1) + arrived_low.sum(axis=1)),
        high=before - left_low.sum(axis=1) + arrived_high.sum(axis=1),
        dwellings=float(dwellings),
        dwellings_after=float(dwellings) + sum(change.new - change.gone for change in changes),
    )


def evidence(changes: Iterable[HousingChange], catalogue: Catalogue) -> tuple[Intervention, ...]:
    """Measures of the catalogue whose research is about these changes; none means that the score does not move."""
    kinds = {change.kind for change in changes if change.new or change.gone}
    return tuple(entry for entry in catalogue.interventions if kinds & set(entry.housing))


def _by_tenure(households: ArrayLike, tenure: ArrayLike | None, table: NewHousing) -> Counts:
    """Households (10, 3); types are split as nationally, then fitted to the tenure of the area. Types stay exact."""
    counts = np.asarray(households, dtype=np.float64)
    if counts.shape not in ((len(HOUSEHOLD_TYPES),), (len(HOUSEHOLD_TYPES), len(TENURES))):
        raise ValueError("Geef het aantal huishoudens van elk van de tien typen, eventueel naar eigendom.")
    if not (np.isfinite(counts).all() and (counts >= 0).all()):
        raise ValueError("Het aantal huishoudens moet nul of meer zijn.")
    if counts.ndim == 2:
        return counts.copy()
    split = table.national / table.national.sum(axis=1, keepdims=True)
    if tenure is None:
        return counts[:, None] * split
    wanted = np.asarray(tenure, dtype=np.float64)
    if wanted.shape != (len(TENURES),) or not (np.isfinite(wanted).all() and (wanted >= 0).all() and wanted.sum() > 0):
        raise ValueError("Geef het eigendom als drie getallen van nul of meer: koop, corporatie, overig.")
    wanted = wanted / wanted.sum() * counts.sum()
    fitted = counts[:, None] * split
    for _ in range(_ROUNDS):
        columns = fitted.sum(axis=0)
        fitted = fitted * np.divide(wanted, columns, out=np.zeros_like(wanted), where=columns > 0)
        rows = fitted.sum(axis=1)
        # A type that fits in no tenure with dwellings keeps its national split: the types are what is known best.
        fitted = np.where(rows[:, None] > 0, fitted * _ratio(counts, rows)[:, None], counts[:, None] * split)
        if np.abs(fitted.sum(axis=0) - wanted).max() <= 1e-9 * max(1.0, counts.sum()):
            break
    return fitted


def _ratio(a: Counts, b: Counts) -> Counts:
    return np.divide(a, b, out=np.zeros_like(a), where=b > 0)


def _shares(counts: Counts) -> Counts:
    total = counts.sum()
    return counts / total if total > 0 else np.zeros_like(counts)
