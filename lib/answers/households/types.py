"""Which types of household live in an area, as far as the estimate may tell them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.answers.households.together import Living
from lib.household_types import LEAST_IN_CATEGORY
from lib.households import load_types
from lib.living_together.intervals import interval
from lib.similar import SimilarIndex, middle_half
from lib.words import number, percent


@dataclass(frozen=True)
class Mix:
    """Estimated mix of areas. rows: area, code, category, value, low, high (%), text; `poor` sentences where the estimate is poor, `grouped` where
    four groups are told and why."""

    rows: pd.DataFrame
    categories: tuple[str, ...]
    missing: tuple[str, ...]
    poor: tuple[str, ...]
    grouped: tuple[str, ...]
    year: int


def mix(living: Living, names: Mapping[str, str], codes: tuple[str, ...]) -> Mix:
    """Types of household of up to four areas, in the finest division that the data of all of them can carry."""
    found = living.estimate
    shown = {code: found.shown(code) if code in found else [] for code in codes}
    known = [code for code in codes if shown[code]]
    sets = [frozenset(part.merged_from or (part.id,)) for code in known for part in shown[code]]
    units = _common(sets)
    rows = []
    for code in known:
        i = found.row(code)
        for unit in units:
            columns = [found.types.index(t) for t in unit]
            drawn = found.members[i, columns].sum(axis=0).astype(np.float64)
            share = float(found.central[i, columns].sum())
            band = interval(drawn[None])
            low, high = min(share, float(band.low[0])), max(share, float(band.high[0]))
            too_few = share * found.households[i] < 10
            text = (
                f"minder dan {LEAST_IN_CATEGORY} huishoudens"
                if too_few
                else f"tussen {percent(100 * low)} en {percent(100 * high)}"
            )
            rows.append(
                (names[code], code, _label(unit), *((np.nan,) * 3 if too_few else (100 * share, 100 * low, 100 * high)), text)
            )
    frame = pd.DataFrame(rows, columns=["area", "code", "category", "value", "low", "high", "text"])
    missing = tuple(f"{names[code]}: te weinig huishoudens of geen cijfers." for code in codes if not shown[code])
    poor = tuple(f"{names[code]}: {' '.join(found.why(code))}" for code in known if found.poor[found.row(code)])
    reasons = {code: found.why_groups(code) for code in known}
    grouped = tuple(f"{names[code]}: {reason}" for code, reason in reasons.items() if reason)
    return Mix(frame, tuple(_label(unit) for unit in units), missing, poor, grouped, found.year)


def _common(sets: list[frozenset[str]]) -> list[tuple[str, ...]]:
    """The finest division into types of which every given set is a union or a part: overlapping sets are joined."""
    order = load_types().ids
    units: list[set[str]] = []
    for found in sets:
        joined = set(found)
        for unit in [u for u in units if u & joined]:
            joined |= unit
            units.remove(unit)
        units.append(joined)
    return sorted((tuple(t for t in order if t in unit) for unit in units), key=lambda unit: order.index(unit[0]))


def _label(unit: tuple[str, ...]) -> str:
    catalogue = load_types()
    if len(unit) == 1:
        return catalogue[unit[0]].short
    for group in catalogue.groups:
        if {t.id for t in catalogue.types if t.group == group.id} == set(unit):
            return group.label
    if len(unit) == 2 and catalogue[unit[0]].sibling == unit[1]:
        return catalogue[unit[0]].together
    return " / ".join(catalogue[t].short for t in unit)


def stands_out(living: Living, index: SimilarIndex, code: str) -> str:
    """The type (or group, where no more is told) whose share lies furthest outside the middle half of similar buurten, as a sentence; '' when
    none does. A type is compared with similar buurten of which types are told."""
    found = living.estimate
    around = index.find(code)
    rows = living.positions(list(around.codes))
    if code not in living.rows or not around.enough or len(rows) < 8:
        return ""
    detailed = found.detailed[[found.row(living.codes[i]) for i in rows]]
    groups = {frozenset(t.id for t in load_types().types if t.group == g.id) for g in load_types().groups}
    best, size = "", 0.0
    for part in found.shown(code):
        unit = part.merged_from or (part.id,)
        there = [i for i, known in zip(rows, detailed, strict=True) if known or frozenset(unit) in groups]
        if part.too_few or len(there) < 8:
            continue
        columns = [found.types.index(t) for t in unit]
        half = middle_half(100 * living.shares[there][:, columns].sum(axis=1).mean(axis=1))
        low, high = 100 * part.low, 100 * part.high
        gap = low - half.high if low > half.high else half.low - high if high < half.low else 0.0
        if half.enough and gap > size:
            more = "meer" if low > half.high else "minder"
            best = (
                f"{more.capitalize()} dan in vergelijkbare buurten: {_label(unit)} ({percent(100 * part.share)}; daar meestal "
                f"{number(half.low)} tot {percent(half.high)})."
            )
            size = gap
    return best
