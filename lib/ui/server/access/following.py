"""What the record of use says of other processes: sign-ins that ended there end here too. And what is kept for a term,
the record, saved scenarios and workshops, is removed after it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress

from starlette.concurrency import run_in_threadpool

from lib import audit, settings
from lib.scenarios.errors import StoreError
from lib.scenarios.keeping.store import Store
from lib.ui.server.access.provider import read, unreachable
from lib.ui.server.access.sessions import SESSIONS
from lib.workshops.store import Workshops

_EVERY_S = 5.0
_AN_HOUR_S = 3600
_A_DAY_S = 24 * _AN_HOUR_S
_LOG = logging.getLogger("buurtbalans")


@asynccontextmanager
async def follow_record() -> AsyncIterator[None]:
    """While the server runs. A server that cannot read the record goes on with what it knows, and says so once."""
    tasks = [asyncio.create_task(_tidy())]
    if settings.sign_in():
        await _once(False)
        tasks += [asyncio.create_task(_follow()), asyncio.create_task(_greet())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _greet() -> None:
    """A provider that does not answer at the start is said at once; he may be back before the first visitor comes."""
    problem = await unreachable(read())
    if problem:
        _LOG.warning(problem)


async def _follow() -> None:
    failing = False
    while True:
        await asyncio.sleep(_EVERY_S)
        failing = await _once(failing)


async def _once(failing: bool) -> bool:
    """Whether reading fails."""
    try:
        ended = SESSIONS.end(await run_in_threadpool(lambda: audit.record().ended_sessions()))
        await SESSIONS.close(ended)
    except (StoreError, ValueError) as error:  # of the database, or of a line that somebody else wrote in it
        if not failing:
            _LOG.warning("Wie op een andere server uitlogt, is hier nog niet bekend. %s", error)
        return True
    return False


async def _tidy() -> None:
    """At the start and once a day. A database that is away is asked again an hour later: a term is a promise."""
    while True:
        try:
            await run_in_threadpool(_remove_what_is_over)
            wait = _A_DAY_S
        except StoreError as error:
            _LOG.warning("Wat lang genoeg bewaard is, is nog niet verwijderd. %s", error)
            wait = _AN_HOUR_S
        await asyncio.sleep(wait)


def _remove_what_is_over() -> None:
    audit.record().tidy()
    days = settings.retention_days()
    if days is not None:
        for kept in (Store(), Workshops()):
            with closing(kept):
                for id in kept.expire(days):
                    audit.note(audit.REMOVED, "bewaartermijn", id)
