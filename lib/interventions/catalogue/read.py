"""Reading the catalogue of interventions, with its partners, from YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from lib.interventions.catalogue.models import Catalogue, CatalogueError
from lib.settings import CATALOGUE

# The reader in C is ten times as quick; it is not in every build of PyYAML.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEFAULT_PATH = CATALOGUE / "interventions.yaml"
PARTNERS = "partners.yaml"

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

    Partners are read from partners.yaml beside it, or else from the one that comes with Buurtbalans. Not
    cached: the caller decides how long a catalogue lives. Raises CatalogueError with file, entry and field
    in Dutch.
    """
    path = DEFAULT_PATH if path is None else Path(path)
    content = read_yaml(path)
    if isinstance(content, dict) and "partners" not in content:
        beside = path.parent / PARTNERS
        partners = read_yaml(beside if beside.exists() else CATALOGUE / PARTNERS)
        content["partners"] = partners.get("partners") if isinstance(partners, dict) else None
    return validated(content, path.name)


def read_yaml(path: Path) -> Any:
    """Content of a YAML file; CatalogueError (Dutch) when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"De catalogus {path} kan niet worden gelezen. Controleer of het bestand er is en tekst bevat."
        ) from error
    try:
        return yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", regel {mark.line + 1}" if mark is not None else ""
        raise CatalogueError(f"De catalogus {path.name} is geen geldige YAML{where}. Herstel die regel.") from error


def validated(content: Any, name: str) -> Catalogue:
    """The catalogue in this content; CatalogueError with Dutch clauses about what is wrong where."""
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
