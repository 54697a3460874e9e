"""Every answer carries the headers."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from lib.settings import BACKGROUND, EMBEDDING, SettingError
from lib.ui.server.background import TILES
from lib.ui.server.headers import SafeHeaders, safe_headers


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (EMBEDDING, BACKGROUND):
        monkeypatch.delenv(name, raising=False)


async def page(_: Request) -> Response:
    return PlainTextResponse("a page", headers={"X-Own": "1", "Referrer-Policy": "unsafe-url"})


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("a message")
    await socket.close()


def client() -> TestClient:
    routes = [Route("/page", page), Route("/{path:path}", page), WebSocketRoute("/stream", stream)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(SafeHeaders)]))


def policy(headers: dict[str, str]) -> dict[str, str]:
    parts = (part.partition(" ") for part in headers["Content-Security-Policy"].split("; "))
    return {name: sources for name, _, sources in parts}


def test_an_answer_keeps_its_own_headers_and_gets_ours() -> None:
    answer = client().get("/page")
    assert answer.text == "a page"
    assert answer.headers["X-Own"] == "1"
    assert {name: answer.headers[name] for name in safe_headers()} == safe_headers()
    assert answer.headers.get_list("Referrer-Policy") == ["same-origin"]


def test_refusals_carry_them_too() -> None:
    answer = client().post("/page")
    assert answer.status_code == 405
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_loads_from_this_server_only() -> None:
    allowed = policy(safe_headers())
    assert allowed["default-src"] == "'self'"
    assert allowed["object-src"] == "'none'"
    assert "connect-src" not in allowed  # default-src counts
    for sources in allowed.values():
        assert "http" not in sources
        assert "*" not in sources
    assert "'unsafe-inline'" not in allowed["script-src"]
    assert "'unsafe-eval'" not in allowed["script-src"].split()
    assert "'sha256-" in allowed["script-src"]


def test_a_background_map_opens_one_folder_of_one_host(monkeypatch: pytest.MonkeyPatch) -> None:
    without = safe_headers()
    monkeypatch.setenv(BACKGROUND, "1")
    allowed = policy(safe_headers())
    assert TILES == "https://service.pdok.nl/brt/achtergrondkaart/"
    assert allowed.pop("connect-src") == f"'self' {TILES}"
    assert allowed == policy(without)
    # Nor is PDOK told which page, buurt or scenario it is for.
    assert safe_headers()["Referrer-Policy"] == "same-origin"


def test_no_other_site_shows_the_app_in_a_frame() -> None:
    assert policy(safe_headers())["frame-ancestors"] == "'self'"
    assert safe_headers()["X-Frame-Options"] == "SAMEORIGIN"


def test_a_site_that_the_setting_names_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EMBEDDING, "https://intranet.voorbeeld.nl")
    assert policy(safe_headers())["frame-ancestors"] == "'self' https://intranet.voorbeeld.nl"
    assert "X-Frame-Options" not in safe_headers()
    monkeypatch.setenv(EMBEDDING, "intranet; script-src *")
    with pytest.raises(SettingError):
        safe_headers()


def test_a_websocket_passes() -> None:
    with client().websocket_connect("/stream") as socket:
        assert socket.receive_text() == "a message"
