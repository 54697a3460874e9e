"""Woningaanbod naar type: the mix of households and living together after what a scenario builds, demolishes or sells.

Accounting from stated assumptions (lib.interventions.housing.composition); nothing here says whom to house, and the score does not
move by it: it changes only as far as the catalogue has evidence, through measures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from lib.answers.households.together import Living
from lib.answers.measures.choice import catalogue
from lib.answers.measures.housing_together import GROWS, SHRINKS, living_after, verdict
from lib.answers.place import Gemeente, name_of
from lib.arrays import Array
from lib.household_types import LEAST_HOUSEHOLDS, LEAST_IN_CATEGORY
from lib.interventions.catalogue.models import CatalogueError
from lib.interventions.housing.composition import (
    NO_EVIDENCE,
    Composition,
    HousingChange,
    build,
    change_mix,
    demolish,
    evidence,
    merge,
    sell,
    split,
    top_up,
)
from lib.interventions.housing.newcomers import (
    DWELLINGS,
    Dwelling,
    NewHousing,
    housing_with_assumptions,
    is_housing,
    load_housing,
)
from lib.living_together.intervals import interval
from lib.scenarios import Scenario, ScenarioHousing
from lib.words import listed, number, percent

NOT_ADVICE = "Dit gaat over het woningaanbod naar type, niet over wie er zou moeten wonen."
_TENURES = ("owner_share", "corporation_share", "other_rent_share")
_REST = "Overige typen, klein in aantal"
# What becomes of a dwelling where the scenario does not say which kind it is.
_USUAL: Mapping[str, Dwelling] = {"nieuwbouw": "meergezins", "samenvoegen": "eengezins", "verkoop": "eengezins"}


@dataclass(frozen=True)
class MixAfter:
    """Households and living together of one area before and after its changes in housing.

    year: of the estimate before. mix: type, before, after (shares, together 1), low, high (of after), change (words). living: index, before, after, change
    (words). before, left, arrived, after: households by the ten types (10,), after = before - left + arrived. low, high: 8 of
    10 draws of the estimate, each with the assumptions at their extremes; a change in words only where all of that agrees.
    """

    area: str
    name: str
    year: int
    mix: pd.DataFrame
    living: pd.DataFrame
    before: Array
    left: Array
    arrived: Array
    after: Array
    dwellings: tuple[float, float]
    takeaway: str
    notes: tuple[str, ...]


class _NoMixError(ValueError):
    """Why there is no mix after, as a Dutch sentence."""


def mix_after(living: Living, gemeente: Gemeente, scenario: Scenario, area: str) -> MixAfter | None:
    """The mix after all changes in housing of the scenario in `area`; None without changes, or see `no_mix_because`."""
    try:
        return _mix_after(living, gemeente, scenario, area)
    except _NoMixError:
        return None


def no_mix_because(living: Living, gemeente: Gemeente, scenario: Scenario, area: str) -> str:
    """Why an area with changes in housing has no mix after; '' when it has one or nothing changes."""
    try:
        _mix_after(living, gemeente, scenario, area)
    except _NoMixError as error:
        return str(error)
    return ""


def changes_in(scenario: Scenario, area: str) -> tuple[HousingChange, ...]:
    """Changes in housing of a scenario in one area; a kind that is not known is left out. Raises ValueError (Dutch)."""
    found = (_change(project) for project in scenario.housing if project.area == area)
    return tuple(change for change in found if change is not None)


@cache
def standard_housing() -> NewHousing:
    """Who comes to live in new dwellings, as it ships with Buurtbalans."""
    return load_housing()


def housing_table(scenario: Scenario | None) -> NewHousing:
    """Who comes to live in new dwellings, with the edits of this scenario. Raises CatalogueError for an edit that cannot be."""
    return housing_with_assumptions(
        standard_housing(), {k: v for k, v in (scenario.changed if scenario else {}).items() if is_housing(k)}
    )


def _change(project: ScenarioHousing) -> HousingChange | None:
    tenure, n = project.tenure, project.dwellings
    usual = _USUAL.get(project.kind, "meergezins")
    dwelling: Dwelling = next((d for d in DWELLINGS if d == project.dwelling), usual)
    match project.kind:
        case "nieuwbouw":
            return build(tenure, dwelling, n)
        case "senioren":
            return build(tenure, "senioren", n)
        case "sloop":
            return demolish(tenure, n)
        case "samenvoegen":
            return merge(tenure, project.before or 2 * n, n, dwelling)
        case "splitsen":
            return split(tenure, project.before or n / 2, n, dwelling)
        case "optopping":
            return top_up(tenure, n)
        case "verkoop":
            return sell(n, dwelling, "koop" if tenure == "corporatie" else tenure)
    return None


def _mix_after(living: Living, gemeente: Gemeente, scenario: Scenario, area: str) -> MixAfter | None:
    name = name_of(gemeente, area)
    try:
        changes, table = changes_in(scenario, area), housing_table(scenario)
    except (ValueError, CatalogueError) as error:
        raise _NoMixError(f"{name}: {error}") from error
    if not changes:
        return None
    found = living.estimate
    if area not in found or not found.shown(area):
        raise _NoMixError(f"{name}: minder dan {LEAST_HOUSEHOLDS} huishoudens of geen cijfers; daarom geen typen huishoudens.")
    row = found.row(area)
    households, members = float(found.households[row]), found.members[row].astype(np.float64)
    dwellings, tenure, notes = _stock(gemeente, area, found.year, households)

    def changed(shares: Array) -> Composition:
        return change_mix(households * shares / shares.sum(), dwellings, changes, table, tenure)

    try:
        central = changed(found.central[row])
        drawn = [changed(members[:, m]) for m in range(members.shape[1])]
    except ValueError as error:
        raise _NoMixError(f"{name}: {error}") from error
    if central.after.sum() < LEAST_HOUSEHOLDS:
        raise _NoMixError(f"{name}: daarna blijven er minder dan {LEAST_HOUSEHOLDS} huishoudens over.")
    after = _variants(drawn, table)
    mix = _mix(living, area, central, members, after)
    return MixAfter(
        area=area,
        name=name,
        year=living.estimate.year,
        mix=mix,
        living=living_after(living, scenario, area, members, after, drawn),
        before=central.before,
        left=central.left,
        arrived=central.arrived,
        after=central.after,
        dwellings=(central.dwellings, central.dwellings_after),
        takeaway=_takeaway(name, mix, central),
        notes=(*notes, *filter(None, [found.why_groups(area)]), _evidence_note(changes), NOT_ADVICE),
    )


def _stock(gemeente: Gemeente, area: str, year: int, households: float) -> tuple[float, Array | None, list[str]]:
    """Dwellings of the area itself, its tenure shares (None: the national split), and what had to be assumed."""
    notes = []
    dwellings = gemeente.figures.figure("dwellings", area, year, fall_back=False).value
    if np.isnan(dwellings):
        dwellings = households
        notes.append("Het aantal woningen is niet gepubliceerd; gerekend is met één woning per huishouden.")
    tenure = gemeente.figures.together(_TENURES, area, year)
    if not tenure.known or sum(tenure.values) <= 0:
        return dwellings, None, [*notes, "Het eigendom is hier niet bekend; gerekend is met de verdeling van Nederland."]
    if tenure.status != "ok":
        notes.append(f"Het eigendom is dat van de hele {tenure.status} ({tenure.year}).")
    return dwellings, np.array(tenure.values), notes


def _variants(drawn: list[Composition], table: NewHousing) -> Array:
    """Shares afterwards (v, 10, m): first as assumed, then with one assumption at a time at either extreme."""
    before, left, arrived = (np.stack([getattr(c, part) for c in drawn], axis=1) for part in ("before", "left", "arrived"))
    occupancy = table.occupancy
    scaled = [(1.0, 1.0)] + [(1.0, value / occupancy.mode) for value in (occupancy.low, occupancy.high)]
    rows = [before - left + arrived * factor for _, factor in scaled]
    for one in range(len(before)):
        for side in (-1, 1):
            only = np.ones((len(before), 1))
            only[one] += side * table.spread
            gone = np.minimum(left * (2 - only), before)
            rows.append(before - gone + arrived * only)
    counts = np.maximum(np.stack(rows), 0.0)
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def _mix(living: Living, area: str, central: Composition, members: Array, after: Array) -> pd.DataFrame:
    order = living.estimate.types
    rows: list[tuple[str, float, float, float, float, str]] = []
    small: list[int] = []
    units = [(part.label, [order.index(t) for t in part.merged_from or (part.id,)]) for part in living.estimate.shown(area)]
    for label, columns in units:
        counts = central.before[columns].sum(), central.after[columns].sum()
        if max(counts) < LEAST_IN_CATEGORY:
            small += columns
            continue
        few = f" (in {living.estimate.year} minder dan {LEAST_IN_CATEGORY} huishoudens)" if counts[0] < LEAST_IN_CATEGORY else ""
        rows.append(_mix_row(label + few, columns, central, members, after))
    if small:
        rows.append(_mix_row(_REST, small, central, members, after))
    return pd.DataFrame(rows, columns=["type", "before", "after", "low", "high", "change"])


def _mix_row(
    label: str, columns: list[int], central: Composition, members: Array, after: Array
) -> tuple[str, float, float, float, float, str]:
    now, then = float(central.shares_before[columns].sum()), float(central.shares_after[columns].sum())
    drawn = after[:, columns].sum(axis=1)
    low, high = float(interval(drawn.min(axis=0)).low), float(interval(drawn.max(axis=0)).high)
    return label, now, then, min(low, then), max(high, then), verdict(drawn - members[columns].sum(axis=0))


def _takeaway(name: str, mix: pd.DataFrame, central: Composition) -> str:
    start = f"{name} gaat van {number(central.dwellings)} naar {number(central.dwellings_after)} woningen"
    moved = mix[mix["change"].isin([GROWS, SHRINKS])]
    if moved.empty:
        return f"{start}. De samenstelling verandert niet duidelijk."
    largest = moved.loc[(moved["after"] - moved["before"]).abs().idxmax()]
    return (
        f"{start}. Het deel '{largest['type']}' {largest['change']}: van {percent(100 * largest['before'])} naar ongeveer "
        f"{percent(100 * largest['after'])} van de huishoudens."
    )


def _evidence_note(changes: tuple[HousingChange, ...]) -> str:
    found = evidence(changes, catalogue())
    if not found:
        return NO_EVIDENCE
    return (
        "De score verandert in de berekening alleen door maatregelen met onderzoek. Onderzoek naar deze verandering van het "
        f"woningaanbod staat bij: {listed(entry.label for entry in found)}. Kies die maatregel als het effect mee moet tellen."
    )


SHARES_OF_A_MIX = ["before", "after", "low", "high"]


def percentages(mix: pd.DataFrame) -> pd.DataFrame:
    """A mix before and after with its shares in percent."""
    return mix.assign(**{name: 100 * mix[name] for name in SHARES_OF_A_MIX})


def to_export(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """A mix in percent with Dutch names, for download; `year` of the estimate before."""
    names = {
        "type": "Type",
        "before": f"In {year} (%)",
        "after": "Daarna (%)",
        "low": "Laag (%)",
        "high": "Hoog (%)",
        "change": "Verschil",
    }
    return table.round(1).rename(columns=names)
