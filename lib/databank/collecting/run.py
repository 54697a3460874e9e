"""One run of a plan, source by source, into parts to commit and an outcome per source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pandas as pd

from lib.databank import schema
from lib.databank.catalogue.indicators import sources
from lib.databank.collecting import borders, gaps, map_year
from lib.databank.collecting.key_figures import Fetched, KeyFigures
from lib.databank.collecting.plan import Plan
from lib.databank.errors import SourceFailed, SourceUnavailable, UnexpectedData
from lib.databank.lineage import lineage_parts
from lib.databank.outcomes import Outcome
from lib.databank.progress import Reporter
from lib.databank.sources import cbs, leefbaarometer, pdok, politie
from lib.databank.sources.fetcher import Fetcher
from lib.databank.store import BACKGROUND, COUNTRY, Databank, NewPart
from lib.words import listed, year_ranges

_CRIME_YEARS_TRIED = 3


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
    run = _Run(fetcher, reporter, plan, previous)
    for step in (run.key_figures, run.scores, run.maps, run.areas_of_other_years, run.crime):
        step()
    if not run.parts:
        raise SourceFailed(
            f"Geen enkele bron gaf iets bruikbaars; er is niets veranderd. {(run.errors or run.figures.errors)[0]}"
        )
    lineages = lineage_parts(run.parts, previous, run.figures.national if plan.gemeenten else None)
    errors = [*run.errors, *run.figures.errors]
    unfinished = bool(errors) and all(isinstance(error, SourceUnavailable) for error in errors)
    return Collected([*run.parts, *lineages], run.outcomes(lineages), unfinished)


class _Run:
    """Collects the parts and the outcomes."""

    def __init__(self, fetcher: Fetcher, reporter: Reporter, plan: Plan, previous: Databank | None) -> None:
        self._fetcher, self._reporter, self._plan, self._previous = fetcher, reporter, plan, previous
        self.parts: list[NewPart] = []
        self.errors: list[SourceFailed] = []
        self.figures = KeyFigures(fetcher, {})
        self._scores = pd.DataFrame({"code": pd.Series(dtype="str"), "year": pd.Series(dtype="int64")})
        self._map_year: int | None = None
        self._on_map: dict[str, int] = {}  # scope -> number of buurten on its map
        self._told: dict[str, list[str]] = {source: [] for source in sources()}
        self._came: dict[str, set[int]] = {source: set() for source in sources()}

    def _add(self, table: str, year: int, scope: str, frame: pd.DataFrame, table_id: str, notes: Iterable[str] = ()) -> bool:
        """Add a part, when it has rows and they satisfy the contract of the table; tells what does not. Whether it was added."""
        if frame.empty:
            return False
        try:
            frame = schema.validate(table, frame, f"{table} {year} ({table_id})")
        except UnexpectedData as error:
            self.errors.append(error)
            sentence = f"{error} Dit is niet opgeslagen; wat er al was blijft."
            told = self._told["geometry" if table in schema.MAPS else "key_figures" if table == "areas" else table]
            told += [sentence] if sentence not in told else []
            return False
        digest = self.figures.code_set(year) if table == "areas" else ""
        self.parts.append(NewPart(table, year, scope, frame, table_id, notes=tuple(notes), code_set=digest))
        return True

    def _where(self, scope: str) -> str:
        """A scope for a reader: the name of a gemeente where CBS gave it, else its code."""
        if scope == COUNTRY:
            return "Nederland"
        for found in reversed(self.figures.by_scope.get(scope, [])):
            names = found.areas.loc[found.areas["code"] == scope, "name"]
            if len(names):
                return str(names.iloc[0])
        return scope

    @contextmanager
    def _source(self, source: str) -> Iterator[list[str]]:
        """A source that fails says so, with what that means; what it brought before that stays."""
        told = self._told[source]
        try:
            yield told
        except SourceFailed as error:
            self.errors.append(error)
            told += [str(error), gaps.meaning(source, self._previous)]

    def outcomes(self, lineages: list[NewPart]) -> list[Outcome]:
        """What came of each source, in the order of the contract; `lineages` are the parts that join other years to the map."""
        scope = ",".join(self._plan.scopes)
        unjoined = [
            sentence
            for part in lineages
            if part.scope in self._plan.scopes and len(self._scores)
            for sentence in gaps.of_unjoined_scores(self._scores, part.frame, part.year, self._where(part.scope))
        ]
        told = {
            **self._told,
            "key_figures": [*self._told["key_figures"], *self._gaps_of_figures()],
            "scores": [*self._told["scores"], *unjoined],
        }
        return [gaps.outcome(source, scope, self._came[source], told[source]) for source in sources()]

    def _gaps_of_figures(self) -> list[str]:
        found = gaps.grouped(self.figures.failed, "Kerncijfers")
        for scope, years in self.figures.by_scope.items():
            found += gaps.of_key_figures(years, scope, self._where(scope), self._map_year, self._on_map.get(scope, 0))
        return found if self._came["key_figures"] else [*found, gaps.meaning("key_figures", self._previous)]

    # key figures

    def key_figures(self) -> None:
        self._reporter.start("Lijst van tabellen")
        tables, said = cbs.find_tables(self._fetcher)
        self._reporter.expect(expected_answers(self._plan, tables))
        years = self._plan.years_of(tables)
        self.figures = KeyFigures(self._fetcher, tables)
        self.figures.years(years, self._plan.scopes, lambda year: self._reporter.start(f"Kerncijfers {year}"))
        without = self._unknown_gemeenten()
        if without:
            raise UnexpectedData(without)
        for scope, found in self.figures.by_scope.items():
            for year in found:
                if self._add("key_figures", year.year, scope, year.own(scope), year.table, year.notes):
                    self._came["key_figures"].add(year.year)
        told = self._told["key_figures"]
        told += [said] if said else []
        if (lacking := self._background()) and self._came["key_figures"]:
            told.append(f"Voor heel Nederland zijn er geen recente cijfers over: {listed(lacking)}.")
        for scope, found in self.figures.by_scope.items():
            for year in found:
                self._add_areas(year, scope)

    def _unknown_gemeenten(self) -> str:
        """A sentence about gemeenten of which CBS has no row in any year; "" when there are none, or nothing was answered."""
        without = [
            scope for scope, found in self.figures.by_scope.items() if all(year.own(scope).empty for year in found) and found
        ]
        if not without:
            return ""
        where = "Nederland" if without == [COUNTRY] else listed(without)
        years = year_ranges(year.year for year in self.figures.by_scope[without[0]])
        return f"CBS geeft geen kerncijfers voor {where} in {years}. Controleer de code en de jaren."

    def _add_areas(self, year: Fetched, scope: str) -> None:
        mine = year.areas if scope == COUNTRY else year.areas[year.areas["code"].str[2:6].isin([scope[2:6], "00"])]
        self._add("areas", year.year, scope, mine, year.table)

    def _background(self) -> list[str]:
        if not self._plan.gemeenten:
            return []
        self._reporter.start("Nederland als vergelijking")
        lacking = self.figures.fetch_background()
        mine = {code[2:6] for code in self._plan.gemeenten}
        years = {found.year for of_scope in (*self.figures.by_scope.values(), self.figures.background) for found in of_scope}
        for year in sorted(years):
            others = self.figures.of_others(year)
            if others is not None:
                figures, table = others
                self._add("key_figures", year, BACKGROUND, figures[~figures["code"].str[2:6].isin(mine)], table)
        return lacking

    def areas_of_other_years(self) -> None:
        """Areas of years whose figures were not asked for, as far as a chain of years up to the map needs them."""
        if self._map_year is None:
            return
        self._reporter.start("Gebieden van andere jaren")
        asked = self._plan.years_of(self.figures.tables)
        for year in range(min([*asked, self._map_year]), max([*asked, self._map_year]) + 1):
            if year not in asked:
                for scope in self._plan.scopes:
                    if (found := self.figures.areas_only(year, scope)) is not None:
                        self._add_areas(found, scope)

    # scores

    def scores(self) -> None:
        self._reporter.start("Leefbaarometer")
        with self._source("scores") as told:
            found, origin, missing = leefbaarometer.fetch(self._fetcher, self._reporter.loading)
            told += missing
            self._scores = borders.settle(found, self.figures.areas_of_country)
            self._by_year("scores", self._scores, COUNTRY, origin)

    # the map

    def maps(self) -> None:
        self._reporter.start("Buurtkaart")
        with self._source("geometry") as told:
            buurten = self._newest_scores()
            edition = int(buurten["year"].max()) if len(buurten) else None
            scored = frozenset(buurten.loc[buurten["year"] == edition, "code"])
            candidates = pdok.years(self._fetcher, date.today().year)
            year, said = map_year.choose(candidates, edition, scored, self.figures.areas_of_country)
            told += [said] if said else []
            self._map_of(year, told)

    def _newest_scores(self) -> pd.DataFrame:
        scores = self._scores
        if scores.empty and self._previous is not None:
            scores = self._previous.read("scores", levels=("buurt",), columns=[])
        return scores[scores["code"].str.startswith("BU")]

    def _map_of(self, year: int, told: list[str]) -> None:
        table_id = f"wijken-en-buurten-{year}"
        everywhere = pdok.Shapes((), (), (), ())
        try:
            everywhere = pdok.fetch(self._fetcher, year, "gemeenten")
            self._add("outlines", year, COUNTRY, pdok.to_outlines(everywhere, year), table_id)
        except SourceFailed as error:
            told.append(f"De omtrekken van de gemeenten zijn niet op te halen. {error}")
        read: dict[str, pdok.Shapes] = {}
        for scope in self._plan.scopes:
            try:
                buurten = pdok.fetch(self._fetcher, year, "buurten", scope, pdok.box_of(everywhere, scope))
                frame, notes = pdok.to_geometry(buurten, year, self._reporter.work)
            except SourceFailed as error:
                self.errors.append(error)
                told.append(f"De kaart van {self._where(scope)} is niet op te halen. {error}")
                continue
            read[scope] = buurten
            self._map_year = year
            self._on_map[scope] = len(frame)
            self._came["geometry"].add(year)
            told += gaps.of_map(frame["code"], self._listed(year, scope), year, self._where(scope))
            self._add("geometry", year, scope, frame, table_id, notes)
            self._areas_of_map(year, scope, frame, everywhere)
        if not read:
            told.append(gaps.meaning("geometry", self._previous))
        if len(everywhere.of("water")):
            self._add("water", year, COUNTRY, pdok.to_water(everywhere, year), table_id)
            return
        for scope, buurten in read.items():
            water = pdok.fetch_water(self._fetcher, year, [buurten], scope, pdok.box_of(everywhere, scope))
            self._add("water", year, scope, pdok.to_water(water, year), table_id)

    def _listed(self, year: int, scope: str) -> pd.Series:
        """Codes of the buurten of a scope that CBS lists in `year`; empty where it has no table of that year."""
        areas = [found.areas for found in self.figures.by_scope.get(scope, []) if found.year == year]
        codes = areas[0]["code"] if areas else pd.Series(dtype="str")
        return codes[codes.str.startswith("BU" if scope == COUNTRY else f"BU{scope[2:6]}")]

    def _areas_of_map(self, year: int, scope: str, frame: pd.DataFrame, everywhere: pdok.Shapes) -> None:
        """Areas of the year of the map from the map itself, where CBS gave none for it."""
        if any(part.table == "areas" and (part.year, part.scope) == (year, scope) for part in self.parts):
            return
        titles = dict(zip(everywhere.codes, everywhere.names, strict=True)) | dict(zip(frame["code"], frame["name"], strict=True))
        codes = pd.Series(
            [*frame["code"], *("WK" + frame["code"].str[2:8]).unique(), *frame["gemeente_code"].unique()], dtype="str"
        )
        self._add("areas", year, scope, cbs.to_areas(codes, titles, year, None, None), f"wijken-en-buurten-{year}")

    # crime

    def crime(self) -> None:
        self._reporter.start("Misdrijven")
        with self._source("crime") as told:
            table, there, passed_over = politie.find_table(self._fetcher)
            told += passed_over
            wanted = self._plan.years or tuple(there)
            asked = [year for year in there if year in wanted]
            frames: list[pd.DataFrame] = []
            for scope in self._plan.scopes:
                for years in [[year] for year in asked] if asked and scope == COUNTRY else [asked]:
                    frames.append(politie.fetch(self._fetcher, table, years, scope))
                every = pd.concat(frames, ignore_index=True)
                mine = every if scope == COUNTRY else every[every["code"].str[2:6] == scope[2:6]]
                self._by_year("crime", mine, scope, table)
                told += gaps.of_years_without_rows(wanted, mine, self._where(scope))
            if self._plan.gemeenten:
                self._crime_elsewhere(every, asked, table)

    def _crime_elsewhere(self, beside: pd.DataFrame, asked: list[int], table: str) -> None:
        """The other gemeenten in every year, and all areas in the newest year that has any: the national comparison."""
        for year in sorted(asked, reverse=True)[:_CRIME_YEARS_TRIED]:
            everywhere = politie.fetch(self._fetcher, table, [year], COUNTRY)
            if len(everywhere):
                beside = pd.concat([beside, everywhere], ignore_index=True)
                break
        mine = {code[2:6] for code in self._plan.gemeenten}
        others = beside[~beside["code"].str[2:6].isin(mine)].drop_duplicates(["code", "year"])
        self._by_year("crime", others, BACKGROUND, table)

    def _by_year(self, table: str, frame: pd.DataFrame, scope: str, table_id: str) -> None:
        for year in sorted(frame["year"].unique().tolist()):
            if self._add(table, int(year), scope, frame[frame["year"] == year], table_id):
                self._came[table].add(int(year))


def expected_answers(plan: Plan, tables: dict[int, str]) -> dict[str, int]:
    """Step -> number of answers that it is likely to take, for the progress."""
    country = not plan.gemeenten
    years = plan.years or tuple(sorted(tables))
    pages = 5 if country else 3
    expected = {"Lijst van tabellen": 1, **{f"Kerncijfers {year}": pages * len(plan.scopes) for year in years}}
    if not country:
        expected["Nederland als vergelijking"] = 9
    expected["Leefbaarometer"] = 4
    expected["Buurtkaart"] = 25 if country else 8 + len(plan.scopes)
    others = [year for year in tables if years and years[0] <= year and year not in years]
    expected["Gebieden van andere jaren"] = pages * len(others) * len(plan.scopes)
    expected["Misdrijven"] = 30 if country else 1 + 2 * len(plan.scopes) + 3
    return {**expected, "Opslaan": 1}
