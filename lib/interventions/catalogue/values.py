"""The small values of the catalogue: texts, numbers, spreads, sources, and the errors it can raise."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Grade = Literal["A", "B", "C", "D", "N", "H"]
Kind = Literal["meting", "schatting", "aanname"]
Seen = Literal["gelezen", "samenvatting gelezen", "bericht erover gelezen", "niet nagezien"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Year = Annotated[int, Field(strict=True, ge=1950, le=2100)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Link = Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class CatalogueError(ValueError):
    """The catalogue cannot be read or contradicts itself; the message is Dutch and names the place."""


class UnknownInterventionError(CatalogueError):
    """A measure was asked for that the catalogue does not hold."""


class InformationOnlyError(UnknownInterventionError):
    """A measure was asked for that stands in the catalogue as information and cannot be simulated."""


class Value(BaseModel):
    """An immutable value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Spread(Value):
    """Low, most likely and high value of an assumption, in the unit of its owner; low <= mode <= high."""

    low: Number
    mode: Number
    high: Number

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.mode <= self.high:
            values = f"laag ({self.low}), midden ({self.mode}) en hoog ({self.high})"
            raise ValueError(f"{values} staan niet op volgorde")
        return self

    def times(self, factor: float) -> Spread:
        """Every value multiplied by a factor of zero or more."""
        return Spread(low=self.low * factor, mode=self.mode * factor, high=self.high * factor)


class Citation(Value):
    """A citation. `url` is present only where the address is certain; `seen` is how much of it was read for this catalogue."""

    authors: Text
    year: Year
    title: Text
    publication: Text | None = None
    url: Link | None = None
    seen: Seen = "niet nagezien"

    @property
    def short(self) -> str:
        """'Welsh en Farrington (2008)': how another field of the entry names it."""
        return f"{self.authors} ({self.year})"

    def cite(self) -> str:
        """One line: who (year), what, where, and how much of it was seen."""
        where = f". {self.publication}" if self.publication else ""
        return f"{self.short}. {self.title}{where} [{self.seen}]."


Sources = Annotated[tuple[Citation, ...], Field(min_length=1)]
