"""The server around the pages, fresh each time: health before anybody came, headers, the one folder it serves, a base path."""

from __future__ import annotations

import http.client
import json
import re
from http.client import HTTPResponse
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.app_server import AppServer
from tests.e2e.places import Place
from tests.e2e.visitor import Visit

HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy")
HERE = {"db": "voorbeeld", "gm": "GM9901"}
PAGES = ("huishoudens", "oorzaken", "vooruitblik", "maatregelen", "besluit", "databank", "kaart")


def get(server: AppServer, path: str, method: str = "GET") -> tuple[HTTPResponse, bytes]:
    """Ask for exactly this path, which a library would tidy up first."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request(method, path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_a_fresh_server(visit: Visit, tmp_path: Path) -> None:
    with AppServer(tmp_path) as server:
        health, content = get(server, "/healthz")
        assert (health.status, json.loads(content)) == (200, {"status": "ok"})
        assert "no static folder" not in server.log
        for path in ("/", "/kaart", "/healthz", "/_stcore/health", "/geo/nothing", "/_stcore/host-config"):
            answer, _ = get(server, path)
            assert [name for name in HEADERS if len(answer.headers.get_all(name, [])) != 1] == [], path

        visitor = visit(server)
        visitor.open("kaart", **HERE, bu="BU99010100")
        expect(visitor.title).to_have_text(re.compile("Ravelstad, leefbaarheid"))
        buurten = "/GM9901.json"
        visitor.until(lambda: any(found.endswith(buurten) for found in visitor.map_requests), "the map asks for its geometry")
        address = next(found for found in visitor.map_requests if found.endswith(buurten)).removeprefix(
            f"http://127.0.0.1:{server.port}"
        )
        assert re.fullmatch(r"/geo/[0-9a-f]{20}/GM9901\.json", address)
        outlines, content = get(server, address)
        assert outlines.status == 200
        assert outlines.headers["Content-Encoding"] == "gzip"
        assert "immutable" in outlines.headers["Cache-Control"]
        assert content[:2] == b"\x1f\x8b"

        version = address.split("/")[2]
        for path in (
            "/geo/../geo/" + version + "/GM9901.json",
            f"/geo/{version}/../../icon.png",
            f"/geo/{version}/..%2f..%2ficon.png",
            "/geo/%2e%2e/icon.png",
            "/geo/..%2f..%2fpyproject.toml",
            f"/geo/{version}/GM9999.json",
            f"/geo/{version}/",
            f"//geo/{version}/GM9901.json",
        ):
            answer, content = get(server, path)
            assert answer.status >= 301, path
            assert b"FeatureCollection" not in content
        for path in ("/app/static/icon.png", f"/app/static/geo/{version}/GM9901.json"):
            answer, content = get(server, path)
            assert b"FeatureCollection" not in content
            assert not content.startswith(b"\x89PNG")
        for method in ("GET", "POST"):
            for path in ("/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/agent/mcp"):
                answer, content = get(server, path, method)
                assert (answer.status, content) == (404, b"Not Found")
        assert "Traceback" not in server.log


def test_no_page_wants_what_the_headers_refuse(visit: Visit, ravelstad: Place, tmp_path: Path) -> None:
    with AppServer(tmp_path) as server:
        visitor = visit(server)
        for page in PAGES:
            visitor.open(page, **HERE, bu="BU99010100")
            expect(visitor.title).to_be_visible()
            assert visitor.at == page
            assert visitor.page_errors == []
        visitor.hover(ravelstad, ravelstad.scored[0])
        assert visitor.page_errors == []


@pytest.mark.parametrize("page", ["kaart", "besluit"])
def test_below_a_base_path(visit: Visit, tmp_path: Path, page: str) -> None:
    with AppServer(tmp_path, STREAMLIT_SERVER_BASE_URL_PATH="wijk") as server:
        assert get(server, "/wijk/healthz")[0].status == 200
        visitor = visit(server)
        visitor.open(page, **HERE)
        expect(visitor.title).to_be_visible()
        assert visitor.at == f"wijk/{page}"
        visitor.menu("Kaart" if page != "kaart" else "Huishoudens")
        visitor.menu("Kaart")
        visitor.until(lambda: bool(visitor.map_requests), "the map asks for its geometry")
        path = visitor.map_requests[0].removeprefix(f"http://127.0.0.1:{server.port}")
        assert path.startswith("/wijk/geo/")
        assert get(server, path)[0].status == 200
        assert "Traceback" not in server.log
