"""What a workshop came to, on paper: the map, the choice, the agreements, the open questions and every note, whole."""

from __future__ import annotations

from typing import Any

from lib.answers.decision.people import AGREED
from lib.answers.decision.record import ScenarioAnswer
from lib.answers.measures.money import full
from lib.answers.profile.about import About
from lib.answers.profile.residents import ASKED
from lib.reports import phrases
from lib.reports.clean import printable, text
from lib.reports.places.profile import class_map, origin
from lib.reports.typeset import typeset
from lib.reports.workshop.held import Held
from lib.words import capital, count
from lib.workshops.workshop import CHOICE, NOTE, OPEN, RESIDENTS, SHEETS, WHY, Workshop

_NO_NOTE = "Hier is niets opgeschreven."


def workshop_report(held: Held, about: About) -> bytes:
    """Tagged PDF in Dutch, as many pages as it takes: nothing that was written is cut."""
    about = printable(about)
    decision = printable(held.decision) if held.decision is not None else None
    found = held.workshop
    answers = decision.scenarios if decision is not None else ()
    chosen = next((answer for answer in answers if answer.slot == found.text(CHOICE)), None)
    whole = f"Workshop over {about.the_place}" if about.is_work_area else f"Workshop in {about.gemeente}"
    title = f"Workshop over {text(held.place)} ({about.gemeente})" if held.place else whole
    data = {
        "title": title,
        "keywords": [found.id, *(answer.hash for answer in answers)],
        "mark": phrases.MARK if about.fictional else "",
        "origin": " · ".join(part for part in (phrases.origin(decision), about.composition) if part)
        if decision is not None
        else origin(about),
        "about": f"Begonnen op {phrases.date(held.on)}. Kenmerk van de workshop: {found.id}.",
        **class_map(about, held.year, [held.place_code] if held.place_code else ()),
        "choice": _choice(chosen, bool(answers)),
        "why": _lines(found.text(WHY)),
        "agreements": [
            [row.who, row.what, phrases.when(row.when), phrases.name(answer)]
            for answer in answers
            for row in answer.partners.itertuples()
            if row.kind == AGREED
        ],
        "questions": _lines(found.text(OPEN)),
        "residents": _residents(found),
        "steps": [_step(found, number, *step) for number, step in enumerate(held.steps, start=1)],
        "no_note": _NO_NOTE,
        "scenario_notes": [
            {"name": phrases.name(answer), "lines": _lines(answer.notes)} for answer in answers if answer.notes.strip()
        ],
        "sources": list(decision.sources) if decision is not None else [],
        "kind": phrases.KIND if answers else "",
    }
    return typeset("workshop/report.typ", data, about.made_on)


def _choice(chosen: ScenarioAnswer | None, tried: bool) -> dict[str, Any] | None:
    """What was chosen, in the words of the decision; None where nothing was."""
    if chosen is None:
        return {"name": "", "text": ["De groep koos nog geen scenario." if tried else "De groep probeerde nog geen maatregel."]}
    costs = chosen.costs
    spent = ""
    if len(chosen.measures):
        both = f"Samen {phrases.basis(costs)}: {full(costs.total[1])} ({phrases.spread(costs.total)})."
        spent = f"{both} {capital(phrases.discounted(costs))}."
    return {
        "name": phrases.name(chosen),
        "text": [part for part in (chosen.headline, chosen.class_text, chosen.duration, spent) if part],
        "measures": [
            [row.measure, row.area, phrases.coverage(row.coverage), phrases.when(row.start), phrases.when(row.upkeep)]
            for row in chosen.measures.itertuples()
        ],
    }


def _step(found: Workshop, number: int, title: str, minutes: int) -> dict[str, Any]:
    spent = round(found.clock.spent.get(number, 0.0) / 60)
    took = f"{count(spent, 'minuut', 'minuten')} van de {minutes}" if spent else ""
    return {"title": f"{number}. {title}", "took": took, "lines": _lines(found.text(f"{NOTE}{number}"))}


def _residents(found: Workshop) -> dict[str, Any] | None:
    """What came back on the sheets for residents; None where nothing did."""
    answers = [
        {"title": asked, "lines": lines}
        for number, asked in enumerate(ASKED, start=1)
        if (lines := _lines(found.text(f"{RESIDENTS}{number}")))
    ]
    sheets = ", ".join(_lines(found.text(SHEETS)))
    return {"sheets": f"Bladen die terugkwamen: {sheets}." if sheets else "", "answers": answers} if sheets or answers else None


def _lines(said: str) -> list[str]:
    return [line.strip() for line in text(said).split("\n") if line.strip()]
