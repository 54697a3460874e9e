"""Scores, crime, maps and zips in the shapes that users report: read, or refused with file, column and way out."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from lib.databank.importing.run import import_with_report
from tests.databank.importing.files_by_hand import (
    SCORE_COLUMNS,
    SCORE_ROWS,
    buurten,
    figures,
    import_files,
    kwb_like,
    read,
    refused,
    text,
    workbook,
)


def test_scores_with_a_line_for_excel(tmp_path: Path) -> None:
    lines = [";".join(str(cell).replace(".", ",") for cell in row) for row in [SCORE_COLUMNS, *SCORE_ROWS]]
    path = text(tmp_path / "Leefbaarometer-scores buurten.csv", "\ufeffsep=;\r\n" + "\r\n".join(lines) + "\r\n")
    scores = read(tmp_path, path).read("scores").set_index(["code", "year"])
    assert scores.loc[("BU99010000", 2024), "afw"] == 0.048


def test_scores_that_lost_their_decimal_sign(tmp_path: Path) -> None:
    lines = [";".join(str(cell).replace("0.", "0") for cell in row) for row in [SCORE_COLUMNS, *SCORE_ROWS]]
    path = text(tmp_path / "Leefbaarometer-scores buurten.csv", "\r\n".join(lines) + "\r\n")
    message = refused(tmp_path, path)
    assert message.startswith("Leefbaarometer-scores buurten.csv: bij BU99010000 staat '0051' in kolom 'afw'")
    assert "komma" in message


def test_scores_kept_as_a_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "Leefbaarometer-scores-dataset.xlsx", SCORE_COLUMNS, SCORE_ROWS, "scores")
    assert read(tmp_path, path).years("scores") == [2020, 2024]


def test_scores_without_their_dimensions(tmp_path: Path) -> None:
    path = text(tmp_path / "mijn_scores.csv", "bu_code,bu_naam,jaar,afw\nBU99010000,Kade,2024,0.048\n")
    message = refused(tmp_path, path)
    assert message.startswith("mijn_scores.csv: ")
    assert "fys" in message
    assert "afw, fys, onv, soc, vrz en won" in message


CRIME = "Soort misdrijf;Perioden;Wijken en buurten;Geregistreerde misdrijven (aantal)\r\n"


def test_crime_of_statline_with_codes(tmp_path: Path) -> None:
    for name, rows in {
        "titles": "Totaal misdrijven;2023;BU99010000;12\r\nDiefstal;2023;BU99010000;5\r\nTotaal misdrijven;2024*;BU99010000;.\r\n",
        "keys": "0.0.0 ;2023JJ00;BU99010000;12\r\n1.1.1 ;2023JJ00;BU99010000;5\r\n0.0.0 ;2023MM01;BU99010000;1\r\n",
    }.items():
        path = text(tmp_path / f"Misdrijven_{name}_03122024_095311.csv", "\ufeff" + CRIME + rows)
        crime = import_files(tmp_path / name, [path]).read("crime", years=[2023])
        assert crime[["code", "year", "crimes"]].to_numpy().tolist() == [["BU99010000", 2023, 12.0]]


def test_crime_without_what_is_needed(tmp_path: Path) -> None:
    kinds = text(tmp_path / "soorten.csv", CRIME + "Diefstal;2023;BU99010000;12\r\n")
    assert "geen totalen van hele jaren" in refused(tmp_path, kinds)
    no_kind = text(
        tmp_path / "zonder.csv", "Perioden;Wijken en buurten;Geregistreerde misdrijven (aantal)\r\n2023;BU99010000;12\r\n"
    )
    assert "ontbreekt: Soort misdrijf" in refused(tmp_path, no_kind)
    differs = text(
        tmp_path / "dubbel.csv",
        CRIME + "Totaal misdrijven;2023;BU99010000;12\r\n" * 2 + "Totaal misdrijven;2023;BU99010000;9\r\n",
    )
    assert "twee verschillende aantallen" in refused(tmp_path, differs)


def test_crime_that_only_names_the_areas(tmp_path: Path) -> None:
    path = text(tmp_path / "Misdrijven.csv", CRIME + "Totaal misdrijven;2023;Noord;12\r\n")
    assert "'Noord' is geen gebied in de databank" in refused(tmp_path, path)
    crime = read(tmp_path, path, kwb_like(tmp_path / "kwb-2024.xlsx")).read("crime")
    assert crime[["code", "crimes"]].to_numpy().tolist() == [["BU99010001", 12.0]]


def test_crime_with_a_name_of_two_areas(tmp_path: Path) -> None:
    path = text(tmp_path / "Misdrijven.csv", CRIME + "Totaal misdrijven;2023;Noord;12\r\n")
    both = kwb_like(tmp_path / "kwb-2024.xlsx", regio=["Voorbeeldstad", "Noord", "Kade", "Noord"])
    assert "hoort bij meer dan één gebied" in refused(tmp_path, path, both)


@pytest.mark.parametrize("water", ["JA", "ja ", " J", "1", "true", "B"])
def test_water_in_every_spelling(tmp_path: Path, water: str) -> None:
    path = tmp_path / "buurt_2017.gpkg"
    frame = buurten(["BU99010000", "BU99019997"], WATER=["nee", water], IND_WBI=[1, 1])
    frame.rename(columns={"buurtcode": "BU_CODE", "buurtnaam": "BU_NAAM"}).to_file(path, layer="buurten")
    assert read(tmp_path, path).read("geometry")["code"].tolist() == ["BU99010000"]


@pytest.mark.parametrize("form", ["zip", "loose"])
def test_a_shapefile(tmp_path: Path, form: str) -> None:
    made = tmp_path / "made"
    made.mkdir()
    frame = buurten(["BU99010000"], WATER=["NEE"], IND_WBI=[1]).rename(columns={"buurtcode": "BU_CODE", "buurtnaam": "BU_NAAM"})
    frame.to_file(made / "buurt_2022_v1.shp")
    files = sorted(made.iterdir())
    if form == "zip":
        frame.rename(columns={"BU_CODE": "GM_CODE"}).to_file(made / "gemeente_2022_v1.shp")
        path = tmp_path / "shape_2022_versie_30.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in made.iterdir():
                archive.write(file, f"shape 2022/{file.name}")
        files = [path]
    databank, report = import_with_report(tmp_path / "db", files)
    assert databank.read("geometry")[["code", "geometry_year"]].to_numpy().tolist() == [["BU99010000", 2022]]
    assert any("gemeente_2022_v1.shp" in skipped.where for skipped in report.skipped) == (form == "zip")


def test_a_map_whose_name_and_column_disagree(tmp_path: Path) -> None:
    path = tmp_path / "wijkenbuurten_2023_v2.gpkg"
    buurten(["BU99010000"], jaar=["2024"]).to_file(path, layer="buurten")
    message = refused(tmp_path, path)
    assert "de bestandsnaam zegt 2023" in message
    assert "2024" in message


def test_a_part_of_a_shapefile(tmp_path: Path) -> None:
    buurten(["BU99010000"]).to_file(tmp_path / "buurt_2022.shp")
    assert "hoort bij een shapefile" in refused(tmp_path, tmp_path / "buurt_2022.dbf")
    (tmp_path / "buurt_2022.dbf").unlink()
    assert "ontbreekt .dbf" in refused(tmp_path, tmp_path / "buurt_2022.shp")


def test_topojson(tmp_path: Path) -> None:
    path = text(tmp_path / "buurten.topojson", '{"type": "Topology", "objects": {}, "arcs": []}')
    message = refused(tmp_path, path)
    assert "TopoJSON" in message
    assert "GeoJSON of GeoPackage" in message


def delivery(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


BESIDE = {
    "~$kwb-2024.xlsx": b"\x07eigenaar" + bytes(150),
    "__MACOSX/._kwb-2024.xlsx": b"\x00\x05\x16\x07",
    ".DS_Store": b"\x00\x00\x00\x01Bud1",
    "leesmij.csv": b"zomaar",
    "toelichting.csv": b"naam;uitleg\r\na_inw;inwoners\r\n",
    "kaart.topojson": b'{"type": "Topology"}',
    "rapport.pdf": b"%PDF-1.7",
    "binnen.zip": b"PK\x03\x04",
}


def test_members_that_cannot_be_data(tmp_path: Path) -> None:
    data = kwb_like(tmp_path / "kwb-2024.xlsx").read_bytes()
    path = delivery(tmp_path / "levering.zip", **BESIDE, **{"kwb-2024.xlsx": data})
    databank, report = import_with_report(tmp_path / "db", [path])
    assert figures(databank, "GM9901", 2024)["inhabitants"] == 24900.0
    assert {skipped.where.removeprefix("levering.zip: ") for skipped in report.skipped} == {
        name.rsplit("/", 1)[-1] for name in BESIDE
    }


def test_members_of_one_name(tmp_path: Path) -> None:
    made = [kwb_like(tmp_path / f"kwb-{year}.xlsx", f"KWB{year}").read_bytes() for year in (2022, 2023)]
    path = delivery(tmp_path / "levering.zip", **{"a/kwb.xlsx": made[0], "b/kwb.xlsx": made[1]})
    databank, report = import_with_report(tmp_path / "db", [path])
    assert databank.years("key_figures") == [2022, 2023]
    assert [entry.file for entry in report.read] == ["levering.zip: a/kwb.xlsx", "levering.zip: b/kwb.xlsx"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kwb-2023.xlsx", b"PK\x03\x04" + bytes(500)),
        ("kwb-2023.xlsx", b"kapot"),
        ("kaart.gpkg", b"kapot"),
        ("k.json", b'{"value": ['),
    ],
)
def test_a_broken_member_that_could_be_data(tmp_path: Path, name: str, content: bytes) -> None:
    data = kwb_like(tmp_path / "kwb-2024.xlsx").read_bytes()
    message = refused(tmp_path, delivery(tmp_path / "levering.zip", **{"kwb-2024.xlsx": data, name: content}))
    assert message.startswith(f"levering.zip: {name}: ")


def test_two_files_of_one_name(tmp_path: Path) -> None:
    paths = []
    for folder, code in (("a", "BU99010000"), ("b", "BU99020000")):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "buurten_2024.geojson")
        buurten([code]).to_crs(4326).to_file(paths[-1], driver="GeoJSON")
    databank, report = import_with_report(tmp_path / "db", paths)
    assert set(databank.read("geometry")["code"]) == {"BU99010000", "BU99020000"}
    assert [entry.file for entry in report.read] == ["buurten_2024.geojson", "buurten_2024.geojson (2)"]
