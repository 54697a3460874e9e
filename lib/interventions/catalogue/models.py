"""The catalogue of interventions as an immutable value: what the file may say and must not leave out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from lib.interventions.catalogue.entry import (
    CRIME_UNIT,
    POINTS_UNIT,
    Effect,
    Effects,
    Group,
    Information,
    Intervention,
    Partner,
)
from lib.interventions.catalogue.evidence import FitMark, Outcome
from lib.interventions.catalogue.values import (
    CatalogueError,
    Citation,
    Grade,
    InformationOnlyError,
    Kind,
    Number,
    Sources,
    Spread,
    Text,
    UnknownInterventionError,
    Value,
)
from lib.scores import Dimension

SCHEMA = 3

__all__ = [
    "CRIME_UNIT",
    "POINTS_UNIT",
    "SCHEMA",
    "Catalogue",
    "CatalogueError",
    "Citation",
    "Effect",
    "Effects",
    "Information",
    "InformationOnlyError",
    "Intervention",
    "Partner",
    "Spread",
    "UnknownInterventionError",
]


class CrimeBeta(Spread):
    """Score points of `onv` per log unit of registered crime: the one bridge from crime to score."""

    unit: Text
    kind: Kind
    reason: Text
    sources: Sources

    @model_validator(mode="after")
    def _not_negative(self) -> Self:
        if self.low < 0:
            raise ValueError("de omrekening van misdaad naar score mag niet negatief zijn")
        return self


class Ceilings(Value):
    """Per dimension the most that positive point effects can reach together, in score points."""

    fys: Annotated[Number, Field(gt=0)]
    onv: Annotated[Number, Field(gt=0)]
    soc: Annotated[Number, Field(gt=0)]
    vrz: Annotated[Number, Field(gt=0)]
    won: Annotated[Number, Field(gt=0)]
    unit: Text
    kind: Kind
    reason: Text
    sources: Sources

    def of(self, dimension: Dimension) -> float:
        """Ceiling of one dimension in score points."""
        return float(getattr(self, dimension))


class Discount(Value):
    """Real discount rate per year with which later costs count a little less."""

    rate: Annotated[Number, Field(ge=0, le=0.2)]
    unit: Text
    kind: Kind
    reason: Text
    sources: Sources


class Grades(Value):
    """The meaning of each evidence grade, in Dutch."""

    A: Text
    B: Text
    C: Text
    D: Text
    N: Text
    H: Text

    def of(self, grade: Grade) -> str:
        """Meaning of one grade."""
        return str(getattr(self, grade))


class Fits(Value):
    """The meaning of each mark of fit, in Dutch."""

    goed: Text
    matig: Text
    zwak: Text
    geen: Text

    def of(self, mark: FitMark) -> str:
        """Meaning of one mark."""
        return str(getattr(self, mark))


class Catalogue(Value):
    """All measures with what they share: grades, fits, outcomes, groups, the crime rule, the ceilings, the discount rate, the partners."""

    schema_version: Annotated[int, Field(alias="schema", strict=True, ge=SCHEMA, le=SCHEMA)]
    grades: Grades
    fits: Fits
    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    crime_beta: CrimeBeta
    ceilings: Ceilings
    discount: Discount
    interventions: Annotated[tuple[Intervention, ...], Field(min_length=1)]
    information: tuple[Information, ...] = ()
    partners: Annotated[tuple[Partner, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _refuse_repeats("de partner", (partner.id for partner in self.partners))
        _refuse_repeats("de groep", (group.id for group in self.groups))
        _refuse_repeats("de uitkomst", (outcome.id for outcome in self.outcomes))
        _refuse_repeats("de maatregel", (*self.ids, *(entry.id for entry in self.information)))
        known = {partner.id for partner in self.partners}
        groups, outcomes = {group.id for group in self.groups}, {outcome.id for outcome in self.outcomes}
        for intervention in self.interventions:
            if intervention.group not in groups:
                raise ValueError(
                    f"maatregel '{intervention.id}': de groep '{intervention.group}' staat niet bij `groups`; kies uit: "
                    f"{', '.join(sorted(groups))}"
                )
            if intervention.found.outcome not in outcomes:
                raise ValueError(
                    f"maatregel '{intervention.id}': de uitkomst '{intervention.found.outcome}' bij found staat niet bij `outcomes`; kies "
                    f"uit: {', '.join(sorted(outcomes))}"
                )
            for partner in intervention.partners:
                if partner not in known:
                    raise ValueError(f"maatregel '{intervention.id}': de partner '{partner}' staat niet in de lijst van partners")
            for dimension, effect in intervention.effects.items():
                ceiling = self.ceilings.of(dimension)
                # Above its ceiling a single measure could not keep its own effect when combined.
                if effect.points is not None and effect.points.high > ceiling:
                    raise ValueError(
                        f"maatregel '{intervention.id}': het hoge effect op {dimension} "
                        f"({effect.points.high}) ligt boven de bovengrens van die dimensie ({ceiling})"
                    )
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the measures that can be chosen, in the order of the file."""
        return tuple(intervention.id for intervention in self.interventions)

    def get(self, intervention: str) -> Intervention:
        """The measure with this id; UnknownInterventionError (Dutch) when it is not there or only information."""
        for candidate in self.interventions:
            if candidate.id == intervention:
                return candidate
        for entry in self.information:
            if entry.id == intervention:
                raise InformationOnlyError(
                    f"'{entry.label}' staat in de catalogus als informatie en is geen maatregel om mee te rekenen. "
                    f"{entry.reason} Kies een andere maatregel."
                )
        raise UnknownInterventionError(
            f"De maatregel '{intervention}' staat niet in de catalogus. Kies uit: {', '.join(self.ids)}."
        )

    def outcome_of(self, intervention: Intervention) -> Outcome:
        """What research measured of this measure."""
        return next(outcome for outcome in self.outcomes if outcome.id == intervention.found.outcome)

    def partner(self, partner: str) -> Partner:
        """The partner with this id."""
        for candidate in self.partners:
            if candidate.id == partner:
                return candidate
        raise CatalogueError(f"De partner '{partner}' staat niet in de lijst van partners.")

    def partners_of(self, intervention: str) -> tuple[Partner, ...]:
        """Partners of one measure, in the order of the file."""
        return tuple(self.partner(partner) for partner in self.get(intervention).partners)

    @cached_property
    def fingerprint(self) -> str:
        """First 12 hex digits of a sha256 over the content: names the assumptions behind a result.

        Where a measure stands on the page is no assumption and does not count.
        """
        content = self.model_dump(mode="json", by_alias=True, exclude={"groups": True, "interventions": {"__all__": {"group"}}})
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def _refuse_repeats(name: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in ids:
        if value in seen:
            raise ValueError(f"{name} '{value}' staat er twee keer in")
        seen.add(value)
