"""Which assumption, moved how far, turns the order of scenarios, by their effect or by their effect per euro.

    effect      median effect some years after the first start of each scenario, mean over its areas
    per euro    the same, per million euro of the discounted costs over HORIZON years

Two scenarios closer than what the page can show are level, and a level pair cannot turn. The order has turned where of two that are
not level the lower one is above the other. An assumption is one for all scenarios that assume the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

import numpy as np

from lib.arrays import Array
from lib.horizon import HORIZON
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.costs import AreaSize
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.simulate import DRAWS
from lib.interventions.tipping.effects import Group, ScenarioEffect
from lib.interventions.tipping.search import nearest, told
from lib.interventions.tipping.spending import Spending
from lib.interventions.tipping.tried import Tried, merged, tried_of, upkeep_of

Criterion = Literal["effect", "per_euro"]
AFTER = 10
LEVEL = 0.0005
"""Score points: a smaller difference reads as none."""
LEVEL_PER_EURO = 0.01
"""Part of the larger effect per euro: a smaller difference is none."""
_MILLION = 1e6
# The simulation computes in single precision: what has turned by fewer points than this may not have turned there.
_CLEAR = 5e-8


@dataclass(frozen=True, slots=True)
class Side:
    """One scenario. groups: areas with an effect; spent: (size, measures) of every area, None where a cost is not known."""

    slot: str
    first: int
    groups: tuple[Group, ...]
    spent: tuple[tuple[AreaSize, tuple[Measure, ...]], ...] | None
    catalogue: Catalogue = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tip:
    """`tried` at `value` turns the order into `order` (highest first). root: the nearest such value; distance: |x| of it, 0 to 1.

    slots: the scenarios in which it is so assumed.
    """

    tried: Tried
    slots: tuple[str, ...]
    value: float
    root: float
    distance: float
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """values: per slot, in points or points per million euro. ranks: highest first, level ones together.

    holds: part of the draws in which everything that is not level is in this order; 1 where all are level. tried: slots per assumption.
    tips: nearest first, at most one per assumption.
    """

    criterion: Criterion
    values: dict[str, float]
    ranks: tuple[tuple[str, ...], ...]
    holds: float
    tried: dict[Tried, tuple[str, ...]]
    tips: tuple[Tip, ...]


def orders_of(sides: Sequence[Side], *, after: int = AFTER, draws: int = DRAWS) -> tuple[Order, ...]:
    """The order of two or more scenarios by effect and, where all have costs that are known, per euro; () for fewer."""
    if len(sides) < 2:
        return ()
    effects = {side.slot: ScenarioEffect(side.groups, side.catalogue, side.first + after, draws) for side in sides}
    found = [_Ordering("effect", sides, effects, None, after).order()]
    if all(side.spent is not None for side in sides):
        spending = {s.slot: Spending(s.spent or (), s.catalogue, np.arange(s.first, s.first + HORIZON)) for s in sides}
        if all(one.base > 0 for one in spending.values()):
            found.append(_Ordering("per_euro", sides, effects, spending, after).order())
    return tuple(found)


class _Ordering:
    def __init__(
        self,
        criterion: Criterion,
        sides: Sequence[Side],
        effects: dict[str, ScenarioEffect],
        spending: dict[str, Spending] | None,
        after: int,
    ) -> None:
        self._criterion, self._sides, self._effects, self._spending, self._after = criterion, sides, effects, spending, after
        self._values = {slot: float(self._worth(slot, np.array([one.base]), None)[0]) for slot, one in effects.items()}
        self._ranks = _ranked(self._values, self._level)
        self._pairs = [
            (over, under)
            for i, level in enumerate(self._ranks)
            for over in level
            for lower in self._ranks[i + 1 :]
            for under in lower
        ]

    def order(self) -> Order:
        tried = merged((side.slot, one) for side in self._sides for one in self._tried(side))
        tips = [tip for one, slots in tried.items() if (tip := self._tip(one, slots)) is not None]
        tips.sort(key=lambda tip: tip.distance)
        return Order(self._criterion, self._values, self._ranks, self._holds(), tried, tuple(tips))

    def _tried(self, side: Side) -> list[Tried]:
        measures = [measure for group in side.groups for measure in group.measures]
        found = list(tried_of(side.catalogue, (m.intervention for m in measures), money=self._spending is not None))
        most = HORIZON - 1 if self._spending is not None else self._after
        for name in dict.fromkeys(m.intervention for m in measures):
            years = max(m.plan.upkeep_years for m in measures if m.intervention == name)
            if years > 0:
                found.append(upkeep_of(name, years, most))
        return found

    def _worth(self, slot: str, effect: Array, costs: Array | None) -> Array:
        if self._spending is None:
            return effect
        return np.asarray(effect / (self._spending[slot].base if costs is None else costs) * _MILLION)

    def _level(self, one: float, other: float) -> bool:
        if self._spending is None:
            return abs(one - other) < LEVEL
        return abs(one - other) <= LEVEL_PER_EURO * max(abs(one), abs(other))

    def _at(self, tried: Tried, slots: tuple[str, ...], values: Array) -> dict[str, Array]:
        """What every scenario is worth at each value."""
        found = {slot: np.full(values.size, value) for slot, value in self._values.items()}
        for slot in slots:
            costs = None if self._spending is None else self._spending[slot].at(tried, values)
            found[slot] = self._worth(slot, self._effects[slot].at(tried, values), costs)
        return found

    def _margin(self, tried: Tried, slots: tuple[str, ...], values: Array) -> Array:
        """By how much the order still stands, at its weakest: negative = turned, and not by rounding alone. (K,)"""
        worth = self._at(tried, slots, values)
        clear = _CLEAR * (1.0 if self._spending is None else _MILLION / min(one.base for one in self._spending.values()))
        return np.asarray(np.min([worth[over] - worth[under] for over, under in self._pairs], axis=0) + clear)

    def _tip(self, tried: Tried, slots: tuple[str, ...]) -> Tip | None:
        if not self._pairs:
            return None
        margin = partial(self._margin, tried, slots)
        if tried.what == "upkeep":
            return self._whole_years(tried, slots)
        best: tuple[float, float, float] | None = None
        for way in tried.directions:
            x = nearest(lambda places: margin(tried.at(places)), way)
            if x is None or (best is not None and abs(x) >= best[0]):
                continue
            root = float(tried.at(np.array([x]))[0])
            end = tried.low if way < 0 else tried.high
            value = told(root, tried.base, end, lambda one: bool(margin(np.array([one]))[0] < 0))
            best = abs(x), root, value
        return None if best is None else self._found(tried, slots, *best)

    def _whole_years(self, tried: Tried, slots: tuple[str, ...]) -> Tip | None:
        years = np.arange(int(np.ceil(tried.high)) - 1, -1, -1).astype(np.float64)
        turned = np.flatnonzero(self._margin(tried, slots, years) < 0)
        if not turned.size:
            return None
        value = float(years[turned[0]])
        return self._found(tried, slots, (tried.high - value) / tried.high, value, value)

    def _found(self, tried: Tried, slots: tuple[str, ...], distance: float, root: float, value: float) -> Tip:
        worth = self._at(tried, slots, np.array([value]))
        after = tuple(sorted(worth, key=lambda slot: -float(worth[slot][0])))
        return Tip(tried, slots, value, root, distance, after)

    def _holds(self) -> float:
        if not self._pairs:
            return 1.0
        worth = {slot: self._worth(slot, one.by_draw, None) for slot, one in self._effects.items()}
        return float(np.mean(np.all([worth[over] > worth[under] for over, under in self._pairs], axis=0)))


def _ranked(values: dict[str, float], level: object) -> tuple[tuple[str, ...], ...]:
    ordered = sorted(values, key=lambda slot: (-values[slot], slot))
    ranks: list[list[str]] = []
    for slot in ordered:
        if ranks and level(values[ranks[-1][-1]], values[slot]):  # type: ignore[operator]
            ranks[-1].append(slot)
        else:
            ranks.append([slot])
    return tuple(map(tuple, ranks))
