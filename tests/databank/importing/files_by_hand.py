"""Small invented files, written the way their publishers write them, for the tests of the import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import box

from lib.databank.errors import UnexpectedData
from lib.databank.importing.run import import_with_report
from lib.databank.store import Databank

CODES = ["GM9901", "WK990100", "BU99010000", "BU99010001"]


def workbook(path: Path, header: list[str], rows: list[list[Any]], title: str = "KWB") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in [header, *rows]:
        sheet.append(row)
    book.save(path)
    return path


def kwb(path: Path, codes: list[str] = CODES, inhabitants: int = 100, **more: Any) -> Path:
    header = [
        "gwb_code_10",
        "gwb_code_8",
        "regio",
        "gm_naam",
        "recs",
        "gwb_code",
        "ind_wbz",
        "a_inw",
        "g_hhgro",
        "a_opp_ha",
        *more,
    ]
    rows = [
        [code, code[2:], f"Gebied {code[2:]}", "Voorbeeldstad", "Buurt", code, 1, inhabitants + i, "2,1" if i else ".", 30 + i]
        + [column[i] for column in more.values()]
        for i, code in enumerate(codes)
    ]
    return workbook(path, header, rows)


def figures(databank: Any, code: str, year: int) -> Any:
    return databank.read("key_figures").set_index(["code", "year"]).loc[(code, year)]


def odata(table: str | None, rows: list[dict[str, Any]], **more: Any) -> str:
    metadata = {"odata.metadata": f"https://opendata.cbs.nl/ODataApi/OData/{table}/$metadata#Cbs.OData.WebAPI.TypedDataSet"}
    return json.dumps({**(metadata if table else {}), "value": rows, **more})


def odata_row(code: str, **more: Any) -> dict[str, Any]:
    return {
        "ID": 0,
        "WijkenEnBuurten": code.ljust(10),
        "Gemeentenaam_1": "Voorbeeldstad".ljust(40),
        "Codering_3": code.ljust(10),
        "IndelingswijzigingWijkenEnBuurten_4": "1         ",
        "AantalInwoners_5": 1020,
        "Koopwoningen_40": 45,
        "GemiddeldeWoningwaarde_35": -99997,
        **more,
    }


def buurten(codes: list[str], **columns: Any) -> gpd.GeoDataFrame:
    shapes = [box(155_000 + 500 * i, 463_000, 155_500 + 500 * i, 463_400) for i in range(len(codes))]
    names = {"buurtcode": codes, "buurtnaam": [f"Buurt {i}" for i in range(len(codes))]}
    return gpd.GeoDataFrame({**names, **columns}, geometry=shapes, crs=28992)


# Every column that kwb-2024.xlsx has and Buurtbalans reads, as CBS orders and spells them (three with a blank at the end), with the
# figures of a gemeente, a wijk and two buurten.
KWB = {
    "gwb_code_10": ["GM9901", "WK990100", "BU99010000", "BU99010001"],
    "regio": ["Voorbeeldstad", "Wijk 00", "Kade", "Noord"],
    "gm_naam": ["Voorbeeldstad"] * 4,
    "recs": ["Gemeente", "Wijk", "Buurt", "Buurt"],
    "ind_wbi": ["1"] * 4,
    "a_inw": [24900, 5200, 1715, 2410],
    "a_00_14": [3984, 832, 274, 385],
    "a_65_oo": [5478, 1144, 379, 532],
    "a_hh": [11454, 2392, 788, 1108],
    "a_1p_hh": [4237, 885, 291, 410],
    "g_hhgro": ["2.1", "2.2", "2.1", "2.3"],
    "bev_dich": [766, 800, 2144, 4820],
    "a_nb_won ": [99, 20, 6, 9],
    "g_wozbag": [412, 398, 377, 431],
    "p_koopw": [57, 55, 48, 61],
    "p_huurw": [43, 45, 52, 39],
    "g_ink_pi": ["36,4", "35,0", "33,1", " 34,2"],
    "p_ink_ar": ["3,1", "3,3", "4,0", "2,8"],
    "p_hh_li": ["34,5", "36,1", "41,0", "33,3"],
    "p_jz_tn": ["9,8", "9,1", "8,7", "."],
    "g_afs_hp": ["0,8", "0,9", "0,7", "1,1"],
    "a_lan_ha": [3250, 650, 80, 50],
    "pst_mvp": ["1234", "1234", "1235", "1236"],
}


def columns(**changed: Any) -> dict[str, list[Any]]:
    """KWB with some columns replaced; None takes a column away."""
    return {name: cells for name, cells in {**KWB, **changed}.items() if cells is not None}


def kwb_like(path: Path, title: str = "KWB2024", **changed: Any) -> Path:
    """A workbook with the columns of KWB."""
    table = columns(**changed)
    return workbook(path, list(table), [list(row) for row in zip(*table.values(), strict=True)], title)


def csv_like(path: Path, delimiter: str = ";", end: str = "\r\n", **changed: Any) -> Path:
    """A CSV with the columns of KWB."""
    table = columns(**changed)
    rows = [list(table), *zip(*table.values(), strict=True)]
    path.write_text("".join(delimiter.join(str(cell) for cell in row) + end for row in rows), encoding="utf-8-sig", newline="")
    return path


SCORE_COLUMNS = ["bu_code", "bu_naam", "jaar", "lbm", "afw", "fys", "onv", "soc", "vrz", "won"]
SCORE_ROWS = [
    ["BU99010000", "Kade", 2020, 4.1, 0.051, 0.01, -0.02, 0.03, 0.01, 0.02],
    ["BU99010000", "Kade", 2024, 4.1, 0.048, 0.01, -0.02, 0.03, 0.01, 0.02],
    ["BU99010001", "Noord", 2024, 4.1, 0.075, 0.02, -0.01, 0.03, 0.01, 0.02],
]


def text(path: Path, content: str) -> Path:
    """A file with this text."""
    path.write_text(content, encoding="utf-8", newline="")
    return path


def import_files(path: Path, files: list[Path]) -> Databank:
    """The databank at `path` after an import in this process."""
    return import_with_report(path, files)[0]


def read(directory: Path, *files: Path) -> Databank:
    """The databank `db` in the directory after an import of the files."""
    return import_files(directory / "db", list(files))


def refused(directory: Path, *files: Path) -> str:
    """The sentence with which an import of the files into a new databank is refused."""
    with pytest.raises(UnexpectedData) as error:
        read(directory, *files)
    assert not (directory / "db").exists()
    assert "Er is niets veranderd." in str(error.value)
    return str(error.value)
