"""One moment of looking: what is chosen, as a value. lib.ui.session.state keeps it, lib.ui.session.link writes it in the address."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from lib.scenarios import Scenario

MOST_AREAS = 4
SLOTS = ("A", "B", "C")


@dataclass(frozen=True)
class Saved:
    """Which saved scenario a slot holds. `hash`, `name` and `notes` are those of the saved version, empty until it has been read."""

    id: str
    version: int
    hash: str = ""
    name: str = ""
    notes: str = ""


NOTHING: tuple[None, None, None] = (None, None, None)
_NO_SCENARIOS: dict[str, Any] = {
    "scenarios": NOTHING,
    "saved": NOTHING,
    "active": 0,
    "effect_year": None,
    "upkeep": None,
    "layer": None,
}


@dataclass(frozen=True)
class State:
    """One moment of looking. None or empty means: not chosen. `scenarios` and `saved` have one place per slot."""

    databank: str = ""
    gemeente: str | None = None
    buurt: str | None = None  # or the wijk that is looked at like one
    year: int | None = None
    theme: str | None = None
    compare: tuple[str, ...] = ()
    reference: str | None = None
    scenarios: tuple[Scenario | None, ...] = NOTHING
    problems: tuple[str, ...] = field(default=(), compare=False)
    former: str | None = field(default=None, compare=False)  # gemeente of the link that has merged since
    view: str | None = None
    index: str | None = None
    active: int = 0
    saved: tuple[Saved | None, ...] = NOTHING
    presenting: bool = False
    large: bool = False  # the map fills the screen
    effect_year: int | None = None  # year of a plan on the map
    upkeep: str | None = None  # of a plan on the map: "met" or "zonder", None as chosen
    layer: str | None = None  # what a plan on the map shows: "misdrijven", None the score
    listed: str | None = None  # group of buurten beside each other: a page number or the code of a wijk
    route: str | None = None
    step: int | None = None
    workshop: str | None = None  # id of the workshop that is kept
    span: tuple[int, int] | None = None

    def differs(self, slot: int) -> bool:
        """Whether a slot holds something else than the saved version that it names, or what cannot be compared with it now."""
        scenario, saved = self.scenarios[slot], self.saved[slot]
        return scenario is not None and saved is not None and scenario.hash != saved.hash

    @property
    def scenario(self) -> Scenario | None:
        """The scenario that is being edited."""
        return self.scenarios[self.active]

    def changed(self, **changes: Any) -> State:
        """The state after a change; clears what depended on the old value: databank -> gemeente -> buurt, year, topic, areas, scenarios and
        workshop.

        A newly chosen gemeente begins with the score: a topic that was looked into elsewhere says nothing of where it stands.
        Another buurt of the same gemeente takes the place of the old one among the areas to compare; the scenarios stay, since
        their measures name their area. `scenario=` changes the one that is being edited.
        """
        if "scenario" in changes:
            slots = list(changes.get("scenarios", self.scenarios))
            slots[changes.get("active", self.active)] = changes.pop("scenario")
            changes = {**changes, "scenarios": tuple(slots)}
        if self.databank and changes.get("databank", self.databank) != self.databank:
            changes = {"gemeente": None, **changes}
        if "gemeente" in changes and changes["gemeente"] != self.gemeente:
            changes = {
                "buurt": None,
                "year": None,
                "theme": None,
                "compare": (),
                "reference": None,
                "listed": None,
                "workshop": None,
                **_NO_SCENARIOS,
                **changes,
            }
        elif self.buurt and changes.get("buurt") and self.buurt in self.compare:
            kept = (changes["buurt"] if code == self.buurt else code for code in self.compare)
            changes = {"compare": tuple(dict.fromkeys(kept)), **changes}
        return replace(self, **{"problems": (), "former": None, **changes})
