"""A scenario as a file of its own: everything, texts included, readable by people and by other programs."""

from __future__ import annotations

import json

from lib.scenarios import canonical
from lib.scenarios.errors import UnreadableFileError
from lib.scenarios.parsing import from_content
from lib.scenarios.scenario import Scenario

MAX_FILE = 20_000_000


def to_file(scenario: Scenario) -> bytes:
    """JSON (UTF-8, indented) with every field; `from_file` gives an equal scenario back."""
    return (json.dumps(scenario.content(), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def from_file(data: bytes) -> Scenario:
    """The scenario in a file, of this schema or an earlier one. Raises a ScenarioError with a Dutch sentence."""
    if len(data) > MAX_FILE:
        raise UnreadableFileError("Dit bestand is te groot voor een scenario. Kies het bestand dat Buurtbalans heeft gemaakt.")
    if not data.strip():
        raise UnreadableFileError("Dit bestand is leeg. Download het scenario opnieuw.")
    try:
        # Some editors put an invisible mark before the first character.
        content = canonical.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise UnreadableFileError(
            "Dit bestand bevat geen leesbaar scenario, of er ontbreekt een stuk. Download het opnieuw of kies een ander bestand."
        ) from error
    return from_content(content)
