"""Source key_figures: figures and areas of CBS year by year, the country beside a gemeente, and what was not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.databank.checking import key_figures as contract
from lib.databank.collecting import gaps
from lib.databank.collecting.key_figures import Fetched, KeyFigures
from lib.databank.collecting.plan import Plan
from lib.databank.commit import NewPart
from lib.databank.errors import UnexpectedData
from lib.databank.sources import cbs
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.findings import Finding
from lib.databank.sources.source import Source
from lib.databank.store import BACKGROUND, COUNTRY
from lib.words import listed, year_ranges

if TYPE_CHECKING:
    from lib.databank.collecting.run import Run

OTHER_YEARS = "Gebieden van andere jaren"


def pages(plan: Plan) -> int:
    """Answers that a table takes for one scope."""
    return 3 if plan.gemeenten else 5


class Kerncijfers(Source):
    """Key figures and areas."""

    name = "key_figures"

    def expected(self, plan: Plan, tables: dict[int, str]) -> dict[str, int]:
        years = plan.years or tuple(sorted(tables))
        steps = {"Lijst van tabellen": 1, **{f"Kerncijfers {year}": pages(plan) * len(plan.scopes) for year in years}}
        return steps | {"Nederland als vergelijking": 9} if plan.gemeenten else steps

    def collect(self, run: Run) -> None:
        run.reporter.start("Lijst van tabellen")
        tables, only_known = cbs.find_tables(run.fetcher)
        run.expect(tables)
        years = run.plan.years_of(tables)
        run.figures = KeyFigures(run.fetcher, tables)
        run.figures.years(years, run.plan.scopes, lambda year: run.reporter.start(f"Kerncijfers {year}"))
        without = _unknown_gemeenten(run.figures)
        if without:
            raise UnexpectedData(without)
        for scope, found in run.figures.by_scope.items():
            for year in found:
                if run.add("key_figures", year.year, scope, year.own(scope), year.table, year.notes):
                    run.came[self.name].add(year.year)
        sentences = run.sentences[self.name]
        sentences += [only_known] if only_known else []
        if (lacking := self._background(run)) and run.came[self.name]:
            sentences.append(f"Voor heel Nederland zijn er geen recente cijfers over: {listed(lacking)}.")
        for scope, found in run.figures.by_scope.items():
            for year in found:
                _add_areas(run, year, scope)

    def _background(self, run: Run) -> list[str]:
        if not run.plan.gemeenten:
            return []
        run.reporter.start("Nederland als vergelijking")
        lacking = run.figures.fetch_background()
        mine = {code[2:6] for code in run.plan.gemeenten}
        years = {found.year for of_scope in (*run.figures.by_scope.values(), run.figures.background) for found in of_scope}
        for year in sorted(years):
            others = run.figures.of_others(year)
            if others is not None:
                figures, table = others
                run.add("key_figures", year, BACKGROUND, figures[~figures["code"].str[2:6].isin(mine)], table)
        return lacking

    def last_words(self, run: Run, lineages: list[NewPart]) -> list[str]:  # noqa: ARG002
        found = gaps.grouped(run.figures.failed, "Kerncijfers")
        for scope, years in run.figures.by_scope.items():
            found += gaps.of_key_figures(years, scope, run.where(scope), run.map_year, run.on_map.get(scope, 0))
        return found if run.came[self.name] else [*found, gaps.meaning(self.name, run.previous)]

    def check(self, fetcher: Fetcher) -> list[Finding]:
        return contract.check(fetcher)


def areas_of_other_years(run: Run) -> None:
    """Areas of years whose figures were not asked for, as far as a chain of years up to the map needs them."""
    if run.map_year is None:
        return
    run.reporter.start(OTHER_YEARS)
    asked = run.plan.years_of(run.figures.tables)
    for year in range(min([*asked, run.map_year]), max([*asked, run.map_year]) + 1):
        if year not in asked:
            for scope in run.plan.scopes:
                if (found := run.figures.areas_only(year, scope)) is not None:
                    _add_areas(run, found, scope)


def _add_areas(run: Run, year: Fetched, scope: str) -> None:
    mine = year.areas if scope == COUNTRY else year.areas[year.areas["code"].str[2:6].isin([scope[2:6], "00"])]
    run.add("areas", year.year, scope, mine, year.table)


def _unknown_gemeenten(figures: KeyFigures) -> str:
    """A sentence about gemeenten of which CBS has no row in any year; "" when there are none, or nothing was answered."""
    without = [scope for scope, found in figures.by_scope.items() if all(year.own(scope).empty for year in found) and found]
    if not without:
        return ""
    where = "Nederland" if without == [COUNTRY] else listed(without)
    years = year_ranges(year.year for year in figures.by_scope[without[0]])
    return f"CBS geeft geen kerncijfers voor {where} in {years}. Controleer de code en de jaren."
