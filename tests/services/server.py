"""The HTTP side: `/{original host}/{original path}` goes to the imitated services; faults happen here."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from . import leefbaarometer, odata, pdok
from .answers import Answer, Links, PdokFilters, Settings, json_answer
from .changes import ELSEWHERE
from .contract import CBS_HOST, CRIME_HOST, MAP_HOST, WFS_HOST, WFS_PATH, ZIP_HOST, ZIP_PATH, Vintage
from .control import PATH, control
from .country import Country, default_country
from .faults import GARBAGE, Desk, Fault, Request
from .knobs import Knobs
from .scores_zip import scores_zip

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class SyntheticServices(Knobs):
    """A server of the services of an invented country on 127.0.0.1, for as long as the `with` block lasts.

    `vintage` 2026 is as the services are in autumn 2026, 2024 as they were before. `page_size` is the limit of CBS tables
    (10,000 in the real service), `police_page_size` that of the police table (by default eight times as much) and
    `pdok_limit` caps a page of the map. `links` decides whether absolute links in answers lead to this server or to the
    original hosts. `pdok_filters` "none" lets the map of 2026 refuse filters on properties, `ranges` lets the zip answer to
    HTTP Range. These may be changed meanwhile, except the vintage; `only_contract` (answers with the names of the
    contract and nothing else) and the other knobs are undone by `reset`. With `tls` it speaks HTTPS with a
    certificate of its own, which `certificate` (PEM) vouches for.
    """

    def __init__(
        self,
        page_size: int = 50,
        links: Links = "server",
        pdok_limit: int = 12,
        police_page_size: int | None = None,
        country: Country | None = None,
        port: int = 0,
        *,
        vintage: Vintage = 2024,
        pdok_filters: PdokFilters = "named",
        ranges: bool = True,
        only_contract: bool = False,
        tls: bool = False,
    ) -> None:
        super().__init__(country or default_country(vintage=vintage), only_contract=only_contract)
        self.page_size, self.links, self.pdok_limit = page_size, links, pdok_limit
        self.police_page_size = 8 * page_size if police_page_size is None else police_page_size
        self.pdok_filters, self.ranges = pdok_filters, ranges
        self.desk = Desk()
        self.stopping = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.services = self
        self.certificate = _with_tls(self._server) if tls else b""
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:port` or the same with https, without a slash at the end."""
        return f"http{'s' if self.certificate else ''}://127.0.0.1:{self._server.server_address[1]}"

    @property
    def log(self) -> list[Request]:
        """Requests so far, `/_control` left out. Written before the answer is sent."""
        return self.desk.log

    def start(self) -> SyntheticServices:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and let go of requests that hang."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> SyntheticServices:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def fault(
        self,
        *,
        status: int = 0,
        delay: float = 0.0,
        truncate: bool = False,
        garbage: bool = False,
        drop: bool = False,
        hang: float = 0.0,
        n: int = 1,
        match: str = "",
        retry_after: int = 1,
    ) -> None:
        """Order a fault for the next `n` matching requests (see `Fault`); ValueError when it does nothing."""
        self.desk.order(Fault(status, delay, truncate, garbage, drop, hang, n, match, retry_after))

    def clear_log(self) -> None:
        self.desk.clear_log()

    def reset(self) -> None:
        """Forget faults, log and everything that was changed by a knob."""
        self.desk.clear_faults()
        self.desk.clear_log()
        self.reset_changes()

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        """The answer to one request, faults left aside."""
        settings = Settings(
            self.page_size, self.police_page_size, self.pdok_limit, self.links, self.url, self.pdok_filters, self.changes
        )
        host, _, rest = path.lstrip("/").partition("/")
        rest = "/" + rest
        if host == ELSEWHERE:
            return self.answer(rest, query)
        if host in (CBS_HOST, CRIME_HOST):
            return odata.answer(host, rest, query, self.tables, settings)
        if host == MAP_HOST:
            return pdok.answer(rest, query, self.country, settings)
        if host == WFS_HOST and rest in (WFS_PATH, WFS_PATH.replace("ows", "wfs")):
            return leefbaarometer.wfs(query, self.country, settings)
        if host == ZIP_HOST and rest == ZIP_PATH:
            return Answer(200, "application/zip", scores_zip(self.country, self.changes))
        return Answer(404, "text/html", b"<html><body>404</body></html>")


def _with_tls(server: ThreadingHTTPServer) -> bytes:
    """Let a server speak TLS; gives the certificate that a client has to trust, as PEM."""
    import trustme  # here, so that tests without TLS do not wait for it

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    # the handshake belongs to the thread of the request: a client that breaks it off must not end the server
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return bytes(authority.cert_pem.bytes())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    services: SyntheticServices

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what the tests are about, not something to print."""


def _part_of(answer: Answer, asked: str) -> Answer:
    """What HTTP Range asks for: 206 with that part of the body, 416 beyond its end, the whole when nothing is asked."""
    size, match = len(answer.body), _RANGE.fullmatch(asked.strip())
    headers = {**answer.headers, "Accept-Ranges": "bytes"}
    if answer.status != 200 or match is None or match[1] == match[2] == "":
        return Answer(answer.status, answer.content_type, answer.body, headers)
    first = int(match[1]) if match[1] else max(0, size - int(match[2]))
    last = min(int(match[2]), size - 1) if match[1] and match[2] else size - 1
    if first > last:
        return Answer(416, "text/html", b"", headers | {"Content-Range": f"bytes */{size}"})
    return Answer(
        206, answer.content_type, answer.body[first : last + 1], headers | {"Content-Range": f"bytes {first}-{last}/{size}"}
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    timeout = 30
    # one packet per answer: otherwise the client waits for the delayed acknowledgement of the headers
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        services = self.server.services
        split = urlsplit(self.path)
        path, text = unquote(split.path), unquote(split.query.replace("+", " "))
        query = dict(parse_qsl(split.query, keep_blank_values=True))
        if path.startswith(PATH):
            self._send(control(services, path, query))
            return
        fault = services.desk.next_fault(f"{path}?{text}") or Fault()
        if fault.delay:
            services.stopping.wait(fault.delay)
        if fault.drop or fault.hang:
            services.desk.record(Request(self.command, path, text, 0, fault.label))
            services.stopping.wait(fault.hang)
            self._reset()
            return
        answer = self._spoiled(fault) or self._honest(path, query)
        services.desk.record(Request(self.command, path, text, answer.status, fault.label))
        self._send(answer, fault.truncate)

    do_HEAD = do_GET

    def _honest(self, path: str, query: dict[str, str]) -> Answer:
        try:
            return self.server.services.answer(path, query)
        except Exception as error:
            # 599 is a mistake of this server, not one that it imitates
            return json_answer({"mistake": repr(error)}, status=599)

    def _spoiled(self, fault: Fault) -> Answer | None:
        if fault.garbage:
            return Answer(200, "text/html", GARBAGE)
        if not fault.status:
            return None
        headers = {"Retry-After": str(fault.retry_after)} if fault.status in (429, 503) else {}
        return Answer(fault.status, "text/html", b"<html><body>Service Unavailable</body></html>", headers)

    def _send(self, answer: Answer, truncate: bool = False) -> None:
        if answer.content_type == "application/zip" and self.server.services.ranges:
            answer = _part_of(answer, self.headers.get("Range", ""))
        body = answer.body
        packed = "gzip" in self.headers.get("Accept-Encoding", "") and answer.content_type != "application/zip"
        if packed:
            body = gzip.compress(body, compresslevel=1, mtime=0)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if truncate else body)
        self.close_connection = self.close_connection or truncate

    def _reset(self) -> None:
        """Close without a goodbye, so that the client sees a reset connection."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """The request log of the services takes the place of lines on the screen."""
