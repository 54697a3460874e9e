"""What research found, in human terms and with its base: the one place where that sentence is composed, and what the duration rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lib.answers.place import Gemeente
from lib.interventions.catalogue.entry import Intervention
from lib.interventions.catalogue.evidence import Result, TimeEvidence
from lib.interventions.catalogue.models import Catalogue
from lib.words import inside_sentence, listed, number, percent

BASIS_WORDS = {"bevinding": "gevonden", "verwant": "gevonden voor iets verwants", "keuze": "niet gevonden"}
_FOUND_AT: dict[str, tuple[Result, ...]] = {
    "verschil": ("minder", "meer"),
    "geen of bijna geen verschil": ("geen verschil",),
    "wisselende uitkomsten": ("wisselend",),
}
_MOST_NAMED = 3
_CHOICE = "een keuze van ons en geen bevinding"
# Two years' counts of independent events differ by more than 1.96 * sqrt(2 * n) in one of twenty pairs by chance alone; real counts vary more.
_BY_CHANCE = 1.96 * math.sqrt(2)


@dataclass(frozen=True)
class Reached:
    """Registered crimes of an area in the newest year with a figure, and which part of it (0-1) a measure reaches."""

    crimes: float
    year: int
    coverage: float


def reached(gemeente: Gemeente, area: str, coverage: float) -> Reached | None:
    """What a measure reaches in an area; None where its own number of crimes is not published."""
    found = gemeente.figures.figure("crimes", area, gemeente.map_year, fall_back=False)
    return Reached(found.value, found.year, coverage) if found.known and found.year is not None else None


def by_chance(crimes: float) -> float:
    """How much two years' counts of this size differ at most, in nineteen of twenty pairs, by chance alone."""
    return _BY_CHANCE * math.sqrt(crimes)


def found_sentence(entry: Intervention, catalogue: Catalogue) -> str:
    """'Onderzoek vond ongeveer 14% minder geregistreerde misdrijven waar straten beter verlicht werden. Het gaat om 21 studies in ...'"""
    found, what, how_much = entry.found, catalogue.outcome_of(entry).label, ""
    match found.result:
        case "minder" | "meer" if found.size is not None:
            size = percent(100 * found.size, 0 if found.size >= 0.05 else 1).replace(",0%", "%")
            how_much = "" if found.seen else " Dat cijfer hebben wij niet nagezien."
            said = f"Onderzoek vond ongeveer {size} {found.result} {what}"
        case "minder" | "meer":
            how_much = " Hoe groot dat verschil is, weten wij niet."
            said = f"Onderzoek vond {found.result} {what}"
        case "geen verschil":
            said = f"Onderzoek vond geen of bijna geen verschil in {what}"
        case "wisselend":
            said = f"Onderzoek vond wisselende uitkomsten voor {what}"
        case _:
            said = f"Het effect op {what} is niet gemeten"
    return f"{said} {found.where}.{how_much} Het gaat om {found.base}."


def findings_sentence(found: Sequence[tuple[str, Result]]) -> str:
    """What research found of some measures together: 'Onderzoek vond verschil bij A en geen of bijna geen verschil bij B.'

    found    label of a measure and what research found of it, at least one; more than three are counted instead of named
    """
    few = len(found) <= _MOST_NAMED
    of = [(what, [label for label, result in found if result in results]) for what, results in _FOUND_AT.items()]
    told = [f"{what} bij {_named(labels, few)}" for what, labels in of if labels]
    if told and not few:
        told[0] += f" van de {len(found)} maatregelen"
    unmeasured = [label for label, result in found if result == "niet gemeten"]
    sentences = [f"Onderzoek vond {listed(told)}." if told else ""]
    if unmeasured:
        sentences.append(f"Bij {_named(unmeasured, few)} is het effect niet gemeten.")
    return " ".join(filter(None, sentences))


def _named(labels: Sequence[str], few: bool) -> str:
    return listed(inside_sentence(label) for label in labels) if few else str(len(labels))


def here_sentence(entry: Intervention, catalogue: Catalogue, places: Sequence[Reached]) -> str:
    """What that would be here, in registered crimes per year; '' where the finding is no share of crimes or none are published.

    The upper end of what was found counts where there is one ('hooguit'). Whether yearly counts can show it is judged by chance alone, so
    that it is only ever said that they can not.
    """
    found, share = entry.found, catalogue.outcome_of(entry).share
    if share is None or found.size is None or found.result != "minder" or not places:
        return ""
    size = found.size if found.range is None else found.range.high
    crimes = sum(place.crimes for place in places)
    fewer = sum(place.crimes * place.coverage for place in places) * share * size
    years = sorted({place.year for place in places})
    part = "" if share == 1 else f", naar landelijk deel ongeveer {number(crimes * share)} {catalogue.outcome_of(entry).label}"
    least = "minder dan één" if fewer < 1 else f"{'hooguit' if found.range else 'ongeveer'} {number(fewer)}"
    chance = by_chance(crimes * share)
    hidden = (
        f" Dat is niet te zien in de jaarcijfers. Die verschillen door toeval al tot {number(chance)}." if fewer < chance else ""
    )
    weak = entry.fit.mark in ("zwak", "geen")
    would = "Of het hier ook zo werkt, is onzeker. Zo ja, dan zou het bij dit bereik" if weak else "Bij dit bereik zou het"
    here = f"Hier zijn {number(crimes)} misdrijven per jaar geregistreerd ({listed(years)}){part}."
    return f"{here} {would} gaan om {least} per jaar.{hidden}"


def research_text(entry: Intervention, catalogue: Catalogue, places: Sequence[Reached]) -> str:
    """What was found, and what that would be here."""
    return f"{found_sentence(entry, catalogue)} {here_sentence(entry, catalogue, places)}".strip()


def time_text(what: str, evidence: TimeEvidence) -> str:
    """'Duur: niet gevonden. Gezocht in ...' or 'Aanloop: gevonden. ... (bron).'"""
    if evidence.basis == "keuze":
        return f"{what}: niet gevonden, dus een keuze. Gezocht in: {evidence.looked}"
    return f"{what}: {BASIS_WORDS[evidence.basis]}. {evidence.found} ({evidence.source})"


def timing_text(entry: Intervention) -> str:
    """What is known of onset and duration, in two lines of text."""
    return f"{time_text('Aanloop', entry.timing.onset)} {time_text('Duur', entry.timing.half_life)}"


def duration_words(measures: Iterable[str], catalogue: Catalogue) -> str:
    """That the duration is a choice of ours, for which of these measures (ids); '' when it was found for all."""
    entries = [catalogue.get(name) for name in dict.fromkeys(measures)]
    chosen = [entry for entry in entries if entry.timing.half_life.basis != "bevinding"]
    if not chosen:
        return ""
    related = all(entry.timing.half_life.basis == "verwant" for entry in chosen)
    near = " Die keuze sluit aan bij wat over iets verwants bekend is." if related else ""
    if len(chosen) == len(entries):
        return f"Hoe lang het duurt, is {_CHOICE}.{near}"
    return f"Hoe lang {listed(inside_sentence(entry.label) for entry in chosen)} werkt, is {_CHOICE}.{near}"
