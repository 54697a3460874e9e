"""The table of offers and needs: ten household types x six domains, 0 to 3, read from data/catalogue/offers_and_needs.yaml.

Everything in it is an assumption that the people around the table may change. An edit is a key and a number:
{"jong_laag.O.offer": 1}. The standard table is never changed; a table with edits knows them, in one fixed order and without
edits that change nothing, so that two people who end at the same table have the same link.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lib.arrays import Array
from lib.household_types import HOUSEHOLD_TYPES
from lib.settings import CATALOGUE

DEFAULT_PATH = CATALOGUE / "offers_and_needs.yaml"
HIGHEST = 3

Side = Literal["offer", "need"]
SIDES: tuple[Side, ...] = ("offer", "need")
DOMAINS: tuple[str, ...] = ("O", "B", "S", "R", "D", "T")

Score = Annotated[int, Field(strict=True, ge=0, le=HIGHEST)]
Text = Annotated[str, Field(min_length=1)]


class OffersError(ValueError):
    """A table or an edit that cannot be used; the text is a Dutch sentence with the way out."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Domain(_Value):
    """A field in which households can do something for each other."""

    id: Text
    label: Text
    explanation: Text


class Cell(_Value):
    """What one type offers and needs in one domain, and why."""

    offer: Score
    need: Score
    reason: Text


class TypeRow(_Value):
    """One household type: six cells by domain."""

    id: Text
    reason: Text
    cells: dict[str, Cell]


class OffersAndNeeds(_Value):
    """The table; `changes` are edits on top of it as (key, value), in the order of the table."""

    kind: Literal["aanname"]
    domains: tuple[Domain, ...]
    types: tuple[TypeRow, ...]
    changes: tuple[tuple[str, int], ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if tuple(domain.id for domain in self.domains) != DOMAINS:
            raise ValueError(f"de domeinen zijn {', '.join(DOMAINS)}, in die volgorde")
        if tuple(row.id for row in self.types) != HOUSEHOLD_TYPES:
            raise ValueError(f"de typen zijn {', '.join(HOUSEHOLD_TYPES)}, in die volgorde")
        for row in self.types:
            if tuple(row.cells) != DOMAINS:
                raise ValueError(f"type '{row.id}' heeft niet precies de domeinen {', '.join(DOMAINS)}")
        return self

    @property
    def edits(self) -> dict[str, int]:
        """What differs from the standard table, e.g. {"jong_laag.O.offer": 1}."""
        return dict(self.changes)

    @property
    def edited(self) -> bool:
        return bool(self.changes)

    @property
    def label(self) -> str:
        """Whose assumption it is, for under a figure."""
        return "aanname van deze groep" if self.edited else "aanname"

    @property
    def domain_labels(self) -> tuple[str, ...]:
        """Dutch names in the order of DOMAINS."""
        return tuple(domain.label for domain in self.domains)

    @property
    def offers(self) -> Array:
        """(10, 6), edits included."""
        return self._matrix("offer")

    @property
    def needs(self) -> Array:
        """(10, 6), edits included."""
        return self._matrix("need")

    def standard(self) -> OffersAndNeeds:
        """The table without edits."""
        return self.model_copy(update={"changes": ()})

    def value(self, key: str) -> int:
        """Number behind a key, edits included. Raises OffersError for an unknown key."""
        canonical = _canonical(key)
        return self.edits.get(canonical, self._standard_value(canonical))

    def with_edits(self, edits: Mapping[str, float]) -> OffersAndNeeds:
        """This table with more edits; a number equal to the standard table takes an edit away.

        Keys `<type>.<domain>.<offer|need>` (the letter of the domain in either case), values whole numbers from 0 to 3.
        Raises OffersError that names the key and what is wrong; no edit is then made.
        """
        merged = dict(self.changes)
        for key, value in edits.items():
            merged[_canonical(key)] = _score(key, value)
        ordered = (key for key in _KEYS if key in merged and merged[key] != self._standard_value(key))
        return self.model_copy(update={"changes": tuple((key, merged[key]) for key in ordered)})

    def _standard_value(self, key: str) -> int:
        type_id, domain, side = key.split(".")
        cell = self.types[HOUSEHOLD_TYPES.index(type_id)].cells[domain]
        return cell.offer if side == "offer" else cell.need

    def _matrix(self, side: Side) -> Array:
        return np.array([[float(self.value(f"{t}.{d}.{side}")) for d in DOMAINS] for t in HOUSEHOLD_TYPES])


_KEYS: tuple[str, ...] = tuple(f"{t}.{d}.{side}" for t in HOUSEHOLD_TYPES for d in DOMAINS for side in SIDES)
_KEY_SET = frozenset(_KEYS)


def _canonical(key: str) -> str:
    # Other assumptions in a link have small letters only, so the domain is accepted in either case.
    parts = str(key).split(".")
    canonical = ".".join((parts[0], parts[1].upper(), parts[2])) if len(parts) == 3 else str(key)
    if canonical not in _KEY_SET:
        raise OffersError(
            f"De cel '{key}' staat niet in de tabel van aanbod en vraag. Schrijf type.domein.offer of type.domein.need, "
            f"bijvoorbeeld jong_laag.O.offer."
        )
    return canonical


def _score(key: str, value: Any) -> int:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or value not in range(HIGHEST + 1):
        raise OffersError(f"De cel '{key}' kan niet '{value}' zijn. Kies een heel getal van 0 tot en met {HIGHEST}.")
    return int(value)


def load_offers(path: Path | None = None) -> OffersAndNeeds:
    """The standard table; without a path the one that comes with Buurtbalans. Not cached: the caller decides how long it lives.

    Raises OffersError that names the file and the cell.
    """
    path = DEFAULT_PATH if path is None else Path(path)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise OffersError(
            f"De tabel {path.name} kan niet worden gelezen. Controleer of het bestand er is en tekst bevat."
        ) from error
    except yaml.YAMLError as error:
        raise OffersError(f"De tabel {path.name} is geen geldige YAML. Herstel het bestand.") from error
    if not isinstance(content, dict) or "changes" in content:
        raise OffersError(f"De tabel {path.name} heeft niet de velden kind, domains en types. Herstel het bestand.")
    try:
        return OffersAndNeeds.model_validate(content)
    except ValidationError as error:
        problems = "; ".join(_clause(content, problem) for problem in error.errors()[:5])
        raise OffersError(f"De tabel {path.name} klopt niet: {problems}.") from error


def _clause(content: Any, problem: Any) -> str:
    """One Dutch clause: where, and what is wrong."""
    if problem["type"] == "value_error":
        return str(problem["ctx"]["error"])
    location = [str(part) for part in problem["loc"]]
    if len(location) > 1 and location[0] == "types":
        try:
            location[1] = content["types"][int(location[1])]["id"]
        except (KeyError, TypeError, IndexError, ValueError):
            location[1] = f"nummer {int(location[1]) + 1}"
        location = location[1:]
    what = {
        "missing": "ontbreekt",
        "extra_forbidden": "is niet bekend",
        "string_too_short": "is leeg",
        "string_type": "moet tekst zijn",
        "literal_error": "heeft een waarde die niet mag",
    }.get(problem["type"], f"moet een heel getal van 0 tot en met {HIGHEST} zijn" if location[-1] in SIDES else "klopt niet")
    return f"'{'.'.join(location)}' {what}"
