"""Real figures: one gemeente and the whole country from a replay of the public services, where that folder is at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import requests

from lib.databank import geometry
from lib.databank.__main__ import main
from lib.databank.download import available_gemeenten, download, make_plan
from lib.databank.figures import Figures, national
from lib.databank.store import Databank
from lib.scores import DIMENSIONS, deviation_class, score_class

REPLAY = Path(__file__).parents[2].parent / "shared" / "replay"
YEARS = ["2020", "2021", "2024", "2025"]
LAYER = "geo.leefbaarometer.nl/lbm3/ows?service=WFS&request=GetFeature&typeName=lbm3:buurtscore24&outputFormat=application/json"
CLASSES = {"kafw": "afw", "kfys": "fys", "konv": "onv", "ksoc": "soc", "kvrz": "vrz", "kwon": "won"}

pytestmark = pytest.mark.skipif(
    not (REPLAY / "data" / "replay.sqlite").exists(), reason="the replay of the public services (../shared/replay) is not here"
)


@pytest.fixture(scope="module")
def replay() -> Iterator[str]:
    """Address of a replay of its own on a free port."""
    command = [sys.executable, str(REPLAY / "replay.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("replay ready on "), line
            yield line.split(" on ")[1].split("/ ")[0]
        finally:
            process.kill()


@pytest.fixture(autouse=True)
def mirror(replay: str, monkeypatch: pytest.MonkeyPatch, no_internet: None) -> None:  # noqa: ARG001
    monkeypatch.setenv("BUURTBALANS_MIRROR", replay)


@pytest.fixture(scope="module")
def published(replay: str) -> pd.DataFrame:
    """Every published score of a buurt with its classes: id, afw, the dimensions, kscore and six k-columns."""
    features = requests.get(
        f"{replay}/{LAYER}&propertyName=id,afw,{','.join(DIMENSIONS)},kscore,{','.join(CLASSES)}", timeout=60
    ).json()
    return pd.DataFrame([feature["properties"] for feature in features["features"]])


def log_of(replay: str) -> list[dict[str, Any]]:
    return requests.get(f"{replay}/_control/log?clear=1", timeout=60).json()


@pytest.fixture(scope="module")
def heerlen(replay: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Databank, list[dict[str, Any]]]:
    path = tmp_path_factory.mktemp("heerlen")
    log_of(replay)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUURTBALANS_MIRROR", replay)
        databank = download(path, make_plan(map(int, YEARS), ["GM0917"]), quiet=True)
    return databank, log_of(replay)


# classes


def test_score_class_of_every_published_score(published: pd.DataFrame) -> None:
    assert len(published) == 10_514
    np.testing.assert_array_equal(score_class(published["afw"]), published["kscore"])
    assert set(published["kscore"]) == set(range(1, 10))


@pytest.mark.parametrize(("column", "score"), CLASSES.items())
def test_deviation_class_of_every_published_score(published: pd.DataFrame, column: str, score: str) -> None:
    np.testing.assert_array_equal(deviation_class(published[score]), published[column])


# one gemeente


def test_one_gemeente_takes_few_requests(heerlen: tuple[Databank, list[dict[str, Any]]]) -> None:
    databank, log = heerlen
    assert len(log) <= 40
    assert databank.verify() == []


def test_content_of_one_gemeente(heerlen: tuple[Databank, list[dict[str, Any]]]) -> None:
    """Heerlen 2020: 86,9xx inhabitants in 57 buurten; scores of wijken 2002-2020 and of buurten 2024; the country beside it."""
    databank, _ = heerlen
    here = databank.read("key_figures", gemeente="GM0917")
    people = here.set_index(["code", "year"])["inhabitants"]
    assert people[("GM0917", 2020)] == 87_086
    assert here.groupby("year")["code"].apply(lambda codes: codes.str.startswith("BU").sum()).to_dict() == {
        2020: 57,
        2021: 0,
        2024: 57,
    }
    scores = databank.read("scores", gemeente="GM0917")
    assert sorted(scores.loc[scores["code"].str.startswith("WK"), "year"].unique()) == [2002, 2008, 2012, 2014, 2016, 2018, 2020]
    assert scores.loc[scores["code"].str.startswith("BU"), "year"].unique().tolist() == [2024]
    assert len(databank.read("scores", years=[2024], levels=["buurt"])) == 10_514
    shapes = databank.read("geometry", gemeente="GM0917")
    assert len(shapes) == 57
    assert geometry.coverage_faults(shapes) <= 1e-4
    assert databank.is_national("key_figures", 2024)
    figures = Figures(databank, "GM0917", national(databank))
    assert figures.figure("inhabitants", "NL00", 2024).value == 17_942_942


def test_a_gemeente_whose_name_changed(tmp_path: Path) -> None:
    """The table of 2020 calls GM0971 'Stein', newer ones and the scores 'Stein (L.)'."""
    databank = download(tmp_path, make_plan([2020], ["GM0971"]), quiet=True)
    assert len(databank.read("scores", years=[2024], gemeente="GM0971")) > 0


def test_the_list_of_gemeenten() -> None:
    table = available_gemeenten()
    assert len(table) == 342
    assert "'s-Gravenhage" in set(table["name"])


# the whole country


def test_the_whole_country(replay: str, published: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one test, for it takes a while: the counts, the scores, the map and its promise."""
    log_of(replay)
    assert main(["download", "--to", str(tmp_path), "--years", *YEARS]) == 0
    progress = capsys.readouterr().out.splitlines()
    shares = [int(line.split("%")[0]) for line in progress if "%  " in line]
    assert shares == sorted(shares)
    assert {request["status"] for request in log_of(replay)} <= {200, 404}

    assert main(["info", str(tmp_path), "--json"]) == 0
    tables = {(entry["table"], entry["year"]): entry for entry in json.loads(capsys.readouterr().out)["tables"]}
    newest, old = tables[("key_figures", 2024)], tables[("key_figures", 2020)]
    assert newest["levels"] == {"buurt": 14_574, "wijk": 3_393, "gemeente": 342, "land": 1}
    assert old["levels"]["buurt"] == 13_808
    assert newest["inhabitants"]["gemeente"] // 100 == 179_429
    assert old["inhabitants"]["gemeente"] // 10_000 == 1_740  # 17.40 million
    assert tables[("geometry", 2024)]["levels"] == {"buurt": 14_568}
    assert tables[("scores", 2024)]["levels"] == {"buurt": 10_514}

    databank = Databank(tmp_path, json.loads((tmp_path / "manifest.json").read_text()), "")
    scores = databank.read("scores", years=[2024]).set_index("code").loc[published["id"]]
    np.testing.assert_array_equal(score_class(scores["afw"]), published["kscore"])
    for column, score in CLASSES.items():
        np.testing.assert_array_equal(deviation_class(scores[score]), published[column])

    shapes = databank.read("geometry")
    assert shapes.geometry.is_valid.all()
    assert not shapes.geometry.is_empty.any()
    faults = {code: geometry.coverage_faults(part) for code, part in shapes.groupby("gemeente_code")}
    worst = max(faults, key=faults.__getitem__)
    assert faults[worst] <= 1e-4, (worst, faults[worst])
