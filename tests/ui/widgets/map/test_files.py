"""Geometry for the browser as files: what is in them, where they stand, that any server makes them again, and who tidies up."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from lib.databank import SAMPLE
from lib.databank.store import Databank, Manifest, open_databank
from lib.ui.server import geometry
from lib.ui.server.geometry import geometry_version, remove_unused
from lib.ui.session import caching
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map.files import country_shapes, map_shapes, shapes_per_wijk
from tests.answers.small_databank import BUURTEN, GEMEENTE, NAMES, SILENT

Ask = Callable[[str, str], httpx2.Response]


@pytest.fixture(autouse=True)
def no_memory() -> None:
    caching.clear()


def test_a_file_holds_index_code_and_name_and_nothing_else(databank: Databank, tmp_path: Path) -> None:
    shapes = map_shapes(databank, GEMEENTE, tmp_path)
    content = json.loads((tmp_path / geometry_version(databank) / f"{GEMEENTE}.json").read_bytes())
    properties = [feature["properties"] for feature in content["features"]]
    assert properties == [{"i": i, "code": code, "name": NAMES[code]} for i, code in enumerate(sorted(BUURTEN))]
    assert shapes.codes == tuple(sorted(BUURTEN))
    assert all(set(feature) == {"type", "geometry", "properties"} for feature in content["features"])
    around, wijken = (f"geo/{geometry_version(databank)}/{GEMEENTE}-{part}.json" for part in ("omgeving", "wijken"))
    assert (shapes.around, shapes.wijken) == (around, wijken)
    assert shapes.data == f"geo/{geometry_version(databank)}/{GEMEENTE}.json"


def test_the_country_is_a_file_of_gemeenten_named_from_the_largest_town_down(tmp_path: Path) -> None:
    sample = open_databank(SAMPLE)
    shapes = country_shapes(sample, tmp_path)
    content = json.loads((tmp_path / geometry_version(sample) / "NL.json").read_bytes())
    assert [feature["properties"]["code"] for feature in content["features"]] == list(shapes.codes) == sorted(shapes.codes)
    people = sample.read("key_figures", levels=["gemeente"], columns=["inhabitants"]).groupby("code")["inhabitants"].last()
    named = [people[name.code] for name in shapes.names]
    assert named == sorted(named, reverse=True)
    assert shapes.wijken == ""  # the invented gemeenten lie in no province


def test_the_wijken_are_areas_too_with_the_same_extent(databank: Databank, tmp_path: Path) -> None:
    of_buurten, shapes = map_shapes(databank, GEMEENTE, tmp_path), shapes_per_wijk(databank, GEMEENTE, tmp_path)
    content = json.loads((tmp_path / geometry_version(databank) / f"{GEMEENTE}-per-wijk.json").read_bytes())
    assert [feature["properties"]["code"] for feature in content["features"]] == list(shapes.codes)
    assert shapes.codes == tuple(sorted({f"WK{code[2:8]}" for code in of_buurten.codes}))
    assert not [name.text for name in shapes.names if name.text.lower().startswith("wijk ") or name.text[:1].isdigit()]
    assert (shapes.bounds, shapes.around, shapes.wijken) == (of_buurten.bounds, of_buurten.around, of_buurten.wijken)


def test_extent_and_size(databank: Databank, tmp_path: Path) -> None:
    shapes = map_shapes(databank, GEMEENTE, tmp_path)
    assert shapes.bounds == pytest.approx((5.0, 52.0, 5.08, 52.06))
    assert shapes.vertices == 12 * 5


def test_every_version_of_the_geometry_has_its_own_directory(
    databank: Databank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    map_shapes(databank, GEMEENTE, tmp_path)
    caching.clear()
    for module in (map_files, geometry):
        monkeypatch.setattr(module, "geometry_version", lambda _: "v2")
    map_shapes(databank, GEMEENTE, tmp_path)
    map_shapes(databank, SILENT, tmp_path)
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")}
    made = [(geometry_version(databank), GEMEENTE), ("v2", GEMEENTE), ("v2", SILENT)]
    assert found == {
        f"{version}/{code}{part}.json" for version, code in made for part in ("", "-omgeving", "-wijken", "-per-wijk")
    }
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".tmp"]


def test_the_version_follows_the_geometry_only(databank: Databank) -> None:
    version = geometry_version(databank)
    without = Databank(databank.path, _manifest(databank, "key_figures"), "x")
    assert geometry_version(without) == version
    assert geometry_version(Databank(databank.path, _manifest(databank, "geometry"), "x")) != version


def test_another_form_is_another_version(databank: Databank, monkeypatch: pytest.MonkeyPatch) -> None:
    version = geometry_version(databank)
    monkeypatch.setattr(geometry, "_FORM", "x")
    assert geometry_version(databank) != version


def _manifest(databank: Databank, left_out: str) -> Manifest:
    parts = tuple(part for part in databank.parts if part.table != left_out)
    return Manifest("buurtbalans-databank", 1, "x", False, parts)


@pytest.fixture
def served(databank: Databank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask another server of the same databank for a map file: one that made none itself."""
    monkeypatch.setattr(geometry, "FOLDER", tmp_path / "served")
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(databank.path))
    for cached in (geometry._opened, geometry._codes, geometry._from_databank):
        cached.cache_clear()
    client = TestClient(Starlette(routes=[Route(geometry.PATTERN, geometry.outlines)]))
    return lambda version, code: client.get(f"/geo/{version}/{code}.json")


def test_another_server_makes_the_file_again(databank: Databank, tmp_path: Path, served: Ask) -> None:
    shapes = map_shapes(databank, GEMEENTE, tmp_path)
    first = served(geometry_version(databank), GEMEENTE)
    assert first.content == (tmp_path / shapes.data.removeprefix("geo/")).read_bytes()
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = tmp_path / "served" / geometry_version(databank) / f"{GEMEENTE}.json"
    assert again.read_bytes() == first.content
    again.unlink()
    assert served(geometry_version(databank), GEMEENTE).content == first.content


def test_a_map_of_the_sample_is_made_by_every_server(served: Ask) -> None:
    version = geometry_version(open_databank(SAMPLE))
    assert len(json.loads(served(version, "GM9901").content)["features"]) > 10


@pytest.mark.parametrize(
    ("version", "code"),
    [
        ("0" * 20, GEMEENTE),
        ("{version}", "GM0000"),
        ("{version}", "GM9999"),
        ("{version}", "BU00000000"),
        ("{version}", f"{GEMEENTE}-buren"),
    ],
)
def test_nothing_is_made_for_another_version_or_a_code_that_is_not_in_it(
    databank: Databank, tmp_path: Path, served: Ask, version: str, code: str
) -> None:
    assert served(version.format(version=geometry_version(databank)), code).status_code == 404
    assert not (tmp_path / "served").exists()


def test_where_nothing_can_be_written_the_server_makes_the_file_when_it_is_asked_for(
    databank: Databank, tmp_path: Path, served: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = map_shapes(databank, GEMEENTE, tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for part in ((Path, "mkdir"), (geometry, "replace_file")):
        caching.clear()
        with monkeypatch.context() as patch:
            patch.setattr(*part, refuse)
            assert map_shapes(databank, GEMEENTE, tmp_path / "other") == written
            found = served(geometry_version(databank), GEMEENTE).content
    assert found == (tmp_path / written.data.removeprefix("geo/")).read_bytes()
    assert not list((tmp_path / "other").rglob("*.json")) + list((tmp_path / "served").rglob("*.json"))


def test_a_databank_that_is_gone_is_no_error(served: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(tmp_path / "nergens"))
    assert served("0" * 20, GEMEENTE).status_code == 404


def test_what_is_used_is_not_tidied_away(databank: Databank, tmp_path: Path, served: Ask) -> None:
    """Another server of the same folder may show a databank that this one does not know."""
    served(geometry_version(databank), GEMEENTE)
    folder = tmp_path / "served" / geometry_version(databank)
    long_ago = time.time() - geometry.UNUSED_S - 1
    os.utime(folder, (long_ago, long_ago))
    served(geometry_version(databank), GEMEENTE)
    remove_unused(set(), tmp_path / "served")
    assert folder.exists()
    os.utime(folder, (long_ago, long_ago))
    remove_unused(set(), tmp_path / "served")
    assert not folder.exists()
    assert served(geometry_version(databank), GEMEENTE).status_code == 200


def test_unused_versions_are_removed(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "GM9001.json").write_text("{}")
    (tmp_path / ".gitkeep").touch()
    remove_unused({"new"}, tmp_path)
    assert (tmp_path / "old").exists()
    remove_unused({"new"}, tmp_path, older_than_s=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitkeep", "new"]
    remove_unused({"new"}, tmp_path / "absent")
