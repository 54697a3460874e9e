"""Key figures and crime of the invented country as tables of CBS: padded keys, the real number of columns, gaps as published."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.bench.national import columns, scores
from tests.bench.national.country import YEARS
from tests.bench.national.databank import areas, postcodes
from tests.bench.national.figures import Figures
from tests.bench.national.odata import Entity, Table
from tests.services.columns import Column

CRIME_TABLE, CRIME_VALUE = "47018NED", "GeregistreerdeMisdrijven_1"
KINDS = {"0.0.0 ": "Totaal misdrijven", "1.1.1 ": "Diefstal/inbraak woning"}
_LEVELS = {"land": "Land", "gemeente": "Gemeente", "wijk": "Wijk", "buurt": "Buurt"}


class Tables(dict[str, Table]):
    """Table id -> entity sets, each made when first asked for."""

    def __init__(self, figures: Figures) -> None:
        super().__init__()
        self.figures = figures
        self.years = {table: year for year, table in columns.tables().items() if year in YEARS}

    @cached_property
    def catalogue(self) -> Table:
        every = pd.DataFrame({"Identifier": list(self.years), "year": list(self.years.values())})
        titles = "Kerncijfers wijken en buurten " + every["year"].astype(str)
        names = {"Identifier": every["Identifier"], "Title": titles, "ShortTitle": titles, "Period": every["year"].astype(str)}
        return {"Tables": Entity({name: _text(values) for name, values in names.items()})}

    def __contains__(self, name: object) -> bool:
        return name in ("ODataCatalog", CRIME_TABLE) or name in self.years

    def __missing__(self, name: str) -> Table:
        if name == "ODataCatalog":
            return self.catalogue
        made = crime_table(self.figures) if name == CRIME_TABLE else key_figures_table(self.figures, self.years[name])
        self[name] = made
        return made


def _text(values: pd.Series, width: int = 0) -> NDArray[np.str_]:
    return values.astype(str).str.ljust(width).to_numpy().astype(np.str_)


def key_figures_table(figures: Figures, year: int) -> Table:
    """Entity sets of the key figures of a year."""
    found, _ = figures.country.year(year)
    described = columns.columns(year)
    made = areas(figures.country, year)
    values = figures.year(year)
    texts = {
        "Gemeentenaam": _text(found["gemeente_name"], 40),
        "SoortRegio": _text(found["level"].map(_LEVELS), 10),
        "Codering": _text(found["code"], 10),
        columns.POSTCODE: _text(postcodes(found).fillna("."), 0),
    }
    texts[columns.POSTCODE] = np.char.rjust(texts[columns.POSTCODE], 10)
    flag = _text(found["flag"].map({1.0: "1", 2.0: "2", 3.0: "3"}).fillna("."))
    numbers = _spread(values, year)
    rng, people = figures.country.rng(30, year), values["inhabitants"].to_numpy()
    cells: dict[str, NDArray] = {"ID": np.arange(len(found)), "WijkenEnBuurten": _text(found["code"], 10)}
    for column in described:
        if columns.is_text(column):
            cells[column.key] = flag if column.is_flag else texts[column.stem]
        elif column.key in numbers:
            cells[column.key] = numbers[column.key]
        elif column.stem in ("OppervlakteTotaal", "OppervlakteWater"):
            share = 1.0 if column.stem == "OppervlakteTotaal" else 0.03
            cells[column.key] = np.round(made["area_ha"].to_numpy() * share)
        else:
            cells[column.key] = _other(column, people, rng, year)
    regions = {"Key": _text(found["code"], 10), "Title": _text(found["name"])}
    regions["Municipality"] = _text(found["gemeente_code"].fillna(""))
    whole = frozenset(column.key for column in described if column.datatype != "Double")
    return {
        "TypedDataSet": Entity(cells, whole),
        "WijkenEnBuurten": Entity(regions),
        "DataProperties": _described([("WijkenEnBuurten", "GeoDetail")], described),
    }


def _spread(values: pd.DataFrame, year: int) -> dict[str, NDArray]:
    """Values per column; an indicator that is the sum of two has two thirds of its value in the first."""
    cells = {}
    for indicator, keys in columns.indicators(year).items():
        value = values[indicator].to_numpy()
        first = value if len(keys) == 1 else np.round(value * 2 / 15) * 5
        cells |= dict(zip(keys, (first, value - first), strict=False))
    return cells


def _other(column: Column, people: NDArray, rng: np.random.Generator, year: int) -> NDArray:
    """Values of a column that no indicator reads: as many as there are, with gaps where few people live."""
    if year >= 2026:
        return np.full(len(people), np.nan)
    share = rng.uniform(0.02, 0.3, len(people))
    value = np.round(people * share) if column.unit == "aantal" else np.round(100 * share, column.decimals)
    return np.where(people >= 50, value, np.nan)


def _described(dimensions: list[tuple[str, str]], topics: tuple[Column, ...]) -> list[dict]:
    rows: list[dict] = []
    for key, kind in [*dimensions, *((column.key, "Topic") for column in topics)]:
        rows.append({"odata.type": f"Cbs.OData.{kind}", "ID": len(rows), "Position": len(rows), "Type": kind, "Key": key})
    for row, column in zip(rows[len(dimensions) :], topics, strict=True):
        row |= {"Title": column.title, "Datatype": column.datatype, "Unit": column.unit, "Decimals": column.decimals}
    return rows


def crime_table(figures: Figures) -> Table:
    """Entity sets of registered crime: two kinds, a row per kind, area and year."""
    counts = scores.crime(figures)
    kinds = [counts.assign(kind=kind, count=counts[name]) for kind, name in zip(KINDS, ("crimes", "burglaries"), strict=True)]
    every = pd.concat(kinds, ignore_index=True)
    topic = Column(CRIME_VALUE, CRIME_VALUE.rsplit("_", 1)[0], 1, "", "Geregistreerde misdrijven", "aantal", "Long", 0)
    cells = {
        "ID": np.arange(len(every)),
        "SoortMisdrijf": _text(every["kind"]),
        "WijkenEnBuurten": _text(every["code"], 10),
        "Perioden": _text(every["year"].astype(str) + "JJ00"),
        CRIME_VALUE: every["count"].to_numpy(dtype=float),
    }
    regions, _ = figures.country.year(scores.CRIME_BORDERS)
    periods = [f"{year}JJ00" for year in scores.CRIME_YEARS]
    dimensions = [("SoortMisdrijf", "Dimension"), ("WijkenEnBuurten", "GeoDetail"), ("Perioden", "TimeDimension")]
    return {
        "TypedDataSet": Entity(cells, frozenset({CRIME_VALUE})),
        "Perioden": [{"Key": key, "Title": key[:4], "Description": None, "Status": "Definitief"} for key in periods],
        "SoortMisdrijf": [{"Key": key, "Title": title, "Description": None} for key, title in KINDS.items()],
        "WijkenEnBuurten": Entity({"Key": _text(regions["code"], 10), "Title": _text(regions["name"])}),
        "DataProperties": _described(dimensions, (topic,)),
    }
