"""What one check found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of the report: `problem` is "" when all is well, and `told` what was seen."""

    name: str
    problem: str
    told: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        mark = "FOUT" if self.problem else "goed"
        took = f" ({self.seconds:.1f} s)".replace(".", ",") if self.seconds >= 0.1 else ""
        return f"{mark}  {self.name}: {self.problem or self.told}{took}"


def found(name: str, check: Callable[[], tuple[str, str]]) -> Finding:
    """Run a check that gives (problem, told)."""
    began = time.monotonic()
    problem, told = check()
    return Finding(name, problem, told, time.monotonic() - began)
