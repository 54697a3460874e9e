"""A country of three buurten in each gemeente of 2024, as a databank: whole, of one province, of one gemeente with a background."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import yaml

from lib.databank.catalogue.indicators import catalogue
from lib.databank.commit import NewPart, commit, writing
from lib.databank.store import BACKGROUND, COUNTRY, Databank
from lib.settings import CATALOGUE

PROVINCES: dict[str, list[str]] = yaml.safe_load((CATALOGUE / "provinces.yaml").read_text(encoding="utf-8"))
GEMEENTEN = [code for codes in PROVINCES.values() for code in codes]
BAARN = "GM0308"


def buurten(gemeenten: Sequence[str]) -> list[str]:
    return [f"BU{code[2:]}000{i}" for code in gemeenten for i in (1, 2, 3)]


def databank(path: Path, gemeenten: Sequence[str], scope: str = COUNTRY, *, fictional: bool = False) -> Databank:
    """Key figures (inhabitants: 100, 1,000 and 3,000 in each gemeente) as a part of this scope, and the names of its gemeenten."""
    codes = buurten(gemeenten)
    figures = pd.DataFrame({"code": pd.Series(codes, dtype="str"), "year": 2024})
    figures["inhabitants"] = [100.0, 1000.0, 3000.0] * len(gemeenten)
    columns = list(catalogue().columns)
    figures = figures.reindex(columns=["code", "year", *columns]).astype(dict.fromkeys(columns, float))
    areas = pd.DataFrame(
        {
            "code": pd.Series([*gemeenten, *codes], dtype="str"),
            "year": 2024,
            "name": pd.Series(["Baarn" if code == BAARN else f"Plaats {code[2:]}" for code in [*gemeenten, *codes]], dtype="str"),
            "level": pd.Series(["gemeente"] * len(gemeenten) + ["buurt"] * len(codes), dtype="str"),
            "wijk_code": pd.Series([None] * (len(gemeenten) + len(codes)), dtype="str"),
            "gemeente_code": pd.Series([*gemeenten, *("GM" + code[2:6] for code in codes)], dtype="str"),
            "boundary_flag": float("nan"),
            "area_ha": 10.0,
        }
    )
    of_areas = areas if scope == COUNTRY else areas[areas["gemeente_code"] == BAARN]
    parts = [
        NewPart("key_figures", 2024, scope, figures, "proef"),
        NewPart("areas", 2024, COUNTRY if scope == COUNTRY else BAARN, of_areas, "proef"),
    ]
    with writing(path):
        return commit(path, parts, name="Land", fictional=fictional)


__all__ = ["BAARN", "BACKGROUND", "COUNTRY", "GEMEENTEN", "PROVINCES", "buurten", "databank"]
