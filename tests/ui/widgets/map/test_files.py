"""Geometry for the browser as files: what is in them, where they stand, and what happens where nothing can be written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.databank.store import Databank, Manifest
from lib.ui.widgets.map import files as map_files
from lib.ui.widgets.map.files import geometry_version, map_shapes, remove_unused
from tests.answers.small_databank import BUURTEN, GEMEENTE, NAMES, SILENT


@pytest.fixture(autouse=True)
def no_memory() -> None:
    map_shapes.clear()


def test_a_file_holds_index_code_and_name_and_nothing_else(databank: Databank, tmp_path: Path) -> None:
    shapes = map_shapes(databank, GEMEENTE, tmp_path)
    content = json.loads((tmp_path / geometry_version(databank) / f"{GEMEENTE}.json").read_bytes())
    properties = [feature["properties"] for feature in content["features"]]
    assert properties == [{"i": i, "code": code, "name": NAMES[code]} for i, code in enumerate(sorted(BUURTEN))]
    assert shapes.codes == tuple(sorted(BUURTEN))
    assert all(set(feature) == {"type", "geometry", "properties"} for feature in content["features"])
    assert shapes.data == f"geo/{geometry_version(databank)}/{GEMEENTE}.json"


def test_extent_and_size(databank: Databank, tmp_path: Path) -> None:
    shapes = map_shapes(databank, GEMEENTE, tmp_path)
    assert shapes.bounds == pytest.approx((5.0, 52.0, 5.08, 52.06))
    assert shapes.vertices == 12 * 5


def test_every_version_of_the_geometry_has_its_own_directory(
    databank: Databank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    map_shapes(databank, GEMEENTE, tmp_path)
    map_shapes.clear()
    monkeypatch.setattr(map_files, "geometry_version", lambda _: "v2")
    map_shapes(databank, GEMEENTE, tmp_path)
    map_shapes(databank, SILENT, tmp_path)
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")}
    assert found == {f"{geometry_version(databank)}/{GEMEENTE}.json", f"v2/{GEMEENTE}.json", f"v2/{SILENT}.json"}
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".tmp"]


def test_the_version_follows_the_geometry_only(databank: Databank) -> None:
    version = geometry_version(databank)
    without = Databank(databank.path, _manifest(databank, "key_figures"), "x")
    assert geometry_version(without) == version
    assert geometry_version(Databank(databank.path, _manifest(databank, "geometry"), "x")) != version


def test_another_form_is_another_version(databank: Databank, monkeypatch: pytest.MonkeyPatch) -> None:
    version = geometry_version(databank)
    monkeypatch.setattr(map_files, "_FORM", "2")
    assert geometry_version(databank) != version


def _manifest(databank: Databank, left_out: str) -> Manifest:
    parts = tuple(part for part in databank.parts if part.table != left_out)
    return Manifest("buurtbalans-databank", 1, "x", False, parts)


def test_where_nothing_can_be_written_the_geometry_travels_in_the_page(
    databank: Databank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    written = map_shapes(databank, GEMEENTE, tmp_path)
    map_shapes.clear()
    monkeypatch.setattr(Path, "mkdir", refuse)
    inline = map_shapes(databank, GEMEENTE, tmp_path / "other")
    assert isinstance(inline.data, dict)
    assert inline.data == json.loads((tmp_path / geometry_version(databank) / f"{GEMEENTE}.json").read_bytes())
    assert (inline.codes, inline.bounds, inline.vertices) == (written.codes, written.bounds, written.vertices)
    assert not (tmp_path / "other").exists()


def test_a_full_disk_leaves_no_half_file(databank: Databank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(map_files, "replace_file", full)
    assert isinstance(map_shapes(databank, GEMEENTE, tmp_path).data, dict)
    assert not list(tmp_path.rglob("*.json"))


def test_unused_versions_are_removed(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "GM9001.json").write_text("{}")
    (tmp_path / ".gitkeep").touch()
    remove_unused({"new"}, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitkeep", "new"]
    remove_unused({"new"}, tmp_path / "absent")
