"""What goes on as long as the server runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from lib.ui.server.access.following import follow_record
from lib.ui.server.opening import open_browser
from lib.ui.server.sockets import answer_at_once


def while_running(make_ready: Callable[[], None]) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """From the start of the server to its end; visitors are let in after `make_ready`."""

    @asynccontextmanager
    async def running(app: object) -> AsyncIterator[None]:
        make_ready()
        answer_at_once()
        async with open_browser(app), follow_record():
            yield

    return running
