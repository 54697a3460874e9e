"""What an example package is chosen from, within which limits, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Array
from lib.interventions.portfolio.solver import Status
from lib.interventions.portfolio.words import Conflict

Flags = NDArray[np.bool_]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """What can be chosen: A areas x M measures.

    effects: (A, M, C, D) score points per channel and draw in the chosen year; positive parts saturate towards ceilings
    (C,), negative parts add. investment, upkeep: (A, M) euro once and per year, >= 0. weights: (A,) >= 0, e.g. inhabitants
    (default equal); they are rescaled to a mean of 1. labels: names for sentences, by id.
    """

    areas: tuple[str, ...]
    measures: tuple[str, ...]
    effects: Array
    ceilings: Array
    investment: Array
    upkeep: Array
    weights: Array | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        table = (len(self.areas), len(self.measures))
        if self.effects.ndim != 4 or self.effects.shape[:2] != table or not self.effects.shape[3]:
            raise ValueError("De effecten horen een tabel te zijn per buurt, maatregel, dimensie en trekking.")
        if not np.isfinite(self.effects).all():
            raise ValueError("Een effect ontbreekt of is geen eindig getal.")
        if self.ceilings.shape != self.effects.shape[2:3] or not (self.ceilings > 0).all():
            raise ValueError("Iedere dimensie heeft één bovengrens nodig, groter dan nul.")
        if (self.effects > self.ceilings[:, None]).any():
            raise ValueError("Een effect ligt boven de bovengrens van zijn dimensie.")
        for cost in (self.investment, self.upkeep):
            if cost.shape != table or not (np.isfinite(cost).all() and (cost >= 0).all()):
                raise ValueError("De kosten horen een tabel te zijn per buurt en maatregel, met bedragen van nul of meer.")
        if self.weights is not None and (
            self.weights.shape != table[:1] or not (self.weights >= 0).all() or not self.weights.sum() > 0
        ):
            raise ValueError("Geef iedere buurt een gewicht van nul of meer, en niet overal nul.")


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets in euro (None: no limit), pairs (area, measure) that must or may not be in, and minimums per area."""

    investment: float | None = None
    upkeep: float | None = None
    must: frozenset[Pair] = frozenset()
    must_not: frozenset[Pair] = frozenset()
    min_effect: Mapping[str, float] = field(default_factory=dict)
    min_measures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure that could be in the package: what it would add (expected, weighted score points) in the area where that
    is most, and what it needs there. elsewhere: in how many more areas it could be added."""

    area: str
    measure: str
    adds: float
    investment: float
    upkeep: float
    short_investment: float
    short_upkeep: float
    elsewhere: int
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Portfolio:
    """An example package. status: proven (within the gap asked), time_limit (with the gap reached) or infeasible.

    chosen: (A, M). effect: weighted sum of the mean effects over all draws, exact rule; area_effects (A,) without weights.
    expected: the same from the means, which the gap is about; difference = expected - effect. bound: no package within
    the limits has a larger `expected`. Without an answer these figures are NaN. reason: Dutch, where infeasible, empty or not proven. conflict: the limit to relax.
    """

    status: Status
    chosen: Flags
    investment: float
    upkeep: float
    effect: float
    area_effects: Array
    expected: float
    bound: float
    gap: float
    left_out: tuple[LeftOut, ...]
    reason: str
    conflict: Conflict | None

    @property
    def answered(self) -> bool:
        """Whether there is a package at all, if only the empty one."""
        return not np.isnan(self.expected)

    @property
    def difference(self) -> float:
        """Score points between the rule on means and the exact rule in every draw."""
        return self.expected - self.effect

    def pairs(self, options: Options) -> tuple[Pair, ...]:
        """The package as (area, measure), in the order of the options."""
        return tuple((options.areas[a], options.measures[m]) for a, m in np.argwhere(self.chosen))


@dataclass(frozen=True, slots=True, eq=False)
class CurvePoint:
    """What another investment budget gives; effect is None where the limits cannot be met."""

    budget: float
    status: Status
    effect: float | None
    investment: float
    upkeep: float
    chosen: Flags
    gap: float


@dataclass(frozen=True, slots=True, eq=False)
class Stability:
    """How the package depends on the draws. share: (A, M), part of the solved draws in which each measure is chosen.

    kept: average part of the package that is chosen again; same: part of the draws with exactly the same package. solved,
    infeasible: numbers of draws; when time ran out they add up to less than `asked`. packages: the different ones that came out.
    """

    share: Array
    kept: float
    same: float
    asked: int
    solved: int
    infeasible: int
    packages: tuple[Flags, ...] = ()
