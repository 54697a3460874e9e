"""The Leefbaarometer of the invented country: the zip with every measurement, and layers of the WFS."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import orjson
import pandas as pd

from lib.scores import DIMENSIONS
from tests.services.answers import Answer
from tests.services.scores import REFERENCE, deviation_class, score_class

ZIP = "/resources/open-data-leefbaarometer-meting-2024.zip"
_FOLDER = "Leefbaarometer 3.0 - Meting 2024 - open data"
_LEVELS = {"buurt": ("bu", "buurten"), "wijk": ("wk", "wijken"), "gemeente": ("gm", "gemeenten")}
_LAYERS = {"buurt": (2024, 2022, 2020), "wijk": (2024,), "gemeente": (2024,)}
_XML = "application/xml;charset=UTF-8"


def scores_zip(scores: pd.DataFrame) -> bytes:
    """The open data: scores per level with quoted texts and NA, a file that holds no scores, and what macOS adds."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for level, (prefix, plural) in _LEVELS.items():
            here = scores[scores["level"] == level].sort_values(["code", "year"])
            table = here[["code", "name", "year", "afw", *DIMENSIONS]].rename(
                columns={"code": f"{prefix}_code", "name": f"{prefix}_naam", "year": "jaar"}
            )
            table.insert(3, "lbm", here["afw"] + REFERENCE)
            name = f"Leefbaarometer-scores {plural} 2002-2024.csv"
            # 2 quotes all that is not a number
            archive.writestr(f"{_FOLDER}/{name}", table.to_csv(index=False, na_rep="NA", quoting=2).replace('"NA"', "NA"))
            archive.writestr(f"__MACOSX/{_FOLDER}/._{name}", b"\x00\x05\x16\x07" * 40)
        change = '"PC4","periode","ontwikkeling"\n"1000","2022-2024",0.5\n'
        archive.writestr(f"{_FOLDER}/Leefbaarometer-ontwikkeling PC4 2002-2024.csv", change)
    return memory.getvalue()


def ranged(body: bytes, header: str) -> Answer:
    """A file, or the part of it that a Range header asks for."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", header.strip())
    whole = Answer(200, "application/zip", body, {"Accept-Ranges": "bytes"})
    if match is None or not (match[1] or match[2]):
        return whole
    start = int(match[1]) if match[1] else max(0, len(body) - int(match[2]))
    end = min(int(match[2]) if match[1] and match[2] else len(body) - 1, len(body) - 1)
    if start > end:
        return Answer(416, "text/plain", b"", {"Content-Range": f"bytes */{len(body)}"})
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{len(body)}"}
    return Answer(206, "application/zip", body[start : end + 1], headers)


def wfs(query: Mapping[str, str], scores: pd.DataFrame) -> Answer:
    """Capabilities, and features of a layer without geometry; `CQL_FILTER` knows `id LIKE 'BU0363%'`."""
    lower = {key.lower(): value for key, value in query.items()}
    layers = {f"lbm3:{level}score{year % 100}": (level, year) for level, years in _LAYERS.items() for year in years}
    if lower.get("request", "").lower() == "getcapabilities":
        types = "".join(f"<FeatureType><Name>{name}</Name></FeatureType>" for name in layers)
        text = f'<?xml version="1.0"?><wfs:WFS_Capabilities><FeatureTypeList>{types}</FeatureTypeList></wfs:WFS_Capabilities>'
        return Answer(200, _XML, text.encode())
    name = lower.get("typename") or lower.get("typenames") or ""
    like = re.fullmatch(r"\s*id\s+LIKE\s+'([A-Z0-9]*)%'\s*", lower.get("cql_filter", "id LIKE '%'"), re.IGNORECASE)
    if name not in layers or like is None:
        wrong = f"Feature type {name} unknown" if name not in layers else "Could not parse CQL filter list."
        return Answer(400, _XML, f"<ExceptionReport><ExceptionText>{wrong}</ExceptionText></ExceptionReport>".encode())
    level, year = layers[name]
    here = scores[(scores["level"] == level) & (scores["year"] == year) & scores["afw"].notna()]
    here = here[here["code"].str.startswith(like[1])].assign(scale=level)
    rows = here.rename(columns={"code": "id"}).drop(columns="level").to_dict("records")
    wanted = [part for part in lower.get("propertyname", "").split(",") if part]
    features = [
        {"type": "Feature", "id": f"{name[5:]}.{at}", "geometry": None, "properties": _properties(row, wanted)}
        for at, row in enumerate(rows, start=1)
    ]
    body = {"type": "FeatureCollection", "features": features, "totalFeatures": len(rows), "numberReturned": len(rows)}
    return Answer(200, "application/json;charset=UTF-8", orjson.dumps(body))


def _properties(row: dict, wanted: list[str]) -> dict[str, object]:
    every = {**row, "year": str(row["year"]), "kscore": score_class(row["afw"])}
    every |= {f"k{name}": deviation_class(row[name]) for name in ("afw", *DIMENSIONS)}
    return {name: value for name, value in every.items() if not wanted or name in wanted}
