"""What a spreadsheet does to figures is refused with area, column and way out; what CBS publishes is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from lib.databank.errors import UnexpectedData
from lib.databank.importing.parsing.signs import is_no_figure, read_number
from tests.databank.importing.files_by_hand import KWB, csv_like, figures, import_files, kwb_like

TENFOLD = {
    name: [str(cell).strip().replace(",", "") for cell in KWB[name]]
    for name in ("g_ink_pi", "p_ink_ar", "p_hh_li", "p_jz_tn", "g_afs_hp")
}

# What is changed -> area, column and way out that the sentence names.
SPOILED: dict[str, tuple[dict[str, Any], str]] = {
    "whole euros, WOZ": ({"g_wozbag": [412000, 398000, 377000, 431000]}, r"GM9901 is '412000'.*duizenden euro"),
    "whole euros, income": ({"g_ink_pi": [36400, 35000, 33100, 34200]}, r"'g_ink_pi'.*GM9901.*duizenden euro"),
    "thousands point, density": ({"bev_dich": ["766", "800", "2.144", "4.820"]}, r"'bev_dich'.*BU99010000 is '2.144'.*duizendtallen"),
    "thousands comma, density": ({"bev_dich": ["766", "800", "2,144", "4,820"]}, r"BU99010000 is '2,144'.*duizendtallen"),
    "thousands point read as decimal": ({"bev_dich": [766, 800, 2.144, 4.82]}, r"BU99010000 is '2.144'.*heel getal"),
    "thousands point in a count": ({"a_inw": ["24.900", "5.200", "1.715", "2.410"]}, r"GM9901 is '24.900'.*duizendtallen"),
    "a count read as decimal": ({"a_inw": [24.9, 5.2, 1.715, 2.41]}, r"'a_inw'.*GM9901 is '24.9'.*duizendtallen"),
    "a count read as a whole thousand": ({"a_inw": [24, 5200, 1715, 2410], "bev_dich": None}, r"(meer dan 'Inwoners'|meer dan in het hele gebied)"),
    "density against inhabitants and land": ({"bev_dich": [8, 8, 21, 48]}, r"GM9901 is 8, maar 24900 inwoners op 3250 hectare.*766 per km²"),
    "percent cells": ({"p_koopw": [0.57, 0.55, 0.48, 0.61]}, r"'p_koopw'.*GM9901 is '0.57'.*0 tot 100"),
    "fractions of a small share": ({"p_ink_ar": [0.031, 0.033, 0.04, 0.028]}, r"'p_ink_ar'.*0 tot 100"),
    "a share above 110": ({"p_koopw": [57, 55, 480, 61]}, r"'p_koopw'.*BU99010000 is '480'.*komma"),
    **{f"lost comma in {name}": ({name: cells}, rf"'{name}'.*GM9901.*komma") for name, cells in TENFOLD.items()},
    "lost comma in household size": ({"g_hhgro": [21, 22, 21, 23]}, r"'g_hhgro'.*GM9901 is '21'.*komma"),
    "lost comma that leaves a nought": ({"g_afs_hp": ["08", "09", "07", "11"]}, r"'g_afs_hp'.*GM9901 is '08'.*komma"),
    "a part above its total": ({"a_00_14": [39840, 832, 274, 385]}, r"'Inwoners tot 15 jaar' van GM9901 is 39840.*meer dan 'Inwoners'"),
    "single households above households": ({"a_1p_hh": [42370, 885, 291, 410]}, r"'Eenpersoonshuishoudens' van GM9901"),
    "a buurt above its gemeente": ({"a_hh": [788, 2392, 788, 1108], "a_1p_hh": None}, r"'Huishoudens' van WK990100 is 2392.*hele gebied GM9901"),
    "ages that are no inhabitants": (
        {"a_15_24": [900, 520, 171, 241], "a_25_44": [900, 1300, 428, 602], "a_45_64": [900, 1404, 463, 650], "a_65_oo": [547, 1144, 379, 532]},
        r"'Inwoners tot 15 jaar', .* van GM9901 zijn samen 7231.*'Inwoners' .24900",
    ),
    "tenures above 100%": ({"p_huurw": [43, 45, 102, 39]}, r"'Koopwoningen', 'Huurwoningen' van BU99010000 zijn samen 150"),
    "metres for kilometres": ({"g_afs_hp": [800, 900, 700, 1100]}, r"'g_afs_hp'.*GM9901 is '800'.*kilometers"),
    "a word": ({"a_hh": [11454, "veel", 788, 1108]}, r"bij WK990100 staat 'veel'.*'a_hh'"),
    "an error of a formula": ({"a_hh": [11454, "#REF!", 788, 1108]}, r"bij WK990100 staat '#REF!'"),
    "a negative count": ({"a_hh": [11454, -5, 788, 1108]}, r"WK990100 is '-5'.*dat kan niet"),
    "a date": ({"p_koopw": [57, pd.Timestamp("2024-03-01").to_pydatetime(), 48, 61]}, r"bij WK990100 staat '2024-03-01"),
    "truth": ({"p_koopw": [57, True, 48, 61]}, r"bij WK990100 staat 'True'"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILED)
def test_refused_with_area_column_and_way_out(tmp_path: Path, case: str) -> None:
    changed, expected = SPOILED[case]
    with pytest.raises(UnexpectedData, match=expected) as error:
        import_files(tmp_path / "db", [kwb_like(tmp_path / "kwb-2024.xlsx", **changed)])
    assert str(error.value).startswith("kwb-2024.xlsx: ")
    assert not (tmp_path / "db").exists()


def test_a_column_of_cells_with_a_percent_sign(tmp_path: Path) -> None:
    path = kwb_like(tmp_path / "kwb-2024.xlsx", p_koopw=[1, 1, 0, 1])
    assert figures(import_files(tmp_path / "db", [path]), "GM9901", 2024)["owner_share"] == 1.0
    book = openpyxl.load_workbook(path)
    column = list(KWB).index("p_koopw") + 1
    for row in range(2, 6):
        book.worksheets[0].cell(row, column).number_format = "0%"
    book.save(path)
    with pytest.raises(UnexpectedData, match=r"'p_koopw'.*0 tot 100"):
        import_files(tmp_path / "other", [path])


READ: dict[str, dict[str, Any]] = {
    "shares that are all or nothing": {"p_koopw": [100, 100, 0, 100], "p_huurw": [0, 0, 100, 0]},
    "rounded by CBS": {"a_00_14": [3985, 830, 275, 385], "p_koopw": [105, 55, 48, 61], "p_huurw": [5, 45, 52, 39]},
    "nothing to average": {"g_hhgro": ["2.1", "2.2", 0, "."], "g_wozbag": [412, 398, 0, "."]},
    "small shares with one decimal": {"p_ink_ar": ["0,8", "0,9", "0,7", "1,0"]},
    "one far away": {"g_afs_hp": ["1,2", "6,0", "11,6", "9,0"]},
    "dear houses": {"g_wozbag": [900, 1756, 2206, 431]},
    "blanks between thousands": {"a_inw": ["24 900", "5 200", "1 715", "2 410"]},
    "percent signs": {"p_koopw": ["57%", "55 %", "48%", "61%"]},
    "many crimes and cars": {"g_pau_hh": ["1,0", "0,8", "45,0", "0,9"]},
    "an unread column with anything": {"a_man": ["#REF!", "veel", None, "1.2.3"], "bron": ["x" * 3000, None, 0, "-"]},
}


@pytest.mark.parametrize("case", READ)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_read_as_it_is(tmp_path: Path, case: str, form: str) -> None:
    make = kwb_like if form == "xlsx" else csv_like
    row = figures(import_files(tmp_path / "db", [make(tmp_path / f"kwb-2024.{form}", **READ[case])]), "GM9901", 2024)
    assert row["inhabitants"] == 24900.0
    assert row["owner_share"] == (float(str(READ[case]["p_koopw"][0]).strip("% ")) if "p_koopw" in READ[case] else 57.0)


def test_nought_where_nothing_can_be_averaged_is_no_figure(tmp_path: Path) -> None:
    row = figures(
        import_files(tmp_path / "db", [kwb_like(tmp_path / "kwb-2024.xlsx", **READ["nothing to average"])]), "BU99010000", 2024
    )
    assert row[["household_size", "woz"]].isna().all()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,5", 1.5),
        ("1.5", 1.5),
        (" 7 ", 7.0),
        ("1\xa0250", 1250.0),
        ("-3", -3.0),
        ("−3", -3.0),
        (".5", 0.5),
        (5, 5.0),
        ("1e3", 1000.0),
    ],
)
def test_numbers(cell: object, expected: float) -> None:
    assert read_number(cell) == expected


@pytest.mark.parametrize("cell", ["1.2.3", "12 34", "45%", "abc", True, "1;2", float("inf"), "#DEEL/0!", 10**400])
def test_what_is_no_number(cell: object) -> None:
    assert read_number(cell) is None


def test_a_sign_for_no_figure_is_never_a_number() -> None:
    assert not any(is_no_figure(cell) for cell in ("0", 0, "0,0", "1", "x1"))
    assert all(is_no_figure(cell) for cell in ("", None, " . ", "N / A", "#n/b", float("nan")))
