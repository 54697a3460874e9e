"""The door: what passes before signing in, after it and after signing out; what the scripts are told; what nobody may ask."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib import settings
from lib.access.visitor import Visitor, admit, from_script, to_cookie
from lib.ui.server.access import door, uploads
from lib.ui.server.access.door import COOKIE, VISITOR_HEADER, Door
from lib.ui.server.access.provider import Provider
from lib.ui.server.access.sessions import SESSIONS

SECRET = "0123456789abcdef0123456789abcdef"
HTTP = Provider("http://localhost:8501/oauth2callback", SECRET, "x", "y", "https://login.voorbeeld.nl/x")
HTTPS = replace(HTTP, redirect_uri="https://buurtbalans.voorbeeld.nl/oauth2callback")
HTML = {"Accept": "text/html,*/*"}
UPLOAD = "/_stcore/upload_file/session/file"


async def page(request: Request) -> Response:
    answer = PlainTextResponse(f"inside as {from_script(request.headers.get(VISITOR_HEADER)).who}")
    answer.set_cookie("_streamlit_xsrf", "x")
    answer.set_cookie("other", "y", secure=True)
    return answer


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    told = socket.headers.getlist(VISITOR_HEADER)
    await socket.send_json([len(told), from_script(told[0] if told else None).who, from_script(told[0] if told else None).here])
    try:
        while True:
            await socket.send_bytes(await socket.receive_bytes())
    except WebSocketDisconnect:
        pass


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in settings.MEANINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(SESSIONS, "_ended", set())
    before = config.get_option("server.address")
    yield
    config.set_option("server.address", before)


def client(
    provider: Provider | None, monkeypatch: pytest.MonkeyPatch, host: str = "testclient", name: str = "testserver"
) -> TestClient:
    monkeypatch.setenv(settings.SIGN_IN, "1" if provider else "0")
    monkeypatch.setenv(settings.ADMITTED, "*")
    monkeypatch.setenv(settings.MANAGERS, "roles=Beheerder")
    if provider is not None:
        monkeypatch.setattr(door, "read", lambda: provider)
    methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS"]
    routes = [WebSocketRoute("/_stcore/stream", stream), Route("/{path:path}", page, methods=methods)]
    app = Starlette(routes=routes, middleware=[Middleware(Door)])
    return TestClient(app, client=(host, 1), base_url=f"http://{name}")


def signed_in(monkeypatch: pytest.MonkeyPatch, **claims: object) -> tuple[Visitor, dict[str, str]]:
    monkeypatch.setenv(settings.ADMITTED, "*")
    monkeypatch.setenv(settings.MANAGERS, "roles=Beheerder")
    visitor = admit({"email": "jan@voorbeeld.nl", **claims})
    assert visitor is not None
    return visitor, {"Cookie": f"{COOKIE}={to_cookie(visitor, SECRET)}"}


@pytest.mark.parametrize("base", ["", "/wijk"])
@pytest.mark.parametrize("path", ["agent/interact", "agent/mcp", "agent/openapi.json", "agent/", "agent", "metrics", "metrics/"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_parts_of_streamlit_are_closed_to_everybody(monkeypatch: pytest.MonkeyPatch, base: str, path: str, method: str) -> None:
    for provider, headers in ((None, {}), (HTTP, signed_in(monkeypatch, roles="Beheerder")[1])):
        answer = client(provider, monkeypatch).request(method, f"{base}/_stcore/{path}", headers=headers)
        assert (answer.status_code, answer.text) == (404, "Not Found")
    assert client(None, monkeypatch).get(f"{base}/_stcore/agents").status_code == 200


PATHS = (
    "/",
    "/kaart",
    "/databank",
    "/_stcore/host-config",
    "/_stcore/script-health-check",
    "/media/x.pdf",
    "/static/js/x.js",
    UPLOAD,
)
PATHS += (
    "/_stcore/bidi-components/x",
    "/component/x",
    "/app/static/x",
    "/auth",
    "/auth/login/",
    "/healthz/x",
    "//healthz",
    "/geo",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_before_signing_in_there_is_nothing(monkeypatch: pytest.MonkeyPatch, path: str, method: str) -> None:
    for headers in ({}, HTML, {"Cookie": f"{COOKIE}=x"}, {VISITOR_HEADER: "x"}, {"Cookie": "_streamlit_user=x"}):
        answer = client(HTTP, monkeypatch).request(method, path, headers=headers)
        assert answer.status_code == 401
        assert "inside" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


def test_the_page_to_sign_in_names_no_page_of_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    text = client(HTTP, monkeypatch).get("/kaart?gm=GM0917&x=<script>", headers=HTML).text
    assert 'href="/auth/login"' in text
    for word in ("aart", "uishoudens", "atabank", "GM0917", "<script>"):
        assert word not in text


@pytest.mark.parametrize(
    "path", ["/healthz", "/_stcore/health", "/geo/x/GM0917.json", "/auth/login", "/oauth2callback", "/auth/terug.js"]
)
def test_what_anybody_may_have(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    assert client(HTTP, monkeypatch).get(path).text == "inside as "


def test_after_signing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, headers = signed_in(monkeypatch)
    here = client(HTTP, monkeypatch)
    assert here.get("/kaart", headers=headers).text == "inside as jan@voorbeeld.nl"
    assert here.get("/media/x.pdf", headers=headers).headers["Cache-Control"] == "no-store"
    SESSIONS.end([visitor.session])
    assert here.get("/kaart", headers=headers).status_code == 401


def test_cookies_go_by_https_only_where_visitors_come_by_https(monkeypatch: pytest.MonkeyPatch) -> None:
    _, headers = signed_in(monkeypatch)
    for provider, most in ((HTTPS, 2), (HTTP, 1)):
        cookies = client(provider, monkeypatch).get("/kaart", headers=headers).headers.get_list("set-cookie")
        assert len(cookies) == 2
        assert sum(cookie.lower().count("; secure") for cookie in cookies) == most


@pytest.mark.parametrize("headers", [{}, {"Cookie": f"{COOKIE}=x"}, {VISITOR_HEADER: "x"}])
def test_no_connection_before_signing_in(monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]) -> None:
    here = client(HTTP, monkeypatch)
    with pytest.raises(WebSocketDisconnect), here.websocket_connect("/_stcore/stream", headers=headers):
        pass


def test_scripts_are_told_who_looks_and_by_the_door_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    _, headers = signed_in(monkeypatch)
    forged = [*headers.items(), (VISITOR_HEADER, "forged"), (VISITOR_HEADER.replace("-", "_"), "forged")]
    with client(HTTP, monkeypatch).websocket_connect("/_stcore/stream", headers=dict(forged)) as socket:
        assert socket.receive_json() == [1, "jan@voorbeeld.nl", False]
    with client(None, monkeypatch).websocket_connect("/_stcore/stream", headers={VISITOR_HEADER: "forged"}) as socket:
        assert socket.receive_json() == [1, "", False]


@pytest.mark.parametrize(
    "origin", ["https://elders.nl", "http://testserver.elders.nl", "http://testserver:81", "null", "http://user@testserver"]
)
def test_a_page_of_another_site_opens_nothing_and_is_told_nothing(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    """Streamlit would ask a server on the internet who that site is: what leaves this server is nobody else's choice."""
    headers, own = {"Origin": origin}, {"Origin": "http://testserver"}
    seen: list[str | None] = []

    async def look(request: Request) -> Response:
        seen.append(request.headers.get("Origin"))
        return PlainTextResponse("")

    here = TestClient(Starlette(routes=[Route("/{path:path}", look)], middleware=[Middleware(Door)]))
    for one in (headers, own, {"Origin": "http://localhost:8501"}, {}):
        here.get("/_stcore/health", headers=one)
    assert seen == [None, "http://testserver", "http://localhost:8501", None]
    here = client(None, monkeypatch)
    with pytest.raises(WebSocketDisconnect), here.websocket_connect("/_stcore/stream", headers=headers):
        pass
    with here.websocket_connect("/_stcore/stream", headers=own) as socket:
        assert socket.receive_json() == [1, "", False]


def test_signing_out_empties_every_tab(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, headers = signed_in(monkeypatch)
    _, others = signed_in(monkeypatch)
    with client(HTTP, monkeypatch) as here:
        assert here.portal is not None
        with (
            here.websocket_connect("/_stcore/stream", headers=headers) as first,
            here.websocket_connect("/_stcore/stream", headers=headers) as second,
            here.websocket_connect("/_stcore/stream", headers=others) as stranger,
        ):
            for socket in (first, second, stranger):
                socket.receive_json()
            SESSIONS.end([visitor.session])
            first.send_bytes(BackMsg(app_heartbeat=True).SerializeToString())
            assert ForwardMsg.FromString(first.receive_bytes()).WhichOneof("type") == "auth_redirect"
            here.portal.call(SESSIONS.close, [visitor.session])
            assert ForwardMsg.FromString(second.receive_bytes()).WhichOneof("type") == "auth_redirect"
            for socket in (first, second):
                assert socket.receive()["type"] == "websocket.close"
            stranger.send_bytes(BackMsg(app_heartbeat=True).SerializeToString())
            assert BackMsg.FromString(stranger.receive_bytes()).app_heartbeat


def test_a_tab_ends_when_the_sign_in_does(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, _ = signed_in(monkeypatch)
    with client(HTTP, monkeypatch) as here:
        short = replace(visitor, until=time.time() + 1.5)
        with here.websocket_connect("/_stcore/stream", headers={"Cookie": f"{COOKIE}={to_cookie(short, SECRET)}"}) as socket:
            socket.receive_json()
            assert ForwardMsg.FromString(socket.receive_bytes()).WhichOneof("type") == "auth_redirect"
            assert socket.receive()["type"] == "websocket.close"


def test_one_visitor_changes_nothing_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = [
        BackMsg(clear_cache=True),
        BackMsg(set_run_on_save=True),
        BackMsg(load_git_info=True),
        BackMsg(debug_shutdown_runtime=True),
    ]
    refused.append(BackMsg(debug_disconnect_websocket=True))
    allowed = BackMsg(app_heartbeat=True)
    for provider, headers in ((None, {}), (HTTP, signed_in(monkeypatch, roles="Beheerder")[1])):
        with client(provider, monkeypatch).websocket_connect("/_stcore/stream", headers=headers) as socket:
            socket.receive_json()
            for message in [*refused, allowed]:
                socket.send_bytes(message.SerializeToString())
            assert BackMsg.FromString(socket.receive_bytes()) == allowed
            socket.send_bytes(b"no message")
            assert socket.receive_bytes() == b"no message"


@pytest.mark.parametrize(
    ("address", "host", "name", "headers", "here"),
    [
        ("localhost", "127.0.0.1", "localhost:8501", {}, True),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1:8501", {}, True),
        ("::1", "::1", "[::1]:8501", {}, True),
        ("0.0.0.0", "127.0.0.1", "localhost:8501", {}, False),
        ("", "127.0.0.1", "localhost:8501", {}, False),
        ("localhost", "10.0.0.8", "localhost:8501", {}, False),
        ("localhost", "127.0.0.1", "buurtbalans.voorbeeld.nl", {}, False),
        ("localhost", "127.0.0.1", "localhost.evil.com", {}, False),
        ("localhost", "127.0.0.1", "localhost:8501", {"X-Forwarded-For": "1.2.3.4"}, False),
        ("localhost", "127.0.0.1", "localhost:8501", {"Forwarded": "for=1.2.3.4"}, False),
        ("localhost", "127.0.0.1", "localhost:8501", {"X-Real-IP": "1.2.3.4"}, False),
    ],
)
def test_who_sits_at_the_computer_itself(
    monkeypatch: pytest.MonkeyPatch, address: str, host: str, name: str, headers: dict[str, str], here: bool
) -> None:
    config.set_option("server.address", address or None)
    with client(None, monkeypatch, host, name).websocket_connect("/_stcore/stream", headers={"Host": name, **headers}) as socket:
        assert socket.receive_json() == [1, "", here]


def put(monkeypatch: pytest.MonkeyPatch, provider: Provider | None, size: int | str | None, headers: dict[str, str]) -> int:
    said = {} if size is None else {"Content-Length": str(size)}
    content = (part for part in [b"x"]) if size is None else b""
    return client(provider, monkeypatch).put(UPLOAD, content=content, headers={**headers, **said}).status_code


def test_uploads_are_as_large_as_who_sends_them_may(monkeypatch: pytest.MonkeyPatch) -> None:
    _, gebruiker = signed_in(monkeypatch)
    _, beheerder = signed_in(monkeypatch, roles="Beheerder")
    small, large = 1 * uploads.MB, 40 * uploads.MB
    sizes: tuple[int | str | None, ...] = (small, large, 60 * uploads.MB, None, "x")
    assert [put(monkeypatch, HTTP, size, {}) for size in sizes] == [401] * 5
    assert [put(monkeypatch, HTTP, size, gebruiker) for size in sizes] == [200, 413, 413, 411, 411]
    assert [put(monkeypatch, HTTP, size, beheerder) for size in sizes] == [200, 200, 413, 411, 411]
    assert [put(monkeypatch, None, size, {}) for size in sizes] == [200, 413, 413, 411, 411]
    monkeypatch.setenv(settings.MANAGEMENT, "1")
    assert put(monkeypatch, None, large, {}) == 200


def test_what_is_on_its_way_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    _, gebruiker = signed_in(monkeypatch)
    monkeypatch.setitem(uploads._on_their_way, "session", 8 * uploads.MB)
    assert put(monkeypatch, HTTP, uploads.MB, gebruiker) == 507
    monkeypatch.setitem(uploads._on_their_way, "session", 6 * uploads.MB)
    assert put(monkeypatch, HTTP, uploads.MB, gebruiker) == 200
    assert uploads._on_their_way["session"] == 6 * uploads.MB


def test_what_is_kept_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    _, gebruiker = signed_in(monkeypatch)
    for kept, status in (((0, 0), 200), ((7 * uploads.MB, 0), 200), ((8 * uploads.MB, 0), 507), ((0, 400 * uploads.MB), 507)):
        monkeypatch.setattr(uploads, "_kept", lambda _, kept=kept: kept)
        assert put(monkeypatch, HTTP, uploads.MB, gebruiker) == status
