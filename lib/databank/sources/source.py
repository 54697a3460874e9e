"""What a source is to the rest of Buurtbalans: a name in the contract, tables that it fills, how it is fetched and compared.

A new source is one class, a line in lib/databank/collecting/registry.py, and its entries in sources.yaml and indicators.yaml.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from lib.databank.catalogue.indicators import sources
from lib.databank.commit import NewPart
from lib.databank.sources.fetcher import Fetcher
from lib.databank.store import BACKGROUND, COUNTRY

if TYPE_CHECKING:
    from lib.databank.collecting.plan import Plan
    from lib.databank.collecting.run import Run
    from lib.databank.sources.findings import Finding


class Source(ABC):
    """A public service. `name` is that of its entry in data/catalogue/sources.yaml, which holds its words and its addresses."""

    name: ClassVar[str]

    @property
    def contract(self) -> dict[str, Any]:
        """What sources.yaml says of it."""
        return sources()[self.name]

    @property
    def title(self) -> str:
        return str(self.contract["title"])

    @abstractmethod
    def expected(self, plan: Plan, tables: dict[int, str]) -> dict[str, int]:
        """Step -> number of answers that it is likely to take, for the progress. `tables`: year of the key figures -> CBS table."""

    @abstractmethod
    def collect(self, run: Run) -> None:
        """Fetch what the plan of the run asks and add it to the run as parts. A failure is said of this source only."""

    def last_words(self, run: Run, lineages: list[NewPart]) -> list[str]:  # noqa: ARG002  (for those that have any)
        """Sentences on what did not come that are known only when every source was fetched; `lineages` join other years to the map."""
        return []

    @abstractmethod
    def check(self, fetcher: Fetcher) -> list[Finding]:
        """What the service answers otherwise than its contract. Raises SourceFailed, SourceUnavailable when it cannot be reached."""


class YearTable(Source):
    """A service that gives one table of indicators (`elsewhere` in indicators.yaml) per whole year.

    `step` is what a reader sees while it is fetched; `years_tried` how many of the newest years are asked of the whole country
    to compare a single gemeente with, until one has figures.
    """

    step: ClassVar[str]
    years_tried: ClassVar[int] = 3

    @property
    def table(self) -> str:
        """The one table that it fills."""
        (table,) = self.contract["fills"]
        return str(table)

    @abstractmethod
    def find(self, fetcher: Fetcher) -> tuple[str, list[int], list[str]]:
        """Where the figures are: name of the table at the service, its years (ascending), sentences on what was passed over.

        Raises SourceFailed.
        """

    @abstractmethod
    def fetch(self, fetcher: Fetcher, table_id: str, years: list[int], scope: str) -> pd.DataFrame:
        """Code, year and the indicators of the table in these years: of the country, or of a gemeente with all gemeenten beside it.

        Raises SourceFailed.
        """

    def expected(self, plan: Plan, tables: dict[int, str]) -> dict[str, int]:  # noqa: ARG002
        return {self.step: 1 + 2 * len(plan.scopes) + self.years_tried if plan.gemeenten else 30}

    def collect(self, run: Run) -> None:
        run.reporter.start(self.step)
        with run.source(self.name) as sentences:
            table_id, there, passed_over = self.find(run.fetcher)
            sentences += passed_over
            wanted = run.plan.years or tuple(there)
            asked = [year for year in there if year in wanted]
            frames: list[pd.DataFrame] = []
            for scope in run.plan.scopes:
                for years in [[year] for year in asked] if asked and scope == COUNTRY else [asked]:
                    frames.append(self.fetch(run.fetcher, table_id, years, scope))
                every = pd.concat(frames, ignore_index=True)
                mine = every if scope == COUNTRY else every[every["code"].str[2:6] == scope[2:6]]
                run.add_by_year(self.table, mine, scope, table_id)
                sentences += run.years_without_figures(wanted, mine, scope)
            if run.plan.gemeenten:
                self._elsewhere(run, every, asked, table_id)

    def _elsewhere(self, run: Run, beside: pd.DataFrame, asked: list[int], table_id: str) -> None:
        """The other gemeenten in every year, and all areas in the newest year that has any: the national comparison."""
        for year in sorted(asked, reverse=True)[: self.years_tried]:
            everywhere = self.fetch(run.fetcher, table_id, [year], COUNTRY)
            if len(everywhere):
                beside = pd.concat([beside, everywhere], ignore_index=True)
                break
        mine = {code[2:6] for code in run.plan.gemeenten}
        others = beside[~beside["code"].str[2:6].isin(mine)].drop_duplicates(["code", "year"])
        run.add_by_year(self.table, others, BACKGROUND, table_id)
