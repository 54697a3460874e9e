"""Leefbaarometer 3.0 scores: the open-data zip (all areas, all measurements), and the WFS where there is no zip.

Quirks handled here: a zip that holds much more than scores of areas, of which only the needed members are unpacked; 'NA' as missing;
dimensions not published in every year; names that change with the measurement; layers that come and go; the year as text.

Of every level the measurements with one and the same set of codes are on the borders of the newest among them: that is
tested per file, not assumed, and kept in the column `borders`.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import IO, Any

import pandas as pd

from lib import areas
from lib.databank.catalogue.indicators import sources
from lib.databank.errors import SourceFailed, UnexpectedData
from lib.databank.schema import columns_of
from lib.databank.sources.fetcher import Fetcher
from lib.databank.sources.web import NotFound, with_query
from lib.scores import DIMENSIONS

_CODE_COLUMNS = ("bu_code", "wk_code", "gm_code")
# zipfile raises RuntimeError for a password, and a kind of it for a way of packing that it does not know.
_DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
_NAME = re.compile(r"<(?:\w+:)?Name>\s*([^<\s]+)\s*</")
LEVELS = {"buurt": "buurten", "wijk": "wijken", "gemeente": "gemeenten"}
_INSTEAD = {
    "buurt": "",
    "wijk": " Wijken hebben dan geen eigen score.",
    "gemeente": " Voor een gemeente telt dan het gemiddelde van haar buurten (schatting).",
}


def fetch(fetcher: Fetcher, on_bytes: Callable[[int, int], None] = lambda *_: None) -> tuple[pd.DataFrame, str, list[str]]:
    """All published scores of the country: (table scores, where they come from, sentences on what is missing).

    `on_bytes(done, total)` is called while a large file comes in. The newest zip first; where it cannot be had or holds no scores of buurten, the layers of the WFS. Raises SourceFailed when
    neither gives any.
    """
    try:
        return _fetch_zip(fetcher, on_bytes)
    except SourceFailed as error:
        why = str(error)
    scores, gaps = _fetch_layers(fetcher)
    return (
        scores,
        "WFS lbm3",
        [f"Het zip-bestand is niet te gebruiken; alleen de metingen van de kaartdienst zijn er. {why}", *gaps],
    )


def _fetch_zip(fetcher: Fetcher, on_bytes: Callable[[int, int], None]) -> tuple[pd.DataFrame, str, list[str]]:
    try:
        name, archive = open_newest(fetcher, on_bytes)
        with archive:
            scores, lacking = read_archive(archive, "het zip-bestand van de Leefbaarometer")
    except _DAMAGED_ZIP as error:
        raise UnexpectedData("Het zip-bestand van de Leefbaarometer is beschadigd.") from error
    if "buurt" in lacking:
        raise UnexpectedData("In het zip-bestand van de Leefbaarometer staan geen scores van buurten.")
    return scores, name, [f"Scores van {LEVELS[level]} staan niet in het zip-bestand.{_INSTEAD[level]}" for level in lacking]


def open_newest(
    fetcher: Fetcher, on_bytes: Callable[[int, int], None] = lambda *_: None, at_most_bytes: int | None = None
) -> tuple[str, zipfile.ZipFile]:
    """Name and archive of the newest open-data zip; close it. Only what is read of it is fetched, where the service gives parts.

    Otherwise it is fetched whole; with `at_most_bytes` web.TooLarge is raised for a larger one. Raises NotFound when there is no zip,
    SourceFailed otherwise.
    """
    source = sources()["scores"]
    for year in range(date.today().year, source["oldest_zip"] - 1, -1):
        url = str(source["zip"]).format(year=year)
        try:
            remote = fetcher.remote_file(url)
            if remote is not None:
                stream: IO[bytes] | Path = io.BufferedReader(remote)
            elif at_most_bytes is None:
                stream = fetcher.body_to_file(url, is_zip, on_bytes)
            else:
                stream = io.BytesIO(fetcher.body(url, lambda body: is_zip(io.BytesIO(body)), at_most_bytes))
        except NotFound:
            continue
        try:
            return url.rsplit("/", 1)[-1], zipfile.ZipFile(stream)
        except _DAMAGED_ZIP as error:
            raise UnexpectedData("Het zip-bestand van de Leefbaarometer is beschadigd.") from error
    raise NotFound("De Leefbaarometer heeft geen zip-bestand met scores op de bekende plek.")


def members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Level -> name of the member with its scores."""
    return {level: name for name in archive.namelist() if (level := _level_of(name)) is not None}


def is_zip(stream: IO[bytes]) -> None:
    """Check of a file: raises ValueError when it is no zip-bestand that can be opened."""
    try:
        zipfile.ZipFile(stream).close()
    except _DAMAGED_ZIP as error:
        raise ValueError("geen zip-bestand") from error


def is_score_file(name: str) -> bool:
    """Whether a member of this name (with folders) holds scores of buurten, wijken or gemeenten."""
    return _level_of(name) is not None


def _level_of(name: str) -> str | None:
    if "__macosx" in name.lower() or name.rsplit("/", 1)[-1].startswith("._"):
        return None
    members: dict[str, str] = sources()["scores"]["members"]
    return next((lev for lev, known in members.items() if re.fullmatch(known, name.rsplit("/", 1)[-1], re.IGNORECASE)), None)


def read_archive(archive: zipfile.ZipFile, where: str) -> tuple[pd.DataFrame, list[str]]:
    """Table scores from the members of a zip that hold them, and the levels (buurt, wijk, gemeente) that have none.

    Raises UnexpectedData when there is none at all.
    """
    frames: dict[str, list[pd.DataFrame]] = {level: [] for level in LEVELS}
    for level, name in members(archive).items():
        with archive.open(name) as member:
            frames[level].append(read_scores(member, name.rsplit("/", 1)[-1]))
    found = [frame for of_level in frames.values() for frame in of_level]
    if not found:
        raise UnexpectedData(f"In {where} staat geen bestand 'Leefbaarometer-scores ... .csv'.")
    lacking = [level for level, of_level in frames.items() if not any(len(frame) for frame in of_level)]
    return pd.concat(found, ignore_index=True).drop_duplicates(["code", "year"], ignore_index=True), lacking


def read_scores(stream: IO[bytes] | io.BytesIO, where: str) -> pd.DataFrame:
    """Table scores from one CSV file with (bu|wk|gm)_code, jaar, afw and the dimensions; only these columns are read."""
    wanted = {*_CODE_COLUMNS, *sources()["scores"]["reads"]["zip"]}
    try:
        raw = pd.read_csv(
            stream, na_values=["NA"], dtype=dict.fromkeys(_CODE_COLUMNS, "str"), usecols=lambda name: str(name).strip() in wanted
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise UnexpectedData(f"{where} is geen leesbaar CSV-bestand.") from error
    code = next((name for name in _CODE_COLUMNS if name in raw.columns), None)
    missing = [name for name in ("jaar", "afw", *DIMENSIONS) if name not in raw.columns]
    if code is None or missing:
        raise UnexpectedData(f"In {where} ontbreekt een kolom: {', '.join(missing) or 'bu_code, wk_code of gm_code'}.")
    return _to_scores(raw.rename(columns={code: "code", "jaar": "year"}), where)


def layers(fetcher: Fetcher) -> list[tuple[str, str, int]]:
    """Score layers that the WFS offers: (layer name, level, year), newest first. Raises SourceFailed."""
    url = with_query(_wfs(), {"service": "WFS", "version": "2.0.0", "request": "GetCapabilities"})
    text = fetcher.body(url, _is_capabilities).decode("utf-8", "replace")
    known: dict[str, str] = sources()["scores"]["layers"]
    found = set()
    for name in _NAME.findall(text):
        for level, start in known.items():
            if match := re.fullmatch(rf"(?:\w+:)?{start}(\d\d)", name):
                found.add((name, level, 2000 + int(match[1])))
    return sorted(found, key=lambda layer: (-layer[2], layer[1]))


def _is_capabilities(body: bytes) -> None:
    if b"Capabilities" not in body[:2000]:
        raise ValueError("geen WFS-antwoord")


def _fetch_layers(fetcher: Fetcher) -> tuple[pd.DataFrame, list[str]]:
    """Scores of all layers of the WFS. A layer that is not there, or answers something else, does not end it."""
    raw: dict[str, list[pd.DataFrame]] = {level: [] for level in LEVELS}
    gaps = []
    for name, level, year in layers(fetcher):
        try:
            raw[level].append(_layer(fetcher, name))
        except SourceFailed as error:
            gaps.append(f"De scores van {LEVELS[level]} van {year} zijn niet op te halen. {error}")
    if not any(len(frame) for frame in raw["buurt"]):
        raise UnexpectedData("De Leefbaarometer biedt nu geen scores van buurten aan. Probeer het later opnieuw.")
    frames = [_to_scores(pd.concat(of_level, ignore_index=True), "WFS lbm3") for of_level in raw.values() if of_level]
    gaps += [
        f"Scores van {LEVELS[level]} biedt de kaartdienst niet aan.{_INSTEAD[level]}"
        for level, of_level in raw.items()
        if not of_level
    ]
    return pd.concat(frames, ignore_index=True), gaps


def _layer(fetcher: Fetcher, layer: str) -> pd.DataFrame:
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeName": layer,
        "outputFormat": "application/json",
        "propertyName": ",".join(sources()["scores"]["reads"]["wfs"]),
    }
    features = fetcher.json(with_query(_wfs(), query)).get("features")
    if not isinstance(features, list):
        raise UnexpectedData(f"Het antwoord van de Leefbaarometer op laag {layer} bevat geen gebieden. De dienst is veranderd.")
    return _of_features([feature.get("properties") or {} for feature in features if isinstance(feature, dict)], layer)


def from_features(properties: Iterable[dict[str, Any]], where: str) -> pd.DataFrame:
    """Table scores from feature properties id, year, afw and the dimensions."""
    return _to_scores(_of_features(properties, where), f"laag {where} van de Leefbaarometer")


def _of_features(properties: Iterable[dict[str, Any]], where: str) -> pd.DataFrame:
    wanted = ["id", "year", "afw", *DIMENSIONS]
    raw = pd.DataFrame(list(properties))
    missing = [name for name in wanted if name not in raw.columns]
    if missing and len(raw):
        raise UnexpectedData(f"Laag {where} van de Leefbaarometer mist: {', '.join(missing)}.")
    return raw.reindex(columns=wanted).rename(columns={"id": "code"})


def _to_scores(raw: pd.DataFrame, where: str) -> pd.DataFrame:
    frame = raw[["code", "year", "afw", *DIMENSIONS]].copy()
    frame["code"] = frame["code"].astype("str").fillna("").str.strip()
    try:
        frame["year"] = pd.to_numeric(frame["year"]).astype("int64")
    except (ValueError, TypeError) as error:
        raise UnexpectedData(f"In {where} staat iets anders dan een jaar in de kolom met jaren.") from error
    for name in ("afw", *DIMENSIONS):
        frame[name] = pd.to_numeric(frame[name], errors="coerce").astype("float64")
    # An empty column of text maps to text, not to booleans.
    frame = frame[frame["code"].map(areas.is_code).to_numpy(dtype=bool)]
    frame = frame.assign(borders=_borders(frame).astype("float64"))
    return frame.loc[frame["afw"].notna(), columns_of("scores")].drop_duplicates(["code", "year"]).reset_index(drop=True)


def _borders(frame: pd.DataFrame) -> pd.Series:
    """Per row the newest year whose set of codes is the same, areas without a score included; `frame` has columns code and year."""
    if frame.empty:
        return pd.Series(dtype="float64", index=frame.index)
    level = frame["code"].str[:2]
    sets = frame.groupby([level, frame["year"]])["code"].agg(frozenset)
    newest: dict[tuple[str, frozenset[str]], int] = {}
    for (prefix, year), codes in sets.items():
        newest[prefix, codes] = max(year, newest.get((prefix, codes), 0))
    of_group = {(prefix, year): newest[prefix, codes] for (prefix, year), codes in sets.items()}
    return pd.Series([of_group[key] for key in zip(level, frame["year"], strict=True)], index=frame.index)


def _wfs() -> str:
    return str(sources()["scores"]["wfs"])
