"""Where the own databank is, however its directory is written, and whether it can be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.databank import SAMPLE, default_path, own_path
from lib.databank.errors import DatabankError
from lib.databank.places import ensure_writable
from lib.settings import ROOT, directory


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("GEGEVENS", str(tmp_path / "g"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("written", "meant"),
    [("~/data", "data"), ("~", "."), ("$GEGEVENS/a", "g/a"), ("${GEGEVENS}", "g"), (" data ", "data"), ("a b/é", "a b/é")],
)
def test_a_directory_as_people_write_it(home: Path, monkeypatch: pytest.MonkeyPatch, written: str, meant: str) -> None:
    assert directory(written) == home / meant
    monkeypatch.setenv("BUURTBALANS_DATABANK", written)
    assert own_path() == default_path() == home / meant


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch, home: Path, blank: str) -> None:
    monkeypatch.setattr("lib.databank.places.ROOT", home)
    monkeypatch.setenv("BUURTBALANS_DATABANK", blank)
    assert own_path() == home / "data" / "store"
    assert default_path() == SAMPLE
    assert home != ROOT


def test_a_directory_that_can_be_written_is_made_and_left_clean(home: Path) -> None:
    ensure_writable(home / "nieuw" / "diep")
    ensure_writable(home / "nieuw" / "diep")
    assert list((home / "nieuw" / "diep").iterdir()) == []


@pytest.mark.parametrize("written", ["$BESTAAT_NIET/data", "${BESTAAT_NIET}", "~bestaatniet9/data", "%BESTAAT_NIET%/data"])
def test_a_name_that_means_nothing_here_makes_no_directory(home: Path, written: str) -> None:
    with pytest.raises(DatabankError, match=r"bestaat niet op deze computer.*--to of BUURTBALANS_DATABANK"):
        ensure_writable(directory(written))
    assert list(home.iterdir()) == []


def test_a_directory_with_such_a_name_that_is_there_is_used(home: Path) -> None:
    (home / "$euro").mkdir()
    ensure_writable(directory("$euro"))


@pytest.mark.parametrize("below", ["", "onder"])
def test_a_file_in_the_way(home: Path, below: str) -> None:
    (home / "bestand").write_text("x")
    with pytest.raises(DatabankError, match=r"bestand.* kan niet worden geschreven \(.+\)\. Er is niets opgehaald"):
        ensure_writable(home / "bestand" / below)


def test_a_disk_that_takes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(DatabankError, match="maak ruimte"):
        ensure_writable(home)
