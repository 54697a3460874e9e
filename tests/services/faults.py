"""Faults on order, and the log of what was asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import NamedTuple

GARBAGE = b"<!DOCTYPE html><html><head><title>Storing</title></head><body>Even niet bereikbaar.</body></html>"


class Request(NamedTuple):
    """One logged request: `path` begins with the original host, `query` is decoded, status 0 is no answer."""

    method: str
    path: str
    query: str
    status: int
    fault: str

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass
class Fault:
    """What happens to the next `n` requests whose decoded path and query contain `match`.

    One of: `status` (503 and 429 come with Retry-After), `truncate` (full Content-Length, half the body),
    `garbage` (an HTML page with 200), `drop` (reset without an answer), `hang` (silence for that many seconds
    or until the server stops, then a reset). `delay` (seconds) goes with any of them or alone.
    """

    status: int = 0
    delay: float = 0.0
    truncate: bool = False
    garbage: bool = False
    drop: bool = False
    hang: float = 0.0
    n: int = 1
    match: str = ""
    retry_after: int = 1

    @property
    def label(self) -> str:
        names = [name for name in ("truncate", "garbage", "drop", "hang", "delay") if getattr(self, name)]
        return " ".join([str(self.status)] * bool(self.status) + names)


class Desk:
    """Pending faults and the log, safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._log: list[Request] = []

    def order(self, fault: Fault) -> None:
        if not fault.label:
            raise ValueError("a fault needs a status, delay, truncate, garbage, drop or hang")
        with self._lock:
            self._faults.append(fault)

    def next_fault(self, url: str) -> Fault | None:
        """The first pending fault for this request, used up by one."""
        with self._lock:
            for fault in self._faults:
                if fault.match in url:
                    fault.n -= 1
                    if fault.n <= 0:
                        self._faults.remove(fault)
                    return fault
        return None

    def record(self, request: Request) -> None:
        with self._lock:
            self._log.append(request)

    @property
    def log(self) -> list[Request]:
        with self._lock:
            return list(self._log)

    @property
    def pending(self) -> list[Fault]:
        with self._lock:
            return list(self._faults)

    def clear_log(self) -> None:
        with self._lock:
            self._log.clear()

    def clear_faults(self) -> None:
        with self._lock:
            self._faults.clear()
