"""Files that a browser sends: how large, and how much of them the memory of this server holds."""

from __future__ import annotations

from collections import Counter

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from lib.access.rights import may_manage
from lib.access.visitor import Visitor

FOLDER = "/_stcore/upload_file/"
MB = 1024 * 1024
# A scenario of a visitor; tables and maps come from who may import.
LARGEST_OF_A_VISITOR = 2 * MB
MOST_PER_SESSION, MOST_OF_ALL = 4, 5  # times the largest file


_on_their_way: Counter[str] = Counter()


def limited(app: ASGIApp, scope: Scope, path: str, visitor: Visitor | None) -> ASGIApp:
    """What answers this request: the app, unless it is an upload that does not come in. Its size is said beforehand, or it is refused."""
    if not path.startswith(FOLDER) or scope["method"] != "PUT":
        return app
    if visitor is None:
        return _no(401, "Log eerst in.")
    said = Headers(scope=scope).get("content-length", "")
    if not (said.isascii() and said.isdigit()):
        return _no(411, "Zeg hoe groot het bestand is (Content-Length).")
    size, most = int(said), st.get_option("server.maxUploadSize") * MB
    largest = most if may_manage(visitor) else LARGEST_OF_A_VISITOR
    if size > largest + MB // 8:  # with what stands around the file
        return _no(413, "Dit bestand is te groot.")
    session = path.removeprefix(FOLDER).partition("/")[0]
    of_session, of_all = _kept(session)
    coming = _on_their_way.total()
    if of_session + _on_their_way[session] + size > largest * MOST_PER_SESSION or of_all + coming + size > most * MOST_OF_ALL:
        return _no(507, "Er staan al te veel bestanden klaar. Haal er een weg, of wacht even.")

    async def taken(scope: Scope, receive: Receive, send: Send) -> None:
        _on_their_way[session] += size
        try:
            await app(scope, receive, send)
        finally:
            _on_their_way[session] -= size
            if _on_their_way[session] <= 0:
                del _on_their_way[session]

    return taken


def _kept(session: str) -> tuple[int, int]:
    """Bytes that this session and all sessions have in memory."""
    manager = get_instance().uploaded_file_mgr if exists() else None
    if not isinstance(manager, MemoryUploadedFileManager):
        return 0, 0
    sizes = {one: sum(len(file.data) for file in list(files.values())) for one, files in list(manager.file_storage.items())}
    return sizes.get(session, 0), sum(sizes.values())


def _no(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence, status_code=status, headers={"Cache-Control": "no-store"})
