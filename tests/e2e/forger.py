"""Somebody who speaks the protocol of the app without a browser: he sends what no page offers, and reads all that comes back."""

from __future__ import annotations

import http.client
import secrets
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.e2e.app_server import AppServer

_PATIENCE_S = 30
_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
# Kind of element -> how it says what somebody did to it.
_PRESSED = {"button", "download_button"}


class Forger:
    """One session, or with `resume` that of somebody else. `seen` holds every message of the last run as text; `widgets` and `fragments` all that was ever drawn."""

    def __init__(self, server: AppServer, headers: Mapping[str, str], resume: str = "") -> None:
        self.server, self.headers = server, dict(headers)
        self.widgets: dict[str, tuple[str, Any]] = {}
        self.fragments: set[str] = set()
        self.seen, self.query, self.session = "", "", ""
        self.media: set[str] = set()
        self._protocols = ["streamlit", "x", resume] if resume else ["streamlit"]
        self._open = ExitStack()
        self._socket: ClientConnection | None = None

    def __enter__(self) -> Self:
        address = self.server.url("_stcore/stream").replace("http://", "ws://")
        opening = connect(
            address,
            subprotocols=self._protocols,  # type: ignore[list-item]
            additional_headers=self.headers,
            max_size=None,
            open_timeout=_PATIENCE_S,
        )
        self._socket = self._open.enter_context(opening)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def run(self, page: str, query: str, states: Iterable[WidgetState] = ()) -> str:
        """Ask for a run, and read until it is finished; "" when the connection was closed on us instead."""
        assert self._socket is not None
        self.send(page, query, states)
        self.seen, self.query = "", query
        while True:
            try:
                frame = self._socket.recv(timeout=_PATIENCE_S)
            except ConnectionClosed:
                return ""
            answer = ForwardMsg.FromString(frame)  # type: ignore[arg-type]
            self._read(answer)
            if answer.WhichOneof("type") == "script_finished" and answer.script_finished in _FINISHED:
                return self.seen

    def send(self, page: str, query: str, states: Iterable[WidgetState] = (), fragment: str = "") -> None:
        """Ask for a run of the page, or of a part of it, and do not wait: one that the session does not know is never answered."""
        assert self._socket is not None
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(states)
        self._socket.send(message.SerializeToString())

    def press(self, ids: Iterable[str]) -> list[WidgetState]:
        """States that say that these buttons were pressed, whatever they are and whether they were drawn."""
        return [WidgetState(id=one, trigger_value=True) for one in ids]

    def _read(self, message: ForwardMsg) -> None:
        self.seen += str(message)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            if message.delta.fragment_id:
                self.fragments.add(message.delta.fragment_id)
            if message.delta.WhichOneof("type") == "new_element":
                sort = message.delta.new_element.WhichOneof("type")
                element = getattr(message.delta.new_element, sort or "", None)
                if getattr(element, "id", ""):
                    self.widgets[element.id] = (sort or "", element)
                if sort == "download_button" and element.url:
                    self.media.add(element.url)

    def buttons(self) -> set[str]:
        """Ids of all buttons that were ever drawn in this session."""
        return {one for one, (sort, _) in self.widgets.items() if sort in _PRESSED}

    def named(self, label: str) -> str:
        """Id of the widget with this label; KeyError without one."""
        for one, (_, element) in self.widgets.items():
            if getattr(element, "label", None) == label:
                return one
        raise KeyError(label)


def may_connect(server: AppServer, headers: Mapping[str, str]) -> bool:
    """Whether the app lets this visitor in at all."""
    try:
        with Forger(server, headers):
            return True
    except InvalidStatus as refused:
        if refused.response.status_code != 403:
            raise
        return False


def ask(
    server: AppServer, path: str, headers: Mapping[str, str], method: str = "GET", body: bytes | None = None
) -> tuple[int, bytes]:
    """Ask for exactly this path."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_PATIENCE_S)
    try:
        connection.request(method, path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def upload(server: AppServer, session: str, headers: Mapping[str, str], megabytes: int) -> int:
    """Send a file to the memory of the server; with the token that a page has."""
    token = "2|00000000|00000000000000000000000000000000|1700000000"
    cookie = "; ".join(filter(None, (headers.get("Cookie"), f"_streamlit_xsrf={token}")))
    border = secrets.token_hex(8)
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="kwb.csv"\r\n\r\n'.encode()
    body = head + b"x" * (megabytes * 1024 * 1024) + f"\r\n--{border}--\r\n".encode()
    said = {**headers, "Cookie": cookie, "X-Xsrftoken": token, "Content-Type": f"multipart/form-data; boundary={border}"}
    return ask(server, f"/_stcore/upload_file/{session}/{secrets.token_hex(8)}", said, "PUT", body)[0]
