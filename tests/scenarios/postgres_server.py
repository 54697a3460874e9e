"""A real PostgreSQL server for tests: on localhost, on a free port, in a directory of its own, stopped at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg import sql

USER = "beheer"
# Signs that have a meaning in an address: it must be written as one, and never come out in a message.
PASSWORD = "geh@im/w:oord?"
_ESCAPED = "geh%40im%2Fw%3Aoord%3F"
_SECONDS = 120


def programs() -> Path | None:
    """Directory with initdb and postgres: the newest that Debian installed, or on the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def require_postgres() -> None:
    """Skip the test where there is no PostgreSQL; fail instead with BUURTBALANS_POSTGRES_TESTS=required."""
    if programs() is None:
        reason = "no PostgreSQL here: apt-get install postgresql"
        if os.environ.get("BUURTBALANS_POSTGRES_TESTS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


class PostgresServer:
    """`start`, `stop_at_once` and `close`; `url(database)` is the setting that leads to it."""

    def __init__(self) -> None:
        found = programs()
        assert found is not None
        self._programs = found
        self._account = self._other_account() if os.geteuid() == 0 else None
        # Not pytest's own directory: that one is closed to the other account.
        self._directory = Path(tempfile.mkdtemp(prefix="buurtbalans-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        password = self._directory / "password"
        password.write_text(PASSWORD)
        if self._account:
            for path in (self._directory, password):
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
        options = ["-A", "scram-sha-256", "-U", USER, f"--pwfile={password}", "--encoding=UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", "-D", str(self._directory / "data"), *options).wait(timeout=_SECONDS)

    @staticmethod
    def _other_account() -> pwd.struct_passwd:
        # PostgreSQL refuses to run as root.
        accounts = {account.pw_name: account for account in pwd.getpwall()}
        return accounts.get("postgres") or accounts["nobody"]

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        account = self._account
        with (self._directory / f"{program}.log").open("ab") as log:
            return subprocess.Popen(
                [str(self._programs / program), *arguments],
                stdout=log,
                stderr=log,
                cwd=self._directory,
                env={"LC_ALL": "C", "PATH": os.defpath},
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )

    def start(self) -> None:
        """Start and wait until it answers."""
        places = ["-h", "127.0.0.1", "-p", str(self.port), "-k", ""]
        self._process = self._run("postgres", "-D", str(self._directory / "data"), *places)
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def stop_at_once(self) -> None:
        """As when the power fails: no connection is finished, nothing that was not committed is kept."""
        assert self._process is not None
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=_SECONDS)

    def hang(self, postmaster: bool = True) -> Callable[[], None]:
        """Stop all processes as they are, or all but the one that lets in new connections; call what is given back to go on."""
        assert self._process is not None
        family = psutil.Process(self._process.pid)
        stopped = [*family.children(recursive=True), *([family] if postmaster else [])]
        for process in stopped:
            process.suspend()

        def go_on() -> None:
            for process in stopped:
                with suppress(psutil.NoSuchProcess):
                    process.resume()

        return go_on

    def close(self) -> None:
        """Stop and clear away."""
        if self._process and self._process.poll() is None:
            self.stop_at_once()
        shutil.rmtree(self._directory, ignore_errors=True)

    def url(self, database: str) -> str:
        """The setting for a database on this server."""
        return f"postgresql://{USER}:{_ESCAPED}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement beside the store."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(sql.SQL(statement))  # type: ignore[arg-type]
