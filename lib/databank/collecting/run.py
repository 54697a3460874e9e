"""One run of a plan, source by source, into parts to commit and an outcome per source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd

from lib.databank import schema
from lib.databank.catalogue.indicators import source_of_table
from lib.databank.collecting import gaps, registry
from lib.databank.collecting.key_figures import KeyFigures
from lib.databank.collecting.plan import Plan
from lib.databank.commit import NewPart
from lib.databank.errors import SourceFailed, SourceUnavailable, UnexpectedData
from lib.databank.lineage import lineage_parts
from lib.databank.outcomes import Outcome
from lib.databank.progress import Reporter
from lib.databank.sources.fetcher import Fetcher
from lib.databank.store import COUNTRY, Databank


@dataclass(frozen=True)
class Collected:
    """Parts to commit, what came of each source, and whether a next run can go on from the answers of this one.

    That is so when a service could not be reached; an answer that was not understood would only be misunderstood again.
    """

    parts: list[NewPart]
    outcomes: list[Outcome]
    unfinished: bool


def collect(fetcher: Fetcher, reporter: Reporter, plan: Plan, previous: Databank | None) -> Collected:
    """Everything of `plan`.

    Raises SourceFailed when no source brought anything, DatabankError for a plan that cannot be carried out.
    """
    run = Run(fetcher, reporter, plan, previous)
    for source in registry.SOURCES:
        source.collect(run)
    if not run.parts:
        raise SourceFailed(
            f"Geen enkele bron gaf iets bruikbaars; er is niets veranderd. {(run.errors or run.figures.errors)[0]}"
        )
    lineages = lineage_parts(run.parts, previous, run.figures.national if plan.gemeenten else None)
    errors = [*run.errors, *run.figures.errors]
    unfinished = bool(errors) and all(isinstance(error, SourceUnavailable) for error in errors)
    return Collected([*run.parts, *lineages], run.outcomes(lineages), unfinished)


class Run:
    """What the sources bring, and what a later one needs of an earlier.

    figures, scores, map_year, on_map   what CBS answered, the scores, the year of the map (None: no map), and scope -> number of
                                        buurten on it
    came, sentences, errors             per source the years that came and what did not; what went wrong anywhere
    """

    def __init__(self, fetcher: Fetcher, reporter: Reporter, plan: Plan, previous: Databank | None) -> None:
        self.fetcher, self.reporter, self.plan, self.previous = fetcher, reporter, plan, previous
        self.parts: list[NewPart] = []
        self.errors: list[SourceFailed] = []
        self.figures = KeyFigures(fetcher, {})
        self.scores = pd.DataFrame({"code": pd.Series(dtype="str"), "year": pd.Series(dtype="int64")})
        self.map_year: int | None = None
        self.on_map: dict[str, int] = {}
        self.sentences: dict[str, list[str]] = {source.name: [] for source in registry.SOURCES}
        self.came: dict[str, set[int]] = {source.name: set() for source in registry.SOURCES}

    def expect(self, tables: dict[int, str]) -> None:
        """Tell the progress what is to come, once the tables of key figures are known."""
        self.reporter.expect(expected_answers(self.plan, tables))

    def add(self, table: str, year: int, scope: str, frame: pd.DataFrame, table_id: str, notes: Iterable[str] = ()) -> bool:
        """Add a part, when it has rows and they satisfy the contract of the table; says what does not. Whether it was added."""
        if frame.empty:
            return False
        try:
            frame = schema.validate(table, frame, f"{table} {year} ({table_id})")
        except UnexpectedData as error:
            self.errors.append(error)
            sentence = f"{error} Dit is niet opgeslagen; wat er al was, blijft."
            sentences = self.sentences[source_of_table(table)]
            sentences += [sentence] if sentence not in sentences else []
            return False
        digest = self.figures.code_set(year) if table == "areas" else ""
        self.parts.append(NewPart(table, year, scope, frame, table_id, notes=tuple(notes), code_set=digest))
        return True

    def add_by_year(self, table: str, frame: pd.DataFrame, scope: str, table_id: str) -> None:
        """Add the rows of a table as a part per year; years that were added count as having come."""
        for year in sorted(frame["year"].unique().tolist()):
            if self.add(table, int(year), scope, frame[frame["year"] == year], table_id):
                self.came[source_of_table(table)].add(int(year))

    def where(self, scope: str) -> str:
        """A scope for a reader: the name of a gemeente where CBS gave it, else its code."""
        if scope == COUNTRY:
            return "Nederland"
        for found in reversed(self.figures.by_scope.get(scope, [])):
            names = found.areas.loc[found.areas["code"] == scope, "name"]
            if len(names):
                return str(names.iloc[0])
        return scope

    def years_without_figures(self, asked: Iterable[int], frame: pd.DataFrame, scope: str) -> list[str]:
        """A sentence on the years that a service announces but has no figures of for the areas of a scope."""
        return gaps.of_years_without_rows(asked, frame, self.where(scope))

    @contextmanager
    def source(self, name: str) -> Iterator[list[str]]:
        """A source that fails says so, with what that means; what it brought before that stays."""
        sentences = self.sentences[name]
        try:
            yield sentences
        except SourceFailed as error:
            self.errors.append(error)
            sentences += [str(error), gaps.meaning(name, self.previous)]

    def outcomes(self, lineages: list[NewPart]) -> list[Outcome]:
        """What came of each source, in the order of the contract; `lineages` are the parts that join other years to the map."""
        scope = ",".join(self.plan.scopes)
        return [
            gaps.outcome(
                source.name,
                scope,
                self.came[source.name],
                [*self.sentences[source.name], *source.last_words(self, lineages)],
            )
            for source in registry.for_readers()
        ]


def expected_answers(plan: Plan, tables: dict[int, str]) -> dict[str, int]:
    """Step -> number of answers that it is likely to take, for the progress."""
    expected: dict[str, int] = {}
    for source in registry.SOURCES:
        expected |= source.expected(plan, tables)
    return {**expected, "Opslaan": 1}
