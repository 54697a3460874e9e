"""What is an organisation's own: a layer beside the databank, whole or not at all, per organisation, with its own version."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from lib import settings
from lib.databank import SAMPLE
from lib.databank.errors import DatabankError, DatabankUnreadable
from lib.databank.own import layer
from lib.databank.own.layer import UnknownWorkArea
from lib.databank.own.places import Places
from lib.databank.own.work_area import Part, WorkArea, new_work_area
from lib.databank.store import open_databank
from lib.settings import ROOT


def area(name: str = "Proef", *codes: str) -> WorkArea:
    return new_work_area(name, tuple(Part(code=code) for code in codes or ("BU99010101", "WK990102")), 2024, "ab12")


def test_what_is_added_is_there_until_it_is_removed_and_can_be_put_back() -> None:
    assert (layer.open_layer().version, layer.open_layer().areas) == ("", ())
    first, second = area("Noord"), area("Aanpak")
    layer.add(first)
    kept = layer.add(second)
    assert kept.areas == (second, first)  # by name
    assert layer.take_out(first.id) == first
    assert layer.open_layer().areas == (second,)
    assert layer.add(first).areas == (second, first)
    with pytest.raises(UnknownWorkArea, match="is er niet"):
        layer.take_out("zzzzzzzz")


def test_every_change_has_another_version_and_one_file() -> None:
    versions = [layer.add(area(name)).version for name in ("a", "b")]
    kept = layer.open_layer()
    assert len({*versions, ""}) == 3
    assert sorted(path.suffix for path in kept.path.iterdir() if path.name != ".lock") == [".json", ".json"]


def test_it_is_not_in_the_databank_nor_in_its_version(places: Places, own: Path) -> None:
    files = {path.name: path.stat().st_mtime_ns for path in places.path.rglob("*")}
    before = open_databank(places.path).version
    layer.add(area())
    assert open_databank(places.path).version == before
    assert {path.name: path.stat().st_mtime_ns for path in places.path.rglob("*")} == files
    assert layer.open_layer().path == own / "eigen"
    assert stat.S_IMODE(os.stat(own / "eigen").st_mode) & 0o077 == 0


@pytest.mark.parametrize("place", [ROOT / "static", ROOT / "static" / "geo" / "eigen", SAMPLE, SAMPLE / "eigen"])
def test_a_place_that_is_handed_out_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.OWN_LAYER, str(place))
    with pytest.raises(DatabankError, match=f"{settings.OWN_LAYER} wijst naar een plek in"):
        layer.add(area())


def test_a_trial_has_a_layer_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layer.add(area("van iedereen"))
    for organisation in ("Woonstichting Één", "Woonstichting Een"):
        file = tmp_path / "proef.toml"
        file.write_text(f'organisatie = "{organisation}"\n', encoding="utf-8")
        monkeypatch.setenv(settings.TRIAL, str(file))
        assert layer.open_layer().areas == ()
        assert layer.add(area(f"van {organisation}")).organisation == organisation
        assert [one.name for one in layer.open_layer().areas] == [f"van {organisation}"]
    assert layer.remove_all() == 1
    monkeypatch.delenv(settings.TRIAL)
    assert [one.name for one in layer.open_layer().areas] == ["van iedereen"]


def test_exported_and_removed_as_a_whole_and_put_back(own: Path) -> None:
    for name in ("a", "b", "c"):
        kept = layer.add(area(name))
    content = layer.exported(kept)
    assert json.loads(content)["version"] == kept.version
    assert layer.remove_all() == 3
    assert list(own.iterdir()) == []
    assert layer.restore(content).areas == kept.areas
    assert layer.restore(content).areas == kept.areas  # twice is once


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"format": "iets anders"}', b'{"format": "buurtbalans-eigen", "schema": 9, "work_areas": []}',
     b'{"format": "buurtbalans-eigen", "schema": 1, "work_areas": [{"id": "../../x", "name": "x", "parts": []}]}'],
)  # fmt: skip
def test_another_file_is_not_put_back(content: bytes, own: Path) -> None:
    with pytest.raises(DatabankError, match="Er is niets veranderd"):
        layer.restore(content)
    assert not own.exists()


@pytest.mark.parametrize("damage", ["manifest", "file", "gone", "newer", "place"])
def test_what_is_damaged_is_said_and_not_overwritten(damage: str) -> None:
    kept = layer.add(area())
    manifest, file = kept.path / "manifest.json", next(kept.path.glob("work_areas-*.json"))
    told = json.loads(manifest.read_text(encoding="utf-8"))
    if damage == "manifest":
        manifest.write_text("{", encoding="utf-8")
    elif damage == "file":
        file.write_text(file.read_text(encoding="utf-8").replace("Proef", "Proet"), encoding="utf-8")
    elif damage == "gone":
        file.unlink()
    elif damage == "newer":
        manifest.write_text(json.dumps(told | {"schema": 99}), encoding="utf-8")
    else:
        told["parts"][0]["file"] = "../../../etc/passwd"
        manifest.write_text(json.dumps(told), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in kept.path.iterdir()}
    for change in (layer.open_layer, lambda: layer.add(area()), lambda: layer.take_out(kept.areas[0].id)):
        with pytest.raises(DatabankUnreadable):
            change()
    assert {path.name: path.read_bytes() for path in kept.path.iterdir()} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root schrijft overal")
def test_a_folder_that_cannot_be_written_is_said(own: Path) -> None:
    own.mkdir(mode=0o500)
    with pytest.raises(DatabankError, match=settings.OWN_LAYER):
        layer.add(area())


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("a\nb ", "a b"),
        ("a\x00b", "ab"),
        ("\u202egnp.exe", "gnp.exe"),
        ("Ja\u0301n", "Ján"),
        ("مرحبا", "مرحبا"),
        ("👨\u200d👩 Noord", "👨\u200d👩 Noord"),
    ],
)
def test_a_name_is_what_is_seen_of_it(written: str, name: str) -> None:
    assert area(written).name == name


@pytest.mark.parametrize("name", ["Voor jan@voorbeeld.nl", "Bel 06-12345678", "Dossier 123456782", "NL91 ABNA 0417 1643 00"])
def test_a_name_names_no_person(name: str) -> None:
    with pytest.raises(DatabankError, match="Er is niets bewaard") as refused:
        area(name)
    assert name.split()[-1] not in str(refused.value)


def test_a_name_is_there_once() -> None:
    first = area("Noord")
    layer.add(first)
    with pytest.raises(layer.NameTaken, match="een andere naam"):
        layer.add(area("noord "))
    assert layer.open_layer().areas == (first,)
    assert layer.add(first.model_copy(update={"made_at": ""})).areas[0].name == "Noord"


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "\u200b", "\u202e \u200d"])
def test_a_name_is_short_and_is_seen(name: str) -> None:
    with pytest.raises(ValidationError):
        area(name)


@pytest.mark.parametrize("codes", [(), ("GM9901",), ("BU99010101", "BU99010101"), ("../x",), ("NL00",)])
def test_a_work_area_is_of_buurten_and_wijken_each_once(codes: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        new_work_area("Proef", tuple(Part(code=code) for code in codes), 2024, "")


def test_the_same_places_have_the_same_hash_whatever_they_are_called() -> None:
    assert area("a").hash == area("b").hash != area("a", "BU99010101").hash
    part = new_work_area("a", (Part(code="BU99010101", share=0.5), Part(code="WK990102")), 2024, "")
    assert part.hash != area("a").hash


def test_shares_of_the_buurten_on_the_map(places: Places) -> None:
    parts = (
        Part(code="WK990102", share=0.5),
        Part(code="BU99010201", share=0.7),  # in that wijk too: never more than the whole
        Part(code="BU03700000"),  # a code of 2020
        Part(code="BU09170000"),  # not on this map
    )
    one = new_work_area("Proef", parts, 2020, "")
    shares = dict(zip(places.buurten, places.shares(one.parts), strict=True))
    assert {code: share for code, share in shares.items() if share} == {
        "BU99010201": 1.0,
        "BU99010202": 0.5,
        "BU04390901": 1.0,
    }
    assert [part.code for part in places.left_out(one)] == ["BU09170000"]
    # The two buurten of Noord are in it by one part, but one of them by another too.
    of = dict(zip(places.buurten, places.groups(one.parts), strict=True))
    assert of["BU99010201"] != of["BU99010202"]
    of = dict(zip(places.buurten, places.groups(parts[:1]), strict=True))
    assert of["BU99010201"] == of["BU99010202"] != of["BU99010301"]
