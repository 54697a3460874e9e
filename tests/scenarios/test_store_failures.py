"""Whatever the database does: a Dutch message with a way out, nothing half saved, and it works again afterwards."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sqlite3
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from lib.scenarios import Scenario, StoreError
from lib.scenarios.keeping.store import LOCK, Store
from tests.scenarios.postgres_server import PASSWORD, PostgresServer
from tests.scenarios.store_cases import BASE, die_while_saving, noted

# By name, so that a line of source in a traceback does not hold it.
PRIVATE = "geheime notitie"
STILL_HERE = "Uw scenario staat nog op dit scherm; er is niets half bewaard."
WAY_OUT = "download het scenario als bestand"


def refused(saving: Callable[[], object], happened: str) -> str:
    """The message with which saving is refused: it says what happened, what is safe, and the way out."""
    with pytest.raises(StoreError) as caught:
        saving()
    message = str(caught.value)
    assert happened in message
    assert STILL_HERE in message
    assert WAY_OUT in message
    whole = "".join(traceback.format_exception(caught.value))
    assert PASSWORD not in whole
    assert PRIVATE not in whole
    return message


def sqlite_path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'scenarios.sqlite'}"


@pytest.mark.parametrize("moment", ["insert", "commit"])
def test_a_server_that_stops_in_the_middle_of_a_save(postgres: PostgresServer, postgres_url: str, moment: str) -> None:
    store = Store(postgres_url, quiet=0.0)
    id = store.save(BASE, "Plan").version.id
    stopped = []

    def stop(*_: object) -> None:
        if not stopped:
            stopped.append(True)
            postgres.stop_at_once()

    def after_statement(*details: object) -> None:
        if str(details[2]).startswith("INSERT INTO buurtbalans_version"):
            stop()

    if moment == "insert":
        sa.event.listen(store._database.engine, "after_cursor_execute", after_statement)
    else:
        sa.event.listen(store._database.engine, "commit", stop)

    def save() -> object:
        return store.save(noted(PRIVATE), "Plan", id=id, based_on=1)

    try:
        refused(save, "De verbinding met de database viel weg.")
        assert stopped
        # Still down: told at once, and the list says it as well.
        refused(save, "nu niet bereikbaar")
        with pytest.raises(StoreError, match=r"nu niet bereikbaar.*Wat eerder is bewaard, blijft"):
            store.recent()
    finally:
        postgres.start()
    # Back again, without anything done to the store: nothing lost, nothing half saved.
    assert [version.number for version in store.history(id)] == [1]
    assert store.load(id).scenario == BASE
    saved = store.save(noted(PRIVATE), "Plan", id=id, based_on=1)
    assert (saved.version.number, saved.alongside) == (2, ())
    store.close()


def test_connections_that_went_stale_between_two_saves_are_replaced(postgres: PostgresServer, postgres_url: str) -> None:
    store = Store(postgres_url)
    id = store.save(BASE, "Plan").version.id
    postgres.stop_at_once()
    postgres.start()
    assert store.save(noted("twee"), "Plan", id=id, based_on=1).version.number == 2
    store.close()


def test_a_process_that_is_killed_while_saving_leaves_nothing(url: str) -> None:
    store = Store(url)
    id = store.save(BASE, "Plan").version.id
    process = multiprocessing.get_context("spawn").Process(target=die_while_saving, args=(url, id))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert [version.number for version in store.history(id)] == [1]
    assert store.save(noted("half"), "Plan", id=id, based_on=1).version.number == 2
    store.close()


def test_a_database_that_is_not_there(postgres: PostgresServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
    address = postgres.url("postgres")
    for url in (address.replace(str(postgres.port), str(closed)), address.replace("geh", "fout"), postgres.url("bestaat_niet")):
        message = refused(lambda url=url: Store(url).save(BASE, "Plan"), "nu niet bereikbaar")
        assert "BUURTBALANS_DATABASE_URL" in message
        assert "127.0.0.1" not in message


def test_a_server_that_never_answers_does_not_hold_the_page() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        store = Store(f"postgresql://u:w@127.0.0.1:{silent.getsockname()[1]}/d?connect_timeout=2")
        refused(lambda: store.save(BASE, "Plan"), "nu niet bereikbaar")
        # Looking for news right after does not wait for the same failure again.
        started = time.monotonic()
        with pytest.raises(StoreError, match="nu niet bereikbaar"):
            store.changes_since("x", 1)
        assert time.monotonic() - started < 1.0


# What a visitor waits at most for a server that hangs; twice what it should take, for a busy machine.
LONGEST_S = 12


@pytest.mark.parametrize("postmaster", [True, False], ids=["whole server", "open connections"])
def test_a_server_that_hangs_gives_a_sentence(postgres: PostgresServer, postgres_url: str, postmaster: bool) -> None:
    """Its own deadlines hang with it. Nothing is lost, and it works again when the server does."""
    store = Store(postgres_url, quiet=0.0)
    id = store.save(BASE, "Plan").version.id
    go_on = postgres.hang(postmaster)
    try:
        for ask in (lambda: store.save(noted(PRIVATE), "Plan", id=id, based_on=1), lambda: store.load(id), store.recent):
            started = time.monotonic()
            if postmaster:
                with pytest.raises(StoreError, match=r"nu niet bereikbaar|viel weg"):
                    ask()
            else:
                ask()  # on a new connection
            assert time.monotonic() - started < LONGEST_S
    finally:
        go_on()
    assert store.load(id, 1).scenario == BASE
    if postmaster:
        store.save(noted(PRIVATE), "Plan", id=id, based_on=1)
    assert [version.number for version in store.history(id)] == [2, 1]
    store.close()


@pytest.mark.parametrize("moment", ["insert", "commit"])
def test_a_server_that_hangs_in_the_middle_of_a_save(postgres: PostgresServer, postgres_url: str, moment: str) -> None:
    store = Store(postgres_url, quiet=0.0, wait=1.0)
    id = store.save(BASE, "Plan").version.id
    hung: list[Callable[[], None]] = []

    def hang(*details: object) -> None:
        if not hung and (moment == "commit" or str(details[2]).startswith("INSERT INTO buurtbalans_version")):
            hung.append(postgres.hang())

    event = "before_cursor_execute" if moment == "insert" else "commit"
    sa.event.listen(store._database.engine, event, hang)
    started = time.monotonic()
    try:
        refused(lambda: store.save(noted(PRIVATE), "Plan", id=id, based_on=1), "De verbinding met de database viel weg.")
        assert time.monotonic() - started < LONGEST_S
    finally:
        hung[0]()
    # What was said to be safe, is: the same save again makes no double version.
    store.save(noted(PRIVATE), "Plan", id=id, based_on=1)
    assert [version.number for version in store.history(id)] == [2, 1]
    store.close()


def test_a_server_that_is_slow_but_alive_is_waited_for(postgres_url: str) -> None:
    store = Store(postgres_url, wait=3.0)
    with store._database.transaction(saving=False) as connection:
        assert connection.scalar(sa.text("SELECT 7 FROM pg_sleep(3)")) == 7
    store.close()


def test_a_file_of_scenarios_is_for_this_account_alone(sqlite_url: str) -> None:
    before = os.umask(0o000)
    try:
        store = Store(sqlite_url)
        store.save(BASE, "Plan")
        store.close()
    finally:
        os.umask(before)
    for file in sqlite_path(sqlite_url).parent.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_somebody_else_who_keeps_on_saving(url: str) -> None:
    store = Store(url, wait=0.2)
    id = store.save(BASE, "Plan").version.id
    if url.startswith("sqlite"):
        other = sqlite3.connect(sqlite_path(url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = psycopg.connect(url)
        other.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    refused(lambda: store.save(noted("twee"), "Plan", id=id, based_on=1), "Iemand anders is op dit moment aan het bewaren")
    # Reading goes on meanwhile.
    assert store.load(id).scenario == BASE
    other.rollback()
    other.close()
    assert store.save(noted("twee"), "Plan", id=id, based_on=1).version.number == 2
    store.close()


def test_a_full_disk(url: str) -> None:
    store = Store(url)
    id = store.save(BASE, "Plan").version.id
    event = {"year": 2020, "area": "BU09170001", "text": PRIVATE * 200}
    large = Scenario.model_validate(BASE.content() | {"events": [event] * 10})
    if url.startswith("sqlite"):

        @sa.event.listens_for(store._database.engine, "begin")
        def _no_room(connection: sa.Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")

    else:
        full = "BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END"
        with store._database.engine.begin() as connection:
            connection.execute(sa.text(f"CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $${full}$$"))
            connection.execute(
                sa.text("CREATE TRIGGER no_room BEFORE INSERT ON buurtbalans_version FOR EACH ROW EXECUTE FUNCTION no_room()")
            )
    refused(lambda: store.save(large, "Plan", id=id, based_on=1), "De schijf waarop scenario's worden bewaard, is vol.")
    assert [version.number for version in store.history(id)] == [1]
    if url.startswith("sqlite"):
        store = Store(url)
    else:
        with store._database.engine.begin() as connection:
            connection.execute(sa.text("DROP TRIGGER no_room ON buurtbalans_version"))
    assert store.save(large, "Plan", id=id, based_on=1).version.number == 2
    store.close()


def test_a_database_in_which_nothing_may_be_written(url: str, request: pytest.FixtureRequest) -> None:
    store = Store(url)
    id = store.save(BASE, "Plan").version.id
    store.close()
    closed = Store(url)
    if url.startswith("sqlite"):
        sa.event.listen(closed._database.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    else:
        postgres = request.getfixturevalue("postgres")
        postgres.execute(f"ALTER DATABASE {url.rsplit('/', 1)[1]} SET default_transaction_read_only = on")
    refused(lambda: closed.save(noted("twee"), "Plan", id=id, based_on=1), "mag hier niet worden geschreven")
    assert closed.load(id).scenario == BASE
    closed.close()


def test_a_place_where_no_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused(lambda: Store(f"sqlite:///{tmp_path}/file/scenarios.sqlite").save(BASE, "Plan"), "mag hier niet worden geschreven")
    refused(lambda: Store(f"sqlite:///{tmp_path}").save(BASE, "Plan"), "mag hier niet worden geschreven")


def test_a_file_that_is_something_else(tmp_path: Path) -> None:
    path = tmp_path / "scenarios.sqlite"
    path.write_bytes(b"geen database " * 500)
    refused(lambda: Store(f"sqlite:///{path}").save(BASE, "Plan"), "beschadigd")
    with pytest.raises(StoreError, match="beschadigd"):
        Store(f"sqlite:///{path}").recent()


def test_the_directory_is_made_and_a_file_that_went_away_starts_anew(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    id = store.save(BASE, "Plan").version.id
    sqlite_path(sqlite_url).unlink()
    assert store.recent() == ()
    assert store.save(noted("twee"), "Plan", id=id).version.number == 1


@pytest.mark.parametrize(
    "change",
    ["content = '{\"title\": '", 'content = \'{"title": "\\ud800"}\'', "content = '[NaN]'", "saved_at = 'gisteren'"],
)
def test_a_version_damaged_by_somebody_else_is_said_to_be(sqlite_url: str, change: str) -> None:
    store = Store(sqlite_url)
    id = store.save(BASE, "Plan").version.id
    with sqlite3.connect(sqlite_path(sqlite_url)) as other:
        other.execute(f"UPDATE buurtbalans_version SET {change}")
    other.close()
    with pytest.raises(StoreError, match="buiten Buurtbalans om veranderd"):
        store.load(id)


def test_pages_do_not_wait_for_the_same_lock_again(sqlite_url: str) -> None:
    store = Store(sqlite_url, wait=0.1, quiet=60.0)
    id = store.save(BASE, "Plan").version.id
    other = sqlite3.connect(sqlite_path(sqlite_url), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match=r"Iemand anders .*Wat eerder is bewaard, blijft"):
        store.recent()
    connections: list[object] = []
    sa.event.listen(store._database.engine, "connect", lambda *opened: connections.append(opened))
    with pytest.raises(StoreError, match="Iemand anders"):
        store.changes_since(id, 1)
    assert connections == []
    other.rollback()
    other.close()
    # A save always tries, and reading goes on as soon as one succeeded.
    store.save(noted("twee"), "Plan", id=id, based_on=1)
    assert store.load(id).scenario == noted("twee")
