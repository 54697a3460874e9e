"""One good file of each kind, to be damaged."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.databank.importing.files_by_hand import (
    SCORE_COLUMNS,
    SCORE_ROWS,
    buurten,
    csv_like,
    kwb_like,
    odata,
    odata_row,
)

CODES = [f"BU9901{i:04d}" for i in range(30)]


def xlsx(directory: Path) -> Path:
    return kwb_like(directory / "kwb-2024.xlsx")


def csv(directory: Path) -> Path:
    return csv_like(directory / "kwb-2024.csv")


def json_(directory: Path) -> Path:
    path = directory / "antwoord.json"
    path.write_text(odata("85984NED", [odata_row(code, AantalInwoners_5=100 + i) for i, code in enumerate(CODES)]))
    return path


def geojson(directory: Path) -> Path:
    path = directory / "buurten-2024.geojson"
    table = json.loads(_map().to_crs(4326).to_json())
    path.write_text(json.dumps(table))
    return path


def geopackage(directory: Path) -> Path:
    path = directory / "buurten-2024.gpkg"
    path.unlink(missing_ok=True)
    _map().to_file(path, layer="buurten")
    return path


def zip_(directory: Path) -> Path:
    path = directory / "levering-2024.zip"
    scores = "\n".join(",".join(map(str, row)) for row in [SCORE_COLUMNS, *SCORE_ROWS]) + "\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("open data/Leefbaarometer-scores buurten 2002-2024.csv", scores)
        archive.write(xlsx(directory), "kwb-2024.xlsx")
        archive.writestr("leesmij.txt", "uitleg")
    return path


def _map():  # type: ignore[no-untyped-def]
    return buurten(CODES, water="NEE", gemeentenaam="Voorbeeldstad", indelingswijziging_wijken_en_buurten=1)


SEEDS: dict[str, Callable[[Path], Path]] = {
    "xlsx": xlsx,
    "csv": csv,
    "json": json_,
    "geojson": geojson,
    "geopackage": geopackage,
    "zip": zip_,
}
