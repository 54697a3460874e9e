"""A trial from its first command to its last: fetched from invented services, used, kept in a zip, and gone; or kept when the zip fails."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from lib import settings
from lib.databank import SAMPLE
from lib.databank.own import layer
from lib.databank.own.work_area import Part, new_work_area
from lib.databank.store import open_databank
from lib.scenarios import Scenario, ScenarioMeasure, from_file
from lib.scenarios.keeping.store import Store
from lib.trial import read_trial
from lib.trial_kit import content, place
from lib.trial_kit.__main__ import main
from lib.workshops.store import Workshops
from tests.services import SyntheticServices

BUURT = "BU99010100"
AREA = "WGabcdefgh"
WORKSHOP = "a" * 14
PLAN = Scenario(
    gemeente="GM9901",
    areas=(BUURT,),
    notes="=1+1 is een notitie",
    measures=(ScenarioMeasure(intervention="verlichting", area=BUURT, coverage=100, start=2026),),
)


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command takes over settings; a test gives them back."""
    before = dict(os.environ)
    for name in settings.MEANINGS:
        monkeypatch.delenv(name, raising=False)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """A trial as `start` leaves it, with the sample as its figures, in which four versions and a workshop were saved."""
    directory = tmp_path / "proef"
    directory.mkdir()
    shutil.copytree(SAMPLE, directory / place.DATABANK, ignore=shutil.ignore_patterns("derived"))
    (directory / place.TRIAL).write_text('organisatie = "Proef"\ngemeenten = ["GM9901"]\n', encoding="utf-8")
    lines = [f"{name}={value}" for name, value in place.written(directory).items()]
    (directory / place.SETTINGS).write_text("\n".join(lines), encoding="utf-8")
    store = Store(f"sqlite:///{directory / place.SCENARIOS}")
    id = store.save(PLAN, "Licht", author="Jan").version.id
    store.save(PLAN.model_copy(update={"notes": "twee"}), "Licht 2", id=id, based_on=1)
    other = store.save(Scenario(gemeente="GM9902"), "Weggelegd").version.id
    store.archive(other)
    store.save(Scenario(gemeente=AREA), "Van een werkgebied")
    store.close()
    workshops = Workshops(f"sqlite:///{directory / place.SCENARIOS}")
    workshops.begin(WORKSHOP, "GM9901")
    workshops.write(WORKSHOP, "stap_2", "wat opvalt", based_on=0, author="Jan")
    workshops.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.OWN_LAYER, str(directory / place.OWN))
        patch.setenv(settings.TRIAL, str(directory / place.TRIAL))
        own = layer.add(new_work_area("Ons bezit", (Part(code=BUURT),), 2025, "")).path
    assert own.is_relative_to(directory)
    return directory


def everything(directory: Path) -> dict[str, bytes]:
    """All files but what is computed from others."""
    files = [path for path in sorted(directory.rglob("*")) if path.is_file() and "derived" not in path.parts]
    return {str(path.relative_to(directory)): path.read_bytes() for path in files}


def test_the_end_of_a_trial(trial: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "proef.zip"
    assert main(["end", str(trial), "--naar", str(target), "--yes"]) == 0
    assert "De proef is verwijderd." in capsys.readouterr().out
    assert not trial.exists()
    assert target.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(target) as zipped:
        names = zipped.namelist()
        saved = [from_file(zipped.read(name)) for name in names if name.startswith("scenarios/")]
        assert len(saved) == 4
        assert AREA in [scenario.gemeente for scenario in saved]
        (why,) = (zipped.read(name).decode() for name in names if name.endswith("-geen-papieren.txt"))
        assert "van een werkgebied" in why
        recorded = json.loads(zipped.read(f"workshops/{WORKSHOP}.json"))
        assert [(one["tekst"], one["wie"]) for one in recorded["versies"]] == [("wat opvalt", "Jan")]
        assert [area["name"] for area in json.loads(zipped.read("eigen.json"))["work_areas"]] == ["Ons bezit"]
        assert PLAN in [scenario.model_copy(update={"title": ""}) for scenario in saved]
        notes = list(csv.reader(io.StringIO(zipped.read("notities.csv").decode("utf-8-sig")), delimiter=";"))
        assert [(row[4], row[5], row[9]) for row in notes if row[5] == "Jan"] == [("Licht", "Jan", "'=1+1 is een notitie")]
        papers = [name for name in names if name.startswith("papieren/")]
        assert sorted(name.rpartition(".")[2] for name in papers) == ["pdf", "pdf", "pptx", "pptx", "txt", "xlsx", "xlsx"]
        pages = pypdfium2.PdfDocument(zipped.read(next(name for name in papers if name.endswith("pdf"))))
        assert len(pages) >= 1
        pages.close()


def test_without_a_yes_nothing_is_removed(trial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(trial)
    for number, answer in enumerate(("nee", "", "JA graag")):
        monkeypatch.setattr("builtins.input", lambda _, answer=answer: answer)
        assert main(["end", str(trial), "--naar", str(tmp_path / f"{number}.zip")]) == 1
        assert (tmp_path / f"{number}.zip").exists()
    assert everything(trial) == before


@pytest.mark.parametrize(
    "fault",
    ["no folder", "there already", "inside", "disk full", "paper fails", "damaged databank", "saved since", "noted since"],
)
def test_when_the_zip_is_not_whole_nothing_is_removed(
    trial: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    target = {"no folder": tmp_path / "nergens" / "x.zip", "inside": trial / "x.zip"}.get(fault, tmp_path / "x.zip")
    if fault == "there already":
        target.write_bytes(b"van iemand anders")
    elif fault == "disk full":

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    elif fault == "paper fails":

        def fails(*_: object) -> bytes:
            raise ValueError("kapot")

        monkeypatch.setitem(content._PAPERS, "pptx", fails)
    elif fault == "damaged databank":
        databank = open_databank(trial / place.DATABANK)
        (trial / place.DATABANK / databank.parts_of("scores")[-1].file).write_bytes(b"x")
    before = everything(trial)
    if fault == "noted since":

        def somebody_notes(_: str) -> str:
            workshops = Workshops(f"sqlite:///{trial / place.SCENARIOS}")
            workshops.write(WORKSHOP, "stap_3", "op het laatste moment", based_on=0)
            workshops.close()
            return "ja"

        monkeypatch.setattr("builtins.input", somebody_notes)
        assert main(["end", str(trial), "--naar", str(target)]) == 1
    elif fault == "saved since":

        def somebody_saves(_: str) -> str:
            store = Store(f"sqlite:///{trial / place.SCENARIOS}")
            store.save(PLAN, "Op het laatste moment")
            store.close()
            return "ja"

        monkeypatch.setattr("builtins.input", somebody_saves)
        assert main(["end", str(trial), "--naar", str(target)]) == 1
    else:
        assert main(["end", str(trial), "--naar", str(target), "--yes"]) == 1
    assert "Er is niets verwijderd." in capsys.readouterr().err
    after = everything(trial)
    assert set(after) == set(before)
    if not fault.endswith(" since"):
        assert after == before
        assert not target.exists() or target.read_bytes() == b"van iemand anders"
    assert not list(tmp_path.glob("*.bezig"))


def test_what_is_not_of_the_trial_stays(trial: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (trial / "aantekeningen.docx").write_text("van mij")
    assert main(["end", str(trial), "--naar", str(tmp_path / "x.zip"), "--yes"]) == 0
    assert "staat nog: aantekeningen.docx." in capsys.readouterr().out
    assert [path.name for path in trial.iterdir()] == ["aantekeningen.docx"]


def test_a_folder_without_a_trial(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "iets").mkdir()
    assert main(["end", str(tmp_path / "iets"), "--yes"]) == 1
    assert "staat geen proef" in capsys.readouterr().err
    assert (tmp_path / "iets").exists()


def test_the_beginning_of_a_trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    directory = tmp_path / "proef"
    arguments = ["start", str(directory), "--organisatie", 'De "Proef" é', "--gemeente", "GM9001", "--tot", "2099-01-31"]
    with SyntheticServices(50, pdok_limit=12) as services:
        monkeypatch.setenv(settings.MIRROR, services.url)
        assert main([*arguments, "--adres", "https://proef.nl/", "--port", "0"]) == 0
        told = capfd.readouterr().out
        assert main([*arguments[:3], "Een ander", *arguments[4:]]) == 1
        assert "staat al een andere proef" in capfd.readouterr().err
    assert "https://proef.nl/kaart?db=eigen&gm=GM9001" in told
    assert "Alles is in orde." in told
    found = read_trial(directory / place.TRIAL)
    assert (found.organisation, found.gemeenten, str(found.last_day)) == ('De "Proef" é', ("GM9001",), "2099-01-31")
    place.use(directory)
    assert settings.databank() == directory / place.DATABANK
    assert settings.management() is False
    assert all((directory / name).stat().st_mode & 0o077 == 0 for name in (place.TRIAL, place.SETTINGS))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (["--gemeente", "Heerlen"], "geen gemeentecode"),
        (["--tot", "2020-01-01"], "al geweest"),
        (["--gemeente", "GM0917"], "niet leeg"),
    ],
)
def test_what_cannot_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str], change: list[str], told: str) -> None:
    (tmp_path / "iets.txt").write_text("van mij")
    assert main(["start", str(tmp_path), "--organisatie", "Proef", "--gemeente", "GM0917", *change]) == 1
    assert told in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["iets.txt"]
