"""What a cached value is made from is the same by its version, not by its content: `hash_funcs=KEYS` on every cache of the app."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

from lib.answers.decision.record import Decision
from lib.answers.place import Gemeente
from lib.databank.store import MANIFEST, Databank, state_of
from lib.interventions.catalogue.models import Catalogue
from lib.scenarios import Scenario


def _as_written(directory: Path) -> tuple[str, tuple[int, ...]]:
    try:
        return str(directory), state_of(directory / MANIFEST)
    except OSError:
        return str(directory), ()


KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    type(Path()): _as_written,
    Databank: lambda databank: databank.version,
    Gemeente: lambda gemeente: (gemeente.version, gemeente.code),
    Scenario: lambda scenario: scenario.hash,
    Catalogue: lambda catalogue: catalogue.fingerprint,
    Decision: lambda one: (
        one.databank_version,
        one.year,
        one.made_on.isoformat(),
        [(a.slot, a.hash, a.changed) for a in one.scenarios],
    ),
    FunctionType: lambda function: f"{function.__module__}.{function.__qualname__}",
}
