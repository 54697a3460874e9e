"""Figures of one year against each other: a slip in one column shows beside another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lib.areas import parents_of
from lib.databank.catalogue.indicators import catalogue
from lib.databank.importing.content import refuse
from lib.databank.importing.parsing.plausible import AGAIN, THOUSANDS

_SHARE_OF_A_SLIP = 0.05  # in powers of ten: how near a ratio has to be to 10, 100 or 1000 to be a slip


def check_together(raw: pd.DataFrame, where: str) -> None:
    """Figures of one year against each other; `raw` has a column code and numbers by indicator id.

    Raises UnexpectedData naming the area: density against inhabitants and land, parts against totals, areas against the larger
    area around them. Figures are rounded and protected by CBS, so only what no rounding explains is refused.
    """
    _check_density(raw, where)
    for total, parts in _PARTS.items():
        if total in raw:
            for part in parts:
                if part in raw:
                    _check_part(raw, part, total, where)
    for parts, total in _SUMS:
        if {*parts, *([total] if total else [])} <= set(raw.columns):
            _check_sum(raw, parts, total, where)
    _check_levels(raw, where)


_PARTS = {
    "inhabitants": ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus", "married", "divorced", "widowed", "welfare_recipients"),
    "households": ("households_single", "households_no_children", "households_children"),
}  # fmt: skip

# Parts that together are a total, or 100%.
_SUMS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus"), "inhabitants"),
    (("households_single", "households_no_children", "households_children"), "households"),
    (("owner_share", "rent_share"), ""),
    (("single_family_share", "apartment_share"), ""),
)


def _check_density(raw: pd.DataFrame, where: str) -> None:
    if not {"density", "inhabitants", "area_land"} <= set(raw.columns):
        return
    usable = raw[(raw["inhabitants"] >= 50) & (raw["area_land"] >= 10) & (raw["density"] > 0)]
    if usable.empty:
        return
    expected = usable["inhabitants"] / usable["area_land"] * 100
    slip = np.log10(usable["density"] / expected)
    steps = slip.round()
    wrong = (steps != 0) & ((slip - steps).abs() < _SHARE_OF_A_SLIP)
    if wrong.sum() * 2 > len(usable):
        row = usable[wrong].iloc[0]
        raise refuse(
            where,
            f"'{_label('density')}' van {row['code']} is {row['density']:g}, maar {row['inhabitants']:.0f} inwoners op {row['area_land']:.0f} "
            f"hectare land geeft {expected[wrong].iloc[0]:.0f} per km².",
            "Waarschijnlijk is een punt of komma in deze kolommen verkeerd gelezen. " + THOUSANDS,
        )


def _check_part(raw: pd.DataFrame, part: str, total: str, where: str) -> None:
    wrong = raw[raw[part] > raw[total] * 1.3 + 50]
    if len(wrong):
        row = wrong.iloc[0]
        raise refuse(
            where,
            f"'{_label(part)}' van {row['code']} is {row[part]:.0f} en dat is meer dan '{_label(total)}' ({row[total]:.0f}).",
            "Een van deze kolommen is verkeerd gelezen of verwisseld. " + AGAIN,
        )


def _check_sum(raw: pd.DataFrame, parts: tuple[str, ...], total: str, where: str) -> None:
    whole = raw[total] if total else pd.Series(100.0, index=raw.index)
    room = 100 if total else 0
    summed = raw[list(parts)].sum(axis=1, skipna=False)
    wrong = (summed > whole * (1.5 if total else 1.25) + room) | ((summed < whole * 0.5 - room) if total else False)
    if wrong.any():
        i = wrong.idxmax()
        listed = ", ".join(f"'{_label(part)}'" for part in parts)
        raise refuse(
            where,
            f"{listed} van {raw['code'][i]} zijn samen {summed[i]:.0f}, en dat kan niet bij "
            + (f"'{_label(total)}' ({whole[i]:.0f})." if total else "delen van 100%."),
            "Een van deze kolommen is verkeerd gelezen of verwisseld. " + AGAIN,
        )


def _check_levels(raw: pd.DataFrame, where: str) -> None:
    """A buurt cannot have far more inhabitants than its gemeente."""
    by_code = raw.set_index("code")
    for column in [entry.id for entry in catalogue().indicators if entry.unit == "aantal" and entry.id in raw]:
        known = by_code[column].dropna().to_dict()
        for code, value in known.items():
            if value <= 100:
                continue
            for parent in parents_of(str(code)):
                if parent in known and value > known[parent] * 1.5 + 100:
                    raise refuse(
                        where,
                        f"'{_label(column)}' van {code} is {value:.0f} en dat is meer dan in het hele gebied {parent} ({known[parent]:.0f}).",
                        "Waarschijnlijk is een punt of komma in deze kolom verkeerd gelezen. " + THOUSANDS,
                    )


def _label(indicator: str) -> str:
    return catalogue()[indicator].label
