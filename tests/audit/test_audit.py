"""The record of use: what is in it and what never is, how long it stays, and what happens when it cannot be written."""

from __future__ import annotations

import csv
import io
import logging
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lib import audit, settings
from lib.audit import table
from lib.audit.__main__ import main
from lib.audit.table import Record
from lib.scenarios.errors import StoreError


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    found = f"sqlite:///{tmp_path / 'scenarios.sqlite'}"
    if request.param == "postgresql":
        server, name = request.getfixturevalue("postgres"), f"test_{secrets.token_hex(6)}"
        server.execute(f"CREATE DATABASE {name}")
        found = server.url(name)
    monkeypatch.setenv(settings.DATABASE_URL, found)
    monkeypatch.delenv(settings.RECORD_DAYS, raising=False)
    yield str(found)
    for one in audit._records.values():
        one.close()
    audit._records.clear()


@pytest.fixture
def record(url: str) -> Record:  # noqa: ARG001  (the setting)
    return audit.record()


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    capsys.readouterr()
    assert main(arguments) == 0
    return list(csv.reader(io.StringIO(capsys.readouterr().out)))


@pytest.mark.usefixtures("url")
def test_who_what_when(capsys: pytest.CaptureFixture[str]) -> None:
    assert said([], capsys) == [["tijdstip", "wat", "wie", "betreft"]]
    before = datetime.now(UTC).replace(microsecond=0)
    assert audit.note(audit.SIGNED_IN, "jan@voorbeeld.nl")
    assert audit.note(audit.SAVED, "jan@voorbeeld.nl", "abcdefghjkmnpq.1")
    assert audit.note(audit.FETCHED, "", "GM0917")
    rows = said([], capsys)[1:]
    assert [row[1:] for row in rows] == [
        ["ingelogd", "jan@voorbeeld.nl", ""],
        ["bewaard", "jan@voorbeeld.nl", "abcdefghjkmnpq.1"],
        ["opgehaald", "", "GM0917"],
    ]
    assert all(before <= datetime.fromisoformat(row[0]) <= datetime.now(UTC) for row in rows)
    assert len(said(["--wat", "bewaard"], capsys)) == 2
    assert len(said(["--sinds", f"{before - timedelta(days=1):%Y-%m-%d}"], capsys)) == 4
    assert len(said(["--sinds", f"{before + timedelta(days=2):%Y-%m-%d}"], capsys)) == 1


@pytest.mark.usefixtures("url")
def test_what_has_been_kept_long_enough_goes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime.now(UTC)

    class Clock(datetime):
        days = 0

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # noqa: ARG003
            return now + timedelta(days=cls.days)

    monkeypatch.setattr(table, "datetime", Clock)
    audit.note(audit.SIGNED_IN, "oud")
    Clock.days = 60
    audit.note(audit.SIGNED_IN, "nieuw")
    assert [row[2] for row in said([], capsys)[1:]] == ["oud", "nieuw"]
    Clock.days = 91
    assert [row[2] for row in said([], capsys)[1:]] == ["nieuw"]  # not shown, and
    assert said(["--opruimen"], capsys) == [["1 regels verwijderd."]]  # not there any more
    assert said(["--opruimen"], capsys) == [["0 regels verwijderd."]]
    monkeypatch.setenv(settings.RECORD_DAYS, "10")
    audit.note(audit.SIGNED_OUT, "laatst")  # a write removes as well
    monkeypatch.setenv(settings.RECORD_DAYS, "3650")
    assert [row[2] for row in said([], capsys)[1:]] == ["laatst"]


def test_sign_ins_that_ended(record: Record) -> None:
    assert record.ended_sessions() == set()
    record.add(audit.SIGNED_IN, "jan", "no session")
    for session in ("a", "b"):
        record.add(audit.SIGNED_OUT, "jan", session)
    assert record.ended_sessions() == {"a", "b"}


def test_many_write_at_once(record: Record) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: record.add(audit.SAVED, "jan", str(number)), range(40)))
    assert {entry.about for entry in record.entries()} == {str(number) for number in range(40)}


def test_only_what_the_record_knows(record: Record) -> None:
    with pytest.raises(ValueError, match="nothing that the record knows"):
        record.add("Jan zegt dat het in de Tuinbuurt niet goed gaat", "jan")
    record.add(audit.SAVED, "x" * 5000, "y" * 5000)
    [entry] = record.entries()
    assert (len(entry.who), len(entry.about)) == (200, 200)


@pytest.mark.parametrize("who", ["=1+1", "+31+1", "-x", "@x", "＝1"])
def test_a_name_is_no_formula(record: Record, capsys: pytest.CaptureFixture[str], who: str) -> None:
    record.add(audit.SIGNED_IN, who)
    assert said([], capsys)[1][2] == f"'{who}"


def test_a_record_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "scenarios.sqlite"
    damaged.write_bytes(b"no database at all" * 100)
    monkeypatch.setenv(settings.DATABASE_URL, f"sqlite:///{damaged}")
    with pytest.raises(StoreError):
        audit.record().add(audit.FETCHED, "jan", "GM0917")
    with caplog.at_level(logging.ERROR, "buurtbalans"):
        assert not audit.note(audit.SIGNED_IN, "jan@voorbeeld.nl")
    assert caplog.messages[0].startswith("Niet in het logboek geschreven: ingelogd. De database")
    assert "jan" not in caplog.text
    assert main([]) == 1
    assert "beschadigd" in capsys.readouterr().err
