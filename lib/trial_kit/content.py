"""What a trial leaves: every saved version, workshops, a page of notes, and the papers of the newest versions, as files with a name."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence

from lib import reports
from lib.answers import nationwide, place
from lib.answers.decision.answer import answer_of, together
from lib.answers.decision.record import Decision
from lib.areas import is_work_area
from lib.databank import SAMPLE
from lib.databank.errors import DatabankError
from lib.databank.store import Databank, open_databank
from lib.escape import cell
from lib.scenarios import Scenario, ScenarioError, to_file
from lib.scenarios.keeping.store import Store
from lib.scenarios.keeping.versions import Loaded
from lib.workshops.export import to_file as workshop_to_file
from lib.workshops.store import Workshops

_HEAD = ("kenmerk", "versie", "bewaard op", "gemeente", "titel", "naam", "soort", "jaar", "gebied", "tekst")
_MOST = 1_000_000
_PAPERS = {"pdf": reports.one_pager, "pptx": reports.slides, "xlsx": reports.workbook}


def saved(store: Store, gemeenten: Collection[str]) -> list[Loaded]:
    """Every version of the scenarios of these gemeenten (none: of all), put away or not; of each the newest last. Raises ScenarioError."""
    summaries = [one.latest for archived in (False, True) for one in store.recent(limit=_MOST, archived=archived)]
    ids = sorted(newest.id for newest in summaries if not gemeenten or newest.gemeente in gemeenten)
    return [store.load(id, version.number) for id in ids for version in reversed(store.history(id))]


def workshops(store: Workshops, gemeenten: Collection[str]) -> list[tuple[str, bytes]]:
    """Id and file of every workshop of these gemeenten (none: of all). Raises ScenarioError."""
    found = sorted((one for one in store.everything() if not gemeenten or one.gemeente in gemeenten), key=lambda one: one.id)
    return [(one.id, workshop_to_file(one, store.history(one.id))) for one in found]


def files(versions: Sequence[Loaded], own: Databank) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file. Raises one of FAILURES when a paper cannot be made."""
    for one in versions:
        yield f"scenarios/{one.version.id}-versie-{one.version.number}.json", to_file(one.scenario)
    yield "notities.csv", _notes(versions)
    of = {code: databank for databank in (open_databank(SAMPLE), own) for code in place.gemeenten(databank)["code"]}
    for one in versions:
        if one.version.number != one.latest:
            continue
        id, gemeente = one.version.id, one.scenario.gemeente
        if gemeente not in of:
            why = (
                "het is van een werkgebied. Download zijn papieren op de pagina Besluit, voordat de proef wordt verwijderd."
                if is_work_area(gemeente)
                else f"gemeente {gemeente} staat niet in de databank van de proef."
            )
            sentence = f"Van scenario {id} zijn geen papieren gemaakt: {why}\n"
            yield f"papieren/{id}-geen-papieren.txt", sentence.encode()
            continue
        decision = _decision(of[gemeente], one.scenario)
        for kind, make in _PAPERS.items():
            yield f"papieren/{id}-{reports.file_name(decision, kind)}", make(decision)


def _notes(versions: Sequence[Loaded]) -> bytes:
    """Everything that people wrote, with who and when; opens in Excel."""
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(_HEAD)
    for one in versions:
        version, scenario = one.version, one.scenario
        first = [version.id, version.number, f"{version.saved_at:%Y-%m-%d %H:%M}", version.gemeente, version.name, version.author]
        written = [("notitie", "", "", scenario.notes)] if scenario.notes else []
        written += [("gebeurtenis", str(event.year), event.area, event.text) for event in scenario.events]
        for kind in written or [("", "", "", "")]:
            rows.writerow([cell(str(value)) for value in (*first, *kind)])
    return text.getvalue().encode("utf-8-sig")


def _decision(databank: Databank, scenario: Scenario) -> Decision:
    gemeente = place.load(databank, scenario.gemeente, nationwide.country(databank))
    years = gemeente.score_years() or gemeente.figures.years[-1:] or [gemeente.map_year]
    of_year = gemeente.figures.year_for(years[-1])
    living = None if of_year is None else nationwide.living(databank, of_year)
    answer = answer_of(gemeente, "A", scenario, living, nationwide.scores_ahead(databank), years[-1])
    return together(databank, gemeente, [answer], living, years[-1])


FAILURES = (DatabankError, ScenarioError, KeyError, ValueError)
