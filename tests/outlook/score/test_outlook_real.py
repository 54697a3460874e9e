"""Targets on the published wijk scores 2002-2020 (Leefbaarometer 3.0), which lie beside the repository and not in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.databank.store import open_databank
from lib.outlook.score.backtest import backtest, rolling
from lib.outlook.score.forecast import outlook

ROOT = Path(__file__).resolve().parents[3]
TABLE = ROOT.parent / "shared" / "realdata" / "lbm_wijk_panel_2002_2020.parquet"
TEST_YEARS = [2016, 2018, 2020]

real = pytest.mark.skipif(not TABLE.is_file(), reason="de echte wijkscores (../shared/realdata) zijn er niet")


@cache
def scores() -> pd.DataFrame:
    return pd.read_parquet(TABLE)


@cache
def pooled() -> dict[str, Any]:
    return rolling(scores(), TEST_YEARS)


@real
@pytest.mark.parametrize("place", range(3))
def test_error_and_coverage(place: int) -> None:
    found = pooled()["years"][place].to_json()
    assert found["rmse"]["model"] <= 0.97 * found["rmse"]["no_change"]
    assert found["rmse"]["model"] < found["rmse"]["straight_line"]
    assert found["coverage"]["67"] == pytest.approx(0.67, abs=0.04)
    assert found["coverage"]["95"] == pytest.approx(0.95, abs=0.04)


@real
def test_warnings_against_the_rule() -> None:
    found = pooled()["warnings"]
    assert [b.warnings_shown for b in pooled()["years"]] == ["model"] * 3
    assert found["rule"]["falls"] == 47
    assert found["shown"]["brier"] < found["rule"]["brier"]
    assert found["shown"]["lift"] >= found["rule"]["lift"]
    assert found["shown"]["brier_skill"] > 0
    assert 0.5 < found["shown"]["expected_to_observed"] < 2
    assert found["shown"]["precision_low"] < found["shown"]["precision"] < found["shown"]["precision_high"]


@real
def test_lift_of_the_rule_is_the_known_one() -> None:
    lifts = [b.warnings()["rule"]["lift"] for b in pooled()["years"]]
    assert lifts == pytest.approx([13.4, 16.0, 6.7], abs=0.2)


@real
def test_other_years_and_codes() -> None:
    for year in (2008, 2012):
        assert backtest(scores(), year).shown == "no change"
    found = backtest(scores(), 2014).to_json()["rmse"]
    assert found["model"] < found["no_change"]
    names = {code: f"gebied {i}" for i, code in enumerate(scores()["wk_code"].unique())}
    other = backtest(scores().assign(wk_code=scores()["wk_code"].map(names)), 2020).to_json()["rmse"]
    assert other["model"] <= 0.97 * other["no_change"]


@real
@pytest.mark.parametrize("seed", range(3))
def test_random_areas(seed: int) -> None:
    codes = np.random.default_rng(seed).choice(scores()["wk_code"].unique(), 1000, replace=False)
    part = rolling(scores()[scores()["wk_code"].isin(codes)], TEST_YEARS)["json"]
    assert part["rmse"]["model"] <= 0.97 * part["rmse"]["no_change"]
    assert part["coverage"]["67"] == pytest.approx(0.67, abs=0.06)


def test_the_planted_stories_of_the_sample() -> None:
    databank = open_databank(ROOT / "data" / "sample")
    areas = databank.read("areas", years=[2024]).set_index("name")["code"]
    found = outlook(databank.read("scores"), level="buurt")
    warned = found.warnings().set_index("code")
    assert warned.loc[areas["Mijnbuurt"], "flagged"]
    assert warned.loc[areas["Mijnbuurt"], "trend"] < -0.015
    for quiet in ("Kanaaldorp", "Zuiderveld", "Duinrand"):
        assert not warned.loc[areas[quiet], "flagged"]
    assert warned["flagged"].sum() <= 0.06 * len(warned)
    assert found.next_year == 2026
