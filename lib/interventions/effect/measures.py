"""What is done, where and for how long: the input of a simulation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.shape import shape

FIRST_YEAR, LAST_YEAR = 1950, 2150


@dataclass(frozen=True, slots=True)
class Plan:
    """One intervention in time.

    upkeep_until: last year of upkeep; None = for ever; `start` or earlier = no upkeep.
    """

    intervention: str
    start: int
    upkeep_until: int | None = None

    def __post_init__(self) -> None:
        _check_year(self.intervention, "beginjaar", self.start)
        if self.upkeep_until is not None:
            _check_year(self.intervention, "laatste jaar van onderhoud", self.upkeep_until)

    @property
    def upkeep_years(self) -> float:
        """Years of upkeep counted from the start; infinite = for ever."""
        return float("inf") if self.upkeep_until is None else float(max(0, self.upkeep_until - self.start))


@dataclass(frozen=True, slots=True)
class Measure:
    """A plan for one area with the share (0-1) of that area that it reaches."""

    intervention: str
    coverage: float
    start: int
    upkeep_until: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.coverage <= 1:
            raise ValueError(f"Maatregel '{self.intervention}': het bereik moet tussen 0 en 1 liggen.")
        Plan(self.intervention, self.start, self.upkeep_until)

    @property
    def plan(self) -> Plan:
        """The same measure without its coverage."""
        return Plan(self.intervention, self.start, self.upkeep_until)


def _check_year(intervention: str, name: str, year: object) -> None:
    # Exactly int: True is an int too, and a numpy integer would not survive the trip through JSON.
    if type(year) is not int or not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Maatregel '{intervention}': het {name} moet een jaar tussen {FIRST_YEAR} en {LAST_YEAR} zijn.")


def without_upkeep(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """The twin in which nobody maintains anything: decay starts when each measure is complete."""
    return tuple(replace(measure, upkeep_until=measure.start) for measure in measures)


def with_upkeep(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """The twin in which everything is maintained for ever."""
    return tuple(replace(measure, upkeep_until=None) for measure in measures)


def exposure(
    plans: Sequence[Plan], coverage: NDArray[np.float64], years: NDArray[np.int64], catalogue: Catalogue
) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """Coverage times time shape, per intervention.

    coverage: (n_areas, n_plans), 0-1. Returns the ids, sorted, and an array (n_areas, n_years,
    n_interventions), 0-1. The same intervention planned twice (in phases, or renewed) adds up to at
    most 1: an area cannot get more than the whole effect of one intervention.
    """
    ids = tuple(sorted({plan.intervention for plan in plans}))
    result = np.zeros((coverage.shape[0], years.size, len(ids)))
    # In sorted order, so that the order in which somebody clicked the measures cannot change a figure.
    order = sorted(range(len(plans)), key=lambda column: (plans[column].start, plans[column].upkeep_years))
    for column in order:
        plan = plans[column]
        entry = catalogue.get(plan.intervention)
        share = shape(years - plan.start, entry.onset_years, entry.half_life, plan.upkeep_years)
        result[:, :, ids.index(plan.intervention)] += coverage[:, column, None] * share
    return ids, np.minimum(result, 1.0).astype(np.float32)
