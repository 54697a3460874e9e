"""The assumptions that a user may change: which there are, what they are now, and what was changed.

A key names one figure: `<id>.<dimension>.<low|mode|high>`, `<id>.onset_years`, `<id>.half_life_years`,
`<id>.investment.<low|mode|high>`, `<id>.upkeep_per_year.<low|mode|high>`, `<id>.share`, `<id>.pays.<payer>` and
`<id>.gains.<payer>` (percent; per measure they are 100 together), and what all measures share: `crime_beta.<low|mode|high>`, `ceilings.<dimension>`, `discount.rate`. The file is never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lib.interventions.catalogue.entry import CRIME_UNIT, POINTS_UNIT, Intervention
from lib.interventions.catalogue.evidence import PAYERS, Shares
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.catalogue.read import validated
from lib.interventions.catalogue.values import CatalogueError, Spread
from lib.scores import DIMENSION_LABELS, DIMENSIONS
from lib.words import exact

PERCENT = "procent"
SPLITS = {"pays": "wie betaalt", "gains": "waar de baten terechtkomen"}
"""The two divisions over payers: part of an assumption's key -> what it is about."""
_PARTS = {"low": "laag", "mode": "midden", "high": "hoog"}
_LARGEST_AMOUNT = 1_000_000_000.0


@dataclass(frozen=True, slots=True)
class Assumption:
    """One figure that may be changed. `default` is None where the catalogue says "stays for ever" (half-life).

    low, high: bounds for an editor; the values low/mode/high of one spread must also stay in order.
    """

    key: str
    label: str
    unit: str
    default: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ChangedAssumption:
    """A figure that differs from the catalogue: was -> is."""

    key: str
    label: str
    unit: str
    was: float | None
    now: float


def assumptions(catalogue: Catalogue, intervention: str) -> tuple[Assumption, ...]:
    """All figures of one measure that can be changed, in the order an editor shows them."""
    return tuple(_of_entry(catalogue.get(intervention), catalogue))


def shared_assumptions(catalogue: Catalogue) -> tuple[Assumption, ...]:
    """Figures that all measures share: the crime rule, the ceilings, the discount rate."""
    beta, ceilings, discount = catalogue.crime_beta, catalogue.ceilings, catalogue.discount
    found = list(_spread("crime_beta", "Omrekening van misdaad naar score", beta.unit, beta, 0.0, 1.0))
    for dimension in DIMENSIONS:
        label = f"Bovengrens van alle maatregelen samen, {DIMENSION_LABELS[dimension]}"
        found.append(Assumption(f"ceilings.{dimension}", label, ceilings.unit, ceilings.of(dimension), 0.001, 1.0))
    found.append(Assumption("discount.rate", "Hoeveel latere kosten minder meetellen", discount.unit, discount.rate, 0.0, 0.2))
    return tuple(found)


def changed_assumptions(catalogue: Catalogue, wanted: Mapping[str, float]) -> tuple[ChangedAssumption, ...]:
    """What these changes alter in the catalogue, by key; a value equal to the catalogue's is no change.

    catalogue: the unchanged one. Raises CatalogueError for a key that does not exist.
    """
    known: dict[str, Assumption] = {}
    found = []
    for key in sorted(wanted):
        if key not in known:
            name = key.split(".")[0]
            known |= {
                a.key: a for a in (assumptions(catalogue, name) if name in catalogue.ids else shared_assumptions(catalogue))
            }
        if key not in known:
            raise _unknown(key)
        old = known[key]
        if old.default != float(wanted[key]):
            found.append(ChangedAssumption(key, old.label, old.unit, old.default, float(wanted[key])))
    return tuple(found)


def with_assumptions(catalogue: Catalogue, changes: Mapping[str, float]) -> Catalogue:
    """A copy of the catalogue with some assumptions replaced by the user's own; keys as in `assumptions`.

    Raises CatalogueError for an unknown key, a value outside its bounds or one that makes the catalogue inconsistent.
    """
    if not changes:
        return catalogue
    content = catalogue.model_dump(by_alias=True)
    _within_bounds(catalogue, changes)
    for key, value in changes.items():
        holder, field = _locate(content, key)
        holder[field] = float(value)
    return validated(content, "met uw eigen aannames")


def _within_bounds(catalogue: Catalogue, changes: Mapping[str, float]) -> None:
    for name in {key.split(".")[0] for key in changes}:
        known = _of_entry(catalogue.get(name), catalogue) if name in catalogue.ids else iter(shared_assumptions(catalogue))
        for one in known:
            value = changes.get(one.key)
            if value is not None and not one.low <= value <= one.high:
                raise CatalogueError(
                    f"De aanname '{one.label}' kan niet {exact(value, 6)} zijn. Kies een getal van {exact(one.low, 6)} tot en met {exact(one.high, 6)}."
                )


def _of_entry(entry: Intervention, catalogue: Catalogue) -> Iterator[Assumption]:
    for dimension, effect in entry.effects.items():
        name = f"{entry.label}: {DIMENSION_LABELS[dimension]}"
        if effect.crime is not None:
            yield from _spread(f"{entry.id}.{dimension}", f"{name}, daling van misdaad", CRIME_UNIT, effect.crime, -0.9, 0.9)
        else:
            ceiling = catalogue.ceilings.of(dimension)
            yield from _spread(f"{entry.id}.{dimension}", name, POINTS_UNIT, effect.spread, -ceiling, ceiling)
    yield Assumption(
        f"{entry.id}.onset_years", f"{entry.label}: aanloop tot volledig effect", "jaar", entry.onset_years, 0.0, 30.0
    )
    label = f"{entry.label}: halvering zonder onderhoud"
    yield Assumption(f"{entry.id}.half_life_years", label, "jaar", entry.half_life_years, 0.1, 100.0)
    costs = entry.costs
    yield from _spread(f"{entry.id}.investment", f"{entry.label}: eenmalig", costs.unit, costs.investment, 0.0, _LARGEST_AMOUNT)
    yearly = f"{costs.unit}, per jaar"
    yield from _spread(
        f"{entry.id}.upkeep_per_year", f"{entry.label}: per jaar", yearly, costs.upkeep_per_year, 0.0, _LARGEST_AMOUNT
    )
    if costs.share is not None:
        unit = f"deel van de {'woningen' if costs.per == 'woning' else 'huishoudens'} in de buurt"
        yield Assumption(f"{entry.id}.share", f"{entry.label}: hoeveel er bij 100% bereik meedoet", unit, costs.share, 0.001, 1.0)
    for side, what in SPLITS.items():
        shares: Shares = getattr(entry.split, side)
        for payer, name in PAYERS.items():
            label = f"{entry.label}: {what}, {name}"
            yield Assumption(f"{entry.id}.{side}.{payer}", label, PERCENT, shares.of(payer), 0.0, 100.0)


def _spread(key: str, label: str, unit: str, spread: Spread, low: float, high: float) -> Iterator[Assumption]:
    for part, word in _PARTS.items():
        yield Assumption(f"{key}.{part}", f"{label}, {word}", unit, float(getattr(spread, part)), low, high)


def _locate(content: dict[str, Any], key: str) -> tuple[dict[str, Any], str]:
    """The mapping and field inside a dumped catalogue that an assumption key points at."""
    entries = {entry["id"]: entry for entry in content["interventions"]}
    match key.split("."):
        case ["crime_beta", ("low" | "mode" | "high") as field]:
            return content["crime_beta"], field
        case ["ceilings", field] if field in DIMENSIONS:
            return content["ceilings"], field
        case ["discount", "rate"]:
            return content["discount"], "rate"
        case [name, ("onset_years" | "half_life_years") as field] if name in entries:
            return entries[name], field
        case [name, "share"] if name in entries and entries[name]["costs"]["share"] is not None:
            return entries[name]["costs"], "share"
        case [name, ("investment" | "upkeep_per_year") as amount, ("low" | "mode" | "high") as field] if name in entries:
            return entries[name]["costs"][amount], field
        case [name, ("pays" | "gains") as side, payer] if name in entries and payer in PAYERS:
            return entries[name]["split"][side], payer
        case [name, dimension, ("low" | "mode" | "high") as field] if name in entries and dimension in DIMENSIONS:
            effect = entries[name]["effects"][dimension]
            if effect is not None:
                return (effect["points"] or effect["crime"]), field
    raise _unknown(key)


def _unknown(key: str) -> CatalogueError:
    return CatalogueError(f"De aanname '{key}' bestaat niet in de catalogus. Kies een aanname die op de pagina staat.")
