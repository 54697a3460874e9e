"""Who comes to live in new dwellings: the table behind "woningaanbod naar type", and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError, model_validator

from lib.household_types import HOUSEHOLD_TYPES, HouseholdTypeId
from lib.interventions.catalogue.assumptions import Assumption
from lib.interventions.catalogue.read import read_yaml
from lib.interventions.catalogue.values import (
    CatalogueError,
    Kind,
    Number,
    Spread,
    Text,
    Value,
)
from lib.settings import CATALOGUE

Tenure = Literal["koop", "corporatie", "overig"]
Dwelling = Literal["eengezins", "meergezins", "senioren"]
TENURES: tuple[Tenure, ...] = get_args(Tenure)
DWELLINGS: tuple[Dwelling, ...] = get_args(Dwelling)
TENURE_LABELS = {"koop": "koopwoning", "corporatie": "corporatiewoning", "overig": "overige huurwoning"}
DWELLING_LABELS = {"eengezins": "eengezinswoning", "meergezins": "appartement", "senioren": "seniorenwoning"}
HOUSING_PATH = CATALOGUE / "new_housing.yaml"
PREFIX = "woningaanbod"

Share = Annotated[Number, Field(ge=0, le=100)]


class Row(Value):
    """Of 100 households in a new dwelling of this tenure and kind: how many of each type."""

    tenure: Tenure
    dwelling: Dwelling
    shares: dict[HouseholdTypeId, Share]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if abs(sum(self.shares.values()) - 100) > 1e-6:
            raise ValueError(
                f"de aandelen van {self.tenure}, {self.dwelling} zijn samen {sum(self.shares.values()):g} en geen 100"
            )
        return self

    @property
    def name(self) -> str:
        """Name in assumption keys."""
        return f"{self.tenure}_{self.dwelling}"

    @property
    def values(self) -> NDArray[np.float64]:
        """Shares (10,) that add up to 1, in the order of the types."""
        shares = np.array([self.shares.get(name, 0.0) for name in HOUSEHOLD_TYPES])
        return np.asarray(shares / shares.sum(), dtype=np.float64)


class NewHousing(Value):
    """The assignment table with what it rests on; see data/catalogue/new_housing.yaml."""

    kind: Kind
    reason: Text
    source: Text
    spread: Annotated[Number, Field(ge=0, le=1)]
    occupancy: Spread
    by_tenure: dict[HouseholdTypeId, tuple[Number, Number, Number]]
    rows: tuple[Row, ...]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        wanted = {f"{tenure}_{dwelling}" for tenure in TENURES for dwelling in DWELLINGS}
        if sorted(row.name for row in self.rows) != sorted(wanted):
            raise ValueError("er hoort precies één rij te zijn voor elk eigendom en elke soort woning")
        if tuple(self.by_tenure) != HOUSEHOLD_TYPES:
            raise ValueError("de huishoudens naar eigendom horen voor alle tien typen in vaste volgorde te staan")
        if not 0 < self.occupancy.low <= self.occupancy.high <= 1:
            raise ValueError("het bewoonde deel van nieuwe woningen ligt tussen 0 en 1")
        for row in self.rows:
            column = TENURES.index(row.tenure)
            for name, share in row.shares.items():
                # A family in an owner-occupied dwelling is by definition not a household in a rented one.
                if share > 0 and self.by_tenure[name][column] == 0:
                    raise ValueError(f"type '{name}' kan niet in een woning met eigendom '{row.tenure}' wonen")
        return self

    def row(self, tenure: Tenure, dwelling: Dwelling) -> Row:
        """The row of one kind of new dwelling."""
        return next(row for row in self.rows if (row.tenure, row.dwelling) == (tenure, dwelling))

    @property
    def national(self) -> NDArray[np.float64]:
        """Households of the country by type and tenure: (10, 3), thousands."""
        return np.array([self.by_tenure[name] for name in HOUSEHOLD_TYPES], dtype=np.float64)


def load_housing(path: Path | None = None) -> NewHousing:
    """Read and check the assignment table; without a path the one that comes with Buurtbalans."""
    path = HOUSING_PATH if path is None else Path(path)
    return _validated(read_yaml(path), path.name)


def is_housing(key: str) -> bool:
    """Whether an assumption key belongs to this table and not to the catalogue of measures."""
    return key.startswith(f"{PREFIX}.")


def housing_assumptions(table: NewHousing) -> tuple[Assumption, ...]:
    """What can be changed: `woningaanbod.<tenure>_<dwelling>.<type>`, `woningaanbod.occupancy.<part>`, `woningaanbod.spread.share`."""
    found = [
        Assumption(
            f"{PREFIX}.{row.name}.{name}",
            f"Nieuwe {TENURE_LABELS[row.tenure]}, {DWELLING_LABELS[row.dwelling]}: {name}",
            "van de 100 huishoudens",
            float(row.shares.get(name, 0.0)),  # type: ignore[call-overload]
            0.0,
            100.0,
        )
        for row in table.rows
        for name in HOUSEHOLD_TYPES
        if table.by_tenure[name][TENURES.index(row.tenure)] > 0  # type: ignore[index]
    ]
    for part, word in (("low", "laag"), ("mode", "midden"), ("high", "hoog")):
        label = f"Bewoond deel van nieuwe woningen, {word}"
        found.append(Assumption(f"{PREFIX}.occupancy.{part}", label, "deel", float(getattr(table.occupancy, part)), 0.5, 1.0))
    found.append(
        Assumption(f"{PREFIX}.spread.share", "Afwijking van de aandelen naar beide kanten", "deel", table.spread, 0.0, 1.0)
    )
    return tuple(found)


def housing_with_assumptions(table: NewHousing, changes: Mapping[str, float]) -> NewHousing:
    """A copy with the user's own figures. In a row that is touched the other types share what is left of 100, in proportion.

    Raises CatalogueError for an unknown key, or a row whose changed shares exceed 100.
    """
    known = {assumption.key for assumption in housing_assumptions(table)}
    content: dict[str, Any] = table.model_dump()
    touched: dict[str, dict[str, float]] = {}
    for key, value in changes.items():
        if key not in known:
            raise CatalogueError(f"De aanname '{key}' bestaat niet in de tabel met nieuwe woningen.")
        _, holder, field = key.split(".")
        if holder == "occupancy":
            content["occupancy"][field] = float(value)
        elif holder == "spread":
            content["spread"] = float(value)
        else:
            touched.setdefault(holder, {})[field] = float(value)
    for row, entry in zip(table.rows, content["rows"], strict=True):
        if row.name in touched:
            entry["shares"] = _rescaled(row, touched[row.name])
    return _validated(content, "met uw eigen aannames")


def _rescaled(row: Row, fixed: dict[str, float]) -> dict[str, float]:
    left = 100.0 - sum(fixed.values())
    others: dict[str, float] = {name: share for name, share in row.shares.items() if name not in fixed}
    total = sum(others.values())
    if left < -1e-9 or (total == 0 and left > 1e-9):
        raise CatalogueError(
            f"De aandelen van {row.tenure}, {row.dwelling} zijn samen geen 100. Verlaag of verhoog een van de aandelen."
        )
    return fixed | {name: (max(0.0, left) * share / total if total else 0.0) for name, share in others.items()}


def _validated(content: Any, name: str) -> NewHousing:
    if not isinstance(content, dict):
        raise CatalogueError(f"De tabel {name} is leeg of heeft geen velden.")
    try:
        return NewHousing.model_validate(content)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        what = str(problem["ctx"]["error"]) if problem["type"] == "value_error" else "deze waarde klopt niet"
        raise CatalogueError(f"De tabel {name} klopt niet: {f'veld {where}: ' if where else ''}{what}.") from error
