"""The end of a trial: one zip with what people made, and then, only when that is written and whole, removal."""

from __future__ import annotations

import datetime
import os
import shutil
import zipfile
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from lib.databank import own_path
from lib.databank.errors import DatabankError
from lib.databank.own import layer
from lib.databank.own.layer import Layer
from lib.databank.store import open_databank
from lib.scenarios import ScenarioError
from lib.scenarios.keeping.place import database_url, parse_url
from lib.scenarios.keeping.store import Store
from lib.scenarios.keeping.versions import Loaded
from lib.trial import read_trial
from lib.trial_kit import content, place
from lib.trial_kit.place import KitError
from lib.words import count
from lib.workshops.store import Workshops

NOTHING = "Er is niets verwijderd."


def end(directory: Path, target: Path | None, confirmed: Callable[[str], bool], say: Callable[[str], None]) -> bool:
    """Write the zip and remove the trial; False when removal was not confirmed. Raises KitError: nothing was removed then."""
    directory = directory.absolute()
    place.use(directory)
    target = (target or directory.with_name(f"{directory.name}-{datetime.date.today().isoformat()}.zip")).absolute()
    if target.is_relative_to(directory):
        raise KitError(f"{target} ligt in de map die wordt verwijderd. Kies met --naar een andere plek. {NOTHING}")
    if target.exists():
        raise KitError(f"{target} bestaat al. Kies met --naar een andere naam. {NOTHING}")
    # In a database that is shared with others, only what is of the gemeenten and work areas of the trial.
    shared = parse_url(database_url()).get_backend_name() != "sqlite"
    own = _own()
    areas = [f"WG{area.id}" for area in own.areas]
    mine = (*read_trial(directory / place.TRIAL).gemeenten, *areas) if shared else ()
    with closing(Store()) as store, closing(Workshops()) as recorded:
        versions, workshops = _saved(store, mine), _workshops(recorded, mine)
        _keep(directory, target, versions, workshops, own, say)
        say(
            f"Bewaard in {target}: {count(len(versions), 'versie', 'versies')} van scenario's, {count(len(workshops), 'workshop', 'workshops')}, de "
            "notities, de papieren en wat van de organisatie zelf is."
        )
        if not confirmed(f"Alles van de proef in {directory} nu verwijderen? Dat is niet terug te draaien. Typ ja: "):
            say(f"{NOTHING} Het zip-bestand blijft staan.")
            return False
        same = _marks(_saved(store, mine)) == _marks(versions) and _workshops(recorded, mine) == workshops
        if not same or _own().version != own.version:
            raise KitError(f"Intussen is er iets bewaard dat niet in {target} staat. Stop de server en begin opnieuw. {NOTHING}")
        if shared:  # a file of its own goes as a whole
            _forget(store, versions, recorded, workshops)
    _remove(directory, say)
    return True


def _saved(store: Store, gemeenten: Collection[str]) -> list[Loaded]:
    try:
        return content.saved(store, gemeenten)
    except ScenarioError as error:
        raise KitError(f"{error} {NOTHING}") from error


def _workshops(recorded: Workshops, gemeenten: Collection[str]) -> list[tuple[str, bytes]]:
    try:
        return content.workshops(recorded, gemeenten)
    except ScenarioError as error:
        raise KitError(f"{error} {NOTHING}") from error


def _own() -> Layer:
    try:
        return layer.open_layer()
    except DatabankError as error:
        raise KitError(f"{error} {NOTHING}") from error


def _marks(versions: list[Loaded]) -> set[tuple[str, int]]:
    return {(one.version.id, one.version.number) for one in versions}


def _keep(
    directory: Path,
    target: Path,
    versions: list[Loaded],
    workshops: list[tuple[str, bytes]],
    own: Layer,
    say: Callable[[str], None],
) -> None:
    """Write the zip beside its place, read it back, and put it there. KitError when anything is not as it should be."""
    beside = target.with_name(f"{target.name}.bezig")
    try:
        databank = open_databank(own_path())
        descriptor = os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
        names = []
        with os.fdopen(descriptor, "w+b") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
            settings = [(place.TRIAL, (directory / place.TRIAL).read_bytes())]
            settings += [("eigen.json", layer.exported(own))] if own.areas else []
            settings += [(f"workshops/{id}.json", file) for id, file in workshops]
            for name, body in chain(settings, _told(content.files(versions, databank), say)):
                zipped.writestr(name, body)
                names.append(name)
        with zipfile.ZipFile(beside) as zipped:
            if zipped.testzip() is not None or zipped.namelist() != names:
                raise OSError("wat is geschreven, is niet terug te lezen")
        beside.rename(target)
    except (OSError, zipfile.BadZipFile, *content.FAILURES) as error:
        beside.unlink(missing_ok=True)
        raise KitError(f"Het zip-bestand {target} is niet gelukt: {error}. {NOTHING}") from error


def _told(files: Iterator[tuple[str, bytes]], say: Callable[[str], None]) -> Iterator[tuple[str, bytes]]:
    for name, body in files:
        if name.endswith(".pdf"):
            say(f"  {name}")
        yield name, body


def _forget(store: Store, versions: list[Loaded], recorded: Workshops, workshops: list[tuple[str, bytes]]) -> None:
    try:
        for id in {one.version.id for one in versions}:
            store.remove(id)
        for id, _ in workshops:
            recorded.remove(id)
    except ScenarioError as error:
        raise KitError(
            f"{error} Een deel van de scenario's kan al zijn verwijderd; de rest van de proef staat er nog."
        ) from error


def _remove(directory: Path, say: Callable[[str], None]) -> None:
    """What `start` made and the server added; anything else stays, and is named."""
    try:
        layer.remove_all()
        shutil.rmtree(directory / place.OWN, ignore_errors=True)
        shutil.rmtree(directory / place.DATABANK, ignore_errors=False)
        for path in (*directory.glob(f"{place.SCENARIOS}*"), directory / place.TRIAL, directory / place.SETTINGS):
            path.unlink(missing_ok=True)
        left = sorted(path.name for path in directory.iterdir())
        if not left:
            directory.rmdir()
    except (OSError, DatabankError) as error:
        raise KitError(
            f"Het zip-bestand is er, maar verwijderen lukte niet helemaal: {error}. Verwijder {directory} zelf."
        ) from error
    say(f"De proef is verwijderd.{f' In {directory} staat nog: ' + ', '.join(left) + '.' if left else ''}")
