"""Three invented gemeenten with the places that lists stumble over: accents, equal names, a wijk and a buurt of one name, old codes."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lib.databank.catalogue.indicators import catalogue
from lib.databank.commit import NewPart, commit, writing
from lib.databank.store import COUNTRY, Databank

NAMES = {
    "GM9901": "Bergdorp",
    "WK990101": "Wijk 01 Centrum",
    "BU99010101": "Centrum",
    "BU99010102": "Sint-Jánskwartier",
    "WK990102": "Noord",
    "BU99010201": "Vogelbuurt",
    "BU99010202": "'t Zand en omgeving",
    "WK990103": "Hoeve",
    "BU99010301": "Hoeve",
    "GM9902": "Súdermar",
    "WK990200": "Súdermar-Oost",
    "BU99020001": "Vogelbuurt",
    "BU99020002": "Skûlenboarch",
    "BU99020003": "Kleine Kern",
    "GM0363": "Amsterdam",
    "WK0363AB": "Letterwijk",
    "BU0363AB10": "Letterbuurt",
    "BU0363AE11": "Machtbuurt",
    "GM0439": "Purmerend",
    "WK043909": "Beemster",
    "BU04390901": "Middenbeemster",
}
# code now -> what it was in 2020; None: the boundary has changed
BEFORE = {
    "BU99010201": "BU99010011",
    "BU99010202": None,
    "BU0363AB10": "BU03630010",
    "BU04390901": "BU03700000",
    "BU99020002": "BU99020009",
    "BU99020001": "BU99020009",
}
DWELLINGS = {
    "BU99010101": 1000,
    "BU99010102": 500,
    "BU99010201": 400,
    "BU99010202": 100,
    "BU99010301": 300,
    "BU99020001": 800,
    "BU99020002": 200,
    "BU99020003": np.nan,
    "BU0363AB10": 2000,
    "BU0363AE11": 900,
    "BU04390901": 600,
}


def databank(path: Path) -> Databank:
    """The whole of it, map and figures of 2024."""
    codes = list(NAMES)
    buurten = [code for code in codes if code.startswith("BU")]
    levels = {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}
    areas = pd.DataFrame(
        {
            "code": pd.Series(codes, dtype="str"),
            "year": 2024,
            "name": pd.Series(list(NAMES.values()), dtype="str"),
            "level": pd.Series([levels[code[:2]] for code in codes], dtype="str"),
            "wijk_code": pd.Series([None if code.startswith("GM") else "WK" + code[2:8] for code in codes], dtype="str"),
            "gemeente_code": pd.Series(["GM" + code[2:6] for code in codes], dtype="str"),
            "boundary_flag": 1.0,
            "area_ha": 10.0,
        }
    )
    boxes = [shapely.box(5 + 0.01 * i, 52, 5.01 + 0.01 * i, 52.01) for i in range(len(buurten))]
    geometry = gpd.GeoDataFrame(
        {
            "code": pd.Series(buurten, dtype="str"),
            "geometry_year": 2024,
            "name": pd.Series([NAMES[code] for code in buurten], dtype="str"),
            "gemeente_code": pd.Series(["GM" + code[2:6] for code in buurten], dtype="str"),
        },
        geometry=boxes,
        crs=4326,
    )
    rows = [(code, 2024, code, "same") for code in codes]
    rows += [(now, 2020, then, "recoded" if then else "changed") for now, then in BEFORE.items()]  # type: ignore[list-item]
    lineage = pd.DataFrame(rows, columns=["code", "year", "code_then", "kind"])
    lineage = lineage.astype({"code": "str", "code_then": "str", "kind": "str", "year": "int64"}).assign(geometry_year=2024)
    figures = pd.DataFrame({"code": pd.Series(buurten, dtype="str"), "year": 2024}).reindex(
        columns=["code", "year", *catalogue().columns]
    )
    figures["dwellings"] = figures["households"] = [float(DWELLINGS[code]) for code in buurten]
    figures["inhabitants"] = 2 * figures["households"]
    figures = figures.astype(dict.fromkeys(catalogue().columns, "float64"))
    parts = [
        NewPart("areas", 2024, COUNTRY, areas, "proef"),
        NewPart("geometry", 2024, COUNTRY, geometry, "proef"),
        NewPart("lineage", 2024, COUNTRY, lineage, "proef"),
        NewPart("key_figures", 2024, COUNTRY, figures, "proef"),
    ]
    with writing(path):
        return commit(path, parts, name="Bij de hand")
