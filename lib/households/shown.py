"""What may be shown of an estimate: nothing below 50 households, groups below 250 or with too few figures of its own, siblings merged where the data cannot tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.household_types import LEAST_HOUSEHOLDS, LEAST_IN_CATEGORY
from lib.households.catalogue import HouseholdTypes
from lib.households.fitting.ensemble import interval

LEAST_FOR_TYPES = 250


@dataclass(frozen=True)
class ShownType:
    """One part of the bar. `share`, `low` and `high` (80% interval) are fractions of all households.

    `id` is that of a type, of a group, or "a+b" for merged types; `merged_from` the types it stands for when more than one. `too_few`: fewer
    than 10 households, so the figure itself is not to be printed.
    """

    id: str
    label: str
    share: float
    low: float
    high: float
    merged_from: tuple[str, ...] = ()
    too_few: bool = False


def shown_types(
    central: NDArray[np.floating], members: NDArray[np.floating], households: float, types: HouseholdTypes, detailed: bool = True
) -> list[ShownType]:
    """Parts that add up to all households, in the order of the catalogue. `central` (10,), `members` (10, m); empty below 50 households.

    Groups below 250 households, and where the figures do not carry ten types (`detailed` False: see `Estimate.detailed`).

    A type is merged with its sibling when the half-width of its interval exceeds half its share or when it counts fewer than
    10 households. A pair whose interval is still that wide is shown with the rest of its group; a pair that is merely small stays, `too_few`.
    """
    if not households >= LEAST_HOUSEHOLDS or np.isnan(central).any():
        return []
    parts: list[ShownType] = []
    for group in types.groups:
        of_group = [t.id for t in types.types if t.group == group.id]
        whole = _part(of_group, group.id, group.label, central, members, households, types)
        if households < LEAST_FOR_TYPES or not detailed:
            parts.append(whole)
            continue
        units: list[ShownType] = []
        for type_id in of_group:
            entry = types[type_id]
            if any(type_id in unit.merged_from for unit in units):
                continue
            single = _part([type_id], type_id, entry.label, central, members, households, types)
            sibling = _part([entry.sibling], entry.sibling, types[entry.sibling].label, central, members, households, types)
            if _unclear(single) or _unclear(sibling):
                pair = [type_id, entry.sibling]
                units.append(_part(pair, "+".join(pair), entry.together, central, members, households, types))
            else:
                units.append(single)
        parts += (
            [whole]
            if len(units) > 1 and any(unit.merged_from and not unit.too_few and _blurred(unit) for unit in units)
            else units
        )
    return parts


def _part(
    members_of: Sequence[str],
    part_id: str,
    label: str,
    central: NDArray[np.floating],
    members: NDArray[np.floating],
    households: float,
    types: HouseholdTypes,
) -> ShownType:
    rows = [types.ids.index(t) for t in members_of]
    share = float(central[rows].sum())
    if members.shape[1]:
        low, high = (float(v) for v in interval(members[rows].sum(0), np.array(share)))
    else:
        low = high = share
    return ShownType(
        part_id, label, share, low, high, tuple(members_of) if len(members_of) > 1 else (), share * households < LEAST_IN_CATEGORY
    )


def _blurred(part: ShownType) -> bool:
    """Half-width of the interval over half the share."""
    return part.high - part.low > part.share


def _unclear(part: ShownType) -> bool:
    return part.too_few or _blurred(part)
