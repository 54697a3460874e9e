"""What measures cost in an area: once, per year, over time and discounted.

    units      = 1 (per buurt, at any coverage above zero)  or  share * coverage * households (or dwellings)
    investment = amount * units, spread evenly over the ceil(onset) years from the start (at least one)
    per year   = amount * units in the years start + 1 ... upkeep_until (onderhoud), or in the years
                 start ... max(upkeep_until, last year of build-up) (programma: it is the measure itself)
    present value = sum over years of amount / (1 + rate) ** (year - base year)

Amounts are orders of size in prices of the stated year; inflation, revenue and replacement of what wears out
beyond the yearly amount are not in them. Low is everything low, high everything high: the extremes, no interval.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.interventions.catalogue.entry import Intervention
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.catalogue.values import Spread
from lib.interventions.effect.measures import Measure
from lib.words import listed, percent

PARTS = ("low", "mode", "high")
Amounts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AreaSize:
    """How large an area is. Without a number of dwellings there are as many as households."""

    households: float
    dwellings: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("huishoudens", self.households), ("woningen", self.homes)):
            if not (math.isfinite(value) and value >= 0):
                raise ValueError(f"Het aantal {name} moet nul of meer zijn. Zonder dat aantal zijn er geen kosten te geven.")

    @property
    def homes(self) -> float:
        """Number of dwellings."""
        return self.households if self.dwellings is None else self.dwellings


@dataclass(frozen=True, slots=True)
class Cost:
    """Euro in all for one measure in one area: once, and per year. `units` is how many of what `per` says."""

    investment: Spread
    per_year: Spread
    units: float
    per: str
    price_level: int


@dataclass(frozen=True, slots=True, eq=False)
class CashFlow:
    """Euro per measure, year and low/mode/high: arrays (n_measures, n_years, 3), not discounted."""

    measures: tuple[Measure, ...]
    years: NDArray[np.int64]
    investment: Amounts
    upkeep: Amounts
    rate: float
    base_year: int
    price_levels: tuple[int, ...]

    @property
    def total(self) -> Amounts:
        """All measures together per year: (n_years, 3)."""
        return np.asarray((self.investment + self.upkeep).sum(axis=0), dtype=np.float64)

    @property
    def factors(self) -> Amounts:
        """What a euro in each year counts in the base year."""
        return np.asarray((1.0 + self.rate) ** -(self.years - self.base_year).astype(np.float64))

    @property
    def present_value(self) -> Amounts:
        """Everything in these years discounted to the base year: low, mode, high."""
        return np.asarray(self.factors @ self.total, dtype=np.float64)

    @property
    def price_text(self) -> str:
        """Dutch: price level, discount rate and base year, to be shown beside every amount."""
        level = listed(self.price_levels) or "onbekend"
        return f"prijspeil {level}, zonder inflatie; teruggerekend naar {self.base_year} met {percent(100 * self.rate, 2)} per jaar (aanname)"

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON values, rounded to whole euros."""
        return {
            "kind": "aanname",
            "unit": "euro",
            "parts": list(PARTS),
            "price_levels": list(self.price_levels),
            "discount_rate": self.rate,
            "base_year": self.base_year,
            "years": self.years.tolist(),
            "measures": [m.intervention for m in self.measures],
            "investment": np.round(self.investment).tolist(),
            "upkeep": np.round(self.upkeep).tolist(),
            "total": np.round(self.total).tolist(),
            "present_value": np.round(self.present_value).tolist(),
        }


def units(entry: Intervention, coverage: float, size: AreaSize) -> float:
    """How many households, dwellings or places the measure reaches at this coverage (0-1)."""
    if not 0 <= coverage <= 1:
        raise ValueError(f"Maatregel '{entry.id}': het bereik moet tussen 0 en 1 liggen.")
    if entry.costs.share is None:
        return 1.0 if coverage > 0 else 0.0
    return coverage * entry.costs.share * (size.homes if entry.costs.per == "woning" else size.households)


def cost(entry: Intervention, coverage: float, size: AreaSize) -> Cost:
    """Costs in euro of one measure in an area of this size, once and per year."""
    number = units(entry, coverage, size)
    costs = entry.costs
    return Cost(costs.investment.times(number), costs.upkeep_per_year.times(number), number, costs.per, costs.price_level)


def cash_flow(
    measures: Iterable[Measure], catalogue: Catalogue, size: AreaSize, years: ArrayLike, base_year: int | None = None
) -> CashFlow:
    """Yearly investment and yearly costs of measures in one area; formulas at the top of this module.

    years: whole calendar years. base_year: to which costs are discounted; default the first of `years`.
    """
    chosen = tuple(measures)
    calendar = np.asarray(years)
    if calendar.ndim != 1 or not calendar.size or not np.issubdtype(calendar.dtype, np.integer):
        raise ValueError("De jaren moeten een rij van gehele jaartallen zijn.")
    shape = (len(chosen), calendar.size, 3)
    investment, upkeep = np.zeros(shape), np.zeros(shape)
    levels = set()
    for row, measure in enumerate(chosen):
        entry = catalogue.get(measure.intervention)
        found = cost(entry, measure.coverage, size)
        levels.add(found.price_level)
        building = max(1, math.ceil(entry.onset_years))
        in_building = (calendar >= measure.start) & (calendar < measure.start + building)
        investment[row] = np.outer(in_building, _values(found.investment) / building)
        upkeep[row] = np.outer(_yearly(entry, measure, calendar, building), _values(found.per_year))
    base = int(calendar[0]) if base_year is None else base_year
    return CashFlow(chosen, calendar.astype(np.int64), investment, upkeep, catalogue.discount.rate, base, tuple(sorted(levels)))


def _yearly(entry: Intervention, measure: Measure, years: NDArray[Any], building: int) -> NDArray[np.bool_]:
    """In which years the yearly amount is paid."""
    last = np.inf if measure.upkeep_until is None else float(measure.upkeep_until)
    if entry.costs.yearly == "programma":
        # Without somebody at work during the build-up there would be no effect to keep.
        return np.asarray((years >= measure.start) & (years <= max(last, measure.start + building - 1)))
    return np.asarray((years > measure.start) & (years <= last))


def _values(spread: Spread) -> Amounts:
    return np.array([spread.low, spread.mode, spread.high])
