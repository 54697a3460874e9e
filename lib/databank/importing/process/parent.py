"""An import in a process of its own, so that a file cannot take the one that starts it: the app or the command line.

This side keeps no parser and no content of a file in memory: it starts the child, hears how far it is, holds the deadline and can
stop it. Stopping is safe at any moment: a databank changes in one step.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Literal

from lib.databank import shelf
from lib.databank.errors import Cancelled, DatabankBusy, DatabankError, UnexpectedData
from lib.databank.importing.process import child, guard
from lib.databank.importing.report import Report
from lib.databank.progress import PREPARING
from lib.databank.store import open_databank
from lib.settings import ROOT

DEADLINE_S = 900.0
_LONGEST_LINE = 5_000_000
State = Literal["running", "done", "failed", "busy", "cancelled"]


class Import:
    """One running import. `state`, `doing` (a Dutch phrase), `message` (the sentence of a failure) and `report` may be read at any time."""

    def __init__(
        self, path: Path, files: list[Path], deadline_s: float = DEADLINE_S, at_end: Callable[[], object] = lambda: None
    ) -> None:
        """Start the import of `files` into the databank at `path`; `at_end` is called once when it is over, however it ends."""
        self.state: State = "running"
        self.doing, self.message = "Starten", ""
        self.report: Report | None = None
        self.started = time.monotonic()
        self._path, self._deadline_s, self._at_end = path, deadline_s, at_end
        self._wish: State = "running"  # "cancelled" by the user, "failed" by the deadline
        command = [sys.executable, "-m", "lib.databank", "import", "--child", str(deadline_s), "--to", str(path.absolute()), "--"]
        self._process = subprocess.Popen(
            [*command, *(str(file.absolute()) for file in files)],
            cwd=ROOT,
            env={**os.environ, **guard.ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._timer = threading.Timer(deadline_s, self._stop, ("failed",))
        self._timer.daemon = True
        self._timer.start()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop the import. Nothing happens when it is over."""
        self._stop("cancelled")

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is over, or at most `seconds`."""
        self._thread.join(seconds)

    def _stop(self, wish: State) -> None:
        if self.state == "running":
            self._wish = wish
            self._process.kill()

    def _follow(self) -> None:
        assert self._process.stdout is not None
        error = ""
        try:
            error = self._hear(self._process.stdout)
        finally:
            code = self._process.wait()
            self._timer.cancel()
            self._process.stdout.close()
            if self.report is not None:
                self._prepare()
            self.state, self.message = self._outcome(code, error)
            self._at_end()

    def _prepare(self) -> None:
        """Compute what the pages need of the whole country, where that takes long. Who cancels now has what was imported."""

        def tell(done: int, total: int) -> None:
            self.doing = f"{PREPARING} ({done} van {total})"
            if self._wish != "running":
                raise Cancelled

        with suppress(DatabankError, OSError):
            shelf.prepare_large(open_databank(self._path), tell)

    def _hear(self, lines: IO[bytes]) -> str:
        """Take in what the child tells until it ends; the sentence of its error."""
        error = ""
        while line := lines.readline(_LONGEST_LINE):
            try:
                told = json.loads(line)
                self.doing = str(told.get("doing", self.doing))
                error = str(told.get("error", error))
                self.report = Report.from_json(told["report"]) if "report" in told else self.report
            except (ValueError, TypeError, KeyError, AttributeError):
                continue  # something that a library wrote
        return error

    def _outcome(self, code: int, error: str) -> tuple[State, str]:
        if self.report is not None:
            return "done", ""
        if self._wish == "cancelled":
            return "cancelled", "Het inlezen is gestopt. Er is niets veranderd."
        if self._wish == "failed":
            return "failed", child.too_long(self.doing, self._deadline_s)
        if error:
            return ("busy" if code == child.BUSY else "failed"), error
        ended = code < 0 or code == guard.OUT_OF_MEMORY  # by a signal or the watchdog
        return "failed", child.too_much(self.doing) if ended else child.did_not_work(self.doing, f"code {code}")


def run(path: Path, files: list[Path], say: Callable[[str], None] = lambda _: None, deadline_s: float = DEADLINE_S) -> Report:
    """Import and wait for it; `say` hears each new phrase. Ctrl-C stops it.

    Raises UnexpectedData or another DatabankError with a Dutch sentence, DatabankBusy, Cancelled.
    """
    if not files:
        raise DatabankError("Geef ten minste één bestand op om te importeren.")
    importing = Import(path, files, deadline_s)
    told = ""
    try:
        while importing.state == "running":
            importing.wait(0.1)
            if importing.doing != told:
                told = importing.doing
                say(told)
    except KeyboardInterrupt:
        importing.cancel()
        importing.wait()
    importing.wait()
    if importing.state == "done" and importing.report is not None:
        return importing.report
    kinds = {"busy": DatabankBusy, "cancelled": Cancelled}
    raise kinds.get(importing.state, UnexpectedData)(importing.message)
