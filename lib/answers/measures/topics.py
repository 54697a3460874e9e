"""Measures by the topic of the Leefbaarometer that they act on, those on which a buurt does badly first, with the reason."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lib.answers.place import Gemeente
from lib.answers.standing.standing import AROUND, DEVIATION_NAMES
from lib.interventions.catalogue.entry import Intervention
from lib.interventions.catalogue.models import Catalogue
from lib.scores import DIMENSION_LABELS, DIMENSIONS, Dimension, deviation_class, told_deviation
from lib.words import capital

SEVERAL = "meer"
# A measure stands under one topic when at least this much of what is expected of it lies there.
_MAINLY = 0.5


@dataclass(frozen=True)
class Topic:
    """Measures that act mainly on one topic, by name; `id` is a dimension, or 'meer' for those that act on several alike.

    here   how the buurt does on it: '−0,12, slechter dan het ijkpunt'; '' where that is not known
    weak   whether that is worse than the ijkpunt
    also   names of measures that stand elsewhere in the list and act on it as well
    """

    id: str
    label: str
    here: str
    weak: bool
    measures: tuple[Intervention, ...]
    also: tuple[str, ...]


@dataclass(frozen=True)
class Topics:
    """The topics in the order of the page, why they are in that order, and where the scores come from ('' without scores)."""

    topics: tuple[Topic, ...]
    order: str
    source: str


def topics_of(gemeente: Gemeente, code: str, year: int, catalogue: Catalogue, search: str = "") -> Topics:
    """Measures for buurt or wijk `code` by topic: the weakest first by its scores of `year`, then the others in their fixed order.

    With `search` only measures that have every word of it in name, description, group or topic; topics without any are left out.
    """
    scores = gemeente.score_of(code, year)[list(DIMENSIONS)]
    classes = {d: int(deviation_class(float(scores[d]))) for d in scores.dropna().index}
    weak = sorted((d for d in DIMENSIONS if 0 < classes.get(d, 0) < AROUND), key=lambda d: float(scores[d]))
    found = [entry for entry in catalogue.interventions if _has(entry, catalogue, search.casefold().split())]
    found.sort(key=lambda entry: entry.label.casefold())
    main = {entry.id: main_topic(entry, catalogue) for entry in found}
    topics = []
    for topic in (*weak, *(d for d in DIMENSIONS if d not in weak), None):
        mine = tuple(entry for entry in found if main[entry.id] == topic)
        also = tuple(e.label for e in found if topic and main[e.id] != topic and topic in dict(e.effects.items()))
        if mine or (also and not search.strip()):
            label = "Meer onderwerpen tegelijk" if topic is None else capital(DIMENSION_LABELS[topic])
            here = f"{told_deviation(float(scores[topic]))}, {DEVIATION_NAMES[classes[topic] - 1]}" if topic in classes else ""
            topics.append(Topic(topic or SEVERAL, label, here, topic in weak, mine, also))
    source = gemeente.source("scores", year, "modelscore").line if classes else ""
    return Topics(tuple(topics), _order(bool(classes), bool(weak)), source)


def main_topic(entry: Intervention, catalogue: Catalogue) -> Dimension | None:
    """The topic with at least half of the most plausible effect of a measure (score points, in either direction); None without one."""
    effects = {
        dimension: abs(catalogue.crime_beta.mode * math.log1p(-effect.spread.mode) if effect.crime else effect.spread.mode)
        for dimension, effect in entry.effects.items()
    }
    most = max(effects, key=effects.__getitem__)
    total = sum(effects.values())
    return most if len(effects) == 1 or (total > 0 and effects[most] >= _MAINLY * total) else None


def _has(entry: Intervention, catalogue: Catalogue, words: list[str]) -> bool:
    group = next(group.label for group in catalogue.groups if group.id == entry.group)
    subjects = [DIMENSION_LABELS[dimension] for dimension, _ in entry.effects.items()]
    text = " ".join([entry.label, entry.description, group, *subjects]).casefold()
    return all(word in text for word in words)


def _order(scored: bool, weak: bool) -> str:
    if not scored:
        return "Deze buurt heeft geen score; de onderwerpen staan daarom in vaste volgorde."
    if not weak:
        return "Op geen onderwerp scoort deze buurt slechter dan het ijkpunt; de onderwerpen staan in vaste volgorde."
    return "Onderwerpen waarop deze buurt slechter scoort dan het ijkpunt staan bovenaan. Of een maatregel daar helpt, zegt het bewijs."
