"""The assumptions that are tried, and how far each may move: by the catalogue where it gives a range, else by a stated one.

Every assumption moves along x from -1 to 1: 0 is what is assumed now, -1 and 1 are the ends of what is plausible. So |x| says how
far something has to move, in the same measure for years, points and euros.

    half-life, onset     a quarter to four times what is assumed, on a logarithmic scale; an effect that stays by itself is tried
                         as one that halves, down to a half-life of HORIZON years
    peak effect          the middle from the low to the high value; low and high move with it by the same factor, so that the draws
                         are the same draws times a number (where the middle is zero: by the same shift). A sign never turns.
    crime to score       likewise, from the low to the high value
    costs                the middle amount from the low to the high amount
    share reached        half to twice what is assumed, at most all
    upkeep               stops so many whole years after the start
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from lib.arrays import Array
from lib.horizon import HORIZON
from lib.interventions.catalogue.entry import Intervention
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.catalogue.values import Spread
from lib.scores import Dimension

What = Literal["half_life", "onset", "peak", "crime_beta", "investment", "per_year", "share", "upkeep"]
TIMES = 4.0
"""Half-life and onset are tried from a quarter to so many times what is assumed."""
SHARE_TIMES = 2.0
_MOST_CRIME, _LONGEST_ONSET = 0.9, 30.0
_SHORTEST_HALF_LIFE, _LONGEST_HALF_LIFE = 0.1, 100.0
_SPREADS = {"investment": "investment", "per_year": "upkeep_per_year"}


@dataclass(frozen=True, slots=True)
class Tried:
    """One assumption: of `measure` (None: shared by all), in `dimension` when it is a peak effect, now `base`, tried from low to high.

    base is infinite for an effect that stays by itself and for upkeep for ever. spread: of peak, crime_beta and costs, as it is now.
    """

    what: What
    measure: str | None
    dimension: Dimension | None
    base: float
    low: float
    high: float
    spread: Spread | None = None

    @property
    def directions(self) -> tuple[int, ...]:
        """Which ways it can move: -1 (less), 1 (more)."""
        return tuple(way for way, end in ((-1, self.low), (1, self.high)) if end != self.base)

    def at(self, x: Array) -> Array:
        """Values at these places between -1 and 1, on one side of 0."""
        way = np.asarray(x, dtype=np.float64)
        if math.isinf(self.base):  # halvings per year instead of years per halving
            with np.errstate(divide="ignore"):
                return np.where(way < 0, self.low / -way, np.inf)
        if self.what in ("half_life", "onset", "share"):
            down, up = math.log(self.low / self.base), math.log(self.high / self.base)
            return np.asarray(self.base * np.exp(np.where(way < 0, -way * down, way * up)))
        return np.asarray(self.base + np.where(way < 0, -way * (self.low - self.base), way * (self.high - self.base)))

    def moved(self, value: float) -> Spread:
        """The spread with its middle at `value`; low and high go along for a peak effect and for crime_beta, costs keep theirs."""
        assert self.spread is not None
        low, mode, high = self.spread.low, self.spread.mode, self.spread.high
        if self.what in _SPREADS:
            return Spread(low=min(low, value), mode=value, high=max(high, value))
        if mode:
            factor = value / mode
            return Spread(low=low * factor, mode=value, high=high * factor)
        return Spread(low=low + value, mode=value, high=high + value)

    def changes(self, value: float) -> Mapping[str, float]:
        """The same as changed assumptions, by the keys of lib.interventions.catalogue.assumptions; none for upkeep, which is a plan."""
        if self.what == "upkeep":
            return {}
        if self.what in ("half_life", "onset", "share"):
            return {f"{self.measure}.{'share' if self.what == 'share' else self.what + '_years'}": value}
        name = "crime_beta" if self.measure is None else f"{self.measure}.{self.dimension or _SPREADS[self.what]}"
        return {f"{name}.{part}": getattr(self.moved(value), part) for part in ("low", "mode", "high")}


def changed(catalogue: Catalogue, tried: Tried, value: float) -> Catalogue:
    """A copy of the catalogue in which a timing or an amount of one measure is another; ValueError for what is no such thing."""
    entry = catalogue.get(str(tried.measure))
    if tried.what in ("half_life", "onset"):
        new = entry.model_copy(update={f"{tried.what}_years": value})
    elif tried.what == "share":
        new = entry.model_copy(update={"costs": entry.costs.model_copy(update={"share": value})})
    elif tried.what in _SPREADS:
        costs = entry.costs.model_copy(update={_SPREADS[tried.what]: tried.moved(value)})
        new = entry.model_copy(update={"costs": costs})
    else:
        raise ValueError(f"'{tried.what}' is geen duur en geen bedrag.")
    entries = tuple(new if one.id == entry.id else one for one in catalogue.interventions)
    return catalogue.model_copy(update={"interventions": entries})


def tried_of(catalogue: Catalogue, ids: Iterable[str], *, money: bool) -> tuple[Tried, ...]:
    """Everything that is tried for these measures, half-lives first; amounts only where money counts. Upkeep is `upkeep_of`."""
    entries = [catalogue.get(name) for name in dict.fromkeys(ids)]
    found = [_half_life(entry) for entry in entries]
    found += [_times("onset", entry, entry.onset_years, TIMES, _LONGEST_ONSET) for entry in entries if entry.onset_years > 0]
    for entry in entries:
        found += [_peak(entry, dimension, catalogue) for dimension, _ in entry.effects.items()]
    beta = Spread(low=catalogue.crime_beta.low, mode=catalogue.crime_beta.mode, high=catalogue.crime_beta.high)
    if beta.mode > 0 and any(effect.crime is not None for entry in entries for _, effect in entry.effects.items()):
        found.append(Tried("crime_beta", None, None, beta.mode, beta.low, beta.high, beta))
    if money:
        for entry in entries:
            investment, yearly = entry.costs.investment, entry.costs.upkeep_per_year
            found.append(Tried("investment", entry.id, None, investment.mode, investment.low, investment.high, investment))
            found.append(Tried("per_year", entry.id, None, yearly.mode, yearly.low, yearly.high, yearly))
            if entry.costs.share is not None:
                found.append(_times("share", entry, entry.costs.share, SHARE_TIMES, 1.0))
    return tuple(found)


def upkeep_of(measure: str, years: float, most: int) -> Tried:
    """Upkeep that stops earlier than after `years` (infinite: never), looked at up to `most` years after the start."""
    return Tried("upkeep", measure, None, years, 0.0, min(years, float(most)))


def merged(tried: Iterable[tuple[str, Tried]]) -> dict[Tried, tuple[str, ...]]:
    """What several scenarios assume alike is one assumption; what they assume differently is one for each. Slots by assumption."""
    found: dict[Tried, tuple[str, ...]] = {}
    for slot, one in tried:
        found[one] = (*found.get(one, ()), slot)
    return found


def _half_life(entry: Intervention) -> Tried:
    if entry.half_life_years is None:
        return Tried("half_life", entry.id, None, math.inf, float(HORIZON), math.inf)
    found = _times("half_life", entry, entry.half_life_years, TIMES, _LONGEST_HALF_LIFE)
    return replace(found, low=min(found.base, max(_SHORTEST_HALF_LIFE, found.low)))


def _times(what: What, entry: Intervention, base: float, times: float, most: float) -> Tried:
    return Tried(what, entry.id, None, base, base / times, max(base, min(most, base * times)))


def _peak(entry: Intervention, dimension: Dimension, catalogue: Catalogue) -> Tried:
    """As far as the catalogue's own low and high, and as a catalogue may say: not over the ceiling, and no other sign."""
    effect = next(effect for name, effect in entry.effects.items() if name == dimension)
    spread = effect.spread
    most = _MOST_CRIME if effect.crime is not None else catalogue.ceilings.of(dimension)
    tried = Tried("peak", entry.id, dimension, spread.mode, spread.low, spread.high, spread)
    if spread.mode:
        widest = max(abs(spread.low), abs(spread.high)) / abs(spread.mode)
        least, largest = (0.0, most / widest) if spread.mode > 0 else (-most / widest, 0.0)
        return replace(tried, low=min(max(spread.low, least), spread.mode), high=max(min(spread.high, largest), spread.mode))
    return replace(tried, low=min(0.0, max(spread.low, -most - spread.low)), high=max(0.0, min(spread.high, most - spread.high)))
