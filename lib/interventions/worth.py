"""Effect per euro in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.interventions.costs import CashFlow
from lib.interventions.effect.simulate import Simulation

# Average score points over the years for every 100 euro (present value) per household: limits of klein, middel, groot.
# Chosen a factor ten apart, because both sides are assumptions of which little more than the order of size is known.
MIDDLE, LARGE = 0.0001, 0.001
_NARROW_LOW, _NARROW_HIGH = 0.1667, 0.8333


@dataclass(frozen=True, slots=True)
class PerEuro:
    """Effect per euro in words. It divides one assumption by another: for the eye, never to sort by.

    low: small effect and high costs; high: large effect and low costs. Words: geen, klein, middel, groot.
    """

    low: str
    middle: str
    high: str

    @property
    def text(self) -> str:
        """One Dutch phrase with its range."""
        if self.low == self.high:
            return f"effect per euro: {self.middle}"
        return f"effect per euro: {self.middle} (van {self.low} tot {self.high})"


def effect_per_euro(simulation: Simulation, flow: CashFlow, households: float) -> PerEuro | None:
    """Order of size of the effect per euro over the years of the simulation; None without households or costs.

    The average effect over the years (2 van de 3 trekkingen for the range) is divided by the discounted costs
    per household in the same years. Raises ValueError when the years differ.
    """
    if not np.array_equal(simulation.years, flow.years):
        raise ValueError("Effect en kosten gaan over verschillende jaren. Bereken beide over dezelfde jaren.")
    costs = flow.present_value
    if not households > 0 or not costs[1] > 0:
        return None
    hundreds = costs / households / 100
    if any(q not in simulation.quantiles for q in (_NARROW_LOW, 0.5, _NARROW_HIGH)):
        raise ValueError("Vraag de standaardkwantielen op: zonder midden en band is dit niet te zeggen.")
    effect = [float(simulation.total[:, simulation.quantiles.index(q)].mean()) for q in (_NARROW_LOW, 0.5, _NARROW_HIGH)]
    return PerEuro(_word(effect[0], hundreds[2]), _word(effect[1], hundreds[1]), _word(effect[2], hundreds[0]))


def _word(effect: float, hundreds: float) -> str:
    if effect <= 0:
        return "geen"
    # Costs of nothing at the low end: the ratio has no upper limit.
    ratio = np.inf if hundreds <= 0 else effect / hundreds
    return "groot" if ratio >= LARGE else "middel" if ratio >= MIDDLE else "klein"
