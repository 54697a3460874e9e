"""What a map can show: the score, its change, a dimension of it, signals, an indicator or an estimate of households; grouped as an alderman would."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lib.databank.catalogue.indicators import Derived, Indicator, catalogue
from lib.households import load_types
from lib.scores import DIMENSION_LABELS

SCORE, CHANGE, SIGNALS = "score", "verandering", "signalen"
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
    """`id` travels in the URL. `entry`: of an indicator; `types`: of an estimate of households, those that count together."""

    id: str
    label: str
    group: str
    entry: Indicator | Derived | None = None
    types: tuple[str, ...] = ()

    @property
    def is_score(self) -> bool:
        """Whether it is the score, its change or a dimension of it."""
        return self.entry is None and not self.types and self.id != SIGNALS


@cache
def themes() -> dict[str, Theme]:
    """All themes by id, by group, in the order in which the user is offered them."""
    found = [Theme(SCORE, "Leefbaarheidsscore", LIVEABILITY), Theme(CHANGE, "Verandering van de score", LIVEABILITY)]
    found += [Theme(dimension, f"Score op {label}", _DIMENSIONS[dimension]) for dimension, label in DIMENSION_LABELS.items()]
    for entry in catalogue().on_map:
        unit = "" if entry.unit == "aantal" else f" ({entry.unit})"
        found.append(Theme(entry.id, entry.label + unit, _INDICATORS[entry.theme], entry))
    found.append(Theme(SIGNALS, "Signalen", LIVEABILITY))
    found += _households()
    return {theme.id: theme for theme in sorted(found, key=lambda theme: GROUPS.index(theme.group))}


def _households() -> list[Theme]:
    """The groups of household types, and after each the types in it where it has more than one."""
    found, known = [], load_types()
    for group in known.groups:
        types = [entry for entry in known.types if entry.group == group.id]
        found.append((group.id, group.label, tuple(entry.id for entry in types)))
        found += [(entry.id, entry.short, (entry.id,)) for entry in types]
    return [Theme(f"hh_{name}", f"{label} (schatting, % van huishoudens)", TOGETHER, types=types) for name, label, types in found]
