"""Source rivm: estimates by RIVM per area, shown beside and never counted with (data/catalogue/beside.yaml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from lib.databank.catalogue.indicators import sources
from lib.databank.collecting import gaps
from lib.databank.collecting.plan import Plan
from lib.databank.commit import NewPart
from lib.databank.sources import rivm
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.findings import Finding
from lib.databank.sources.source import Source
from lib.databank.store import COUNTRY
from lib.words import listed

if TYPE_CHECKING:
    from lib.databank.collecting.run import Run


class Rivm(Source):
    """All years of the table that has most of the figures; years of key figures do not limit them."""

    name = "rivm"

    def expected(self, plan: Plan, tables: dict[int, str]) -> dict[str, int]:  # noqa: ARG002
        return {"Schattingen van RIVM": 6 + len(plan.scopes) if plan.gemeenten else 30}

    def collect(self, run: Run) -> None:
        run.reporter.start("Schattingen van RIVM")
        with run.source(self.name) as sentences:
            found = rivm.find(run.fetcher)
            sentences += found.passed_over
            sentences += [f"Niet in tabel {found.id}: {listed(found.lacking)}."] if found.lacking else []
            years = sorted(found.periods)
            for scope in run.plan.scopes:
                for some in [[year] for year in years] if scope == COUNTRY else [years]:
                    run.add_by_year(self.name, rivm.fetch(run.fetcher, found, some, scope), scope, found.id)
                there = [part.year for part in run.parts if (part.table, part.scope) == (self.name, scope)]
                sentences += [] if there else [f"{run.where(scope)}: de dienst heeft hier geen cijfers van RIVM."]

    def last_words(self, run: Run, lineages: list[NewPart]) -> list[str]:
        return [
            sentence
            for part in lineages
            if part.scope in run.plan.scopes
            for mine in [[of.frame for of in run.parts if (of.table, of.scope) == (self.name, part.scope)]]
            if mine
            for sentence in gaps.of_unjoined_scores(pd.concat(mine), part.frame, part.year, run.where(part.scope))
        ]

    def check(self, fetcher: Fetcher) -> list[Finding]:
        """Which table, what it lacks, and whether there are estimates in its newest year."""
        found = rivm.find(fetcher)
        where = f"tabel {found.id}"
        told = [*found.absent, *found.passed_over]
        findings = [Finding(where, sentence, f"Cijfers van RIVM komen uit {found.id}.") for sentence in told]
        findings += [Finding(where, f"niet in de tabel: {label}.", "Dat cijfer van RIVM blijft leeg.") for label in found.lacking]
        newest = max(found.periods)
        if rivm.fetch(fetcher, found, [newest], sources()["geometry"]["probe"]["gemeente"]).empty:
            findings.append(Finding(where, f"er zijn geen cijfers over {newest}.", "Zorg voor elkaar toont een eerder jaar."))
        return findings
