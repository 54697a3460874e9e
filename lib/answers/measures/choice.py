"""Which measures there are to choose, how strong their evidence is, and which ones a scenario holds."""

from __future__ import annotations

from functools import cache, lru_cache

from lib.answers.households.together import is_offer
from lib.interventions.catalogue.assumptions import with_assumptions
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.catalogue.read import load_catalogue
from lib.interventions.effect.measures import Measure
from lib.interventions.housing.newcomers import is_housing
from lib.scenarios import Scenario, ScenarioMeasure

GRADE_WORDS = {
    "A": "sterk bewijs",
    "B": "goed bewijs",
    "C": "gemengd bewijs",
    "D": "ervaring uit de praktijk",
    "N": "geen effect gevonden",
    "H": "onderzoek wijst op schade",
}


FIT_WORDS = {"goed": "past goed", "matig": "past redelijk", "zwak": "past zwak", "geen": "past niet"}


def grade_words(letter: str) -> str:
    """'B: goed bewijs'; a letter of another catalogue stays a letter."""
    return f"{letter}: {GRADE_WORDS[letter]}" if letter in GRADE_WORDS else letter


def marks(letter: str, fit: str) -> str:
    """Both marks of a measure, of the evidence elsewhere and of its fit here: 'B: goed bewijs, past zwak'."""
    return f"{grade_words(letter)}, {FIT_WORDS[fit]}" if fit in FIT_WORDS else grade_words(letter)


@cache
def catalogue() -> Catalogue:
    """The measures that ship with Buurtbalans."""
    return load_catalogue()


def catalogue_for(scenario: Scenario | None) -> Catalogue:
    """The catalogue with the assumptions that this scenario changes."""
    pairs = scenario.assumptions if scenario else ()
    return _changed(tuple((key, value) for key, value in pairs if not is_offer(key) and not is_housing(key)))


@lru_cache(maxsize=50)
def _changed(assumptions: tuple[tuple[str, float], ...]) -> Catalogue:
    return with_assumptions(catalogue(), dict(assumptions))


def measure_of(measure: ScenarioMeasure) -> Measure:
    """A measure of a scenario (coverage in percent) as the simulation takes it (0-1)."""
    return Measure(measure.intervention, measure.coverage / 100, measure.start, measure.upkeep_until)


def measures_of(scenario: Scenario | None, area: str) -> tuple[Measure, ...]:
    """Measures of a scenario in one area."""
    if scenario is None:
        return ()
    return tuple(measure_of(m) for m in scenario.measures if m.area == area)


def unknown_measures(scenario: Scenario | None) -> list[str]:
    """Measures in a scenario that cannot be chosen from the catalogue."""
    return sorted({m.intervention for m in scenario.measures} - set(catalogue().ids)) if scenario else []


def not_counted(scenario: Scenario | None) -> list[str]:
    """A sentence for each measure of a scenario that does not count: unknown, or in the catalogue as information only."""
    only_information = {entry.id: entry for entry in catalogue().information}
    sentences = []
    for name in unknown_measures(scenario):
        entry = only_information.get(name)
        if entry is None:
            sentences.append(f"De link noemt maatregel '{name}'; die staat niet in de catalogus en telt niet mee.")
        else:
            sentences.append(f"De link noemt '{entry.label}'; dat telt niet mee. {entry.reason}")
    return sentences
