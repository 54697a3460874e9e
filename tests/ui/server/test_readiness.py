"""Whether a process says that it can work: with each part broken for real, within its deadline, and without work per request."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.databank.store import MANIFEST, open_databank
from lib.ui.server import readiness
from lib.ui.server.readiness import Readiness
from tests.scenarios.postgres_server import PostgresServer, require_postgres


@pytest.fixture
def databank(own_sample: Path) -> Path:
    return own_sample


@pytest.fixture
def client(databank: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:  # noqa: ARG001  (set up first)
    monkeypatch.setattr(readiness, "COUNTS_FOR_S", 0.0)
    with TestClient(Starlette(routes=[Route(readiness.PATH, Readiness().answer)])) as client:
        yield client


def test_ready(client: TestClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "databank": "ok", "database": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("broken", ["manifest gone", "manifest damaged", "file gone"])
def test_a_databank_that_cannot_be_read(
    client: TestClient, databank: Path, broken: str, capfd: pytest.CaptureFixture[str]
) -> None:
    manifest, file = databank / MANIFEST, databank / open_databank(databank).parts[-1].file
    content = manifest.read_bytes()
    if broken == "manifest gone":
        manifest.unlink()
    elif broken == "manifest damaged":
        manifest.write_text("{")
    else:
        file.rename(databank / "weg")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["databank"], answer.json()["database"]) == (503, "niet te lezen", "ok")
    assert str(databank) not in answer.text
    assert str(databank) in capfd.readouterr().err
    manifest.write_bytes(content)
    if not file.exists():
        (databank / "weg").rename(file)
    assert client.get("/readyz").status_code == 200


def test_a_database_that_cannot_be_read(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "scenarios.sqlite").write_bytes(b"geen database" * 1000)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["databank"], answer.json()["database"]) == (503, "ok", "niet te lezen")


def ready(client: TestClient) -> None:
    """Wait until it is: on a busy machine a first connection takes longer than one answer waits."""
    for _ in range(60):
        if client.get("/readyz").status_code == 200:
            return
        time.sleep(0.5)
    raise AssertionError(client.get("/readyz").json())


def test_a_database_that_hangs(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    require_postgres()
    server = PostgresServer()
    try:
        server.start()
        monkeypatch.setenv("BUURTBALANS_DATABASE_URL", server.url("postgres"))
        ready(client)
        go_on = server.hang()
        try:
            began = time.monotonic()
            answer = client.get("/readyz")
            assert time.monotonic() - began < readiness.DEADLINE_S * 2
        finally:
            go_on()
        assert (answer.status_code, answer.json()["databank"]) == (503, "ok")
        assert answer.json()["database"] != "ok"
        ready(client)
        readiness._store(server.url("postgres")).close()
    finally:
        server.close()


def test_what_does_not_come_back_is_not_waited_for_and_not_asked_twice(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a disk over a network that is gone: a thread that hangs may not become a thread per request."""
    asked, release = [], threading.Event()

    def hangs() -> str:
        asked.append(1)
        release.wait(60)
        return ""

    monkeypatch.setattr(readiness, "DEADLINE_S", 0.2)
    monkeypatch.setitem(readiness.PARTS, "databank", hangs)
    try:
        for _ in range(3):
            answer = client.get("/readyz")
            assert (answer.status_code, answer.json()["databank"]) == (503, "antwoordt niet op tijd")
        assert len(asked) == 1
    finally:
        release.set()


def test_an_answer_counts_for_a_while(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(readiness, "COUNTS_FOR_S", 60.0)
    monkeypatch.setitem(readiness.PARTS, "databank", lambda: asked.append(1) or "")
    for _ in range(20):
        assert client.get("/readyz").status_code == 200
    assert len(asked) == 1


def test_without_a_databank_of_its_own_the_sample_counts(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUURTBALANS_DATABANK")
    assert os.environ.get("BUURTBALANS_DATABANK") is None
    assert client.get("/readyz").json()["databank"] == "ok"
