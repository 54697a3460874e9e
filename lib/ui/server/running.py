"""What goes on as long as the server runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lib.ui.server.access.following import follow_record
from lib.ui.server.opening import open_browser


@asynccontextmanager
async def while_running(app: object) -> AsyncIterator[None]:
    """From the start of the server to its end."""
    async with open_browser(app), follow_record():
        yield
