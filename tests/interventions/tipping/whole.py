"""Scenarios computed from scratch with one assumption changed: what a told value has to do there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from lib.interventions.catalogue.assumptions import with_assumptions
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.costs import AreaSize, cash_flow
from lib.interventions.effect.measures import Measure
from lib.interventions.effect.simulate import simulate
from lib.interventions.tipping.effects import Group
from lib.interventions.tipping.order import Criterion, Side
from lib.interventions.tipping.tried import Tried

CATALOGUE = load_catalogue()
DRAWS = 150
SIZE = AreaSize(900.0, 1000.0)


def side(slot: str, *measures: Measure, catalogue: Catalogue = CATALOGUE, spent: bool = True) -> Side:
    """A scenario in one area."""
    costs = ((SIZE, measures),) if spent else None
    return Side(slot, min(m.start for m in measures), (Group(1.0, measures),), costs, catalogue)


def with_value(one: Side, tried: Tried, value: float) -> Side:
    """The same scenario as somebody would enter it, with this assumption at this value."""
    if tried.what == "upkeep":
        return replace(
            one,
            groups=tuple(Group(g.weight, _stopped(g.measures, tried, int(value))) for g in one.groups),
            spent=None if one.spent is None else tuple((size, _stopped(ms, tried, int(value))) for size, ms in one.spent),
        )
    return replace(one, catalogue=with_assumptions(one.catalogue, tried.changes(value)))


def _stopped(measures: tuple[Measure, ...], tried: Tried, years: int) -> tuple[Measure, ...]:
    def stop(one: Measure) -> Measure:
        if one.intervention != tried.measure or one.plan.upkeep_years <= years:
            return one
        return replace(one, upkeep_until=one.start + years)

    return tuple(map(stop, measures))


def worth(one: Side, criterion: Criterion, draws: int = DRAWS, after: int = 10) -> float:
    """Points after so many years, or points per million euro: the simulation and the flow of money, nothing of lib.interventions.tipping."""
    effect = sum(g.weight * float(simulate(g.measures, one.catalogue, [one.first + after], draws).median[0]) for g in one.groups)
    if criterion == "effect":
        return effect
    years = np.arange(one.first, one.first + 15)
    assert one.spent is not None
    return effect / sum(float(cash_flow(ms, one.catalogue, size, years).present_value[1]) for size, ms in one.spent) * 1e6


def turned(
    sides: Sequence[Side], slots: Sequence[str], tried: Tried, value: float, criterion: Criterion, ranks: Sequence[Sequence[str]]
) -> float:
    """By how much the order has turned (positive), at most, with the assumption at this value in these scenarios."""
    values = {one.slot: worth(with_value(one, tried, value) if one.slot in slots else one, criterion) for one in sides}
    return max(
        values[under] - values[over]
        for i, level in enumerate(ranks)
        for over in level
        for lower in ranks[i + 1 :]
        for under in lower
    )


@st.composite
def measures(draw: st.DrawFn, most: int = 3) -> tuple[Measure, ...]:
    """One to three measures of the catalogue with any plan."""
    ids = draw(st.lists(st.sampled_from(CATALOGUE.ids), min_size=1, max_size=most, unique=True))
    found = []
    for name in ids:
        start = draw(st.integers(2027, 2031))
        until = draw(st.sampled_from([None, start, start + 3, start + 8]))
        found.append(Measure(name, draw(st.sampled_from([0.2, 0.5, 1.0])), start, until))
    return tuple(found)


Plans = tuple[tuple[str, tuple[Group, ...]], ...]


@st.composite
def plans(draw: st.DrawFn) -> Plans:
    """Two or three scenarios, in one or two areas each."""
    found = []
    for slot in "ABC"[: draw(st.integers(2, 3))]:
        first = draw(measures())
        second = draw(st.one_of(st.none(), measures(2)))
        groups = (Group(1.0, first),) if second is None else (Group(0.6, first), Group(0.4, second))
        found.append((slot, groups))
    return tuple(found)


def sides(of: Plans) -> tuple[Side, ...]:
    """The same as scenarios: the catalogue is not drawn, and not printed."""
    found = []
    for slot, groups in of:
        spent = tuple((AreaSize(500.0 * (n + 1)), g.measures) for n, g in enumerate(groups))
        found.append(Side(slot, min(m.start for g in groups for m in g.measures), groups, spent, CATALOGUE))
    return tuple(found)
