"""A visit through the proxy without a browser: the page, its cookie, the websocket, what it shows, and widgets that are used."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.deploy.replicas import HOST, Nginx

# What a visitor sees when a server is gone: the connection breaks, or cannot be made.
GONE = (ConnectionClosed, InvalidHandshake, requests.RequestException, OSError)
_SHOWN = ("markdown", "alert", "metric", "heading", "html", "arrow_data_frame", "arrow_vega_lite_chart")
_PATIENCE_S = 120


@dataclass
class Screen:
    """What one run of a page showed."""

    shown: list[bytes] = field(default_factory=list)
    widgets: dict[str, str] = field(default_factory=dict)
    map_files: list[str] = field(default_factory=list)
    downloads: list[str] = field(default_factory=list)
    address: str = ""

    @property
    def text(self) -> str:
        return "\n".join(part.decode("utf-8", errors="replace") for part in self.shown)


class Session:
    """One visitor. `open` is what a reload of the page does; `run` what a click does. Raises one of GONE when the server is gone."""

    def __init__(self, nginx: Nginx) -> None:
        self._nginx = nginx
        self.http = requests.Session()
        self.http.trust_env = False  # certificates and proxies of the machine
        self.http.verify = str(nginx.ca_file)
        # A loop of its own: the client with threads lets two of them use one secured connection, and then loses a message now and then.
        self._runner = asyncio.Runner()
        self._socket: ClientConnection | None = None
        self._page = self._query = ""
        self.widgets: dict[str, WidgetState] = {}

    @property
    def process(self) -> str:
        """Which process this visit is with, by its cookie."""
        return self.http.cookies.get("buurtbalans", default="", domain=f"{HOST}.local") or ""

    def open(self, page: str, query: str, below: str = "") -> Screen:
        """Load the page, as by its link; `below` is the folder of the site that the app is in, with a slash."""
        self.close()
        self._page, self._query, self.widgets = page.removeprefix(below), query, {}
        answer = self.http.get(f"{self._nginx.url(page)}?{query}", timeout=_PATIENCE_S)
        answer.raise_for_status()
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies)
        self._socket = self._runner.run(self._connect(below, {"Cookie": cookies}))
        found = re.search(r"buurtbalans=(\d+)", ", ".join(self._socket.response.headers.get_all("Set-Cookie")))  # type: ignore[union-attr]
        if found:
            self.http.cookies.set("buurtbalans", found[1], domain=f"{HOST}.local")
        return self.run()

    async def _connect(self, below: str, headers: dict[str, str]) -> ClientConnection:
        return await connect(
            self._nginx.url(f"{below}_stcore/stream").replace("https", "wss"),
            subprotocols=["streamlit"],  # type: ignore[list-item]
            ssl=self._nginx.tls,
            max_size=None,
            open_timeout=_PATIENCE_S,
            ping_interval=None,
            origin=self._nginx.url().rstrip("/"),  # type: ignore[arg-type]
            additional_headers=headers,
        )

    def run(self) -> Screen:
        """Run the page with the widgets as they are now."""
        return self._runner.run(asyncio.wait_for(self._run(), _PATIENCE_S))

    async def _run(self) -> Screen:
        assert self._socket is not None
        message = BackMsg()
        message.rerun_script.query_string, message.rerun_script.page_name = self._query, self._page
        message.rerun_script.widget_states.widgets.extend(self.widgets.values())
        await self._socket.send(message.SerializeToString())
        screen = Screen()
        while True:
            frame = await self._socket.recv()
            assert isinstance(frame, bytes)
            answer = ForwardMsg.FromString(frame)
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                _look(screen, answer.delta.new_element)
            elif kind == "page_info_changed":
                self._query = screen.address = answer.page_info_changed.query_string
            elif kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self.widgets = {name: state for name, state in self.widgets.items() if not state.HasField("trigger_value")}
                return screen

    def fill_in(self, widget: str, text: str) -> None:
        """Type in a text field; counts from the next run."""
        self.widgets[widget] = WidgetState(id=widget, string_value=text)

    def press(self, widget: str) -> Screen:
        self.widgets[widget] = WidgetState(id=widget, trigger_value=True)
        return self.run()

    def get(self, address: str) -> requests.Response:
        """Fetch what a page refers to, as the browser of this visit."""
        return self.http.get(self._nginx.url(address.lstrip("/")), timeout=_PATIENCE_S)

    @property
    def reload_query(self) -> str:
        """What stands behind the question mark in the bar of the browser."""
        return self._query

    def close(self) -> None:
        if self._socket is not None:
            self._runner.run(self._socket.close())
            self._socket = None

    def end(self) -> None:
        """Close the window."""
        self.close()
        self.http.close()
        self._runner.close()


def _look(screen: Screen, element: Element) -> None:
    kind = str(element.WhichOneof("type"))
    if kind in _SHOWN:
        screen.shown.append(getattr(element, kind).SerializeToString())
    elif kind == "deck_gl_json_chart":
        text = element.deck_gl_json_chart.json
        screen.map_files += re.findall(r"geo/[0-9a-f]{20}/GM\d{4}\.json", text)
        screen.shown.append(text.encode())
    elif kind in ("button", "text_input"):
        widget = getattr(element, kind)
        screen.widgets[widget.label] = widget.id
    elif kind == "download_button" and element.download_button.url:
        screen.downloads.append(urlsplit(element.download_button.url).path)
