"""A workshop with what its report needs beside it; without what makes the file, which is loaded with the first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lib.answers.decision.record import Decision
from lib.workshops.workshop import Workshop


@dataclass(frozen=True)
class Held:
    """A workshop with what a report needs beside it.

    steps: title and minutes planned of each step, the first being step 1. place: name of the buurt or wijk that was looked at, "" for
    the whole gemeente or work area; `place_code` its code. on: the day on which it began. decision: of its scenarios, None when it has none.
    """

    workshop: Workshop
    steps: Sequence[tuple[str, int]]
    place: str
    place_code: str
    on: date
    year: int
    decision: Decision | None
