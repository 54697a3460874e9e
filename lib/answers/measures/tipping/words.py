"""What would turn a choice, in words: an assumption at another value, the way it is assumed now, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from lib.answers.measures.choice import marks
from lib.answers.measures.research import BASIS_WORDS
from lib.interventions.catalogue.models import Catalogue
from lib.interventions.tipping.tried import TIMES, Tried
from lib.scores import DIMENSION_LABELS
from lib.words import count, exact, inside_sentence, signed

TOLD = 3
"""A sentence names at most so many assumptions."""
HALF_LIVES = "van een kwart tot vier keer wat nu is aangenomen"
assert TIMES == 4
CHOICE = "keuze in het plan"
TURNS_HOW = (
    "Elke aanname is apart veranderd, de andere bleven zoals ze zijn. Hoe ver? Zo ver als de catalogus laag en hoog noemt. Een "
    "halvering en een aanloop gaan van een kwart tot vier keer, een bereik van de helft tot twee keer. Bij een ander effect gaan laag en "
    "hoog mee met het midden."
)
_MOST_DECIMALS = 7


def turns(tried: Tried, value: float, catalogue: Catalogue, where: str = "") -> str:
    """'verlichting zonder onderhoud al na 4 jaar de helft van het effect verliest (nu aangenomen: na 8 jaar)': what comes after 'als'.

    where: 'in B' when only some scenarios assume it so, else ''.
    """
    less = value < tried.base
    bound = "ten hoogste" if less else "ten minste"
    # Between quotes: many a name holds an 'en' of its own.
    name = _name(tried, catalogue) if tried.measure is None else f"‘{_name(tried, catalogue)}’"
    name += f" {where}" if where else ""
    now = f"(nu aangenomen: {value_words(tried, tried.base, catalogue)})"
    said = value_words(tried, value, catalogue)
    match tried.what:
        case "half_life":
            return f"{name} zonder onderhoud {'al' if less else 'pas'} {said} de helft van het effect verliest {now}"
        case "onset":
            return f"{name} {'al' if less else 'pas'} {said} volledig werkt {now}"
        case "upkeep":
            stops = "niet wordt onderhouden" if value == 0 else f"{said} geen onderhoud meer krijgt"
            return f"{name} {stops} (nu gekozen: {value_words(tried, tried.base, catalogue)})"
        case "crime_beta":
            return f"{name} {bound} {said} is {now}"
        case "peak" if _is_crime(tried, catalogue):
            return f"door {name} het aantal misdrijven met {bound} {said} daalt {now}"
        case "peak":
            return f"het effect van {name} op '{DIMENSION_LABELS[tried.dimension].lower()}' {bound} {said} punt is {now}"  # type: ignore[index]
        case "share":
            return f"{name} {bound} {said} bereikt {now}"
        case _:
            when = "eenmalig" if tried.what == "investment" else "per jaar"
            return f"{name} {when} {bound} {said} kost {now}"


def label(tried: Tried, catalogue: Catalogue) -> str:
    """What the assumption is, for a table."""
    name = _name(tried, catalogue)
    match tried.what:
        case "half_life":
            return f"{name}: jaren tot de helft van het effect weg is, zonder onderhoud"
        case "onset":
            return f"{name}: jaren tot het volledig werkt"
        case "upkeep":
            return f"{name}: hoe lang het wordt onderhouden"
        case "crime_beta":
            return name
        case "peak" if _is_crime(tried, catalogue):
            return f"{name}: daling van misdrijven"
        case "peak":
            return f"{name}: effect op '{DIMENSION_LABELS[tried.dimension].lower()}', in punten"  # type: ignore[index]
        case "share":
            return f"{name}: hoeveel er bij 100% bereik meedoet"
        case "investment":
            return f"{name}: eenmalige kosten"
        case _:
            return f"{name}: kosten per jaar"


def value_words(tried: Tried, value: float, catalogue: Catalogue) -> str:
    """A value of it with its unit, with every decimal that it has."""
    match tried.what:
        case "half_life":
            return "het blijft vanzelf" if math.isinf(value) else f"na {_exact(value)} jaar"
        case "onset":
            return f"na {_exact(value)} jaar"
        case "upkeep":
            return "blijvend" if math.isinf(value) else "geen" if value == 0 else f"na {count(int(value), 'jaar', 'jaar')}"
        case "crime_beta":
            return _exact(value)
        case "peak" if _is_crime(tried, catalogue):
            return f"{_exact(100 * value)}%"
        case "peak":
            decimals = next((n for n in range(3, _MOST_DECIMALS) if abs(round(value, n) - value) < 1e-12), _MOST_DECIMALS)
            return signed(value, decimals)
        case "share":
            costs = catalogue.get(str(tried.measure)).costs
            return f"{_exact(100 * value)}% van de {'woningen' if costs.per == 'woning' else 'huishoudens'}"
        case _:
            return f"€\N{NO-BREAK SPACE}{_exact(value)} per {catalogue.get(str(tried.measure)).costs.per}"


def rests_on(tried: Tried, catalogue: Catalogue) -> tuple[str, str]:
    """(kind, evidence) of the assumption itself: what sort of figure it is, and what is known of it; '–' where nothing was looked for."""
    if tried.what == "crime_beta":
        return catalogue.crime_beta.kind, "–"
    entry = catalogue.get(str(tried.measure))
    match tried.what:
        case "upkeep":
            return CHOICE, "–"
        case "half_life":
            return entry.timing.kind, BASIS_WORDS[entry.timing.half_life.basis]
        case "onset":
            return entry.timing.kind, BASIS_WORDS[entry.timing.onset.basis]
        case "peak":
            kind = next(effect.kind for dimension, effect in entry.effects.items() if dimension == tried.dimension)
            return kind, marks(entry.grade, entry.fit.mark)
    return entry.costs.kind, "–"


def nearest_told(tips: Sequence[Tried]) -> tuple[int, ...]:
    """Which of the assumptions, nearest first, a sentence names: the nearest, and a half-life in the last place when there is one."""
    first = list(range(min(TOLD, len(tips))))
    half = next((n for n, one in enumerate(tips) if one.what == "half_life"), None)
    if half is not None and half not in first:
        first[-1] = half
    return tuple(first)


def half_lives_too(told: Iterable[Tried], tried: Iterable[Tried]) -> str:
    """That how long an effect lasts was tried too and turns nothing; '' where it does, or where there is none to try."""
    if any(one.what == "half_life" for one in told) or not any(one.what == "half_life" for one in tried):
        return ""
    return f"hoe lang een effect zonder onderhoud blijft ({HALF_LIVES}), verandert daar niets aan"


def _exact(value: float) -> str:
    return exact(round(value, _MOST_DECIMALS), _MOST_DECIMALS)


def _name(tried: Tried, catalogue: Catalogue) -> str:
    if tried.measure is None:
        return "de omrekening van misdrijven naar score"
    return inside_sentence(catalogue.get(tried.measure).label)


def _is_crime(tried: Tried, catalogue: Catalogue) -> bool:
    effects = dict(catalogue.get(str(tried.measure)).effects.items())
    return tried.dimension in effects and effects[tried.dimension].crime is not None
