"""Source geometry: the map on which most buurten with a score can be placed, outlines of all gemeenten, and water."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from lib.databank.checking import geometry as contract
from lib.databank.collecting import gaps, kerncijfers, map_year
from lib.databank.collecting.plan import Plan
from lib.databank.errors import SourceFailed
from lib.databank.sources import cbs, pdok
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.findings import Finding
from lib.databank.sources.source import Source
from lib.databank.store import COUNTRY

if TYPE_CHECKING:
    from lib.databank.collecting.run import Run


class Buurtkaart(Source):
    """The map. Which year is chosen by the scores, and decides which other years of areas are needed."""

    name = "geometry"

    def expected(self, plan: Plan, tables: dict[int, str]) -> dict[str, int]:
        country = not plan.gemeenten
        years = plan.years or tuple(sorted(tables))
        others = [year for year in tables if years and years[0] <= year and year not in years]
        return {
            "Buurtkaart": 25 if country else 8 + len(plan.scopes),
            kerncijfers.OTHER_YEARS: kerncijfers.pages(plan) * len(others) * len(plan.scopes),
        }

    def collect(self, run: Run) -> None:
        run.reporter.start("Buurtkaart")
        with run.source(self.name) as sentences:
            buurten = self._newest_scores(run)
            edition = int(buurten["year"].max()) if len(buurten) else None
            scored = frozenset(buurten.loc[buurten["year"] == edition, "code"])
            candidates = pdok.years(run.fetcher, date.today().year)
            year, stepped_over = map_year.choose(candidates, edition, scored, run.figures.areas_of_country)
            sentences += [stepped_over] if stepped_over else []
            self._map_of(run, year, sentences)
        kerncijfers.areas_of_other_years(run)

    def check(self, fetcher: Fetcher) -> list[Finding]:
        return contract.check(fetcher)

    def _newest_scores(self, run: Run) -> pd.DataFrame:
        scores = run.scores
        if scores.empty and run.previous is not None:
            scores = run.previous.read("scores", levels=("buurt",), columns=[])
        return scores[scores["code"].str.startswith("BU")]

    def _map_of(self, run: Run, year: int, sentences: list[str]) -> None:
        table_id = f"wijken-en-buurten-{year}"
        everywhere = pdok.Shapes((), (), (), ())
        try:
            everywhere = pdok.fetch(run.fetcher, year, "gemeenten")
            run.add("outlines", year, COUNTRY, pdok.to_outlines(everywhere, year), table_id)
        except SourceFailed as error:
            sentences.append(f"De omtrekken van de gemeenten zijn niet op te halen. {error}")
        read: dict[str, pdok.Shapes] = {}
        for scope in run.plan.scopes:
            try:
                buurten = pdok.fetch(run.fetcher, year, "buurten", scope, pdok.box_of(everywhere, scope))
                frame, notes = pdok.to_geometry(buurten, year, run.reporter.work)
            except SourceFailed as error:
                run.errors.append(error)
                sentences.append(f"De kaart van {run.where(scope)} is niet op te halen. {error}")
                continue
            read[scope] = buurten
            run.map_year = year
            run.on_map[scope] = len(frame)
            run.came[self.name].add(year)
            sentences += gaps.of_map(frame["code"], self._listed(run, year, scope), year, run.where(scope))
            run.add("geometry", year, scope, frame, table_id, notes)
            self._areas_of_map(run, year, scope, frame, everywhere)
        if not read:
            sentences.append(gaps.meaning(self.name, run.previous))
        if len(everywhere.of("water")):
            run.add("water", year, COUNTRY, pdok.to_water(everywhere, year), table_id)
            return
        for scope, buurten in read.items():
            water = pdok.fetch_water(run.fetcher, year, [buurten], scope, pdok.box_of(everywhere, scope))
            run.add("water", year, scope, pdok.to_water(water, year), table_id)

    def _listed(self, run: Run, year: int, scope: str) -> pd.Series:
        """Codes of the buurten of a scope that CBS lists in `year`; empty where it has no table of that year."""
        areas = [found.areas for found in run.figures.by_scope.get(scope, []) if found.year == year]
        codes = areas[0]["code"] if areas else pd.Series(dtype="str")
        return codes[codes.str.startswith("BU" if scope == COUNTRY else f"BU{scope[2:6]}")]

    def _areas_of_map(self, run: Run, year: int, scope: str, frame: pd.DataFrame, everywhere: pdok.Shapes) -> None:
        """Areas of the year of the map from the map itself, where CBS gave none for it."""
        if any(part.table == "areas" and (part.year, part.scope) == (year, scope) for part in run.parts):
            return
        titles = dict(zip(everywhere.codes, everywhere.names, strict=True)) | dict(zip(frame["code"], frame["name"], strict=True))
        codes = pd.Series(
            [*frame["code"], *("WK" + frame["code"].str[2:8]).unique(), *frame["gemeente_code"].unique()], dtype="str"
        )
        run.add("areas", year, scope, cbs.to_areas(codes, titles, year, None, None), f"wijken-en-buurten-{year}")
