"""What is wrong with a catalogue file, in Dutch: entry, field and the way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

_MOST = 5
_DUTCH = {
    "missing": "dit veld ontbreekt",
    "extra_forbidden": "dit veld is niet bekend",
    "too_short": "hier hoort ten minste één regel te staan",
    "string_too_short": "deze tekst is leeg",
    "string_type": "hier hoort tekst te staan",
    "float_type": "hier hoort een getal te staan",
    "int_type": "hier hoort een heel getal te staan",
    "finite_number": "hier hoort een gewoon getal te staan",
    "greater_than": "dit getal is te klein",
    "greater_than_equal": "dit getal is te klein",
    "less_than_equal": "dit getal is te groot",
    "string_pattern_mismatch": "deze tekst heeft niet de goede vorm",
    "model_type": "hier horen velden met een naam te staan",
    "tuple_type": "hier hoort een lijst te staan",
}


def problems_in(content: Any, error: ValidationError, kinds: Mapping[str, str]) -> str:
    """Clauses about the first few problems. `kinds`: list in the file -> what an entry of it is called, as {'interventions': 'maatregel'}."""
    found = error.errors()
    wrong = [tuple(problem["loc"]) for problem in found]
    # A list of which every entry is refused is reported as empty too.
    real = [
        problem
        for problem in found
        if problem["type"] != "too_short" or not any(_inside(other, tuple(problem["loc"])) for other in wrong)
    ]
    return "; ".join(_clause(content, problem, kinds) for problem in real[:_MOST]) + ("; en meer" if len(real) > _MOST else "")


def _inside(location: tuple[Any, ...], outer: tuple[Any, ...]) -> bool:
    return len(location) > len(outer) and location[: len(outer)] == outer


def _clause(content: Any, problem: Any, kinds: Mapping[str, str]) -> str:
    location = list(problem["loc"])
    entry = ""
    if len(location) >= 2 and location[0] in kinds and isinstance(location[1], int):
        try:
            label = content[location[0]][location[1]]["id"]
        except (KeyError, TypeError, IndexError):
            label = f"nummer {location[1] + 1}"
        entry, location = f"{kinds[location[0]]} '{label}', ", location[2:]
    field = f"veld '{'.'.join(str(part) for part in location)}': " if location else ""
    if problem["type"] == "value_error":
        return f"{entry}{field}{problem['ctx']['error']}"
    if problem["type"] == "literal_error":
        allowed = problem["ctx"]["expected"].replace(" or ", " of ").replace("'", "")
        return f"{entry}{field}deze waarde is niet toegestaan; kies uit: {allowed}"
    return f"{entry}{field}{_DUTCH.get(problem['type'], 'deze waarde klopt niet')}"
