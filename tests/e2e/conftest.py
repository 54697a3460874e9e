"""Browser tests: one server with the sample, and others where a test asks for settings; a watched tab per test.

Skipped where no browser is installed, unless required.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from lib.databank import SAMPLE
from lib.settings import ROOT
from tests.databank.replay.replay_server import has_replay, replay
from tests.e2e.app_server import AppServer, StartApp
from tests.e2e.places import CODES, LEEUWARDEN, Place, place
from tests.e2e.visitor import Visit, Visitor


@pytest.fixture(scope="module")
def start_app(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartApp]:  # noqa: ARG001  (no browser, no server)
    """`start_app(NAME=value, ...)` starts a server for this module. It fails the module when a page script broke."""
    running: list[AppServer] = []

    def start(**environment: str) -> AppServer:
        server = AppServer(tmp_path_factory.mktemp("app"), **environment)
        running.append(server.__enter__())
        return server

    yield start
    for server in running:
        server.__exit__()
    broken = [server.log[max(0, server.log.index("Traceback") - 500) :][:4000] for server in running if "Traceback" in server.log]
    assert not broken, "the server logged an error:\n" + broken[0]


@pytest.fixture(scope="session")
def sample_app(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:  # noqa: ARG001  (no browser, no server)
    with AppServer(tmp_path_factory.mktemp("app")) as server:
        yield server


@pytest.fixture(scope="module")
def server(sample_app: AppServer) -> Iterator[AppServer]:
    """An app with the sample and without settings, shared by all files; what one of them saves, the others can see."""
    before = len(sample_app.log)
    yield sample_app
    written = sample_app.log[before:]
    assert "Traceback" not in written, "the server logged an error:\n" + written[-4000:]


@pytest.fixture(scope="module")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser as one person has it, with a cache, shared by the tests of a module."""
    context = browser.new_context(locale="nl-NL")
    yield context
    context.close()


@pytest.fixture
def visit(browser: Browser, profile: BrowserContext) -> Iterator[Visit]:
    """`visit(server)` opens a tab; with `elsewhere=True` in a new browser that shares nothing. All are judged at the end."""
    visitors: list[Visitor] = []
    others: list[BrowserContext] = []

    def start(server: AppServer, elsewhere: bool = False) -> Visitor:
        if elsewhere:
            others.append(browser.new_context(locale="nl-NL"))
        visitors.append(Visitor(others[-1] if elsewhere else profile, server))
        return visitors[-1]

    yield start
    for visitor in visitors:
        visitor.page.close()
    for context in others:
        context.close()
    assert [address for visitor in visitors for address in visitor.outside] == [], "requests left this machine"
    assert [error for visitor in visitors for error in visitor.page_errors] == [], "uncaught errors in the page"


@pytest.fixture(scope="session")
def ravelstad() -> Place:
    """A gemeente of the embedded sample."""
    return place(SAMPLE, "GM9901")


@pytest.fixture(scope="session")
def real_databank(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001  (no browser, no download)
    """Real figures of Heerlen, Amsterdam and Leeuwarden, four years, downloaded from the command line; only to be read."""
    if not has_replay():
        pytest.skip("no replay of the services beside the checkout (../shared/replay)")
    path = tmp_path_factory.mktemp("real") / "databank"
    command = [sys.executable, "-m", "lib.databank", "download", "--to", str(path), "--years", "2020", "2021", "2024", "2025"]
    with replay() as mirror:
        done = subprocess.run(
            [*command, "--gemeente", *CODES.values(), LEEUWARDEN],
            cwd=ROOT,
            env={**os.environ, "BUURTBALANS_MIRROR": mirror},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return path


@pytest.fixture(scope="module")
def real_app(start_app: StartApp, real_databank: Path) -> AppServer:
    return start_app(BUURTBALANS_DATABANK=str(real_databank))
