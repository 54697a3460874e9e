"""Download: which requests bring a databank up to date, run so that they can be stopped and resumed, committed at once."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from lib.databank import shelf
from lib.databank.collecting.plan import Plan, make_plan
from lib.databank.collecting.run import collect, expected_answers
from lib.databank.commit import commit, not_writable, writing
from lib.databank.errors import Cancelled, DatabankError, SourceUnavailable, UnexpectedData
from lib.databank.places import ensure_writable
from lib.databank.progress import PREPARING, Reporter
from lib.databank.sources import cbs
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound, Web
from lib.databank.store import MANIFEST, Databank, open_databank, replace_file
from lib.words import listed

__all__ = ["Plan", "available_gemeenten", "download", "make_plan", "newest_years"]

_ANSWERS_KEPT_S = 24 * 3600
_LISTS_COMPARED = 2


def available_gemeenten() -> pd.DataFrame:
    """Gemeenten as CBS knows them now: columns code and name. Raises SourceFailed when CBS cannot be asked."""
    with tempfile.TemporaryDirectory() as directory:
        fetcher = Fetcher(Web(attempts=2), Path(directory), lambda *_: None)
        tables, _ = cbs.find_tables(fetcher)
        found: list[pd.DataFrame] = []
        for year in sorted(tables, reverse=True):
            with suppress(NotFound):
                found.append(cbs.gemeenten(fetcher, tables[year]))
            if len(found) == _LISTS_COMPARED:
                break
    listed = [table for table in found if len(table)]
    if not listed:
        raise SourceUnavailable("CBS geeft nu geen lijst van gemeenten. Probeer het later opnieuw.")
    # A table that is still being filled lacks gemeenten that the one before has.
    most = max(map(len, listed))
    return next(table for table in listed if len(table) > 0.9 * most)


def newest_years(n: int = 8) -> tuple[int, ...]:
    """The last `n` years of key figures: enough for one gemeente to start with."""
    return tuple(sorted(cbs.known_tables())[-n:])


def download(path: Path, plan: Plan, *, quiet: bool = False, prepare: bool = False) -> Databank:
    """Fetch everything of `plan` into the databank at `path` and return it opened.

    With `prepare` what the pages need of the whole country is computed too, for a databank in which that takes long; who cancels then
    has the databank, and the pages compute it when they need it.

    A run that was stopped goes on from the answers it had (up to a day old). Raises DatabankError (a Dutch sentence) when
    it cannot be finished; the databank is then as it was.
    """
    ensure_writable(path)
    with writing(path):
        try:
            reporter = Reporter(path, expected_answers(plan, cbs.known_tables()), plan.gemeenten, quiet)
        except OSError as error:
            raise not_writable(path, error) from error
        try:
            databank = _fetch_and_commit(path, plan, reporter)
            if prepare:
                reporter.start(PREPARING)
                with suppress(Cancelled):
                    shelf.prepare_large(databank, reporter.work)
            reporter.finish("done", _last_word(databank))
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
            _try_to_report(reporter, "Het ophalen is gestopt door een fout in Buurtbalans. Wat er al was, is niet veranderd.")
            raise


def _fetch_and_commit(path: Path, plan: Plan, reporter: Reporter) -> Databank:
    # What the databank cannot take is better said before the download than after it.
    previous = open_databank(path) if (path / MANIFEST).exists() else None
    if previous is not None and previous.fictional:
        raise DatabankError(f"{path} bevat voorbeeldgegevens; die worden niet gemengd met echte. Kies een andere map.")
    answers = _answers_directory(path, plan)
    try:
        found = collect(Fetcher(Web(reporter.pause), answers, reporter.answer), reporter, plan, previous)
        reporter.start("Opslaan")
        databank = commit(path, found.parts, outcomes=found.outcomes, on_part=reporter.work)
    except UnexpectedData:
        # Kept answers would give the same error again, even after the service has been mended.
        shutil.rmtree(answers, ignore_errors=True)
        raise
    if not found.unfinished:
        shutil.rmtree(answers, ignore_errors=True)
    return databank


def _last_word(databank: Databank) -> str:
    """Whether everything came, and where to read what did not."""
    short = [outcome.title for outcome in databank.outcomes if outcome.state == "failed"]
    if short:
        return f"Klaar, maar niet opgehaald: {listed(short)}. Op de pagina Databank staat waarom en wat dat betekent."
    gaps = sum(len(outcome.gaps) for outcome in databank.outcomes)
    return "Klaar. Wat er niet bij was, staat op de pagina Databank." if gaps else "Klaar."


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
