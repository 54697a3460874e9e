"""From loose content (a link, a file, a stored row) to a scenario, or to a sentence that says what is wrong; and to a file of its own.

A file holds everything, texts included, readable by people and by other programs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from lib.scenarios import canonical
from lib.scenarios.errors import InvalidScenarioError, NewerSchemaError, UnknownFieldError, UnreadableFileError
from lib.scenarios.scenario import SCHEMA, Scenario

MAX_FILE = 20_000_000
_WAY_OUT = "Vraag de maker om het opnieuw te delen, of begin een nieuw scenario."


def from_content(content: Any) -> Scenario:
    """The scenario that `Scenario.content()` wrote, in this schema or an earlier one.

    Raises NewerSchemaError, UnknownFieldError or InvalidScenarioError with a Dutch sentence. Unknown fields
    are refused, not dropped: leaving out what somebody meant would change the scenario without a word.
    """
    if not isinstance(content, Mapping):
        raise InvalidScenarioError(f"Dit is geen scenario. {_WAY_OUT}")
    schema = content.get("schema")
    if type(schema) is not int or schema < 1:
        raise InvalidScenarioError(f"In dit scenario ontbreekt met welke versie het is gemaakt. {_WAY_OUT}")
    if schema > SCHEMA:
        raise NewerSchemaError(
            "Dit scenario is gemaakt met een nieuwere versie van Buurtbalans. "
            "Werk Buurtbalans bij, of vraag de maker om de gegevens op een andere manier."
        )
    try:
        return Scenario.model_validate(content)
    except ValidationError as error:
        problems = error.errors()
        unknown = [_field(problem) for problem in problems if problem["type"] == "extra_forbidden"]
        if unknown:
            raise UnknownFieldError(
                f"Dit scenario bevat iets wat deze versie niet kent: {', '.join(unknown[:3])}. {_WAY_OUT}"
            ) from error
        raise InvalidScenarioError(f"Dit scenario klopt niet: {_clause(problems[0])}. {_WAY_OUT}") from error


def _field(problem: Any) -> str:
    return "'" + ".".join(str(part) for part in problem["loc"]) + "'"


def _clause(problem: Any) -> str:
    if problem["type"] == "missing":
        return f"het veld {_field(problem)} ontbreekt"
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    return f"het veld {_field(problem)} heeft een waarde die niet kan"


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
