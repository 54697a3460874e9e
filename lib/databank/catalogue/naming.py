"""Names that a figure has borne, and finding them among the columns of a table.

A name is matched on its letters and digits only, so case, blanks, accents and the number at the end of a CBS variable make no
difference. Of several names the first that the table has counts. A name may be a sum of parts that all have to be there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

_NUMBER_SUFFIX = re.compile(r"_\d+$")


class AmbiguousName(ValueError):
    """More than one column bears the name; `positions` are theirs."""

    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(f"{len(positions)} columns")
        self.positions = tuple(positions)


class Name(BaseModel):
    """One name, or the sum of several `parts`; it holds for tables of the years `since` to `until` (None: no bound).

    Written as a text ("a_65_oo", "A + B") or as {name: text, since: 2024, until: 2025}.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    parts: tuple[str, ...]
    since: int | None = None
    until: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, raw: Any) -> Any:
        if isinstance(raw, str):
            raw = {"name": raw}
        if isinstance(raw, dict) and "name" in raw:
            rest = {key: value for key, value in raw.items() if key != "name"}
            return {**rest, "parts": tuple(part.strip() for part in str(raw["name"]).split(" + "))}
        return raw

    @property
    def text(self) -> str:
        return " + ".join(self.parts)

    def holds_in(self, year: int) -> bool:
        """Whether the name is looked for in a table of `year`."""
        return (self.since is None or year >= self.since) and (self.until is None or year <= self.until)


class Names(BaseModel):
    """The names of one figure per way of naming; see data/catalogue/indicators.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    variable: tuple[Name, ...]
    kwb: tuple[Name, ...] = ()
    measure: tuple[Name, ...] = ()
    title: tuple[Name, ...] = ()


def normalise(text: str) -> str:
    """Lowercase letters and digits only, without accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def stem(variable: str) -> str:
    """A CBS variable without the number at its end, normalised: 'AantalInwoners_5' gives 'aantalinwoners'."""
    return normalise(_NUMBER_SUFFIX.sub("", variable.strip()))


def find(names: Iterable[Name], keys: Sequence[str], year: int) -> tuple[int, ...]:
    """Positions in `keys` (normalised column names) of the first of `names` that is there; several are to be added.

    Empty when none is there. Raises AmbiguousName when a column is there more than once.
    """
    for name in names:
        if not name.holds_in(year):
            continue
        found = [[i for i, key in enumerate(keys) if key == normalise(part)] for part in name.parts]
        if all(found):
            twice = next((positions for positions in found if len(positions) > 1), None)
            if twice:
                raise AmbiguousName(twice)
            return tuple(positions[0] for positions in found)
    return ()
