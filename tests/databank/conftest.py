"""Shared by the tests of the databank: the synthetic services as mirror, waits that are recorded instead of waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lib.databank.progress import Reporter
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import Web
from tests.services import SyntheticServices

PAGE_SIZE, PDOK_LIMIT = 50, 12


@pytest.fixture(scope="session")
def running() -> Iterator[SyntheticServices]:
    with SyntheticServices(PAGE_SIZE, pdok_limit=PDOK_LIMIT) as services:
        yield services


@pytest.fixture
def services(running: SyntheticServices, monkeypatch: pytest.MonkeyPatch) -> Iterator[SyntheticServices]:
    """The synthetic services as mirror, without faults; a mistake of their own (599) fails the test."""
    running.reset()
    running.links, running.page_size, running.pdok_limit, running.police_page_size = "server", PAGE_SIZE, PDOK_LIMIT, 8 * PAGE_SIZE
    monkeypatch.setenv("BUURTBALANS_MIRROR", running.url)
    monkeypatch.delenv("BUURTBALANS_DATABANK", raising=False)
    yield running
    assert not [request for request in running.log if request.status == 599]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that downloads wanted to wait; nobody waits."""
    asked: list[float] = []
    monkeypatch.setattr(Reporter, "pause", lambda _, seconds: asked.append(seconds))
    return asked


@pytest.fixture
def web(services: SyntheticServices, waits: list[float]) -> Web:  # noqa: ARG001  (sets the mirror)
    """Web that records its waits in `waits`."""
    return Web(waits.append)


@pytest.fixture
def fetcher(web: Web, tmp_path: Path) -> Fetcher:
    """A fetcher with an empty directory of answers."""
    answers = tmp_path / "answers"
    answers.mkdir()
    return Fetcher(web, answers, lambda _: None)


@pytest.fixture
def hashes() -> Callable[[Path], dict[str, str]]:
    """The content of a databank as {table year scope: sha256 of the file}, after a check that it is whole."""
    from lib.databank.store import open_databank

    def read(path: Path) -> dict[str, str]:
        databank = open_databank(path)
        assert databank.verify() == []
        return {f"{part.table} {part.year} {part.scope}": part.sha256 for part in databank.parts}

    return read
