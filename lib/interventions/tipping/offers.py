"""What a measure brings and costs in every buurt of an example package, with one assumption moved to many values at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.arrays import Array
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.costs import AreaSize, units
from lib.interventions.effect.shape import shape
from lib.interventions.tipping.effects import Draws
from lib.interventions.tipping.tried import Tried
from lib.scores import DIMENSIONS, Dimension


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One measure at K values, in A areas: expected points that add as they are (K, A), that saturate (K, A, 5), euro (K, A)."""

    linear: Array
    gain: Array
    investment: Array
    upkeep: Array


class Offers:
    """All measures of a package, each from `start` on and kept up, at one coverage (0-1), judged in `year`: means over the draws."""

    def __init__(
        self, catalogue: Catalogue, sizes: Mapping[str, AreaSize], coverage: float, start: int, year: int, draws: int
    ) -> None:
        self.catalogue, self._sizes, self._coverage = catalogue, list(sizes.values()), coverage
        self._years, self._draws = year - start, Draws(catalogue, draws)

    def column(self, measure: str, tried: Tried, values: Array) -> Column:
        """The measure with the assumption, one of its own or crime_beta, at each value."""
        entry, one = self.catalogue.get(measure), np.ones(values.size)
        onset = values if tried.what == "onset" else entry.onset_years
        reached = self._coverage * shape(self._years, onset, entry.half_life) * one
        linear, gain = np.zeros(values.size), np.zeros((values.size, len(DIMENSIONS)))
        for dimension, _ in entry.effects.items():
            saturates, adds = self._means(measure, dimension, tried, values)
            linear += reached * adds
            gain[:, DIMENSIONS.index(dimension)] = reached * saturates
        once, yearly = entry.costs.investment.mode * one, entry.costs.upkeep_per_year.mode * one
        once, yearly = (values if tried.what == what else amount for what, amount in (("investment", once), ("per_year", yearly)))
        more = values / tried.base if tried.what == "share" else one
        count = np.array([units(entry, self._coverage, size) for size in self._sizes])
        areas = np.ones(len(self._sizes))
        return Column(
            np.outer(linear, areas),
            gain[:, None, :] * areas[:, None],
            np.outer(once * more, count),
            np.outer(yearly * more, count),
        )

    def crime(self, measure: str) -> float:
        """Expected points by a fall of crime."""
        entry = self.catalogue.get(measure)
        reached = self._coverage * float(shape(self._years, entry.onset_years, entry.half_life))
        crime = [d for d, _ in entry.effects.items() if self._draws.is_crime(measure, d)]
        return sum(reached * self._mean(self._draws.of(measure, d)[1]) for d in crime)

    def _means(self, measure: str, dimension: Dimension, tried: Tried, values: Array) -> tuple[Array, Array]:
        """(saturates, adds) at full exposure."""
        one = np.ones(values.size)
        if tried.what == "peak" and (tried.measure, tried.dimension) == (measure, dimension):
            gain, plain = self._draws.moved(tried, values)
            return gain.mean(axis=1), plain.mean(axis=1)
        means = [self._mean(part) * one for part in self._draws.of(measure, dimension)]
        if tried.what == "crime_beta" and self._draws.is_crime(measure, dimension):
            means[1] = means[1] * values / tried.base
        return means[0], means[1]

    def _mean(self, values: Array | None) -> float:
        return 0.0 if values is None else float(values.mean())
