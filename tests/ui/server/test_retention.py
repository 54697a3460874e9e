"""The term of saved scenarios: a server removes what is past it when it starts, and every day after that."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib import audit
from lib.scenarios import RemovedScenarioError, StoreError
from lib.scenarios.keeping.store import Store
from lib.scenarios.keeping.tables import SEAL, VERSION
from lib.ui.server.access import following
from lib.workshops.store import Workshops
from tests.scenarios.store_cases import BASE


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", f"sqlite:///{tmp_path / 'scenarios.sqlite'}")
    monkeypatch.setenv("BUURTBALANS_BEWAARTERMIJN", "30")
    monkeypatch.delenv("BUURTBALANS_INLOGGEN", raising=False)
    return Store()


def old(store: Store) -> str:
    id = store.save(BASE, "Plan").version.id
    then = (datetime.now(UTC) - timedelta(days=31)).isoformat(timespec="microseconds")
    with store._database.engine.begin() as connection:
        connection.execute(sa.update(VERSION).where(VERSION.c.id == id).values(saved_at=then))
        connection.execute(sa.delete(SEAL))  # of the time it really was saved
    return id


async def gone(store: Store, id: str) -> None:
    """Wait until it is removed, and the record says so."""
    while id not in [entry.about for entry in audit.record().entries(what=audit.REMOVED)]:
        await asyncio.sleep(0.01)
    with pytest.raises(RemovedScenarioError):
        store.load(id)


def test_at_the_start_and_every_day_after_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_A_DAY_S", 0.05)
    first = old(store)

    async def days() -> str:
        async with following.follow_record():
            await asyncio.wait_for(gone(store, first), 20)
            second = old(store)
            await asyncio.wait_for(gone(store, second), 20)
            return second

    second = asyncio.run(days())
    assert [(entry.who, entry.about) for entry in audit.record().entries(what=audit.REMOVED)] == [
        ("bewaartermijn", first),
        ("bewaartermijn", second),
    ]


def test_a_workshop_goes_by_the_same_term(store: Store) -> None:
    workshops = Workshops()
    now = datetime.now(UTC)
    workshops.begin("oude-workshop", "GM0917", now=now - timedelta(days=31))
    workshops.begin("nieuwe-workshop", "GM0917", now=now - timedelta(days=29))
    following._remove_what_is_over()
    assert [one.id for one in workshops.recent("GM0917")] == ["nieuwe-workshop"]
    assert [entry.about for entry in audit.record().entries(what=audit.REMOVED)] == ["oude-workshop"]
    assert old(store)


def test_without_a_term_nothing_goes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUURTBALANS_BEWAARTERMIJN")
    id = old(store)
    following._remove_what_is_over()
    assert store.load(id).version.number == 1


def test_a_database_that_is_away_is_asked_again_before_a_day_has_passed(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(following, "_AN_HOUR_S", 0.05)
    id = old(store)
    expire, failures = Store.expire, [StoreError("De database is weg."), StoreError("De database is weg.")]

    def sometimes(self: Store, days: int) -> tuple[str, ...]:
        if failures:
            raise failures.pop()
        return expire(self, days)

    monkeypatch.setattr(Store, "expire", sometimes)

    async def hours() -> None:
        async with following.follow_record():
            await asyncio.wait_for(gone(store, id), 20)

    asyncio.run(hours())
    assert caplog.text.count("is nog niet verwijderd. De database is weg.") == 2
