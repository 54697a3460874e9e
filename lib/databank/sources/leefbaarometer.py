"""Leefbaarometer 3.0 scores: the open-data zip (all areas, all measurements) and the WFS (one gemeente, quickly).

Quirks handled here: 'NA' as missing; `lbm` missing in the newest measurement, so only `afw` and the dimensions are read;
dimensions not published in every year; file names that change with the measurement; a WFS that sends geometry and all
properties unless told which; the year as text.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

import pandas as pd

from lib import areas
from lib.databank.errors import UnexpectedData
from lib.databank.indicators import sources
from lib.databank.schema import columns_of
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import TooLarge, with_query
from lib.scores import DIMENSIONS

_CODE_COLUMNS = ("bu_code", "wk_code", "gm_code")
_SCORE_FILE = re.compile(r"scores.*(buurten|wijken|gemeenten).*\.csv$", re.IGNORECASE)
_DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_LAYER = re.compile(r"<(?:\w+:)?Name>\s*((?:\w+:)?(buurt|wijk|gemeente)score(\d\d))\s*</")


def fetch_country(fetcher: Fetcher, at_most_bytes: int | None = None) -> pd.DataFrame:
    """Table scores with every published measurement of buurten, wijken and gemeenten, from the open-data zip.

    A zip larger than `at_most_bytes` is not fetched: the table is then empty.
    """
    try:
        return read_zip(fetcher.body(sources()["scores"]["zip"], _is_zip, at_most_bytes))
    except TooLarge:
        return _no_scores()


def _is_zip(body: bytes) -> None:
    try:
        if zipfile.ZipFile(io.BytesIO(body)).testzip() is not None:
            raise ValueError("beschadigd zip-bestand")
    except _DAMAGED_ZIP as error:
        raise ValueError("geen zip-bestand") from error


def is_score_file(name: str) -> bool:
    """Whether a file of this name in the open-data zip holds scores of buurten, wijken or gemeenten."""
    return _SCORE_FILE.search(name) is not None


def read_zip(body: bytes, where: str = "het zip-bestand van de Leefbaarometer") -> pd.DataFrame:
    """Table scores from the bytes of the open-data zip. Raises UnexpectedData when it holds no scores."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
        frames = [
            read_scores(io.BytesIO(archive.read(name)), name.rsplit("/", 1)[-1])
            for name in archive.namelist()
            if is_score_file(name)
        ]
    except _DAMAGED_ZIP as error:
        raise UnexpectedData(f"{where} is beschadigd of geen zip-bestand. Haal het opnieuw op.") from error
    if not frames:
        raise UnexpectedData(f"In {where} staat geen bestand 'Leefbaarometer-scores ... .csv'.")
    return pd.concat(frames, ignore_index=True)


def read_scores(stream: io.BytesIO, where: str) -> pd.DataFrame:
    """Table scores from one CSV file with (bu|wk|gm)_code, jaar, afw and the dimensions."""
    try:
        raw = pd.read_csv(stream, na_values=["NA"], dtype=dict.fromkeys(_CODE_COLUMNS, "str"))
    except (ValueError, UnicodeDecodeError) as error:
        raise UnexpectedData(f"{where} is geen leesbaar CSV-bestand.") from error
    code = next((name for name in _CODE_COLUMNS if name in raw.columns), None)
    missing = [name for name in ("jaar", "afw", *DIMENSIONS) if name not in raw.columns]
    if code is None or missing:
        raise UnexpectedData(f"In {where} ontbreekt een kolom: {', '.join(missing) or 'bu_code, wk_code of gm_code'}.")
    return _to_scores(raw.rename(columns={code: "code", "jaar": "year"}), where)


def wfs_layers(fetcher: Fetcher) -> list[tuple[str, str, int]]:
    """Score layers that the WFS offers: (layer name, level, year), newest first."""
    url = with_query(_wfs(), {"service": "WFS", "version": "2.0.0", "request": "GetCapabilities"})
    text = fetcher.body(url, _is_capabilities).decode("utf-8", "replace")
    layers = {(name, level, 2000 + int(digits)) for name, level, digits in _LAYER.findall(text)}
    return sorted(layers, key=lambda layer: (-layer[2], layer[1]))


def _is_capabilities(body: bytes) -> None:
    if b"Capabilities" not in body[:2000]:
        raise ValueError("geen WFS-antwoord")


def fetch_layer(fetcher: Fetcher, layer: str, gemeente_name: str | None) -> pd.DataFrame:
    """Table scores of one WFS layer, for one gemeente by name or (None) for the whole country."""
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeName": layer,
        "outputFormat": "application/json",
        "propertyName": ",".join(["id", "year", "afw", *DIMENSIONS]),
    }
    if gemeente_name is not None:
        query["CQL_FILTER"] = "gemeente='" + gemeente_name.replace("'", "''") + "'"
    features = fetcher.json(with_query(_wfs(), query)).get("features")
    if not isinstance(features, list):
        raise UnexpectedData(f"Het antwoord van de Leefbaarometer op laag {layer} bevat geen gebieden. De dienst is veranderd.")
    return from_features([feature.get("properties") or {} for feature in features], layer)


def from_features(properties: Iterable[dict[str, Any]], where: str) -> pd.DataFrame:
    """Table scores from feature properties id, year, afw and the dimensions."""
    raw = pd.DataFrame(list(properties))
    if raw.empty:
        return _no_scores()
    missing = [name for name in ("id", "year", "afw", *DIMENSIONS) if name not in raw.columns]
    if missing:
        raise UnexpectedData(f"Laag {where} van de Leefbaarometer mist: {', '.join(missing)}.")
    return _to_scores(raw.rename(columns={"id": "code"}), f"laag {where} van de Leefbaarometer")


def _no_scores() -> pd.DataFrame:
    types = {"code": "str", "year": "int64"}
    return pd.DataFrame({name: pd.Series(dtype=types.get(name, "float64")) for name in columns_of("scores")})


def _to_scores(raw: pd.DataFrame, where: str) -> pd.DataFrame:
    frame = raw[columns_of("scores")].copy()
    frame["code"] = frame["code"].astype("str").fillna("").str.strip()
    try:
        frame["year"] = pd.to_numeric(frame["year"]).astype("int64")
    except (ValueError, TypeError) as error:
        raise UnexpectedData(f"In {where} staat iets anders dan een jaar in de kolom met jaren.") from error
    for name in ("afw", *DIMENSIONS):
        frame[name] = pd.to_numeric(frame[name], errors="coerce").astype("float64")
    # An empty column of text maps to text, not to booleans.
    keep = frame["code"].map(areas.is_code).to_numpy(dtype=bool) & frame["afw"].notna()
    return frame[keep].drop_duplicates(["code", "year"]).reset_index(drop=True)


def _wfs() -> str:
    return str(sources()["scores"]["wfs"])
