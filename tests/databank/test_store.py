"""The databank on disk: one commit point, readers that keep what they opened, and nothing lost when something fails."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from lib.databank import store
from lib.databank.commit import NewPart, commit, writing
from lib.databank.errors import DatabankBusy, DatabankError, DatabankUnreadable, UnexpectedData
from lib.databank.store import BACKGROUND, COUNTRY, MANIFEST, Databank, open_databank


def crime(rows: dict[str, float], year: int = 2024) -> pd.DataFrame:
    return pd.DataFrame({"code": pd.Series(list(rows), dtype="str"), "year": year, "crimes": list(rows.values())}).astype(
        {"year": "int64", "crimes": "float64"}
    )


def part(rows: dict[str, float], scope: str = COUNTRY, year: int = 2024) -> NewPart:
    return NewPart("crime", year, scope, crime(rows, year), "proef")


def write(path: Path, *parts: NewPart, fictional: bool = False) -> Databank:
    with writing(path):
        return commit(path, list(parts), fictional=fictional)


def values(databank: Databank, **query: object) -> dict[str, float]:
    frame = databank.read("crime", **query)  # type: ignore[arg-type]
    return dict(zip(frame["code"], frame["crimes"], strict=True))


OLD, NEW = {"BU99010000": 1.0, "BU99020000": 2.0}, {"BU99010000": 10.0, "BU99020000": 20.0}


def test_what_is_committed_is_read(tmp_path: Path) -> None:
    databank = write(tmp_path, part(OLD), part({"BU99010000": 7.0}, year=2023))
    assert values(databank, years=[2024]) == OLD
    assert databank.years("crime") == [2023, 2024]
    assert values(databank, gemeente="GM9902") == {"BU99020000": 2.0}
    assert values(databank, years=[1999]) == {}
    assert values(open_databank(tmp_path), years=[2023]) == {"BU99010000": 7.0}
    assert databank.verify() == []


def test_one_refused_part_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, part(OLD))
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(UnexpectedData, match="crimes"), writing(tmp_path):
        commit(tmp_path, [part(NEW), part({"BU99010000": -5.0}, year=2023)])
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    reader = write(tmp_path, part(OLD))
    write(tmp_path, part(NEW))
    assert values(reader) == OLD
    assert values(open_databank(tmp_path)) == NEW


def test_the_second_commit_collects_files_no_manifest_names(tmp_path: Path) -> None:
    first = {p.file for p in write(tmp_path, part(OLD)).parts}
    second = {p.file for p in write(tmp_path, part(NEW)).parts}
    third = {p.file for p in write(tmp_path, part({"BU99010000": 3.0})).parts}
    assert {file.name for file in tmp_path.glob("*.parquet")} == second | third
    assert not first & (second | third)


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    write(tmp_path, part(OLD))
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps({**manifest, "schema": 99}))
    with pytest.raises(DatabankUnreadable, match=r"nieuwere versie van Buurtbalans.*Werk Buurtbalans bij"):
        open_databank(tmp_path)
    with pytest.raises(DatabankUnreadable), writing(tmp_path):
        commit(tmp_path, [part(NEW)])
    assert json.loads((tmp_path / MANIFEST).read_text())["schema"] == 99


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"format": "iets anders", "schema": 1}',
        b'{"format": "buurtbalans-databank", "schema": "een"}',
        b'{"format": "buurtbalans-databank", "schema": 1}',
        b'{"format": "buurtbalans-databank", "schema": 1, "name": "x", "fictional": false, "parts": [{"table": "crime"}]}',
    ],
)
def test_a_damaged_manifest_is_refused_in_dutch(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(damage)
    with pytest.raises(DatabankUnreadable, match="Haal de gegevens opnieuw op"):
        open_databank(tmp_path)


def test_no_databank_at_all(tmp_path: Path) -> None:
    with pytest.raises(DatabankUnreadable, match="geen databank"):
        open_databank(tmp_path / "nergens")


def test_verify_finds_a_changed_byte_and_a_missing_file(tmp_path: Path) -> None:
    databank = write(tmp_path, part(OLD), part(NEW, year=2023))
    changed, gone = (tmp_path / p.file for p in databank.parts)
    body = bytearray(changed.read_bytes())
    body[len(body) // 2] ^= 1
    changed.write_bytes(bytes(body))
    gone.unlink()
    problems = open_databank(tmp_path).verify()
    assert len(problems) == 2
    assert any(changed.name in problem and "veranderd" in problem for problem in problems)
    assert any(gone.name in problem and "ontbreekt" in problem for problem in problems)
    with pytest.raises(DatabankUnreadable, match="weg of beschadigd"):
        databank.read("crime", years=[int(gone.name.split("-")[1])])


@pytest.mark.parametrize("first_fictional", [True, False])
def test_fictional_and_real_never_mix(tmp_path: Path, first_fictional: bool) -> None:
    write(tmp_path, part(OLD), fictional=first_fictional)
    with pytest.raises(DatabankError, match="niet gemengd"), writing(tmp_path):
        commit(tmp_path, [part(NEW)], fictional=not first_fictional)
    assert values(open_databank(tmp_path)) == OLD
    assert open_databank(tmp_path).fictional is first_fictional


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "bezet").write_text("hier staat al een bestand")
    with pytest.raises(DatabankError, match=r"Schrijven in .* lukt niet"), writing(tmp_path / "bezet" / "databank"):
        pass


def test_a_read_only_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, part(OLD))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with writing(tmp_path):
        monkeypatch.setattr(pd.DataFrame, "to_parquet", refuse)
        with pytest.raises(DatabankError, match=r"Permission denied.*Er is niets veranderd.*geef schrijfrecht"):
            commit(tmp_path, [part(NEW)])
    assert values(open_databank(tmp_path)) == OLD


@pytest.mark.parametrize("suffix", [".parquet", ".json"])
def test_a_full_disk_leaves_the_databank_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    write(tmp_path, part(OLD))
    before = {file.name for file in tmp_path.iterdir()}
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if Path(target).suffix == suffix:
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DatabankError, match=r"No space left on device.*Er is niets veranderd. Maak ruimte"), writing(tmp_path):
        commit(tmp_path, [part(NEW), part(NEW, year=2023)])
    monkeypatch.undo()
    assert {file.name for file in tmp_path.iterdir()} == before
    assert values(open_databank(tmp_path)) == OLD
    assert values(write(tmp_path, part(NEW))) == NEW


def test_background_never_overrides_the_country(tmp_path: Path) -> None:
    write(tmp_path, part(OLD))
    databank = write(tmp_path, part({"BU99010000": 99.0}, BACKGROUND))
    assert values(databank) == OLD
    assert [p.scope for p in databank.parts] == [COUNTRY]


def test_a_gemeente_lies_over_country_and_background(tmp_path: Path) -> None:
    for lower in (COUNTRY, BACKGROUND):
        path = tmp_path / lower
        write(path, part(OLD, lower))
        databank = write(path, part({"BU99010000": 5.0}, "GM9901"))
        assert values(databank) == {"BU99010000": 5.0, "BU99020000": 2.0}


def test_a_gemeente_lies_over_the_country_of_the_same_commit_or_a_later_clock(tmp_path: Path) -> None:
    country = part(OLD)
    country.retrieved_at = "2099-01-01T00:00:00+00:00"
    databank = write(tmp_path, country, part({"BU99010000": 5.0}, "GM9901"))
    assert values(databank) == {"BU99010000": 5.0, "BU99020000": 2.0}


def test_the_country_replaces_gemeente_and_background(tmp_path: Path) -> None:
    write(tmp_path, part({"BU99010000": 5.0}, "GM9901"), part({"BU99020000": 6.0}, BACKGROUND))
    databank = write(tmp_path, part(NEW))
    assert values(databank) == NEW
    assert [p.scope for p in databank.parts] == [COUNTRY]


def test_a_part_replaces_only_its_own_table_year_and_scope(tmp_path: Path) -> None:
    write(tmp_path, part({"BU99010000": 1.0}, "GM9901"), part({"BU99020000": 2.0}, "GM9902"), part(OLD, year=2023))
    databank = write(tmp_path, part({"BU99010000": 3.0}, "GM9901"))
    assert values(databank, years=[2024]) == {"BU99010000": 3.0, "BU99020000": 2.0}
    assert values(databank, years=[2023]) == OLD


def test_the_second_writer_is_told_to_wait_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    with _other_writer(tmp_path) as other:
        try:
            with pytest.raises(DatabankBusy, match="Wacht tot dat klaar is"), writing(tmp_path):
                pass
        finally:
            other.kill()
            other.wait()
        assert values(write(tmp_path, part(OLD))) == OLD


def _other_writer(path: Path) -> subprocess.Popen[str]:
    """A process that holds the lock of the databank; returns when it has it."""
    code = (
        "import sys, time; from pathlib import Path; from lib.databank.commit import writing\n"
        "with writing(Path(sys.argv[1])): print('heeft het slot', flush=True); time.sleep(600)"
    )
    root = Path(store.__file__).resolve().parents[2]
    process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True, cwd=root)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "heeft het slot"
    return process
