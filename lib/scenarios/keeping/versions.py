"""What the store gives back: versions that never change, and sentences for people who save at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lib.scenarios.scenario import Scenario
from lib.words import listed


@dataclass(frozen=True, slots=True)
class Version:
    """One saved version. `parent` is the version it was made from (None: the first). `author` is free text and may be empty; `saved_at` is in UTC."""

    id: str
    number: int
    name: str
    gemeente: str
    hash: str
    author: str
    saved_at: datetime
    databank: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class Saved:
    """Outcome of saving. `created` is False where nothing had changed; `alongside` is what others saved meanwhile."""

    version: Version
    created: bool
    alongside: tuple[Version, ...]

    @property
    def sentence(self) -> str:
        """Dutch sentence for the person who saved."""
        number = self.version.number
        done = f"Bewaard als versie {number}." if self.created else f"Dit stond al bewaard, als versie {number}."
        return f"{done} {together(self.alongside)}".rstrip()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A saved scenario, which version it is, and the newest version's number."""

    scenario: Scenario
    version: Version
    latest: int
    archived: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """A line in the list of saved scenarios: its newest version, and whether it was put away."""

    latest: Version
    archived: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A scenario that is not what was saved as this version. `name`: of the version, empty when it could not be read now.

    `notes`: the notes of the scenario where they are still those of the version.
    """

    version: int
    name: str
    notes: str = ""

    @property
    def words(self) -> str:
        """'gewijzigd ten opzichte van versie 1 ("Licht aan")', to stand behind what is meant."""
        if not self.name:
            return f"nu niet te vergelijken met bewaarde versie {self.version}"
        return f"gewijzigd ten opzichte van versie {self.version} ('{self.name}')"


def together(others: Sequence[Version]) -> str:
    """Dutch sentence about what others saved of the same scenario in the meantime; empty when nobody did."""
    if not others:
        return ""
    saved = listed(f"versie {version.number} ({version.author or 'iemand anders'})" for version in others)
    return f"Intussen is ook bewaard: {saved}. Alle versies zijn bewaard; zet ze naast elkaar en kies waarmee u verdergaat."
