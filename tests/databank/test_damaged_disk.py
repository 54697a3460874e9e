"""A disk that gives back other bits than were written: refused with a sentence, or the same figures; never other ones."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest

from lib.databank import SAMPLE, store
from lib.databank.commit import NewPart, commit, writing
from lib.databank.errors import DatabankUnreadable
from lib.databank.store import MANIFEST, Databank, open_databank
from lib.ui.session.caching import KEYS

FLIPS = 250
TABLES = ("scores", "key_figures", "geometry", "areas")


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample, written again as this version writes it: with checksums of pages."""
    path = tmp_path_factory.mktemp("disk") / "databank"
    given = open_databank(SAMPLE)
    newest = [given.parts_of(table)[-1] for table in TABLES]
    with writing(path):
        parts = [
            NewPart(part.table, part.year, part.scope, given.read(part.table, years=[part.year]), "proef") for part in newest
        ]
        commit(path, parts, fictional=True)
    return path


def flipped(file: Path, number: int, rng: random.Random) -> Iterator[None]:
    """The file with one bit turned, that many times; whole again in between."""
    whole = file.read_bytes()
    try:
        for _ in range(number):
            body = bytearray(whole)
            body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
            file.write_bytes(bytes(body))
            yield
    finally:
        file.write_bytes(whole)


def read(databank: Databank, table: str) -> pd.DataFrame | None:
    """The table, None when it is refused."""
    try:
        return databank.read(table)
    except DatabankUnreadable:
        return None


@pytest.mark.parametrize("table", TABLES)
def test_no_flipped_bit_gives_other_figures(disk: Path, table: str) -> None:
    databank = open_databank(disk)
    (part,) = databank.parts_of(table)
    whole = databank.read(table)
    silent = 0
    for _ in flipped(disk / part.file, FLIPS, random.Random(table)):
        found = read(databank, table)
        silent += found is not None and not found.equals(whole)
    assert silent == 0
    assert databank.read(table).equals(whole)


@pytest.mark.parametrize("table", ["scores", "key_figures", "geometry"])
def test_pages_are_checked_in_a_file_that_was_whole_when_it_was_first_read(
    disk: Path, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bits that turn while a server runs change no time of the file: the pages themselves are checked at every reading."""
    databank = open_databank(disk)
    (part,) = databank.parts_of(table)
    whole = databank.read(table)
    monkeypatch.setattr(Databank, "_compare", lambda *_: None)
    silent = refused = 0
    for _ in flipped(disk / part.file, FLIPS, random.Random(table)):
        found = read(databank, table)
        silent += found is not None and not found.equals(whole)
        refused += found is None
    # What describes the pages has no checksum of its own: that is what comparing the whole file is for.
    assert silent <= FLIPS * 0.02, silent
    assert refused > FLIPS * 0.6, refused


def test_a_flipped_bit_is_found_in_files_from_before_there_were_checksums(tmp_path: Path) -> None:
    """Also where the file holds no checksum of its own, and the change is in what describes it."""
    shutil.copytree(SAMPLE, tmp_path / "oud", ignore=shutil.ignore_patterns("derived"))
    databank = open_databank(tmp_path / "oud")
    part = databank.parts_of("scores")[-1]
    file = tmp_path / "oud" / part.file
    pq.write_table(pq.read_table(file), file)
    manifest = tmp_path / "oud" / MANIFEST
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(part.sha256, store.sha256_of(file)), encoding="utf-8")
    databank = open_databank(tmp_path / "oud")
    whole = databank.read("scores", years=[part.year])
    for _ in flipped(file, FLIPS, random.Random(3)):
        try:
            assert databank.read("scores", years=[part.year]).equals(whole)
        except DatabankUnreadable:
            continue


def test_what_is_committed_has_checksums_per_page(disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other tests would pass on files without them when no page was hit."""
    databank = open_databank(disk)
    monkeypatch.setattr(Databank, "_compare", lambda *_: None)
    for part in databank.parts:
        file = disk / part.file
        body = bytearray(file.read_bytes())
        column = pq.ParquetFile(file).metadata.row_group(0).column(0)
        body[column.data_page_offset + column.total_compressed_size - 1] ^= 1
        whole = file.read_bytes()
        file.write_bytes(bytes(body))
        with pytest.raises(OSError, match="checksum"):
            (gpd if part.table == "geometry" else pd).read_parquet(file, page_checksum_verification=True)
        file.write_bytes(whole)


def wrong_values() -> list[object]:
    return [None, 1, 1.5, True, "x", [], {}, [1], {"x": 1}, 10**40, "../../etc/passwd", "\x00", float("nan")]


def test_a_manifest_of_wrong_types_is_refused_or_read(disk: Path, tmp_path: Path) -> None:
    """Every value of the first part, of an outcome and of the manifest itself replaced by values of every other kind."""
    shutil.copytree(disk, tmp_path / "x")
    good = json.loads((disk / MANIFEST).read_text(encoding="utf-8"))
    good["parts"] = good["parts"][:1]
    good["outcomes"] = [{"source": "cbs", "title": "CBS", "scope": "NL", "state": "done", "came": "", "gaps": ["x"]}]
    places: list[tuple[str | int, ...]] = [(key,) for key in good]
    places += [("parts", 0, key) for key in good["parts"][0]] + [("outcomes", 0, key) for key in good["outcomes"][0]]
    places += [("parts", 0), ("outcomes", 0), ("outcomes", 0, "gaps", 0)]
    refused = 0
    for place in places:
        for value in wrong_values():
            changed = json.loads(json.dumps(good))
            inside = changed
            for step in place[:-1]:
                inside = inside[step]
            inside[place[-1]] = value
            (tmp_path / "x" / MANIFEST).write_text(json.dumps(changed), encoding="utf-8")
            try:
                databank = open_databank(tmp_path / "x")
                databank.verify()
                for table in TABLES:
                    databank.read(table)
            except DatabankUnreadable:
                refused += 1
    assert refused > len(places) * 5


def test_a_manifest_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("[" * 200_000)
    with pytest.raises(DatabankUnreadable):
        open_databank(tmp_path)


def test_another_manifest_of_the_same_size_and_time_is_another_databank(tmp_path: Path) -> None:
    """A backup that is put back keeps its time; caches of the pages must not keep the figures."""
    key_of = KEYS[type(Path())]
    manifest = tmp_path / MANIFEST
    manifest.write_text('{"a": 1}')
    os.utime(manifest, ns=(10**18, 10**18))
    before = key_of(tmp_path)
    manifest.write_text('{"a": 2}')
    os.utime(manifest, ns=(10**18, 10**18))
    assert key_of(tmp_path) != before
    assert key_of(tmp_path) == key_of(tmp_path)
    assert key_of(tmp_path / "nergens") != before


def test_a_part_outside_the_databank_is_refused(tmp_path: Path) -> None:
    part = open_databank(SAMPLE).parts[0]
    with pytest.raises(ValueError, match="no part"):
        dataclasses.replace(part, file="../elders.parquet")
    assert tmp_path.exists()
