"""On what buurten are compared, and the newest figures for it.

Stock, density, urbanity, size and mix only. Never scores, WOZ, income or crime: prices and incomes follow how an area is
liked, so a comparison on them would compare like with liked (checked by a test).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.databank.indicators import Derived, catalogue
from lib.databank.store import Databank

YEARS_BACK = 5
MIN_INHABITANTS = 50


@dataclass(frozen=True)
class Feature:
    """An indicator of the catalogue; `log`: compared by ratio instead of difference; `label` as in a sentence."""

    id: str
    label: str
    log: bool = False


FEATURES: tuple[Feature, ...] = (
    Feature("owner_share", "koopwoningen"),
    Feature("single_family_share", "eengezinswoningen"),
    Feature("household_size", "grootte van huishoudens"),
    Feature("age_65_plus_share", "inwoners van 65 jaar en ouder"),
    Feature("inhabitants", "aantal inwoners", log=True),
    Feature("density", "bevolkingsdichtheid", log=True),
    Feature("address_density", "adressen in de omgeving", log=True),
)


def features_from(databank: Databank) -> pd.DataFrame:
    """The newest figure of each feature for every buurt of the newest map: index code, a float column per feature, NaN: unknown.

    Figures of at most five years before the newest year, and only of areas that were the same then. Buurten with fewer than
    50 inhabitants have no features at all. `attrs["years"]` is (oldest, newest) year used, None when nothing is known.
    """
    lineage = _lineage(databank)
    codes = pd.Index(sorted(lineage["code"].unique()), name="code")
    result = pd.DataFrame(np.nan, index=codes, columns=[feature.id for feature in FEATURES])
    years = sorted(databank.years("key_figures"), reverse=True)
    used: list[int] = []
    for year in [year for year in years if year >= years[0] - YEARS_BACK]:
        same = lineage[(lineage["year"] == year) & lineage["kind"].isin(["same", "recoded"])]
        then = same.set_index("code")["code_then"].dropna()
        found = _of_year(databank, year).reindex(then).set_axis(then.index).reindex(codes)
        if (result.isna() & found.notna()).to_numpy().any():
            used.append(year)
        result = result.fillna(found)
    result[result["inhabitants"].lt(MIN_INHABITANTS) | result["inhabitants"].isna()] = np.nan
    result.attrs["years"] = (min(used), max(used)) if used else None
    return result


def _lineage(databank: Databank) -> pd.DataFrame:
    """Lineage of all buurten; those of the national background, which has none, count as themselves in the year of the map only."""
    known = databank.read("lineage", levels=("buurt",), columns=["code_then", "kind"])
    maps = databank.years("geometry")
    if not maps:
        return known
    here = databank.read("key_figures", years=[maps[-1]], levels=("buurt",), columns=[])
    others = here.loc[~here["code"].isin(known["code"]), ["code", "year"]]
    return pd.concat([known, others.assign(code_then=others["code"], kind="same")], ignore_index=True)


def _of_year(databank: Databank, year: int) -> pd.DataFrame:
    """Features of all buurten in one year, derived ones computed from their counts; index is the code of that year."""
    entries = {feature.id: catalogue()[feature.id] for feature in FEATURES}
    columns = sorted({need for entry in entries.values() for need in entry.needs})
    table = databank.read("key_figures", years=[year], levels=("buurt",), columns=columns).set_index("code")
    found = {}
    for name, entry in entries.items():
        if isinstance(entry, Derived):
            base = table[entry.denominator].where(table[entry.denominator] >= entry.min_base)
            found[name] = (entry.factor * table[entry.numerator] / base).clip(upper=entry.factor)
        else:
            found[name] = table[name]
    return pd.DataFrame(found, index=table.index)
