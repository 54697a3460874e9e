"""Past het ook later? The people a measure is for, in the newest year with ages and ten years on, from the outlook on residents.

What is counted then are the people of that age who live there then, newcomers included. What becomes of those who live there now is said
apart, and only what follows from their age.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.answers.outlook.people import LABELS, YEARS, People, in_origin, in_years, margin_between, whole_count, why_not
from lib.answers.place import Gemeente, name_of, too_small
from lib.household_types import LEAST_HOUSEHOLDS, LEAST_IN_CATEGORY
from lib.interventions.catalogue.entry import Intervention
from lib.outlook.population.choose import ASSUMED
from lib.outlook.population.project import NO_CHANGE
from lib.words import capital, inside_sentence, listed, rough

# First age of a band and the first beyond it; the last has no end.
_AGES = {"age_0_14": (0, 15), "age_15_24": (15, 25), "age_25_44": (25, 45), "age_45_64": (45, 65), "age_65_plus": (65, None)}
_GROUPS = {"age_0_14": "kinderen", "age_15_24": "jongeren"}
NOTE = (
    "Voor wie een maatregel vooral is, staat in de catalogus (aanname). Het aantal voor later is een schatting van wie er dan wonen, ook nieuwkomers; "
    "bouwplannen zitten er niet in. Is de marge een aanname, dan is er nooit gemeten hoe goed een vooruitblik van tien jaar was."
)


@dataclass(frozen=True)
class Fit:
    """What is said of one group of users of a measure in an area.

    `now` and `then` are persons or households, (low, middle, high) for `then`; None with a `sentence` that says why.
    """

    measure: str
    area: str
    users: str
    year: int | None
    now: float | None
    then: tuple[float, float, float] | None
    sentence: str


def fits(gemeente: Gemeente, people: People | None, code: str, entries: Sequence[Intervention]) -> tuple[Fit, ...]:
    """Of every measure that is for some ages or kinds of household: those users now and in ten years in area `code`."""
    found = []
    for entry in entries:
        if entry.users is not None:
            groups: tuple[tuple[str, ...], ...] = (entry.users.ages, entry.users.households)
            found += [_fit(gemeente, people, code, entry, group) for group in groups if group]
    return tuple(found)


def _fit(gemeente: Gemeente, people: People | None, code: str, entry: Intervention, figures: tuple[str, ...]) -> Fit:
    name, users = name_of(gemeente, code), listed(LABELS[figure] for figure in figures)
    start = f"{capital(inside_sentence(entry.label))} is vooral voor {users}"

    def unknown(why: str, now: float | None = None, year: int | None = None) -> Fit:
        return Fit(entry.label, name, users, year, now, None, f"{start}. {why}")

    if people is None:
        return unknown(
            f"Voor {gemeente.name} zijn er geen kerncijfers met leeftijden. Hoeveel het er over tien jaar zijn, is niet te zeggen."
        )
    if too_small(gemeente, code):
        return unknown(f"{name} heeft minder dan {LEAST_HOUSEHOLDS} huishoudens: te weinig om vooruit te kijken.")
    if reason := next((why for figure in figures if (why := why_not(gemeente, people, code, figure))), ""):
        return unknown(reason)
    origin, then = people.origin, people.origin + YEARS
    now = sum(in_origin(people, code, figure) for figure in figures)
    if now < LEAST_IN_CATEGORY:
        return unknown(
            f"In {name} waren dat er in {origin} minder dan {LEAST_IN_CATEGORY}: te weinig om vooruit te kijken.", None, origin
        )
    rows = [in_years(people, code, figure) for figure in figures]
    # The bounds are added, as if the errors of the bands were wholly correlated: the widest they can be.
    low, middle, high = (float(sum(row[bound] for row in rows)) for bound in ("low67", "middle", "high67"))
    there = f"{start}. In {origin} waren dat er in {name} {whole_count(now)}"
    margin = margin_between(low, high, assumed=any(row["basis"] == ASSUMED for row in rows))
    grown = _grown_up(figures, origin)
    if all(row["method"] == NO_CHANGE for row in rows):
        why = "In eerdere jaren was een vooruitblik hier niet beter dan 'hun aandeel blijft gelijk'"
        said = f"{there}. Of het er in {then} meer of minder zijn, is niet te zeggen. {why} ({margin})."
    else:
        least, most = rough(low, high)  # as they are told: the words agree with what is read
        verdict = (
            "Dat is waarschijnlijk minder"
            if most < now
            else "Dat is waarschijnlijk meer"
            if least > now
            else f"Of dat meer of minder is dan in {origin}, is niet te zeggen"
        )
        said = f"{there}. In {then} zijn het er naar schatting {whole_count(middle)} ({margin}). {verdict}."
    return Fit(entry.label, name, users, then, now, (low, middle, high), f"{said}{grown}")


def _grown_up(figures: tuple[str, ...], origin: int) -> str:
    """What age those who live there now have by then; '' for households, of which the years of age are not known."""
    bands = [_AGES[figure] for figure in figures if figure in _AGES]
    if not bands:
        return ""
    then, first, end = origin + YEARS, min(low for low, _ in bands), max((high or 999) for _, high in bands)
    if end == 999:
        return f" Wie in {then} {first} of ouder is, was in {origin} {first - YEARS} of ouder."
    group = (
        listed(_GROUPS[figure] for figure in figures)
        if all(figure in _GROUPS for figure in figures)
        else "mensen van die leeftijd"
    )
    said = f" De {group} van {origin} zijn dan {first + YEARS} tot {end + YEARS} jaar"
    if first + YEARS >= end:
        return f"{said}, dus allemaal ouder. In {then} gaat het om anderen."
    teens = ", vooral tieners en jongvolwassenen" if figures == ("age_0_14",) else ""
    new = f" Wie dan jonger dan {YEARS} is, is na {origin} geboren." if first == 0 else ""
    return f"{said}{teens}. Wie in {origin} {end - YEARS} of ouder was, is er dan te oud voor.{new}"
