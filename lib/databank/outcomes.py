"""What came of each source: the summary at the end of a download, kept in the manifest, shown by `info` and on Databank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

State = Literal["done", "partly", "failed"]


@dataclass(frozen=True)
class Outcome:
    """One source for one scope (the country or a gemeente): `came` is a phrase, `gaps` are Dutch sentences.

    A gap says what did not come, why, and what that means on the pages.
    """

    source: str
    title: str
    scope: str
    state: State
    came: str
    gaps: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The outcome for a reader: a line of its own, then a line per gap."""
        mark = {"done": "opgehaald", "partly": "deels opgehaald", "failed": "niet opgehaald"}[self.state]
        return (f"{self.title}: {mark}" + (f" ({self.came})" if self.came else ""), *(f"  - {gap}" for gap in self.gaps))


def merged(earlier: Sequence[Outcome], new: Iterable[Outcome]) -> list[Outcome]:
    """`earlier` with those of the same source and scope replaced by `new`; the country replaces every scope."""
    fresh = list(new)
    replaced = {(outcome.source, outcome.scope) for outcome in fresh}
    whole = {outcome.source for outcome in fresh if outcome.scope == "NL"}
    kept = [outcome for outcome in earlier if (outcome.source, outcome.scope) not in replaced and outcome.source not in whole]
    return [*kept, *fresh]


def summary(outcomes: Sequence[Outcome]) -> str:
    """All outcomes as text; the first line says whether everything came."""
    complete = all(outcome.state == "done" and not outcome.gaps for outcome in outcomes)
    first = "Alle bronnen zijn opgehaald." if complete else "Niet alles is opgehaald:"
    return "\n".join([first, *(line for outcome in outcomes for line in outcome.lines)])
