"""Small servers for what a network does to a request: answers by script, TLS with a certificate of our own, and a proxy."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lib.databank.errors import SourceUnavailable
from lib.databank.sources.web import Web, is_json

TABLE = "https://opendata.cbs.nl/ODataApi/odata/1"
Script = Callable[["Visit"], None]


class Visit(BaseHTTPRequestHandler):
    """One request; `say` answers it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: SmallServer

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        self.server.script(self)

    def do_CONNECT(self) -> None:
        self.do_GET()

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer; an underscore in the name of a header stands for a hyphen. Content_Length may be said otherwise than it is."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), "Content_Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen."""


class SmallServer(ThreadingHTTPServer):
    """Answers every request on 127.0.0.1 by `script`; `paths` are those asked for."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.script, self.paths, self.scheme = script, list[str](), "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.place}"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what the tests are about."""


@contextmanager
def serving(script: Script, certificate: Path | None = None) -> Iterator[SmallServer]:
    """A small server, over TLS with a certificate (PEM with its key)."""
    server = SmallServer(script)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.scheme = "https"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_certificate(directory: Path, *, name: str = "IP:127.0.0.1", days: str = "2") -> Path:
    """A self-signed certificate with its key in one PEM file, made by openssl; skips the test where that is not installed."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key, certificate, whole = directory / "key.pem", directory / "certificate.pem", directory / "whole.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += [
        "-keyout",
        str(key),
        "-out",
        str(certificate),
        "-days",
        days,
        "-subj",
        "/CN=test",
        "-addext",
        f"subjectAltName={name}",
    ]
    subprocess.run(command, check=True, capture_output=True)
    whole.write_bytes(key.read_bytes() + certificate.read_bytes())
    return whole


def fine(visit: Visit) -> None:
    visit.say(200, b'{"value": []}')


def failure(url: str) -> tuple[SourceUnavailable, list[float]]:
    """The error that asking for `url` ends in, and the waits before it."""
    waits: list[float] = []
    with pytest.raises(SourceUnavailable) as failed:
        Web(waits.append).get(url, is_json)
    assert "\n" not in str(failed.value)
    assert "bewaard" in str(failed.value) or failed.value.reason == "instelling"
    return failed.value, waits


def free_place() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"
