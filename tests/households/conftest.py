"""Small tables of key figures to estimate from, and the real ones where they are at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.areas import Level
from lib.households.catalogue import Seed, load_seed
from lib.households.inputs.margins import Margins, target_margins
from lib.households.inputs.observations import COLUMNS, arrange

ROOT = Path(__file__).resolve().parents[2]

# A buurt with everything published; the counts are those of an ordinary buurt.
WHOLE: dict[str, float] = {
    "inhabitants": 2200, "age_0_14": 350, "age_15_24": 240, "age_25_44": 560, "age_45_64": 620, "age_65_plus": 430,
    "households": 1000, "households_single": 380, "households_no_children": 290, "households_children": 330, "dwellings": 1010,
    "household_size": 2.2, "owner_share": 60, "corporation_share": 28, "other_rent_share": 12, "low_income_share": 38.5, "high_income_share": 21.0,
}  # fmt: skip


def key_figures(*rows: dict) -> pd.DataFrame:
    """Table key_figures from rows with code, year and columns; what is left out is NaN."""
    frame = pd.DataFrame(rows).reindex(columns=["code", "year", *COLUMNS])
    return frame.astype({"code": "str", "year": "int64", **dict.fromkeys(COLUMNS, "float64")})


def no_lineage() -> pd.DataFrame:
    """Table lineage that knows nothing."""
    return pd.DataFrame(
        {
            "code": pd.Series(dtype="str"),
            "year": pd.Series(dtype="int64"),
            "code_then": pd.Series(dtype="str"),
            "kind": pd.Series(dtype="str"),
        }
    )


def place(code: str, year: int = 2021, **changes: float) -> dict:
    """A row of key figures like WHOLE, with changes; None or NaN for what is not published."""
    return {"code": code, "year": year, **WHOLE, **changes}


def without(*columns: str) -> dict[str, float]:
    """Changes that leave columns out."""
    return dict.fromkeys(columns, np.nan)


@pytest.fixture(scope="session")
def seed() -> Seed:
    return load_seed()


@pytest.fixture
def margins_of(seed: Seed) -> Callable[..., Margins]:
    """Target margins from rows."""

    def build(*rows: dict, year: int = 2021, lineage: pd.DataFrame | None = None) -> Margins:
        return target_margins(arrange(key_figures(*rows), no_lineage() if lineage is None else lineage, year), seed)

    return build


@pytest.fixture(scope="session")
def wijken_2021() -> pd.DataFrame:
    """Key figures of wijken, gemeenten and the country, 2021, with the names of the databank; skips where they are not at hand."""
    return wide_table(2021)


def _realdata(name: str) -> pd.DataFrame:
    path = ROOT.parent / "shared" / "realdata" / name
    if not path.exists():
        pytest.skip("de echte kerncijfers (../shared/realdata) zijn er niet")
    return pd.read_parquet(path)


def wide_table(year: int) -> pd.DataFrame:
    """Key figures of wijken, gemeenten and the country, 2021 or 2022, with `urbanity`; skips where they are not at hand."""
    names = {
        "a_inw": "inhabitants", "a_00_14": "age_0_14", "a_15_24": "age_15_24", "a_25_44": "age_25_44", "a_45_64": "age_45_64", "a_65_oo": "age_65_plus",
        "a_hh": "households", "a_1p_hh": "households_single", "a_hh_z_k": "households_no_children", "a_hh_m_k": "households_children",
        "a_woning": "dwellings", "g_hhgro": "household_size", "p_koopw": "owner_share", "p_wcorpw": "corporation_share", "p_ov_hw": "other_rent_share",
        "p_hh_li": "low_income_share", "p_hh_hi": "high_income_share", "a_verwed": "widowed", "p_wmo_t": "wmo_per_1000", "ste_mvs": "urbanity",
    }  # fmt: skip
    table = _realdata("kwb_wijk_gemeente_2021_2022_decimals_fixed.parquet")
    table = table[table["year"] == year].rename(columns=names)
    code = table["gwb_code"].astype("str").str.strip()
    table = table.assign(code=code.where(~code.str.startswith("NL"), "NL00"))[["code", "year", *names.values()]]
    return table.astype({"code": "str", **dict.fromkeys(names.values(), "float64")})


def narrow_table(year: int, level: Level) -> pd.DataFrame:
    """Ages, kinds and size of buurten (2020) or wijken (2016-2020) with `urbanity`, added up for the areas around them; skips like `wide_table`."""
    table = _realdata("kwb2020_buurt_demografie.parquet" if level == "buurt" else "kwb_wijk_panel_harmonised.parquet")
    table = table[table["jaar"] == year]
    shares = {
        "p_00_14": "age_0_14",
        "p_15_24": "age_15_24",
        "p_25_44": "age_25_44",
        "p_45_64": "age_45_64",
        "p_65_oo": "age_65_plus",
    }
    figures = {name: table[share] * table["a_inw"] / 100 for share, name in shares.items()}
    single, children = table["p_1p_hh"] * table["a_hh"] / 100, table["p_hh_m_k"] * table["a_hh"] / 100
    own = pd.DataFrame(
        {
            "code": table["bu_code" if level == "buurt" else "wk_code"], "inhabitants": table["a_inw"], "households": table["a_hh"], **figures,
            "households_single": single, "households_no_children": (table["a_hh"] - single - children).clip(lower=0), "households_children": children,
            "household_size": table["g_hhgro"], "urbanity": pd.cut(table["oad"], [-1, 499, 999, 1499, 2499, 1e6], labels=[5, 4, 3, 2, 1]).astype(float),
        }
    )  # fmt: skip
    parts = [own]
    for code in ([] if level == "wijk" else ["WK" + own["code"].str[2:8]]) + ["GM" + own["code"].str[2:6]]:
        around = own.assign(code=code, people=own["households"] * own["household_size"]).drop(
            columns=["household_size", "urbanity"]
        )
        summed = around.groupby("code").sum().reset_index()
        parts.append(summed.assign(household_size=summed.pop("people") / summed["households"]))
    whole = pd.concat(parts).drop_duplicates("code").assign(year=year)
    return whole.reindex(columns=["code", "year", *COLUMNS, "urbanity"]).astype({"code": "str", "year": "int64"})
