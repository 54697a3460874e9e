"""The map of a work area: its own buurten over the borders of gemeenten, at an address that is not open to all, and never on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib import settings
from lib.answers import nationwide, place
from lib.databank import SAMPLE
from lib.databank.own import layer
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, WorkArea
from lib.databank.store import open_databank
from lib.ui.server import geometry
from lib.ui.server.access.door import _OPEN_FOLDERS
from lib.ui.server.endpoints import routes
from lib.ui.session import caching
from lib.ui.widgets.map.files import MapShapes, shapes_of

BUURTEN = ("BU99040001", "BU99040002", "BU99050001")


@pytest.fixture
def shapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MapShapes:
    """What the page is told of the map of a work area in two gemeenten."""
    monkeypatch.setenv(settings.OWN_LAYER, str(tmp_path / "eigen"))
    monkeypatch.setattr(geometry, "FOLDER", tmp_path / "geo")
    caching.clear()
    geometry._of_own.cache_clear()
    area = WorkArea(id="kaartjes", name="Kaartjes", parts=tuple(Part(code=code) for code in BUURTEN), map_year=2025)
    layer.add(area)
    databank = open_databank(SAMPLE)
    country = nationwide.country(databank)
    return shapes_of(
        databank, place.as_gemeente(area, Places(databank), [place.load(databank, code, country) for code in area.gemeenten])
    )


def client() -> TestClient:
    return TestClient(Starlette(routes=routes()))


def test_the_address_leads_to_its_buurten_and_no_other(shapes: MapShapes, tmp_path: Path) -> None:
    answer = client().get(f"/{shapes.data}")
    assert (
        [feature["properties"]["code"] for feature in json.loads(answer.content)["features"]]
        == list(BUURTEN)
        == list(shapes.codes)
    )
    assert "private" in answer.headers["Cache-Control"]
    for other in (shapes.around, shapes.wijken):
        assert client().get(f"/{other}").status_code == 200
    assert not list((tmp_path / "geo").rglob("*WG*"))


def test_the_address_is_not_among_what_anybody_may_have(shapes: MapShapes) -> None:
    assert not f"/{shapes.data}".startswith(_OPEN_FOLDERS)
    assert client().get(f"/geo/{'/'.join(shapes.data.split('/')[1:])}").status_code == 404


def test_one_that_changed_or_was_removed_is_not_there(shapes: MapShapes) -> None:
    name = shapes.data.rsplit("/", 1)[1]
    for wrong in (
        name.replace("kaartjes", "kaartjex"),
        name[:-6] + ("0" if name[-6] != "0" else "1") + name[-5:],
        "WGkaartjes.json",
    ):
        assert client().get(f"/{shapes.data.rsplit('/', 1)[0]}/{wrong}").status_code == 404
    layer.take_out("kaartjes")
    assert client().get(f"/{shapes.data}").status_code == 404
