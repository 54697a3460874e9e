"""Leefbaarometer: the zip and the WFS, with missing dimensions, quotes in names, empty layers and gaps."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tests.services.leefbaarometer as imitated
from lib.databank.download import download, make_plan
from lib.databank.errors import SourceUnavailable, UnexpectedData
from lib.databank.sources import leefbaarometer
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound
from lib.scores import DIMENSIONS
from tests.services import SyntheticServices
from tests.services.scores import DIMENSION_YEARS, SCORE_YEARS

COLUMNS = ["code", "year", "afw", *DIMENSIONS]
HEADER = "bu_code,bu_naam,jaar,lbm,afw,fys,onv,soc,vrz,won\n"


def truth(services: SyntheticServices, gemeente: str = "", years: tuple[int, ...] = SCORE_YEARS) -> pd.DataFrame:
    scores = services.country.scores
    inside = scores["code"].str[2:].str.startswith(gemeente[2:]) & scores["year"].isin(years)
    return scores.loc[inside, COLUMNS].sort_values(["code", "year"], ignore_index=True)


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    found = found.sort_values(["code", "year"], ignore_index=True)[COLUMNS]
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=0, atol=0)


def packed(files: dict[str, str]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return memory.getvalue()


# the zip


def test_the_zip_equals_the_truth(services: SyntheticServices, fetcher: Fetcher) -> None:
    """Buurten, wijken and gemeenten, nine measurements; the file about changes in the same zip is not scores."""
    scores = leefbaarometer.fetch_country(fetcher)
    same(scores, truth(services))
    assert scores.dtypes.drop(["code", "year"]).eq("float64").all()
    gaps = scores.groupby("year")[list(DIMENSIONS)].agg(lambda values: values.isna().all()).all(axis=1)
    assert [year for year, gap in gaps.items() if not gap] == list(DIMENSION_YEARS)
    assert scores["afw"].notna().all()


def test_afw_is_the_sum_of_its_dimensions(fetcher: Fetcher) -> None:
    scores = leefbaarometer.fetch_country(fetcher).dropna()
    assert len(scores) > 200
    np.testing.assert_allclose(scores[list(DIMENSIONS)].sum(axis=1), scores["afw"], atol=5e-6)


def test_na_in_a_csv() -> None:
    """lbm NA in the newest measurement, dimensions NA in others; without afw there is no score."""
    text = HEADER + (
        "BU90010000,Kade,2024,NA,-0.1,-0.02,-0.02,-0.02,-0.02,-0.02\n"
        "BU90010000,Kade,2016,4.0,-0.2,NA,NA,NA,NA,NA\n"
        "BU90010001,Hof,2024,NA,NA,0.1,0.1,0.1,0.1,0.1\n"
        " BU9003AA01 ,Letter,2024,NA,0.25,0.05,NA,0.05,0.05,0.05\n"
        ",Leeg,2024,NA,0.25,0.05,0.05,0.05,0.05,0.05\n"
        "BU90010000,Dubbel,2024,NA,-0.9,NA,NA,NA,NA,NA\n"
    )
    scores = leefbaarometer.read_scores(io.BytesIO(text.encode()), "proef.csv").set_index(["code", "year"])
    assert scores.index.tolist() == [("BU90010000", 2024), ("BU90010000", 2016), ("BU9003AA01", 2024)]
    assert scores["afw"].tolist() == [-0.1, -0.2, 0.25]
    assert scores["onv"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"proef\.csv is geen leesbaar CSV-bestand"),
        ("\x00\xff", r"proef\.csv"),
        ("bu_code,jaar,afw\nBU90010000,2024,0.1\n", r"In proef\.csv ontbreekt een kolom: won, fys, vrz, soc, onv"),
        (HEADER.replace("bu_code", "code"), r"In proef\.csv ontbreekt een kolom: bu_code, wk_code of gm_code"),
        (HEADER + "BU90010000,Kade,onbekend,NA,0.1,0,0,0,0,0.1\n", r"In proef\.csv staat iets anders dan een jaar"),
        (HEADER + "BU90010000,Kade,,NA,0.1,0,0,0,0,0.1\n", r"In proef\.csv staat iets anders dan een jaar"),
    ],
)
def test_a_csv_that_is_something_else(text: str, message: str) -> None:
    with pytest.raises(UnexpectedData, match=message):
        leefbaarometer.read_scores(io.BytesIO(text.encode("latin-1")), "proef.csv")


def test_a_zip_without_scores() -> None:
    with pytest.raises(UnexpectedData, match="staat geen bestand 'Leefbaarometer-scores"):
        leefbaarometer.read_zip(packed({"lees mij.txt": "niets", "ontwikkeling buurten.csv": HEADER}))
    for body in (b"", b"PK", b"<html>"):
        with pytest.raises(UnexpectedData, match="beschadigd of geen zip-bestand"):
            leefbaarometer.read_zip(body)


def test_other_file_names_of_the_same_content() -> None:
    row = "BU90010000,Kade,2026,NA,0.1,0.02,0.02,0.02,0.02,0.02\n"
    files = {"map/Leefbaarometer-Scores Buurten 2002-2026.CSV": HEADER + row, "scores wijken.csv": HEADER.replace("bu_", "wk_")}
    assert leefbaarometer.read_zip(packed(files))["year"].tolist() == [2026]


# the WFS


def test_layers_newest_first(fetcher: Fetcher) -> None:
    layers = leefbaarometer.wfs_layers(fetcher)
    assert layers[0] == ("lbm3:buurtscore24", "buurt", 2024)
    assert sorted({year for _, _, year in layers}) == list(DIMENSION_YEARS)
    assert [year for _, _, year in layers] == sorted((year for _, _, year in layers), reverse=True)
    assert {level for _, level, _ in layers} == {"buurt", "wijk", "gemeente"}


def test_one_layer_of_the_country(services: SyntheticServices, fetcher: Fetcher) -> None:
    found = leefbaarometer.fetch_layer(fetcher, "lbm3:buurtscore24", None)
    expected = truth(services, years=(2024,))
    same(found, expected[expected["code"].str.startswith("BU")].reset_index(drop=True))
    assert found["year"].dtype == "int64"


def test_only_the_properties_that_are_needed_travel(services: SyntheticServices, fetcher: Fetcher) -> None:
    leefbaarometer.fetch_layer(fetcher, "lbm3:buurtscore24", "Letterveen")
    (request,) = services.log
    assert "propertyName=id,year,afw,won,fys,vrz,soc,onv&" in request.query
    assert "srsName" not in request.query


def test_a_name_with_an_apostrophe(services: SyntheticServices, fetcher: Fetcher) -> None:
    found = leefbaarometer.fetch_layer(fetcher, "lbm3:wijkscore18", "'s-Verzonnen")
    assert services.log[-1].query.endswith("CQL_FILTER=gemeente='''s-Verzonnen'")
    expected = truth(services, "GM9002", (2018,))
    same(found, expected[expected["code"].str.startswith("WK")].reset_index(drop=True))
    assert len(found) == 3


def test_an_empty_layer(fetcher: Fetcher) -> None:
    """All of Stilhoven is suppressed: a table without rows, with its columns."""
    found = leefbaarometer.fetch_layer(fetcher, "lbm3:buurtscore24", "Stilhoven")
    assert found.empty
    assert found.columns.tolist() == COLUMNS


def test_an_unknown_layer(fetcher: Fetcher) -> None:
    with pytest.raises(NotFound, match=r"geo\.leefbaarometer\.nl kent"):
        leefbaarometer.fetch_layer(fetcher, "lbm3:buurtscore99", None)


def test_two_gemeenten_do_not_share_an_answer(fetcher: Fetcher) -> None:
    one = leefbaarometer.fetch_layer(fetcher, "lbm3:buurtscore24", "Letterveen")
    other = leefbaarometer.fetch_layer(fetcher, "lbm3:buurtscore24", "Nieuw-Samen")
    assert set(one["code"].str[:6]) == {"BU9003"}
    assert set(other["code"].str[:6]) == {"BU9005"}


class Canned(Fetcher):
    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer

    def json(self, url: str) -> dict[str, Any]:  # noqa: ARG002
        return self.answer


def test_answers_of_another_form_are_refused() -> None:
    wrong: tuple[dict[str, Any], ...] = ({}, {"exceptions": []}, {"features": None})
    for answer in wrong:
        with pytest.raises(UnexpectedData, match=r"laag lbm3:buurtscore24 bevat geen gebieden"):
            leefbaarometer.fetch_layer(Canned(answer), "lbm3:buurtscore24", None)
    half = {"features": [{"properties": {"id": "BU90010000", "year": "2024", "afw": 0.1}}]}
    with pytest.raises(UnexpectedData, match="lbm3:buurtscore24 van de Leefbaarometer mist: won, fys, vrz, soc, onv"):
        leefbaarometer.fetch_layer(Canned(half), "lbm3:buurtscore24", None)


# one gemeente in a download


@pytest.fixture
def only_2024(monkeypatch: pytest.MonkeyPatch) -> None:
    """A WFS with one layer: buurten of the newest measurement."""
    monkeypatch.setattr(imitated, "LAYERS", {"lbm3:buurtscore24": ("buurt", 2024)})


def scores_of(path: Path, code: str, *years: int) -> pd.DataFrame:
    return download(path, make_plan(years or [2024], [code]), quiet=True).read("scores", gemeente=code)


def test_a_gemeente_by_the_layers_of_the_wfs(services: SyntheticServices, tmp_path: Path) -> None:
    same(scores_of(tmp_path, "GM9002"), truth(services, "GM9002", DIMENSION_YEARS))
    assert not [request for request in services.log if request.path.endswith(".zip")]
    layers = [request.query for request in services.log if "GetFeature" in request.query]
    assert len([query for query in layers if "CQL_FILTER" not in query]) == 1  # the background: buurten of the newest
    assert len([query for query in layers if query.endswith("CQL_FILTER=gemeente='''s-Verzonnen'")]) == len(layers) - 1


@pytest.mark.usefixtures("only_2024")
def test_a_wfs_with_one_measurement_is_completed_by_the_zip(services: SyntheticServices, tmp_path: Path) -> None:
    """All nine measurements, and the wijken and the gemeente of the newest, which the WFS does not have."""
    same(scores_of(tmp_path, "GM9002"), truth(services, "GM9002"))
    assert len([request for request in services.log if request.path.endswith(".zip")]) == 1


@pytest.mark.usefixtures("only_2024")
@pytest.mark.parametrize("obstacle", ["gone", "large"])
def test_without_a_usable_zip_the_newest_measurement_remains_and_that_is_noted(
    services: SyntheticServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, obstacle: str
) -> None:
    if obstacle == "gone":
        services.fault(status=404, match=".zip")
    else:
        monkeypatch.setattr("lib.databank.download._LARGEST_ZIP_FOR_ONE_GEMEENTE", 100)
    databank = download(tmp_path, make_plan([2024], ["GM9002"]), quiet=True)
    expected = truth(services, "GM9002", (2024,))
    same(databank.read("scores", gemeente="GM9002"), expected[expected["code"].str.startswith("BU")].reset_index(drop=True))
    notes = [part.notes for part in databank.parts_of("scores") if part.scope == "GM9002"]
    assert notes == [("Eerdere metingen zijn niet op te halen.",)]


def test_a_wfs_without_buurten(services: SyntheticServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for layers in ({}, {"lbm3:wijkscore24": ("wijk", 2024)}):
        monkeypatch.setattr(imitated, "LAYERS", layers)
        with pytest.raises(SourceUnavailable, match="De Leefbaarometer biedt nu geen scores aan"):
            scores_of(tmp_path / str(len(layers)), "GM9002")
    assert services.log


def test_the_newest_name_of_a_gemeente_is_asked_for(services: SyntheticServices, tmp_path: Path) -> None:
    """Renamed in 2024: the WFS knows the gemeente by its newest name only, whichever years are fetched first or last."""
    for row in services.tables["85618NED"].entities["WijkenEnBuurten"]:
        if str(row["Key"]).startswith("GM9002"):
            row["Title"] = "Vroeger-Verzonnen"
    same(scores_of(tmp_path, "GM9002", 2020, 2024), truth(services, "GM9002", DIMENSION_YEARS))
    same(scores_of(tmp_path / "b", "GM9002", 2023), truth(services, "GM9002", DIMENSION_YEARS))
