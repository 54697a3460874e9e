"""Source scores: all measurements of the country, whatever was asked; years of key figures do not limit them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.databank.checking import scores as contract
from lib.databank.collecting import borders, gaps
from lib.databank.collecting.plan import Plan
from lib.databank.commit import NewPart
from lib.databank.sources import leefbaarometer
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.findings import Finding
from lib.databank.sources.source import Source
from lib.databank.store import COUNTRY

if TYPE_CHECKING:
    from lib.databank.collecting.run import Run


class Leefbaarometer(Source):
    """Scores, from the national zip or else the layers of the map service."""

    name = "scores"

    def expected(self, plan: Plan, tables: dict[int, str]) -> dict[str, int]:  # noqa: ARG002
        return {"Leefbaarometer": 4}

    def collect(self, run: Run) -> None:
        run.reporter.start("Leefbaarometer")
        with run.source(self.name) as sentences:
            found, origin, missing = leefbaarometer.fetch(run.fetcher, run.reporter.loading)
            sentences += missing
            run.scores = borders.settle(found, run.figures.areas_of_country)
            run.add_by_year("scores", run.scores, COUNTRY, origin)

    def last_words(self, run: Run, lineages: list[NewPart]) -> list[str]:
        return [
            sentence
            for part in lineages
            if part.scope in run.plan.scopes and len(run.scores)
            for sentence in gaps.of_unjoined_scores(run.scores, part.frame, part.year, run.where(part.scope))
        ]

    def check(self, fetcher: Fetcher) -> list[Finding]:
        return contract.check(fetcher)
