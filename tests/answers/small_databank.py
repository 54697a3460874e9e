"""A small databank made by hand, with every awkward buurt there is; the tests of answers, ui and pages stand on it.

GM9001 Molenwaarde: 12 buurten in 3 wijken on the map of 2024; GM9002 Stilveen: 4 buurten without any figure or score;
GM9003 Kleindorp: 3 buurten. Thirty more gemeenten have scores and a few figures, as the national background.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from lib.databank.catalogue.indicators import catalogue
from lib.databank.commit import NewPart, commit, writing
from lib.databank.store import BACKGROUND, COUNTRY, Databank

GEMEENTE, SILENT, TINY = "GM9001", "GM9002", "GM9003"
CENTRUM, NOORD_1, HAVEN, EMPTY = "BU90010101", "BU90010102", "BU90010103", "BU90010104"
NOORD_2, FEW_HOUSEHOLDS = "BU90010202", "BU90010204"
RECODED, CHANGED, UNKNOWN = "BU90010302", "BU90010303", "BU90010304"
RECODED_THEN = "BU90010399"
WIJK_CENTRUM, WIJK_RAND = "WK900101", "WK900103"
MAP_YEAR = 2024

NAMES = {
    CENTRUM: "Centrum",
    NOORD_1: "Noord",
    HAVEN: "Haven",
    EMPTY: "Bedrijventerrein",
    "BU90010201": "Molenveld",
    NOORD_2: "Noord",
    "BU90010203": "Weversbuurt",
    FEW_HOUSEHOLDS: "Buitengebied",
    "BU90010301": "Parkzicht",
    RECODED: "Oosterwei",
    CHANGED: "Rietland",
    UNKNOWN: "Lindehof",
    WIJK_CENTRUM: "Centrum",
    "WK900102": "Wijk 02 Molens",
    WIJK_RAND: "Rand",
    GEMEENTE: "Molenwaarde",
    **{f"BU9002010{i}": f"Stilte {i}" for i in range(1, 5)},
    "WK900201": "Stilveen",
    SILENT: "Stilveen",
    **{f"BU9003010{i}": f"Kleine buurt {i}" for i in range(1, 4)},
    "WK900301": "Kleindorp",
    TINY: "Kleindorp",
}
BUURTEN = [code for code in NAMES if code.startswith("BU9001")]
INHABITANTS = dict(zip(BUURTEN, [2000, 1000, 80, 0, 1500, 1500, 1200, 90, 3000, 1200, 1100, 1300], strict=True))
AGE_65_SHARE = dict(zip(BUURTEN, [17.5, 20, 25, 0, 15, 22, 30, 40, 12, 18, 28, 24], strict=True))
# Scores (afw) of 2024 and their change since 2022; Centrum has no score in 2022, Haven and the empty buurt never had one.
SCORES_2024 = {
    CENTRUM: 0.05,
    NOORD_1: 0.12,
    "BU90010201": -0.05,
    NOORD_2: -0.02,
    "BU90010203": -0.20,
    FEW_HOUSEHOLDS: -0.12,
    "BU90010301": 0.20,
    RECODED: 0.00,
    CHANGED: -0.15,
    UNKNOWN: -0.30,
}
CHANGE_SINCE_2022 = {
    NOORD_1: 0.15,
    "BU90010201": 0.005,
    NOORD_2: 0.0,
    "BU90010203": -0.15,
    FEW_HOUSEHOLDS: 0.01,
    "BU90010301": 0.12,
    RECODED: 0.005,
    CHANGED: 0.0,
    UNKNOWN: 0.005,
}
# Dimensions as shares of afw, so that the shares in the differences are known: they add up to 1.
DIMENSION_SHARES = {"won": 0.4, "fys": 0.2, "vrz": -0.1, "soc": 0.0, "onv": 0.5}
OTHER_GEMEENTEN, BUURTEN_EACH = 30, 8


def build(path: Path) -> Databank:
    """Write the databank into `path` and open it."""
    parts = [*_areas(), *_geometry(), *_lineage(), *_key_figures(), *_scores()]
    with writing(path):
        return commit(path, parts, name="Kleine databank")


def _areas() -> list[NewPart]:
    parts = []
    for gemeente in (GEMEENTE, SILENT, TINY):
        for year in (2020, 2023, 2024):
            rows = []
            for code in _codes(gemeente):
                then = RECODED_THEN if code == RECODED and year == 2020 else code
                level = {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}[code[:2]]
                rows.append(
                    (then, year, NAMES[code], level, "WK" + code[2:8] if level != "gemeente" else None, gemeente, np.nan, 100.0)
                )
            columns = ["code", "year", "name", "level", "wijk_code", "gemeente_code", "boundary_flag", "area_ha"]
            frame = pd.DataFrame(rows, columns=columns).astype({"wijk_code": "str"})
            parts.append(NewPart("areas", year, gemeente, frame, "proef"))
    return parts


def _codes(gemeente: str) -> list[str]:
    return [code for code in NAMES if code[2:6] == gemeente[2:6]]


def _geometry() -> list[NewPart]:
    parts = []
    for row, gemeente in enumerate((GEMEENTE, SILENT, TINY)):
        codes = [code for code in _codes(gemeente) if code.startswith("BU")]
        corners = [(5.0 + 0.02 * (i % 4), 52.0 + 0.3 * row + 0.02 * (i // 4)) for i in range(len(codes))]
        frame = gpd.GeoDataFrame(
            {
                "code": codes,
                "geometry_year": MAP_YEAR,
                "name": [NAMES[code] for code in codes],
                "gemeente_code": gemeente,
                "geometry": [box(x, y, x + 0.02, y + 0.02) for x, y in corners],
            },
            crs=4326,
        )
        parts.append(NewPart("geometry", MAP_YEAR, gemeente, frame, "proef", retrieved_at=f"2024-0{3 - row}-01T00:00:00+00:00"))
    return parts


def _lineage() -> list[NewPart]:
    parts = []
    for gemeente in (GEMEENTE, SILENT, TINY):
        rows = []
        for code in [*_codes(gemeente), "NL00"]:
            for year in (2020, 2023, 2024):
                then: str | None = code
                kind = "same"
                if code in (CHANGED, UNKNOWN) and year < 2024:
                    then, kind = None, "changed" if code == CHANGED else "unknown"
                if code == RECODED and year == 2020:
                    then, kind = RECODED_THEN, "recoded"
                rows.append((code, year, then, kind, MAP_YEAR))
        frame = pd.DataFrame(rows, columns=["code", "year", "code_then", "kind", "geometry_year"]).astype({"code_then": "str"})
        parts.append(NewPart("lineage", MAP_YEAR, gemeente, frame, "proef"))
    return parts


def _people(code: str, year: int, inhabitants: float, age_65_share: float) -> dict[str, object]:
    over = inhabitants * age_65_share / 100
    rest = inhabitants - over
    ages = {
        "age_0_14": 0.2 * rest,
        "age_15_24": 0.15 * rest,
        "age_25_44": 0.35 * rest,
        "age_45_64": 0.3 * rest,
        "age_65_plus": over,
    }
    return {"code": code, "year": year, "inhabitants": inhabitants, **ages}


def _kinds(households: float, single: float, no_children: float, children: float) -> dict[str, float]:
    shares = {"single": single, "no_children": no_children, "children": children}
    return {"households": households, **{f"households_{name}": households * share / 100 for name, share in shares.items()}}


def _figures(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    for column in catalogue().columns:
        frame[column] = frame[column].astype(float) if column in frame else np.nan
    return frame


def _key_figures() -> list[NewPart]:
    """2024: inhabitants, ages, tenure. 2023: the same and kinds of household and income. 2020: inhabitants and ages."""
    parts = []
    for year in (2020, 2023, 2024):
        rows: list[dict[str, object]] = []
        for code in BUURTEN:
            then = RECODED_THEN if code == RECODED and year == 2020 else code
            row = _people(then, year, INHABITANTS[code], AGE_65_SHARE[code])
            households = {EMPTY: 0.0, FEW_HOUSEHOLDS: 45.0, CENTRUM: 1000.0}.get(code, 600.0)
            if year == 2023:
                row |= _kinds(households, *((50, 30, 20) if code == CENTRUM else (30, 32, 38)))
                if code == CENTRUM:
                    row |= {"low_income_share": 40.0, "high_income_share": 20.0, "single_family_share": 10.0}
                    row |= {"owner_share": 40.0, "corporation_share": 45.0, "other_rent_share": 12.0}
            rows.append(row)
        for code in [*(c for c in _codes(GEMEENTE) if c.startswith("WK")), GEMEENTE]:
            row = _people(code, year, 14000.0 if code == GEMEENTE else 4500.0, 18.0)
            if year == 2023:
                row |= _kinds(7000.0 if code == GEMEENTE else 2200.0, 35, 30, 35)
                row |= {"low_income_share": 38.0, "high_income_share": 22.0, "single_family_share": 60.0}
                row |= {"owner_share": 55.0, "corporation_share": 33.0, "other_rent_share": 12.0}
            rows.append(row)
        parts.append(NewPart("key_figures", year, GEMEENTE, _figures(rows), "proef"))
    silent: list[dict[str, object]] = [{"code": code, "year": 2024} for code in _codes(SILENT)]
    parts.append(NewPart("key_figures", 2024, SILENT, _figures(silent), "proef"))
    tiny = [_people(code, 2024, 400.0, 20.0) for code in _codes(TINY)]
    parts.append(NewPart("key_figures", 2024, TINY, _figures(tiny), "proef"))
    for year in (2023, 2024):
        land = _people("NL00", year, 17_900_000.0, 20.0) | _kinds(8_400_000.0, 40, 28, 32)
        land |= {"low_income_share": 40.0, "high_income_share": 20.0, "single_family_share": 64.0}
        others = [_people(code, year, 1500.0, 20.0) for gemeente in _others() for code in gemeente]
        parts.append(NewPart("key_figures", year, BACKGROUND, _figures([land, *others]), "proef"))
    return parts


def _others() -> list[list[str]]:
    return [[f"BU{9100 + g}{i:04d}" for i in range(1, BUURTEN_EACH + 1)] for g in range(OTHER_GEMEENTEN)]


def _scores() -> list[NewPart]:
    """Buurten in 2020, 2022 and 2024; the wijken of Molenwaarde in 2014, 2018 and 2020. All as parts for the whole country."""
    by_year: dict[int, dict[str, float]] = {year: {} for year in (2014, 2018, 2020, 2022, 2024)}
    for code, afw in SCORES_2024.items():
        by_year[2024][code] = afw
        if code in CHANGE_SINCE_2022:
            by_year[2022][code] = afw - CHANGE_SINCE_2022[code]
        by_year[2020][code] = afw - CHANGE_SINCE_2022.get(code, 0.01) - 0.002
    for i, code in enumerate(c for c in _codes(TINY) if c.startswith("BU")):
        for year in (2020, 2022, 2024):
            by_year[year][code] = -0.2 + 0.1 * i
    steps = (0.0, 0.01, -0.01, 0.02, -0.02, 0.03, -0.03, 0.04, -0.04, 0.05)
    for g, gemeente in enumerate(_others()):
        for i, code in enumerate(gemeente):
            afw = round(-0.2 + 0.04 * i + 0.01 * (g % 10), 4)
            by_year[2020][code] = afw
            by_year[2022][code] = afw + steps[(8 * g + i + 5) % 10]
            by_year[2024][code] = by_year[2022][code] + steps[(8 * g + i) % 10]
    for wijk, level in zip((WIJK_CENTRUM, "WK900102", WIJK_RAND), (0.02, -0.05, 0.1), strict=True):
        for year, rise in ((2014, 0.0), (2018, 0.01), (2020, 0.015)):
            by_year[year][wijk] = level + rise
    parts = []
    for year, scores in by_year.items():
        frame = pd.DataFrame({"code": pd.Series(list(scores), dtype="str"), "year": year, "afw": list(scores.values())})
        for dimension, share in DIMENSION_SHARES.items():
            frame[dimension] = frame["afw"] * share
        parts.append(NewPart("scores", year, COUNTRY, frame, "proef"))
    return parts
