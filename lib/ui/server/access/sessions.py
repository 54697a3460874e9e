"""Sign-ins of this server that have ended, and the open tabs that belong to each: signing out empties all of them at once."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Close = Callable[[], Awaitable[None]]


class Sessions:
    """Which sessions ended, and how to close their tabs. Only for the loop that serves."""

    def __init__(self) -> None:
        self._ended: set[str] = set()
        self._tabs: defaultdict[str, set[Close]] = defaultdict(set)

    def has_ended(self, session: str) -> bool:
        """Whether this sign-in was ended."""
        return session in self._ended

    def open(self, session: str, close: Close) -> None:
        """Remember a tab of a session."""
        self._tabs[session].add(close)

    def closed(self, session: str, close: Close) -> None:
        """Forget a tab."""
        self._tabs[session].discard(close)
        if not self._tabs[session]:
            del self._tabs[session]

    def end(self, sessions: Iterable[str]) -> list[str]:
        """End sign-ins: nothing is done for them any more. Those that had not ended yet."""
        fresh = set(sessions) - self._ended
        self._ended |= fresh
        return list(fresh)

    async def close(self, sessions: Iterable[str], after_s: float = 0.0) -> None:
        """Empty the tabs of sign-ins that ended. The tab in which somebody signs out is on its way out: it is given a moment."""
        await asyncio.sleep(after_s)
        tabs = [close for session in sessions for close in self._tabs.get(session, ())]
        await asyncio.gather(*(close() for close in tabs), return_exceptions=True)


def load_again() -> bytes:
    """A message that has a browser load its page again, by the same address."""
    message = ForwardMsg()
    message.auth_redirect.url = ""
    return message.SerializeToString()


SESSIONS = Sessions()
