"""The synthetic map service and Leefbaarometer show each quirk of the real ones."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
import shapely

from tests.services import SyntheticServices
from tests.services.client import Caller
from tests.services.scores import DIMENSION_YEARS, DIMENSIONS, REFERENCE, deviation_class, score_class

MAP = "api.pdok.nl/cbs/wijken-en-buurten-2024/ogc/v1"
WFS = "geo.leefbaarometer.nl/lbm3/ows"
ZIP = "www.leefbaarometer.nl/resources/open-data-leefbaarometer-meting-2024.zip"


# PDOK


def all_features(call: Caller, collection: str, **options: object) -> list[dict[str, Any]]:
    found, page = [], call.json(f"{MAP}/collections/{collection}/items", **options)
    while True:
        found += page["features"]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            return found
        page = call.json(following[0].removeprefix(call.services.url + "/"))


def test_map_pages_and_filters(call: Caller) -> None:
    items = f"{MAP}/collections/buurten/items"
    assert len(call.json(items)["features"]) == 10
    assert len(call.json(items, limit=1000)["features"]) == 12
    every = all_features(call, "buurten", limit=1000, f="json")
    codes = [feature["properties"]["buurtcode"] for feature in every]
    assert len(codes) == len(set(codes)) == 65
    assert len(all_features(call, "buurten", gemeentenaam="'s-Verzonnen", gemeentecode="GM9002")) == 13
    assert len(all_features(call, "gemeenten", limit=2)) == 5
    (one,) = call.json(items, buurtcode="BU9003AA01")["features"]
    assert one["properties"]["wijkcode"] == "WK9003AA"
    assert call.raw(items, kleur="rood")[0] == 400
    assert call.raw(items, cursor="!")[0] == 400
    assert call.raw(f"{MAP}/collections/straten/items")[0] == 404
    assert [c["id"] for c in call.json(f"{MAP}/collections")["collections"]] == [
        "buurten",
        "wijken",
        "gemeenten",
    ]
    for year, status in ((2022, 404), (2023, 200), (2025, 404), (2026, 404)):
        assert call.raw(MAP.replace("2024", str(year)))[0] == status
    old = call.json(items.replace("2024", "2023"), buurtcode="BU90020101")["features"]
    assert [feature["properties"]["jaar"] for feature in old] == [2023]


def test_map_geometry_has_its_faults(call: Caller, services: SyntheticServices) -> None:
    every = all_features(call, "buurten", limit=1000)
    shapes = {f["properties"]["buurtcode"]: shapely.geometry.shape(f["geometry"]) for f in every}
    assert sum(not shape.is_valid for shape in shapes.values()) == 1
    assert sum(shape.geom_type == "MultiPolygon" for shape in shapes.values()) == 1
    assert sum(shape.geom_type == "Polygon" and len(shape.interiors) == 1 for shape in shapes.values()) >= 1
    for shape in shapes.values():
        west, south, east, north = shape.bounds
        assert 5.8 < west < east < 6.1
        assert 50.8 < south < north < 51.0
        assert shapely.get_num_coordinates(shape) > 8
    water = [f["properties"] for f in every if f["properties"]["water"] == "JA"]
    assert {w["aantal_inwoners"] for w in water} == {-99997}
    assert {f["properties"]["geboorte_totaal"] for f in every} == {-99995}
    clean = services.country.shapes.clean
    assert shapely.coverage_is_valid([clean[n] for n in sorted(clean)])
    published = services.country.shapes.published
    assert not shapely.coverage_is_valid([published[n] for n in sorted(published)])


# Leefbaarometer


def features(call: Caller, layer: str = "lbm3:buurtscore24", **options: object) -> list[dict[str, Any]]:
    answered = call.json(
        WFS,
        service="WFS",
        version="2.0.0",
        request="GetFeature",
        typeName=layer,
        outputFormat="application/json",
        **options,
    )
    return answered["features"]


def test_wfs(call: Caller) -> None:
    status, body, headers = call.raw(WFS, service="WFS", request="GetCapabilities")
    assert status == 200
    assert "xml" in headers["Content-Type"]
    for layer in (b"lbm3:buurtscore24", b"lbm3:buurtscore22", b"lbm3:buurtscore20", b"lbm3:wijkscore24"):
        assert b"<Name>" + layer + b"</Name>" in body
    here = features(call, CQL_FILTER="gemeente='''s-Verzonnen'")
    assert len(here) == 12
    assert here[0]["geometry"]["type"] == "MultiPolygon"
    assert here[0]["properties"]["year"] == "2024"
    bare = features(call, CQL_FILTER="gemeente='Letterveen' AND year='2024'", propertyName="id,afw,kscore")
    assert bare[0]["geometry"] is None
    assert set(bare[0]["properties"]) == {"id", "afw", "kscore"}
    assert len(features(call, count=5, startIndex=40)) == 5
    (west, *_), *_ = features(call, srsName="EPSG:4326", count=1)[0]["geometry"]["coordinates"][0][0]
    assert 5.8 < west < 6.1
    (east, *_), *_ = features(call, count=1)[0]["geometry"]["coordinates"][0][0]
    assert east > 100_000
    for wrong in (
        {"typeName": "lbm3:bestaatniet"},
        {"typeName": "lbm3:buurtscore24", "CQL_FILTER": "gemeente='s-Verzonnen"},
    ):
        status, body, _ = call.raw(WFS, service="WFS", request="GetFeature", **wrong)
        assert status == 400
        assert b"ExceptionReport" in body


def test_scores_zip(call: Caller) -> None:
    _, body, _ = call.raw(ZIP)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = archive.namelist()
        texts = {name.split("/")[1]: archive.read(name).decode() for name in names}
    assert len({name.split("/")[0] for name in names}) == 1
    read = {
        kind: list(csv.DictReader(io.StringIO(texts[f"Leefbaarometer-scores {kind} 2002-2024.csv"])))
        for kind in ("buurten", "wijken", "gemeenten")
    }
    assert list(read["buurten"][0]) == ["bu_code", "bu_naam", "jaar", "lbm", "afw", *DIMENSIONS]
    assert {"gm_code", "gm_naam"} <= set(read["gemeenten"][0])
    for rows in read.values():
        for row in rows:
            dimensions = [row[name] for name in DIMENSIONS]
            assert (dimensions == ["NA"] * 5) == (int(row["jaar"]) not in DIMENSION_YEARS)
            if "NA" not in dimensions:
                assert sum(map(float, dimensions)) == pytest.approx(float(row["afw"]), abs=1e-9)
            if row["lbm"] != "NA":
                assert float(row["lbm"]) - float(row["afw"]) == pytest.approx(REFERENCE, abs=1e-9)
    newest = {row["bu_code"]: row for row in read["buurten"] if row["jaar"] == "2024"}
    assert {row["lbm"] for row in newest.values()} == {"NA"}
    assert len(newest) == 52
    assert not [code for code in newest if code.startswith("BU9004")]
    for feature in features(call, propertyName="id,afw,kscore,kwon,won"):
        values = feature["properties"]
        assert values["afw"] == float(newest[values["id"]]["afw"])
        assert (values["kscore"], values["kwon"]) == (
            score_class(values["afw"]),
            deviation_class(values["won"]),
        )
