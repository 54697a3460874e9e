"""A figure of an area, and where it comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from lib.databank.catalogue.indicators import Kind, source_of_table, sources

Status = Literal[
    "ok",
    "wijk",
    "gemeente",
    "land",
    "te_klein",
    "niet_gepubliceerd",
    "niet_te_vergelijken",
    "te_weinig_bekend",
    "niet_op_te_tellen",
]


@dataclass(frozen=True)
class Source:
    """Where a figure comes from: title, owner, its year and kind, from when it is published, and whether it is invented."""

    title: str
    owner: str
    year: int | None
    kind: Kind
    base: str = ""
    fictional: bool = False

    @property
    def line(self) -> str:
        """One line for under a chart: 'CBS, Kerncijfers wijken en buurten 2024 (meting)'."""
        year = "" if self.year is None else f" {self.year}"
        owner = "Voorbeeldgegevens (verzonnen), in de vorm van" if self.fictional else f"{self.owner},"
        return f"{owner} {self.title}{year} ({self.kind})"


def source_of(table: str, year: int | None, kind: Kind, base: str = "", *, fictional: bool) -> Source:
    """Source record of a table of the databank."""
    entry = sources()[source_of_table(table)]
    return Source(entry["title"], entry["owner"], year, kind, base, fictional)


@dataclass(frozen=True)
class Figure:
    """Values of one or more indicators for `code`, all of one year and one area; NaN with a status that says why.

    `from_code` is the area that the values belong to: the area itself, or the wijk or gemeente around it (`status`).
    """

    indicators: tuple[str, ...]
    code: str
    values: tuple[float, ...]
    year: int | None
    from_code: str | None
    status: Status
    kind: Kind

    @property
    def value(self) -> float:
        """Value of the first indicator."""
        return self.values[0]

    @property
    def known(self) -> bool:
        return not any(math.isnan(value) for value in self.values)
