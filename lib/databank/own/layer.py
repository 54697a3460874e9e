"""Where what is an organisation's own lives: a folder beside the databank, with a manifest and a version of its own.

`BUURTBALANS_EIGEN` (else `data/own`) holds a folder per organisation: that of the trial, or `eigen` without one. In it a
`manifest.json` names content-named files, and replacing it is the only commit point; its sha256 is the version of the layer. Nothing of
it is in the manifest or the version of the databank, and nothing of it lies where the server hands out files.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from lib import settings
from lib.databank.catalogue.naming import normalise
from lib.databank.errors import DatabankBusy, DatabankError, DatabankUnreadable
from lib.databank.own.work_area import WorkArea
from lib.databank.places import SAMPLE, own_path
from lib.databank.store import MANIFEST, remove, replace_file, sha256_of
from lib.settings import ROOT
from lib.trial import from_environment

FORMAT = "buurtbalans-eigen"
SCHEMA = 1
MOST_AREAS = 2000
_WAIT_S = 10
_LONGEST_ORGANISATION = 40
_AREAS = TypeAdapter(tuple[WorkArea, ...])


@dataclass(frozen=True)
class _File:
    """One committed file."""

    table: Literal["work_areas"]
    file: str
    sha256: str
    rows: int
    written_at: str


@dataclass(frozen=True)
class _Manifest:
    """What manifest.json says."""

    format: Literal["buurtbalans-eigen"]
    schema: int
    organisation: str
    parts: tuple[_File, ...]


_MANIFEST = TypeAdapter(_Manifest)


@dataclass(frozen=True)
class Layer:
    """What an organisation has of its own, as it was when it was opened. `version` is "" for a layer that holds nothing."""

    path: Path
    organisation: str
    version: str
    areas: tuple[WorkArea, ...]

    def __getitem__(self, identity: str) -> WorkArea:
        """The work area with an id. Raises UnknownWorkArea."""
        found = next((area for area in self.areas if area.id == identity), None)
        if found is None:
            raise UnknownWorkArea(
                f"Werkgebied {identity[:20]} is er niet (meer). Kies een ander, of vraag wie het maakte om een nieuwe link."
            )
        return found


class UnknownWorkArea(DatabankError):
    """No work area has this id."""


class NotOnMap(DatabankError):
    """Nothing of a work area is on the map of this databank."""


def organisation() -> str:
    """Whose layer this server shows: the organisation of its trial, "" without one. Raises lib.trial.TrialError."""
    period = from_environment()
    return period.organisation if period else ""


def layer_path() -> Path:
    """Folder of the layer of this server's organisation. Raises DatabankError for a place where it must not be."""
    root = settings.own_layer() or ROOT / "data" / "own"
    for where, what in ((ROOT / "static", "static"), (own_path(), "de databank"), (SAMPLE, "de voorbeeldgegevens")):
        if root.resolve().is_relative_to(where.resolve()):
            raise DatabankError(
                f"De instelling {settings.OWN_LAYER} wijst naar een plek in {what}; daar komt niets van uzelf. Kies een andere map."
            )
    name = organisation()
    if not name:
        return root / "eigen"
    return root / f"{normalise(name)[:_LONGEST_ORGANISATION]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def open_layer(path: Path | None = None) -> Layer:
    """The layer of this server's organisation (or in `path`); an empty one when nothing was kept yet.

    Raises DatabankUnreadable with a sentence when files are damaged or from a newer version.
    """
    path = path or layer_path()
    try:
        raw = (path / MANIFEST).read_bytes()
    except FileNotFoundError:
        return Layer(path, organisation(), "", ())
    except OSError as error:
        raise _damaged(path, error) from error
    try:
        content = json.loads(raw)
        manifest = _MANIFEST.validate_json(raw) if int(content["schema"]) <= SCHEMA else None
    except (ValidationError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(path, error) from error
    if manifest is None:
        raise DatabankUnreadable(f"{path} is gemaakt met een nieuwere versie van Buurtbalans. Werk Buurtbalans bij.")
    try:
        return Layer(path, manifest.organisation, hashlib.sha256(raw).hexdigest(), _read(path, manifest.parts))
    except (ValidationError, ValueError, OSError) as error:
        raise _damaged(path, error) from error


def _read(path: Path, parts: tuple[_File, ...]) -> tuple[WorkArea, ...]:
    areas: list[WorkArea] = []
    for part in parts:
        file = path / Path(part.file).name
        if sha256_of(file) != part.sha256:
            raise ValueError(f"{part.file} is not what was written")
        areas += _AREAS.validate_json(file.read_bytes())
    return tuple(areas)


def _damaged(path: Path, error: Exception) -> DatabankUnreadable:
    return DatabankUnreadable(
        f"Wat van uzelf is in {path} is niet te lezen of beschadigd ({type(error).__name__}). De openbare cijfers zijn er nog. Zet een "
        "reservekopie van deze map terug."
    )


class NameTaken(DatabankError):
    """Another work area has this name."""


class ChangedMeanwhile(DatabankError):
    """A work area is no longer what it was when somebody began to change it."""


def add(area: WorkArea, path: Path | None = None, *, instead_of: WorkArea | None = None) -> Layer:
    """Keep a work area; one with the same id is replaced.

    Raises DatabankError, and then nothing has changed: UnknownWorkArea or ChangedMeanwhile where `instead_of` is no longer there as it was,
    NameTaken where another has this name.
    """
    return _change(path or layer_path(), keep=(area,), instead_of=instead_of, alone=True)


def take_out(identity: str, path: Path | None = None) -> WorkArea:
    """Remove a work area and return it, so that it can be put back with `add`. Raises UnknownWorkArea or DatabankError."""
    path = path or layer_path()
    gone = open_layer(path)[identity]
    _change(path, drop=gone.id)
    return gone


def exported(layer: Layer) -> bytes:
    """The whole layer as one JSON file: what `restore` reads."""
    content = {
        "format": FORMAT,
        "schema": SCHEMA,
        "organisation": layer.organisation,
        "version": layer.version,
        "work_areas": [area.model_dump(mode="json") for area in layer.areas],
    }
    return json.dumps(content, indent=1, ensure_ascii=False).encode()


def restore(content: bytes, path: Path | None = None) -> Layer:
    """Add the work areas of an exported layer. Raises DatabankError when it is none; then nothing has changed."""
    try:
        told = json.loads(content)
        if told["format"] != FORMAT or int(told["schema"]) > SCHEMA:
            raise ValueError("another kind of file")
        areas = _AREAS.validate_python(told["work_areas"], strict=False)
    except (ValidationError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise DatabankError(
            "Dit is geen bestand dat Buurtbalans met 'areas export' maakte, of het is beschadigd. Er is niets veranderd."
        ) from error
    return _change(path or layer_path(), keep=areas)


def remove_all(path: Path | None = None) -> int:
    """Remove the layer as a whole; how many work areas that were. Raises DatabankError when the folder cannot be emptied."""
    path = path or layer_path()
    if not path.exists():
        return 0
    with _writing(path):
        try:
            n = len(open_layer(path).areas)
        except DatabankUnreadable:
            n = 0
        remove([path / MANIFEST, *path.glob("work_areas-*.json")])
    try:
        shutil.rmtree(path)
    except OSError as error:
        raise DatabankError(f"{path} is niet helemaal verwijderd ({error.strerror}). Verwijder deze map zelf.") from error
    return n


def _change(
    path: Path, keep: tuple[WorkArea, ...] = (), drop: str = "", instead_of: WorkArea | None = None, *, alone: bool = False
) -> Layer:
    with _writing(path):
        before = open_layer(path)
        if instead_of is not None and before[instead_of.id] != instead_of:
            raise ChangedMeanwhile(
                f"Iemand anders heeft {instead_of.name} intussen veranderd. Er is niets bewaard. Kies 'Stoppen' en begin opnieuw."
            )
        fresh = {area.id for area in keep} | {drop}
        called = {area.name.casefold() for area in before.areas if area.id not in fresh}
        taken = next((area.name for area in keep if alone and area.name.casefold() in called), None)
        if taken is not None:
            raise NameTaken(f"Er is al een werkgebied dat {taken} heet. Er is niets bewaard. Geef dit een andere naam.")
        areas = (*(area for area in before.areas if area.id not in fresh), *keep)
        if len(areas) > MOST_AREAS:
            raise DatabankError(f"Er zijn al {MOST_AREAS} werkgebieden. Verwijder er eerst een. Er is niets veranderd.")
        try:
            _commit(path, tuple(sorted(areas, key=lambda area: (area.name.casefold(), area.id))))
        except OSError as error:
            raise _not_writable(path, error) from error
        return open_layer(path)


def _commit(path: Path, areas: tuple[WorkArea, ...]) -> None:
    body = _AREAS.dump_json(areas, indent=1)
    digest = hashlib.sha256(body).hexdigest()
    file = f"work_areas-{digest[:12]}.json"
    replace_file(path / file, body)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    part = _File(table="work_areas", file=file, sha256=digest, rows=len(areas), written_at=now)
    manifest = {"format": FORMAT, "schema": SCHEMA, "organisation": organisation(), "parts": [asdict(part)]}
    replace_file(path / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    remove(other for other in path.glob("work_areas-*.json*") if other.name != file)
    remove(path.glob(f"{MANIFEST}.*.tmp"))


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(path / ".lock")
        lock.acquire(timeout=_WAIT_S)
    except Timeout as error:
        raise DatabankBusy("Iemand anders verandert nu werkgebieden. Probeer het zo nog eens. Er is niets veranderd.") from error
    except OSError as error:
        raise _not_writable(path, error) from error
    try:
        yield
    finally:
        lock.release()


def _not_writable(path: Path, error: OSError) -> DatabankError:
    return DatabankError(
        f"In {path} kan niet worden geschreven ({error.strerror or error}). Er is niets veranderd. Geef schrijfrecht, of kies met "
        f"{settings.OWN_LAYER} een andere map."
    )
