"""The process that reads files: limits first, then lines of JSON on its output about how far it is, and the last one on how it ended."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from lib.databank.errors import DatabankBusy, DatabankError
from lib.databank.importing.process import guard

OK, FAILED, BUSY = 0, 1, 3


def main(path: Path, files: list[Path], seconds: float) -> int:
    """Import the files into the databank at `path` within the limits; the exit code. Never raises and never prints a traceback."""
    guard.limit(seconds)
    last = ""

    def say(text: str) -> None:
        nonlocal last
        last = text
        _tell({"doing": text})

    try:
        from lib.databank.importing.run import import_with_report

        _, report = import_with_report(path, files, say)
    except DatabankError as error:
        _tell({"error": str(error)})
        return BUSY if isinstance(error, DatabankBusy) else FAILED
    except MemoryError:
        _tell({"error": too_much(last)})
        return FAILED
    except Exception as error:  # a fault of ours still ends in a sentence; the kind of error helps whoever mends it
        _tell({"error": did_not_work(last, type(error).__name__)})
        return FAILED
    _tell({"report": report.to_json()})
    return OK


_WAY_OUT = (
    "Er is niets veranderd. Download het bestand opnieuw, of neem een kleinere selectie, bijvoorbeeld één gemeente of één jaar."
)


def too_much(doing: str) -> str:
    """The sentence for an import that took more than it may have, by what it was doing."""
    return f"Het inlezen is gestopt{f' bij: {doing}' if doing else ''}. Dit vraagt meer geheugen dan Buurtbalans ervoor gebruikt, of een bestand is beschadigd. {_WAY_OUT}"


def did_not_work(doing: str, why: str) -> str:
    """The sentence for a fault of ours; `why` helps whoever mends it."""
    return f"Het inlezen is mislukt{f' bij: {doing}' if doing else ''} ({why}). {_WAY_OUT}"


def too_long(doing: str, seconds: float) -> str:
    """The sentence for an import that took longer than it may."""
    minutes = max(1, round(seconds / 60))
    return f"Het inlezen is na {minutes} {'minuut' if minutes == 1 else 'minuten'} gestopt{f' bij: {doing}' if doing else ''}. {_WAY_OUT}"


def _tell(line: dict[str, Any]) -> None:
    try:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    except (OSError, ValueError):
        sys.exit(FAILED)  # the parent is gone
