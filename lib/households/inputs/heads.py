"""From ages of persons to ages of reference persons: kind x age of households, through a table of persons by age and role."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.households.catalogue import Seed

Floats = NDArray[np.floating]

ROUNDS = 25
_LEAST_REST = 0.02  # share of persons of 15+ who are child at home or other, at least


def heads(kinds: Floats, per_household: Floats, seed: Seed, roles: Floats | None = None) -> Floats:
    """Households by kind and age of the reference person, (3, 3, n), adding up to the kinds.

    `kinds` (3, n) shares; `per_household` (4, n) persons of 15-24, 25-44, 45-64 and 65+ per household; `roles` (4, 5) persons by age and role
    (the national table unless given). Rows are the persons, columns kinds x persons per household in the role, the rest is split as nationally;
    the table is raked, persons become heads with the catalogue's shares, and every kind is scaled to its own share.
    """
    roles = (seed.role_table if roles is None else roles).astype(kinds.dtype)
    column = kinds * seed.persons_per_household.array(3).astype(kinds.dtype)[:, None]
    persons = per_household.sum(0)
    rest = np.maximum(persons - column.sum(0), _LEAST_REST * persons)
    national = roles.sum(0)[3:]
    columns = np.concatenate([column, national[:, None] / national.sum() * rest])
    columns /= columns.sum(0)
    rows = per_household / np.maximum(persons, np.finfo(kinds.dtype).tiny)
    across = np.ones_like(columns)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(ROUNDS):
            down = rows / (roles @ across)
            across = columns / (roles.T @ down)
            across[columns == 0] = 0
    share = seed.head_share.array(4, 3).astype(kinds.dtype)
    by_band = (roles[:, :3] * share)[:, :, None] * down[:, None] * across[None, :3]
    result = np.stack([by_band[0] + by_band[1], by_band[2], by_band[3]], 1)  # kind, age, area
    total = result.sum(1, keepdims=True)
    # A kind that has no heads here but a share after rounding takes the national ages.
    plain = seed.kind_age.array(3, 3)
    fallback = (plain / plain.sum(1, keepdims=True)).astype(kinds.dtype)[:, :, None]
    ages = np.where(total > 0, result / np.where(total > 0, total, 1), fallback)
    return ages * kinds[:, None]
