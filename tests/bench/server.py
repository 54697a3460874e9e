"""A Streamlit server to measure, and a client that speaks its websocket protocol without a browser."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Run:
    """One script run: seconds until finished, and bytes received."""

    seconds: float
    received: int


@dataclass
class Server:
    """A running app."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def memory_mb(self) -> float:
        """Memory of the server process in MB: its own, and its part of what it shares with others."""
        used = psutil.Process(self.process.pid).memory_full_info()
        return float(getattr(used, "pss", used.uss) / 1e6)


@contextlib.contextmanager
def serve(databank: Path | None, **more: str) -> Iterator[Server]:
    """The app on a free port, on the given databank or on the sample; `more` are settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **os.environ,
        "BUURTBALANS_BEHEER": "0",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "2",
        **more,
    }  # as `make run`
    environment.pop("BUURTBALANS_DATABANK", None)
    if databank is not None:
        environment["BUURTBALANS_DATABANK"] = str(databank)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.headless", "true"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).ok:
                    break
            time.sleep(0.25)
        else:
            raise RuntimeError("the server did not start")
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(10)


class Client:
    """One session."""

    def __init__(self, server: Server) -> None:
        self._socket: ClientConnection = connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=None,  # type: ignore[list-item]
        )
        self._hashes: set[str] = set()

    def run(self, page: str, query: str) -> Run:
        """Run the script as a visitor of this link and wait until it is finished."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        message.rerun_script.cached_message_hashes.extend(self._hashes)
        started = time.perf_counter()
        self._socket.send(message.SerializeToString())
        received = 0
        while True:
            frame = self._socket.recv(timeout=180)
            assert isinstance(frame, bytes)
            received += len(frame)
            answer = ForwardMsg.FromString(frame)
            if answer.hash and answer.metadata.cacheable:
                self._hashes.add(answer.hash)
            if answer.WhichOneof("type") == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return Run(time.perf_counter() - started, received)

    def close(self) -> None:
        """End the session."""
        self._socket.close()
