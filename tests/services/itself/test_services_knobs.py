"""Each knob of the synthetic services changes what it says and nothing else, from Python and over HTTP."""

from __future__ import annotations

import io
import ssl
import urllib.error
import urllib.request
import zipfile
from typing import Any

import pytest

from tests.services import SyntheticServices
from tests.services.client import Caller

VINTAGE = 2026

CBS = "opendata.cbs.nl"
API, FEED = f"{CBS}/ODataApi/odata", f"{CBS}/ODataFeed/odata"
CATALOGUE = f"{CBS}/ODataCatalog/Tables"
BUURTEN = "api.pdok.nl/cbs/wijken-en-buurten-2026/ogc/v1/collections/buurten/items"
WFS = "geo.leefbaarometer.nl/lbm3/ows"
ZIP = "www.leefbaarometer.nl/resources/open-data-leefbaarometer-meting-2024.zip"


def turn(call: Caller, **orders: object) -> None:
    """Turn knobs over HTTP."""
    assert call.raw("_control", **orders)[0] == 200


def column(call: Caller, table: str, key: str, codes: str = "BU") -> list[Any]:
    rows = call.rows(f"{API}/{table}/TypedDataSet", filter=f"startswith(WijkenEnBuurten,'{codes}9001')", select=key)
    return [row[key] for row in rows]


def properties(call: Caller) -> set[str]:
    return set(call.json(BUURTEN, limit=1)["features"][0]["properties"])


def layers(call: Caller) -> list[str]:
    _, body, _ = call.raw(WFS, service="WFS", request="GetCapabilities")
    return [part.split(b"<")[0].decode().removeprefix("lbm3:") for part in body.split(b"<Name>")[1:]]


def members(call: Caller) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(call.raw(ZIP)[1])) as archive:
        own = [name for name in archive.namelist() if not name.startswith("__MACOSX")]
        return {name.rsplit("/", 1)[-1]: archive.read(name).decode().split("\n")[0] for name in own}


def test_renamed_and_removed_columns(call: Caller) -> None:
    turn(call, rename="86165NED:Koopwoningen:Eigendom", remove="85984NED:AantalInwoners")
    described = {row["Key"] for row in call.rows(f"{API}/86165NED/DataProperties")}
    assert "Eigendom_47" in described
    assert "Koopwoningen_47" not in described
    assert call.raw(f"{API}/85984NED/TypedDataSet", select="AantalInwoners_5")[0] == 400
    assert column(call, "86165NED", "AantalInwoners_5")


def test_an_empty_column(call: Caller) -> None:
    before = column(call, "86165NED", "Koopwoningen_47")
    turn(call, empty_column="86165NED:Koopwoningen")
    assert set(column(call, "86165NED", "Koopwoningen_47")) == {None} != set(before)
    assert column(call, "85984NED", "Koopwoningen_47") != column(call, "86165NED", "Koopwoningen_47")
    assert call.raw("_control", empty_column="86165NED:Bestaatniet")[0] == 400


def test_next_years_table(call: Caller, services: SyntheticServices) -> None:
    table = services.add_table(2027)
    (listed,) = call.rows(CATALOGUE, filter="substringof('wijken en buurten 2027',Title)")
    assert (listed["Identifier"], listed["Period"]) == (table, "2027")
    rows = call.rows(f"{API}/{table}/TypedDataSet", filter="startswith(WijkenEnBuurten,'GM')")
    assert len(rows) == 5
    assert all(row["AantalInwoners_5"] > 0 for row in rows)
    assert {row["Koopwoningen_48"] for row in rows} == {None}
    services.reset()
    assert call.raw(f"{API}/{table}/DataProperties")[0] == 404
    turn(call, add_table=2027)
    assert call.raw(f"{API}/{table}/DataProperties")[0] == 200


def test_a_table_that_is_gone(call: Caller) -> None:
    turn(call, remove_table="86358NED")
    assert call.raw(f"{API}/86358NED/DataProperties")[0] == 404
    assert call.raw(f"{FEED}/86358NED/TypedDataSet")[0] == 404
    listed = [row["Identifier"] for row in call.rows(CATALOGUE)]
    assert "86358NED" not in listed
    assert "86165NED" in listed
    turn(call, remove_table="47018NED")
    assert call.raw("dataderden.cbs.nl/ODataApi/odata/47018NED/Perioden")[0] == 404
    assert call.raw("_control", remove_table="47018NED")[0] == 400


def test_fewer_areas(call: Caller) -> None:
    def codes(entity: str, key: str) -> list[str]:
        rows = [
            row
            for gemeente in ("BU9001", "BU9002", "BU9003", "BU9004", "BU9005")
            for row in call.rows(f"{API}/85984NED/{entity}", filter=f"startswith({key},'{gemeente}')", select=key)
        ]
        return [row[key] for row in rows]

    before = codes("TypedDataSet", "WijkenEnBuurten")
    turn(call, drop_areas="85984NED:0.1")
    after = codes("TypedDataSet", "WijkenEnBuurten")
    assert (len(before), len(after)) == (60, 54)
    assert after == codes("WijkenEnBuurten", "Key") == before[:54]
    assert len(call.rows(f"{API}/85984NED/TypedDataSet", filter="startswith(WijkenEnBuurten,'GM')")) == 5


def test_properties_of_the_map(call: Caller) -> None:
    before = properties(call)
    turn(call, add_map_property="bu_kleur", drop_map_property="water")
    assert properties(call) == before - {"water"} | {"bu_kleur"}


@pytest.mark.parametrize("links", ["server", "original"])
def test_a_page_link_in_a_circle(call: Caller, services: SyntheticServices, links: Any) -> None:
    services.links = links
    turn(call, move_page_link="loop")
    page = call.json(BUURTEN, limit=5, f="json")
    hrefs = {link["rel"]: link["href"] for link in page["links"]}
    assert hrefs["next"] == hrefs["self"]
    feed = call.json(f"{FEED}/86165NED/TypedDataSet", select="WijkenEnBuurten")
    assert "skip" not in feed["odata.nextLink"]


def test_a_page_link_to_another_host(call: Caller, services: SyntheticServices) -> None:
    """It answers like the first: a client that follows the link gets all pages, and the log shows that it did."""
    turn(call, move_page_link="other-host")
    first = call.json(BUURTEN, limit=5, f="json")
    href = next(link["href"] for link in first["links"] if link["rel"] == "next")
    assert href.startswith(f"{services.url}/elders.example/api.pdok.nl/")
    second = call.json(href.removeprefix(services.url + "/"))
    assert len(second["features"]) == 5
    assert second["features"][0]["id"] == "6"
    services.links = "original"
    feed = call.json(f"{FEED}/86165NED/TypedDataSet", select="WijkenEnBuurten")["odata.nextLink"]
    assert feed.startswith("https://elders.example/opendata.cbs.nl/ODataFeed/")
    assert call.raw("_control", move_page_link="weg")[0] == 400


def test_a_layer_that_is_gone(call: Caller) -> None:
    turn(call, remove_layer="buurtscore24")
    assert "buurtscore24" not in layers(call)
    assert "buurtscore22" in layers(call)
    assert call.raw(WFS, request="GetFeature", typeName="lbm3:buurtscore24")[0] == 400
    assert call.raw("_control", remove_layer="buurtscore99")[0] == 400


def test_a_renamed_member(call: Caller) -> None:
    before = members(call)
    old, new = "Leefbaarometer-scores buurten 2002-2024.csv", "Leefbaarometer-buurtscores 2002-2024.csv"
    turn(call, rename_member=f"{old}:{new}")
    assert members(call) == {new if name == old else name: header for name, header in before.items()}
    assert call.raw("_control", rename_member="bestaat niet.csv:a.csv")[0] == 400


def test_only_what_the_contract_names(call: Caller, services: SyntheticServices) -> None:
    turn(call, only_contract=1)
    assert {key for row in call.rows(CATALOGUE) for key in row} == {"Identifier", "Title"}
    described = call.rows(f"{API}/86165NED/DataProperties")
    keys = {row["Key"] for row in described if row["Key"]}
    assert all(set(row) == {"Key"} for row in described)
    assert {"AantalInwoners_5", "OppervlakteTotaal_115", "MeestVoorkomendePostcode_118"} <= keys
    assert not [key for key in keys if key.startswith(("Mannen", "Nederland", "BuitenEuropa", "Herkomst", "Dekking"))]
    assert call.raw(f"{API}/86165NED/TypedDataSet", select="Mannen_6")[0] == 400
    (row,) = call.rows(f"{API}/86165NED/TypedDataSet", filter="WijkenEnBuurten eq 'GM9001    '")
    assert set(row) == keys
    assert properties(call) == {"bu_code", "bu_naam", "water"}
    assert set(members(call)) == {f"Leefbaarometer-scores {level} 2002-2024.csv" for level in ("buurten", "wijken", "gemeenten")}
    assert members(call)["Leefbaarometer-scores buurten 2002-2024.csv"].count(",") == 7
    answered = call.json(WFS, request="GetFeature", typeName="lbm3:buurtscore24", count=1)["features"][0]["properties"]
    assert set(answered) == {"id", "year", "afw", "fys", "onv", "soc", "vrz", "won"}
    crime = call.rows("dataderden.cbs.nl/ODataApi/odata/47018NED/TypedDataSet", top=1)[0]
    assert set(crime) == {"WijkenEnBuurten", "Perioden", "SoortMisdrijf", "GeregistreerdeMisdrijven_1"}
    services.reset()
    assert len(call.rows(CATALOGUE)[0]) > 5


def test_a_name_of_the_contract_left_out(call: Caller, services: SyntheticServices) -> None:
    turn(call, leave_out="key_figures:TypedDataSet:AantalInwoners")
    services.leave_out("geometry", "buurten", "water")
    services.leave_out("scores", "zip", "afw")
    assert call.raw(f"{API}/86165NED/TypedDataSet", select="AantalInwoners_5")[0] == 400
    assert column(call, "86165NED", "Mannen_6")
    assert "water" not in properties(call)
    assert "jrstatcode" in properties(call)
    assert '"afw"' not in members(call)["Leefbaarometer-scores wijken 2002-2024.csv"]
    with pytest.raises(KeyError, match="kleur"):
        services.leave_out("geometry", "buurten", "kleur")


def test_switches_over_http(call: Caller, services: SyntheticServices) -> None:
    turn(call, pdok_filters="none", ranges=0)
    assert call.raw(BUURTEN, gm_code="GM9001")[0] == 400
    assert not services.ranges
    assert call.raw("_control", pdok_filters="soms")[0] == 400


def test_https_with_a_certificate_of_its_own() -> None:
    with SyntheticServices(vintage=2026, tls=True) as services:
        assert services.url.startswith("https://127.0.0.1:")
        url = f"{services.url}/{API}/86165NED/TableInfos"
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            urllib.request.urlopen(url, timeout=5)
        trusting = ssl.create_default_context(cadata=services.certificate.decode())
        with urllib.request.urlopen(url, timeout=5, context=trusting) as found:
            assert found.status == 200
        assert [request.status for request in services.log] == [200]
