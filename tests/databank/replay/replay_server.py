"""The replay of the public services, where that folder is at hand, and a proxy before it that rewrites its answers."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

FOLDER = Path(__file__).parents[3].parent / "shared" / "replay"


def has_replay() -> bool:
    return (FOLDER / "data" / "replay.sqlite").exists()


needs_replay = pytest.mark.skipif(not has_replay(), reason="the replay of the public services (../shared/replay) is not here")

Change = Callable[[str, bytes], bytes]
"""(path with query, body) -> body; for answers that are all right."""


@contextmanager
def replay(*options: str) -> Iterator[str]:
    """Address of a replay of its own on a free port."""
    command = [sys.executable, str(FOLDER / "replay.py"), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("replay ready on "), line
            yield line.split(" on ")[1].split("/ ")[0]
        finally:
            process.kill()


def log_of(address: str) -> list[dict[str, Any]]:
    """What was asked since the last time."""
    return requests.get(f"{address}/_control/log?clear=1", timeout=60).json()


def disturb(address: str, fault: str, match: str) -> None:
    """Let all requests with `match` in their path go wrong from now on; "" undoes it."""
    order = f"{fault}&n=9999&match={match}" if fault else "reset=1"
    requests.get(f"{address}/_control?{order}", timeout=60).raise_for_status()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no news."""


class Rewriting:
    """A proxy for as long as the `with` block lasts: what `change` does not touch is as the service sent it.

    `paths` are replaced in what is asked. Answers of the service are kept, for it always gives the same.
    """

    def __init__(self, upstream: str) -> None:
        self.change: Change = lambda _, body: body
        self.paths: dict[str, str] = {}
        self._kept: dict[str, tuple[int, str, bytes]] = {}
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, content_type, body = proxy._answer(upstream, self.path)
                body = proxy.change(self.path, body) if status == 200 else body
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """No lines on the screen."""

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def _answer(self, upstream: str, path: str) -> tuple[int, str, bytes]:
        for old, new in self.paths.items():
            path = path.replace(old, new)
        if path not in self._kept:
            answer = requests.get(upstream + path, timeout=120)
            self._kept[path] = answer.status_code, answer.headers.get("Content-Type", ""), answer.content
        return self._kept[path]

    def __enter__(self) -> Rewriting:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def with_unknown_certificate() -> Iterator[str]:
    """Address of a server that speaks HTTPS with a certificate that nobody vouches for."""
    import trustme  # here, so that tests without TLS do not wait for it

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    server = _Quiet(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def rows_changed(match: str, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Change:
    """A change of the rows of OData answers with `match` in their path."""

    def rewrite(path: str, body: bytes) -> bytes:
        if match not in path:
            return body
        answer = json.loads(body)
        return json.dumps({**answer, "value": change(answer["value"])}).encode()

    return rewrite
