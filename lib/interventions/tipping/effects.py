"""The effect of one scenario in one year, with one assumption moved to many values at once.

In each draw the effect of an area is linear in the share of the peak that one measure has reached, and in the size of one peak, so
that a moved assumption is what is left without it plus a multiple: rows of draws, of which the median is taken, as the simulation
does. The mean over areas is weighted, and areas with the same measures are one group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.effect.draws import BETA_KEY, pert
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.shape import shape
from lib.interventions.tipping.tried import Tried
from lib.scores import DIMENSIONS, Dimension

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """Areas that get the same measures; `weight` is their part of all areas, together 1."""

    weight: float
    measures: tuple[Measure, ...]


class Draws:
    """What is drawn from one catalogue: per measure and dimension the gain, which saturates, and what adds as it is: (D,)."""

    def __init__(self, catalogue: Catalogue, draws: int) -> None:
        self.catalogue, self.draws = catalogue, draws
        self._known: dict[tuple[str, Dimension], tuple[Rows | None, Rows | None]] = {}
        # The values asked last: every group asks for the same ones in turn.
        self._last: tuple[tuple[Tried, bytes], tuple[Rows, Rows]] | None = None

    @cached_property
    def beta(self) -> Rows:
        """Points per log unit of crime."""
        return pert(self.catalogue.crime_beta, self.draws, *BETA_KEY)

    def of(self, measure: str, dimension: Dimension) -> tuple[Rows | None, Rows | None]:
        """(gain, plain) at full exposure; None where there is none."""
        if (measure, dimension) not in self._known:
            gain, plain = self._split(self._values(measure, dimension), self.is_crime(measure, dimension))
            self._known[measure, dimension] = (gain if gain.any() else None), (plain if plain.any() else None)
        return self._known[measure, dimension]

    def moved(self, tried: Tried, values: Array) -> tuple[Rows, Rows]:
        """(gain, plain) of a peak that is moved to these values: (K, D) each."""
        assert tried.measure is not None
        assert tried.dimension is not None
        assert tried.spread is not None
        key = tried, values.tobytes()
        if self._last is None or self._last[0] != key:
            drawn, mode = self._values(tried.measure, tried.dimension), tried.spread.mode
            moved = drawn * (values[:, None] / mode) if mode else drawn + values[:, None]
            self._last = key, self._split(moved, self.is_crime(tried.measure, tried.dimension))
        return self._last[1]

    def is_crime(self, measure: str, dimension: Dimension) -> bool:
        """Whether the effect is a fall of crime and not points."""
        return any(name == dimension and one.crime is not None for name, one in self.catalogue.get(measure).effects.items())

    def _values(self, measure: str, dimension: Dimension) -> Rows:
        effect = next(one for name, one in self.catalogue.get(measure).effects.items() if name == dimension)
        return pert(effect.spread, self.draws, measure, dimension)

    def _split(self, values: Rows, crime: bool) -> tuple[Rows, Rows]:
        if crime:
            return np.zeros_like(values), self.beta * -np.log1p(-values)
        return np.maximum(values, 0.0), np.minimum(values, 0.0)


class GroupEffect:
    """The draws of the effect of one group in one year."""

    def __init__(self, group: Group, draws: Draws, year: int) -> None:
        self._group, self._draws, self._year = group, draws, year
        self._plans: dict[str, list[Measure]] = {}
        for measure in sorted(group.measures, key=lambda m: (m.intervention, m.start, m.plan.upkeep_years)):
            self._plans.setdefault(measure.intervention, []).append(measure)
        self._shares = {name: float(self._share(name)) for name in self._plans}

    @cached_property
    def total(self) -> Rows:
        """Effect per draw: (D,)."""
        gained, plain = self._without("", None), np.zeros(self._draws.draws)
        for name, share in self._shares.items():
            for dimension in DIMENSIONS:
                added = self._part(name, dimension)[1]
                if added is not None:
                    plain = plain + share * added
        return plain + sum((self._ceiling(d) * (1.0 - left) for d, left in gained.items()), np.zeros(self._draws.draws))

    @cached_property
    def middle(self) -> float:
        """Median over the draws."""
        return float(median(self.total[None])[0])

    def rows(self, tried: Tried, values: Array) -> Rows | None:
        """Effect per value and draw, (K, D); None where this assumption does not count here."""
        if tried.what == "crime_beta":
            crime = self._crime()
            return None if crime is None else self.total + np.outer(values / tried.base - 1.0, crime)
        name = tried.measure
        if name not in self._plans or tried.what not in ("half_life", "onset", "upkeep", "peak"):
            return None
        now = self._shares[name]
        if tried.what == "peak":
            return self._peak(tried, values) if now else None
        share = self._share(name, tried, values)
        if (share == now).all():
            return None
        slope = np.zeros(self._draws.draws)
        for dimension, left in self._without(name, None).items():
            gain, plain = self._part(name, dimension)
            slope += 0.0 if gain is None else left * gain
            slope += 0.0 if plain is None else plain
        return np.asarray(self.total + (share - now)[:, None] * slope)

    def _peak(self, tried: Tried, values: Array) -> Rows:
        assert tried.measure is not None
        assert tried.dimension is not None
        share = self._shares[tried.measure]
        left = self._without(tried.measure, tried.dimension)[tried.dimension]
        gain, plain = self._part(tried.measure, tried.dimension)
        now = (0.0 if gain is None else left * gain) + (0.0 if plain is None else plain)
        new_gain, new_plain = self._draws.moved(tried, values)
        return np.asarray(self.total + share * (new_plain + left * new_gain - now))

    def _crime(self) -> Rows | None:
        found = [
            self._shares[name] * plain
            for name in self._plans
            for dimension in DIMENSIONS
            if (plain := self._part(name, dimension)[1]) is not None and self._draws.is_crime(name, dimension)
        ]
        return np.asarray(np.sum(found, axis=0)) if found else None

    def _part(self, name: str, dimension: Dimension) -> tuple[Rows | None, Rows | None]:
        there = any(one == dimension for one, _ in self._draws.catalogue.get(name).effects.items())
        return self._draws.of(name, dimension) if there else (None, None)

    def _without(self, name: str, only: Dimension | None) -> dict[Dimension, Rows]:
        """What the other measures leave of each ceiling: the product of 1 - share * gain / ceiling over them, (D,)."""
        found = {}
        for dimension in DIMENSIONS if only is None else (only,):
            left = np.ones(self._draws.draws)
            for other, share in self._shares.items():
                gain = None if other == name else self._part(other, dimension)[0]
                if gain is not None:
                    left = left * (1.0 - share * gain / self._ceiling(dimension))
            found[dimension] = left
        return found

    def _ceiling(self, dimension: Dimension) -> float:
        return self._draws.catalogue.ceilings.of(dimension)

    def _share(self, name: str, tried: Tried | None = None, values: Array | float = 0.0) -> Array:
        """Coverage times time shape, summed over the plans of one measure, at most 1; with one timing at other values."""
        entry, what = self._draws.catalogue.get(name), tried.what if tried else None
        total = np.zeros(np.shape(values))
        for plan in self._plans[name]:
            upkeep = np.minimum(plan.plan.upkeep_years, values) if what == "upkeep" else plan.plan.upkeep_years
            total = total + plan.coverage * shape(
                self._year - plan.start,
                values if what == "onset" else entry.onset_years,
                values if what == "half_life" else entry.half_life,
                upkeep,
            )
        return np.minimum(total, 1.0)


class ScenarioEffect:
    """The effect of a scenario so many years after its first start: the weighted mean of the medians of its areas."""

    def __init__(self, groups: Sequence[Group], catalogue: Catalogue, year: int, draws: int) -> None:
        shared = Draws(catalogue, draws)
        self._groups = [(group.weight, GroupEffect(group, shared, year)) for group in groups]
        self._draws = draws
        self._known: dict[tuple[Tried, bytes], Array] = {}
        self.base = float(sum(weight * one.middle for weight, one in self._groups))

    def at(self, tried: Tried, values: Array) -> Array:
        """Score points at each value: (K,)."""
        key = tried, values.tobytes()
        if key not in self._known:
            found = np.zeros(values.size)
            for weight, one in self._groups:
                rows = one.rows(tried, values)
                found += weight * (one.middle if rows is None else median(rows))
            self._known[key] = found
        return self._known[key]

    @property
    def by_draw(self) -> Rows:
        """The weighted mean of the areas in each draw: (D,)."""
        return np.asarray(sum((weight * one.total for weight, one in self._groups), np.zeros(self._draws)))


def median(rows: Rows) -> Array:
    """Median of every row, (K,): halfway between the two in the middle, as the simulation has it."""
    half = rows.shape[1] // 2
    if rows.shape[1] % 2:
        return np.asarray(np.partition(rows, half, axis=1)[:, half])
    parted = np.partition(rows, (half - 1, half), axis=1)
    return np.asarray((parted[:, half - 1] + parted[:, half]) / 2.0)
