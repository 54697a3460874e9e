"""Leefbaarometer: the zip for everybody, the WFS where there is none; missing dimensions, borders, layers that are not there."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.databank.errors import SourceUnavailable, UnexpectedData
from lib.databank.sources import leefbaarometer
from lib.databank.sources.fetcher import Fetcher
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


def packed(files: dict[str, str]) -> zipfile.ZipFile:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return zipfile.ZipFile(memory)


# the zip


@pytest.mark.parametrize("ranges", [True, False], ids=["in parts", "whole"])
def test_the_zip_equals_the_truth(services: SyntheticServices, fetcher: Fetcher, ranges: bool) -> None:
    """Buurten, wijken and gemeenten, nine measurements; the file about changes in the same zip is not scores."""
    services.ranges = ranges
    scores, origin, gaps = leefbaarometer.fetch(fetcher)
    same(scores, truth(services))
    assert (origin, gaps) == ("open-data-leefbaarometer-meting-2024.zip", [])
    assert scores.dtypes.drop(["code", "year"]).eq("float64").all()
    empty = scores.groupby("year")[list(DIMENSIONS)].agg(lambda values: values.isna().all()).all(axis=1)
    assert [year for year, gap in empty.items() if not gap] == list(DIMENSION_YEARS)
    assert scores["afw"].notna().all()


def test_the_zip_of_today_with_what_macos_adds(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    """Quoted text, postcodes, a grid and a `__MACOSX` twin of every member: only the three members with scores are read."""
    scores, _, gaps = leefbaarometer.fetch(fetcher_now)
    same(scores, truth(now))
    assert gaps == []
    assert (scores["borders"] == 2024).all()


def test_members_are_chosen_by_the_contract() -> None:
    names = [
        "map/Leefbaarometer-scores buurten 2002-2026.csv",
        "Leefbaarometer-Scores Wijken.CSV",
        "scores_gemeenten_2026.csv",
        "__MACOSX/map/._Leefbaarometer-scores buurten 2002-2026.csv",
        "map/._scores wijken.csv",
        "Leefbaarometer-ontwikkeling buurten 2002-2024.csv",
        "Leefbaarometer-scores PC4 2002-2024.csv",
        "Leefbaarometer-scores grids.csv",
        "scores buurten.xlsx",
    ]
    with packed(dict.fromkeys(names, "")) as archive:
        assert leefbaarometer.members(archive) == dict(zip(("buurt", "wijk", "gemeente"), names[:3], strict=True))
    assert [name for name in names if leefbaarometer.is_score_file(name)] == names[:3]


def test_a_renamed_member_is_a_gap_or_the_wfs(services: SyntheticServices, fetcher: Fetcher) -> None:
    """Without the file of wijken the others are read; without that of buurten the WFS takes over."""
    services.rename_member("Leefbaarometer-scores wijken 2002-2024.csv", "wijken.csv")
    scores, origin, gaps = leefbaarometer.fetch(fetcher)
    assert set(scores["code"].str[:2]) == {"BU", "GM"}
    assert origin.endswith(".zip")
    assert gaps == ["Scores van wijken staan niet in het zip-bestand. Wijken hebben dan geen eigen score."]


def test_without_the_member_of_buurten_the_layers_are_read(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.rename_member("Leefbaarometer-scores buurten 2002-2024.csv", "waarden buurten.csv")
    scores, origin, gaps = leefbaarometer.fetch(fetcher)
    same(scores, truth(services, years=DIMENSION_YEARS))
    assert origin == "WFS lbm3"
    assert gaps == [
        "Het zip-bestand is niet te gebruiken; alleen de metingen van de kaartdienst zijn er. In het zip-bestand van de "
        "Leefbaarometer staan geen scores van buurten."
    ]


def test_afw_is_the_sum_of_its_dimensions(fetcher: Fetcher) -> None:
    scores = leefbaarometer.fetch(fetcher)[0].dropna()
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
    with (
        packed({"lees mij.txt": "niets", "ontwikkeling buurten.csv": HEADER}) as archive,
        pytest.raises(UnexpectedData, match="In proef staat geen bestand 'Leefbaarometer-scores"),
    ):
        leefbaarometer.read_archive(archive, "proef")


@pytest.mark.parametrize("body", [b"", b"PK", b"<html>", b"PK\x03\x04" + b"x" * 100])
def test_a_file_that_is_no_zip(body: bytes) -> None:
    with pytest.raises(ValueError, match="geen zip-bestand"):
        leefbaarometer.is_zip(io.BytesIO(body))


def test_levels_that_a_zip_lacks() -> None:
    row = "BU90010000,Kade,2026,NA,0.1,0.02,0.02,0.02,0.02,0.02\n"
    with packed({"x/Scores Buurten 2002-2026.CSV": HEADER + row, "scores wijken.csv": HEADER.replace("bu_", "wk_")}) as archive:
        scores, lacking = leefbaarometer.read_archive(archive, "proef")
    assert scores["year"].tolist() == [2026]
    assert lacking == ["wijk", "gemeente"]


# on which borders a measurement is


def test_measurements_with_one_code_set_are_on_the_borders_of_the_newest() -> None:
    """2018 lacks a score and not the area; 2016 has another code."""
    rows = {2016: ["BU90010000", "BU90010009"], 2018: ["BU90010000", "BU90010001"], 2024: ["BU90010000", "BU90010001"]}
    text = HEADER + "".join(
        f"{code},Kade,{year},NA,{'NA' if (year, code) == (2018, 'BU90010001') else 0.1},0,0,0,0,0.1\n"
        for year, codes in rows.items()
        for code in codes
    )
    scores = leefbaarometer.read_scores(io.BytesIO(text.encode()), "proef.csv").set_index(["code", "year"])["borders"]
    assert scores.to_dict() == {
        ("BU90010000", 2016): 2016.0,
        ("BU90010009", 2016): 2016.0,
        ("BU90010000", 2018): 2024.0,
        ("BU90010000", 2024): 2024.0,
        ("BU90010001", 2024): 2024.0,
    }


# the WFS


@pytest.fixture
def no_zip(services: SyntheticServices) -> None:
    services.fault(status=404, n=99, match=".zip")


def test_layers_newest_first(fetcher: Fetcher) -> None:
    layers = leefbaarometer.layers(fetcher)
    assert layers[0] == ("lbm3:buurtscore24", "buurt", 2024)
    assert sorted({year for _, _, year in layers}) == list(DIMENSION_YEARS)
    assert [year for _, _, year in layers] == sorted((year for _, _, year in layers), reverse=True)
    assert {level for _, level, _ in layers} == {"buurt", "wijk", "gemeente"}


def test_layers_of_something_else_are_left_alone(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    """Postcodes and a grid have layers too."""
    assert {name for name, _, _ in leefbaarometer.layers(fetcher_now)} == {
        f"lbm3:{name}" for name in ("buurtscore24", "buurtscore22", "buurtscore20", "wijkscore24", "gemeentescore24")
    }
    assert now.log


@pytest.mark.usefixtures("no_zip")
def test_without_a_zip_every_layer_of_the_country(services: SyntheticServices, fetcher: Fetcher) -> None:
    scores, origin, gaps = leefbaarometer.fetch(fetcher)
    same(scores, truth(services, years=DIMENSION_YEARS))
    assert origin == "WFS lbm3"
    assert len(gaps) == 1
    assert gaps[0].endswith("De Leefbaarometer heeft geen zip-bestand met scores op de bekende plek.")


@pytest.mark.usefixtures("no_zip")
def test_only_the_properties_that_are_needed_travel_and_nothing_is_asked_by_name(
    services: SyntheticServices, fetcher: Fetcher
) -> None:
    leefbaarometer.fetch(fetcher)
    asked = [request.query for request in services.log if "GetFeature" in request.query]
    assert asked
    for query in asked:
        assert query.endswith("propertyName=id,year,afw,fys,onv,soc,vrz,won")
        assert "CQL_FILTER" not in query


@pytest.mark.usefixtures("no_zip")
def test_a_layer_that_is_not_there_does_not_end_it(services: SyntheticServices, fetcher: Fetcher) -> None:
    """It is listed, and refused when it is asked for; the other layers come."""
    services.fault(status=400, n=99, match="buurtscore22")
    scores, _, gaps = leefbaarometer.fetch(fetcher)
    buurten = scores[scores["code"].str.startswith("BU")]
    assert sorted(buurten["year"].unique()) == [2014, 2018, 2020, 2024]
    assert 2022 in scores["year"].tolist()  # of wijken
    assert gaps[1].startswith("De scores van buurten van 2022 zijn niet op te halen. geo.leefbaarometer.nl kent")


@pytest.mark.usefixtures("no_zip")
def test_a_layer_with_other_properties_is_told(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.leave_out("scores", "wfs", "fys")
    with pytest.raises(UnexpectedData, match="biedt nu geen scores van buurten aan"):
        leefbaarometer.fetch(fetcher)


def test_a_level_without_layers_is_told(now: SyntheticServices, fetcher_now: Fetcher) -> None:
    now.fault(status=404, n=99, match=".zip")
    now.remove_layer("gemeentescore24")
    scores, _, gaps = leefbaarometer.fetch(fetcher_now)
    assert set(scores["code"].str[:2]) == {"BU", "WK"}
    assert gaps[-1] == (
        "Scores van gemeenten biedt de kaartdienst niet aan. Voor een gemeente telt dan het gemiddelde van haar buurten (schatting)."
    )


@pytest.mark.usefixtures("no_zip")
def test_neither_a_zip_nor_a_wfs(services: SyntheticServices, fetcher: Fetcher) -> None:
    services.fault(garbage=True, n=99, match="GetCapabilities")
    with pytest.raises(SourceUnavailable, match=r"geo\.leefbaarometer\.nl"):
        leefbaarometer.fetch(fetcher)


@pytest.mark.usefixtures("no_zip")
def test_a_wfs_without_buurten(services: SyntheticServices, fetcher: Fetcher) -> None:
    for year in DIMENSION_YEARS:
        services.remove_layer(f"buurtscore{year % 100}")
    with pytest.raises(UnexpectedData, match="De Leefbaarometer biedt nu geen scores van buurten aan"):
        leefbaarometer.fetch(fetcher)


@pytest.mark.parametrize("fault", [{"garbage": True}, {"truncate": True}, {"status": 503}, {"drop": True}])
def test_a_zip_that_does_not_come(services: SyntheticServices, fetcher: Fetcher, fault: dict[str, Any]) -> None:
    services.fault(**fault, n=99, match=".zip")
    scores, origin, gaps = leefbaarometer.fetch(fetcher)
    assert origin == "WFS lbm3"
    same(scores, truth(services, years=DIMENSION_YEARS))
    assert "www.leefbaarometer.nl" in gaps[0]


class Canned(Fetcher):
    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer

    def json(self, url: str) -> dict[str, Any]:  # noqa: ARG002
        return self.answer


def test_answers_of_another_form_are_refused() -> None:
    wrong: tuple[dict[str, Any], ...] = ({}, {"exceptions": []}, {"features": None})
    for answer in wrong:
        with pytest.raises(UnexpectedData, match=r"laag lbm3:buurtscore24 bevat geen gebieden"):
            leefbaarometer._layer(Canned(answer), "lbm3:buurtscore24")
    half = {"features": [{"properties": {"id": "BU90010000", "year": "2024", "afw": 0.1}}]}
    with pytest.raises(UnexpectedData, match="Laag lbm3:buurtscore24 van de Leefbaarometer mist: won, fys, vrz, soc, onv"):
        leefbaarometer._layer(Canned(half), "lbm3:buurtscore24")
    assert leefbaarometer._layer(Canned({"features": []}), "lbm3:buurtscore24").empty
