"""What is in a file, by its first bytes and its content rather than its name."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pandas as pd

from lib.databank.errors import UnexpectedData
from lib.databank.importing import tables
from lib.databank.importing.content import WHAT_CAN_BE_READ, Content, count, refuse
from lib.databank.importing.maps import read_map
from lib.databank.sources import leefbaarometer

_ZIP, _SQLITE, _OLE = b"PK\x03\x04", b"SQLite format 3\x00", b"\xd0\xcf\x11\xe0"
_READABLE = (".csv", ".json", ".geojson", ".gpkg", ".xlsx")
_LARGEST_UNPACKED = 4_000_000_000


def read_file(path: Path, where: str | None = None) -> list[Content]:
    """Everything in one file that Buurtbalans knows. Raises UnexpectedData that names the file and the way out."""
    where = where or path.name
    head = _head(path, where)
    if head.startswith(_ZIP):
        return _read_zip(path, where)
    if head.startswith(_SQLITE):
        return read_map(path, where)
    if head.startswith(_OLE):
        raise refuse(where, "dit is een oud of beveiligd Excel-bestand.", "Bewaar het in Excel als .xlsx zonder wachtwoord.")
    text = _text(path, where)
    start = text.lstrip()[:200].lower()
    if start.startswith(("{", "[")):
        return _read_json(text, path, where)
    if start.startswith("<"):
        raise refuse(where, "dit is een webpagina of XML, geen gegevensbestand.", "Download het bestand zelf.")
    return _read_csv(text, where)


def _head(path: Path, where: str) -> bytes:
    if path.is_dir():
        raise refuse(where, "dit is een map, geen bestand.", "Geef de bestanden in de map op.")
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
    except FileNotFoundError as error:
        raise refuse(where, "dit bestand bestaat niet.", "Controleer de naam en de map.") from error
    except OSError as error:
        raise _unreadable(where, error) from error
    if not head.strip():
        raise refuse(where, "dit bestand is leeg.", "Download het opnieuw.")
    return head


def _unreadable(where: str, error: OSError) -> UnexpectedData:
    return refuse(where, f"dit bestand is niet te lezen ({error.strerror or error}).", "Geef leesrecht of kopieer het bestand.")


def _text(path: Path, where: str) -> str:
    """Text in UTF-8 or, as older exports have it, Windows-1252."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise _unreadable(where, error) from error
    encodings = ["utf-16"] if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise refuse(where, "dit soort bestand kent Buurtbalans niet.", f"{WHAT_CAN_BE_READ}.")


def _read_csv(text: str, where: str) -> list[Content]:
    scores = tables.scores_csv(text)
    if scores is not None:
        return score_contents(leefbaarometer.read_scores(io.BytesIO(scores.encode()), where), where, "open data (csv)")
    return tables.read_csv(text, where)


def _read_json(text: str, path: Path, where: str) -> list[Content]:
    try:
        answer: Any = json.loads(text)
    except ValueError as error:
        raise refuse(where, "de JSON in dit bestand is niet volledig of beschadigd.", "Bewaar het antwoord opnieuw.") from error
    if isinstance(answer, dict) and answer.get("type") == "FeatureCollection":
        features = answer.get("features") or []
        properties = [feature.get("properties") or {} for feature in features if isinstance(feature, dict)]
        if properties and {"id", "afw"} <= set(properties[0]):
            return score_contents(leefbaarometer.from_features(properties, where), where, "WFS lbm3")
        return read_map(path, where)
    return tables.read_odata(answer, where)


def score_contents(scores: pd.DataFrame, where: str, table_id: str) -> list[Content]:
    """Table scores, one content per year of measurement. Raises UnexpectedData when there is no score at all."""
    if scores.empty:
        raise refuse(where, "er staat geen enkele score in.", "Download de open data van de Leefbaarometer opnieuw.")
    contents = []
    for year in sorted(scores["year"].unique().tolist()):
        rows = scores[scores["year"] == year].reset_index(drop=True)
        note = f"{where}: {count(len(rows), 'gebied', 'gebieden')} met een score in {year}"
        contents.append(Content("scores", year, rows, table_id, where, (note,)))
    return contents


def _read_zip(path: Path, where: str) -> list[Content]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            names = [member.filename for member in members]
            if "xl/workbook.xml" in names:
                return tables.read_workbook(path, where)
            if sum(member.file_size for member in members) > _LARGEST_UNPACKED:
                raise refuse(where, "uitgepakt is dit bestand groter dan 4 GB.", "Pak het zelf uit en kies wat u nodig hebt.")
            return _read_members(archive, path, names, where)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise refuse(where, "dit bestand is niet volledig of beschadigd.", "Download het opnieuw.") from error


def _read_members(archive: zipfile.ZipFile, path: Path, names: list[str], where: str) -> list[Content]:
    contents: list[Content] = []
    wanted = [name for name in names if name.lower().endswith(_READABLE)]
    if any(leefbaarometer.is_score_file(name) for name in names):
        contents += score_contents(leefbaarometer.read_zip(path.read_bytes(), where), where, "open-data zip")
        wanted = [name for name in wanted if name.lower().endswith(".gpkg")]
    with tempfile.TemporaryDirectory() as directory:
        for i, name in enumerate(_maps_of_buurten(wanted)):
            member = Path(directory) / f"{i}{Path(name).suffix.lower()}"
            with archive.open(name) as packed, member.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
            contents += read_file(member, f"{where}: {Path(name).name}")
    if not contents:
        raise refuse(where, "in dit zip-bestand staat niets dat Buurtbalans kent.", f"{WHAT_CAN_BE_READ}.")
    return contents


def _maps_of_buurten(names: list[str]) -> list[str]:
    """Without the maps of wijken, gemeenten, postcodes and grid cells that lie beside a map of buurten."""
    maps = [name for name in names if name.lower().endswith(".gpkg")]
    buurten = [name for name in maps if "buurt" in Path(name).name.lower()]
    return [name for name in names if name not in maps or name in buurten or not buurten]
