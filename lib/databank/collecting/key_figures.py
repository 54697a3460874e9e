"""Key figures and areas of CBS: year by year for what was asked, and the country as a background for a single gemeente."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from lib.databank.catalogue.indicators import catalogue
from lib.databank.errors import SourceFailed
from lib.databank.figures import YEARS_AHEAD, within_reach
from lib.databank.lineage import code_set
from lib.databank.sources import cbs
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound
from lib.databank.store import COUNTRY

# Share of the country's buurten from which a background column counts as published, and of its gemeenten in those years (fewer
# every year) from which a table is whole.
_PUBLISHED, _WHOLE = 0.1, 0.8
# A table with fewer of the buurten of the fullest one is still being filled: its codes are not those of the country.
_MOST_BUURTEN = 0.75

Fetched = cbs.Year


class KeyFigures:
    """What CBS answered so far. `failed` gives per reason (a Dutch sentence) the years that did not come."""

    def __init__(self, fetcher: Fetcher, tables: dict[int, str]) -> None:
        self._fetcher, self.tables = fetcher, tables
        self.by_scope: dict[str, list[Fetched]] = {}
        self.background: list[Fetched] = []
        self.national: dict[int, pd.DataFrame] = {}
        self.failed: dict[str, list[int]] = {}
        self.errors: list[SourceFailed] = []
        self._asked: set[int] = set()
        self._wanted: frozenset[int] = frozenset()

    def years(self, years: Sequence[int], scopes: Sequence[str], on_year: Callable[[int], None]) -> None:
        """Fetch `years` for every scope; `on_year` is called before each."""
        self._wanted = frozenset(years)
        for year in years:
            on_year(year)
            for scope in scopes:
                if (found := self._year(year, scope)) is not None:
                    self.by_scope.setdefault(scope, []).append(found)
                    if scope == COUNTRY:
                        self.national[year] = found.areas

    def areas_only(self, year: int, scope: str) -> Fetched | None:
        """Areas of a year without its figures, None when they cannot be had."""
        return self._year(year, scope, ())

    def areas_of_country(self, year: int) -> pd.DataFrame | None:
        """Table areas of the whole country in `year` (names are codes for a single gemeente), None when it cannot be had."""
        if year not in self._asked and year not in self.national:
            self._asked.add(year)
            if (found := self._year(year, COUNTRY, (), titles=False)) is not None:
                self.national[year] = found.areas
        return self.national.get(year)

    def code_set(self, year: int) -> str:
        """Digest of the codes of all buurten in the country in `year`; "" when they are not known, or the table is not whole."""
        counts = {known: int((areas["level"] == "buurt").sum()) for known, areas in self.national.items()}
        whole = counts.get(year, 0) >= _MOST_BUURTEN * max(counts.values(), default=1)
        return code_set(self.national[year]["code"]) if year in counts and whole else ""

    def fetch_background(self) -> list[str]:
        """The background indicators of all buurten in the country, each of the newest year that has it; labels of those without."""
        lacking = {entry.id for entry in catalogue().indicators if entry.background}
        newest = max(self.tables)
        recent = within_reach(newest - YEARS_AHEAD)
        answers = [found for of_scope in self.by_scope.values() for found in of_scope if found.year in recent]
        gemeenten = max((_count(found.figures, "GM") for found in answers), default=0)
        most = 0
        for year in recent:
            if not lacking or year not in self.tables:
                continue
            found = self._year(year, COUNTRY, lacking, titles=False)
            if found is None:
                continue
            self.background.append(found)
            gemeenten = max(gemeenten, _count(found.figures, "GM"))
            if _count(found.figures, "GM") < _WHOLE * gemeenten:
                continue
            self.national[year] = found.areas
            buurten = found.figures[found.figures["code"].str.startswith("BU")]
            most = max(most, len(buurten))
            lacking -= {column for column in lacking if buurten[column].notna().sum() >= _PUBLISHED * max(most, 1)}
        return [entry.label for entry in catalogue().indicators if entry.id in lacking]

    def of_others(self, year: int) -> tuple[pd.DataFrame, str] | None:
        """Figures of `year` of the country and of all areas outside the scopes, and their table: gemeenten whole, buurten in few columns."""
        answers = [found for of_scope in self.by_scope.values() for found in of_scope if found.year == year]
        beside = [found for found in self.background if found.year == year]
        if not answers and not beside:
            return None
        # Rows of gemeenten are the same in every answer and hold all columns; the background only has a few.
        rows = [found.figures[~found.figures["code"].str.startswith(("BU", "WK"))] for found in answers]
        rows += [found.figures for found in beside]
        figures = pd.concat(rows, ignore_index=True).drop_duplicates("code", ignore_index=True)
        return figures, (answers or beside)[0].table

    def _year(
        self, year: int, scope: str, wanted: Sequence[str] | set[str] | None = None, *, titles: bool = True
    ) -> Fetched | None:
        table = self.tables.get(year)
        if table is None:
            return None
        try:
            return cbs.fetch_year(self._fetcher, year, table, scope, wanted, titles=titles)
        except NotFound:
            if year not in self._wanted:
                return None  # nobody asked for its figures
            reason = "de tabel bestaat niet (meer) bij CBS."
        except SourceFailed as error:
            self.errors.append(error)
            reason = str(error)
        years = self.failed.setdefault(reason, [])
        if year not in years:
            years.append(year)
        return None


def _count(figures: pd.DataFrame, prefix: str) -> int:
    return int(figures["code"].str.startswith(prefix).sum())
