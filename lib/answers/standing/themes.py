"""What a map can show: the score, one of its five dimensions, or an indicator; with colours classes and words for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lib.databank.catalogue.indicators import Derived, Indicator, catalogue
from lib.scores import DIMENSION_LABELS

SCORE = "score"
WITHOUT_SCORES = "age_65_plus_share"


@dataclass(frozen=True)
class Theme:
    """`id` travels in the URL; `entry` is None for the score and its dimensions."""

    id: str
    label: str
    group: str
    entry: Indicator | Derived | None = None

    @property
    def is_score(self) -> bool:
        return self.entry is None


@cache
def themes() -> dict[str, Theme]:
    """All themes by id, in the order in which the user is offered them."""
    found = {SCORE: Theme(SCORE, "Leefbaarheidsscore", "Leefbaarheid")}
    for dimension, label in DIMENSION_LABELS.items():
        found[dimension] = Theme(dimension, f"Score op {label}", "Leefbaarheid")
    for entry in catalogue().on_map:
        unit = "" if entry.unit == "aantal" else f" ({entry.unit})"
        found[entry.id] = Theme(entry.id, entry.label + unit, entry.theme, entry)
    return found
