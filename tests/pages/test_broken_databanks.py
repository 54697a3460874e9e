"""A databank that cannot be read: said in a sentence, and the sample, or what is left, stays usable."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib import databank as databank_package
from lib.databank.commit import NewPart, commit, writing
from lib.databank.store import MANIFEST, open_databank
from lib.settings import ROOT
from lib.ui.session import data
from tests.answers.small_databank import GEMEENTE, TINY, build
from tests.pages.conftest import DATABANK, KAART, PAGES, Open
from tests.pages.looking import problems, query, texts


@pytest.fixture
def sample(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small databank in the place of the sample, and marked as fictional."""
    path = tmp_path / "voorbeeld"
    shutil.copytree(small, path)
    change(path, fictional=True, name="Voorbeeld")
    monkeypatch.setattr(data, "SAMPLE", path)
    monkeypatch.setattr(databank_package, "SAMPLE", path)
    return path


def change(path: Path, **values: Any) -> None:
    manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    (path / MANIFEST).write_text(json.dumps(manifest | values), encoding="utf-8")


def newer(path: Path) -> None:
    change(path, schema=99)


def damaged(path: Path) -> None:
    (path / MANIFEST).write_text('{"format": "buurtba', encoding="utf-8")


def foreign(path: Path) -> None:
    (path / MANIFEST).write_text('{"format": "iets anders"}', encoding="utf-8")


def incomplete(path: Path) -> None:
    change(path, parts=[{"table": "areas"}])


def no_map_file(path: Path) -> None:
    for file in path.glob("geometry-*.parquet"):
        file.unlink()


def damaged_figures(path: Path) -> None:
    for file in path.glob("key_figures-*.parquet"):
        file.write_bytes(b"PAR1 no longer")


WAYS = {
    newer: "nieuwere versie van Buurtbalans",
    damaged: "beschadigd of niet van Buurtbalans",
    foreign: "beschadigd of niet van Buurtbalans",
    incomplete: "mist gegevens",
    no_map_file: "weg of beschadigd",
    damaged_figures: "weg of beschadigd",
}


@pytest.mark.parametrize("way", list(WAYS), ids=lambda way: way.__name__)
@pytest.mark.usefixtures("sample")
def test_the_sample_stays_usable(open_app: Open, own_copy: Path, way: Any) -> None:
    way(own_copy)
    app = open_app(KAART)
    assert not app.exception
    assert WAYS[way] in problems(app)[0]
    assert query(app)["db"] == "voorbeeld"
    app.selectbox(key="w_gemeente").select(TINY).run()
    assert not app.exception
    assert app.title[0].value == "Kleindorp, leefbaarheid 2024"
    assert "Voorbeeld: u kijkt naar verzonnen gemeenten" in texts(app)


@pytest.mark.parametrize("way", [newer, damaged_figures], ids=lambda way: way.__name__)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("sample")
def test_a_link_into_a_broken_databank(open_app: Open, own_copy: Path, way: Any, page: str) -> None:
    way(own_copy)
    app = open_app(page, db="eigen", gm=GEMEENTE)
    assert not app.exception
    assert WAYS[way] in problems(app)[0]
    assert any(f"Gemeente {GEMEENTE} uit de link" in problem for problem in problems(app))
    assert query(app)["db"] == "voorbeeld"


def test_neither_own_nor_sample(open_app: Open, own_copy: Path, sample: Path) -> None:
    damaged(own_copy)
    damaged(sample)
    for page in PAGES:
        app = open_app(page)
        assert not app.exception
        assert "beschadigd of niet van Buurtbalans" in app.error[0].value


def test_a_broken_sample_does_not_touch_the_own_databank(open_app: Open, own_copy: Path, sample: Path) -> None:
    newer(sample)
    app = open_app(KAART, gm=GEMEENTE)
    assert not app.exception
    assert problems(app) == []
    assert query(app)["db"] == "eigen"
    assert open_databank(own_copy).verify() == []


@pytest.mark.usefixtures("sample")
def test_a_file_that_is_damaged_while_the_server_runs(open_app: Open, own_copy: Path) -> None:
    app = open_app(KAART, gm=GEMEENTE)
    damaged_figures(own_copy)
    app.switch_page(str(ROOT / DATABANK)).run()
    assert not app.exception
    assert "weg of beschadigd" in app.error[0].value
    assert "Databank controleren" in [button.label for button in app.button]
    app.switch_page(str(ROOT / KAART)).run()
    assert app.title[0].value == "Molenwaarde, leefbaarheid 2024"


@pytest.mark.usefixtures("sample", "own_copy")
def test_switching_between_own_data_and_sample(open_app: Open) -> None:
    app = open_app(KAART, gm=GEMEENTE)
    assert "Voorbeeldgegevens" not in texts(app)
    app.segmented_control(key="w_databank").select("voorbeeld").run()
    assert not app.exception
    assert query(app)["db"] == "voorbeeld"
    assert "Voorbeeld: u kijkt naar verzonnen gemeenten" in texts(app)


@pytest.mark.usefixtures("sample")
def test_new_data_are_seen_at_once(open_app: Open, own_copy: Path) -> None:
    app = open_app(KAART, gm=GEMEENTE)
    assert app.title[0].value.startswith("Molenwaarde")
    before = open_databank(own_copy)
    areas = before.read("areas", years=[2024], gemeente=GEMEENTE)
    areas.loc[areas["code"] == GEMEENTE, "name"] = "Nieuw-Molenwaarde"
    with writing(own_copy):
        commit(own_copy, [NewPart("areas", 2024, GEMEENTE, areas, "proef")])
    app.run()
    assert app.title[0].value.startswith("Nieuw-Molenwaarde")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("sample")
def test_a_databank_with_only_a_map(open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    whole = build(tmp_path / "heel")
    path = tmp_path / "kaart"
    shapes = whole.read("geometry", gemeente=GEMEENTE)
    with writing(path):
        commit(path, [NewPart("geometry", 2024, GEMEENTE, shapes, "proef")])
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(path))
    app = open_app(page, gm=GEMEENTE, bu="BU90010101")
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("sample")
def test_a_databank_without_a_map(open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    path = tmp_path / "cijfers"
    frame = pd.DataFrame({"code": pd.Series([GEMEENTE], dtype="str"), "year": 2024, "crimes": [12.0]})
    with writing(path):
        commit(path, [NewPart("crime", 2024, GEMEENTE, frame, "proef")])
    monkeypatch.setenv("BUURTBALANS_DATABANK", str(path))
    app = open_app(page)
    assert not app.exception


def everything(app: Any) -> str:
    """All that was sent to the browser, as text."""
    return str([element.proto for element in app.main]) + str([element.proto for element in app.sidebar]) + texts(app)


@pytest.mark.parametrize("management", ["0", "1"])
@pytest.mark.parametrize("way", list(WAYS), ids=lambda way: way.__name__)
@pytest.mark.usefixtures("sample")
def test_only_a_beheerder_sees_folders_and_commands(
    open_app: Open, own_copy: Path, monkeypatch: pytest.MonkeyPatch, way: Any, management: str
) -> None:
    monkeypatch.setenv("BUURTBALANS_BEHEER", management)
    way(own_copy)
    seen = everything(open_app(KAART)) + everything(open_app(DATABANK, gm=GEMEENTE))
    assert ("Er klopt iets niet op deze server. Vraag de beheerder" in seen) == (management == "0")
    assert management == "1" or str(own_copy) not in seen
    assert ("python -m" in seen) == (management == "1")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("own")
def test_no_page_names_a_folder_or_a_command_to_a_visitor(
    open_app: Open, small: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setenv("BUURTBALANS_BEHEER", "0")
    seen = everything(open_app(page, gm=GEMEENTE))
    for word in (str(small), str(small.parent), str(ROOT), "python -m", "BUURTBALANS_"):
        assert word not in seen, word
