"""Reading the catalogue of interventions, with its partners, from YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from lib.databank.catalogue.problems import problems_in
from lib.interventions.catalogue.models import Catalogue, CatalogueError
from lib.settings import CATALOGUE

# The reader in C is ten times as quick; it is not in every build of PyYAML.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEFAULT_PATH = CATALOGUE / "interventions.yaml"
PARTNERS = "partners.yaml"


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
        problems = problems_in(content, error, {"interventions": "maatregel"})
        raise CatalogueError(f"De catalogus {name} klopt niet: {problems}.") from error
