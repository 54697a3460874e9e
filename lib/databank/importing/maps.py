"""Maps of buurten from a GeoPackage or GeoJSON file: CBS wijk- en buurtkaart or the map of the Leefbaarometer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from lib import areas
from lib.databank import geometry
from lib.databank.importing.content import Content, count, refuse, year_in_name
from lib.databank.sources import cbs, pdok

_COLUMNS = {  # what is read -> names in PDOK's map, in older maps of CBS and in that of the Leefbaarometer
    "code": ("buurtcode", "bu_code"),
    "name": ("buurtnaam", "bu_naam"),
    "gemeente": ("gemeentenaam", "gm_naam"),
    "water": ("water", "h2o"),
    "flag": ("indelingswijziging_wijken_en_buurten", "ind_wbz", "ind_wbi"),
    "area": ("oppervlakte_totaal_in_ha", "a_opp_ha", "opp_tot"),
    "year": ("jaar",),
}
_DAMAGED = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.GeometryError)
_WATER_OR_ABROAD = ("JA", "B")
_NETHERLANDS = (3.0, 50.5, 7.5, 53.9)


def read_map(path: Path, where: str) -> list[Content]:
    """Table geometry of the buurten, and table areas when the file tells how areas changed.

    Raises UnexpectedData for a file without buurten, without year, outside the Netherlands or damaged.
    """
    try:
        layer, fields = _layer_of_buurten(path, where)
        frame = gpd.read_file(path, layer=layer, columns=list(fields.values()), engine="pyogrio")
    except (*_DAMAGED, ValueError, OSError) as error:
        raise refuse(where, "deze kaart is niet volledig of beschadigd.", "Download het bestand opnieuw.") from error
    frame = frame.rename(columns={column: meaning for meaning, column in fields.items()})
    frame["code"] = frame["code"].astype("str").str.strip()
    on_land = ~frame["water"].isin(_WATER_OR_ABROAD) if "water" in frame else pd.Series(True, index=frame.index)
    is_buurt = frame["code"].map(areas.is_code).to_numpy(dtype=bool) & frame["code"].str.startswith("BU")
    has_shape = ~(frame.geometry.isna() | frame.geometry.is_empty)
    frame = frame[on_land & is_buurt & has_shape].reset_index(drop=True)
    if frame.empty:
        raise refuse(where, "er staan geen buurten in (codes zoals BU09171000).", "Kies de wijk- en buurtkaart van CBS.")
    twice = frame.loc[frame["code"].duplicated(), "code"]
    if len(twice):
        raise refuse(where, f"buurt {twice.iloc[0]} staat er meer dan één keer in.", "Download de kaart opnieuw.")
    year = _year(frame, layer, where)
    frame = _in_the_netherlands(frame, where)
    names = frame["name"] if "name" in frame else frame["code"]
    mapped, notes = pdok.map_table(frame["code"].tolist(), names.fillna(frame["code"]).tolist(), frame.geometry, year)
    table_id = f"wijken-en-buurten-{year}" if "water" in frame else f"kaart van buurten {year}"
    told = (f"{where}: {count(len(mapped), 'buurt', 'buurten')} op de kaart van {year}", *notes)
    contents = [Content("geometry", year, mapped, table_id, where, told)]
    return [*contents, Content("areas", year, _areas(frame, year), table_id, where, told[:1])] if "flag" in frame else contents


def _layer_of_buurten(path: Path, where: str) -> tuple[str, dict[str, str]]:
    """Name of the layer that has codes of buurten, and its columns that are read: meaning -> name in the file."""
    seen = []
    layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    for layer in sorted(layers, key=lambda name: "buurt" not in name.lower()):
        names = {str(name).lower(): str(name) for name in pyogrio.read_info(path, layer=layer)["fields"]}
        fields = {
            meaning: next(names[name] for name in known if name in names)
            for meaning, known in _COLUMNS.items()
            if any(name in names for name in known)
        }
        if "code" in fields:
            return layer, fields
        seen.append(layer)
    raise refuse(
        where,
        f"de kolom 'buurtcode' (of 'bu_code') ontbreekt in deze kaart (lagen: {', '.join(seen) or 'geen'}).",
        "Kies de wijk- en buurtkaart van CBS (laag 'buurten') of de kaart van buurten van de Leefbaarometer.",
    )


def _year(frame: gpd.GeoDataFrame, layer: str, where: str) -> int:
    if "year" in frame:
        years = pd.to_numeric(frame["year"], errors="coerce").dropna().unique()
        if len(years) == 1 and 2000 <= years[0] <= 2100:
            return int(years[0])
    year = year_in_name(layer) or year_in_name(where)
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
    if frame.crs is None or (frame.crs.is_geographic and np.abs(bounds).max() > 360):
        frame = frame.set_crs(geometry.RD if np.abs(bounds).max() > 360 else geometry.LONLAT, allow_override=True)
    west, south, east, north = np.asarray(frame.geometry.to_crs(geometry.LONLAT).total_bounds)
    inside: Any = (_NETHERLANDS[0] <= west, _NETHERLANDS[1] <= south, east <= _NETHERLANDS[2], north <= _NETHERLANDS[3])
    if not all(inside):
        raise refuse(
            where,
            f"deze kaart ligt niet in Nederland (lengte {west:.2f} tot {east:.2f}, breedte {south:.2f} tot {north:.2f}).",
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
    return cbs.to_areas(rows["code"], titles, year, rows["flag"], rows.get("area"))
