"""Features of the map of a year: buurten, wijken and gemeenten on land, the water of each, and one foreign area."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from tests.bench.national import coverage
from tests.bench.national.country import Country

ABROAD = "BU09989999"
LAND, WATER, FOREIGN = "NEE", "JA", "B"
_SHARE_ABROAD = 0.05  # of the cells around the country


class Features(NamedTuple):
    """`table` has columns code, name, wijk_code, wijk_name, gemeente_code, gemeente_name, water; `shapes` are in RD metres."""

    table: pd.DataFrame
    shapes: NDArray[np.object_]


def features(country: Country, year: int, level: str) -> Features:
    """Features of a level (buurt, wijk or gemeente) as published: land in the order of the tables, then water."""
    areas, rows = country.year(year)
    clean, published = country.shapes
    land = published[: country.buurten] if level == "buurt" else clean[: country.buurten]
    here = areas[areas["level"] == level]
    label = np.unique(rows[level], return_inverse=True)[1]
    table = here.assign(water=LAND)
    frames, shapes = [table], [coverage.dissolved(land, label)]
    codes = country.water_codes()
    of_level = {"buurt": codes, "wijk": "WK" + codes.str[2:8], "gemeente": "GM" + codes.str[2:6]}[level]
    water = pd.DataFrame({"code": of_level, "wijk_code": "WK" + codes.str[2:8], "gemeente_code": "GM" + codes.str[2:6]})
    unique, at = np.unique(of_level, return_inverse=True)
    water = water.drop_duplicates("code").set_index("code").loc[unique].reset_index()
    titles = areas.set_index("code")["name"]
    water = water.assign(gemeente_name=water["gemeente_code"].map(titles), water=WATER)
    water["name"] = water["gemeente_name"] if level == "gemeente" else "Groot water"
    frames.append(water)
    shapes.append(coverage.dissolved(clean[country.buurten : country.buurten + country.water], at))
    if level == "buurt":
        foreign = {"wijk_code": "WK099899", "gemeente_code": "GM0998", "gemeente_name": "Buitenland", "water": FOREIGN}
        frames.append(pd.DataFrame([{"code": ABROAD, "name": "Buitenland", **foreign}]))
        shapes.append(np.array([_abroad(country, clean)], dtype=object))
    table = pd.concat(frames, ignore_index=True)
    table["wijk_name"] = table["wijk_code"].map(titles).fillna(table["name"])
    columns = ["code", "name", "wijk_code", "wijk_name", "gemeente_code", "gemeente_name", "water"]
    return Features(table[columns], np.concatenate(shapes))


def _abroad(country: Country, clean: NDArray[np.object_]) -> shapely.Geometry:
    """The cells east of the country."""
    sea = np.arange(country.buurten + country.water, len(clean))
    off = country.cells.points[sea] - country.cells.points[: country.buurten].mean(axis=0)
    near = sea[(np.hypot(*off.T) < 1.25 * country.cells.radius) & ~shapely.is_empty(clean[sea])]
    off = country.cells.points[near] - country.cells.points[: country.buurten].mean(axis=0)
    east = np.abs(np.arctan2(off[:, 1], off[:, 0])).argsort()[: max(1, round(_SHARE_ABROAD * len(near)))]
    return shapely.coverage_union_all(clean[near[east]])
