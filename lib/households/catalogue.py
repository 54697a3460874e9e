"""The catalogue files of the estimation, checked: data/catalogue/household_types.yaml and household_seed.yaml."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError, model_validator

from lib.arrays import Array
from lib.household_types import HOUSEHOLD_TYPES, HouseholdTypeId
from lib.households.composition import Cited, Composition, CompositionShift, KindPrediction, Strict
from lib.settings import CATALOGUE

KINDS = ("alleen", "zonder", "met")
AGES = ("tot45", "45tot65", "65plus")
TENURES = ("koop", "corporatie", "overig")
INCOMES = ("laag", "midden", "hoog")

Kind = Literal["alleen", "zonder", "met"]
Age = Literal["tot45", "45tot65", "65plus"]
Tenure = Literal["koop", "corporatie", "overig"]
Income = Literal["laag", "midden", "hoog"]
_Model = TypeVar("_Model", bound=BaseModel)


class Group(Strict):
    """Level 1: shown from 50 households."""

    id: str
    label: str


class HouseholdType(Strict):
    """Level 2: shown from 250 households. An axis left out means all its values."""

    id: HouseholdTypeId
    group: str
    sibling: HouseholdTypeId
    together: str
    short: str
    label: str
    kind: tuple[Kind, ...] = KINDS  # type: ignore[assignment]
    age: tuple[Age, ...] = AGES  # type: ignore[assignment]
    tenure: tuple[Tenure, ...] = TENURES  # type: ignore[assignment]
    income: tuple[Income, ...] = INCOMES  # type: ignore[assignment]

    def cells(self) -> NDArray[np.bool_]:
        """Membership of the cells, (3, 3, 3, 3)."""
        axes = [
            np.array([value in chosen for value in every])
            for chosen, every in ((self.kind, KINDS), (self.age, AGES), (self.tenure, TENURES), (self.income, INCOMES))
        ]
        return np.einsum("k,a,t,i->kati", *axes).astype(bool)


class HouseholdTypes(Strict):
    """All groups and types, in the order of the file."""

    groups: tuple[Group, ...]
    types: tuple[HouseholdType, ...]

    @model_validator(mode="after")
    def _complete(self) -> HouseholdTypes:
        by_id, groups = {t.id: t for t in self.types}, {g.id for g in self.groups}
        for entry in self.types:
            other = by_id.get(entry.sibling)
            if entry.group not in groups:
                raise ValueError(f"type '{entry.id}' hoort bij onbekende groep '{entry.group}'")
            if other is None or other.sibling != entry.id or (other.group, other.together) != (entry.group, entry.together):
                raise ValueError(
                    f"type '{entry.id}' en '{entry.sibling}' horen bij elkaar: zelfde groep, zelfde together, over en weer"
                )
        times = sum(entry.cells().astype(int) for entry in self.types)
        if np.any(times != 1):
            raise ValueError("elke combinatie van soort, leeftijd, eigendom en inkomen moet in precies één type vallen")
        if self.ids != HOUSEHOLD_TYPES:
            raise ValueError(f"de typen zijn {', '.join(HOUSEHOLD_TYPES)}, in die volgorde")
        return self

    @cached_property
    def ids(self) -> tuple[HouseholdTypeId, ...]:
        return tuple(t.id for t in self.types)

    @cached_property
    def membership(self) -> Array:
        """Cells (81, in the order kind, age, tenure, income) by types: 1.0 where the cell belongs to the type."""
        return np.stack([t.cells().ravel() for t in self.types], 1).astype(float)

    def __getitem__(self, type_id: str) -> HouseholdType:
        return self.types[self.ids.index(type_id)]


class Values(Cited):
    """An array of figures, see the file for its axes."""

    values: list

    def array(self, *shape: int) -> Array:
        """The values; raises ValueError when they do not have this shape, are negative or not finite."""
        result = np.array(self.values, dtype=float)
        if result.shape != shape or not np.isfinite(result).all() or (result < 0).any():
            raise ValueError(f"verwacht {shape} getallen van 0 of meer, kreeg {result.shape}")
        return result


class Cells(Values):
    floor: float


class KindTotals(Cited):
    years: dict[int, tuple[float, float, float]]


class Institutions(Cited):
    ordinary: float
    young_instead: float


class Spread(Strict):
    """How far areas, years and published figures stray; see the file for units."""

    association: AssociationSpread
    roles: RoleSpread
    rounding: Rounding
    step: dict[str, StepSpread]
    drift: Drift
    dwellings: DwellingSpread


class AssociationSpread(Cited):
    national: float
    area: float


class RoleSpread(Cited):
    national: float
    area: float
    institutions: float


class Rounding(Cited):
    counts: float
    tenure: float
    income: float


class StepSpread(Cited):
    """Per step down: sd of log(first / middle), sd of log(last / middle), their correlation, households that double the variance.

    `scale` multiplies the two sds: part of what was measured is drawn already, with the associations. The sds are those of an area whose composition
    lies at distance 1 from that of the country (`Composition.distance`); `distance` is how much of the variance grows with that distance.
    """

    scale: tuple[float, float] = (1.0, 1.0)
    distance: float = 0.0
    gemeente: tuple[float, float, float, float]
    wijk: tuple[float, float, float, float]
    buurt: tuple[float, float, float, float]


class Drift(Cited):
    kinds: float
    ages: float
    tenure: float
    income: float


class DwellingSpread(Cited):
    ordinary: float
    uncertain: float
    low: float
    high: float
    least_sum: float


class Seed(Strict):
    """Everything in household_seed.yaml; the properties give arrays of checked shape."""

    kinds: KindTotals
    kind_age: Values
    tenure: Values
    income: Values
    tenure_given_kind_age: Values
    income_given_kind_age: Values
    cells: Cells
    roles: Values
    persons_per_household: Values
    head_share: Values
    institutions: Institutions
    composition: Composition
    kind_prediction: KindPrediction
    shift: dict[Literal["tenure", "income"], CompositionShift]
    spread: Spread

    @cached_property
    def table(self) -> Array:
        """National joint table as shares that add up to 1, (3, 3, 3, 3), no empty cell."""
        table = np.maximum(self.cells.array(3, 3, 3, 3), self.cells.floor)
        return table / table.sum()

    @cached_property
    def role_table(self) -> Array:
        """Persons per age band (15-24, 25-44, 45-64, 65+) and role, (4, 5)."""
        return self.roles.array(4, 5)

    def kinds_near(self, year: int) -> tuple[int, Array]:
        """National shares per kind in the nearest year that is known, with that year."""
        nearest = min(self.kinds.years, key=lambda known: (abs(known - year), known))
        values = np.array(self.kinds.years[nearest])
        return nearest, values / values.sum()

    @model_validator(mode="after")
    def _shapes(self) -> Seed:
        for entry, shape in (
            (self.kind_age, (3, 3)), (self.tenure, (3,)), (self.income, (3,)), (self.tenure_given_kind_age, (3, 3, 3)),
            (self.income_given_kind_age, (3, 3, 3)), (self.cells, (3, 3, 3, 3)), (self.roles, (4, 5)),
            (self.persons_per_household, (3,)), (self.head_share, (4, 3)),
        ):  # fmt: skip
            entry.array(*shape)
        return self


def _read(model: type[_Model], path: Path) -> _Model:
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, ValueError) as error:
        raise ValueError(f"{path.name} is niet leesbaar: {error}") from error


def read_types(path: Path) -> HouseholdTypes:
    """Read a file of types. Raises ValueError that names the file and what is wrong."""
    return _read(HouseholdTypes, path)


def read_seed(path: Path) -> Seed:
    """Read a file of national figures. Raises ValueError that names the file and what is wrong."""
    return _read(Seed, path)


@cache
def load_types() -> HouseholdTypes:
    """The types that ship with Buurtbalans."""
    return read_types(CATALOGUE / "household_types.yaml")


@cache
def load_seed() -> Seed:
    """The national figures that ship with Buurtbalans."""
    return read_seed(CATALOGUE / "household_seed.yaml")
