"""A scenario as an immutable value: what somebody intends to do, where and when, and what they assumed."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from lib.scenarios import canonical

SCHEMA = 1
FIRST_YEAR, LAST_YEAR = 1950, 2150
MAX_ITEMS = 2000
MAX_TEXT = 4000

GEMEENTE = r"GM[0-9]{4}"
AREA = r"(?:GM[0-9]{4}|WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4})"


def _one_spelling(text: str) -> str:
    # An accented letter can be written in two ways; the same words must always give the same hash.
    return unicodedata.normalize("NFC", text)


def _no_minus_zero(value: float) -> float:
    return value + 0.0


def _pairs(value: Any) -> Any:
    # A tuple of pairs is immutable and hashable, a dict is not.
    return tuple(value.items()) if isinstance(value, Mapping) else value


def _in_order(values: tuple[Any, ...]) -> tuple[Any, ...]:
    # The order of clicking must change neither equality nor hash.
    return tuple(sorted(values, key=canonical.sort_key))


GemeenteCode = Annotated[str, StringConstraints(pattern=rf"^{GEMEENTE}$")]
AreaCode = Annotated[str, StringConstraints(pattern=rf"^{AREA}$")]
InterventionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
AssumptionKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,3}$", max_length=80)]
AssumptionValue = Annotated[float, Field(strict=True, allow_inf_nan=False), AfterValidator(_no_minus_zero)]
Year = Annotated[int, Field(strict=True, ge=FIRST_YEAR, le=LAST_YEAR)]
FreeText = Annotated[str, AfterValidator(_one_spelling), StringConstraints(max_length=MAX_TEXT)]
Some = Field(max_length=MAX_ITEMS)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScenarioMeasure(_Value):
    """One measure in one area.

    coverage: whole percent. upkeep_until: last year of upkeep; None = for ever; `start` or earlier = none.
    """

    intervention: InterventionId
    area: AreaCode
    coverage: Annotated[int, Field(strict=True, ge=0, le=100)]
    start: Year
    upkeep_until: Year | None = None


class ScenarioEvent(_Value):
    """Something the user knows about an area. The text is free and never enters a link."""

    year: Year
    area: AreaCode
    text: FreeText = ""


class Scenario(_Value):
    """Measures for areas of one gemeente, with the user's own assumptions, events and notes.

    Collections are kept in a fixed order. Measures must lie in the scenario's areas, and all areas in the
    gemeente. `assumptions` may be given as a mapping and is kept as pairs; `changed` gives the mapping back.
    Raises pydantic's ValidationError; `from_content` raises a ScenarioError with a Dutch sentence instead.
    """

    schema_version: Literal[1] = Field(default=1, alias="schema")
    gemeente: GemeenteCode
    areas: Annotated[tuple[AreaCode, ...], Some, AfterValidator(_in_order)] = ()
    measures: Annotated[tuple[ScenarioMeasure, ...], Some, AfterValidator(_in_order)] = ()
    assumptions: Annotated[
        tuple[tuple[AssumptionKey, AssumptionValue], ...],
        Some,
        BeforeValidator(_pairs),
        AfterValidator(_in_order),
    ] = ()
    events: Annotated[tuple[ScenarioEvent, ...], Some, AfterValidator(_in_order)] = ()
    notes: FreeText = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for area in (*self.areas, *(event.area for event in self.events)):
            if area[2:6] != self.gemeente[2:]:
                raise ValueError(f"gebied {area} hoort niet bij gemeente {self.gemeente}")
        for measure in self.measures:
            if measure.area not in self.areas:
                raise ValueError(f"maatregel '{measure.intervention}' ligt in {measure.area}, en dat gebied is niet gekozen")
        _refuse_repeats("een gebied", self.areas)
        _refuse_repeats("een maatregel", self.measures)
        _refuse_repeats("een aanname", (key for key, _ in self.assumptions))
        return self

    @property
    def changed(self) -> dict[str, float]:
        """The user's own assumptions as a mapping, e.g. {"verlichting.half_life_years": 5.0}."""
        return dict(self.assumptions)

    @property
    def hash(self) -> str:
        """sha256 (64 hex digits) of the canonical encoding, texts included."""
        return canonical.digest(self.content())

    @property
    def short_hash(self) -> str:
        """First 10 digits of the hash, for print."""
        return self.hash[:10]

    def content(self) -> dict[str, Any]:
        """Every field as JSON values, also those at their default."""
        return self.model_dump(mode="json", by_alias=True) | {"assumptions": self.changed}

    def without_text(self) -> Scenario:
        """The same scenario without notes and texts of events: what a link can carry."""
        events = tuple(ScenarioEvent(year=event.year, area=event.area) for event in self.events)
        return Scenario.model_validate(self.content() | {"events": events, "notes": ""})


def _refuse_repeats(name: str, values: Iterable[Hashable]) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{name} staat er twee keer in")
        seen.add(value)
