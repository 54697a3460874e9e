"""The indicator catalogue: data/catalogue/indicators.yaml as typed values."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lib.databank.catalogue.naming import Names
from lib.databank.catalogue.problems import problems_in
from lib.settings import CATALOGUE
from lib.words import listed

KEY_FIGURES = "key_figures"
LAST = 1_000_000

Kind = Literal["meting", "modelscore", "schatting", "aanname", "scenario"]
Direction = Literal["higher", "lower", "neutral"]


class SimilarBy(BaseModel):
    """That areas are compared on this indicator; `log`: by ratio instead of difference, `label` as in a sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    place: int = LAST
    label: str
    log: bool = False


class Companion(BaseModel):
    """That a change of this indicator may have gone along with a change of the score.

    scale       'punt': a change is a difference in the figure's own unit; 'procent': a change is relative to the first year
    step        what a published value is rounded to; 0 for a rate that is computed from rounded counts
    base        id of the count behind a published rate, `factor` 100 or 1,000; a computed rate has its own
    counted_in  what CBS rounds the counts of a computed rate to
    event       counts things that happen (births, crimes, new clients): chance alone moves it by the square root of the count
    inside      dimension of the score that contains it, or ''; `why` says what there
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    place: int = LAST
    scale: Literal["punt", "procent"]
    step: float = Field(default=0, ge=0)
    base: str = ""
    factor: float = 100
    counted_in: Literal[5, 10] = 5
    event: bool = False
    inside: Literal["", "fys", "onv", "soc", "vrz", "won"] = ""
    why: str = ""


class Entry(BaseModel):
    """What a published and a computed indicator have in common.

    `map` is the place among the subjects of the map (None: not offered there); `table` the one it is read from; for the rest see
    data/catalogue/indicators.yaml.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    label: str
    unit: str
    theme: str
    direction: Direction
    table: str = KEY_FIGURES
    map: int | None = None
    similar: SimilarBy | None = None
    companion: Companion | None = None


class Indicator(Entry):
    """One published variable.

    Without `weight` it is added over areas, with `weight` averaged. `range` is the lowest and highest plausible value. `sample` is an
    ordinary value for the generator of the sample, per 1,000 inhabitants for a count.
    """

    kind: Kind
    base: str
    range: tuple[float, float]
    names: Names = Names(variable=())
    weight: str | None = None
    background: bool = False
    sample: float | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.id,)


class Derived(Entry):
    """A share or rate computed from two published counts of the same year."""

    numerator: str
    denominator: str
    factor: float
    min_base: int
    kind: Kind = "meting"

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.numerator, self.denominator)

    @property
    def base(self) -> str:
        return f"vanaf {self.min_base}; berekend uit gepubliceerde aantallen"


class IndicatorCatalogue(BaseModel):
    """All indicators in the order of the file: of key_figures, of tables of other sources (`elsewhere`), and computed ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    units: tuple[str, ...]
    themes: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    areas: dict[str, Names]
    elsewhere: tuple[Indicator, ...]
    derived: tuple[Derived, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids = [entry.id for entry in self.entries]
        if twice := {name for name in ids if ids.count(name) > 1}:
            raise ValueError(f"{', '.join(sorted(twice))}: staat er twee keer in")
        for entry in self.indicators:
            if entry.table != KEY_FIGURES or not entry.names.variable:
                raise ValueError(f"{entry.id}: een kerncijfer heeft een naam bij CBS en geen eigen tabel")
        self._shown_well()
        if wrong := [entry.id for entry in self.elsewhere if entry.table == KEY_FIGURES]:
            raise ValueError(f"{wrong[0]}: noem de tabel waarin het staat")
        bases = {entry.companion.base for entry in self.entries if entry.companion}
        bases |= {entry.denominator for entry in self.derived if entry.companion}
        for name in bases - {""}:
            if name not in ids or self[name].companion is None:
                raise ValueError(f"{name}: is de basis van een cijfer dat meebeweegt en moet daarom zelf een 'companion' hebben")
        return self

    def _shown_well(self) -> None:
        """Refuse what would be wrong on the screen only: unknown words, and two that a reader cannot tell apart."""
        for entry in self.entries:
            for field, value, known in (("unit", entry.unit, self.units), ("theme", entry.theme, self.themes)):
                if value not in known:
                    raise ValueError(f"{entry.id}: '{value}' staat niet bij `{field}s`; kies uit: {', '.join(known)}")
        for entry in (*self.indicators, *self.elsewhere):
            if entry.weight is not None and entry.weight not in self:
                raise ValueError(f"{entry.id}: 'weight' is '{entry.weight}', en dat is geen cijfer van deze lijst")
            if entry.sample is not None and not entry.range[0] <= entry.sample <= entry.range[1]:
                raise ValueError(f"{entry.id}: 'sample' ligt buiten 'range'")
        for what in ("label", "map"):
            values = [str(getattr(entry, what)) for entry in self.on_map]
            if twice := {value for value in values if values.count(value) > 1}:
                raise ValueError(f"'{what}' {', '.join(sorted(twice))} staat bij twee cijfers op de kaart")

    def __getitem__(self, indicator_id: str) -> Indicator | Derived:
        return self._by_id[indicator_id]

    def __contains__(self, indicator_id: object) -> bool:
        return indicator_id in self._by_id

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids of all indicators: of key_figures, of crime, and those computed from them."""
        return tuple(self._by_id)

    @cached_property
    def _by_id(self) -> dict[str, Indicator | Derived]:
        return {entry.id: entry for entry in self.entries}

    @property
    def entries(self) -> tuple[Indicator | Derived, ...]:
        """Everything, published and computed."""
        return (*self.indicators, *self.elsewhere, *self.derived)

    @cached_property
    def on_map(self) -> tuple[Indicator | Derived, ...]:
        """What the map offers, in that order."""
        places = [(entry.map, entry) for entry in self.entries if entry.map is not None]
        return tuple(entry for _, entry in sorted(places, key=lambda one: one[0]))

    @cached_property
    def similar(self) -> tuple[tuple[str, SimilarBy], ...]:
        """What areas are compared on: id and how, in that order."""
        chosen = [(entry.id, entry.similar) for entry in self.entries if entry.similar is not None]
        return tuple(sorted(chosen, key=lambda one: one[1].place))

    @cached_property
    def companions(self) -> tuple[tuple[Indicator | Derived, Companion], ...]:
        """What may have gone along with a change of the score, in that order."""
        chosen = [(entry, entry.companion) for entry in self.entries if entry.companion is not None]
        return tuple(sorted(chosen, key=lambda one: one[1].place))

    @cached_property
    def tables_elsewhere(self) -> dict[str, tuple[Indicator, ...]]:
        """Table of another source -> its indicators."""
        names = dict.fromkeys(entry.table for entry in self.elsewhere)
        return {name: tuple(entry for entry in self.elsewhere if entry.table == name) for name in names}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table key_figures, in order."""
        return tuple(entry.id for entry in self.indicators)

    @cached_property
    def all_columns(self) -> tuple[str, ...]:
        """Columns of key_figures and of the tables of other sources together, in order."""
        return (*self.columns, *(entry.id for entry in self.elsewhere))


def load_indicators(path: Path) -> IndicatorCatalogue:
    """Read a catalogue file. Raises ValueError that names the file, the entry and the field when it is not well-formed."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"De indicatorcatalogus {path.name} is geen geldige YAML: {error}") from error
    try:
        return IndicatorCatalogue.model_validate(content)
    except ValidationError as error:
        kinds = dict.fromkeys(("indicators", "elsewhere", "derived"), "indicator")
        raise ValueError(f"De indicatorcatalogus {path.name} klopt niet: {problems_in(content, error, kinds)}.") from error


@cache
def catalogue() -> IndicatorCatalogue:
    """The catalogue that ships with Buurtbalans."""
    return load_indicators(CATALOGUE / "indicators.yaml")


@cache
def sources() -> dict[str, dict]:
    """Descriptions of the sources (title, owner, licence, url, what they fill) by name, from data/catalogue/sources.yaml."""
    return yaml.safe_load((CATALOGUE / "sources.yaml").read_text(encoding="utf-8"))


def source_of_table(table: str) -> str:
    """Name of the source that fills a table of the databank. Raises KeyError when there is none."""
    for name, source in sources().items():
        if table in source["fills"]:
            return name
    raise KeyError(table)


def sources_in_words() -> str:
    """All sources in a sentence: 'CBS, PDOK, de Leefbaarometer en de politie'."""
    return listed(source["called"] for source in sources().values())


def table_in_words(table: str) -> str:
    """What a reader calls a table of the databank."""
    return str(sources()[source_of_table(table)]["fills"][table])
