"""The invented country as tables: what is true, and what the services send where the two differ."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from . import areas, figures, geometry, rivm, scores
from .columns import Column, columns_of
from .contract import RIVM, Vintage, tables


class Country:
    """Everything about one invented country, from one seed. Tables are built at first use: leave them.

    `education_as_share` lists the years in which the education columns hold percentages instead of counts; `vintage` says
    which services publish it.
    """

    def __init__(self, seed: int = 20240501, education_as_share: tuple[int, ...] = (), vintage: Vintage = 2024) -> None:
        self.seed = seed
        self.education_as_share = education_as_share
        self.vintage = vintage
        self.years = tuple(tables(vintage))
        self.geometry_years = (2023, 2024) if vintage == 2024 else (2024, 2025, 2026)

    def columns(self, year: int) -> tuple[Column, ...]:
        """The published columns of the key figures of `year`, in table order."""
        return columns_of(year, year in self.education_as_share, self.vintage)

    @cached_property
    def areas(self) -> pd.DataFrame:
        """Areas of all years (`tests.services.areas.areas` describes the columns)."""
        return pd.concat([self.areas_of(year) for year in self.years], ignore_index=True)

    def areas_of(self, year: int) -> pd.DataFrame:
        """Areas of one year, also of one that is not published yet."""
        return areas.areas(year, self.vintage)

    @cached_property
    def lineage(self) -> pd.DataFrame:
        """What each buurt of the newest map was in earlier years: code, year, code_then, kind."""
        return areas.lineage(max(self.geometry_years), self.vintage)

    @cached_property
    def key_figures(self) -> dict[int, pd.DataFrame]:
        """True figures per year: by area code, a column per stem (`stem#2` for a second), NaN for missing."""
        return {year: self.figures_of(year) for year in self.years}

    def figures_of(self, year: int) -> pd.DataFrame:
        """True figures of one year, also of one that is not published yet."""
        return figures.true_figures(year, self.areas_of(year), self.columns(year), self.seed, self.vintage)

    @cached_property
    def people(self) -> np.ndarray:
        """Inhabitants of the sixty buurten in 2024, used as weights."""
        here = self.areas_of(2024)
        here = here[here["level"] == "buurt"]
        return self.key_figures[2024].loc[here["code"], "AantalInwoners"].to_numpy()

    @cached_property
    def scores(self) -> pd.DataFrame:
        """True scores: level, code, name, year, afw and five dimensions (NaN where not published)."""
        return scores.scores(self.people, self.seed)

    @cached_property
    def crime(self) -> pd.DataFrame:
        """Registered crimes: kind, code, period, count. The total of a year: '0.0.0 ' and 'yyyyJJ00'."""
        return scores.crime(self.people, self.seed, self.vintage)

    @cached_property
    def rivm(self) -> pd.DataFrame:
        """Estimates of RIVM in the table that is served: code, year, a column per figure and age (NaN where none)."""
        table = rivm.served(self.vintage)
        return rivm.truth(self.areas_of(RIVM["tables"][table]), table, self.seed)

    @cached_property
    def shapes(self) -> geometry.Shapes:
        return geometry.shapes(self.seed)

    @cached_property
    def geometry(self) -> dict[int, pd.DataFrame]:
        """Polygons per year: `clean` in RD is what cleaning should come near, `published` is sent."""
        return {year: geometry.geometry(self.shapes, year, self.vintage) for year in self.geometry_years}

    def origin_value(self, row: int, position: int) -> int:
        """The number in an origin column: unique within a table, from 777001 on."""
        return figures.ORIGIN_BASE + row * 20 + position % 20

    def _announced(self, year: int) -> bool:
        """Whether a column of the table of `year` holds the code for figures that are still to come."""
        return self.vintage == 2024 and year == figures.LATE_YEAR

    def table_rows(self, year: int) -> list[dict[str, object]]:
        """The rows of `year` as sent: padded texts, nulls, codes for missing, origin columns filled."""
        here = self.areas_of(year)
        true = self.key_figures[year] if year in self.key_figures else self.figures_of(year)
        coded = {(areas.buurten()[number].code(year), name): code for y, number, name, code in figures.CODED_CELLS if y == year}
        rows: list[dict[str, object]] = []
        columns = self.columns(year)
        origin = [c.key for c in columns if c.is_origin]
        for number, (area, values) in enumerate(zip(areas.records(here), true.to_dict("records"), strict=True)):
            row: dict[str, object] = {"ID": number, "WijkenEnBuurten": f"{area.code:10}"}
            for column in columns:
                if column.is_origin:
                    row[column.key] = self.origin_value(number, origin.index(column.key))
                elif column.name in values:
                    row[column.key] = _sent(
                        float(values[column.name]), column, coded.get((area.code, column.name)), self._announced(year)
                    )
                else:
                    row[column.key] = _text(column, area, year)
            rows.append(row)
        return rows


def _sent(value: float, column: Column, code: int | None, announced: bool) -> object:
    if announced and column.name == figures.CODED_COLUMN:
        return -99995
    if code is not None:
        return code
    if np.isnan(value):
        return None
    return float(value) if column.datatype == "Double" else int(value)


def _text(column: Column, area: Any, year: int) -> object:
    level, code = area.level, area.code
    if column.stem == "Gemeentenaam":
        return f"{area.gemeente_name:40}"
    if column.stem == "SoortRegio":
        return f"{str(level).capitalize():10}"
    if column.stem == "Codering":
        return f"{code:10}"
    if column.is_flag:
        return None if pd.isna(area.flag) else area.flag
    known = level == "buurt" and area.number % 7 and year < figures.EARLY_YEAR
    return f"{6100 + area.number:>10}" if known else f"{'.':>10}"


@lru_cache(maxsize=4)
def default_country(seed: int = 20240501, vintage: Vintage = 2024) -> Country:
    """One shared country per seed and vintage: building it takes a moment and nobody changes it."""
    return Country(seed, vintage=vintage)
