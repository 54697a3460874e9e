"""Random draws from the assumptions: the same for everybody, everywhere, whatever else is simulated.

Draws belong to a measure and a dimension: what is uncertain is the evidence, so all areas share them, and
their seed is the measure's id, so another measure never disturbs them.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from lib.interventions.catalogue.models import Spread

# Weight of the mode in a PERT distribution (Malcolm e.a., 1959, Operations Research 7(5)).
PERT_LAMBDA = 4.0
BETA_KEY = ("crime_beta", "onv")


def generator(*key: str) -> np.random.Generator:
    """A PCG64 generator whose seed is a sha256 of the key: stable between processes and machines."""
    digest = hashlib.sha256("/".join(("buurtbalans", *key)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def pert(spread: Spread, draws: int, *key: str) -> NDArray[np.float64]:
    """`draws` values from PERT(low, mode, high) with the seed of `key`; low == high gives that constant.

    The mode may lie on an edge. Fewer draws are the beginning of more draws.
    """
    if draws < 1:
        raise ValueError("Het aantal berekeningen moet ten minste 1 zijn.")
    width = spread.high - spread.low
    if width <= 0:
        return np.full(draws, spread.low)
    alpha = 1.0 + PERT_LAMBDA * (spread.mode - spread.low) / width
    beta = 1.0 + PERT_LAMBDA * (spread.high - spread.mode) / width
    return spread.low + width * generator(*key).beta(alpha, beta, size=draws)
