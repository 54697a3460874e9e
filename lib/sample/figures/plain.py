"""Indicators that the sample has no rule for: an ordinary value from the catalogue, that differs by buurt and drifts by year."""

from __future__ import annotations

import zlib

import numpy as np

from lib.arrays import Array
from lib.databank.catalogue.indicators import Indicator, catalogue
from lib.sample.country.frame import generator

_BETWEEN, _YEARLY = 0.35, 0.02  # spread of the logarithm between buurten, and of its change in a year


def plain_entries() -> tuple[Indicator, ...]:
    """Indicators, of any table, that name an ordinary value for the sample (`sample`)."""
    return tuple(entry for entry in (*catalogue().indicators, *catalogue().elsewhere) if entry.sample is not None)


def plain_figures(inhabitants: Array, seed: int) -> dict[str, Array]:
    """Exact values (years, n) of `plain_entries`, each from a stream of its own: one more leaves all others as they are."""
    figures = {}
    for entry in plain_entries():
        rng = own_generator(entry, seed)
        lasting = rng.normal(0, _BETWEEN, inhabitants.shape[1])
        drift = np.cumsum(rng.normal(0, _YEARLY, inhabitants.shape), 0)
        values = float(entry.sample or 0) * np.exp(lasting + drift)
        figures[entry.id] = np.clip(values if entry.weight else values * inhabitants / 1000, *entry.range)
    return figures


def own_generator(entry: Indicator, seed: int) -> np.random.Generator:
    """A generator that depends on the id of the indicator and not on its place in the catalogue."""
    return generator(seed, zlib.crc32(entry.id.encode()))
