"""Writing a databank: the lock, and parts that are committed by replacing the manifest."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
from filelock import FileLock, Timeout

from lib.databank import schema
from lib.databank.errors import DatabankBusy, DatabankError
from lib.databank.outcomes import Outcome, merged
from lib.databank.store import (
    BACKGROUND,
    COUNTRY,
    FORMAT,
    MANIFEST,
    WITH_CHECKSUMS,
    Databank,
    Part,
    open_databank,
    remove,
    replace_file,
    sha256_of,
)


@dataclass
class NewPart:
    """A table to commit; `frame` must satisfy the contract of `table`."""

    table: str
    year: int
    scope: str
    frame: pd.DataFrame
    table_id: str
    retrieved_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    notes: tuple[str, ...] = ()
    code_set: str = ""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold the databank's write lock; the operating system releases it when the process ends, however it ends.

    Raises DatabankBusy when somebody else holds it, DatabankError when the directory cannot be written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path / ".lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise DatabankBusy(
            f"Er worden al gegevens opgehaald in {path}. Wacht tot dat klaar is of annuleer het; daarna kunt u opnieuw beginnen."
        ) from error
    except OSError as error:
        raise not_writable(path, error) from error
    try:
        yield
    finally:
        lock.release()


def is_being_written(path: Path) -> bool:
    """Whether a process holds the write lock of this databank."""
    if not (path / ".lock").exists():
        return False
    try:
        with FileLock(path / ".lock").acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def not_writable(path: Path, error: OSError) -> DatabankError:
    """The error to raise when the operating system refuses a write in `path`."""
    return DatabankError(
        f"Schrijven in {path} lukt niet ({error.strerror or error}). Er is niets veranderd. Maak ruimte, geef schrijfrecht of kies "
        f"met --to of BUURTBALANS_DATABANK een andere map."
    )


def commit(
    path: Path,
    new_parts: list[NewPart],
    *,
    name: str = "Eigen databank",
    fictional: bool = False,
    outcomes: Sequence[Outcome] = (),
    on_part: Callable[[int, int], None] = lambda *_: None,
) -> Databank:
    """Add parts to the databank in `path` (made when missing) and return it opened. Call inside `writing(path)`.

    `on_part(done, total)` is called after every part that is written and may raise to stop.

    `outcomes` say what came of each source; they replace earlier ones of the same source and scope. Files are written beside under content names and checked; the manifest is replaced last. Files that neither the new
    nor the previous manifest names are then removed. On any error the previous databank is untouched.
    """
    previous = open_databank(path) if (path / MANIFEST).exists() else None
    if previous is not None and previous.fictional != fictional:
        raise DatabankError(
            f"{path} bevat {'voorbeeldgegevens' if previous.fictional else 'echte gegevens'}; die worden niet gemengd. Kies een andere map."
        )
    present = set(path.glob("*.parquet*"))
    try:
        written = []
        for part in new_parts:
            written.append(_write_part(path, part))
            on_part(len(written), len(new_parts))
        kept = [part for part in (previous.parts if previous else ()) if not any(_replaces(new, part) for new in written)]
        added = [new for new in written if not any(_outranks(part, new) for part in kept)]
        parts = sorted([*kept, *added], key=lambda p: (schema.TABLES.index(p.table), p.year, p.scope))
        manifest = {
            "format": FORMAT,
            "schema": schema.SCHEMA_VERSION,
            "name": previous.name if previous else name,
            "fictional": fictional,
            "parts": [asdict(part) for part in parts],
            "outcomes": [asdict(outcome) for outcome in merged(previous.outcomes if previous else (), outcomes)],
        }
        replace_file(path / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    except OSError as error:
        remove(set(path.glob("*.parquet*")) - present)
        raise not_writable(path, error) from error
    except DatabankError:
        remove(set(path.glob("*.parquet*")) - present)
        raise
    named = {part.file for part in (*parts, *(previous.parts if previous else ()))}
    remove(stray for stray in path.glob("*.parquet*") if stray.name not in named)
    remove(path.glob(f"{MANIFEST}.*.tmp"))  # of a process that was killed
    return open_databank(path)


def _replaces(new: Part, old: Part) -> bool:
    if new.table != old.table:
        return False
    if new.table in (*schema.MAPS, "lineage") and new.year != old.year and new.scope in (COUNTRY, old.scope):
        return True
    return new.year == old.year and (new.scope in (COUNTRY, old.scope))


def _outranks(kept: Part, new: Part) -> bool:
    same = (kept.table, kept.year) == (new.table, new.year)
    return same and new.scope == BACKGROUND and kept.scope == COUNTRY


def _write_part(path: Path, part: NewPart) -> Part:
    frame = schema.validate(part.table, part.frame, f"{part.table} {part.year} ({part.table_id})")
    frame = frame.sort_values(schema.columns_of(part.table)[:2], ignore_index=True)
    stem = f"{part.table}-{part.year}-{part.scope}"
    beside = path / f"{stem}.parquet.{os.getpid()}"
    if isinstance(frame, gpd.GeoDataFrame):
        frame.to_parquet(beside, compression="zstd", index=False, **WITH_CHECKSUMS)
    else:
        frame.to_parquet(beside, compression="zstd", index=False, row_group_size=4000, **WITH_CHECKSUMS)
    digest = sha256_of(beside)
    final = path / f"{stem}-{digest[:12]}.parquet"
    beside.replace(final)
    return Part(
        table=part.table,
        year=part.year,
        scope=part.scope,
        file=final.name,
        sha256=digest,
        rows=len(frame),
        table_id=part.table_id,
        retrieved_at=part.retrieved_at,
        notes=part.notes,
        code_set=part.code_set,
    )
