"""Shapes of files that users of these data report: each is read, or refused with file, column and way out."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lib.databank.errors import UnexpectedData
from lib.databank.importing import import_files
from lib.databank.importing.limits import Budget
from lib.databank.importing.run import import_with_report, read_all
from lib.databank.indicators import catalogue
from tests.databank.files_by_hand import KWB, SCORE_COLUMNS, SCORE_ROWS, buurten, columns, csv_like, figures, kwb_like, workbook

FIELD = Path(__file__).parents[2].parent / "shared" / "field"


def read(tmp_path: Path, *files: Path) -> Any:
    return import_files(tmp_path / "db", list(files))


def text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8", newline="")
    return path


def refused(tmp_path: Path, *files: Path) -> str:
    with pytest.raises(UnexpectedData) as error:
        read(tmp_path, *files)
    assert not (tmp_path / "db").exists()
    assert "Er is niets veranderd." in str(error.value)
    return str(error.value)


def test_blanks_in_headers_and_both_decimal_signs(tmp_path: Path) -> None:
    row = figures(read(tmp_path, kwb_like(tmp_path / "kwb2024.xlsx")), "BU99010001", 2024)
    assert row[["new_dwellings", "household_size", "income_per_inhabitant", "poverty_share"]].tolist() == [9.0, 2.3, 34.2, 2.8]
    assert pd.isna(row["youth_care_share"])


def test_an_older_name_of_a_figure(tmp_path: Path) -> None:
    path = kwb_like(tmp_path / "kwb-2019.xlsx", "KWB2019", g_wozbag=None, g_woz=KWB["g_wozbag"], p_ink_ar=None)
    databank, report = import_with_report(tmp_path / "db", [path])
    assert figures(databank, "GM9901", 2019)["woz"] == 412.0
    assert "Personen in armoede" in " ".join(report.lines)
    assert "poverty_share" not in " ".join(report.lines)


@pytest.mark.parametrize(
    "sign", [",", "-", "–", ".", "x", "X", " n/a ", "NA", "#N/B", "n.v.t.", "", None, "*", "-99997", "Geheim"]
)
def test_signs_for_no_figure(tmp_path: Path, sign: object) -> None:
    path = kwb_like(
        tmp_path / "kwb-2022.xlsx", "KWB2022", g_wozbag=[412, 398, sign, sign], a_onbekend=["wat ook", None, "#REF!", "1.2.3"]
    )
    databank = read(tmp_path, path)
    assert pd.isna(figures(databank, "BU99010000", 2022)["woz"])
    assert figures(databank, "GM9901", 2022)["woz"] == 412.0


@pytest.mark.parametrize(
    ("name", "sheet", "year"),
    [
        ("kwb-2024-versie-2025-03-31.xlsx", "Blad1", 2024),
        ("kwb2024 (versie 2025).xlsx", "Blad1", 2024),
        ("20250331 levering kwb_2023.xlsx", "Blad1", 2023),
        ("download 31-03-2025.xlsx", "KWB2022", 2022),
        ("Kerncijfers_wijken_en_buurten_2021_03122024_095311.xlsx", "Export", 2021),
        ("85318NED.xlsx", "Blad1", 2022),
    ],
)
def test_the_year_of_a_file(tmp_path: Path, name: str, sheet: str, year: int) -> None:
    assert read(tmp_path, kwb_like(tmp_path / name, sheet)).years("key_figures") == [year]


def test_years_that_contradict_each_other(tmp_path: Path) -> None:
    for path in (
        kwb_like(tmp_path / "kwb-2023.xlsx", "KWB2024"),
        kwb_like(tmp_path / "kwb-2023.xlsx", "Blad1", jaar=[2024] * 4),
        text(tmp_path / "kwb-2023.csv", "Kerncijfers wijken en buurten 2024\nCodering;Aantal inwoners\nGM9901;500\n"),
    ):
        message = refused(tmp_path, path)
        assert "2023" in message
        assert "2024" in message
        assert "de bestandsnaam" in message


def test_the_best_sheet_wins(tmp_path: Path) -> None:
    path = kwb_like(tmp_path / "kwb-2024.xlsx", "Kwb")
    import openpyxl

    book = openpyxl.load_workbook(path)
    notes = book.create_sheet("Toelichting", 0)
    for row in (["Toelichting bij de kerncijfers"], ["gwb_code_10", "code van het gebied"], ["a_inw", "aantal inwoners"]):
        notes.append(row)
    sheet = book["Kwb"]
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Kerncijfers wijken en buurten 2024"
    sheet.insert_rows(4)
    sheet["A4"] = "code"
    pivot = book.create_sheet("Selectie")
    for row in (["gwb_code_10", "a_inw"], ["BU99010000", 1]):
        pivot.append(row)
    book.save(path)
    databank, report = import_with_report(tmp_path / "db", [path])
    assert figures(databank, "BU99010000", 2024)["inhabitants"] == 1715.0
    assert len(databank.read("key_figures")) == 4
    assert [(skipped.where, "ander blad" in skipped.why) for skipped in report.skipped] == [
        ("kwb-2024.xlsx, blad 'Selectie'", True)
    ]


def test_sheets_of_several_years(tmp_path: Path) -> None:
    import openpyxl

    path = kwb_like(tmp_path / "reeks.xlsx", "KWB2023")
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("KWB2022")
    for row in (["gwb_code_10", "a_inw"], ["BU99010000", 1700]):
        other.append(row)
    book.save(path)
    assert read(tmp_path, path).years("key_figures") == [2022, 2023]


def test_years_in_a_column(tmp_path: Path) -> None:
    path = text(
        tmp_path / "kwb.csv", "jaar;gwb_code_10;regio;a_inw;g_woz\n2016;GM9901;Stad;24800;200\n2024;GM9901;Stad;24900;400\n"
    )
    databank, report = import_with_report(tmp_path / "db", [path])
    assert [figures(databank, "GM9901", year)["inhabitants"] for year in (2016, 2024)] == [24800.0, 24900.0]
    assert report.read[0].years == (2016, 2024)


OBSERVATIONS = [
    {"Id": 0, "Measure": "T001036", "ValueAttribute": "None", "Value": 1715, "StringValue": "", "WijkenEnBuurten": "BU99010000"},
    {"Id": 1, "Measure": "1050010_2", "ValueAttribute": "None", "Value": 790, "StringValue": "", "WijkenEnBuurten": "BU99010000"},
    {
        "Id": 2,
        "Measure": "M001642",
        "ValueAttribute": "Impossible",
        "Value": None,
        "StringValue": "",
        "WijkenEnBuurten": "BU99010000",
    },
    {"Id": 3, "Measure": "T001036", "ValueAttribute": "None", "Value": 24900, "StringValue": "", "WijkenEnBuurten": "GM9901    "},
    {"Id": 4, "Measure": "M001642", "ValueAttribute": "None", "Value": 412, "StringValue": "", "WijkenEnBuurten": "GM9901"},
    {"Id": 5, "Measure": "HERKOMST", "ValueAttribute": "None", "Value": 7, "StringValue": "", "WijkenEnBuurten": "GM9901"},
]
CODES = {
    "MeasureCodes": [
        {"Identifier": "T001036", "Title": "Aantal inwoners"},
        {"Identifier": "M001642", "Title": "Gemiddelde WOZ-waarde"},
    ],
    "WijkenEnBuurtenCodes": [{"Identifier": "GM9901", "Title": "Voorbeeldstad"}, {"Identifier": "BU99010000", "Title": "Kade"}],
}


def as_csv(rows: list[dict[str, Any]]) -> str:
    quoted = [[f'"{"" if cell is None else cell}"' for cell in row] for row in (list(rows[0]), *(row.values() for row in rows))]
    return "\ufeff" + "".join(";".join(row) + "\r\n" for row in quoted)


@pytest.mark.parametrize("form", ["csv", "json", "zip of csv", "zip of json", "loose csv"])
def test_a_bundle_in_long_form(tmp_path: Path, form: str) -> None:
    tables = {"Observations": OBSERVATIONS, **CODES}
    kind = "json" if "json" in form else "csv"
    made = {f"{name}.{kind}": json.dumps({"value": rows}) if kind == "json" else as_csv(rows) for name, rows in tables.items()}
    if form.startswith("zip"):
        path = tmp_path / "85984NED-202606250000.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in made.items():
                archive.writestr(name, content)
        files = [path]
    elif form == "loose csv":
        (tmp_path / "85984NED").mkdir()
        files = [text(tmp_path / "85984NED" / name, content) for name, content in made.items()]
    else:
        files = [text(tmp_path / f"85984NED_Observations.{kind}", made[f"Observations.{kind}"])]
    databank = read(tmp_path, *files)
    row = figures(databank, "BU99010000", 2024)
    assert row[["inhabitants", "households"]].tolist() == [1715.0, 790.0]
    assert pd.isna(row["woz"])
    assert figures(databank, "GM9901", 2024)["woz"] == 412.0
    names = databank.read("areas").set_index("code")["name"].to_dict()
    assert names["BU99010000"] == ("BU99010000" if form in ("csv", "json") else "Kade")


def test_a_table_in_long_form_with_other_codes(tmp_path: Path) -> None:
    codes = [{"Identifier": "X1", "Title": "Aantal inwoners"}, {"Identifier": "X2", "Title": "Woningvoorraad"}]
    rows = [
        {"Measure": code, "Value": value, "WijkenEnBuurten": "GM9901"} for code, value in (("X1", 500), ("X2", 230), ("X3", 1))
    ]
    path = tmp_path / "86165NED.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Observations.csv", as_csv(rows))
        archive.writestr("MeasureCodes.csv", as_csv(codes))
    assert figures(read(tmp_path, path), "GM9901", 2025)[["inhabitants", "dwellings"]].tolist() == [500.0, 230.0]


def test_a_bundle_without_a_year(tmp_path: Path) -> None:
    assert "Observations-2024.csv" in refused(tmp_path, text(tmp_path / "Observations.csv", as_csv(OBSERVATIONS)))


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


def test_formulas_without_stored_values(tmp_path: Path) -> None:
    path = kwb_like(tmp_path / "kwb-2024.xlsx", a_inw=["=A1", "=A2", "=A3", "=A4"])
    message = refused(tmp_path, path)
    assert "'a_inw'" in message
    assert "formules" in message


def test_a_csv_cut_anywhere_is_read_whole_or_refused(tmp_path: Path) -> None:
    """Wherever a download stops, no wrong figure is read: either the file is refused, or the areas that are there are right."""
    whole = csv_like(tmp_path / "kwb-2024.csv", p_jz_tn=None, pst_mvp=None, recs=None).read_bytes()
    right = read_all([tmp_path / "kwb-2024.csv"], Budget())[0].frame.set_index("code")
    read_in_part, reasons = 0, []
    last_rows = whole.index(b"BU99010000")
    for end in range(last_rows, len(whole)):
        path = tmp_path / "cut" / "kwb-2024.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(whole[:end])
        try:
            found = read_all([path], Budget())[0].frame.set_index("code")
        except UnexpectedData as error:
            reasons.append(str(error))
            continue
        read_in_part += 1
        pd.testing.assert_frame_equal(found, right.loc[found.index])
    assert all("einde" in reason or "afgebroken" in reason for reason in reasons)
    assert read_in_part <= 4 < len(reasons)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    path = csv_like(
        tmp_path / "kwb-2024.csv", delimiter, **{n: [str(c).replace(",", ".") for c in cells] for n, cells in KWB.items()}
    )
    assert figures(read(tmp_path, path), "BU99010001", 2024)["income_per_inhabitant"] == 34.2


def test_decimal_commas_between_commas(tmp_path: Path) -> None:
    message = refused(tmp_path, csv_like(tmp_path / "kwb-2024.csv", ","))
    assert "kolommen en de kopregel" in message


def test_a_quotation_mark_that_swallows_rows(tmp_path: Path) -> None:
    rows = ["gwb_code_10;regio;a_inw", 'GM9901;"Stad;500', 'BU99010000;"Kade";300', "BU99010001;Noord;200"]
    assert "aanhalingsteken" in refused(tmp_path, text(tmp_path / "kwb-2024.csv", "\n".join(rows) + "\n"))


def test_all_columns_of_the_catalogue_by_their_short_names(tmp_path: Path) -> None:
    """A file with every short name that holds in 2024 has every figure but those that CBS ended before."""
    table = {
        e.names.kwb[0].parts[0]: [e.range[0] + 1] for e in catalogue().indicators if e.names.kwb and e.names.kwb[0].holds_in(2024)
    }
    path = workbook(tmp_path / "kwb-2024.xlsx", ["gwb_code_10", *table], [["GM9901", *(cells[0] for cells in table.values())]])
    databank = read(tmp_path, path)
    assert figures(databank, "GM9901", 2024).notna().sum() == len(table)
    assert len(columns()) == len(KWB)


REFUSED = {"10h": "1.250", "12e": "afw", "12i": "fys", "19d": "TopoJSON", "53": "duizenden euro", "06": "jaar", "14a": "codes"}


@pytest.mark.skipif(not FIELD.exists(), reason="the collection of users' files (../shared/field) is not here")
@pytest.mark.parametrize(
    "case",
    [f"{n:02}" for n in range(1, 7)] + ["10h", "12c", "12e", "12f", "12i", "14a", "15", "17c", "18", "19d", "28", "40", "53"],
)
def test_the_collection_of_users_files(tmp_path: Path, case: str) -> None:
    for number, path in enumerate(sorted(path for path in (FIELD / case).rglob("*") if path.is_file())):
        if path.suffix in (".dbf", ".shx", ".prj", ".cpg"):
            continue
        if case in REFUSED:
            with pytest.raises(UnexpectedData, match=REFUSED[case]):
                import_files(tmp_path / str(number), [path])
        else:
            assert import_files(tmp_path / str(number), [path]).parts
