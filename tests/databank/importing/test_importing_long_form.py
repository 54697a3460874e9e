"""Bundles of CBS in long form (OData version 4), as CSV and JSON, loose and zipped."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.databank.importing.files_by_hand import figures, read, refused, text

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
