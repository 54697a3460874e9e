"""The published scores of buurten and wijken (Leefbaarometer 3.0), which lie beside the repository and not in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

DATA = Path(__file__).resolve().parents[3] / "shared" / "realdata"
BUURTEN, WIJKEN = DATA / "lbm_buurt_panel_2002_2020.parquet", DATA / "lbm_wijk_panel_2002_2020.parquet"
_LATER, _SAME = DATA / "lbm2024_buurt.parquet", DATA / "lbm_buurt_same_code_2020_2024.parquet"
_PEOPLE, _WIJK_PEOPLE = DATA / "kwb2020_buurt_demografie.parquet", DATA / "kwb_wijk_panel_harmonised.parquet"

needs_buurten = pytest.mark.skipif(
    not all(path.is_file() for path in (BUURTEN, _LATER, _SAME, _PEOPLE)),
    reason="de echte buurtscores (../shared/realdata) zijn er niet",
)
needs_wijken = pytest.mark.skipif(
    not all(path.is_file() for path in (WIJKEN, _WIJK_PEOPLE)), reason="de echte wijkscores (../shared/realdata) zijn er niet"
)


@cache
def buurten() -> pd.DataFrame:
    """code, year, afw, inhabitants of 2002-2020, and of 2024 for buurten that are likely the same area then."""
    panel = pd.read_parquet(BUURTEN, columns=["code", "year", "afw"])
    panel["inhabitants"] = panel["code"].map(pd.read_parquet(_PEOPLE).set_index("bu_code")["a_inw"])
    same = pd.read_parquet(_SAME)
    ratio = same["inhabitants_2024"] / same["inhabitants_2020"]
    same = same[same["name_same"] & (same["flag_2024"] == 1) & ratio.between(0.8, 1.25)].set_index("code")
    later = pd.read_parquet(_LATER, columns=["code", "year", "afw"])
    later = later[later["code"].isin(same.index)]
    return pd.concat(
        [panel.dropna(subset=["afw"]), later.assign(inhabitants=later["code"].map(same["inhabitants_2024"]))], ignore_index=True
    )


@cache
def wijken() -> pd.DataFrame:
    """code, year, afw, inhabitants (the last of 2020-2022) of 2002-2020."""
    panel = pd.read_parquet(WIJKEN).rename(columns={"wk_code": "code", "jaar": "year"})
    people = pd.read_parquet(_WIJK_PEOPLE, columns=["wk_code", "jaar", "a_inw"])
    people = people[people["jaar"].isin([2020, 2021, 2022])].sort_values("jaar").groupby("wk_code")["a_inw"].last()
    return panel[["code", "year", "afw"]].assign(inhabitants=panel["code"].map(people))
