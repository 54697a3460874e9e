"""The door: every request passes here first. Who did not sign in where that is asked gets a page to sign in, and nothing else.

It tells the scripts who their visitor is in a header that only this process can write (lib.access.visitor.to_script).
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from lib import settings
from lib.access.visitor import NOBODY, Visitor, from_cookie, to_script
from lib.ui.server.access import notices, uploads
from lib.ui.server.access.provider import CALLBACK, Provider, read
from lib.ui.server.access.sessions import SESSIONS, load_again

COOKIE = "buurtbalans_sessie"
LOGIN, LOGOUT = "/auth/login", "/auth/logout"
# The header that lib/ui/session/permissions.py reads as st.user["bezoeker"]; .streamlit/config.toml maps it.
VISITOR_HEADER = "x-buurtbalans-bezoeker"
# Parts of Streamlit that are closed to everybody: programs that drive the app, and figures about its use.
_CLOSED = ("/_stcore/agent/", "/_stcore/metrics/")
# What anybody may have: whether the server lives and can work, outlines of buurten that CBS publishes, and the way in.
_OPEN = ("/healthz", "/readyz", "/_stcore/health", CALLBACK, LOGIN, LOGOUT, notices.SCRIPT)
_OPEN_FOLDERS = ("/geo/",)
# What one visitor may not ask, for it changes the app for all: the page offers none of these.
_REFUSED_MESSAGES = {"clear_cache", "set_run_on_save", "load_git_info", "debug_disconnect_websocket", "debug_shutdown_runtime"}
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
_SIGN_IN_AGAIN = 4401


class Door:
    """Middleware around everything. Raises SettingError when made with settings that cannot be used."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._provider: Provider | None = read() if settings.sign_in() else None
        base = str(st.get_option("server.baseUrlPath") or "").strip("/")
        self._base = f"/{base}" if base else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(self._base)
        visitor = self._visitor(scope)
        answer: ASGIApp = self._app
        if any(part in scope["path"] + "/" for part in _CLOSED):
            answer = PlainTextResponse("Not Found", status_code=404)
        elif visitor is None and path not in _OPEN and not path.startswith(_OPEN_FOLDERS):
            answer = self._refusal(scope)
        else:
            answer = uploads.limited(self._app, scope, path, visitor)
        await answer(_introduced(scope, visitor), receive, self._careful(send, path))

    def _refusal(self, scope: Scope) -> Response:
        assert self._provider is not None
        if scope["method"] in ("GET", "HEAD") and "text/html" in Headers(scope=scope).get("accept", ""):
            return notices.sign_in(self._provider.folder)
        return PlainTextResponse("Log eerst in.", status_code=401, headers={"Cache-Control": "no-store"})

    def _careful(self, send: Send, path: str) -> Send:
        """Cookies go by https only where visitors come by https, and a browser keeps no file of somebody who signed in."""
        provider = self._provider
        if provider is None:
            return send

        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                cookies = headers.getlist("set-cookie") if provider.secure else []
                if cookies:
                    del headers["set-cookie"]
                for cookie in cookies:
                    headers.append("set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")
                if path.startswith("/media/"):
                    headers["cache-control"] = "no-store"
            await send(message)

        return careful

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        visitor = self._visitor(scope)
        if visitor is None or _is_foreign(scope):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await _Tab(visitor, receive, send).serve(self._app, _introduced(scope, visitor))

    def _visitor(self, scope: Scope) -> Visitor | None:
        """Who this is; None when he has to sign in first."""
        if self._provider is None:
            return replace(NOBODY, here=_is_here(scope))
        visitor = from_cookie(cookie_of(scope), self._provider.cookie_secret)
        return None if visitor is None or SESSIONS.has_ended(visitor.session) else visitor


class _Tab:
    """The connection of one tab, which ends when the sign-in of its visitor does."""

    def __init__(self, visitor: Visitor, receive: Receive, send: Send) -> None:
        self._visitor, self._receive, self._send = visitor, receive, send
        self._over = False

    async def serve(self, app: ASGIApp, scope: Scope) -> None:
        session = self._visitor.session
        if not session:
            await app(scope, self.receive, self.send)
            return
        SESSIONS.open(session, self.close)
        left = self._visitor.until - time.time()
        at_the_end = asyncio.get_running_loop().call_later(left, lambda: asyncio.ensure_future(self.close()))
        try:
            await app(scope, self.receive, self.send)
        finally:
            at_the_end.cancel()
            SESSIONS.closed(session, self.close)

    async def receive(self) -> Message:
        """The next message that a visitor may send."""
        while True:
            message = await self._receive()
            if SESSIONS.has_ended(self._visitor.session) and message["type"] == "websocket.receive":
                await self.close()
            if self._over:
                return {"type": "websocket.disconnect", "code": _SIGN_IN_AGAIN}
            data = message.get("bytes")
            if message["type"] != "websocket.receive" or data is None or _may_ask(data):
                return message

    async def send(self, message: Message) -> None:
        if not self._over:
            await self._send(message)

    async def close(self) -> None:
        """Have the browser load its page again, which then asks to sign in; nothing more is sent or heard."""
        if self._over:
            return
        await self._send({"type": "websocket.send", "bytes": load_again()})
        self._over = True
        await self._send({"type": "websocket.close", "code": _SIGN_IN_AGAIN})


def _may_ask(data: bytes) -> bool:
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except Exception:  # Streamlit says what is wrong with it
        return True
    return message.WhichOneof("type") not in _REFUSED_MESSAGES


def cookie_of(scope: Scope) -> str:
    """The cookie of a sign-in, "" without one."""
    return str(HTTPConnection(scope).cookies.get(COOKIE, ""))


def _introduced(scope: Scope, visitor: Visitor | None) -> Scope:
    """The request with what the scripts are told; what the browser itself wrote in that header is dropped."""
    dropped = {VISITOR_HEADER.encode(), *([b"origin"] if _is_foreign(scope) else [])}
    headers = [(key, value) for key, value in scope["headers"] if key.lower().replace(b"_", b"-") not in dropped]
    if visitor is not None:
        headers.append((VISITOR_HEADER.encode(), to_script(visitor).encode()))
    return {**scope, "headers": headers}


def _is_foreign(scope: Scope) -> bool:
    """Whether a page of another site asks. Streamlit would ask a server on the internet whether that site is perhaps this computer."""
    headers = Headers(scope=scope)
    origin = urlsplit(headers.get("origin", ""))
    return bool(headers.get("origin")) and origin.netloc != headers.get("host") and not _is_loopback(origin.hostname or "")


def _is_here(scope: Scope) -> bool:
    """Whether the browser runs on this computer, asks for it by a name of its own, and no proxy stands between."""
    headers = Headers(scope=scope)
    if any(name in headers for name in _FORWARDED) or not _is_loopback(str(st.get_option("server.address") or "")):
        return False
    client = scope.get("client")
    asked = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    return client is not None and _is_loopback(client[0]) and _is_loopback(asked)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
