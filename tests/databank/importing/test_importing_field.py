"""Shapes of files that users of these data report: each is read, or refused with file, column and way out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from lib.databank.catalogue.indicators import catalogue
from lib.databank.errors import UnexpectedData
from lib.databank.importing.limits import Budget
from lib.databank.importing.run import import_with_report, read_all
from tests.databank.importing.files_by_hand import (
    KWB,
    columns,
    csv_like,
    figures,
    import_files,
    kwb_like,
    read,
    refused,
    text,
    workbook,
)

FIELD = Path(__file__).parents[3].parent / "shared" / "field"


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
        ("kwb-2024.xlsx", "export 2025-03", 2024),
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


def test_rows_without_a_code_are_told(tmp_path: Path) -> None:
    path = text(tmp_path / "kwb-2024.csv", "gwb_code_10;a_inw\nGM9901;500\nBU990X;300\nBron: CBS;\n")
    _, report = import_with_report(tmp_path / "db", [path])
    assert report.read[0].notes == ("1 rij zonder gebiedscode weggelaten (bijvoorbeeld 'BU990X')",)


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
