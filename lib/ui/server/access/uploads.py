"""Files that a browser sends: how large, and how much of them the memory of this server holds."""

from __future__ import annotations

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope
from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from lib.access.rights import may_manage
from lib.access.visitor import Visitor

FOLDER = "/_stcore/upload_file/"
MB = 1024 * 1024
# A scenario of a visitor; tables and maps come from who may import.
LARGEST_OF_A_VISITOR = 2 * MB
MOST_PER_SESSION, MOST_OF_ALL = 4, 8  # times the largest file


def refusal(scope: Scope, path: str, visitor: Visitor | None) -> Response | None:
    """Why this upload does not come in; None when it does, or is none. Its size is said beforehand, or it is refused."""
    if not path.startswith(FOLDER) or scope["method"] != "PUT":
        return None
    if visitor is None:
        return _no(401, "Log eerst in.")
    size = Headers(scope=scope).get("content-length", "")
    if not (size.isascii() and size.isdigit()):
        return _no(411, "Zeg hoe groot het bestand is (Content-Length).")
    imports = may_manage(visitor)
    largest = st.get_option("server.maxUploadSize") * MB
    if int(size) > (largest if imports else LARGEST_OF_A_VISITOR) + MB // 8:
        return _no(413, "Dit bestand is te groot.")
    session = path.removeprefix(FOLDER).partition("/")[0]
    of_session, of_all = _kept(session)
    allowed = (largest if imports else LARGEST_OF_A_VISITOR) * MOST_PER_SESSION
    if of_session + int(size) > allowed or of_all + int(size) > largest * MOST_OF_ALL:
        return _no(507, "Er staan al te veel bestanden klaar. Haal er een weg, of wacht even.")
    return None


def _kept(session: str) -> tuple[int, int]:
    """Bytes that this session and all sessions have in memory."""
    manager = get_instance().uploaded_file_mgr if exists() else None
    if not isinstance(manager, MemoryUploadedFileManager):
        return 0, 0
    sizes = {one: sum(len(file.data) for file in list(files.values())) for one, files in list(manager.file_storage.items())}
    return sizes.get(session, 0), sum(sizes.values())


def _no(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence, status_code=status, headers={"Cache-Control": "no-store"})
