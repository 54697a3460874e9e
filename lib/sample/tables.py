"""The tables areas, geometry, lineage and crime of the sample."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lib.areas import LAND
from lib.arrays import Array
from lib.databank.geometry.for_maps import simplified
from lib.databank.lineage import lineage
from lib.sample.country.frame import (
    CRIME_YEARS,
    GEMEENTEN,
    GEOMETRY_YEAR,
    SCORE_YEARS,
    YEARS,
    Frame,
    generator,
)
from lib.sample.country.national import AREA_HA
from lib.sample.figures.key_figures import Figures
from lib.sample.figures.scores import Scores
from lib.sample.map.geometry import RD
from lib.sample.stories.planted import story
from lib.scores import DIMENSIONS

# One wijk and its buurten got new codes without a change of border; the old wijk code was this one.
RECODED_WIJK, OLD_WIJK, RECODED_IN = "WK990405", "WK990417", 2018
# Of this buurt (Heideveld) the flag of one year is missing: what it was before is unknown.
UNKNOWN_BUURT, UNKNOWN_IN = "BU99030300", 2016
NEW_ESTATE_CHANGED_IN = 2019
_SMALLER_BEFORE = 0.8


def code_in(code: str, year: int) -> str:
    """The code that an area of the newest geometry had in a year."""
    if year < RECODED_IN and code[2:8] == RECODED_WIJK[2:]:
        return code[:2] + OLD_WIJK[2:] + code[8:]
    return code


def areas(frame: Frame, area_ha: Array) -> pd.DataFrame:
    """Table areas of all years. `area_ha` (n,) is the total area of every buurt."""
    rows: list[tuple] = []
    sizes = dict(zip(frame.codes, area_ha, strict=True))
    wijk_size = {w.code: sum(sizes[b.code] for b in frame.buurten if b.wijk == w.code) for w in frame.wijken}
    gemeente_size = {g.code: sum(wijk_size[w.code] for w in frame.wijken if w.gemeente == g.code) for g in GEMEENTEN}
    for year in YEARS:
        rows.append((LAND, year, "Nederland", "land", None, None, np.nan, AREA_HA))
        rows += [(g.code, year, g.name, "gemeente", None, g.code, 1.0, gemeente_size[g.code]) for g in GEMEENTEN]
        for w in frame.wijken:
            own = code_in(w.code, year)
            rows.append((own, year, w.name, "wijk", own, w.gemeente, _flag(w.code, year), wijk_size[w.code]))
        for b in frame.buurten:
            smaller = _SMALLER_BEFORE if b.code == story(11).code and year < NEW_ESTATE_CHANGED_IN else 1.0
            size = round(sizes[b.code] * smaller)
            rows.append(
                (
                    code_in(b.code, year),
                    year,
                    b.name,
                    "buurt",
                    code_in(b.wijk, year),
                    b.gemeente,
                    _flag(b.code, year),
                    float(size),
                )
            )
    names = ["code", "year", "name", "level", "wijk_code", "gemeente_code", "boundary_flag", "area_ha"]
    table = pd.DataFrame(rows, columns=names)
    texts = dict.fromkeys(["code", "name", "level", "wijk_code", "gemeente_code"], "str")
    return table.astype({**texts, "year": "int64", "boundary_flag": "float64", "area_ha": "float64"})


def _flag(code: str, year: int) -> float:
    """CBS's flag against the year before: 1 same, 2 recoded, 3 boundary changed, missing unknown."""
    if year == RECODED_IN and code[2:8] == RECODED_WIJK[2:]:
        return 2.0
    if year == NEW_ESTATE_CHANGED_IN and code == story(11).code:
        return 3.0
    return float("nan") if (code, year) == (UNKNOWN_BUURT, UNKNOWN_IN) else 1.0


def geometry(frame: Frame, polygons: tuple[shapely.Polygon, ...]) -> gpd.GeoDataFrame:
    """Table geometry from polygons in RD, six decimals (about 7 to 11 cm)."""
    shapes = gpd.GeoSeries(list(polygons), crs=RD).to_crs(4326)
    rounded = [shapely.transform(shape, lambda xy: np.round(xy, 6)) for shape in shapes]
    table = pd.DataFrame(
        {
            "code": pd.Series(frame.codes, dtype="str"),
            "geometry_year": np.int64(GEOMETRY_YEAR),
            "name": pd.Series([b.name for b in frame.buurten], dtype="str"),
            "gemeente_code": pd.Series([b.gemeente for b in frame.buurten], dtype="str"),
        }
    )
    return gpd.GeoDataFrame(table, geometry=rounded, crs=4326)


def outlines(frame: Frame, polygons: tuple[shapely.Polygon, ...]) -> gpd.GeoDataFrame:
    """Table outlines: the gemeenten as the union of their buurten."""
    buurten = gpd.GeoDataFrame({"code": [b.gemeente for b in frame.buurten]}, geometry=list(polygons), crs=RD)
    dissolved = buurten.dissolve("code", as_index=False).to_crs(4326)
    names = {gemeente.code: gemeente.name for gemeente in GEMEENTEN}
    table = gpd.GeoDataFrame(
        {
            "code": dissolved["code"].astype("str"),
            "geometry_year": np.int64(GEOMETRY_YEAR),
            "name": dissolved["code"].map(names).astype("str"),
        },
        geometry=dissolved.geometry,
    )
    return simplified(table)


def lineages(all_areas: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    """Table lineage against the newest geometry, by the rule that real databanks use."""
    return lineage(all_areas, pd.Series(frame.codes, dtype="str"), GEOMETRY_YEAR)


def with_old_codes(table: pd.DataFrame) -> pd.DataFrame:
    """Key figures under the codes of their own year."""
    codes = [code_in(code, year) for code, year in zip(table["code"], table["year"], strict=True)]
    return table.assign(code=pd.Series(codes, dtype="str", index=table.index))


def crime(frame: Frame, figures: Figures, scores: Scores, seed: int) -> pd.DataFrame:
    """Table crime: registered crimes per buurt and year, Poisson; more where `onv` is lower and where the density is high.

    About 34 per 1,000 inhabitants at the median and a national fall of 3% a year (assumptions, after police figures).
    """
    rng = generator(seed, 7)
    n = len(frame.buurten)
    lasting = rng.normal(0, 0.30, n)
    onv = np.nan_to_num(scores.dimensions[:, :, DIMENSIONS.index("onv")], nan=0.04)
    works = np.array([letter == "w" for letter in frame.letters])
    rows = []
    for year in CRIME_YEARS:
        at = YEARS.index(year)
        level = np.stack([np.interp(year, SCORE_YEARS, onv[:, i]) for i in range(n)])
        density = np.log(np.maximum(figures["address_density"][at], 50) / 1000)
        rate = np.exp(3.52 - 4.5 * (level - 0.02) + 0.10 * density + lasting - 0.03 * (year - 2019) + rng.normal(0, 0.08, n))
        visitors = figures["inhabitants"][at] + 25 + 900 * works
        counted = rng.poisson(rate * visitors / 1000).astype(float)
        rows.append(pd.DataFrame({"code": pd.Series(frame.codes, dtype="str"), "year": np.int64(year), "crimes": counted}))
    return pd.concat(rows, ignore_index=True)
