"""The workbook: every figure of the record is there as a number, and nothing in it runs."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pandas as pd
import pytest

from lib.answers.decision.record import ScenarioAnswer
from lib.answers.decision.words import QUESTION
from lib.answers.measures.plans import LEFT_ALONE
from lib.reports import phrases, workbook
from lib.reports.office.sheets import SHEETS
from tests.reports import report_decisions as make

CASES = {
    "one": make.decision,
    "three": make.comparison,
    "crowded": make.crowded,
    "hostile": make.hostile,
    "empty": lambda: make.decision(make.empty()),
}


@pytest.fixture(scope="module")
def books() -> dict[str, Any]:
    return {name: openpyxl.load_workbook(io.BytesIO(workbook(build()))) for name, build in CASES.items()}


def rows(sheet: Any) -> list[dict[str, Any]]:
    header, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("name", ["one", "three"])
def test_a_sheet_holds_its_table(books: dict[str, Any], name: str, sheet: str) -> None:
    table, columns = SHEETS[sheet]
    found = iter(rows(books[name][sheet]))
    for scenario in CASES[name]().scenarios:
        for record in table(scenario).to_dict("records"):
            row = next(found)
            assert row["Scenario"] == scenario.slot
            for column in columns:
                value = record[column.name]
                if isinstance(value, str):
                    assert row[column.header] == value
                else:
                    assert row[column.header] == pytest.approx(value)
    assert next(found, None) is None


def test_every_column_of_the_record_is_on_a_sheet_or_is_an_id() -> None:
    scenario: ScenarioAnswer = make.scenario()
    for sheet, (table, columns) in SHEETS.items():
        left = set(table(scenario).columns) - {column.name for column in columns}
        assert left <= {"label", "measure_id", "area_code"}, sheet


def test_the_comparison_has_low_middle_and_high(books: dict[str, Any]) -> None:
    sheet = books["three"]["Vergelijking"]
    found = {row[0]: row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    for i, scenario in enumerate(make.comparison().scenarios):
        for which, word in ((0, "laag"), (1, "midden"), (2, "hoog")):
            wanted = phrases.effect(scenario, 10, LEFT_ALONE)
            assert wanted is not None
            assert found[f"Effect na 10 jaar, zonder onderhoud, {word}"][1 + i] == pytest.approx(wanted[which])
        assert found["Samen, teruggerekend, meest aannemelijk"][1 + i] == pytest.approx(scenario.costs.discounted_total[1])
        once, running, total = (
            found[f"{what}, meest aannemelijk"][1 + i] for what in ("Investering", "Onderhoud en beheer in alle jaren", "Samen")
        )
        assert once + running == pytest.approx(total)
        assert found["Kenmerk"][1 + i] == scenario.hash
    assert found["Investering, laag"][0] == "euro"


@pytest.mark.parametrize("name", CASES)
def test_no_formula_no_link_and_sheet_names_that_excel_takes(books: dict[str, Any], name: str) -> None:
    book = books[name]
    assert len({sheet.lower() for sheet in book.sheetnames}) == len(book.sheetnames)
    assert all(len(sheet) <= 31 for sheet in book.sheetnames)
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)


def test_a_text_that_looks_like_a_formula_is_written_as_text(books: dict[str, Any]) -> None:
    notes = rows(books["hostile"]["Notities"])[0][QUESTION]
    assert notes.startswith("=SUM(1;2)\n+31 6\n-1\n@x")
    with zipfile.ZipFile(io.BytesIO(workbook(make.hostile()))) as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist() if "sheets/" in name)


@pytest.mark.parametrize("name", CASES)
def test_print_setup_frozen_headers_and_origin(books: dict[str, Any], name: str) -> None:
    decision = CASES[name]()
    for sheet in books[name]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert decision.scenarios[0].short_hash in sheet.oddFooter.left.text
        assert sheet.title == "Leeswijzer" or sheet.freeze_panes is not None
        header = sheet.oddHeader.left.text or ""
        assert (phrases.MARK in header) == decision.fictional


def test_numbers_have_formats_and_columns_have_widths(books: dict[str, Any]) -> None:
    sheet = books["one"]["Effect"]
    assert "0.0000" in sheet["E2"].number_format
    assert books["one"]["Kosten per jaar"]["C2"].number_format.endswith("€ -#,##0")
    assert books["one"]["Kosten per jaar"]["B2"].number_format == "0"
    assert sheet.column_dimensions["D"].width > 20


def test_the_reading_guide_tells_origin_and_kinds(books: dict[str, Any]) -> None:
    said = " ".join(str(v) for row in books["three"]["Leeswijzer"].iter_rows(values_only=True) for v in row if v)
    decision = make.comparison()
    for part in (
        decision.databank_version,
        decision.catalogue_fingerprint,
        phrases.MARK,
        "Meting:",
        *decision.sources,
        *decision.unknown,
    ):
        assert part in said
    assert all(scenario.hash in said for scenario in decision.scenarios)


def test_properties(books: dict[str, Any]) -> None:
    properties = books["three"].properties
    assert properties.title.startswith("Leefbaarheid in Heerlen")
    assert properties.creator == "Buurtbalans"
    assert properties.created.date() == make.comparison().made_on


def test_missing_figures_stay_empty() -> None:
    full = make.scenario()
    assumptions = pd.DataFrame({"label": ["x"], "unit": [None], "default": [float("nan")], "chosen": [1.5]})
    book = openpyxl.load_workbook(io.BytesIO(workbook(make.decision(make.scenario(assumptions=assumptions)))))
    row = rows(book["Aannames"])[0]
    assert row["Standaard"] is None
    assert row["Eenheid"] is None
    assert row["Gekozen"] == 1.5
    assert len(full.assumptions) == 1


def test_the_same_decision_gives_the_same_file() -> None:
    assert workbook(make.comparison()) == workbook(make.comparison())


@pytest.mark.parametrize("name", ["one", "three", "hostile"])
def test_tables_are_tables_with_a_name_and_their_headings(books: dict[str, Any], name: str) -> None:
    book, named = books[name], set()
    for sheet in SHEETS:
        held = [dict(row) for row in rows(book[sheet])]
        if str(book[sheet]["A2"].value) == "–":
            assert not book[sheet].tables
            continue
        (table,) = book[sheet].tables.values()
        assert table.ref.endswith(str(len(held) + 1))
        assert [column.name for column in table.tableColumns] == [cell.value for cell in book[sheet][1]]
        named.add(table.name)
    assert len(named) > 5
