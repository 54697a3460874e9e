"""Reading the catalogue of interventions from YAML, and changing an assumption in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from lib.interventions.models import DIMENSIONS, Catalogue, CatalogueError

DEFAULT_PATH = Path(__file__).resolve().parents[2] / "data" / "catalogue" / "interventions.yaml"

_DUTCH = {
    "missing": "dit veld ontbreekt",
    "extra_forbidden": "dit veld is niet bekend",
    "too_short": "hier hoort ten minste één regel te staan",
    "string_too_short": "deze tekst is leeg",
    "string_type": "hier hoort tekst te staan",
    "float_type": "hier hoort een getal te staan",
    "int_type": "hier hoort een heel getal te staan",
    "finite_number": "hier hoort een gewoon getal te staan",
    "literal_error": "deze waarde is niet toegestaan",
    "greater_than": "dit getal is te klein",
    "greater_than_equal": "dit getal is te klein",
    "less_than_equal": "dit getal is te groot",
    "string_pattern_mismatch": "deze tekst heeft niet de goede vorm",
    "model_type": "hier horen velden met een naam te staan",
    "tuple_type": "hier hoort een lijst te staan",
}


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read and check the catalogue; without a path the one that comes with Buurtbalans.

    Not cached: the caller decides how long a catalogue lives. Raises CatalogueError with file, entry and
    field in Dutch.
    """
    path = DEFAULT_PATH if path is None else Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"De catalogus {path} kan niet worden gelezen. Controleer of het bestand er is en tekst bevat."
        ) from error
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", regel {mark.line + 1}" if mark is not None else ""
        raise CatalogueError(f"De catalogus {path.name} is geen geldige YAML{where}. Herstel die regel.") from error
    return _validated(content, path.name)


def with_assumptions(catalogue: Catalogue, changes: Mapping[str, float]) -> Catalogue:
    """A copy of the catalogue with some assumptions replaced by the user's own.

    Keys: `<id>.onset_years`, `<id>.half_life_years`, `<id>.<dimension>.<low|mode|high>`,
    `crime_beta.<low|mode|high>`, `ceilings.<dimension>`. Raises CatalogueError for an unknown key or a value
    that makes the catalogue inconsistent.
    """
    if not changes:
        return catalogue
    content = catalogue.model_dump(by_alias=True)
    for key, value in changes.items():
        holder, field = _locate(content, key)
        holder[field] = float(value)
    return _validated(content, "met uw eigen aannames")


def _locate(content: dict[str, Any], key: str) -> tuple[dict[str, Any], str]:
    """The mapping and field inside a dumped catalogue that an assumption key points at."""
    parts = key.split(".")
    entries = {entry["id"]: entry for entry in content["interventions"]}
    match parts:
        case ["crime_beta", ("low" | "mode" | "high") as field]:
            return content["crime_beta"], field
        case ["ceilings", field] if field in DIMENSIONS:
            return content["ceilings"], field
        case [name, ("onset_years" | "half_life_years") as field] if name in entries:
            return entries[name], field
        case [name, dimension, ("low" | "mode" | "high") as field] if name in entries and dimension in DIMENSIONS:
            effect = entries[name]["effects"][dimension]
            if effect is not None:
                return (effect["points"] or effect["crime"]), field
    raise CatalogueError(f"De aanname '{key}' bestaat niet in de catalogus. Kies een aanname die op de pagina staat.")


def _validated(content: Any, name: str) -> Catalogue:
    if not isinstance(content, dict):
        raise CatalogueError(f"De catalogus {name} is leeg of heeft geen velden.")
    try:
        return Catalogue.model_validate(content)
    except ValidationError as error:
        problems = [_sentence(content, problem) for problem in error.errors()]
        shown = "; ".join(problems[:5]) + ("; en meer" if len(problems) > 5 else "")
        raise CatalogueError(f"De catalogus {name} klopt niet: {shown}.") from error


def _sentence(content: dict[str, Any], problem: Any) -> str:
    """One Dutch clause: entry, field, what is wrong."""
    location = list(problem["loc"])
    entry = ""
    if len(location) >= 2 and location[0] == "interventions" and isinstance(location[1], int):
        try:
            label = content["interventions"][location[1]]["id"]
        except (KeyError, TypeError, IndexError):
            label = f"nummer {location[1] + 1}"
        entry, location = f"maatregel '{label}', ", location[2:]
    field = f"veld '{'.'.join(str(part) for part in location)}': " if location else ""
    if problem["type"] == "value_error":
        return f"{entry}{field}{problem['ctx']['error']}"
    return f"{entry}{field}{_DUTCH.get(problem['type'], 'deze waarde klopt niet')}"
