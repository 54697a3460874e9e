"""Exposure and isolation of household types within a gemeente: who lives near whom.

    exposure x to y  = sum over buurten of (x_i / X) (y_i / t_i)      share of y in the buurt of an average household of type x
    isolation of x   = the same with y = x

Lieberson, S. (1981), An asymmetrical approach to segregation; Massey, D. and Denton, N. (1988), The dimensions of
residential segregation, Social Forces 67. Rows add up to 1.

Caveat: describes a type over a gemeente, not a buurt; depends on how the buurten are drawn and how many there are, so that
number goes with it and nothing is shown for fewer than eight. Compare isolation with `expected`, the share of the type in
the gemeente: that is what an even spread would give.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lib.arrays import Array

MIN_BUURTEN = 8


@dataclass(frozen=True)
class Exposure:
    """matrix (t, t, m): row = exposed type, column = type in its buurt; expected (t, m): share in the gemeente.

    Both are NaN when not `enough`. buurten counts those with households and shares.
    """

    matrix: Array
    expected: Array
    buurten: int

    @property
    def enough(self) -> bool:
        """Whether the gemeente has enough buurten to say anything."""
        return self.buurten >= MIN_BUURTEN

    @property
    def isolation(self) -> Array:
        """(t, m): share of the own type in the buurt of an average household."""
        return np.einsum("ttm->tm", self.matrix)

    @property
    def note(self) -> str:
        """What belongs beside the figures."""
        if self.enough:
            return f"Berekend over {self.buurten} buurten; met andere buurtgrenzen komt er iets anders uit."
        return (
            f"Deze gemeente heeft {self.buurten} buurten met genoeg huishoudens; vanaf {MIN_BUURTEN} buurten is dit te berekenen."
        )


def exposure(counts: ArrayLike) -> Exposure:
    """Exposure between types from households per buurt and type, (n, t) or (n, t, m), of one gemeente.

    Buurten with an unknown number or without households are left out. A type that nobody belongs to has NaN in its row.
    Raises ValueError for a negative number or another shape.
    """
    array = np.asarray(counts, dtype=np.float64)
    array = array[:, :, None] if array.ndim == 2 else array
    if array.ndim != 3:
        raise ValueError(f"Verwacht aantallen huishoudens per buurt en type, niet vorm {array.shape}.")
    if (array < 0).any():
        raise ValueError("Een aantal huishoudens is negatief. Controleer de gegevens.")
    total = array.sum(axis=1)
    used = (total > 0).all(axis=1)  # NaN compares false
    array, total = array[used], total[used]
    n_types, n_members = array.shape[1:]
    if len(array) < MIN_BUURTEN:
        return Exposure(np.full((n_types, n_types, n_members), np.nan), np.full((n_types, n_members), np.nan), len(array))
    per_type = array.sum(axis=0)
    local = array / total[:, None, :]
    met = np.einsum("ixm,iym->xym", array, local)
    matrix = np.divide(met, per_type[:, None, :], out=np.full(met.shape, np.nan), where=per_type[:, None, :] > 0)
    return Exposure(matrix, per_type / total.sum(axis=0), len(array))
