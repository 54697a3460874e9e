"""How often the intervals held on real areas, by kind of area, before and after: data/catalogue/household_errors.yaml, checked."""

from __future__ import annotations

from functools import cache
from typing import Literal

import yaml
from pydantic import ValidationError, field_validator

from lib.areas import Level
from lib.households.composition import Strict
from lib.settings import CATALOGUE

_PATH = CATALOGUE / "household_errors.yaml"


class Measured(Strict):
    """In one kind of area: coverage of the 80% interval (0-1), mean width and interval score (percentage points), `before` and `after`."""

    areas: int
    before: tuple[float, float, float]
    after: tuple[float, float, float]

    @field_validator("before", "after")
    @classmethod
    def _possible(cls, value: tuple[float, float, float]) -> tuple[float, float, float]:
        if not 0 <= value[0] <= 1 or min(value) < 0:
            raise ValueError("verwacht een aandeel van 0 tot 1, een breedte en een score")
        return value


class LeftOutTest(Strict):
    """A margin that was left out of the areas of a level and year."""

    margin: Literal["kinds", "tenure", "income"]
    year: int
    level: Level
    source: str
    kinds: dict[str, Measured]


@cache
def measured() -> tuple[LeftOutTest, ...]:
    """The tests that ship with Buurtbalans. Raises ValueError that names the file and what is wrong."""
    try:
        return tuple(LeftOutTest.model_validate(entry) for entry in yaml.safe_load(_PATH.read_text(encoding="utf-8"))["tests"])
    except (ValidationError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ValueError(f"{_PATH.name} is niet leesbaar: {error}") from error
