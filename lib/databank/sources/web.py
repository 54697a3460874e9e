"""HTTP for all sources: retries with back-off, answers that are checked before they are believed, and ranges of large files.

`network.py` knows the settings of the environment, `barriers.py` what each failure means.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.parse import quote, urlsplit

import orjson
import requests
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema
from urllib3.exceptions import HTTPError

from lib.databank.errors import SourceFailed, UnexpectedData
from lib.databank.sources import barriers
from lib.databank.sources.barriers import Barrier
from lib.databank.sources.network import Route, Trusting, mirrored, route_to, same_service, trusted

ATTEMPTS = 6
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 20.0
TIMEOUT_S = (10, 120)  # to connect, and between two pieces of an answer
LONGEST_ANSWER_S = 1800.0
GIVEN_UP_AFTER = 2  # failures in a row after which a host is not asked again
_MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_MISSING = frozenset({400, 404, 410})

T = TypeVar("T")


class TooLarge(Exception):
    """The answer is larger than the caller wants to wait for."""


class NotFound(SourceFailed):
    """The service says that this table, year or layer does not exist (HTTP 400, 404 or 410)."""


def with_query(url: str, params: Mapping[str, str]) -> str:
    """`url` with a query string; keeps the signs that OData and CQL readers expect to see unescaped."""
    return url + "?" + "&".join(f"{quote(k, safe='$:')}={quote(v, safe='$,:()/')}" for k, v in params.items())


class Web:
    """Fetches bytes. `pause` is called with the seconds to wait before a retry and may raise to stop.

    All that fetches tries again after server errors, time-outs, broken connections, cut-off answers and answers that a check
    refuses (by raising ValueError), with growing waits, or later when the service asks for that in Retry-After. It raises
    NotFound for HTTP 400, 404 and 410, UnexpectedData for an answer that asking again will not change, and SourceUnavailable
    with its `reason` when the service keeps failing or what stands in the way is final. A host that failed twice in a row is not
    asked again by this Web: the same error is raised at once.
    """

    def __init__(self, pause: Callable[[float], None] = time.sleep, attempts: int = ATTEMPTS) -> None:
        self._session = requests.Session()
        # Proxy and certificates are settings that we read and check ourselves; passwords of .netrc are of no use here.
        self._session.trust_env = False
        self._session.headers["User-Agent"] = "Buurtbalans (open data explorer)"
        self._pause, self._attempts = pause, attempts
        self._secured = False
        self._failures: dict[str, list[Barrier]] = {}

    def get(self, url: str, check: Callable[[bytes], object], at_most_bytes: int | None = None) -> bytes:
        """Body of `url`, after `check` has accepted it. Raises TooLarge when it has more than `at_most_bytes`."""

        def read(answer: requests.Response, route: Route) -> bytes:
            if at_most_bytes is not None and _length(answer) > at_most_bytes:
                raise TooLarge(route.host)
            body = bytearray()
            for chunk in _chunks(answer):
                body += chunk
                if at_most_bytes is not None and len(body) > at_most_bytes:
                    raise TooLarge(route.host)
            whole = bytes(body)
            _accept(lambda: check(whole), answer, whole[:500], route)
            return whole

        return self._ask(url, read)

    def save(
        self,
        url: str,
        path: Path,
        check: Callable[[IO[bytes]], object],
        on_bytes: Callable[[int, int], None] = lambda *_: None,
    ) -> None:
        """Write the body of `url` to `path`, piece by piece, after `check` has accepted it as an open file.

        `on_bytes(done, total)` is called with every piece (total 0: not known) and may raise to stop; then and on any error
        `path` stays as it was. Raises OSError when the disk does not take it.
        """

        def read(answer: requests.Response, route: Route) -> None:
            total, done, start = _length(answer), 0, b""
            with _replacing(path) as stream:
                for chunk in _chunks(answer):
                    stream.write(chunk)
                    done, start = done + len(chunk), (start or chunk)[:500]
                    on_bytes(done, total)
                stream.flush()
                stream.seek(0)
                _accept(lambda: check(stream), answer, start, route)

        self._ask(url, read)

    def size(self, url: str) -> int | None:
        """Bytes of the file at `url`; None when the service does not give parts of it."""
        answer = self._range(url, 0, 1)
        return None if answer is None else answer[1]

    def ranged(self, url: str, start: int, end: int) -> bytes | None:
        """Bytes `start` up to, not including, `end` of the file at `url`; None when the service does not give parts of it."""
        answer = self._range(url, start, end)
        return None if answer is None else answer[0]

    def _range(self, url: str, start: int, end: int) -> tuple[bytes, int] | None:
        """The part and the bytes of the whole file."""

        def read(answer: requests.Response, route: Route) -> tuple[bytes, int] | None:
            if answer.status_code != 206:
                return None
            said = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", answer.headers.get("Content-Range", "").strip(), re.ASCII)
            if said is None or int(said[1]) != start:
                return None
            body = bytearray()
            for chunk in _chunks(answer):
                body += chunk
                if len(body) > end - start:
                    return None
            if len(body) != min(end, int(said[3])) - start:
                raise Barrier("geen_verbinding", "antwoord afgebroken", route.to_check)
            return bytes(body), int(said[3])

        return self._ask(url, read, {"Range": f"bytes={start}-{end - 1}", "Accept-Encoding": "identity"})

    def _ask(self, url: str, read: Callable[[requests.Response, Route], T], headers: dict[str, str] | None = None) -> T:
        route = route_to(url)
        for given_up in map(self._failures.get, (route.asked, route.host)):
            if given_up and len(given_up) >= GIVEN_UP_AFTER:
                raise given_up[-1].error(route.host)
        tried, wait = 0, FIRST_WAIT_S
        while True:
            tried += 1
            try:
                result = self._once(url, route, read, headers or {})
            except Barrier as barrier:
                if tried < min(self._attempts, barrier.attempts):
                    self._pause(max(wait, barrier.asked))
                    wait = min(2 * wait, LONGEST_WAIT_S)
                    continue
                barrier.tried = tried
                unreached = barrier.reason in ("geen_verbinding", "proxy", "certificaat") and not barriers.was_broken_off(barrier)
                self._failures.setdefault(route.asked if unreached else route.host, []).append(barrier)
                raise barrier.error(route.host) from barrier
            except (NotFound, UnexpectedData, TooLarge):
                self._answered(route)
                raise
            self._answered(route)
            return result

    def _answered(self, route: Route) -> None:
        self._failures.pop(route.asked, None)
        self._failures.pop(route.host, None)

    def _once(self, url: str, route: Route, read: Callable[[requests.Response, Route], T], headers: dict[str, str]) -> T:
        """One attempt. Raises Barrier when it comes to nothing."""
        try:
            with self._follow(url, route, headers) as answer:
                status = answer.status_code
                if status == 200 or (headers and status in (206, 416)):
                    return read(answer, route)
                if status in _MISSING:
                    raise NotFound(
                        f"{route.host} kent '{urlsplit(url).path}' niet (HTTP {status}). De dienst is veranderd: probeer het later "
                        f"opnieuw of werk Buurtbalans bij."
                    )
                if status == 500 and b"10000 records" in next(_chunks(answer), b""):
                    raise UnexpectedData(f"{route.host} geeft niet meer dan 10.000 rijen in één antwoord.")
                raise barriers.of_status(status, answer.headers.get("Retry-After", ""), route)
        except (InvalidURL, InvalidSchema, MissingSchema) as error:
            advice = f"{route.to_check}."
            raise Barrier("instelling", f"'{mirrored(url)}' is geen geldig adres.", advice, attempts=1) from error
        except (requests.RequestException, HTTPError) as error:
            raise barriers.of_error(error, route) from error

    def _follow(self, url: str, route: Route, headers: dict[str, str]) -> requests.Response:
        """The answer after redirects within the service."""
        target = mirrored(url)
        for _ in range(_MOST_REDIRECTS):
            answer = self._send(target, headers)
            if not answer.is_redirect:
                return answer
            answer.close()
            followed = same_service(target, answer.headers["Location"])
            if followed is None:
                raise barriers.of_redirect(answer.headers["Location"], route)
            target = mirrored(followed)
        raise barriers.of_redirect("zichzelf", route)

    def _send(self, target: str, headers: dict[str, str]) -> requests.Response:
        proxies = route_to(target).proxies
        secure = any(address.startswith("https:") for address in (target, *proxies.values()))
        if secure and not self._secured:
            adapter = Trusting(trusted())
            self._session.mount("https://", adapter)
            self._session.mount("http://", adapter)
            self._secured = True
        return self._session.get(target, headers=headers, proxies=proxies, timeout=TIMEOUT_S, stream=True, allow_redirects=False)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write and read that takes the place of `path` when the block ends well."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("w+b") as stream:
            yield stream
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _length(answer: requests.Response) -> int:
    said = answer.headers.get("Content-Length", "")
    return int(said) if said.isdecimal() else 0


def _chunks(answer: requests.Response) -> Iterator[bytes]:
    """The body piece by piece. Raises requests.Timeout when the whole takes too long, however steadily it drips."""
    until = time.monotonic() + LONGEST_ANSWER_S
    for chunk in answer.iter_content(_CHUNK):
        if time.monotonic() > until:
            raise requests.Timeout("the answer takes too long")
        yield chunk


def _accept(check: Callable[[], object], answer: requests.Response, start: bytes, route: Route) -> None:
    try:
        check()
    except ValueError as error:
        raise barriers.of_content(answer.headers.get("Content-Type", ""), start, route) from error


def is_json(body: bytes) -> dict[str, Any]:
    """Check for `Web.get`: the JSON object that the body is; raises ValueError when it is none."""
    value = from_json(body)
    if not isinstance(value, dict):
        raise ValueError("geen JSON-object")
    return value


def from_json(body: bytes) -> Any:
    """Value of a JSON text, with or without a byte order mark. Raises ValueError for what is none, or nested too deeply."""
    return orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
