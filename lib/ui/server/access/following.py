"""What the record of use says of other processes: sign-ins that ended there end here too. And its removal after a term."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.concurrency import run_in_threadpool

from lib import audit, settings
from lib.scenarios.errors import StoreError
from lib.ui.server.access.sessions import SESSIONS

_EVERY_S = 5.0
_A_DAY_S = 24 * 3600
_LOG = logging.getLogger("buurtbalans")


@asynccontextmanager
async def follow_record() -> AsyncIterator[None]:
    """While the server runs. A server that cannot read the record goes on with what it knows, and says so once."""
    tasks = [asyncio.create_task(_tidy())]
    if settings.sign_in():
        await _once(False)
        tasks.append(asyncio.create_task(_follow()))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


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
    except StoreError as error:
        if not failing:
            _LOG.warning("Wie op een andere server uitlogt, is hier nog niet bekend. %s", error)
        return True
    return False


async def _tidy() -> None:
    while True:
        try:
            await run_in_threadpool(lambda: audit.record().tidy())
        except StoreError as error:
            _LOG.warning("Het logboek is niet opgeruimd. %s", error)
        await asyncio.sleep(_A_DAY_S)
