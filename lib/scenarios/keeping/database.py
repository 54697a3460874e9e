"""The database that scenarios, and what is written about their use, are kept in: SQLite or PostgreSQL, one transaction at a time.

Whatever the database does wrong comes out as a StoreError with a Dutch sentence. Nothing is retried by itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq import TransactionStatus
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from lib.scenarios.errors import StoreError
from lib.scenarios.keeping.failures import Failure, classify, sentence
from lib.scenarios.keeping.place import database_url, parse_url

# After a failure to connect, or a read that met a lock, pages that only look for news do not wait for it again at each click.
QUIET_SECONDS = 5.0
# How long a server may take for a sign of life, and to let somebody in. It may take longer for its work: see `_set_limits`.
_SIGN_OF_LIFE_S, _CONNECT_S = 2, 3


class Database:
    """One database. Safe to share between threads; opens no connection before it is used.

    url: sqlite:///FILE, postgres://, postgresql:// or postgresql+psycopg://. wait: seconds that a writer waits for somebody
    else. lock: number of the advisory lock that writers on PostgreSQL take; on SQLite there is one writer at a time anyway.
    """

    def __init__(self, url: str | None, lock: int, *, wait: float = 3.0, quiet: float = QUIET_SECONDS) -> None:
        parsed = parse_url(url or database_url())
        self._file = Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None
        self._lock, self._wait, self._quiet, self._quiet_until = lock, wait, quiet, 0.0
        self._quiet_because: Failure = "unreachable"
        self.engine = _sqlite(parsed, wait) if self._file else _postgres(parsed)

    @property
    def untouched(self) -> bool:
        """Whether nothing was ever written here: a file that is not there yet."""
        return self._file is not None and not self._file.exists()

    def check_quiet(self) -> None:
        """StoreError shortly after a failure, for readers that need not wait for the next one."""
        if time.monotonic() < self._quiet_until:
            raise StoreError(sentence(self._quiet_because, saving=False))

    @contextmanager
    def transaction(self, *, saving: bool) -> Iterator[sa.Connection]:
        """One transaction; whatever the database does wrong comes out as a StoreError, with everything rolled back."""
        connected = False
        try:
            if self._file and saving:
                _for_us_alone(self._file)
            with self.engine.connect().execution_options(saving=saving) as connection, connection.begin():
                connected = True
                if not self._file:
                    _set_limits(connection, self._wait, self._lock if saving else None)
                yield connection
            self._quiet_until = 0.0
        except (SQLAlchemyError, OSError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            lost = isinstance(error, DBAPIError) and error.connection_invalidated
            failure = classify(cause, lost=lost, connected=connected)
            if failure in ("unreachable", "interrupted") or (failure == "locked" and not saving):
                self._quiet_because = "locked" if failure == "locked" else "unreachable"
                self._quiet_until = time.monotonic() + self._quiet
            raise StoreError(sentence(failure, saving=saving)) from error


def _for_us_alone(file: Path) -> None:
    """Make the file, before it holds what people wrote, so that other accounts of this computer cannot read it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _sqlite(url: sa.URL, wait: float) -> sa.Engine:
    engine = sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True, connect_args={"timeout": wait})

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        # The driver's own habit of beginning transactions late would let two savers both read before either writes.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        # What is removed is overwritten, and does not stay in the file until something else needs the room.
        connection.execute("PRAGMA secure_delete = ON")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("saving") else "BEGIN")

    return engine


class _Patient(psycopg.Connection[Any]):
    """A connection with a deadline of its own: the server's deadlines do not count for a server that hangs, or is cut off."""

    patience: float = _SIGN_OF_LIFE_S

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Every exchange with the server goes through here. OperationalError when it takes too long; the connection is then closed."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:  # no answer yet, and perhaps never
                self.pgconn.finish()
            raise


def _postgres(url: sa.URL) -> sa.Engine:
    # A server that does not answer may hold up a page for seconds, not minutes. No prepared statements: poolers in
    # between do not keep them. Parameters stay out of the log: they hold people's notes.
    short = {
        "connect_timeout": _CONNECT_S,
        "tcp_user_timeout": 5000,
        "prepare_threshold": None,
        "application_name": "buurtbalans",
    }
    engine = sa.create_engine(
        url,
        pool_pre_ping=True,
        pool_timeout=5,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
        connect_args={name: value for name, value in short.items() if name not in url.query},
    )

    @sa.event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
        return _Patient.connect(*arguments, **named)

    @sa.event.listens_for(engine, "checkin")
    def _back(connection: Any, _record: Any) -> None:
        if connection is not None:
            connection.patience = _SIGN_OF_LIFE_S

    return engine


def _set_limits(connection: sa.Connection, wait: float, lock: int | None) -> None:
    """Deadlines of this transaction: the server ends what takes too long, and this side waits a little longer than that."""
    limits = {"lock_timeout": wait, "statement_timeout": wait + 2, "idle_in_transaction_session_timeout": wait + 10}
    settings = [sa.func.set_config(name, f"{int(seconds * 1000)}ms", True) for name, seconds in limits.items()]
    connection.execute(sa.select(*settings))
    driver: Any = connection.connection.driver_connection
    driver.patience = wait + 3
    if lock is not None:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))
