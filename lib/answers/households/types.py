"""Which types of household live in an area, as far as the estimate may tell them apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from lib.answers.households.together import Living
from lib.household_types import LEAST_IN_CATEGORY
from lib.households import Estimate, ShownType, load_types
from lib.living_together.intervals import interval
from lib.similar import Similar, middle_half
from lib.words import number, percent

_TOO_FEW = f"minder dan {LEAST_IN_CATEGORY} huishoudens"
_BESIDE_FEW = "niet genoemd, want een kleine groep is dan te berekenen"
_Unit: TypeAlias = tuple[str, ...]


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
        secret = _and_one_more(found, code, units, _secret(found, code, shown[code]))
        for unit in units:
            share, low, high = _interval(found, code, unit)
            text = _untold(found, code, unit, secret) or f"tussen {percent(low)} en {percent(high)}"
            rows.append((names[code], code, _label(unit), *((np.nan,) * 3 if unit in secret else (share, low, high)), text))
    frame = pd.DataFrame(rows, columns=["area", "code", "category", "value", "low", "high", "text"])
    missing = tuple(f"{names[code]}: te weinig huishoudens of geen cijfers." for code in codes if not shown[code])
    poor = tuple(f"{names[code]}: {' '.join(found.why(code))}" for code in known if found.poor[found.row(code)])
    reasons = {code: found.why_groups(code) for code in known}
    grouped = tuple(f"{names[code]}: {reason}" for code, reason in reasons.items() if reason)
    return Mix(frame, tuple(_label(unit) for unit in units), missing, poor, grouped, found.year)


def _count(found: Estimate, code: str, unit: _Unit) -> float:
    i = found.row(code)
    return float(found.central[i, [found.types.index(t) for t in unit]].sum() * found.households[i])


def _and_one_more(found: Estimate, code: str, units: Sequence[_Unit], secret: Collection[_Unit] = ()) -> set[_Unit]:
    """Of units that add up to a figure that is told, those that are `secret` or have too few households; where that is one, the
    smallest other too: else the one is what is left of the others."""
    ordered = sorted(units, key=lambda unit: _count(found, code, unit))
    few = {unit for unit in ordered if unit in secret or _count(found, code, unit) < LEAST_IN_CATEGORY}
    return few | set([unit for unit in ordered if unit not in few][: 1 if len(few) == 1 else 0])


def _secret(found: Estimate, code: str, parts: Sequence[ShownType]) -> set[_Unit]:
    """Groups, and the `parts` that may be shown, that are not told of an area, so that nobody works out what is too few."""
    known = load_types()
    groups = [tuple(t.id for t in known.types if t.group == group.id) for group in known.groups]
    secret = _and_one_more(found, code, groups)
    for group in groups:
        within = [unit for part in parts if set(unit := part.merged_from or (part.id,)) < set(group)]
        secret |= set(within) if group in secret else _and_one_more(found, code, within)
    return secret


def _untold(found: Estimate, code: str, unit: _Unit, secret: set[_Unit]) -> str:
    """Why a unit is not told, '' where it is."""
    if unit not in secret:
        return ""
    return _TOO_FEW if _count(found, code, unit) < LEAST_IN_CATEGORY else _BESIDE_FEW


def _interval(found: Estimate, code: str, unit: _Unit) -> tuple[float, float, float]:
    """Share of the households of some types together, low and high (%)."""
    i, columns = found.row(code), [found.types.index(t) for t in unit]
    share = float(found.central[i, columns].sum())
    band = interval(found.members[i, columns].sum(axis=0).astype(np.float64)[None])
    return 100 * share, 100 * min(share, float(band.low[0])), 100 * max(share, float(band.high[0]))


def shares_of(living: Living, codes: Sequence[str], types: Sequence[str]) -> pd.DataFrame:
    """Of many buurten the share of households of one type, or of all types of a group, where it may be told.

    Index code; value (%, NaN where it is not told), text, uncertain: whether half the interval is wider than half the share, or
    the estimate is poor.
    """
    found, unit, rows = living.estimate, tuple(types), []
    for code in codes:
        parts = found.shown(code) if code in found else []
        value, uncertain = np.nan, False
        if not parts:
            text = "te weinig huishoudens of geen cijfers"
        elif len(unit) == 1 and (part := next(p for p in parts if {*unit} <= {p.id, *p.merged_from})).merged_from:
            text = f"alleen samen te schatten, als '{part.label}'"
        elif not (text := _untold(found, code, unit, _secret(found, code, parts))):
            value, low, high = _interval(found, code, unit)
            uncertain = bool(high - low > value or found.poor[found.row(code)])
            band = "" if number(low) == number(high) else f" ({number(low)} tot {percent(high)})"
            text = f"{percent(value)}{band}{', onzeker' if uncertain else ''}"
        rows.append((value, text, uncertain))
    return pd.DataFrame(rows, columns=["value", "text", "uncertain"], index=pd.Index(codes, name="code"))


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


def stands_out(living: Living, around: Similar, code: str) -> tuple[str, str]:
    """The type (or group, where no more is told) whose share lies furthest outside the middle half of the similar areas `around`: as a sentence,
    and its label in `mix`; both '' when none does. A type is compared with similar areas of which types are told."""
    found = living.estimate
    rows = [found.row(other) for other in around.codes if other in found]
    if code not in found or not around.enough or len(rows) < 8:
        return "", ""
    groups = {frozenset(t.id for t in load_types().types if t.group == g.id) for g in load_types().groups}
    best, label, size = "", "", 0.0
    for part in found.shown(code):
        unit = part.merged_from or (part.id,)
        there = [i for i in rows if found.detailed[i] or frozenset(unit) in groups]
        if part.too_few or len(there) < 8:
            continue
        columns = [found.types.index(t) for t in unit]
        half = middle_half(100 * found.members[there][:, columns].astype(np.float64).sum(axis=1).mean(axis=1))
        low, high = 100 * part.low, 100 * part.high
        gap = low - half.high if low > half.high else half.low - high if high < half.low else 0.0
        if half.enough and gap > size:
            more = "meer" if low > half.high else "minder"
            best = (
                f"{more.capitalize()} dan in vergelijkbare {around.many}: {_label(unit)} ({percent(100 * part.share)}; daar meestal "
                f"{number(half.low)} tot {percent(half.high)})."
            )
            label, size = _label(unit), gap
    return best, label
