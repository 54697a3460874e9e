"""The indicator catalogue: data/catalogue/indicators.yaml as typed values."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from lib.databank.catalogue.naming import Names
from lib.settings import CATALOGUE

Kind = Literal["meting", "modelscore", "schatting", "aanname", "scenario"]
Table = Literal["key_figures", "crime"]
Direction = Literal["higher", "lower", "neutral"]


class Indicator(BaseModel):
    """One published variable.

    Without `weight` it is added over areas, with `weight` averaged. `range` is the lowest and highest plausible value.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    label: str
    unit: str
    theme: str
    kind: Kind
    base: str
    direction: Direction
    range: tuple[float, float]
    names: Names
    weight: str | None = None
    background: bool = False
    table: Table = "key_figures"

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.id,)


class Derived(BaseModel):
    """A share or rate computed from two published counts of the same year."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    label: str
    unit: str
    theme: str
    numerator: str
    denominator: str
    factor: float
    min_base: int
    direction: Direction
    kind: Kind = "meting"
    table: Table = "key_figures"

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.numerator, self.denominator)

    @property
    def base(self) -> str:
        return f"vanaf {self.min_base}; berekend uit gepubliceerde aantallen"


class IndicatorCatalogue(BaseModel):
    """All indicators in the order of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    indicators: tuple[Indicator, ...]
    areas: dict[str, Names]
    crime: tuple[Indicator, ...]
    derived: tuple[Derived, ...]

    def __getitem__(self, indicator_id: str) -> Indicator | Derived:
        return self._by_id[indicator_id]

    def __contains__(self, indicator_id: object) -> bool:
        return indicator_id in self._by_id

    @cached_property
    def _by_id(self) -> dict[str, Indicator | Derived]:
        entries: list[Indicator | Derived] = [*self.indicators, *self.crime, *self.derived]
        return {entry.id: entry for entry in entries}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table key_figures, in order."""
        return tuple(entry.id for entry in self.indicators)

    @cached_property
    def all_columns(self) -> tuple[str, ...]:
        """Columns of key_figures and crime together, in order."""
        return (*self.columns, *(entry.id for entry in self.crime))


def load_indicators(path: Path) -> IndicatorCatalogue:
    """Read a catalogue file. Raises ValueError that names the file and the entry when it is not well-formed."""
    try:
        return IndicatorCatalogue.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"De indicatorcatalogus {path.name} is niet leesbaar: {error}") from error


@cache
def catalogue() -> IndicatorCatalogue:
    """The catalogue that ships with Buurtbalans."""
    return load_indicators(CATALOGUE / "indicators.yaml")


@cache
def sources() -> dict[str, dict]:
    """Source descriptions (title, owner, licence, url) per table, from data/catalogue/sources.yaml."""
    return yaml.safe_load((CATALOGUE / "sources.yaml").read_text(encoding="utf-8"))
