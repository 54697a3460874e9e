"""A databank on disk: a directory of content-named Parquet files and a manifest.json that names them.

A *part* is one table for one year and one scope: the country ("NL"), a gemeente ("GM0917") or the national background that
comes with a single gemeente ("background"). A part is replaced whole. Readers see the parts of the manifest they opened;
replacing the manifest is the only commit point (lib.databank.commit).

A disk that gives back other bits gives no other figures: a file is compared with its checksum when a process first reads it, and
its pages with theirs (`WITH_CHECKSUMS`) whenever they are read.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from pydantic import TypeAdapter, ValidationError

from lib.areas import Level
from lib.databank import schema
from lib.databank.catalogue.indicators import source_of_table, sources
from lib.databank.errors import DatabankError, DatabankUnreadable
from lib.databank.outcomes import Outcome

FORMAT = "buurtbalans-databank"
MANIFEST = "manifest.json"
COUNTRY, BACKGROUND = "NL", "background"
WITH_CHECKSUMS: dict[str, Any] = {"write_page_checksum": True}
_CHECKED: dict[str, Any] = {"page_checksum_verification": True}
# What reading a damaged file raises, by Python, Arrow and GEOS.
_DAMAGE = (OSError, ValueError, KeyError, TypeError, pa.ArrowException, shapely.errors.ShapelyError)
_PREFIX: dict[Level, str] = {"buurt": "BU", "wijk": "WK", "gemeente": "GM", "land": "NL"}


@dataclass(frozen=True)
class Part:
    """One committed file. `retrieved_at` is ISO 8601 UTC; `rows` counts rows; `sha256` is that of the file.

    `code_set` of a part of areas is a digest of the codes of all buurten in the country that year, "" when that is not known.
    """

    table: str
    year: int
    scope: str
    file: str
    sha256: str
    rows: int
    table_id: str
    retrieved_at: str
    notes: tuple[str, ...] = ()
    code_set: str = ""

    def __post_init__(self) -> None:
        if self.table not in schema.TABLES or not 1900 <= self.year <= 2200 or Path(self.file).name != self.file:
            raise ValueError(f"no part of a databank: {self.table} {self.year} {self.file}")


@dataclass(frozen=True)
class Manifest:
    """What manifest.json says."""

    format: Literal["buurtbalans-databank"]
    schema: int
    name: str
    fictional: bool
    parts: tuple[Part, ...]
    outcomes: tuple[Outcome, ...] = ()


_MANIFEST = TypeAdapter(Manifest)


# Path, checksum and state of files that are what the manifest says.
_compared: set[tuple[Path, str, tuple[int, ...]]] = set()


def state_of(path: Path) -> tuple[int, ...]:
    """Numbers that change when a file is written again, also by who gives it its old time back. OSError when it is not there."""
    found = path.stat()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Databank:
    """A databank opened for reading; keeps the manifest it was opened with."""

    def __init__(self, path: Path, manifest: Manifest, version: str) -> None:
        self.path = path
        self.version = version
        self.name, self.fictional = manifest.name, manifest.fictional
        self.parts, self.outcomes = manifest.parts, manifest.outcomes

    def years(self, table: str) -> list[int]:
        """Years for which the table has a part, ascending."""
        return sorted({part.year for part in self.parts if part.table == table})

    def source(self, table: str) -> dict[str, str]:
        """Title, owner, licence and url of the service a table comes from; says so when the data are invented."""
        described = {key: str(sources()[source_of_table(table)][key]) for key in ("title", "owner", "licence", "url")}
        if self.fictional:
            return {
                "title": f"verzonnen, in de vorm van {described['title']}",
                "owner": "Buurtbalans",
                "licence": "vrij",
                "url": "",
            }
        return described

    def is_national(self, table: str, year: int) -> bool:
        """Whether the table holds the whole country (all columns or the background) for this year."""
        return any(part.scope in (COUNTRY, BACKGROUND) for part in self.parts_of(table, year))

    def parts_of(self, table: str, year: int | None = None) -> list[Part]:
        """Parts of a table in the order in which they are laid over each other: background, country, gemeenten; newest last."""
        chosen = [p for p in self.parts if p.table == table and year in (None, p.year)]
        layers = {BACKGROUND: 0, COUNTRY: 1}
        return sorted(chosen, key=lambda p: (p.year, layers.get(p.scope, 2), p.retrieved_at, p.scope))

    def read(
        self,
        table: str,
        *,
        years: Iterable[int] | None = None,
        gemeente: str | None = None,
        levels: Iterable[Level] | None = None,
        columns: list[str] | None = None,
    ) -> pd.DataFrame:
        """Rows of a table, one per key; a later part replaces the rows of an earlier one.

        `gemeente` keeps the gemeente with its wijken and buurten, `levels` keeps areas of those levels. `columns` are read beside the key. An unknown year gives no
        rows. Raises DatabankUnreadable when a file is gone or damaged.
        """
        names = schema.columns_of(table)
        key = names[:2]
        wanted = names if columns is None else [*key, *[c for c in columns if c not in key]]
        wanted_years = None if years is None else set(years)
        frames = [
            self._read_part(part, wanted, gemeente, levels)
            for part in self.parts_of(table)
            if (wanted_years is None or part.year in wanted_years) and gemeente_in_scope(gemeente, part.scope)
        ]
        if not frames:
            return _empty(wanted)
        frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
        if len(frames) > 1:
            frame = frame.drop_duplicates(key, keep="last", ignore_index=True)
        return gpd.GeoDataFrame(frame, geometry="geometry", crs=4326) if "geometry" in wanted else frame

    def _read_part(
        self, part: Part, columns: list[str], gemeente: str | None = None, levels: Iterable[Level] | None = None
    ) -> pd.DataFrame:
        path = self.path / part.file
        try:
            self._compare(part)
            if "geometry" in columns:
                whole = gpd.read_parquet(path, columns=columns, **_CHECKED)
                mine = gemeente is not None and "gemeente_code" in columns
                return whole[whole["gemeente_code"] == gemeente].reset_index(drop=True) if mine else whole
            optional = schema.OPTIONAL.get(part.table, frozenset()).intersection(columns)
            there = set(pq.read_schema(path).names) if optional else set()
            wanted = [name for name in columns if name not in optional or name in there]
            frame = pq.read_table(path, columns=wanted, filters=_code_filter(gemeente, levels), **_CHECKED).to_pandas()
            return schema.with_optional(part.table, frame, columns)[columns]
        except _DAMAGE as error:
            raise _damaged(self.path, part) from error

    def _compare(self, part: Part) -> None:
        """Whether a file is what the manifest says, once per process and state of the file. ValueError when it is not.

        Also finds what pages do not guard: their own description at the end of a file, and files from before there were checksums.
        """
        path = self.path / part.file
        known = (path, part.sha256, state_of(path))
        if known not in _compared:
            if sha256_of(path) != part.sha256:
                raise ValueError(f"{part.file} is not what was written")
            _compared.add(known)

    def absent_columns(self, part: Part) -> list[str]:
        """Columns of the contract that the file of a part does not have, because it was written before they existed."""
        optional = schema.OPTIONAL.get(part.table, frozenset())
        try:
            self._compare(part)
            there = set(pq.read_schema(self.path / part.file).names) if optional else optional
        except _DAMAGE as error:
            raise _damaged(self.path, part) from error
        return [column for column in schema.columns_of(part.table) if column in optional and column not in there]

    def verify(self) -> list[str]:
        """Problems found when every file is compared with the manifest and the contracts; empty when all is well."""
        problems = []
        for part in self.parts:
            path = self.path / part.file
            if not path.exists():
                problems.append(f"{part.file}: bestand ontbreekt")
            elif sha256_of(path) != part.sha256:
                problems.append(f"{part.file}: inhoud is veranderd (controlegetal klopt niet)")
            else:
                try:
                    frame = self._read_part(part, schema.columns_of(part.table))
                    schema.validate(part.table, frame, part.file)
                    if len(frame) != part.rows:
                        problems.append(f"{part.file}: {len(frame)} rijen, en volgens de databank zijn het er {part.rows}")
                except DatabankError as error:
                    problems.append(str(error))
        return problems


def _damaged(path: Path, part: Part) -> DatabankUnreadable:
    return DatabankUnreadable(
        f"Het bestand {part.file} van databank {path.name} is weg of beschadigd. Controleer met "
        f"'python -m lib.databank verify' en haal de gegevens opnieuw op."
    )


def _code_filter(gemeente: str | None, levels: Iterable[Level] | None) -> pc.Expression | None:
    """Condition on `code` as ranges, so that Parquet can skip row groups."""
    if gemeente is None and levels is None:
        return None
    digits = gemeente[2:6] if gemeente else ""
    prefixes = [_PREFIX[level] + digits for level in (levels or ("buurt", "wijk", "gemeente"))]
    code, condition = pc.field("code"), pc.scalar(False)
    for prefix in prefixes:
        condition = condition | ((code >= prefix) & (code < prefix + "~"))
    return condition


def gemeente_in_scope(gemeente: str | None, scope: str) -> bool:
    """Whether a part of this scope can hold rows of the gemeente (None: any)."""
    return gemeente is None or scope in (COUNTRY, BACKGROUND, gemeente)


def _empty(columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series(dtype=schema.dtype_of(name)) for name in columns})
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=4326) if "geometry" in columns else frame


def open_databank(path: Path) -> Databank:
    """Open the databank in a directory. Raises DatabankUnreadable with a sentence that says what to do."""
    manifest_path = Path(path) / MANIFEST
    try:
        raw = manifest_path.read_bytes()
    except OSError as error:
        raise DatabankUnreadable(
            f"In {path} staat geen databank (geen leesbare {MANIFEST}). Kies een andere map of haal gegevens op."
        ) from error
    try:
        manifest = json.loads(raw)
        if manifest["format"] != FORMAT:
            raise KeyError("format")
        version = int(manifest["schema"])
        if version <= schema.SCHEMA_VERSION:
            return Databank(Path(path), _MANIFEST.validate_json(raw, strict=True), hashlib.sha256(raw).hexdigest())
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise DatabankUnreadable(
            f"{MANIFEST} in {path} mist gegevens of is beschadigd ({where}). Haal de gegevens opnieuw op in een nieuwe map."
        ) from error
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise DatabankUnreadable(
            f"{MANIFEST} in {path} is beschadigd of niet van Buurtbalans. Haal de gegevens opnieuw op in een nieuwe map."
        ) from error
    raise DatabankUnreadable(
        f"De databank in {path} is gemaakt met een nieuwere versie van Buurtbalans (schema {version}, deze versie leest tot en "
        f"met {schema.SCHEMA_VERSION}). Werk Buurtbalans bij of kies een andere databank."
    )


def remove(files: Iterable[Path]) -> None:
    # A file that another program holds open (Windows) is collected at a later commit.
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old or the new content, never half of it."""
    # Not by the number of the process: in two containers that share a folder that is the same.
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError:
        remove([beside])
        raise
