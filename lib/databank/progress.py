"""Progress of a download as a small file that any process or session can show, and the wish to cancel beside it."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from lib.databank.errors import Cancelled
from lib.databank.store import replace_file
from lib.words import number

State = Literal["running", "done", "failed", "cancelled"]
_FILE, _CANCEL = "progress.json", "cancel"
_SAVING = "Opslaan"
PREPARING = "Uitrekenen wat voor heel Nederland geldt"
_NOT_FETCHED = (_SAVING, PREPARING, "")


@dataclass(frozen=True)
class Progress:
    """`share` 0-1; `seconds_left` None while unknown; `message` is a Dutch sentence; `updated` in seconds since the epoch."""

    state: State
    step: str
    share: float
    seconds_left: float | None
    message: str
    gemeenten: tuple[str, ...]
    pid: int
    updated: float


def read_progress(databank: Path) -> Progress | None:
    """Progress of the last download into this databank, None when there was none."""
    try:
        raw = json.loads((databank / ".download" / _FILE).read_text(encoding="utf-8"))
        return Progress(**{**raw, "gemeenten": tuple(raw["gemeenten"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def ask_to_cancel(databank: Path) -> None:
    """Ask the running download to stop; it does so before its next request. Nothing happens where none ever ran."""
    with suppress(FileNotFoundError):
        (databank / ".download" / _CANCEL).touch()


class Reporter:
    """Counts answers against the expected number per step, estimates the time left, and writes it down."""

    def __init__(self, databank: Path, expected: dict[str, int], gemeenten: tuple[str, ...], quiet: bool = False) -> None:
        self._directory = databank / ".download"
        self._expected, self._gemeenten, self._quiet = expected, gemeenten, quiet
        self._done: dict[str, int] = dict.fromkeys(expected, 0)
        self._step, self._started, self._fresh, self._written = "", time.monotonic(), 0, 0.0
        self._share = 0.0
        self._directory.mkdir(parents=True, exist_ok=True)
        (self._directory / _CANCEL).unlink(missing_ok=True)

    def expect(self, expected: dict[str, int]) -> None:
        """Set the number of answers per step, once it is known; the share never goes back."""
        self._expected = expected
        self._done = {step: min(self._done.get(step, 0), number) for step, number in expected.items()}

    def work(self, done: int, total: int) -> None:
        """Tell how far a long computation within a step is. Raises Cancelled when the user asked to stop."""
        doing = self._step if self._step in _NOT_FETCHED else f"{self._step} verwerken"
        self._write("running", f"{doing} ({done} van {total})")
        self.stop_if_cancelled()

    def loading(self, done: int, total: int) -> None:
        """Tell how many bytes of a large file have come in (total 0: not known). Raises Cancelled when the user asked to stop."""
        of = f" van {number(total / 1e6)}" if total else ""
        self._write("running", f"{self._step} ophalen: {number(done / 1e6)}{of} MB")
        self.stop_if_cancelled()

    @property
    def _doing(self) -> str:
        return self._step if self._step in _NOT_FETCHED else f"{self._step} ophalen"

    def start(self, step: str) -> None:
        """Begin a step; earlier steps count as complete."""
        if self._step:
            self._done[self._step] = self._expected.get(self._step, 0)
        self._step = step
        self._write("running", self._doing, force=True)

    def answer(self, fresh: bool) -> None:
        """Count one answer, fresh from a service or kept by an earlier run. Raises Cancelled when the user asked to stop."""
        self._done[self._step] = min(self._done.get(self._step, 0) + 1, self._expected.get(self._step, 0))
        self._fresh += fresh
        self._write("running", self._doing)
        self.stop_if_cancelled()

    def pause(self, seconds: float) -> None:
        """Wait before a retry, while listening for a cancellation."""
        self._write(
            "running", f"{self._step}: de dienst antwoordt niet, nieuwe poging over {number(seconds)} seconden", force=True
        )
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.stop_if_cancelled()
            time.sleep(min(0.25, left))

    def stop_if_cancelled(self) -> None:
        if (self._directory / _CANCEL).exists():
            raise Cancelled("Het ophalen is gestopt. Wat er al was, is niet veranderd; u kunt later verdergaan.")

    def finish(self, state: State, message: str) -> None:
        """Write the last word."""
        self._write(state, message, force=True)

    def _write(self, state: State, message: str, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._written < 0.2:
            return
        total, done = sum(self._expected.values()), sum(self._done.values())
        elapsed = now - self._started
        left = elapsed / self._fresh * (total - done) if self._fresh >= 3 and state == "running" else None
        self._share = max(self._share, done / total if total else 0.0)
        share = 1.0 if state == "done" else self._share
        progress = Progress(state, self._step, share, left, message, self._gemeenten, os.getpid(), time.time())
        replace_file(self._directory / _FILE, json.dumps(asdict(progress)).encode())
        self._written = now
        if not self._quiet:
            remaining = "" if left is None else f", nog ongeveer {number(left)} s"
            print(f"{share:4.0%}  {message}{remaining}", flush=True)
