"""Which assumption, moved how far, turns an example package: another one is then better by more than TOLERANCE, or it is that
much over a budget.

A package is linear in what one measure brings, so that at every value the packages that are known are compared at once, and the
nearest value at which one of them is better by enough is found by search. Which packages those are, the solver says: it is asked
where a bound (`bound.py`) leaves room for a better one; where it leaves none nothing turns, and the solver is not asked. Where the
solver finds nothing better at a value, nothing nearer turns it either: what another package is ahead is convex in what a measure brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.arrays import Array
from lib.interventions.portfolio.solver import CENT, Flags, Problem, polish, solve
from lib.interventions.portfolio.values import Options
from lib.interventions.tipping.bound import Bound
from lib.interventions.tipping.offers import Column, Offers
from lib.interventions.tipping.search import first, nearest, told
from lib.interventions.tipping.tried import Tried, tried_of

TOLERANCE = 0.01
"""Part of the effect by which another package has to be better, and of a budget by which this one has to be over it."""
TOLD = 3
_GAP, _SECONDS = 2e-3, 2.0
# How often the solver is asked: so many times over the number of pairs, between these.
_ASKED, _LEAST_ASKED, _MOST_ASKED = 600, 4, 100
# Better by so much more than enough, as a part of TOLERANCE, that it is worth to look nearer.
_MORE = 0.1
# So near the next known value that the solver is not asked again, as a part of the range.
_NEAR = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class PackageTip:
    """`tried` at `value` turns the package. instead: what is then better, (A, M); None where this one is over its budget.

    root: the nearest such value that is known; distance: |x| of it. exact: nothing nearer turns it, within the gap of the solver.
    """

    tried: Tried
    value: float
    root: float
    distance: float
    instead: Flags | None
    exact: bool


@dataclass(frozen=True, slots=True, eq=False)
class PackageTipping:
    """tips: nearest first, at most one per assumption. asked: how often the solver was; complete: whether nothing can be nearer than the
    told ones."""

    tried: tuple[Tried, ...]
    tips: tuple[PackageTip, ...]
    asked: int
    complete: bool


def package_tips(
    options: Options, problem: Problem, chosen: Flags, offers: Offers, known: Sequence[Flags] = ()
) -> PackageTipping:
    """What turns the package `chosen` of this problem, which no package exceeds by TOLERANCE. known: other packages, for any budget.

    The solver is asked the more often the smaller the problem is, so that the answer takes about as long and is always the same.
    """
    search = _PackageSearch(options, problem, chosen, offers, known)
    free = int((problem.may & ~problem.must).sum())
    return search.run(min(_MOST_ASKED, max(_LEAST_ASKED, _ASKED // max(free, 1))))


@dataclass(slots=True)
class _Way:
    """One assumption in one direction. Between `clear` (nothing turns before it) and `turns` (something does; None: not known)."""

    tried: Tried
    way: int
    clear: float
    turns: float | None = None
    done: bool = False
    dear: bool = False


class _PackageSearch:
    def __init__(self, options: Options, problem: Problem, chosen: Flags, offers: Offers, known: Sequence[Flags]) -> None:
        self._options, self._problem, self._chosen, self._offers = options, problem, chosen, offers
        self._measures = {name: n for n, name in enumerate(options.measures)}
        # What may be nowhere cannot turn anything.
        allowed = [name for m, name in enumerate(options.measures) if problem.may[:, m].any()]
        self._tried = tried_of(offers.catalogue, allowed, money=True)
        self._crime = np.array([offers.crime(name) for name in options.measures])
        self._pool: list[Flags] = []
        self._allowed: list[bool] = []
        for one in (chosen, *known):
            self._learn(one)
        self._bound = Bound(problem)
        self.asked = 0

    def run(self, most: int) -> PackageTipping:
        ways = [self._way(tried, way) for tried in self._tried for way in tried.directions]
        while self.asked < most:
            third = self._third(ways)
            open_ways = [way for way in ways if not way.done and way.clear < third]
            if not open_ways:
                break
            known = len(self._pool)
            # What would be told is made exact first; then whether something else is nearer.
            about_to_tell = [way for way in open_ways if way.turns is not None and way.turns <= third]
            self._probe(min(about_to_tell or open_ways, key=lambda way: way.turns or way.clear), third)
            for way in ways:
                self._look(way, known)
        complete = not any(not way.done and way.clear < self._third(ways) for way in ways)
        best: dict[Tried, _Way] = {}
        for way in ways:
            if way.turns is not None and (way.tried not in best or way.turns < (best[way.tried].turns or 0.0)):
                best[way.tried] = way
        tips = sorted((self._tip(way) for way in best.values()), key=lambda tip: tip.distance)
        return PackageTipping(self._tried, tuple(tips), self.asked, complete)

    def _third(self, ways: Sequence[_Way]) -> float:
        """How far the last of the told ones is, as far as is known."""
        nearest_of: dict[Tried, float] = {}
        for way in ways:
            if way.turns is not None and not way.dear:
                nearest_of[way.tried] = min(way.turns, nearest_of.get(way.tried, np.inf))
        found = sorted(nearest_of.values())
        return found[TOLD - 1] if len(found) >= TOLD else np.inf

    def _way(self, tried: Tried, way: int) -> _Way:
        if tried.what in ("investment", "per_year", "share") and way > 0:
            # It only gets dearer: no other package becomes better, this one can only become too dear.
            x = nearest(lambda places: self._money_left(tried, tried.at(places)), way)
            return _Way(tried, way, 1.0, None if x is None else abs(x), done=True, dear=True)
        room = first(lambda x: self._needed(tried, tried.at(x)) - self._bound_at(tried, tried.at(x)), way)
        found = _Way(tried, way, 1.0 if room is None else abs(room), done=room is None)
        self._look(found, 1)
        return found

    def _look(self, way: _Way, since: int) -> None:
        """Compare with the packages that are known, from number `since` on."""
        if way.done or since >= len(self._pool):
            return
        x = nearest(lambda places: self._margin(way.tried, way.tried.at(places), since), way.way)
        if x is not None:
            way.turns = abs(x) if way.turns is None else min(abs(x), way.turns)
            way.done = way.turns <= way.clear + _NEAR

    def _probe(self, way: _Way, third: float) -> None:
        """Ask the solver where it turns as far as is known, or somewhat further than what is clear."""
        at = (
            way.turns if way.turns is not None else min(1.0, max(2.0 * way.clear, way.clear + 0.1), max(third, way.clear + _NEAR))
        )
        value = way.tried.at(np.array([way.way * at]))
        problem = self._moved(way.tried, value)
        found = solve(problem, _SECONDS, _GAP)
        self.asked += 1
        better = False
        if found.chosen is not None:
            package, now = polish(problem, found.chosen), float(self._worth(way.tried, value)[0, 0])
            ahead = problem.effect(package) - float(self._needed(way.tried, value)[0])
            better = ahead > _MORE * TOLERANCE * abs(now) and self._learn(package)
        if not better:
            way.clear = max(way.clear, at)
            way.done = way.turns is not None or at >= 1.0

    def _learn(self, package: Flags) -> bool:
        if any((package == one).all() for one in self._pool):
            return False
        self._pool.append(package)
        self._allowed.append(self._problem.allowed_but_for_money(package))
        self._left = _left(self._problem, np.array(self._pool))
        self._effects = np.array([self._problem.effect(one) for one in self._pool])
        return True

    def _columns(self, tried: Tried, values: Array) -> tuple[int, Column]:
        measure = str(tried.measure)
        return self._measures[measure], self._offers.column(measure, tried, values)

    def _worth(self, tried: Tried, values: Array) -> Array:
        """Effect of every known package at each value: (N, K)."""
        pool, weights = np.array(self._pool), self._problem.weights
        if tried.what == "crime_beta":
            by_crime = np.einsum("nam,a,m->n", pool, weights, self._crime)
            return np.asarray(self._effects[:, None] + np.outer(by_crime, values / tried.base - 1.0))
        if tried.what not in ("peak", "onset"):
            return np.repeat(self._effects[:, None], values.size, axis=1)
        m, column = self._columns(tried, values)
        now = self._problem.gain[:, m]
        others = self._left / np.where(pool[:, :, m, None], 1.0 - now / self._problem.ceilings, 1.0)
        taken = pool[:, :, m] * weights
        linear = np.einsum("na,ka->nk", taken, column.linear - self._problem.linear[:, m])
        return np.asarray(self._effects[:, None] + linear + np.einsum("na,nad,kad->nk", taken, others, column.gain - now))

    def _fits(self, tried: Tried, values: Array) -> Flags:
        """Which known packages are within the limits at each value: (N, K)."""
        fits = np.repeat(np.array(self._allowed)[:, None], values.size, axis=1)
        for spent, budget in self._spent(tried, values, len(self._pool)):
            fits &= spent <= budget + CENT
        return fits

    def _spent(self, tried: Tried, values: Array, number: int) -> list[tuple[Array, float]]:
        """Euro of the first known packages, (number, K), and the budget; once and per year."""
        pool, found = np.array(self._pool[:number]), []
        for n, (cost, budget) in enumerate(self._problem.costs):
            spent = np.repeat((pool * cost).sum(axis=(1, 2))[:, None], values.size, axis=1)
            if tried.what in ("investment", "per_year", "share"):
                m, column = self._columns(tried, values)
                amount = column.upkeep if n else column.investment
                spent = spent + np.einsum("na,ka->nk", pool[:, :, m].astype(np.float64), amount - cost[:, m])
            found.append((spent, budget))
        return found

    def _needed(self, tried: Tried, values: Array) -> Array:
        """What another package has to bring: (K,)."""
        now = self._worth(tried, values)[0]
        return np.asarray(now + TOLERANCE * np.abs(now) + 1e-9)

    def _margin(self, tried: Tried, values: Array, since: int = 1) -> Array:
        """Negative where a known package, from number `since` on, is better by enough: (K,)."""
        worth = np.where(self._fits(tried, values), self._worth(tried, values), -np.inf)
        return np.asarray(self._needed(tried, values) - worth[since:].max(axis=0, initial=-np.inf))

    def _money_left(self, tried: Tried, values: Array) -> Array:
        """Negative where the package is too far over a budget: (K,)."""
        return np.asarray(
            np.min([(1.0 + TOLERANCE) * budget - spent[0] for spent, budget in self._spent(tried, values, 1)], axis=0)
        )

    def _bound_at(self, tried: Tried, values: Array) -> Array:
        if tried.what == "crime_beta":
            points = self._problem.linear + self._crime * (values / tried.base - 1.0)[:, None, None]
            return self._bound.at(points)
        if tried.what in ("half_life", "upkeep"):
            return np.full(values.size, -np.inf)
        m, column = self._columns(tried, values)
        return self._bound.at_column(m, column)

    def _moved(self, tried: Tried, value: Array) -> Problem:
        """The problem with the assumption at this value."""
        if tried.what == "crime_beta":
            return replace(self._problem, linear=self._problem.linear + self._crime * (value[0] / tried.base - 1.0))
        m, column = self._columns(tried, value)
        linear, gain = self._problem.linear.copy(), self._problem.gain.copy()
        (once, budget), (yearly, per_year) = ((cost.copy(), most) for cost, most in self._problem.costs)
        linear[:, m], gain[:, m] = column.linear[0], column.gain[0]
        once[:, m], yearly[:, m] = column.investment[0], column.upkeep[0]
        return replace(self._problem, linear=linear, gain=gain, costs=((once, budget), (yearly, per_year)))

    def _tip(self, way: _Way) -> PackageTip:
        x = way.turns or 0.0
        root = float(way.tried.at(np.array([way.way * x]))[0])
        end = way.tried.low if way.way < 0 else way.tried.high
        margin = self._money_left if way.dear else self._margin
        value = told(root, way.tried.base, end, lambda one: bool(margin(way.tried, np.array([one]))[0] < 0))
        at = np.array([value])
        worth = np.where(self._fits(way.tried, at), self._worth(way.tried, at), -np.inf)[:, 0]
        instead = None if way.dear else self._pool[1 + int(worth[1:].argmax())]
        return PackageTip(way.tried, value, root, x, instead, way.done)


def _left(problem: Problem, pool: Flags) -> Array:
    """What each package leaves of the ceilings: (N, A, C)."""
    return np.asarray(np.prod(1.0 - problem.gain * pool[..., None] / problem.ceilings, axis=2))
