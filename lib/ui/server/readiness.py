"""Whether this process can do its work: read the databank and the database of scenarios. For whoever sends visitors to processes.

Asked often, looked into seldom: an answer counts for some seconds, and whoever asks meanwhile waits for the same one, not longer
than a deadline. The answer names the part only; what is wrong with it, which may name folders, goes to the log of the server.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib.databank import default_path
from lib.databank.errors import DatabankError
from lib.databank.store import open_databank
from lib.scenarios import StoreError
from lib.scenarios.keeping.place import database_url
from lib.scenarios.keeping.store import Store

PATH = "/readyz"
DEADLINE_S, COUNTS_FOR_S = 5.0, 5.0
_LATE = "antwoordt niet op tijd"


def databank_problem() -> str:
    """What is wrong with the databank that pages open, "" when all its files are there and can be read."""
    try:
        databank = open_databank(default_path())
    except DatabankError as error:
        return str(error)
    for part in databank.parts:
        if not os.access(databank.path / part.file, os.R_OK):
            return f"Het bestand {part.file} van databank {databank.path} is er niet of is niet te lezen."
    return ""


def database_problem() -> str:
    """What is wrong with the database of scenarios, "" when it can be read."""
    try:
        _store(database_url()).recent(limit=1)
    except StoreError as error:
        return str(error)
    return ""


@lru_cache(maxsize=2)
def _store(url: str) -> Store:
    return Store(url, quiet=0.0)


PARTS: dict[str, Callable[[], str]] = {"databank": databank_problem, "database": database_problem}


class Readiness:
    """The route. One per process."""

    def __init__(self) -> None:
        self._looking: dict[str, asyncio.Task[str]] = {}
        self._known: dict[str, tuple[float, str]] = {}
        self._logged: dict[str, str] = {}

    async def answer(self, _request: Request) -> Response:
        """200 when every part can be read, 503 when one cannot, or does not answer before the deadline."""
        found = dict(zip(PARTS, await asyncio.gather(*(self._state(part) for part in PARTS)), strict=True))
        for part, problem in found.items():
            if problem != self._logged.get(part, ""):
                print(f"/readyz: {part} {problem or 'is weer te lezen'}", file=sys.stderr, flush=True)
            self._logged[part] = problem
        ready = not any(found.values())
        body = {"status": "ok" if ready else "niet klaar"}
        body |= {part: "ok" if not problem else _LATE if problem == _LATE else "niet te lezen" for part, problem in found.items()}
        return JSONResponse(body, status_code=200 if ready else 503, headers={"Cache-Control": "no-store"})

    async def _state(self, part: str) -> str:
        at, problem = self._known.get(part, (0.0, ""))
        if at and time.monotonic() - at < COUNTS_FOR_S:
            return problem
        task = self._looking.get(part)
        if task is None or task.done():
            task = self._looking[part] = asyncio.create_task(asyncio.to_thread(PARTS[part]))
        try:
            problem = await asyncio.wait_for(asyncio.shield(task), DEADLINE_S)
        except TimeoutError:
            return _LATE
        self._known[part] = (time.monotonic(), problem)
        return problem
