"""What comes of comparing the services with the contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["zoals verwacht", "veranderd", "niet bereikbaar"]
AS_EXPECTED, CHANGED, UNREACHABLE = 0, 1, 2


@dataclass(frozen=True)
class Finding:
    """One difference with the contract: the table, layer or member it is `in_`, `what` differs, and what Buurtbalans does with it."""

    in_: str
    what: str
    consequence: str

    @property
    def line(self) -> str:
        return f"{self.in_}: {self.what} {self.consequence}"


@dataclass(frozen=True)
class Checked:
    """A source: its state, the findings, and for one that cannot be reached the sentence and the reason (a word of SourceUnavailable)."""

    source: str
    title: str
    state: State
    findings: tuple[Finding, ...] = ()
    problem: str = ""
    reason: str = ""

    @property
    def lines(self) -> list[str]:
        """For a reader: a line of its own, then one per finding."""
        details = [finding.line for finding in self.findings] + ([self.problem] if self.problem else [])
        return [f"{self.title}: {self.state}", *(f"  - {line}" for line in details)]

    def to_json(self) -> dict[str, Any]:
        """For --json: keys source, title, state, findings (in, what, consequence), problem, reason."""
        raw = asdict(self)
        raw["findings"] = [{"in": f.in_, "what": f.what, "consequence": f.consequence} for f in self.findings]
        return raw


def exit_code(checked: Sequence[Checked]) -> int:
    """0 when all is as expected, 2 when a source cannot be reached, else 1."""
    states = {one.state for one in checked}
    return UNREACHABLE if "niet bereikbaar" in states else CHANGED if "veranderd" in states else AS_EXPECTED
