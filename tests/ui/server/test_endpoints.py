"""What the server answers besides pages: whether it is there, and the geometry of a map, and no other file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config

from lib import settings
from lib.databank.store import Databank
from lib.ui.server import background, geometry, hatch
from lib.ui.server.endpoints import routes
from lib.ui.session import caching
from lib.ui.widgets.map.files import map_shapes
from tests.answers.small_databank import BUURTEN, GEMEENTE

VERSION = "0123456789abcdef0123"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Map files of the tests, with others around them that nobody may see."""
    folder = tmp_path / "geo"
    (folder / VERSION).mkdir(parents=True)
    (folder / VERSION / "GM9001.json").write_text('{"type":"FeatureCollection"}')
    for secret in ("../secrets.json", "../GM9001.json", f"{VERSION}/notes.json", f"{VERSION}/GM9001.json.tmp", "GM9001.json"):
        (folder / secret).write_text("secret")
    (folder / VERSION / "GM9002.json").mkdir()
    monkeypatch.setattr(geometry, "FOLDER", folder)
    return folder


def client() -> TestClient:
    return TestClient(Starlette(routes=routes()))


def test_health() -> None:
    answer = client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert client().head("/healthz").status_code == 200
    assert client().post("/healthz").status_code == 405


def test_the_patterns_of_the_map_are_two_pictures() -> None:
    answers = [client().get(path) for path in (hatch.PATH, hatch.DOTS_PATH)]
    assert {answer.headers["Content-Type"] for answer in answers} == {"image/png"}
    assert answers[0].content != answers[1].content


def test_the_style_of_a_background_is_there_only_with_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(settings.BACKGROUND, raising=False)
    assert client().get(background.PATH).status_code == 404
    monkeypatch.setenv(settings.BACKGROUND, "1")
    found = client().get(background.PATH)
    assert found.json()["version"] == 8
    # No sprite, font or tile from anywhere else than the headers allow.
    assert found.text.count("//") == found.text.count(background.TILES) == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("written", ["wijk", "/wijk/", "stad/wijk"])
def test_all_routes_follow_the_base_path(written: str) -> None:
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", written)
    try:
        served = client()
    finally:
        config.set_option("server.baseUrlPath", before)
    base = written.strip("/")
    assert served.get(f"/{base}/healthz").status_code == 200
    assert served.get(f"/{base}/geo/{VERSION}/GM9001.json").status_code == 200
    assert served.get("/healthz").status_code == 404


def test_a_map_file_is_kept_by_the_browser(folder: Path) -> None:
    answer = client().get(f"/geo/{VERSION}/GM9001.json")
    assert answer.content == (folder / VERSION / "GM9001.json").read_bytes()
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "path",
    [
        "secrets.json",
        "GM9001.json",
        f"{VERSION}",
        f"{VERSION}/",
        f"{VERSION}/notes.json",
        f"{VERSION}/GM9001.json.tmp",
        f"{VERSION}/GM9001",
        f"{VERSION}/gm9001.json",
        f"{VERSION}/GM9002.json",
        f"{VERSION}/GM9003.json",
        f"{VERSION.upper()}/GM9001.json",
        f"{'f' * 20}/GM9001.json",
        "../GM9001.json",
        "%2e%2e/GM9001.json",
        "%2e%2e/secrets.json",
        "..%2fGM9001.json",
        "..%2f..%2fsecrets.json",
        f"{VERSION}/..%2f..%2fGM9001.json",
        f"{VERSION}/..%5c..%5cGM9001.json",
        f"{VERSION}/%2e%2e/{VERSION}/GM9001.json",
        f"{VERSION}/GM9001.json%00.json",
        f"{VERSION}%00/GM9001.json",
        f"{VERSION}/GM9001%0a.json",
        "C:/GM9001.json",
        "//host/GM9001.json",
    ],
)
def test_no_other_file(path: str) -> None:
    answer = client().get(f"/geo/{path}")
    assert answer.status_code == 404
    assert "secret" not in answer.text


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(method: str) -> None:
    assert client().request(method, f"/geo/{VERSION}/GM9001.json").status_code == 405


def test_the_address_in_a_page_leads_to_the_file(databank: Databank, folder: Path) -> None:
    caching.clear()
    address = map_shapes(databank, GEMEENTE, folder).data
    assert isinstance(address, str)
    assert not address.startswith("/")
    features = json.loads(client().get(f"/{address}").content)["features"]
    assert [feature["properties"]["code"] for feature in features] == sorted(BUURTEN)
