"""Where somebody chose that nothing is done: what is expected there without measures, and what is given up."""

from __future__ import annotations

from dataclasses import dataclass

from lib.answers.measures.topics import Topic, topics_of
from lib.answers.outlook.score import ScoresAhead, score_ahead
from lib.answers.place import Gemeente, name_of
from lib.interventions.catalogue.models import Catalogue
from lib.words import count, inside_sentence, listed

NOTHING_HERE = "U kiest ervoor hier nu niets te doen."
NO_EFFECT = "Er is dan geen effect van een maatregel, en er zijn geen kosten."
_PROVEN = ("A", "B")
_MOST_NAMED = 2


@dataclass(frozen=True)
class Unplanned:
    """One area: `expected` is what the outlook says without measures, `given_up` what could be done about its weak topics."""

    code: str
    name: str
    expected: str
    given_up: str
    sources: tuple[str, ...] = ()


def unplanned(gemeente: Gemeente, scores: ScoresAhead | None, code: str, year: int, catalogue: Catalogue) -> Unplanned:
    """What to know of a buurt where nothing is done, with its scores of `year`. Of a wijk or gemeente only its buurten are known."""
    name = name_of(gemeente, code)
    if code not in gemeente.labels:
        return Unplanned(code, name, f"Wat zonder maatregelen te verwachten is, staat per buurt van {name} bij Vooruitblik.", "")
    ahead = None if scores is None else score_ahead(gemeente, scores, code)
    if ahead is None:
        expected = "Zonder vooruitblik op de score is niet te zeggen wat dan te verwachten is."
    else:
        expected = ahead.reason or " ".join(
            filter(None, ["Zonder maatregelen verwachten wij dit.", ahead.sentence, ahead.further, ahead.note])
        )
    found = topics_of(gemeente, code, year, catalogue)
    weak = [topic for topic in found.topics if topic.weak]
    if weak:
        given_up = " ".join(map(_given_up, weak))
    elif found.source:
        given_up = "Op geen onderwerp scoort deze buurt slechter dan het ijkpunt; u laat geen zwak onderwerp liggen."
    else:
        given_up = "Deze buurt heeft geen score per onderwerp; wat u laat liggen, is daarom niet te zeggen."
    return Unplanned(code, name, expected, given_up, ahead.sources if ahead is not None else ())


def _given_up(topic: Topic) -> str:
    """'U laat liggen: overlast en onveiligheid (−0,12, ...). Daarvoor staan 6 maatregelen in de lijst, 2 met goed of sterk bewijs: ...'"""
    left = f"U laat liggen: {inside_sentence(topic.label)} ({topic.here})."
    if not topic.measures:
        return f"{left} Daarvoor staat geen maatregel in de lijst."
    proven = [entry.label for entry in topic.measures if entry.grade in _PROVEN]
    many = len(topic.measures)
    said = f"{left} Daarvoor {'staat' if many == 1 else 'staan'} {count(many, 'maatregel', 'maatregelen')} in de lijst"
    if not proven:
        return f"{said}, geen met goed of sterk bewijs."
    named = listed(inside_sentence(label) for label in proven) if len(proven) <= _MOST_NAMED else ""
    return f"{said}, waarvan {len(proven)} met goed of sterk bewijs{f': {named}' if named else ''}."
