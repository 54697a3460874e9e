"""What one scenario costs, discounted over its years, with one assumption moved to many values at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.costs import AreaSize, cash_flow, units
from lib.interventions.effect.measures import Measure
from lib.interventions.tipping.tried import Tried, changed

_ONE = AreaSize(1.0)


class Spending:
    """Present value of the middle amounts of measures in areas: the flow of one unit times how many there are."""

    def __init__(
        self, areas: Iterable[tuple[AreaSize, tuple[Measure, ...]]], catalogue: Catalogue, years: NDArray[np.int64]
    ) -> None:
        self._catalogue, self._years = catalogue, years
        self._units: dict[Measure, float] = defaultdict(float)
        for size, measures in areas:
            for one in measures:
                whole = Measure(one.intervention, 1.0, one.start, one.upkeep_until)
                entry = catalogue.get(one.intervention)
                self._units[whole] += units(entry, one.coverage, size) / units(entry, 1.0, _ONE)
        self._by_measure = {one: self._value(one, catalogue) for one in self._units}
        self.base = float(sum(self._by_measure.values()))

    def at(self, tried: Tried, values: Array) -> Array:
        """Present value in euro at each value: (K,)."""
        mine = [one for one in self._units if one.intervention == tried.measure]
        if not mine or tried.what in ("half_life", "peak", "crime_beta"):
            return np.full(values.size, self.base)
        others = self.base - sum(self._by_measure[one] for one in mine)
        if tried.what in ("investment", "per_year", "share"):  # linear in the amount
            ends = [
                sum(self._value(one, changed(self._catalogue, tried, end)) for one in mine) for end in (tried.low, tried.high)
            ]
            return np.asarray(others + ends[0] + (values - tried.low) * (ends[1] - ends[0]) / (tried.high - tried.low))
        if tried.what == "onset":  # only the number of years of building counts
            building = np.maximum(1.0, np.ceil(values))
            by_years = {b: sum(self._value(one, changed(self._catalogue, tried, b)) for one in mine) for b in np.unique(building)}
            return np.array([others + by_years[b] for b in building])
        return np.array([others + sum(self._stopped(one, value) for one in mine) for value in values])

    def _stopped(self, one: Measure, years: float) -> float:
        until = one.start + int(min(years, one.plan.upkeep_years)) if np.isfinite(years) else one.upkeep_until
        stopped = Measure(one.intervention, 1.0, one.start, until)
        return self._value(stopped, self._catalogue, self._units[one])

    def _value(self, one: Measure, catalogue: Catalogue, number: float | None = None) -> float:
        flow = cash_flow((one,), catalogue, _ONE, self._years)
        return float(flow.present_value[1]) * (self._units[one] if number is None else number)
