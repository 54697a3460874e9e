"""The map service and the Leefbaarometer of vintage 2026 are as the public ones are in autumn 2026."""

from __future__ import annotations

import csv
import io
import urllib.error
import urllib.request
import zipfile
from typing import Any

import pytest
import shapely

from lib.databank.catalogue.indicators import sources
from tests.services import SyntheticServices
from tests.services.client import Caller
from tests.services.scores import DIMENSIONS, SCORE_YEARS

VINTAGE = 2026

WFS = "geo.leefbaarometer.nl/lbm3/ows"
ZIP = "www.leefbaarometer.nl/resources/open-data-leefbaarometer-meting-2024.zip"
RD = "http://www.opengis.net/def/crs/EPSG/0/28992"


@pytest.fixture(autouse=True)
def a_layer_is_one_page(services: SyntheticServices) -> None:
    services.pdok_limit = 100


def items(year: int, collection: str = "buurten") -> str:
    return f"api.pdok.nl/cbs/wijken-en-buurten-{year}/ogc/v1/collections/{collection}/items"


def properties(call: Caller, year: int, collection: str = "buurten", **options: object) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in call.json(items(year, collection), limit=1000, **options)["features"]]


# PDOK


def test_two_families_of_names(call: Caller) -> None:
    new = properties(call, 2026)
    assert set(new[0]) == {"bu_code", "bu_naam", "wk_code", "wk_naam", "gm_code", "gm_naam", "jaar", "water", "jrstatcode"}
    assert {row["jaar"] for row in new} == {"2026"}
    for year in (2024, 2025):
        old = properties(call, year)
        assert {"buurtcode", "buurtnaam", "wijkcode", "gemeentecode", "gemeentenaam", "aantal_inwoners", "jaar"} <= set(old[0])
        assert not [name for name in old[0] if name.startswith(("bu_", "gm_"))]
    assert [call.raw(items(year))[0] for year in (2023, 2027)] == [404, 404]
    wijken = properties(call, 2026, "wijken", gm_code="GM9002")
    assert [row["wk_naam"] for row in wijken if row["water"] == "NEE"] == ["Binnenstad", "Kade", "Buitengebied"]
    assert "Letterveen" in {row["gemeentenaam"] for row in properties(call, 2025, "gemeenten")}


def test_water_and_abroad(call: Caller) -> None:
    water = {row["bu_code"]: row["water"] for row in properties(call, 2026)}
    assert sorted(set(water.values())) == ["B", "JA", "NEE"]
    assert [code for code, kind in water.items() if kind == "B"] == ["BU09989999"]
    assert "BU09989999" not in {row["buurtcode"] for row in properties(call, 2025)}
    gemeenten = properties(call, 2026, "gemeenten")
    land = [row["gm_code"] for row in gemeenten if row["water"] == "NEE"]
    lakes = [row["gm_code"] for row in gemeenten if row["water"] == "JA"]
    assert len(land) == 5
    assert lakes
    assert set(lakes) < set(land)
    assert {row["gm_naam"] for row in gemeenten if row["gm_code"] == "GM9002"} == {"'s-Verzonnen"}


def test_filters_of_the_map(call: Caller, services: SyntheticServices) -> None:
    assert {row["gm_code"] for row in properties(call, 2026, gm_code="GM9002")} == {"GM9002"}
    assert call.raw(items(2026), gemeentecode="GM9002")[0] == 400
    assert call.raw(items(2025), gm_code="GM9002")[0] == 400
    assert len(properties(call, 2025, gemeentecode="GM9002")) == 13
    services.pdok_filters = "none"
    status, body, _ = call.raw(items(2026), gm_code="GM9002")
    assert status == 400
    assert b"unknown query parameter(s) found: gm_code" in body
    assert len(properties(call, 2025, gemeentecode="GM9002")) == 13
    services.pdok_filters = "named"
    assert call.raw(items(2026), filter="gm_code='GM9002'")[0] == 400
    assert call.raw(items(2026), skipGeometry="true")[0] == 400


def test_a_box_around(call: Caller) -> None:
    (feature,) = call.json(items(2026), bu_code="BU90010001")["features"]
    west, south, east, north = shapely.geometry.shape(feature["geometry"]).bounds
    inside = {row["bu_code"] for row in properties(call, 2026, bbox=f"{west},{south},{east},{north}")}
    assert "BU90010001" in inside
    assert len(inside) < 20
    (in_rd,) = call.json(items(2026), bu_code="BU90010001", crs=RD)["features"]
    box = shapely.geometry.shape(in_rd["geometry"]).bounds
    assert box[0] > 100_000
    text = ",".join(map(str, box))
    assert {row["bu_code"] for row in properties(call, 2026, bbox=text, **{"bbox-crs": RD})} >= {"BU90010001"}
    for wrong in ("5,50,5,50", "5,50,6", "vijf,50,6,51"):
        assert call.raw(items(2026), bbox=wrong)[0] == 400
    assert call.raw(items(2026), bbox=text, **{"bbox-crs": "EPSG:1"})[0] == 400


def test_a_cursor_belongs_to_its_question(call: Caller) -> None:
    first = call.json(items(2026), limit=10)
    (following,) = [link["href"] for link in first["links"] if link["rel"] == "next"]
    cursor = following.rsplit("cursor=", 1)[1].replace("%3D", "=")
    assert call.raw(items(2026), limit=10, f="json", cursor=cursor)[0] == 200
    assert call.raw(items(2026), limit=11, cursor=cursor)[0] == 400


# Leefbaarometer


def test_layers_of_2026(call: Caller) -> None:
    _, body, _ = call.raw(WFS, service="WFS", request="GetCapabilities")
    names = [part.split(b"<")[0].decode() for part in body.split(b"<Name>")[1:]]
    scores = [f"lbm3:{name}" for name in sources()["scores"]["seen"]]
    assert set(scores) < set(names)
    assert "lbm3:pc4score24" in names
    assert "lbm3:wijkscore22" not in names
    assert call.json(WFS, request="GetFeature", typeName="lbm3:pc4score24")["features"] == []
    status, body, _ = call.raw(WFS, request="GetFeature", typeName="lbm3:wijkscore22")
    assert status == 400
    assert b"ExceptionReport" in body


@pytest.mark.parametrize(
    ("cql", "found"),
    [
        ("id LIKE 'BU9001%'", 18),
        ("id LIKE 'BU9001____' AND NOT id='BU90010001'", 17),
        ("id ILIKE 'bu9001%'", 18),
        ("id IN ('BU90010001','BU90010002','BU00000000')", 2),
        ("id LIKE 'BU9001%' OR id LIKE 'BU9002%'", 30),
        ("(id LIKE 'BU9001%' OR id LIKE 'BU9002%') AND gemeente <> 'Verzonnendam'", 12),
        ("gemeente='''s-Verzonnen' and year='2024'", 12),
    ],
)
def test_cql(call: Caller, cql: str, found: int) -> None:
    answered = call.json(WFS, request="GetFeature", typeName="lbm3:buurtscore24", propertyName="id,afw", CQL_FILTER=cql)
    assert len(answered["features"]) == answered["totalFeatures"] == found


@pytest.mark.parametrize("cql", ["id LIKE", "kleur='rood'", "id IN ('a'", "(id='a'", "id='a' id='b'", "id ~ 'a'", "id=a"])
def test_cql_that_is_none(call: Caller, cql: str) -> None:
    status, body, _ = call.raw(WFS, request="GetFeature", typeName="lbm3:buurtscore24", CQL_FILTER=cql)
    assert (status, b"ExceptionReport" in body) == (400, True)


def test_the_zip_of_2026(call: Caller, services: SyntheticServices) -> None:
    _, body, _ = call.raw(ZIP)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        texts = {name: archive.read(name) for name in archive.namelist()}
    own = {name.rsplit("/", 1)[-1]: text for name, text in texts.items() if not name.startswith("__MACOSX")}
    twins = {name.rsplit("/", 1)[-1]: text for name, text in texts.items() if name.startswith("__MACOSX")}
    assert set(twins) == {f"._{name}" for name in own}
    assert all(text.startswith(b"\x00\x05\x16\x07") for text in twins.values())
    assert {"Leefbaarometer-scores PC4 2002-2024.csv", "Leefbaarometer-scores grids 2002-2024.csv"} < set(own)
    assert len([name for name in own if "ontwikkeling" in name]) == 2
    text = own["Leefbaarometer-scores buurten 2002-2024.csv"].decode()
    assert text.startswith(
        '"bu_code","bu_naam","jaar","lbm","afw","fys","onv","soc","vrz","won"\n"BU90010000","Haven & Kade",2002,'
    )
    assert text.split("\n")[1].endswith("NA,NA,NA,NA,NA")
    rows = list(csv.DictReader(io.StringIO(text)))
    codes = {year: {row["bu_code"] for row in rows if row["jaar"] == str(year)} for year in SCORE_YEARS}
    assert len(set(map(frozenset, codes.values()))) == 1
    without = [row for row in rows if row["afw"] == "NA"]
    assert {row["jaar"] for row in without} == {"2002", "2008", "2012", "2014"}
    newest = [row for row in rows if row["jaar"] == "2024"]
    assert "NA" not in {row[name] for row in newest for name in ("lbm", "afw", *DIMENSIONS)}
    true = services.country.scores
    true = true[(true["level"] == "buurt") & (true["year"] == 2024)].set_index("code")["afw"]
    assert {row["bu_code"]: float(row["afw"]) for row in newest} == true.to_dict()


def test_parts_of_the_zip(call: Caller, services: SyntheticServices) -> None:
    _, whole, headers = call.raw(ZIP)
    assert headers["Accept-Ranges"] == "bytes"

    def part(asked: str) -> tuple[int, bytes, str]:
        request = urllib.request.Request(f"{services.url}/{ZIP}", headers={"Range": asked})
        try:
            with urllib.request.urlopen(request, timeout=5) as found:
                return found.status, found.read(), found.headers.get("Content-Range", "")
        except urllib.error.HTTPError as error:
            return error.code, b"", error.headers["Content-Range"]

    size = len(whole)
    assert part("bytes=0-3") == (206, b"PK\x03\x04", f"bytes 0-3/{size}")
    assert part("bytes=-22") == (206, whole[-22:], f"bytes {size - 22}-{size - 1}/{size}")
    assert part(f"bytes={size - 5}-") == (206, whole[-5:], f"bytes {size - 5}-{size - 1}/{size}")
    assert part(f"bytes={size}-") == (416, b"", f"bytes */{size}")
    assert part("regels=1-2") == (200, whole, "")
    services.ranges = False
    assert part("bytes=0-3") == (200, whole, "")
    assert "Accept-Ranges" not in call.raw(ZIP)[2]
    services.ranges = True
