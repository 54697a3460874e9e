"""python -m lib.workshops: what is kept, taken along and removed without a browser."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lib.workshops.__main__ import main
from lib.workshops.store import Workshops


@pytest.fixture
def workshops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshops:
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", f"sqlite:///{tmp_path / 'scenarios.sqlite'}")
    monkeypatch.delenv("BUURTBALANS_BEWAARTERMIJN", raising=False)
    opened = Workshops()
    opened.begin("eerste-workshop", "GM0917", now=datetime.now(UTC) - timedelta(days=40))
    opened.begin("tweede-workshop", "GM0363")
    opened.write("tweede-workshop", "notitie.1", "donker", based_on=0, author="Ann")
    opened.write("tweede-workshop", "notitie.1", "donker plein", based_on=1, author="Ann")
    return opened


def test_list_and_export(workshops: Workshops, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == ["tweede-workshop", "eerste-workshop"]
    assert main(["export", "tweede-workshop"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert [one["tekst"] for one in content["versies"]] == ["donker", "donker plein"]
    assert workshops.load("tweede-workshop").gemeente == content["gemeente"]


def test_remove(workshops: Workshops, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remove", "tweede-workshop", "onbekend"]) == 1
    said = capsys.readouterr()
    assert said.out == "tweede-workshop: verwijderd, met 2 versies van notities en scenario's.\n"
    assert said.err.startswith("onbekend: Deze workshop is hier niet bewaard.")
    assert [one.id for one in workshops.everything()] == ["eerste-workshop"]


def test_expire(workshops: Workshops, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["expire"]) == 0
    assert "geen bewaartermijn" in capsys.readouterr().out
    monkeypatch.setenv("BUURTBALANS_BEWAARTERMIJN", "30")
    assert main(["expire"]) == 0
    assert capsys.readouterr().out == "1 workshop verwijderd: 30 dagen of langer niet veranderd.\n"
    assert [one.id for one in workshops.everything()] == ["tweede-workshop"]
