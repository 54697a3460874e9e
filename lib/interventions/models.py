"""The catalogue of interventions as immutable values: what the file may say and must not leave out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Dimension = Literal["fys", "onv", "soc", "vrz", "won"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
Grade = Literal["A", "B", "C", "D", "N", "H"]
Kind = Literal["meting", "schatting", "aanname"]
SCHEMA = 1

POINTS_UNIT = "scorepunten"
CRIME_UNIT = "aandeel van de geregistreerde misdrijven"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Year = Annotated[int, Field(strict=True, ge=1950, le=2100)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Link = Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class CatalogueError(ValueError):
    """The catalogue cannot be read or contradicts itself; the message is Dutch and names the place."""


class UnknownInterventionError(CatalogueError):
    """A measure was asked for that the catalogue does not hold."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Spread(_Value):
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


class Source(_Value):
    """A citation. `url` is present only where the address is certain."""

    authors: Text
    year: Year
    title: Text
    publication: Text | None = None
    url: Link | None = None

    def cite(self) -> str:
        """One line: who (year), what, where."""
        where = f". {self.publication}" if self.publication else ""
        return f"{self.authors} ({self.year}). {self.title}{where}."


Sources = Annotated[tuple[Source, ...], Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


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


class Ceilings(_Value):
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


class Effect(_Value):
    """Peak effect in one dimension at full coverage: score points, or a relative fall of registered crime."""

    points: Spread | None = None
    crime: Spread | None = None
    unit: Text
    kind: Kind
    reason: Text

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if (self.points is None) == (self.crime is None):
            raise ValueError("geef scorepunten (points) of een daling van misdaad (crime): precies één van de twee")
        expected = POINTS_UNIT if self.points is not None else CRIME_UNIT
        if self.unit != expected:
            raise ValueError(f"de eenheid hoort '{expected}' te zijn, er staat '{self.unit}'")
        if self.crime is not None and not (self.crime.low > -1 and self.crime.high < 1):
            raise ValueError("een daling van misdaad ligt tussen -1 en 1 (0,14 betekent 14 procent minder)")
        return self

    @property
    def spread(self) -> Spread:
        """The low/mode/high of whichever unit this effect is in."""
        spread = self.points if self.points is not None else self.crime
        assert spread is not None
        return spread


class Effects(_Value):
    """Effects per dimension; a dimension without evidence or assumption is absent."""

    fys: Effect | None = None
    onv: Effect | None = None
    soc: Effect | None = None
    vrz: Effect | None = None
    won: Effect | None = None

    @model_validator(mode="after")
    def _plausible(self) -> Self:
        present = dict(self.items())
        if not present:
            raise ValueError("er staat geen enkele dimensie")
        for dimension, effect in present.items():
            if effect.crime is not None and dimension != "onv":
                raise ValueError(f"een daling van misdaad hoort bij onv, niet bij {dimension}")
        return self

    def items(self) -> Iterator[tuple[Dimension, Effect]]:
        """Pairs (dimension, effect) in the fixed order of the dimensions."""
        for dimension in DIMENSIONS:
            effect: Effect | None = getattr(self, dimension)
            if effect is not None:
                yield dimension, effect


class Timing(_Value):
    """What the onset and the half-life rest on."""

    kind: Kind
    reason: Text


class Costs(_Value):
    """Orders of size in euro; `unit` says per what."""

    investment: Spread
    upkeep_per_year: Spread
    unit: Text
    price_level: Year
    kind: Kind
    reason: Text

    @model_validator(mode="after")
    def _euros(self) -> Self:
        if not self.unit.startswith("euro per "):
            raise ValueError(f"de eenheid van kosten begint met 'euro per', er staat '{self.unit}'")
        if self.investment.low < 0 or self.upkeep_per_year.low < 0:
            raise ValueError("kosten zijn niet negatief")
        return self


class Residents(_Value):
    """Which residents to involve, and how."""

    who: Text
    how: Text


class Indicator(_Value):
    """Something that shows the effect where the two-yearly score cannot."""

    indicator: Identifier
    label: Text
    how: Text


class Intervention(_Value):
    """One measure: evidence, assumptions, costs, people."""

    id: Identifier
    label: Text
    description: Text
    grade: Grade
    published: Text
    sources: Sources
    effects: Effects
    onset_years: Annotated[Number, Field(ge=0)]
    half_life_years: Annotated[Number, Field(gt=0)] | None
    timing: Timing
    costs: Costs
    partners: Texts
    residents: Residents
    risks: Texts
    measure_instead: Annotated[tuple[Indicator, ...], Field(min_length=1)]

    @property
    def half_life(self) -> float:
        """Half-life without upkeep in years; infinite when the effect stays by itself."""
        return float("inf") if self.half_life_years is None else self.half_life_years


class Grades(_Value):
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


class Catalogue(_Value):
    """All measures with what they share: grades, the crime rule, the ceilings."""

    schema_version: Annotated[int, Field(alias="schema", strict=True, ge=SCHEMA, le=SCHEMA)]
    grades: Grades
    crime_beta: CrimeBeta
    ceilings: Ceilings
    interventions: Annotated[tuple[Intervention, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        seen: set[str] = set()
        for intervention in self.interventions:
            if intervention.id in seen:
                raise ValueError(f"de maatregel '{intervention.id}' staat er twee keer in")
            seen.add(intervention.id)
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
        """Ids in the order of the file."""
        return tuple(intervention.id for intervention in self.interventions)

    def get(self, intervention: str) -> Intervention:
        """The measure with this id; UnknownInterventionError (Dutch) when there is none."""
        for candidate in self.interventions:
            if candidate.id == intervention:
                return candidate
        raise UnknownInterventionError(
            f"De maatregel '{intervention}' staat niet in de catalogus. Kies uit: {', '.join(self.ids)}."
        )

    @property
    def fingerprint(self) -> str:
        """First 12 hex digits of a sha256 over the content: names the assumptions behind a result."""
        text = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]
