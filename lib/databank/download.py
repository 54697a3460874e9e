"""Download: which requests bring a databank up to date, run so that they can be stopped and resumed, committed at once."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from lib import areas as area_codes
from lib.databank.errors import Cancelled, DatabankError, SourceUnavailable, UnexpectedData
from lib.databank.indicators import sources
from lib.databank.lineage import lineage_parts
from lib.databank.progress import Reporter
from lib.databank.sources import cbs, leefbaarometer, pdok, politie
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound, Web
from lib.databank.store import (
    BACKGROUND,
    COUNTRY,
    MANIFEST,
    Databank,
    NewPart,
    commit,
    not_writable,
    open_databank,
    replace_file,
    writing,
)

_ANSWERS_KEPT_S = 24 * 3600
_BACKGROUND_YEARS = 2
_LARGEST_ZIP_FOR_ONE_GEMEENTE = 30_000_000


@dataclass(frozen=True)
class Plan:
    """What to fetch: `years` of key figures and crime (ascending), `gemeenten` (codes; empty is the whole country)."""

    years: tuple[int, ...]
    gemeenten: tuple[str, ...]

    @property
    def scopes(self) -> tuple[str, ...]:
        return self.gemeenten or (COUNTRY,)

    @property
    def hash(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]


def make_plan(years: Iterable[int] | None = None, gemeenten: Iterable[str] = ()) -> Plan:
    """A plan for the given years (default: all that CBS publishes) and gemeenten. Raises DatabankError for what cannot be had."""
    known = sorted(sources()["key_figures"]["tables"])
    wanted = sorted(set(years)) if years else known
    unknown = [year for year in wanted if year not in known]
    if unknown:
        raise DatabankError(f"Kerncijfers zijn er van {known[0]} tot en met {known[-1]}; niet van {_listed(unknown)}.")
    codes = tuple(dict.fromkeys(code.strip().upper() for code in gemeenten))
    wrong = [code for code in codes if not (area_codes.is_code(code) and code.startswith("GM"))]
    if wrong:
        raise DatabankError(f"'{wrong[0]}' is geen gemeentecode. Een gemeentecode ziet eruit als GM0917.")
    return Plan(tuple(wanted), codes)


def _listed(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def available_gemeenten() -> pd.DataFrame:
    """Gemeenten as CBS knows them for the newest map: columns code and name. Raises SourceUnavailable when offline."""
    with tempfile.TemporaryDirectory() as directory:
        fetcher = Fetcher(Web(attempts=2), Path(directory), lambda *_: None)
        return cbs.gemeenten(fetcher, min(pdok.newest_year(fetcher, date.today().year), max(sources()["key_figures"]["tables"])))


def newest_years(n: int = 6) -> tuple[int, ...]:
    """The last `n` years of key figures: enough for one gemeente to start with."""
    return tuple(sorted(sources()["key_figures"]["tables"])[-n:])


def download(path: Path, plan: Plan, *, quiet: bool = False) -> Databank:
    """Fetch everything of `plan` into the databank at `path` and return it opened.

    A run that was stopped goes on from the answers it had (up to a day old). Raises DatabankError (a Dutch sentence) when
    it cannot be finished; the databank is then as it was.
    """
    with writing(path):
        try:
            reporter = Reporter(path, _expected_answers(plan), plan.gemeenten, quiet)
        except OSError as error:
            raise not_writable(path, error) from error
        try:
            databank = _fetch_and_commit(path, plan, reporter)
            reporter.finish("done", "Klaar.")
            return databank
        except Cancelled as stop:
            reporter.finish("cancelled", str(stop))
            raise
        except DatabankError as error:
            _try_to_report(reporter, str(error))
            raise
        except OSError as error:
            problem = not_writable(path, error)
            _try_to_report(reporter, str(problem))
            raise problem from error
        except Exception:
            _try_to_report(reporter, "Het ophalen is gestopt door een fout in Buurtbalans. Wat er al was is niet veranderd.")
            raise


def _fetch_and_commit(path: Path, plan: Plan, reporter: Reporter) -> Databank:
    # What the databank cannot take is better said before the download than after it.
    previous = open_databank(path) if (path / MANIFEST).exists() else None
    if previous is not None and previous.fictional:
        raise DatabankError(f"{path} bevat voorbeeldgegevens; die worden niet gemengd met echte. Kies een andere map.")
    answers = _answers_directory(path, plan)
    try:
        parts = _Run(Fetcher(Web(reporter.pause), answers, reporter.answer), reporter, plan).parts(previous)
        reporter.start("Opslaan")
        databank = commit(path, parts)
    except UnexpectedData:
        # Kept answers would give the same error again, even after the service has been mended.
        shutil.rmtree(answers, ignore_errors=True)
        raise
    shutil.rmtree(answers, ignore_errors=True)
    return databank


def _try_to_report(reporter: Reporter, message: str) -> None:
    # A full disk cannot take the progress file either.
    with suppress(OSError):
        reporter.finish("failed", message)


def _answers_directory(path: Path, plan: Plan) -> Path:
    for directory in (path / ".download").glob("answers-*"):
        started = directory / "plan.json"
        if not started.exists() or time.time() - started.stat().st_mtime > _ANSWERS_KEPT_S:
            shutil.rmtree(directory, ignore_errors=True)
    answers = path / ".download" / f"answers-{plan.hash}"
    answers.mkdir(parents=True, exist_ok=True)
    if not (answers / "plan.json").exists():
        replace_file(answers / "plan.json", json.dumps(asdict(plan)).encode())
    return answers


def _expected_answers(plan: Plan) -> dict[str, int]:
    country = not plan.gemeenten
    pages = 5 if country else 3
    expected = {f"Kerncijfers {year}": pages * len(plan.scopes) for year in plan.years}
    others = set(range(plan.years[0], date.today().year)) & set(sources()["key_figures"]["tables"]) - set(plan.years)
    expected["Gebieden van andere jaren"] = pages * len(others) * len(plan.scopes)
    expected["Buurtkaart"] = 18 if country else 3 + len(plan.scopes)
    expected["Leefbaarometer"] = 1 if country else 4 * len(plan.scopes)
    expected["Misdrijven"] = 3 * len(plan.years) if country else 2 * len(plan.scopes)
    if not country:
        expected["Nederland als vergelijking"] = 3 * _BACKGROUND_YEARS
    return {**expected, "Opslaan": 1}


class _Run:
    """One run of a plan; collects the parts to commit."""

    def __init__(self, fetcher: Fetcher, reporter: Reporter, plan: Plan) -> None:
        self._fetcher, self._reporter, self._plan = fetcher, reporter, plan
        self._collected: list[NewPart] = []

    def parts(self, previous: Databank | None) -> list[NewPart]:
        self._key_figures_and_map()
        self._scores()
        self._crime()
        if self._plan.gemeenten:
            self._background()
        return [*self._collected, *lineage_parts(self._collected, previous)]

    def _add(self, table: str, year: int, scope: str, frame: pd.DataFrame, table_id: str, notes: Iterable[str] = ()) -> None:
        if len(frame):
            self._collected.append(NewPart(table, year, scope, frame, table_id, notes=tuple(notes)))

    def _year(self, year: int, scope: str, width: cbs.Width) -> int:
        """Fetch one year; returns the number of areas in the scope (0 when CBS has no such table yet)."""
        try:
            figures, areas, notes = cbs.fetch_key_figures(self._fetcher, year, scope, width)
        except NotFound:
            return 0
        table = str(cbs.table_of(year))
        if width != "areas":
            self._add("key_figures", year, scope if width == "full" else BACKGROUND, figures, table, notes)
        if width != "background":
            self._add("areas", year, scope, areas, table)
        return int(areas["gemeente_code"].notna().sum())

    def _key_figures_and_map(self) -> None:
        rows = dict.fromkeys(self._plan.scopes, 0)
        for year in self._plan.years:
            self._reporter.start(f"Kerncijfers {year}")
            for scope in self._plan.scopes:
                rows[scope] += self._year(year, scope, "full")
        without = [scope for scope in self._plan.scopes if not rows[scope]]
        if without:
            raise UnexpectedData(
                f"CBS geeft geen kerncijfers voor {'Nederland' if without == [COUNTRY] else _listed(without)} in "
                f"{_listed(self._plan.years)}. Controleer de code en de jaren; sommige gemeenten zijn opgegaan in een andere."
            )
        self._reporter.start("Buurtkaart")
        map_year = pdok.newest_year(self._fetcher, date.today().year)
        for scope in self._plan.scopes:
            frame, notes = pdok.fetch_geometry(self._fetcher, map_year, scope)
            self._add("geometry", map_year, scope, frame, f"wijken-en-buurten-{map_year}", notes)
        self._reporter.start("Gebieden van andere jaren")
        for year in range(min(self._plan.years[0], map_year), max(self._plan.years[-1], map_year) + 1):
            if year not in self._plan.years and cbs.table_of(year):
                for scope in self._plan.scopes:
                    self._year(year, scope, "areas")

    def _scores(self) -> None:
        self._reporter.start("Leefbaarometer")
        if not self._plan.gemeenten:
            scores = leefbaarometer.fetch_country(self._fetcher)
            self._add_scores(scores, COUNTRY, "open-data zip")
            return
        layers = leefbaarometer.wfs_layers(self._fetcher)
        newest = next((layer for layer, level, _ in layers if level == "buurt"), None)
        if newest is None:
            raise SourceUnavailable("De Leefbaarometer biedt nu geen scores aan. Probeer het later opnieuw.")
        names = self._gemeente_names()
        one_measurement = len({year for _, _, year in layers}) == 1
        history = self._history_from_zip() if one_measurement else None
        notes = ("Eerdere metingen zijn niet op te halen.",) if one_measurement and history is None else ()
        for code in self._plan.gemeenten:
            frames = [leefbaarometer.fetch_layer(self._fetcher, layer, names.get(code)) for layer, _, _ in layers]
            frames += [] if history is None else [history]
            scores = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
            inside = scores["code"].str[2:6] == code[2:6]
            source = "WFS lbm3" if history is None else "WFS lbm3 en open-data zip"
            self._add_scores(scores[inside].drop_duplicates(["code", "year"]), code, source, notes)
        self._add_scores(leefbaarometer.fetch_layer(self._fetcher, newest, None), BACKGROUND, "WFS lbm3")

    def _history_from_zip(self) -> pd.DataFrame | None:
        """All measurements, for when the WFS only has the newest: the open-data zip if it is there and small, else None."""
        try:
            scores = leefbaarometer.fetch_country(self._fetcher, _LARGEST_ZIP_FOR_ONE_GEMEENTE)
        except NotFound:
            return None
        return scores if len(scores) else None

    def _add_scores(self, scores: pd.DataFrame, scope: str, table_id: str, notes: Iterable[str] = ()) -> None:
        for year in sorted(scores["year"].unique()):
            self._add("scores", int(year), scope, scores[scores["year"] == year], table_id, notes)

    def _gemeente_names(self) -> dict[str, str]:
        """Names by the newest year: gemeenten are renamed now and then, and the WFS knows the newest name."""
        names: dict[str, str] = {}
        for part in sorted(self._collected, key=lambda part: part.year):
            if part.table == "areas":
                gemeenten = part.frame[part.frame["level"] == "gemeente"]
                names.update(zip(gemeenten["code"], gemeenten["name"], strict=True))
        return names

    def _crime(self) -> None:
        self._reporter.start("Misdrijven")
        years = list(self._plan.years)
        for scope in self._plan.scopes:
            try:
                crime = politie.fetch_crime(self._fetcher, years, scope)
            except NotFound:
                continue
            for year in sorted(crime["year"].unique()):
                self._add("crime", int(year), scope, crime[crime["year"] == year], sources()["crime"]["table"])

    def _background(self) -> None:
        self._reporter.start("Nederland als vergelijking")
        found = 0
        for year in sorted(sources()["key_figures"]["tables"], reverse=True):
            found += self._year(year, COUNTRY, "background") > 0
            if found == _BACKGROUND_YEARS:
                return
