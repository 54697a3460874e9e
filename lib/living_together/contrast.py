"""Contrast: how different the households of an area are from each other.

    part    = 1 - sum over groups of (share of the group)^2       chance that two random households differ in this respect
    contrast = mean of the four parts kind, age, tenure, income

With a distance that adds up over the four respects, quadratic entropy (Rao, C.R., 1982, Diversity and dissimilarity
coefficients, Theoretical Population Biology 21) falls apart into exactly these parts, so published margins are enough and no
joint table has to be estimated. Kind, tenure and income are measurements; age of the reference person is an estimate and may
come with ensemble members.

Caveat: groups are broad (three per respect), so households within a group may differ a lot; income contrast hardly varies
between areas (.55-.66), tenure contrast most (.25-.63). A contrast over other parts than four is not comparable with one
over four: `value` is then NaN, and `over` takes the mean of the parts that both sides have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lib.arrays import Array
from lib.living_together.intervals import Interval, interval
from lib.living_together.reference import Reference

Part = Literal["kind", "age", "tenure", "income"]
PARTS: tuple[Part, ...] = ("kind", "age", "tenure", "income")
PART_LABELS: dict[Part, str] = {"kind": "soort huishouden", "age": "leeftijd", "tenure": "eigendom", "income": "inkomen"}
MIN_PARTS = 2


@dataclass(frozen=True)
class Contrast:
    """parts: four arrays (n, m), 0 to 1, NaN where the margin is missing; value: (n, m), NaN unless all four are known."""

    parts: dict[Part, Array]
    value: Array

    @property
    def missing(self) -> NDArray[np.bool_]:
        """(n, 4) in the order of PARTS: whether the part is not known."""
        return np.stack([np.isnan(self.parts[part]).any(axis=1) for part in PARTS], axis=1)

    @property
    def interval(self) -> Interval:
        """80% interval of the value; without ensemble members only the middle."""
        return interval(self.value)

    def over(self, parts: tuple[Part, ...]) -> Array:
        """(n, m): mean over some parts, NaN where one of them is missing or when there are fewer than two."""
        if len(parts) < MIN_PARTS:
            return np.full(self.value.shape, np.nan)
        return np.mean([self.parts[part] for part in parts], axis=0)

    def known_parts(self, area: int) -> tuple[Part, ...]:
        """Parts that are known for an area."""
        return tuple(part for part, gone in zip(PARTS, self.missing[area], strict=True) if not gone)


@dataclass(frozen=True)
class Others:
    """Contrast of the areas to compare with, ready for many comparisons: the middle of each part per area, (n,)."""

    middles: dict[Part, Array]

    @classmethod
    def of(cls, contrast: Contrast) -> Others:
        """From the contrast of usually all buurten of the country; make it once and keep it."""
        return cls({part: np.median(contrast.parts[part], axis=1) for part in PARTS})

    def lines(self, parts: tuple[Part, ...]) -> Reference:
        """Quantiles of the mean over some parts, of the areas that have all of these."""
        return Reference.of(np.mean([self.middles[part] for part in parts], axis=0) if parts else [])

    def knows(self, part: Part) -> bool:
        """Whether any area has the part."""
        return not bool(np.isnan(self.middles[part]).all())


def chance_different(groups: ArrayLike) -> Array:
    """1 - sum of squared shares over axis 1 of (n, k) or (n, k, m), from shares, percentages or counts; rescaled to add up to 1.

    NaN where a group is unknown or all are zero. Raises ValueError for a negative number or another shape.
    """
    array = np.asarray(groups, dtype=np.float64)
    if array.ndim not in (2, 3):
        raise ValueError(f"Verwacht een tabel van gebieden x groepen, niet vorm {array.shape}.")
    if (array < 0).any():
        raise ValueError("Een aandeel of aantal is negatief. Controleer de gegevens.")
    total = array.sum(axis=1, keepdims=True)
    shares = np.divide(array, total, out=np.full(array.shape, np.nan), where=total > 0)
    return 1 - (shares**2).sum(axis=1)


def contrast(margins: Mapping[Part, ArrayLike]) -> Contrast:
    """Contrast from margins (n, k) or (n, k, m); a margin that is not given is missing everywhere.

    Raises ValueError when no margin is given, for an unknown name, or when numbers of areas or members differ.
    """
    unknown = set(margins) - set(PARTS)
    if unknown or not margins:
        raise ValueError(f"Verwacht een of meer van {', '.join(PARTS)}; kreeg {', '.join(sorted(margins)) or 'niets'}.")
    found = {part: chance_different(groups) for part, groups in margins.items()}
    columns = {part: value[:, None] if value.ndim == 1 else value for part, value in found.items()}
    shape = np.broadcast_shapes(*(value.shape for value in columns.values()))
    if {len(value) for value in columns.values()} != {shape[0]}:
        raise ValueError("De kenmerken gaan niet over dezelfde gebieden.")
    nothing = np.full(shape, np.nan)
    parts = {part: np.array(np.broadcast_to(columns.get(part, nothing), shape)) for part in PARTS}
    return Contrast(parts, np.mean([parts[part] for part in PARTS], axis=0))
