"""Maps of buurten from a GeoPackage, GeoJSON or shapefile: CBS wijk- en buurtkaart or the map of the Leefbaarometer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from lib import areas
from lib.databank.geometry import for_maps
from lib.databank.importing.content import Content, not_ours, parsing, refuse, shown, too_big
from lib.databank.importing.limits import MOST_KEPT, MOST_VERTICES, Budget
from lib.databank.importing.parsing.years import Told, agreed, year_in_cell, year_in_name
from lib.databank.sources import cbs, pdok
from lib.words import count, number

_COLUMNS = {  # what is read -> names in PDOK's map, in older maps of CBS and in that of the Leefbaarometer
    "code": ("buurtcode", "bu_code"),
    "name": ("buurtnaam", "bu_naam"),
    "gemeente": ("gemeentenaam", "gm_naam"),
    "water": ("water", "h2o"),
    "flag": ("indelingswijziging_wijken_en_buurten", "ind_wbz", "ind_wbi"),
    "area": ("oppervlakte_totaal_in_ha", "a_opp_ha", "opp_tot"),
    "year": ("jaar", "year"),
}
_DAMAGED = "deze kaart is niet volledig of beschadigd."
_NETHERLANDS = (3.0, 50.5, 7.5, 53.9)


def read_map(path: Path, where: str, name: str, budget: Budget) -> list[Content]:
    """Table geometry of the buurten, and table areas when the file tells how areas changed.

    Raises UnexpectedData for a file without buurten, without year, outside the Netherlands or damaged.
    """
    with parsing(where, _DAMAGED, "Download het bestand opnieuw."):
        layer, fields = _layer_of_buurten(path, where, budget)
        _check_size(path, layer, where)
        budget.say(f"{where}: kaart lezen")
        frame = gpd.read_file(path, layer=layer, columns=list(fields.values()), engine="pyogrio")
        if "geometry" not in frame:
            raise refuse(where, "in deze laag staan geen kaartvlakken.", "Kies de wijk- en buurtkaart van CBS.")
        frame = frame.rename(columns={column: meaning for meaning, column in fields.items()})
        return _read(frame, layer, where, name, "water" in fields)


def _read(frame: gpd.GeoDataFrame, layer: str, where: str, name: str, by_pdok: bool) -> list[Content]:
    frame["code"] = frame["code"].astype("str").str.strip().str.upper()
    is_buurt = frame["code"].map(areas.is_code).to_numpy(dtype=bool) & frame["code"].str.startswith("BU").to_numpy(dtype=bool)
    water = frame["water"] if "water" in frame else pd.Series("", index=frame.index)
    kinds = [pdok.kind_of(told, code) for told, code in zip(water, frame["code"], strict=True)]
    on_land = np.array([kind == "land" for kind in kinds], dtype=bool)
    has_shape = ~(frame.geometry.isna() | frame.geometry.is_empty).to_numpy(dtype=bool)
    left_out, no_buurt = int((is_buurt & ~on_land).sum()), int((~is_buurt & on_land).sum())
    frame = frame[on_land & is_buurt & has_shape].reset_index(drop=True)
    if frame.empty:
        raise refuse(where, "er staan geen buurten in (codes zoals BU09171000).", "Kies de wijk- en buurtkaart van CBS.")
    twice = frame.loc[frame["code"].duplicated(), "code"]
    if len(twice):
        raise refuse(where, f"buurt {twice.iloc[0]} staat er meer dan één keer in.", "Download de kaart opnieuw.")
    _check_vertices(int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()), where)
    year = _year(frame, layer, where, name)
    frame = _in_the_netherlands(frame, where)
    names = frame["name"] if "name" in frame else frame["code"]
    mapped, notes = pdok.map_table(
        frame["code"].tolist(), names.fillna(frame["code"]).astype("str").tolist(), frame.geometry, year
    )
    table_id = f"wijken-en-buurten-{year}" if by_pdok else f"kaart van buurten {year}"
    told = [f"{where}: {count(len(mapped), 'buurt', 'buurten')} op de kaart van {year}", *notes]
    if left_out:
        told.append(f"{where}: {count(left_out, 'vlak', 'vlakken')} van water of buitenland weggelaten")
    if no_buurt:
        told.append(f"{where}: {count(no_buurt, 'vlak', 'vlakken')} zonder buurtcode weggelaten")
    contents = [Content("geometry", year, mapped, table_id, where, tuple(told))]
    return [*contents, Content("areas", year, _areas(frame, year), table_id, where, (told[0],))] if "flag" in frame else contents


def _layer_of_buurten(path: Path, where: str, budget: Budget) -> tuple[str, dict[str, str]]:
    """Name of the layer that has codes of buurten, and its columns that are read: meaning -> name in the file."""
    seen = []
    real = _real_tables(path, where)
    layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    for layer in sorted(layers, key=lambda name: "buurt" not in name.lower()):
        if real is not None and layer not in real:
            budget.skip(f"{where}, laag '{shown(layer)}'", "dit is geen tabel maar een opgeslagen vraag (view)")
            continue
        names = {str(name).lower(): str(name) for name in pyogrio.read_info(path, layer=layer)["fields"]}
        fields = {
            meaning: next(names[name] for name in known if name in names)
            for meaning, known in _COLUMNS.items()
            if any(name in names for name in known)
        }
        if "code" in fields:
            return layer, fields
        seen.append(shown(layer))
    raise not_ours(
        where,
        f"de kolom 'buurtcode' (of 'bu_code') ontbreekt in deze kaart (lagen: {', '.join(seen[:10]) or 'geen'}).",
        "Kies de wijk- en buurtkaart van CBS (laag 'buurten') of de kaart van buurten van de Leefbaarometer.",
    )


def _real_tables(path: Path, where: str) -> set[str] | None:
    """Names of the tables of a GeoPackage, views and virtual tables left out; None for a file that is no database.

    A view can hold any question, also one that never ends. So a GeoPackage that has a view among its layers is not even opened
    by GDAL.
    """
    with path.open("rb") as stream:
        if not stream.read(15).startswith(b"SQLite format 3"):
            return None
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        listed = database.execute("SELECT name, type, coalesce(sql, '') FROM sqlite_master LIMIT 10000").fetchall()
        tables = {str(name) for name, kind, sql in listed if kind == "table" and "virtual" not in str(sql)[:20].lower()}
        views = {str(name) for name, kind, _ in listed if kind == "view"}
        if "gpkg_contents" not in tables:
            raise not_ours(where, "dit is een SQLite-bestand en geen GeoPackage.", "Kies de wijk- en buurtkaart van CBS.")
        layers = {str(name) for (name,) in database.execute("SELECT table_name FROM gpkg_contents LIMIT 10000")}
    if layers & views:
        raise refuse(
            where,
            f"laag '{shown(sorted(layers & views)[0])}' is geen tabel maar een opgeslagen vraag (view), en die leest Buurtbalans niet.",
            "Bewaar de kaart opnieuw als GeoPackage, bijvoorbeeld met QGIS.",
        )
    return tables


def _check_size(path: Path, layer: str, where: str) -> None:
    """Refuse a map with more shapes or vertices than is read, as far as the file tells before it is read."""
    features = int(pyogrio.read_info(path, layer=layer)["features"])
    if features > MOST_KEPT:
        raise too_big(where, f"deze kaart heeft {count(features, 'vlak', 'vlakken')}.")
    if path.suffix.lower() == ".shp":
        _check_vertices(path.stat().st_size // 16, where)


def _check_vertices(number: int, where: str) -> None:
    if number > MOST_VERTICES:
        raise too_big(where, f"deze kaart heeft meer dan {MOST_VERTICES // 1_000_000} miljoen punten.")


def _year(frame: gpd.GeoDataFrame, layer: str, where: str, name: str) -> int:
    in_column = {year for year in map(year_in_cell, frame["year"]) if year is not None} if "year" in frame else set()
    if len(in_column) > 1:
        raise refuse(
            where,
            f"in de kolom met het jaar staan er meer: {', '.join(map(str, sorted(in_column)))}.",
            "Bewaar de kaart van één jaar.",
        )
    told = [
        Told(year, place)
        for year, place in (
            (year_in_name(layer), f"de naam van de laag ('{shown(layer)}')"),
            (year_in_name(name), "de bestandsnaam"),
        )
        if year is not None
    ]
    usual = agreed(told, in_column, where)
    year = next(iter(in_column), usual)
    if year is None:
        raise refuse(
            where,
            "het jaar van de kaart staat niet in het bestand en niet in de bestandsnaam.",
            "Zet het jaar in de naam, bijvoorbeeld wijkenbuurten-2024.gpkg, en probeer het opnieuw.",
        )
    return year


def _in_the_netherlands(frame: gpd.GeoDataFrame, where: str) -> gpd.GeoDataFrame:
    """The frame with a coordinate system, checked to lie in the Netherlands; without a system metres are the Dutch grid."""
    bounds = np.asarray(frame.total_bounds)
    if not np.isfinite(bounds).all():
        raise refuse(where, "deze kaart bevat punten zonder plaats.", "Download de kaart opnieuw.")
    if frame.crs is None or (frame.crs.is_geographic and np.abs(bounds).max() > 360):
        frame = frame.set_crs(for_maps.RD if np.abs(bounds).max() > 360 else for_maps.LONLAT, allow_override=True)
    west, south, east, north = np.asarray(frame.geometry.to_crs(for_maps.LONLAT).total_bounds)
    inside: Any = (_NETHERLANDS[0] <= west, _NETHERLANDS[1] <= south, east <= _NETHERLANDS[2], north <= _NETHERLANDS[3])
    if not all(inside):
        raise refuse(
            where,
            f"deze kaart ligt niet in Nederland (lengte {number(west, 2)} tot {number(east, 2)}, breedte {number(south, 2)} tot {number(north, 2)}).",
            "Bewaar de kaart in RD (EPSG:28992) of in lengte- en breedtegraden (EPSG:4326).",
        )
    return frame


def _areas(frame: gpd.GeoDataFrame, year: int) -> pd.DataFrame:
    """Table areas of the buurten and, by name, their gemeenten. Numbers of inhabitants in the map are not read."""
    titles = dict(zip(frame["code"], frame["name"].fillna(frame["code"]), strict=True)) if "name" in frame else {}
    gemeenten = pd.DataFrame({"code": sorted({str(areas.gemeente_of(code)) for code in frame["code"]})})
    if "gemeente" in frame:
        titles |= dict(zip(frame["code"].map(areas.gemeente_of), frame["gemeente"], strict=True))
    known = [name for name in ("code", "flag", "area") if name in frame]
    rows = pd.concat([pd.DataFrame(frame[known]), gemeenten], ignore_index=True)
    return cbs.to_areas(rows["code"], {code: str(name) for code, name in titles.items()}, year, rows["flag"], rows.get("area"))
