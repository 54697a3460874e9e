"""A draw of everything that is uncertain: the national tables, and what areas stray from them.

What belongs to the country (association of the seed, role table) is drawn once per member and shared by all areas; what belongs to an area
is drawn from its code, so that an area has the same members whatever is computed with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lib.households.catalogue import Seed
from lib.households.fitting.noise import normals

Floats = NDArray[np.floating]
Purpose = Literal["association", "kinds", "counts", "ages", "tenure", "income", "published_tenure", "published_income"]

_PURPOSES: tuple[Purpose, ...] = (
    "association",
    "kinds",
    "counts",
    "ages",
    "tenure",
    "income",
    "published_tenure",
    "published_income",
)
# Pairs of axes of the joint table whose association is uncertain; kind x age is a margin.
_PAIRS = ((0, 2), (1, 2), (0, 3), (1, 3), (2, 3))


@dataclass(frozen=True)
class Draw:
    """`cells` (9, 9): kind x age by tenure x income, shares; `roles` (4, 5). `member` -1 is the central estimate: no noise at all."""

    cells: Floats
    roles: Floats
    keys: NDArray[np.uint64]
    member: int
    dtype: type[np.floating]
    association: float  # sd of the log-odds ratios of an area

    @property
    def central(self) -> bool:
        return self.member < 0

    def area(self, purpose: Purpose, count: int, rows: NDArray[np.int64]) -> Floats:
        """Standard normal numbers of these areas, (count, len(rows)); zeros for the central estimate."""
        if self.central:
            return np.zeros((count, len(rows)), self.dtype)
        stream = self.member * len(_PURPOSES) + _PURPOSES.index(purpose)
        return normals(self.keys[rows], stream, count).astype(self.dtype)

    def seeds(self, rows: NDArray[np.int64]) -> Floats:
        """Seed of these areas: (9, 9) for the central estimate, else (9, 9, len(rows)) with the association of each area moved."""
        if self.central or self.association == 0:
            return self.cells
        # A log-odds ratio is the sum of four cells, so a cell has half its sd.
        moved = self.area("association", 9 * len(_PAIRS), rows) * (self.association / 2)
        log = np.zeros((3, 3, 3, 3, len(rows)), self.dtype)
        for number, (first, second) in enumerate(_PAIRS):
            shape = [1, 1, 1, 1, len(rows)]
            shape[first] = shape[second] = 3
            log += moved[9 * number : 9 * number + 9].reshape(shape)
        return self.cells[:, :, None] * np.exp(log.reshape(9, 9, -1), dtype=self.dtype)


def central_draw(seed: Seed, keys: NDArray[np.uint64]) -> Draw:
    """The estimate without noise, in float64."""
    return Draw(seed.table.reshape(9, 9), seed.role_table, keys, -1, np.float64, 0.0)


def member_draw(seed: Seed, keys: NDArray[np.uint64], number: int, random: int) -> Draw:
    """Member `number` (from 0) of the ensemble with random seed `random`, in float32."""
    rng = np.random.default_rng([random % 2**32, number])
    spread = seed.spread
    log = np.zeros((3, 3, 3, 3))
    for first, second in _PAIRS:
        shape = [1, 1, 1, 1]
        shape[first] = shape[second] = 3
        log += rng.normal(0, spread.association.national / 2, (3, 3)).reshape(shape)
    cells = seed.table * np.exp(log)
    roles = seed.role_table * np.exp(rng.normal(0, spread.roles.national, (4, 5)))
    return Draw(
        (cells / cells.sum()).reshape(9, 9).astype(np.float32),
        roles.astype(np.float32),
        keys,
        number,
        np.float32,
        spread.association.area,
    )
