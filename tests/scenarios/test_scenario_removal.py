"""Removing saved scenarios, one or all that are past their term, on SQLite and PostgreSQL: gone for good, and a link says so."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from lib.scenarios import RemovedScenarioError, StoreError, UnknownScenarioError
from lib.scenarios.__main__ import main
from lib.scenarios.keeping.place import new_id
from lib.scenarios.keeping.store import Store
from lib.scenarios.keeping.tables import METADATA, SEAL, VERSION
from lib.scenarios.keeping.tables import REMOVED as REMOVALS
from lib.words import count
from tests.scenarios.store_cases import BASE, noted

REMOVED = r"^Dit scenario is op \d{1,2} [a-z]+ \d{4} verwijderd en is niet terug te halen\."
EXPIRED = r"^Dit scenario is op \d{1,2} [a-z]+ \d{4} verwijderd omdat de bewaartermijn voorbij was en is niet terug te halen\."


def two(store: Store) -> str:
    id = store.save(noted("geheime notitie"), "Geheime naam", author="Iemand").version.id
    store.save(noted("nog een geheim"), "Geheime naam", id=id, based_on=1, author="Iemand anders")
    return id


def age(store: Store, id: str, days: float, version: int | None = None) -> None:
    """Make as if it was saved that many days ago."""
    then = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
    which = VERSION.c.id == id if version is None else (VERSION.c.id == id) & (VERSION.c.number == version)
    with store._database.engine.begin() as connection:
        connection.execute(sa.update(VERSION).where(which).values(saved_at=then))
        connection.execute(sa.delete(SEAL))  # of the time it really was saved


def everything(store: Store) -> str:
    with store._database.engine.connect() as connection:
        return "\n".join(str(row) for table in METADATA.sorted_tables for row in connection.execute(sa.select(table)))


def test_all_versions_go_and_nothing_of_them_stays(store: Store) -> None:
    kept, id = two(store), two(store)
    assert store.remove(id) == 2
    left = everything(store)
    assert left.count("geheim") == 2
    assert left.count(id) == 1
    for ask in (lambda: store.load(id), lambda: store.load(id, 1), lambda: store.history(id), lambda: store.remove(id)):
        with pytest.raises(RemovedScenarioError, match=REMOVED):
            ask()
    assert store.changes_since(id, 0) == ()
    assert [one.latest.id for one in store.recent()] == [kept]
    assert len(store.history(kept)) == 2


def test_what_never_was_is_told_apart_from_what_was_removed(store: Store) -> None:
    two(store)
    for ask in (
        lambda: store.load("nooit-bewaard"),
        lambda: store.history("nooit-bewaard"),
        lambda: store.remove("nooit-bewaard"),
    ):
        with pytest.raises(UnknownScenarioError, match="hier niet bewaard") as raised:
            ask()
        assert not isinstance(raised.value, RemovedScenarioError)


def test_a_save_does_not_bring_back_what_was_removed(store: Store) -> None:
    id = two(store)
    store.remove(id)
    for based_on in (2, None):
        with pytest.raises(RemovedScenarioError):
            store.save(BASE, "Plan", id=id, based_on=based_on)
    assert store.recent() == ()


def test_a_version_that_came_meanwhile_is_not_removed_unseen(store: Store) -> None:
    id = two(store)
    store.save(noted("drie"), "Plan", id=id, based_on=2)
    with pytest.raises(StoreError, match=r"^Intussen is versie 3 van dit scenario bewaard; er is niets verwijderd\."):
        store.remove(id, newest=2)
    assert len(store.history(id)) == 3
    assert store.remove(id, newest=3) == 3


def test_what_is_past_its_term_goes_with_all_versions(store: Store) -> None:
    old, fresh, put_away, just = two(store), two(store), two(store), two(store)
    age(store, old, 31)
    age(store, fresh, 400, version=1)
    age(store, put_away, 31)
    age(store, just, 29.9)
    store.archive(put_away)
    assert set(store.expire(30)) == {old, put_away}
    assert store.expire(30) == ()
    assert {one.latest.id for one in store.recent()} == {fresh, just}
    assert len(store.history(fresh)) == 2
    with pytest.raises(RemovedScenarioError, match=EXPIRED):
        store.load(old)


def test_with_nothing_past_its_term_nothing_is_written(store: Store, url: str) -> None:
    assert store.expire(1) == ()
    if url.startswith("sqlite"):
        assert not Path(url.removeprefix("sqlite:///")).exists()
    id = two(store)
    assert store.expire(1) == ()
    assert len(store.history(id)) == 2


def test_a_database_of_before_has_no_table_of_removals_and_gets_one(store: Store) -> None:
    id = two(store)
    with store._database.engine.begin() as connection:
        REMOVALS.drop(connection)
        SEAL.drop(connection)
    with pytest.raises(UnknownScenarioError, match="hier niet bewaard"):
        store.load(new_id())
    assert len(store.history(id)) == 2
    assert store.remove(id) == 2
    with pytest.raises(RemovedScenarioError):
        store.load(id)


def test_a_database_that_cannot_be_written_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "scenarios.sqlite"
    store = Store(f"sqlite:///{path}", quiet=0.0)
    id = two(store)
    age(store, id, 10)
    busy = Store(f"sqlite:///{path}", wait=0.1, quiet=0.0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Iemand anders is op dit moment aan het bewaren"):
            busy.expire(1)
    assert len(store.history(id)) == 2
    assert store.expire(1) == (id,)


# The command line


@pytest.fixture
def here(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", url)
    monkeypatch.delenv("BUURTBALANS_BEWAARTERMIJN", raising=False)
    return url


@pytest.mark.usefixtures("here")
def test_list_and_remove(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert capsys.readouterr().out == ""
    id, other = two(store), two(store)
    store.archive(other)
    assert main(["list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert re.fullmatch(rf"{id}  \d{{4}}-\d\d-\d\d  GM0917  Geheime naam \(2 versies\)", first)
    assert second.startswith(other)
    assert second.endswith("(2 versies, weggelegd)")
    assert main(["list", "--gemeente", "GM0363"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["remove", id, "nooit-bewaard"]) == 1
    said = capsys.readouterr()
    assert said.out == f"{id}: verwijderd, met 2 versies.\n"
    assert said.err.startswith("nooit-bewaard: Dit scenario is hier niet bewaard.")
    assert main(["remove", id]) == 1
    assert re.match(f"{id}: {REMOVED[1:]}", capsys.readouterr().err)


@pytest.mark.usefixtures("here")
def test_expire(store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    id = two(store)
    age(store, id, 10)
    assert main(["expire"]) == 0
    assert capsys.readouterr().out == "Er is geen bewaartermijn (BUURTBALANS_BEWAARTERMIJN); er is niets verwijderd.\n"
    monkeypatch.setenv("BUURTBALANS_BEWAARTERMIJN", "0")
    assert main(["expire"]) == 1
    assert "moet een heel getal van 1 tot en met 36500 zijn" in capsys.readouterr().err
    assert len(store.history(id)) == 2
    monkeypatch.setenv("BUURTBALANS_BEWAARTERMIJN", "9")
    assert main(["expire"]) == 0
    assert capsys.readouterr().out == f"{count(1, 'scenario', 'scenario’s')} verwijderd: 9 dagen of langer niet veranderd.\n"
    with pytest.raises(RemovedScenarioError):
        store.load(id)


def test_a_wrong_database_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BUURTBALANS_DATABASE_URL", "mysql://x/y")
    assert main(["list"]) == 1
    assert "BUURTBALANS_DATABASE_URL" in capsys.readouterr().err


def test_nothing_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "scenarios.sqlite"
    with closing(Store(f"sqlite:///{path}")) as store:
        kept, id = two(store), two(store)
        store.save(noted("z" * 3900 + "onvindbaar"), "Plan", id=id, based_on=2, author="Onvindbaar")
        assert path.read_bytes().lower().count(b"onvindbaar") >= 2
        store.remove(id)
        assert b"onvindbaar" not in path.read_bytes().lower()
        assert len(store.history(kept)) == 2
