"""A work area: a named set of buurten and wijken of one or more gemeenten, each whole or for a part of its dwellings."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from lib.databank.errors import DatabankError
from lib.databank.own.personal import has_contact
from lib.words import rounded

LONGEST_NAME = 80
MOST_PARTS = 1500
# Below this share of its dwellings the figures of a buurt say little about the part; it is said, the part still counts.
SMALL_SHARE = 0.2

_CODE = "WG"
_JOINER = "\u200d"
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"

Code = Annotated[str, StringConstraints(pattern=r"^(WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\x00-\x1f]*$")]


class Part(BaseModel):
    """A buurt or wijk of a work area.

    `share` is the part of its dwellings that belongs to the work area, None for the whole; it comes from `dwellings`, the
    number of an organisation's own dwellings there, which is kept beside it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: Code
    share: float | None = Field(default=None, gt=0, lt=1)
    dwellings: int | None = Field(default=None, ge=1)

    @property
    def small(self) -> bool:
        """Whether the figures of the buurt say little about this part of it."""
        return self.share is not None and self.share < SMALL_SHARE


def percentage(part: Part) -> int:
    """The share in whole percentages, as it is shown."""
    return 100 if part.share is None else percentage_of(part.share)


def percentage_of(share: float) -> int:
    """A share in whole percentages: an estimate is no more precise. At least 1, and 99 for what is not the whole."""
    return 100 if share == 1 else min(99, max(1, rounded(100 * share)))


class WorkArea(BaseModel):
    """What is kept of a work area: no figures, only which places and which part of them.

    `map_year` is the year of the map that the codes are of, `databank` the version of the databank it was made with.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{8}$")]
    name: Name
    parts: Annotated[tuple[Part, ...], Field(min_length=1, max_length=MOST_PARTS)]
    map_year: Annotated[int, Field(ge=2000, le=2100)]
    databank: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,64}$")] = ""
    made_at: Annotated[str, StringConstraints(max_length=40)] = ""

    @model_validator(mode="after")
    def _each_place_once(self) -> Self:
        codes = [part.code for part in self.parts]
        if len(set(codes)) < len(codes):
            raise ValueError("a place occurs twice")
        return self

    @property
    def code(self) -> str:
        """What it is called where a place has a code: in the address, and in lists of places."""
        return f"{_CODE}{self.id}"

    @property
    def gemeenten(self) -> tuple[str, ...]:
        """Codes of the gemeenten it lies in, in order."""
        return tuple(sorted({"GM" + part.code[2:6] for part in self.parts}))

    @property
    def has_parts(self) -> bool:
        """Whether a buurt or wijk is in it for a part only: then its counts are estimates."""
        return any(part.share is not None for part in self.parts)

    @property
    def hash(self) -> str:
        """Digest of the places and their shares: equal for two work areas that are the same."""
        told = [f"{part.code}:{part.share}" for part in sorted(self.parts, key=lambda part: part.code)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]


def new_work_area(name: str, parts: tuple[Part, ...], map_year: int, databank: str, identity: str = "") -> WorkArea:
    """A work area with an id of its own, or with that of the one it takes the place of.

    Raises pydantic.ValidationError for a name or parts that cannot be, DatabankError for a name with an address or a number of a person.
    """
    if has_contact(name):
        raise DatabankError(
            "In de naam staat een e-mailadres of een nummer van een persoon. Er is niets bewaard. Noem het werkgebied naar de plek of het programma."
        )
    return WorkArea(
        id=identity or "".join(secrets.choice(_SIGNS) for _ in range(8)),
        name=_cleaned(name),
        parts=tuple(sorted(parts, key=lambda part: part.code)),
        map_year=map_year,
        databank=databank,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _cleaned(name: str) -> str:
    """A name on one line, without signs that are not seen (those that join a picture stay); "" when nothing of it is seen."""
    line = " ".join(unicodedata.normalize("NFC", name).split())
    line = "".join(sign for sign in line if sign == _JOINER or unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cn")).strip()
    return line if any(unicodedata.category(sign)[0] in "LNPS" for sign in line) else ""
