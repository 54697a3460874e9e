"""Import of files that somebody got by hand: every format, written the way its publisher or a spreadsheet writes it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import box

from lib.databank.catalogue.indicators import catalogue
from lib.databank.importing.parsing.headers import find_columns
from tests.databank.importing.files_by_hand import (
    CODES,
    buurten,
    figures,
    import_files,
    kwb,
    odata,
    odata_row,
)

ORIGIN_SHORT = ["a_w_all", "a_nw_all", "a_marok", "a_antaru", "a_suri", "a_tur", "a_ov_nw", "p_w_all", "a_verzonnen_herkomst"]
ORIGIN_VARIABLE = [
    "WestersTotaal_17",
    "NietWestersTotaal_18",
    "Marokko_19",
    "NederlandseAntillenEnAruba_20",
    "Suriname_21",
    "Turkije_22",
    "OverigNietWesters_23",
    "Nederland_17",
    "EuropaExclusiefNederland_18",
    "BuitenEuropa_19",
    "GeborenInNederland_20",
    "VerzonnenHerkomst_99",
]
SCORES = "bu_code,bu_naam,jaar,lbm,afw,fys,onv,soc,vrz,won\nBU99010000,Kade,2024,NA,0.10,0.02,0.02,0.02,0.02,0.02\n"


def test_kwb_workbook(tmp_path: Path) -> None:
    databank = import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2022.xlsx")])
    row = figures(databank, "BU99010000", 2022)
    assert (row["inhabitants"], row["household_size"]) == (102.0, 2.1)
    assert pd.isna(figures(databank, "GM9901", 2022)["household_size"])
    areas: Any = databank.read("areas").set_index("code")
    assert areas.loc["BU99010000", ["name", "boundary_flag", "area_ha"]].tolist() == ["Gebied 99010000", 1.0, 32.0]
    (part,) = databank.parts_of("key_figures")
    assert part.scope == "GM9901"
    assert part.table_id == "85318NED"
    assert part.notes[0] == "kwb-2022.xlsx: 4 gebieden in 2022, 2 indicatoren gelezen"
    assert "niet in het bestand: " in part.notes[1]
    assert "WOZ" in part.notes[1]
    assert databank.verify() == []


def test_recognised_by_content_whatever_the_name(tmp_path: Path) -> None:
    path = kwb(tmp_path / "kwb-2022.xlsx").rename(tmp_path / "download (2022).dat")
    assert import_files(tmp_path / "db", [path]).years("key_figures") == [2022]


def test_short_names_in_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "kwb_2021.csv"
    path.write_text("gwb_code;regio;a_inw;p_koopw\nBU99010000;Kade;1020;'\n".replace("'", "45"), encoding="utf-8")
    row = figures(import_files(tmp_path / "db", [path]), "BU99010000", 2021)
    assert (row["inhabitants"], row["owner_share"]) == (1020.0, 45.0)


TITLES = [
    "Wijken en buurten",
    "Regioaanduiding/Gemeentenaam (naam)",
    "Regioaanduiding/Codering (code)",
    "Regioaanduiding/Indelingswijziging wijken en buurten (code)",
    "Bevolking/Aantal inwoners (aantal)",
    "Bevolking/Leeftijdsgroepen/0 tot 15 jaar (aantal)",
    "Bevolking/Bevolkingsdichtheid (aantal inwoners per km²)",
    "Wonen/Woningen naar eigendom/Koopwoningen (%)",
    "Inkomen/Inkomen van huishoudens/40% huishoudens met laagste inkomen (%)",
    "Zorg/Wmo-cliënten relatief (per 1 000 inwoners)",
    "Wonen en vastgoed/Woningvoorraad (aantal)",
    "Wonen en vastgoed/Niet-woningvoorraad (aantal)",
    "Oppervlakte/Oppervlakte totaal (ha)",
]
VALUES = ["Kade", "Voorbeeldstad       ", "BU99010000", "2", "1020", "50", "16867", "45,5", ".", "x", "510", "12", "21"]


def statline(delimiter: str, mangled: bool, units: bool, decimal: str = ",") -> str:
    header = [re.sub(r"[^\w]", ".", title) for title in TITLES] if mangled else TITLES
    values = [value.replace(",", decimal) for value in VALUES]
    lines = [header, values]
    if units:
        lines.insert(1, ["", "naam", "code", "code", *["aantal"] * 9])
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    return f'"Kerncijfers wijken en buurten 2021"\r\n"Onderwerp"\r\n{text}\r\n"Bron: CBS"\r\n'


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("mangled", [False, True])
@pytest.mark.parametrize(
    ("encoding", "units", "decimal"), [("utf-8-sig", True, ","), ("cp1252", False, "."), ("utf-16", False, ",")]
)
def test_statline_export(tmp_path: Path, delimiter: str, mangled: bool, encoding: str, units: bool, decimal: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(statline(delimiter, mangled, units, decimal).encode(encoding))
    databank = import_files(tmp_path / "db", [path])
    row = figures(databank, "BU99010000", 2021)
    read = row[["inhabitants", "age_0_14", "density", "owner_share", "dwellings"]].tolist()
    assert read == [1020.0, 50.0, 16867.0, 45.5, 510.0]
    assert row[["low_income_share", "wmo_per_1000"]].isna().all()
    assert "kolom zonder cijfers: Huishoudens met lager inkomen (laagste 40%), Wmo-cliënten" in " ".join(
        databank.parts_of("key_figures")[0].notes
    )
    area: Any = databank.read("areas").set_index("code").loc["BU99010000"]
    assert area[["name", "boundary_flag", "area_ha"]].tolist() == ["Kade", 2.0, 21.0]


def test_titles_above_the_units(tmp_path: Path) -> None:
    path = tmp_path / "export 2020.csv"
    path.write_text(
        '"";"Codering";"Aantal inwoners"\n"Wijken en buurten";"code";"aantal"\n"Kade";"BU99010000  ";"55"\n', encoding="utf-8"
    )
    assert figures(import_files(tmp_path / "db", [path]), "BU99010000", 2020)["inhabitants"] == 55.0


@pytest.mark.parametrize("way", ["variable", "kwb", "measure"])
def test_every_figure_is_found_by_each_of_its_names(way: str) -> None:
    year = 2024
    for entry in catalogue().indicators:
        for name in getattr(entry.names, way):
            if name.holds_in(year):
                others = [
                    getattr(e.names, way)[0].parts[0] for e in catalogue().indicators if e.id not in (entry.id, "age_65_plus")
                ]
                found = find_columns(["WijkenEnBuurten", *others, *name.parts], year, "proef").indicators[entry.id]
                assert found == tuple(range(1 + len(others), 1 + len(others) + len(name.parts)))


def test_a_title_longer_than_the_name_that_cbs_cut_off() -> None:
    short, long = "Huish. onder of rond sociaal minimum", "Huish. onder of rond sociaal minimum van alle huishoudens"
    for title in (short, long):
        found = find_columns(["Codering", "Aantal inwoners", f"Inkomen/{title} (%)"], 2021, "proef")
        assert found.indicators["social_minimum_share"] == (2,)


def test_odata_answer(tmp_path: Path) -> None:
    path = tmp_path / "antwoord.json"
    path.write_text(odata("84799NED", [odata_row("GM9901"), odata_row("BU99010000")]))
    databank = import_files(tmp_path / "db", [path])
    row = figures(databank, "BU99010000", 2020)
    assert row[["inhabitants", "owner_share"]].tolist() == [1020.0, 45.0]
    assert pd.isna(row["woz"])
    names = databank.read("areas").set_index("code")["name"]
    assert names.to_dict() == {"BU99010000": "BU99010000", "GM9901": "Voorbeeldstad"}


def test_odata_with_the_year_in_the_name_and_a_next_page(tmp_path: Path) -> None:
    for name in ("kwb 2020.json", "cbs_84799NED_TypedDataSet.json"):
        path = tmp_path / name
        path.write_text(odata(None, [odata_row("BU99010000")], **{"odata.nextLink": "https://..."}))
        databank = import_files(tmp_path / name.split(".")[0], [path])
        assert databank.years("key_figures") == [2020]
        assert "bladzijde" in " ".join(databank.parts_of("key_figures")[0].notes)


def test_registered_crime_from_odata(tmp_path: Path) -> None:
    path = tmp_path / "misdrijven.json"
    row = {"SoortMisdrijf": "0.0.0 ", "WijkenEnBuurten": "BU99010000", "Perioden": "2023JJ00", "GeregistreerdeMisdrijven_1": 12}
    other = {**row, "SoortMisdrijf": "1.1.1 ", "GeregistreerdeMisdrijven_1": 99}
    path.write_text(json.dumps({"value": [row, other, {**row, "Perioden": "2023MM01"}]}))
    crime = import_files(tmp_path / "db", [path]).read("crime")
    assert crime[["code", "year", "crimes"]].to_numpy().tolist() == [["BU99010000", 2023, 12.0]]


def test_map_from_geopackage_and_geojson_in_either_grid(tmp_path: Path) -> None:
    frame = buurten(
        ["BU99010000", "BU99010001", "BU99010002"],
        gemeentenaam="Voorbeeldstad",
        water=["NEE", "NEE", "JA"],
        indelingswijziging_wijken_en_buurten=[1, -99995, 1],
        oppervlakte_totaal_in_ha=[20, 20, -99997],
        aantal_inwoners=[5, 5, 5],
    )
    gpkg, lonlat, rd = tmp_path / "wijkenbuurten_2024_v1.gpkg", tmp_path / "buurten 2024.geojson", tmp_path / "rd-2024.json"
    gpd.GeoDataFrame({"code": ["x"]}, geometry=[box(0, 0, 1, 1)], crs=28992).to_file(gpkg, layer="gemeenten")
    frame.to_file(gpkg, layer="buurten", mode="a")
    frame.to_crs(4326).to_file(lonlat, driver="GeoJSON")
    plain = json.loads(frame.to_json(to_wgs84=False))
    plain.pop("crs", None)
    rd.write_text(json.dumps(plain))
    for i, path in enumerate((gpkg, lonlat, rd)):
        databank = import_files(tmp_path / f"db{i}", [path])
        shapes: Any = databank.read("geometry")
        assert shapes["code"].tolist() == ["BU99010000", "BU99010001"]
        assert shapes["name"].tolist() == ["Buurt 0", "Buurt 1"]
        assert shapes["geometry_year"].unique().tolist() == [2024]
        assert shapes.to_crs(28992).area.tolist() == pytest.approx([200_000, 200_000], rel=0.001)
        areas: Any = databank.read("areas").set_index("code")
        assert areas["name"].to_dict() == {"BU99010000": "Buurt 0", "BU99010001": "Buurt 1", "GM9901": "Voorbeeldstad"}
        assert areas.loc["BU99010000", ["boundary_flag", "area_ha"]].tolist() == [1.0, 20.0]
        assert pd.isna(areas.loc["BU99010001", "boundary_flag"])
        assert databank.read("lineage", gemeente="GM9901")["kind"].unique().tolist() == ["same"]


def test_leefbaarometer_map_inside_its_zip(tmp_path: Path) -> None:
    frame = buurten(["BU99010000"]).rename(columns={"buurtcode": "bu_code", "buurtnaam": "bu_naam"})
    frame.to_file(tmp_path / "buurt 2024.gpkg", layer="buurt 2024")
    frame.to_file(tmp_path / "grid 2024.gpkg", layer="grid 2024")
    path = tmp_path / "geometrie.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("buurt 2024.gpkg", "grid 2024.gpkg"):
            archive.write(tmp_path / name, f"geometrie-lbm3-2024/{name}")
    shapes = import_files(tmp_path / "db", [path]).read("geometry")
    assert shapes[["code", "geometry_year", "name"]].to_numpy().tolist() == [["BU99010000", 2024, "Buurt 0"]]


@pytest.mark.parametrize("form", ["zip", "csv", "semicolon", "wfs"])
def test_leefbaarometer_scores(tmp_path: Path, form: str) -> None:
    path = tmp_path / "scores"
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("open data/Leefbaarometer-scores buurten 2002-2024.csv", SCORES)
            archive.writestr("open data/Leefbaarometer-scores grid 2002-2024.csv", "onbekend")
            archive.writestr("open data/leesmij.txt", "uitleg")
    elif form == "wfs":
        properties = {"id": "BU99010000", "year": "2024", "afw": 0.1, **dict.fromkeys(("won", "fys", "vrz", "soc", "onv"), 0.02)}
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": properties}]}))
    else:
        path.write_text(SCORES if form == "csv" else SCORES.replace(",", ";").replace(".", ","))
    scores = import_files(tmp_path / "db", [path]).read("scores")
    assert scores[["code", "year", "afw", "won"]].to_numpy().tolist() == [["BU99010000", 2024, 0.1, 0.02]]


def test_origin_never_reaches_the_store(tmp_path: Path) -> None:
    """Every official column on origin, and an invented one, in each kind of file: marked by a value that must not come back."""
    marked = 987_654
    many: dict[str, Any] = {name: [marked] * len(CODES) for name in ORIGIN_SHORT}
    answer = tmp_path / "antwoord.json"
    answer.write_text(odata("85039NED", [odata_row("BU99010000", **dict.fromkeys(ORIGIN_VARIABLE, marked))]))
    export = tmp_path / "export 2019.csv"
    titles = [
        "Bevolking/Personen met een migratieachtergrond/Westers totaal (aantal)",
        "Bevolking/Niet-westers/Marokko (aantal)",
        "Bevolking/Herkomstland/Nederland (aantal)",
        "Bevolking.Herkomstland.Buiten.Europa..aantal.",
        "Bevolking/Verzonnen herkomst (aantal)",
    ]
    export.write_text(
        "\n".join(
            [
                ";".join(["Codering (code)", "Aantal inwoners (aantal)", *titles]),
                ";".join(["BU99010000", "5", *[str(marked)] * 5]),
            ]
        )
    )
    shapes = tmp_path / "kaart-2024.geojson"
    buurten(["BU99010000"], percentage_westerse_migratieachtergrond=marked, herkomst=marked).to_file(shapes, driver="GeoJSON")
    databank = import_files(tmp_path / "db", [kwb(tmp_path / "kwb-2022.xlsx", **many), answer, export, shapes])
    for file in databank.path.glob("*.parquet"):
        frame = gpd.read_parquet(file) if file.name.startswith("geometry") else pd.read_parquet(file)
        columns = {name.lower() for name in frame.columns}
        assert not columns & {name.lower() for name in (*ORIGIN_SHORT, *ORIGIN_VARIABLE)}
        assert not (frame.drop(columns="geometry", errors="ignore") == marked).any().any()
        assert b"arok" not in file.read_bytes()
    assert len(databank.years("key_figures")) == 3


def test_rows_of_a_spreadsheet_without_size(tmp_path: Path) -> None:
    """A workbook written in streaming mode does not know how many rows it has."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Toelichting")
    sheet.append(["Kerncijfers", "uitleg"])
    sheet = book.create_sheet("KWB2022")
    for row in (["gwb_code", "a_inw"], ["BU99010000", 12]):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    path = tmp_path / "download.xlsx"
    path.write_bytes(stream.getvalue())
    assert figures(import_files(tmp_path / "db", [path]), "BU99010000", 2022)["inhabitants"] == 12.0
