"""How the tests run as a whole: what goes to which worker and in which order, and how hypothesis looks for examples."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from lib.databank.store import Databank
    from tests.scenarios.postgres_server import PostgresServer

# A busy machine is no fault of the code. `make test` repeats itself exactly; `make test-full` looks for new examples.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("repeatable", settings.get_profile("search"), derandomize=True)
settings.load_profile("repeatable")

HERE = Path(__file__).parent
BROWSER = "tests/e2e/"
# Two workers are done at the same time only when what takes longest is not left for the end.
LONGEST_FIRST = tuple(
    HERE / name
    for name in (
        "e2e",
        "databank/replay/test_replay.py",
        "databank/replay/test_replay_faults.py",
        "databank/download",
        "databank/replay",
        "services/itself/test_services_contract.py",
        "households",
        "causes",
        "sample",
        "scenarios/test_store_processes.py",
        "pages",
    )
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first; apart from that the order of collection stays."""

    def rank(item: pytest.Item) -> int:
        around = {item.path, *item.path.parents}
        return next((number for number, path in enumerate(LONGEST_FIRST) if path in around), len(LONGEST_FIRST))

    items.sort(key=rank)


class Workers(LoadScopeScheduling):
    """A file stays with one worker, for its fixtures; all of the browser with one, for two browsers are too much for two cores."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Workers | None:
    """The distribution of `make test`; another than loadscope is left as it is."""
    return Workers(config, log) if config.getoption("dist") == "loadscope" else None


@pytest.fixture(scope="session")
def databank(tmp_path_factory: pytest.TempPathFactory) -> Databank:
    """The small databank, made once per process: only to be read."""
    from tests.answers.small_databank import build  # here, so that a test of something else does not wait for geopandas

    return build(tmp_path_factory.mktemp("databank"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that this process starts; skips where there is none."""
    from tests.scenarios.postgres_server import PostgresServer, require_postgres

    require_postgres()
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Where Chromium is. Skips where there is none, unless it is required."""
    from tests.e2e import chromium

    path = chromium.find()
    if path is None:
        message = f"no browser found ({', '.join(chromium.NAMES)}); browser tests need one"
        if chromium.required():
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="module")
def browser(browser_path: str) -> Iterator[Browser]:
    """Chromium for the tests of a module: a second Playwright in one process is refused, and so is asyncio while one is there."""
    from playwright.sync_api import sync_playwright  # here, so that a test without a browser does not wait for it

    from tests.e2e import chromium

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path, headless=True, args=list(chromium.FLAGS))
        yield started
        started.close()


@pytest.fixture
def own_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample, with nothing computed beside it, as the user's own databank; scenarios are saved beside it."""
    from lib.databank import SAMPLE

    path = tmp_path / "databank"
    shutil.copytree(SAMPLE, path, ignore=shutil.ignore_patterns("derived"))
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(path))
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", f"sqlite:///{tmp_path / 'scenarios.sqlite'}")
    return path
