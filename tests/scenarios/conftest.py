"""Databases to save scenarios in: SQLite always, PostgreSQL where it is installed."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from lib.scenarios.keeping.store import Store
from tests.scenarios.postgres_server import PostgresServer


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> str:
    """An empty database of its own."""
    name = f"test_{secrets.token_hex(6)}"
    postgres.execute(f"CREATE DATABASE {name}")
    return postgres.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place to save in, of both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'scenarios.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url, wait=0.3, quiet=0.0)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def main_of_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that a test starts imports the main module first, and tests of the app leave app.py there."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
