"""The HTTP side: `/{original host}/{original path}` goes to the imitated services; faults happen here."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from . import leefbaarometer, odata, pdok
from .answers import Answer, Links, Settings, json_answer
from .country import Country, default_country
from .faults import GARBAGE, Desk, Fault, Request
from .tables import Table, all_tables

CONTROL = "/_control"


class SyntheticServices:
    """A server of the services of an invented country on 127.0.0.1, for as long as the `with` block lasts.

    `page_size` is the limit of CBS tables (10,000 in the real service), `police_page_size` that of the police
    table (by default eight times as much) and `pdok_limit` caps a page of the map. `links` decides whether
    absolute links in answers lead to this server or to the original hosts. They may be changed meanwhile.
    """

    def __init__(
        self,
        page_size: int = 50,
        links: Links = "server",
        pdok_limit: int = 12,
        police_page_size: int | None = None,
        country: Country | None = None,
        port: int = 0,
    ) -> None:
        self.page_size, self.links, self.pdok_limit = page_size, links, pdok_limit
        self.police_page_size = 8 * page_size if police_page_size is None else police_page_size
        self.country = country or default_country()
        self.desk = Desk()
        self.stopping = threading.Event()
        self._tables: dict[str, Table] | None = None
        self._tables_lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.services = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:port`, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def log(self) -> list[Request]:
        """Requests so far, `/_control` left out. Written before the answer is sent."""
        return self.desk.log

    @property
    def tables(self) -> dict[str, Table]:
        """The CBS tables of this server, built at first use."""
        with self._tables_lock:
            if self._tables is None:
                self._tables = all_tables(self.country)
            return self._tables

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
        """Forget faults, log and changed tables."""
        self.desk.clear_faults()
        self.desk.clear_log()
        with self._tables_lock:
            self._tables = None

    def rename_column(self, table: str, name: str, stem: str) -> None:
        """Publish a column under another stem; `name` is a stem, `stem#2` or a key. KeyError when unknown."""
        self.tables[table].rename(name, stem)

    def remove_column(self, table: str, name: str) -> None:
        """Leave a column out of a table. Raises KeyError when unknown."""
        self.tables[table].remove(name)

    def empty_table(self, table: str) -> None:
        """Keep a table with its columns and no rows. Raises KeyError when unknown."""
        self.tables[table].empty()

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        """The answer to one request, faults left aside."""
        settings = Settings(self.page_size, self.police_page_size, self.pdok_limit, self.links, self.url)
        host, _, rest = path.lstrip("/").partition("/")
        rest = "/" + rest
        if host in ("opendata.cbs.nl", "dataderden.cbs.nl"):
            return odata.answer(host, rest, query, self.tables, settings)
        if host == pdok.HOST:
            return pdok.answer(rest, query, self.country, settings)
        if host == "geo.leefbaarometer.nl" and rest in ("/lbm3/ows", "/lbm3/wfs"):
            return leefbaarometer.wfs(query, self.country)
        if host == "www.leefbaarometer.nl" and rest == leefbaarometer.ZIP_PATH:
            return Answer(200, "application/zip", leefbaarometer.scores_zip(self.country))
        return Answer(404, "text/html", b"<html><body>404</body></html>")

    def control(self, path: str, query: dict[str, str]) -> Answer:
        """The same over HTTP: `/_control?status=503&n=2&match=...` and `/_control/log` (`?clear=1`).

        Also `reset=1`, `rename=TABLE:NAME:STEM`, `remove=TABLE:NAME` and `empty=TABLE`.
        """
        if path == f"{CONTROL}/log":
            entries = [{**entry._asdict(), "url": entry.url} for entry in self.log]
            if query.get("clear"):
                self.clear_log()
            return json_answer(entries)
        try:
            if query.pop("reset", ""):
                self.reset()
            if text := query.pop("rename", ""):
                table, name, stem = text.split(":")
                self.rename_column(table, name, stem)
            if text := query.pop("remove", ""):
                table, name = text.split(":")
                self.remove_column(table, name)
            if text := query.pop("empty", ""):
                self.empty_table(text)
            if query:
                self.fault(**_fault_options(query))  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError) as error:
            return json_answer({"error": str(error)}, status=400)
        return json_answer({"pending": [asdict(fault) for fault in self.desk.pending]})


def _fault_options(query: dict[str, str]) -> dict[str, object]:
    kinds = {"status": int, "n": int, "retry_after": int, "delay": float, "hang": float, "match": str}
    return {key: kinds[key](value) if key in kinds else value not in ("", "0") for key, value in query.items()}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    services: SyntheticServices

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is what the tests are about, not something to print."""


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
        if path.startswith(CONTROL):
            self._send(services.control(path, query))
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
