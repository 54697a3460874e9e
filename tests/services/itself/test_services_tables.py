"""The synthetic CBS and police tables show each quirk of the real ones."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.services import SyntheticServices
from tests.services.client import Caller
from tests.services.columns import TABLES, columns_of

API = "opendata.cbs.nl/ODataApi/odata"
FEED = "opendata.cbs.nl/ODataFeed/odata"
POLICE = "dataderden.cbs.nl/ODataApi/odata/47022NED"


# CBS


def test_names_and_numbers_change_between_tables(call: Caller) -> None:
    keys = {year: [r["Key"] for r in call.rows(f"{API}/{table}/DataProperties") if r["Key"]] for year, table in TABLES.items()}
    assert {
        "GemiddeldeWoningwaarde_35",
        "NettoArbeidsparticipatie_67",
        "IndelingswijzigingWijkenEnBuurten_4",
    } <= set(keys[2020])
    assert {"GemiddeldeWOZWaardeVanWoningen_39", "IndelingswijzigingGemeenteWijkBuurt_4"} <= set(keys[2024])
    assert {
        "BasisonderwijsVmboMbo1_70",
        "Nettoarbeidsparticipatie_74",
        "HuishOnderOfRondSociaalMinimum_88",
    } <= set(keys[2023])
    assert {"Nederland_17", "BuitenEuropa_19", "Nederland_20", "HerkomstTotaalVerzonnen_999"} <= set(keys[2025])
    assert {"Appartement_48", "Appartement_56", "Marokko_19"} <= set(keys[2021])
    for year in TABLES:
        assert keys[year] == ["WijkenEnBuurten", *(c.key for c in columns_of(year))]
    properties = call.rows(f"{API}/85984NED/DataProperties")
    headings = [r for r in properties if r["odata.type"] == "Cbs.OData.TopicGroup"]
    assert {r["Key"] for r in headings} == {None, ""}
    units = {r["Key"]: r["Unit"] for r in properties if r["odata.type"] == "Cbs.OData.Topic"}
    assert (units["Koopwoningen_47"], units["HboWo_77"], units["AfstandTotSchool_120"]) == (
        "%",
        "aantal",
        "km",
    )


def test_keys_are_padded_and_compared_exactly(call: Caller) -> None:
    table = f"{API}/85984NED/TypedDataSet"
    assert call.rows(table, filter="WijkenEnBuurten eq 'GM9001'") == []
    (row,) = call.rows(table, filter="WijkenEnBuurten eq 'GM9001    '")
    assert (len(row["WijkenEnBuurten"]), len(row["Gemeentenaam_1"]), len(row["SoortRegio_2"])) == (10, 40, 10)
    assert len(call.rows(table, filter="startswith(WijkenEnBuurten,'BU9002') and SoortRegio_2 eq 'Buurt     '")) == 12
    both = "WijkenEnBuurten eq 'NL00      ' or startswith(WijkenEnBuurten,'GM900')"
    assert len(call.rows(table, filter=both, select="WijkenEnBuurten")) == 6
    apostrophe = "Gemeentenaam_1 eq '" + "'s-Verzonnen".ljust(40).replace("'", "''") + "'"
    assert len(call.rows(table, filter=apostrophe)) == 16
    (zero,) = call.rows(table, filter="AantalInwoners_5 eq 0", select="WijkenEnBuurten,AantalInwoners_5")
    assert zero == {"WijkenEnBuurten": "BU90010303", "AantalInwoners_5": 0}


def test_limits_of_the_api(call: Caller) -> None:
    table = f"{API}/85984NED/TypedDataSet"
    status, body, _ = call.raw(table)
    assert status == 500
    assert "query returns more than 10000 records" in json.loads(body)["odata.error"]["message"]["value"]
    status, _, _ = call.raw(table, filter="WijkenEnBuurten ge 'BU9005' and WijkenEnBuurten le 'BU9006'")
    assert status == 500, "an order of regions is ignored, so that everything comes"
    assert len(call.rows(table, top=3)) == 3
    assert call.raw(table, skip=2)[0] == 500
    assert call.raw(table, select="Bestaat_1")[0] == 400
    assert call.raw(table, filter="AantalInwoners_5 eq")[0] == 400
    assert call.raw(table, filter="Bestaat_1 eq 3")[0] == 400
    assert call.raw(f"{API}/85984NED/Bestaat")[0] == 404
    assert call.raw(f"{API}/83765NED/TypedDataSet")[0] == 404
    assert call.raw(f"{API}/47022NED/TypedDataSet")[0] == 404


def test_feed_pages(call: Caller, services: SyntheticServices) -> None:
    got, page = (
        [],
        call.json(
            f"{FEED}/85984NED/TypedDataSet",
            select="WijkenEnBuurten",
            filter="startswith(WijkenEnBuurten,'BU')",
        ),
    )
    while True:
        got += [row["WijkenEnBuurten"] for row in page["value"]]
        if "odata.nextLink" not in page:
            break
        assert page["odata.nextLink"].startswith(services.url)
        page = call.json(page["odata.nextLink"].removeprefix(services.url + "/"))
    here = services.country.areas_of(2024)
    assert got == list(here.loc[here["level"] == "buurt", "code"])
    services.links = "original"
    page = call.json(f"{FEED}/85984NED/TypedDataSet")
    assert page["odata.nextLink"].startswith("https://opendata.cbs.nl/ODataFeed/odata/85984NED/TypedDataSet?")


def test_missing_values(call: Caller) -> None:
    def buurt(year: int, code: str) -> dict[str, Any]:
        return call.rows(f"{API}/{TABLES[year]}/TypedDataSet", filter=f"WijkenEnBuurten eq '{code}'")[0]

    assert buurt(2022, "BU90010004")["GemiddeldeWOZWaardeVanWoningen_35"] == -99997
    assert buurt(2022, "BU90010005")["Koopwoningen_40"] == -99995
    assert buurt(2022, "BU90010100")["GemGestandaardiseerdInkomenVanHuish_75"] == -99991
    assert buurt(2022, "BU90010103")["IndelingswijzigingGemeenteWijkBuurt_4"] == "."
    assert buurt(2024, "BU90010000")["MeestVoorkomendePostcode_125"] == "         ."
    assert buurt(2024, "BU90040000")["HuishoudensTotaal_29"] is None
    late = call.rows(f"{API}/86165NED/TypedDataSet", filter="startswith(WijkenEnBuurten,'BU9001')")
    assert {row["GemiddeldInkomenPerInwoner_78"] for row in late} == {-99995}
    assert call.rows(f"{API}/86165NED/TypedDataSet", filter="startswith(WijkenEnBuurten,'BU9004')") == []


def test_truth_is_what_is_served(call: Caller, services: SyntheticServices) -> None:
    for year, table in TABLES.items():
        rows = call.rows(f"{API}/{table}/TypedDataSet", filter="startswith(WijkenEnBuurten,'BU9002')")
        served = pd.DataFrame(rows).set_index("WijkenEnBuurten")
        for column in services.country.columns(year):
            if column.is_origin:
                assert (served[column.key] >= 777_001).all()
            elif column.name in services.country.key_figures[year]:
                values = pd.to_numeric(served[column.key]).astype(float)
                expected = services.country.key_figures[year].loc[served.index, column.name]
                np.testing.assert_array_equal(values.where(values > -99990), expected)


def test_catalogue_and_regions(call: Caller) -> None:
    assert {row["Identifier"] for row in call.rows("opendata.cbs.nl/ODataCatalog/Tables")} == set(TABLES.values())
    assert call.rows(f"{API}/84799NED/TableInfos")[0]["Period"] == "2020"
    regions = {row["Key"]: row["Title"] for row in call.rows(f"{API}/85984NED/WijkenEnBuurten")}
    assert regions["GM9002    "] == "'s-Verzonnen"
    assert regions["BU90010000"] == "Haven & Kade"
    assert regions["BU90010003"] == "Bocht <west>"
    assert sorted(regions.values()).count("Kerkbuurt") == 2


def test_switches(call: Caller, services: SyntheticServices) -> None:
    services.rename_column("85984NED", "Appartement#2", "Flat")
    services.remove_column("85984NED", "AantalInwoners")
    services.empty_table("85039NED")
    keys = set(call.rows(f"{API}/85984NED/TypedDataSet", top=1)[0])
    assert "Flat_62" in keys
    assert not {"Appartement_62", "AantalInwoners_5"} & keys
    assert "Flat_62" in {row["Key"] for row in call.rows(f"{API}/85984NED/DataProperties")}
    assert call.raw(f"{API}/85984NED/TypedDataSet", select="AantalInwoners_5")[0] == 400
    assert call.rows(f"{API}/85039NED/TypedDataSet", select="AantalInwoners_5") == []
    with pytest.raises(KeyError, match="Bestaat"):
        services.remove_column("85984NED", "Bestaat")
    services.reset()
    assert "AantalInwoners_5" in call.rows(f"{API}/85984NED/TypedDataSet", top=1)[0]


def test_police(call: Caller, services: SyntheticServices) -> None:
    total = "SoortMisdrijf eq '0.0.0 ' and startswith(WijkenEnBuurten,'BU9002')"
    rows = call.rows(f"{POLICE}/TypedDataSet", filter=total)
    assert len(rows) == 12 * 6
    assert {row["Perioden"] for row in rows} == {
        "2020JJ00",
        "2021JJ00",
        "2022JJ00",
        "2023JJ00",
        "2024JJ00",
        "2024MM12",
    }
    assert call.rows(f"{POLICE}/TypedDataSet", filter="SoortMisdrijf eq '0.0.0'") == []
    assert call.raw(f"{POLICE}/TypedDataSet")[0] == 500
    hidden = call.rows(f"{POLICE}/TypedDataSet", filter="startswith(WijkenEnBuurten,'BU9004')")
    assert {row["GeregistreerdeMisdrijven_1"] for row in hidden} == {None}
    crime = services.country.crime
    year = crime[(crime["kind"] == "0.0.0 ") & (crime["period"] == "2024JJ00") & crime["code"].str.startswith("BU9002")]
    served = sum(row["GeregistreerdeMisdrijven_1"] for row in rows if row["Perioden"] == "2024JJ00")
    assert served == year["count"].sum() > 0
    assert [row["Key"] for row in call.rows(f"{POLICE}/SoortMisdrijf")] == ["0.0.0 ", "1.1.1 "]
