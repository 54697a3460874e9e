"""Load and capacity: how much is asked of an area, and how many hands and how much time there are.

    load      = rank of the mean of national percentile ranks of: poverty, persons with AO per 1,000 inhabitants, Wmo clients
                per 1,000 inhabitants, the share of alleen_65, and the share of young people with jeugdzorg where published
    capacity  = national percentile rank of 2 paar_midden + 1.24 paar_65 + 1 alleen_midden per household

After "draagkracht en draaglast" in RIGO's work on resilience of areas, with other ingredients: with income, ownership and
vacancy on the two sides both measure the same (r = -.75 on wijken 2021); with these r = -.19 was found there. Ranks, because
shares are skewed.

Caveat: an area without some components is ranked on the others, and `missing` says which; below two there is no load. The
same types stand on both sides only in part: alleen_65 is load, paar_65 capacity. No income group, no ownership, no vacancy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import Array
from lib.living_together.intervals import Interval, interval
from lib.living_together.reference import percentile_rank, third
from lib.living_together.shares import of_types

Component = Literal["poverty", "disability", "wmo", "alleen_65", "youth_care"]
COMPONENTS: tuple[Component, ...] = ("poverty", "disability", "wmo", "alleen_65", "youth_care")
MIN_COMPONENTS = 2
HANDS: dict[str, float] = {"paar_midden": 2.0, "paar_65": 1.24, "alleen_midden": 1.0}
# Words for the lower, middle and upper third of the areas compared with.
ASKED = ("weinig vraag", "gemiddelde vraag", "veel vraag")
HANDS_THERE = ("weinig handen", "gemiddeld aantal handen", "veel handen")
MUCH_ASKED_FEW_HANDS = "veel vraag, weinig handen"


@dataclass(frozen=True)
class Load:
    """value (n, m): national rank 0 to 1; components (n, m): the rank of each; both NaN where unknown."""

    value: Array
    components: dict[Component, Array]

    @property
    def interval(self) -> Interval:
        """80% interval of the rank."""
        return interval(self.value)


@dataclass(frozen=True)
class Quadrants:
    """name (n,): words of ASKED and HANDS_THERE, or ''; sure (n,): both intervals lie within the third that is named."""

    name: NDArray[np.str_]
    sure: NDArray[np.bool_]


def load(
    components: Mapping[Component, ArrayLike], reference: Mapping[Component, ArrayLike], *, minimum: int = MIN_COMPONENTS
) -> Load:
    """Load of areas from components (n,) or (n, m), ranked among the reference areas (r,) or (r, m).

    The reference is usually all buurten of the country; below `minimum` components an area has no load.
    A component that is absent from either mapping is missing. Raises ValueError for an unknown component, none at all, or
    when lengths differ.
    """
    unknown = (set(components) | set(reference)) - set(COMPONENTS)
    if unknown or not components:
        raise ValueError(f"Verwacht een of meer van {', '.join(COMPONENTS)}; kreeg {', '.join(sorted(components)) or 'niets'}.")
    used = [c for c in COMPONENTS if c in components and c in reference]
    mine = _ranks(components, reference, used)
    theirs = _ranks(reference, reference, used)
    values = percentile_rank(_mean_rank(mine, minimum), _mean_rank(theirs, minimum)) if used else _empty(components)
    ranks = dict(zip(used, mine, strict=True))
    return Load(values, {c: ranks.get(c, np.full(values.shape, np.nan)) for c in COMPONENTS})


def capacity(shares: ArrayLike, reference: ArrayLike) -> Array:
    """National percentile rank of hands and time, (n, m), among reference shares (r, 10) or (r, 10, m)."""
    return percentile_rank(of_types(shares, HANDS), of_types(reference, HANDS))


def quadrants(load_rank: Array, capacity_rank: Array) -> Quadrants:
    """Place of each area from ranks (n, m), by thirds of the areas compared with; '' where a rank is unknown."""
    asked, hands = interval(load_rank), interval(capacity_rank)
    known = ~np.isnan(asked.mid) & ~np.isnan(hands.mid)
    words = [f"{of_load}, {of_hands}" for of_load in ASKED for of_hands in HANDS_THERE]
    name = np.where(known, np.array(words)[3 * (third(asked.mid) + 1) + third(hands.mid) + 1], "")
    within = [
        found.bounded & (third(found.low) == third(found.mid)) & (third(found.high) == third(found.mid))
        for found in (asked, hands)
    ]
    return Quadrants(name, within[0] & within[1] & known)


def _ranks(values: Mapping[Component, ArrayLike], reference: Mapping[Component, ArrayLike], used: list[Component]) -> list[Array]:
    ranks = [percentile_rank(values[c], reference[c]) for c in used]
    columns = [rank[:, None] if rank.ndim == 1 else rank for rank in ranks]
    if len({len(column) for column in columns}) > 1:
        raise ValueError("De onderdelen van de vraag gaan niet over dezelfde gebieden.")
    members = max((column.shape[1] for column in columns), default=1)
    return [np.broadcast_to(column, (len(column), members)) for column in columns]


def _mean_rank(ranks: list[Array], minimum: int) -> Array:
    stacked = np.stack(ranks)
    known = ~np.isnan(stacked)
    count = known.sum(axis=0)
    total = np.where(known, stacked, 0.0).sum(axis=0)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count >= max(1, minimum))


def _empty(components: Mapping[Component, ArrayLike]) -> Array:
    return np.full((len(np.asarray(next(iter(components.values())))), 1), np.nan)
