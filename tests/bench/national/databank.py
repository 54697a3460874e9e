"""The invented country as a databank, written directly: what a download of everything would have given."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from lib.databank.commit import NewPart, commit, writing
from lib.databank.geometry import for_maps
from lib.databank.lineage import code_set, lineage_parts
from lib.databank.schema import columns_of
from lib.databank.store import COUNTRY, Databank
from tests.bench.national import columns, scores, shapes
from tests.bench.national.country import NEWEST, YEARS, Country
from tests.bench.national.figures import Figures

_NAME = "Verzonnen land op ware grootte"


def build(path: Path, country: Country) -> Databank:
    """Write the databank of a country into the directory `path`, replacing what it has of the same parts."""
    figures = Figures(country)
    parts: list[NewPart] = []
    for year in YEARS:
        table = columns.tables()[year]
        parts.append(
            NewPart("areas", year, COUNTRY, areas(country, year), table, code_set=code_set(country.year(year).areas["code"]))
        )
        values = figures.year(year).assign(code=country.year(year).areas["code"], year=year)
        parts.append(NewPart("key_figures", year, COUNTRY, values[columns_of("key_figures")], table))
    parts += maps(country)
    measured = scores.scores(figures).assign(borders=float(scores.BORDERS))
    measured = measured[measured["afw"].notna()]
    parts += _by_year("scores", measured, "open-data-leefbaarometer-meting-2024.zip")
    parts += _by_year("crime", scores.crime(figures), "47018NED")
    parts += lineage_parts(parts, None)
    with writing(path):
        return commit(path, parts, name=_NAME, fictional=True)


def areas(country: Country, year: int) -> pd.DataFrame:
    """Table areas of a year."""
    found, rows = country.year(year)
    size = np.sum([np.bincount(at, country.area_ha, len(found)) for at in rows.values()], axis=0)
    return pd.DataFrame(
        {
            "code": found["code"].astype("str"),
            "year": year,
            "name": found["name"].astype("str"),
            "level": found["level"].astype("str"),
            "wijk_code": found["wijk_code"].astype("str"),
            "gemeente_code": found["gemeente_code"].astype("str"),
            "boundary_flag": found["flag"],
            "area_ha": np.round(size),
            "postcode": postcodes(found).astype("str"),
        }
    )


def postcodes(found: pd.DataFrame) -> pd.Series:
    """Most common postcode of every area (four digits), missing for wijken, gemeenten and one in twenty buurten."""
    number = 1000 + found.index.to_series() // 4 % 9000
    return number.astype("str").where((found["level"] == "buurt") & (found.index % 20 > 0))


def maps(country: Country) -> list[NewPart]:
    """Parts geometry, outlines and water of the newest year."""
    buurten = shapes.features(country, NEWEST, "buurt")
    gemeenten = shapes.features(country, NEWEST, "gemeente")
    table_id = f"wijken-en-buurten-{NEWEST}"
    made = {
        "geometry": for_maps.for_maps(_frame(buurten, shapes.LAND)),
        "outlines": for_maps.outlines(_frame(gemeenten, shapes.LAND)),
        "water": for_maps.simplified(_frame(buurten, shapes.WATER)),
    }
    return [NewPart(table, NEWEST, COUNTRY, frame[columns_of(table)], table_id) for table, frame in made.items()]


def _frame(features: shapes.Features, ground: str) -> gpd.GeoDataFrame:
    here = (features.table["water"] == ground).to_numpy()
    table = features.table[here].reset_index(drop=True).astype({"code": "str", "name": "str", "gemeente_code": "str"})
    return gpd.GeoDataFrame(table.assign(geometry_year=NEWEST), geometry=features.shapes[here], crs=for_maps.RD)


def _by_year(table: str, frame: pd.DataFrame, table_id: str) -> list[NewPart]:
    frame = frame.astype({"code": "str"})
    return [
        NewPart(table, int(year), COUNTRY, of_year[columns_of(table)].reset_index(drop=True), table_id)
        for year, of_year in frame.groupby("year")
    ]
