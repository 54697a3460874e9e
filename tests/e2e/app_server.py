"""The app as a server process of its own, on a free port, with an environment of the test's choosing."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

import psutil

from lib.settings import ROOT

_STARTUP_S = 60
_ATTEMPTS = 3


class AppServer:
    """`with AppServer(directory, BUURTBALANS_DATABANK=...) as app:` serves until the block ends, then kills all it started.

    Variables of Buurtbalans that the test does not set are not inherited. The own databank is `directory`/databank and
    scenarios are saved in `directory` unless set. `script` is another page to serve than the app, `checkout` another copy of the
    code than this one, as on another machine.
    """

    def __init__(self, directory: Path, *, script: str = "app.py", checkout: Path = ROOT, **environment: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.databank = Path(environment.get("BUURTBALANS_DATABANK") or directory / "databank")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BUURTBALANS_", "STREAMLIT_"))}
        mine = {
            "BUURTBALANS_DATABANK": str(self.databank),
            "BUURTBALANS_DATABASE_URL": f"sqlite:///{directory / 'scenarios.sqlite'}",
        }
        self._environment = {**kept, "PYTHONPATH": str(checkout), **mine, **environment}
        base = environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        self._folder = f"{base}/" if base else ""
        self._script, self._checkout = script, checkout
        self._log = directory / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def log(self) -> str:
        """What the server wrote; errors of page scripts are in it."""
        text = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        return re.sub(r"\x1b\[[\d;]*m", "", text)

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped by its test."""
        return self._process is not None

    def url(self, page: str = "", **query: str | int) -> str:
        """Link to a page ('' is the start) with query parameters."""
        return f"http://127.0.0.1:{self.port}/{self._folder}{page}{'?' if query else ''}{urlencode(query)}"

    def __enter__(self) -> Self:
        for _ in range(_ATTEMPTS):
            if self._start():
                return self
            # Another process took the port between the choice and the start.
            self._kill()
        raise RuntimeError(f"the app did not start:\n{self.log}")

    def __exit__(self, *_: object) -> None:
        self._kill()

    def _start(self) -> bool:
        self.port = _free_port()
        options = {"port": self.port, "address": "127.0.0.1", "headless": "true"}
        flags = [f"--server.{name}={value}" for name, value in options.items()]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", self._script, *flags],
                cwd=self._checkout,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + _STARTUP_S
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with urllib.request.urlopen(self.url("_stcore/health"), timeout=2) as answer:
                    return bool(answer.status == 200)
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        return False

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        # Downloads run in a session of their own, so the process group does not reach them.
        try:
            children = psutil.Process(process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            children = []
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        for child in children:
            if child.is_running():
                child.kill()
        process.wait()


StartApp = Callable[..., AppServer]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
