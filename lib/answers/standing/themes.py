"""What a map can show: the score, its change, one of its five dimensions, or an indicator; grouped as an alderman would."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lib.databank.catalogue.indicators import Derived, Indicator, catalogue
from lib.scores import DIMENSION_LABELS

SCORE, CHANGE = "score", "verandering"
WITHOUT_SCORES = "age_65_plus_share"
LIVEABILITY, HOMES, WORK, TOGETHER, SAFETY, AMENITIES = GROUPS = (
    "Leefbaarheid",
    "Wonen",
    "Werken en inkomen",
    "Samenleven",
    "Veiligheid",
    "Voorzieningen",
)
_DIMENSIONS = {"won": HOMES, "fys": HOMES, "vrz": AMENITIES, "soc": TOGETHER, "onv": SAFETY}
# Theme of the catalogue -> group.
_INDICATORS = {
    "bevolking": TOGETHER,
    "huishoudens": TOGETHER,
    "zorg": TOGETHER,
    "wonen": HOMES,
    "inkomen en werk": WORK,
    "veiligheid": SAFETY,
    "voorzieningen": AMENITIES,
    "ligging": AMENITIES,
}


@dataclass(frozen=True)
class Theme:
    """`id` travels in the URL; `entry` is None for the score, its change and its dimensions."""

    id: str
    label: str
    group: str
    entry: Indicator | Derived | None = None

    @property
    def is_score(self) -> bool:
        return self.entry is None


@cache
def themes() -> dict[str, Theme]:
    """All themes by id, by group, in the order in which the user is offered them."""
    found = [Theme(SCORE, "Leefbaarheidsscore", LIVEABILITY), Theme(CHANGE, "Verandering van de score", LIVEABILITY)]
    found += [Theme(dimension, f"Score op {label}", _DIMENSIONS[dimension]) for dimension, label in DIMENSION_LABELS.items()]
    for entry in catalogue().on_map:
        unit = "" if entry.unit == "aantal" else f" ({entry.unit})"
        found.append(Theme(entry.id, entry.label + unit, _INDICATORS[entry.theme], entry))
    return {theme.id: theme for theme in sorted(found, key=lambda theme: GROUPS.index(theme.group))}
