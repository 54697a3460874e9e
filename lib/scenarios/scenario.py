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

SCHEMA = 2
FIRST_YEAR, LAST_YEAR = 1950, 2150
MAX_ITEMS = 2000
MAX_TEXT = 4000
MAX_TITLE = 120
MAX_DWELLINGS = 20_000

# What schema 2 added, at its default. A scenario without any of it is written down as schema 1, exactly as before: its
# hash in old council papers stays true, and a server that was not updated can open its link.
_ADDED_IN_2: dict[str, Any] = {"actions": [], "housing": [], "title": ""}

GEMEENTE = r"(?:GM[0-9]{4}|WG[a-z0-9]{8})"  # or a work area
AREA = r"(?:GM[0-9]{4}|WG[a-z0-9]{8}|WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4})"


def _one_spelling(text: str) -> str:
    if any("\ud800" <= c <= "\udfff" for c in text):
        # Half a character: no file, link or database can hold it.
        raise ValueError("een tekst bevat een beschadigd teken; typ die tekst opnieuw")
    # An accented letter can be written in two ways; the same words must always give the same hash.
    return unicodedata.normalize("NFC", text)


def one_line(text: str, most: int) -> str:
    """`text` for a name: one spelling, one line, no stray spaces; empty where it is longer than `most` or unusable."""
    words = " ".join("".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text)).split())
    return words if len(words) <= most else ""


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
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
AssumptionKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,3}$", max_length=80)]
AssumptionValue = Annotated[float, Field(strict=True, allow_inf_nan=False), AfterValidator(_no_minus_zero)]
Year = Annotated[int, Field(strict=True, ge=FIRST_YEAR, le=LAST_YEAR)]
FreeText = Annotated[str, AfterValidator(_one_spelling), StringConstraints(max_length=MAX_TEXT)]
Dwellings = Annotated[int, Field(strict=True, ge=1, le=MAX_DWELLINGS)]
Title = Annotated[str, AfterValidator(_one_spelling), StringConstraints(max_length=MAX_TITLE)]
Some = Field(max_length=MAX_ITEMS)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScenarioMeasure(_Value):
    """One measure in one area.

    coverage: whole percent. upkeep_until: last year of upkeep; None = for ever; `start` or earlier = none.
    """

    intervention: Identifier
    area: AreaCode
    coverage: Annotated[int, Field(strict=True, ge=0, le=100)]
    start: Year
    upkeep_until: Year | None = None


class ScenarioEvent(_Value):
    """Something the user knows about an area. The text is free and never enters a link."""

    year: Year
    area: AreaCode
    text: FreeText = ""


class ScenarioHousing(_Value):
    """Dwellings built, demolished, converted or sold in one area from a year on.

    kind: id of the change (nieuwbouw, senioren, sloop, splitsen, samenvoegen, optopping, verkoop). tenure: of the
    dwellings that come, or that go where none come. dwellings: how many come, or go where none come; `before`: how
    many they replace (splitsen, samenvoegen). dwelling: id of the kind of dwelling that comes, where it matters.
    """

    area: AreaCode
    kind: Identifier
    tenure: Literal["koop", "corporatie", "overig"]
    dwellings: Dwellings
    start: Year
    before: Dwellings | None = None
    dwelling: Identifier | None = None


class ScenarioAction(_Value):
    """Who does what by when. The text is free and never enters a link."""

    partner: Identifier
    year: Year
    text: FreeText = ""


class Scenario(_Value):
    """Measures for areas of one gemeente or work area, with the user's own assumptions, events, agreements and notes.

    Collections are kept in a fixed order. Measures and housing must lie in the scenario's areas, and all areas in
    the gemeente. An area with neither is one where somebody chose that nothing is done. `assumptions` may be given as a
    mapping and is kept as pairs; `changed` gives the mapping back; edits of the table of offers and needs are among them. Content of an earlier schema is upgraded as it is read.
    Raises pydantic's ValidationError; `from_content` raises a ScenarioError with a Dutch sentence instead.
    """

    # Always the current schema once read, so that a scenario from an old link equals the same one made today.
    schema_version: Annotated[int, Field(strict=True, ge=1, le=SCHEMA), AfterValidator(lambda _: SCHEMA)] = Field(
        default=SCHEMA, alias="schema"
    )
    title: Title = ""
    gemeente: GemeenteCode
    areas: Annotated[tuple[AreaCode, ...], Some, AfterValidator(_in_order)] = ()
    measures: Annotated[tuple[ScenarioMeasure, ...], Some, AfterValidator(_in_order)] = ()
    housing: Annotated[tuple[ScenarioHousing, ...], Some, AfterValidator(_in_order)] = ()
    assumptions: Annotated[
        tuple[tuple[AssumptionKey, AssumptionValue], ...],
        Some,
        BeforeValidator(_pairs),
        AfterValidator(_in_order),
    ] = ()
    events: Annotated[tuple[ScenarioEvent, ...], Some, AfterValidator(_in_order)] = ()
    actions: Annotated[tuple[ScenarioAction, ...], Some, AfterValidator(_in_order)] = ()
    notes: FreeText = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for area in (*self.areas, *(event.area for event in self.events)):
            # Which buurten a work area has is not in the scenario: an area outside it does not count, and is said, where it is opened.
            if area != self.gemeente and (area[:2] == "WG" or (self.gemeente[:2] == "GM" and area[2:6] != self.gemeente[2:])):
                raise ValueError(f"gebied {area} hoort niet bij gemeente {self.gemeente}")
        for measure in self.measures:
            if measure.area not in self.areas:
                raise ValueError(f"maatregel '{measure.intervention}' ligt in {measure.area}, en dat gebied is niet gekozen")
        for project in self.housing:
            if project.area not in self.areas:
                raise ValueError(
                    f"woningen van het soort '{project.kind}' staan in {project.area}, en dat gebied is niet gekozen"
                )
        _refuse_repeats("een gebied", self.areas)
        _refuse_repeats("een maatregel", self.measures)
        _refuse_repeats("een plan voor woningen", self.housing)
        _refuse_repeats("een aanname", (key for key, _ in self.assumptions))
        return self

    @property
    def changed(self) -> dict[str, float]:
        """The user's own assumptions as a mapping, e.g. {"verlichting.half_life_years": 5.0}."""
        return dict(self.assumptions)

    @property
    def planned(self) -> tuple[str, ...]:
        """Areas with a measure or a change in housing."""
        there = {measure.area for measure in self.measures} | {project.area for project in self.housing}
        return tuple(area for area in self.areas if area in there)

    @property
    def nothing_done(self) -> tuple[str, ...]:
        """Areas of which is said that nothing is done there: named, and with nothing planned."""
        return tuple(area for area in self.areas if area not in self.planned)

    @property
    def hash(self) -> str:
        """sha256 (64 hex digits) of the canonical encoding, texts included."""
        return canonical.digest(self.content())

    @property
    def short_hash(self) -> str:
        """First 10 digits of the hash, for print."""
        return self.hash[:10]

    def content(self) -> dict[str, Any]:
        """Every field as JSON values, also those at their default, in the earliest schema that can say it."""
        content = self.model_dump(mode="json", by_alias=True) | {"assumptions": self.changed}
        if all(content[name] == default for name, default in _ADDED_IN_2.items()):
            content = {name: value for name, value in content.items() if name not in _ADDED_IN_2} | {"schema": 1}
        return content

    def without_text(self) -> Scenario:
        """The same scenario without title, notes and the texts of events and actions: what a link can carry."""
        events = tuple(ScenarioEvent(year=event.year, area=event.area) for event in self.events)
        actions = tuple(ScenarioAction(partner=action.partner, year=action.year) for action in self.actions)
        bare = {"title": "", "events": events, "actions": actions, "notes": ""}
        return Scenario.model_validate(self.content() | bare)


def _refuse_repeats(name: str, values: Iterable[Hashable]) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{name} staat er twee keer in")
        seen.add(value)
