"""A workshop as a value: what is written in it, who wrote that when, and how much time went into each step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from lib.scenarios import Scenario, ScenarioError, canonical, from_content

# Parts of a workshop. A note of a step is NOTE and the number of the step, a scenario SCENARIO and its letter.
NOTE, SCENARIO, OPEN, CHOICE, WHY = "notitie.", "scenario.", "vragen", "keuze", "waarom"
# What residents answered on the sheets that came back: RESIDENTS and the number of the question on it; and how many came back.
RESIDENTS, SHEETS = "bewoners.", "bewoners.aantal"
MAX_NOTE = 8000
# Longer than this nobody looked: the computer was off, or the workshop was left.
_LONGEST_GAP_S = 60.0


@dataclass(frozen=True)
class Entry:
    """One version of one part. `number` counts from 1; `author` is free text and may be empty; `at` is in UTC."""

    part: str
    number: int
    text: str
    author: str
    at: datetime


@dataclass(frozen=True)
class Clock:
    """Seconds that were spent in each step. `seen_at`: when somebody last had the workshop on a screen (UTC)."""

    seen_at: datetime
    spent: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))
    paused: bool = False

    def at(self, now: datetime, step: int) -> Clock:
        """The clock at `now`, of which the time since it was last seen went into `step`; a gap in which nobody looked does not count."""
        gap = (now - self.seen_at).total_seconds()
        counts = 0 < gap <= _LONGEST_GAP_S and not self.paused
        spent = {**self.spent, step: self.spent.get(step, 0.0) + gap} if counts else dict(self.spent)
        return replace(self, seen_at=max(now, self.seen_at), spent=spent)

    def written(self) -> str:
        """As text, for the store."""
        spent = {str(step): round(seconds, 3) for step, seconds in sorted(self.spent.items())}
        return json.dumps({"seen_at": self.seen_at.isoformat(), "spent": spent, "paused": self.paused})

    @staticmethod
    def read(text: str) -> Clock:
        """The clock that was written. ValueError where it is none."""
        content = json.loads(text)
        spent = {int(step): float(seconds) for step, seconds in content["spent"].items()}
        return Clock(datetime.fromisoformat(content["seen_at"]), spent, bool(content["paused"]))


@dataclass(frozen=True)
class Workshop:
    """A workshop of one gemeente. `look` is what was on the screen of who leads it; `entries` holds the newest version of each part."""

    id: str
    gemeente: str
    step: int
    look: Mapping[str, Any]
    clock: Clock
    created_at: datetime
    changed_at: datetime
    entries: Mapping[str, Entry]

    def text(self, part: str) -> str:
        """What stands in a part now; empty when nobody wrote it."""
        entry = self.entries.get(part)
        return entry.text if entry else ""

    def scenario(self, letter: str) -> Scenario | None:
        """The scenario of a slot. None when it is empty, or when a later version wrote what this one cannot read."""
        text = self.text(SCENARIO + letter)
        try:
            return read_scenario(text)
        except (ScenarioError, ValueError):
            return None


@dataclass(frozen=True)
class Written:
    """Outcome of writing a part. `others` is what somebody else wrote in it since the version that was on the screen."""

    entry: Entry
    others: tuple[Entry, ...] = ()


def write_scenario(scenario: Scenario | None) -> str:
    """A scenario as the text of a part, all texts in it included; empty for none."""
    return canonical.encode(scenario.content()).decode() if scenario is not None else ""


def read_scenario(text: str) -> Scenario | None:
    """The scenario that was written. ScenarioError or ValueError where it is none."""
    return from_content(canonical.decode(text.encode())) if text else None
