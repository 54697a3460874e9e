"""What research found and how well it fits here: the finding, the fit, what is known of onset and duration; and who pays and gains."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from lib.interventions.catalogue.values import Identifier, Kind, Number, Sources, Text, Value
from lib.words import exact

FitMark = Literal["goed", "matig", "zwak", "geen"]
FIT_MARKS: tuple[FitMark, ...] = get_args(FitMark)
Result = Literal["minder", "meer", "geen verschil", "wisselend", "niet gemeten"]
Basis = Literal["bevinding", "verwant", "keuze"]
Share = Annotated[Number, Field(gt=0, lt=10)]
Percent = Annotated[Number, Field(ge=0, le=100)]


class Fit(Value):
    """How well what was found elsewhere carries over to this measure, this place and this outcome. Beside the grade, which is about the research."""

    mark: FitMark
    reason: Text


class Outcome(Value):
    """Something that research measured. `share`: its part of all registered crimes (0-1), where it is a crime; else absent."""

    id: Identifier
    label: Text
    share: Annotated[Number, Field(gt=0, le=1)] | None = None
    kind: Kind | None = None
    reason: Text | None = None
    sources: Sources | None = None

    @model_validator(mode="after")
    def _says_where_from(self) -> Self:
        if (self.share is not None) and (self.kind is None or self.reason is None):
            raise ValueError("een deel van alle misdrijven (share) heeft een soort (kind) en een reden (reason)")
        return self


class Range(Value):
    """From the smallest to the largest size that was found (shares, as `Found.size`), and what makes them differ."""

    low: Annotated[Number, Field(ge=0, lt=10)]
    high: Share
    what: Text


class Found(Value):
    """What research found: of which outcome, which way, how much (0.14 = 14%), where, resting on what, by which source.

    `source`: as `Citation.short` of one of the entry's sources. `seen`: whether the figure itself was read there.
    """

    outcome: Identifier
    result: Result
    size: Share | None = None
    range: Range | None = None
    where: Text
    base: Text
    source: Text
    seen: bool = False

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        directed = self.result in ("minder", "meer")
        if not directed and (self.size is not None or self.range is not None):
            raise ValueError(f"een grootte (size, range) hoort bij 'minder' of 'meer', niet bij '{self.result}'")
        if self.range is not None and (self.size is None or not self.range.low <= self.size <= self.range.high):
            raise ValueError("de grootte (size) ligt niet tussen het laagste en het hoogste van range")
        return self


class TimeEvidence(Value):
    """What an onset or a half-life rests on.

    basis: `bevinding` was found for this measure, `verwant` for something close to it (the life of a lamp, an effect on persons), `keuze` is
    our choice because nothing was found. found: what was found, by which source; looked: where was looked when nothing was.
    """

    basis: Basis
    found: Text | None = None
    source: Text | None = None
    looked: Text | None = None

    @model_validator(mode="after")
    def _found_or_looked(self) -> Self:
        if self.basis == "keuze":
            if self.looked is None or self.found is not None or self.source is not None:
                raise ValueError("bij 'keuze' hoort waar is gezocht (looked), zonder found en source")
        elif self.found is None or self.source is None or self.looked is not None:
            raise ValueError(f"bij '{self.basis}' hoort wat is gevonden (found) en door wie (source), zonder looked")
        return self


class Timing(Value):
    """What the onset and the half-life rest on."""

    kind: Kind
    reason: Text
    onset: TimeEvidence
    half_life: TimeEvidence


PAYERS: dict[str, str] = {
    "gemeente": "gemeente",
    "corporatie": "corporatie",
    "zorg": "zorg",
    "rijk": "Rijk",
    "bewoners": "bewoners",
}
"""Who can pay or benefit: id -> label, in the order in which they are shown."""


class Shares(Value):
    """Percent per payer, together 100."""

    gemeente: Percent = 0.0
    corporatie: Percent = 0.0
    zorg: Percent = 0.0
    rijk: Percent = 0.0
    bewoners: Percent = 0.0

    @model_validator(mode="after")
    def _whole(self) -> Self:
        together = sum(self.of(payer) for payer in PAYERS)
        if abs(together - 100) > 1e-6:
            apart = abs(together - 100)
            way = "haal er af" if together > 100 else "tel erbij"
            raise ValueError(f"de delen zijn samen {exact(together)} procent en horen samen 100 te zijn: {way} {exact(apart)}")
        return self

    def of(self, payer: str) -> float:
        """Percent of one payer."""
        return float(getattr(self, payer))


class Split(Value):
    """Which percent of the costs each payer bears (`pays`), and where the benefits land (`gains`): an assumption about money."""

    pays: Shares
    gains: Shares
    kind: Kind
    reason: Text
