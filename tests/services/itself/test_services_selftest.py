"""The invented country is consistent, and the faults of its services do what they say."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from http.client import IncompleteRead, RemoteDisconnected
from pathlib import Path

import pandas as pd
import pytest

from tests.services import Country, SyntheticServices
from tests.services.areas import areas
from tests.services.client import Caller
from tests.services.columns import TABLES
from tests.services.scores import deviation_class, score_class

API = "opendata.cbs.nl/ODataApi/odata"
ZIP = "www.leefbaarometer.nl/resources/open-data-leefbaarometer-meting-2024.zip"


# the country


def test_plan_has_the_promised_size() -> None:
    sizes = areas(2024).groupby("level").size()
    assert dict(sizes) == {"buurt": 60, "gemeente": 5, "land": 1, "wijk": 14}
    patterns = {
        "gemeente": r"GM\d{4}",
        "wijk": r"WK\d{4}[0-9A-Z]{2}",
        "buurt": r"BU\d{4}[0-9A-Z]{4}",
        "land": "NL00",
    }
    for year in TABLES:
        here = areas(year)
        assert here["code"].is_unique
        for level, codes in here.groupby("level")["code"]:
            assert codes.str.fullmatch(patterns[str(level)]).all()


def test_changes_of_code() -> None:
    flags = {year: areas(year).set_index("code")["flag"] for year in TABLES}
    assert flags[2023]["BU90010101"] == "3"
    assert flags[2022]["BU90010103"] == "."
    assert flags[2023]["BU9003AA01"] == "2"
    assert flags[2024]["BU90020199"] == "2"
    assert flags[2022]["GM9005"] == "3"
    assert "GM9005" not in flags[2021]
    assert {"GM9006", "GM9007"} <= set(flags[2021].index)
    assert "NL00" not in flags[2025]
    lineage = {(code, year): rest for code, year, *rest in Country().lineage.to_numpy().tolist()}
    assert lineage[("BU9003AA01", 2022)] == ["BU90030001", "recoded"]
    assert lineage[("BU90010101", 2022)] == ["BU90010101", "changed"]
    assert lineage[("BU90010103", 2021)] == ["BU90010103", "unknown"]


def test_figures_add_up_and_are_deterministic(services: SyntheticServices) -> None:
    figures = services.country.key_figures[2024]
    again = Country().key_figures[2024]
    pd.testing.assert_frame_equal(figures, again)
    assert (figures.min() >= 0).all()
    buurten = figures[figures.index.str.startswith("BU9001")]
    assert buurten["AantalInwoners"].sum() == figures.loc["GM9001", "AantalInwoners"]
    kinds = figures[["Eenpersoonshuishoudens", "HuishoudensZonderKinderen", "HuishoudensMetKinderen"]].sum(axis=1)
    known = figures["HuishoudensTotaal"].notna()
    assert (kinds == figures["HuishoudensTotaal"])[known].all()
    hidden = figures[figures.index.str.startswith("BU9004")]
    assert hidden.drop(columns="AantalInwoners").isna().all(axis=None)
    assert figures["HuishoudensTotaal"]["GM9004"] > 0
    assert (figures["HuishoudensTotaal"] == 0).sum() == 1
    assert figures["HuishoudensTotaal"].between(1, 49).sum() == 1


def test_education_can_be_a_share() -> None:
    country = Country(education_as_share=(2022,))
    unit = {c.name: c.unit for c in country.columns(2022)}
    assert unit["OpleidingsniveauLaag"] == "%"
    assert country.key_figures[2022]["OpleidingsniveauLaag"].max() <= 100
    assert country.key_figures[2021]["OpleidingsniveauLaag"].max() > 100


def test_classes() -> None:
    assert [score_class(v) for v in (-0.5, -0.430, -0.3535, -0.165, -0.164, 0.0, 0.01015, 0.16795)] == [
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        9,
    ]
    assert [deviation_class(v) for v in (-0.3, -0.2352, -0.0392, 0.0, 0.03919, 0.2352)] == [1, 2, 5, 5, 6, 9]


# faults


def test_faults(call: Caller, services: SyntheticServices) -> None:
    path = f"{API}/85984NED/TableInfos"
    services.fault(status=503, n=2, match="TableInfos")
    assert call.raw(ZIP)[0] == 200
    status, _, headers = call.raw(path)
    assert (status, headers["Retry-After"]) == (503, "1")
    assert [call.raw(path)[0], call.raw(path)[0]] == [503, 200]
    services.fault(status=429, retry_after=7)
    assert call.raw(path)[2]["Retry-After"] == "7"
    services.fault(garbage=True)
    status, body, _ = call.raw(path)
    assert (status, body[:9]) == (200, b"<!DOCTYPE")
    services.fault(truncate=True, match="85984NED")
    with pytest.raises(IncompleteRead):
        call.raw(path)
    for fault in ({"drop": True}, {"hang": 0.05}):
        services.fault(**fault)
        with pytest.raises((ConnectionResetError, RemoteDisconnected, urllib.error.URLError)):
            call.raw(path)
    services.fault(delay=0.05, match="$format=json")
    assert call.raw(path, format="json")[0] == 200
    assert [request.status for request in services.log][-6:] == [429, 200, 200, 0, 0, 200]
    assert services.log[-1].method == "GET"
    assert services.log[-1].url == f"/{path}?$format=json"
    assert [request.fault for request in services.log][-3:] == ["drop", "hang", "delay"]
    with pytest.raises(ValueError, match="needs"):
        services.fault(n=3)
    services.clear_log()
    assert services.log == []


def test_control_over_http(call: Caller) -> None:
    path = f"{API}/85984NED/TypedDataSet"
    assert call.json("_control", status=500, n=1, match="TypedDataSet")["pending"][0]["status"] == 500
    assert call.raw(path, top=1)[0] == 500
    assert call.raw("_control", remove="85984NED:Mannen")[0] == 200
    assert "Mannen_6" not in call.rows(path, top=1)[0]
    assert call.raw("_control", kleur="rood")[0] == 400
    assert call.raw("_control", empty="bestaat niet")[0] == 400
    assert [entry["status"] for entry in json.loads(call.raw("_control/log", clear=1)[1])] == [500, 200]
    call.raw("_control", reset=1)
    assert "Mannen_6" in call.rows(path, top=1)[0]


def test_gzip_only_when_asked(services: SyntheticServices) -> None:
    url = f"{services.url}/{API}/85984NED/TableInfos"
    with urllib.request.urlopen(url, timeout=5) as plain:
        assert plain.headers["Content-Encoding"] is None
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Encoding": "gzip"}), timeout=5) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.read(2) == b"\x1f\x8b"


def test_runs_as_a_process() -> None:
    root = Path(__file__).parents[3]
    command = [sys.executable, "-m", "tests.services", "--port", "0", "--links", "original"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("synthetic services ready on http://127.0.0.1:")
        with urllib.request.urlopen(line.split(" on ")[1].strip() + "_control", timeout=5) as found:
            assert json.loads(found.read()) == {"pending": []}
        process.terminate()
        assert process.wait(timeout=5) == 0
