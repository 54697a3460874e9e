"""Question 8, the people: who does what by when, and which residents to involve, at what hour, and who is easily missed.

Partners come from the catalogue (aanname: what such a partner usually does) and from the agreements in the scenario. Residents
come from the measures and from the estimated mix of households: sizes are estimates, hours are assumptions with a reason.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.answers.households.together import Living
from lib.answers.measures.housing_together import offers_of
from lib.answers.place import Gemeente, name_of
from lib.household_types import LEAST_HOUSEHOLDS, LEAST_IN_CATEGORY
from lib.households import load_types
from lib.interventions.catalogue.entry import Intervention
from lib.interventions.catalogue.models import Catalogue, CatalogueError
from lib.living_together.intervals import interval
from lib.living_together.offers import OffersAndNeeds
from lib.scenarios import Scenario, ScenarioMeasure
from lib.words import capital, inside_sentence, listed, percent

AGREED, USUAL = "afspraak", "aanname"
NO_TEXT = "(tekst van de afspraak staat niet in de link)"
_HOURS = {"overdag": "overdag", "avond": "in de avond", "weekend": "in het weekend"}
_AT_HOME = 2  # score of 'overdag thuis' from which a type is called often at home by day


@dataclass(frozen=True)
class _Missed:
    """Who an evening in the wijkcentrum misses. `parts`: part of the households of each type that it is about."""

    who: str
    parts: dict[str, float]
    why: str
    how: str


_FAMILIES = dict.fromkeys(("gezin_jong_koop", "gezin_huur_laag", "gezin_huur_midden"), 1.0)
# Part of the households of 65 and over that is 75 or older: as in lib.living_together.care.
_OVER_75 = {"alleen_65": 0.58, "paar_65": 0.38}
_MISSED = (
    _Missed(
        "gezinnen met jonge kinderen",
        _FAMILIES,
        "'s avonds is er iemand nodig om op te passen",
        "kom na schooltijd op het schoolplein, of op zaterdag op de speelplek, met iets voor de kinderen",
    ),
    _Missed(
        "mensen van 75 jaar en ouder",
        _OVER_75,
        "een deel gaat in het donker niet graag de deur uit",
        "kom overdag, dicht bij huis of aan de deur, en regel vervoer",
    ),
    _Missed(
        "mensen die overdag of in ploegen werken",
        dict.fromkeys(("jong_midden", "gezin_ouder_koop", "alleen_midden", "paar_midden"), 1.0),
        "hoeveel mensen in ploegen werken, staat niet in de cijfers. Op één vast tijdstip bereikt u een deel van hen niet",
        "bied twee tijdstippen aan en een vragenlijst die zij op elk uur kunnen invullen",
    ),
    _Missed(
        "jongere huishoudens zonder kinderen",
        {"jong_laag": 1.0},
        "een deel woont er kort, studeert of werkt op wisselende uren",
        "zoek hen op bij huis, de halte of online, en vraag iets kleins",
    ),
)


@dataclass(frozen=True)
class Households:
    """Estimated households of the areas of a scenario together: shares (10, m) of the ensemble, and their number. `detailed` False: groups
    of types may be told, single types may not."""

    shares: NDArray[np.float64]
    number: float
    types: tuple[str, ...]
    detailed: bool = True

    def size(self, parts: dict[str, float]) -> tuple[float, float, float]:
        """Share (0-1) of the households that some types, or parts of them, are: middle and 80% interval."""
        weights = np.array([parts.get(name, 0.0) for name in self.types])
        drawn = weights @ self.shares
        found = interval(drawn[None])
        middle = float(drawn.mean())
        return middle, min(middle, float(found.low[0])), max(middle, float(found.high[0]))

    def words(self, parts: dict[str, float]) -> str:
        """'ongeveer 24% van de huishoudens (schatting, tussen 20% en 28%)'; '' for fewer than 10 households, or when it may not be told."""
        if not self.detailed and any(len({parts.get(name, 0.0) for name in group}) > 1 for group in _groups()):
            return ""
        middle, low, high = self.size(parts)
        if middle * self.number < LEAST_IN_CATEGORY:
            return ""
        least, most = percent(100 * low), percent(100 * high)
        around = f", tussen {least} en {most}" if least != most else ""
        return f"ongeveer {percent(100 * middle)} van de huishoudens (schatting{around})"


def households_of(living: Living | None, areas: Sequence[str]) -> Households | None:
    """Households of some areas together; None when not every area has an estimate of at least 50 households."""
    if living is None or not areas:
        return None
    found = living.estimate
    rows = [found.row(area) for area in areas if area in found]
    numbers = found.households[rows] if rows else np.array([])
    if len(rows) < len(areas) or not (numbers >= LEAST_HOUSEHOLDS).all() or np.isnan(found.central[rows]).any():
        return None
    shares = np.average(found.members[rows].astype(np.float64), axis=0, weights=numbers)
    return Households(shares, float(numbers.sum()), found.types, bool(found.detailed[rows].all()))


def _groups() -> list[tuple[str, ...]]:
    """Types of each group."""
    types = load_types()
    return [tuple(entry.id for entry in types.types if entry.group == group.id) for group in types.groups]


def partners(scenario: Scenario, catalogue: Catalogue) -> pd.DataFrame:
    """Who does what by when: who, what, when (words), kind. First what was agreed, then what partners usually do."""
    rows = []
    for action in sorted(scenario.actions, key=lambda a: (a.year, a.partner)):
        rows.append((partner_label(catalogue, action.partner), action.text.strip() or NO_TEXT, f"in {action.year}", AGREED))
    known = [m for m in scenario.measures if m.intervention in catalogue.ids]
    for partner in catalogue.partners:
        own = [m for m in known if partner.id in catalogue.get(m.intervention).partners]
        if own:
            names = dict.fromkeys(inside_sentence(catalogue.get(m.intervention).label) for m in own)
            # Only where a partner does not take part in everything, it matters in what.
            only = "" if len(names) == len({m.intervention for m in known}) else f" Dat geldt voor {listed(names)}."
            rows.append((capital(partner.label), f"{capital(partner.does)}.{only}", _when(own, catalogue), USUAL))
    return pd.DataFrame(rows, columns=["who", "what", "when", "kind"])


def partner_label(catalogue: Catalogue, partner: str) -> str:
    """Name of a partner with a capital; the id itself when the catalogue does not have it."""
    try:
        return capital(catalogue.partner(partner).label)
    except CatalogueError:
        return partner


def _when(measures: list[ScenarioMeasure], catalogue: Catalogue) -> str:
    """'2027-2030, daarna onderhoud': years of build-up, and what follows, over all measures of a partner."""
    start = min(m.start for m in measures)
    full = max(m.start + math.ceil(catalogue.get(m.intervention).onset_years) for m in measures)
    said = f"{start}-{full}" if full > start else str(start)
    if any(m.upkeep_until is None for m in measures):
        return f"{said}, daarna onderhoud"
    last = max(max(m.upkeep_until or m.start, m.start) for m in measures)
    return (
        f"{said}, onderhoud t/m {last}" if any((m.upkeep_until or 0) > m.start for m in measures) else f"{said}, geen onderhoud"
    )


def participation(living: Living | None, gemeente: Gemeente, scenario: Scenario, catalogue: Catalogue) -> pd.DataFrame:
    """Which residents to involve: who, how, why. First per measure, then who has time by day and whom an evening misses.

    Sizes are those of the areas of the scenario together, as an estimate; without one (too few households, no key figures)
    the same advice stands without sizes, and says so. Empty without measures.
    """
    known = dict.fromkeys(m.intervention for m in scenario.measures if m.intervention in catalogue.ids)
    if not known:
        return pd.DataFrame(columns=["who", "how", "why"])
    here = households_of(living, scenario.planned)
    rows = [_of_measure(catalogue.get(name), here) for name in known]
    rows += [row for row in [_by_day(here, offers_of(scenario)), *(_missed(one, here) for one in _MISSED)] if row]
    if here is None or not here.detailed:
        why = (
            f"de samenstelling is hier niet te schatten: er zijn minder dan {LEAST_HOUSEHOLDS} huishoudens of geen cijfers"
            if here is None
            else "de samenstelling is hier alleen in vier groepen te schatten. Er zijn te weinig cijfers van de buurt zelf, of minder dan 250 huishoudens"
        )
        names = listed(name_of(gemeente, area) for area in scenario.planned)
        rows.append((f"iedereen in {names}", "vraag in de buurt zelf wie er woont en wanneer mensen tijd hebben", why))
    return pd.DataFrame(rows, columns=["who", "how", "why"])


def _of_measure(entry: Intervention, households: Households | None) -> tuple[str, str, str]:
    who = entry.residents
    hours = listed(_HOURS[hour] for hour in who.hours)
    size = households.words({str(name): 1.0 for name in who.household_types}) if households else ""
    labels = "; ".join(load_types()[name].short for name in who.household_types)
    concerned = f"Gaat vooral over: {labels}" + (f". Samen {size}." if size else ".")
    return who.who, f"{who.how} Goed moment: {hours}.", f"{capital(inside_sentence(entry.label))}. {concerned}"


def _by_day(households: Households | None, table: OffersAndNeeds) -> tuple[str, str, str] | None:
    """Types that are often at home by day, by the table of offers and needs (domain 'overdag thuis')."""
    # The cells are those of the standard table; the array has the edits in it.
    by_day = table.offers[:, [domain.id for domain in table.domains].index("O")]
    home = {row.id: 1.0 for row, score in zip(table.types, by_day, strict=True) if score >= _AT_HOME}
    if households is None:
        return None
    at_home = households.words(home)
    if not at_home:
        return None
    away = households.words({row.id: 1.0 for row in table.types if row.id not in home})
    labels = "; ".join(load_types()[name].short for name in home)
    rest = f" De anderen, {away}, bereikt u beter in de avond of het weekend." if away else ""
    return (
        "wie overdag tijd heeft",
        f"bied ook een moment overdag aan.{rest}",
        f"{capital(at_home)} is van een type dat vaak overdag thuis is. Dat zijn: {labels}. De uren zijn een aanname.",
    )


def _missed(missed: _Missed, households: Households | None) -> tuple[str, str, str] | None:
    """Somebody whom an evening in the wijkcentrum misses; None when fewer than 10 such households live here."""
    if households is None:
        return None
    size = households.words(missed.parts)
    if not size:
        return None
    return (
        missed.who,
        capital(missed.how) + ".",
        f"Met een avond in het wijkcentrum bereikt u hen niet. {capital(missed.why)}. Het gaat om {size}.",
    )
