"""Small invented files, written the way their publishers write them, for the tests of the import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
from shapely.geometry import box

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
