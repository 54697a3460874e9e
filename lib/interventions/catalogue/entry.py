"""One measure of the catalogue as an immutable value: evidence, assumptions, costs, people, risks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from lib.household_types import HouseholdTypeId
from lib.interventions.catalogue.evidence import Fit, Found, Split, Timing
from lib.interventions.catalogue.values import Grade, Identifier, Kind, Number, Sources, Spread, Text, Value, Year
from lib.scores import DIMENSIONS, Dimension

POINTS_UNIT = "scorepunten"
CRIME_UNIT = "aandeel van de geregistreerde misdrijven"

Hours = Literal["overdag", "avond", "weekend"]
RiskKind = Literal["waterbed", "stigma", "verdringing", "overig"]
AgeBand = Literal["age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus"]
HouseholdKind = Literal["households_single", "households_no_children", "households_children"]
HousingKind = Literal["nieuwbouw", "sloop", "senioren", "samenvoegen", "splitsen", "optopping", "verkoop"]
HOUSING_KINDS: tuple[HousingKind, ...] = get_args(HousingKind)


class Effect(Value):
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


class Effects(Value):
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


class Costs(Value):
    """Orders of size in euro, per buurt (one fixed amount), per dwelling or per household that is reached.

    share: part of the households or dwellings that is reached at 100% coverage (a programme: in a year).
    yearly: `onderhoud` starts the year after the start and may stop; `programma` is the measure itself.
    """

    investment: Spread
    upkeep_per_year: Spread
    per: Literal["buurt", "woning", "huishouden"]
    share: Annotated[Number, Field(gt=0, le=1)] | None = None
    yearly: Literal["onderhoud", "programma"]
    unit: Text
    price_level: Year
    kind: Kind
    reason: Text

    @model_validator(mode="after")
    def _euros(self) -> Self:
        if not self.unit.startswith(f"euro per {self.per}"):
            raise ValueError(f"de eenheid van kosten begint met 'euro per {self.per}', er staat '{self.unit}'")
        if (self.per == "buurt") != (self.share is None):
            raise ValueError("een aandeel (share) hoort bij kosten per woning of per huishouden, en niet bij kosten per buurt")
        if self.investment.low < 0 or self.upkeep_per_year.low < 0:
            raise ValueError("kosten zijn niet negatief")
        return self


class Residents(Value):
    """Which residents to involve, how, when they can be met, and which types of household it concerns most."""

    who: Text
    how: Text
    hours: Annotated[tuple[Hours, ...], Field(min_length=1)]
    household_types: Annotated[tuple[HouseholdTypeId, ...], Field(min_length=1)]


class Users(Value):
    """Whom a measure is for, as figures that are looked ahead: age bands, kinds of household, or both. Always an assumption."""

    ages: tuple[AgeBand, ...] = ()
    households: tuple[HouseholdKind, ...] = ()

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.ages + self.households:
            raise ValueError("noem ten minste één leeftijd (ages) of soort huishouden (households), of laat dit veld weg")
        for name, given in (("ages", self.ages), ("households", self.households)):
            if len(set(given)) < len(given):
                raise ValueError(f"in {name} staat iets twee keer")
        return self


class Risk(Value):
    """What can go wrong: it moves next door (waterbed), it labels a place (stigma), people lose out (verdringing), other."""

    kind: RiskKind
    text: Text

    def __str__(self) -> str:
        return self.text


Risks = Annotated[tuple[Risk, ...], Field(min_length=1)]


class MeasuredInstead(Value):
    """Something that shows the effect where the two-yearly score cannot."""

    indicator: Identifier
    label: Text
    how: Text


class Partner(Value):
    """Who takes part in measures, and what they usually do."""

    id: Identifier
    label: Text
    role: Text
    does: Text


class Group(Value):
    """What a number of measures is about: a word to find them by."""

    id: Identifier
    label: Text


class Intervention(Value):
    """One measure: evidence, assumptions, costs, people. `group`: what it is about, for finding it."""

    id: Identifier
    label: Text
    group: Identifier
    description: Text
    grade: Grade
    fit: Fit
    housing: tuple[HousingKind, ...] = ()
    published: Text
    found: Found
    sources: Sources
    effects: Effects
    onset_years: Annotated[Number, Field(ge=0)]
    half_life_years: Annotated[Number, Field(gt=0)] | None
    timing: Timing
    costs: Costs
    split: Split
    users: Users | None = None
    partners: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    residents: Residents
    risks: Risks
    measure_instead: Annotated[tuple[MeasuredInstead, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _cites_its_own_sources(self) -> Self:
        known = [source.short for source in self.sources]
        named = {
            "found.source": self.found.source,
            "timing.onset.source": self.timing.onset.source,
            "timing.half_life.source": self.timing.half_life.source,
        }
        for field, source in named.items():
            if source is not None and source not in known:
                raise ValueError(f"de bron '{source}' bij {field} staat niet bij `sources`; kies uit: {'; '.join(known)}")
        return self

    @property
    def half_life(self) -> float:
        """Half-life without upkeep in years; infinite when the effect stays by itself."""
        return float("inf") if self.half_life_years is None else self.half_life_years


class Information(Value):
    """Something people should know the evidence of, without effect, costs or choice; `reason` says why."""

    id: Identifier
    information_only: Literal[True]
    label: Text
    description: Text
    grade: Grade
    published: Text
    sources: Sources
    reason: Text
    risks: Risks
