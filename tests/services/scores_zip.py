"""The open data of the Leefbaarometer as a zip: a folder with scores per level as CSV, and files that are not scores of areas.

Vintage 2026 is as the file of 2024 really is: everything that is text quoted, every measurement for every area on the newest
borders, scores of postcodes and of a grid beside them, and for every member a twin that macOS made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from .changes import Changes
from .contract import CODE_COLUMNS, SCORES, Vintage
from .country import Country
from .scores import CODE_YEAR, DIMENSIONS, REFERENCE, SCORE_YEARS

FOLDER = "Leefbaarometer 3.0 - Meting 2024 - open data"
PLURAL = {"buurt": "buurten", "wijk": "wijken", "gemeente": "gemeenten"}
VALUES = ("afw", *DIMENSIONS)
_CHANGE = '"bu_code","bu_naam","periode","ontwikkeling"\n"BU90010000","Haven & Kade","2022-2024",0.5\n'
_POSTCODES = '"PC4","jaar","lbm",' + ",".join(f'"{name}"' for name in VALUES) + '\n"6411",2024,4.2,0.1,0,0,0.1,0,0\n'
_GRID = '"grid_id","jaar","lbm",' + ",".join(f'"{name}"' for name in VALUES) + '\n"E1930N3210",2024,4.2,0.1,0,0,0.1,0,0\n'
OTHERS_2024 = {"Leefbaarometer-ontwikkeling buurten 2002-2024.csv": _CHANGE.replace('"', "")}
OTHERS_2026 = {
    "Leefbaarometer-ontwikkeling buurten 2002-2024.csv": _CHANGE,
    "Leefbaarometer-ontwikkeling PC4 2002-2024.csv": _CHANGE.replace("bu_code", "PC4"),
    "Leefbaarometer-scores PC4 2002-2024.csv": _POSTCODES,
    "Leefbaarometer-scores grids 2002-2024.csv": _GRID,
}


def score_members() -> dict[str, str]:
    """Level -> name of the member with its scores."""
    return {level: f"Leefbaarometer-scores {plural} 2002-2024.csv" for level, plural in PLURAL.items()}


def scores_zip(country: Country, changes: Changes) -> bytes:
    """The whole file, as far as `changes` leave it as it is."""
    if changes.members or not changes.scope.everything:
        return _packed(_members(country, changes), country.vintage, changes)
    return _whole(country)


@lru_cache(maxsize=4)
def _whole(country: Country) -> bytes:
    return _packed(_members(country, Changes()), country.vintage, Changes())


def _members(country: Country, changes: Changes) -> dict[str, str]:
    made = {}
    for level, name in score_members().items():
        rows = country.scores[country.scores["level"] == level].sort_values(["code", "year"])
        table = _table(rows, level, country.vintage)
        made[name] = _csv(table.loc[:, [changes.scope.keeps("scores", "zip", column) for column in table]], country.vintage)
    return made


def _packed(members: Mapping[str, str], vintage: Vintage, changes: Changes) -> bytes:
    others = {} if changes.scope.only_contract else OTHERS_2024 if vintage == 2024 else OTHERS_2026
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**members, **others}.items():
            shown = changes.members.get(name, name)
            _write(archive, f"{FOLDER}/{shown}", text.encode())
            if vintage == 2026 and not changes.scope.only_contract:
                _write(archive, f"__MACOSX/{FOLDER}/._{shown}", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x02")
    return memory.getvalue()


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    # a fixed date keeps the zip the same from run to run
    archive.writestr(zipfile.ZipInfo(name, (2025, 12, 1, 0, 0, 0)), content)


def _table(rows: pd.DataFrame, level: str, vintage: Vintage) -> pd.DataFrame:
    """The columns of a member in order. Of vintage 2024 `lbm` of the newest buurten is missing, as are areas without a score."""
    if vintage == 2026:
        names = rows.drop_duplicates("code").set_index("code")["name"]
        every = pd.MultiIndex.from_product([names.index, SCORE_YEARS], names=["code", "year"])
        rows = rows.set_index(["code", "year"]).reindex(every).reset_index()
        rows["name"] = rows["code"].map(names)
    lbm = rows["afw"] + REFERENCE
    if vintage == 2024 and level == "buurt":
        lbm = lbm.mask(rows["year"] == CODE_YEAR)
    code = CODE_COLUMNS[level]
    year = SCORES["reads"]["zip"][0]
    columns = {code: rows["code"], code.replace("code", "naam"): rows["name"], year: rows["year"], "lbm": lbm}
    return pd.DataFrame({**columns, **{name: rows[name] for name in VALUES}})


def _csv(table: pd.DataFrame, vintage: Vintage) -> str:
    lines = [list(table.columns), *table.astype("object").itertuples(index=False)]
    return "".join(",".join(_cell(cell, vintage == 2026) for cell in line) + "\n" for line in lines)


def _cell(value: object, quoted: bool) -> str:
    """As R writes it: NA without quotes, numbers as they are, text quoted (in the older file only where it has to be)."""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"' if quoted or set('",') & set(value) else value
    return "NA" if pd.isna(value) else repr(value)
