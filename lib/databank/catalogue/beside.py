"""Figures of others that are shown beside those of Buurtbalans and never counted with: data/catalogue/beside.yaml as typed values."""

from __future__ import annotations

from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from lib.databank.catalogue.naming import Name
from lib.settings import CATALOGUE


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Age(_Value):
    """An age that the figures are given for; `key` is what the service calls it."""

    id: str
    label: str
    key: str


class BesideFigure(_Value):
    """One figure, in % of the inhabitants of an age; `names` are those of the service, newest first."""

    id: str
    label: str
    names: tuple[Name, ...]


class Beside(_Value):
    """The table, its ages and its figures; not among the indicators on purpose."""

    table: str
    kind: Literal["schatting"]
    ages: tuple[Age, ...]
    figures: tuple[BesideFigure, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table beside code, year and borders: every figure for every age."""
        return tuple(column(figure, age) for figure in self.figures for age in self.ages)


def column(figure: BesideFigure, age: Age) -> str:
    """The column of a figure for an age."""
    return f"{figure.id}_{age.id}"


@cache
def beside() -> Beside:
    """The list that ships with Buurtbalans."""
    return Beside.model_validate(yaml.safe_load((CATALOGUE / "beside.yaml").read_text(encoding="utf-8")))
