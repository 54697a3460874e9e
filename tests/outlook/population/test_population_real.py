"""The population outlook on real wijken and buurten, which lie beside the repository; skipped without them.

Also recomputes data/catalogue/outlook_errors.yaml. The buurten 2020 -> 2024 are read from the databank that BUURTBALANS_DATABANK
names, when it holds both years for the whole country.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.databank.store import open_databank
from lib.outlook.population.backtest import cases_of
from lib.outlook.population.change import NONE, OWN, PARENT
from lib.outlook.population.errors import CELL, Errors, by_pace, load_errors, measure
from lib.outlook.population.figures import BANDS, FIGURES
from tests.outlook.population.measuring import backtest, fast_factors

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "realdata"
PANEL, MOVED = FOLDER / "kwb_wijk_panel_harmonised.parquet", FOLDER / "grenswijzigingen_2016_2022.parquet"
DATABANK = os.environ.get("BUURTBALANS_DATABANK", "")
YEARS = (2016, 2017, 2020, 2021, 2022, 2024)
PLAN = {2017: (2020, 2021, 2022, 2024), 2020: (2021, 2022, 2024), 2021: (2022, 2024), 2022: (2024,)}

pytestmark = pytest.mark.skipif(not (PANEL.exists() and MOVED.exists()), reason="het wijkpanel staat niet naast de repository")


@lru_cache(maxsize=1)
def wijken() -> pd.DataFrame:
    """Tidy key figures of all wijken in counts; `land` is the land area in km2."""
    raw = pd.read_parquet(PANEL)
    shares = dict(zip(("p_00_14", "p_15_24", "p_25_44", "p_45_64", "p_65_oo"), BANDS, strict=True))
    people, households = raw["a_inw"], raw["a_hh"]
    return pd.DataFrame(
        {
            "code": raw["wk_code"].astype(str),
            "year": raw["jaar"].astype(int),
            "inhabitants": people,
            "households": households,
            "dwellings": raw["a_woning"],
            **{band: raw[column] * people / 100 for column, band in shares.items()},
            "households_single": raw["p_1p_hh"] * households / 100,
            "households_no_children": (100 - raw["p_1p_hh"] - raw["p_hh_m_k"]).clip(lower=0) * households / 100,
            "households_children": raw["p_hh_m_k"] * households / 100,
            "land": people / raw["bev_dich"].where(raw["bev_dich"] > 0),
        }
    )


@lru_cache(maxsize=32)
def redrawn(since: int, until: int) -> frozenset[str]:
    """Wijken of which more than 2% of the addresses went to or came from another wijk."""
    moves = pd.read_parquet(MOVED)
    moves = moves[(moves["niveau"] == "wijk") & (moves["variant"] == "adres")]
    moves = moves[(moves["van_jaar"] == since) & (moves["naar_jaar"] == until)]
    out, into = (moves.groupby(side)["adressen"].sum() for side in ("code_oud", "code_nieuw"))
    stayed = moves[moves["code_nieuw"] == moves["code_oud"]].set_index("code_oud")["adressen"]
    kept = np.minimum(stayed / out.reindex(stayed.index), stayed / into.reindex(stayed.index))
    return frozenset(out.index.union(into.index).difference(kept[kept > 0.98].index))


def comparable(origin: int, years: tuple[int, ...]) -> pd.DataFrame:
    """Rows of the origin year, and of `years` where the wijk has the same borders: judged by land and addresses, never by people."""
    table = wijken()
    land = table.pivot(index="code", columns="year", values="land")
    keep = [table[table["year"] == origin]]
    for year in years:
        same = land.index[(land[year] / land[origin] - 1).abs() < 0.03]
        first, last = min(year, origin), min(max(year, origin), 2022)
        other = redrawn(first, last) if first < last else frozenset()
        keep.append(table[(table["year"] == year) & table["code"].isin(same.difference(list(other)))])
    return pd.concat(keep, ignore_index=True)


def with_gemeenten_only(table: pd.DataFrame, origin: int) -> pd.DataFrame:
    """The history of single wijken left out: sums per gemeente over the wijken known in the first year and the origin."""
    complete = table.dropna(subset=["age_0_14", "households_single"])
    before = complete[complete["year"] == complete["year"].min()]
    here = complete[(complete["year"] == origin) & complete["code"].isin(before["code"])]
    before = before[before["code"].isin(here["code"])]
    numbers = [column for column in table if column not in ("code", "year", "land")]
    sums = [
        t.assign(code="GM" + t["code"].str[2:6]).groupby(["code", "year"], as_index=False)[numbers].sum() for t in (before, here)
    ]
    return pd.concat([table[table["year"] >= origin], *sums], ignore_index=True)


def wijk_cases(history: str) -> pd.DataFrame:
    frames = []
    for origin, targets in PLAN.items():
        for target in targets:
            if history == NONE and origin == 2017:  # the national rates it then leans on are of 2016 -> 2020
                continue
            table = comparable(origin, (*(year for year in YEARS if year < origin), target))
            codes = pd.Index(table["code"].unique())
            if history == PARENT:
                table = with_gemeenten_only(table, origin)
            elif history == NONE:
                table = table[table["year"] >= origin]
            cases = cases_of(table, origin, [target], codes=codes)
            frames.append(cases[cases["history"] == history])
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="module")
def buurten() -> pd.DataFrame:
    """Buurten of 2020 and 2024 with the same code and, within 2%, the same land area."""
    databank = open_databank(Path(DATABANK)) if DATABANK and (Path(DATABANK) / "manifest.json").exists() else None
    if databank is None or not {2020, 2024} <= set(databank.years("key_figures")) or databank.fictional:
        pytest.skip("BUURTBALANS_DATABANK noemt geen databank met de buurten van 2020 en 2024")
    figures = databank.read("key_figures", levels=["buurt"], years=[2020, 2024], columns=[*FIGURES, "area_land"])
    land = figures.pivot(index="code", columns="year", values="area_land")
    same = land.index[(land[2024] / land[2020] - 1).abs() < 0.02]
    return figures[figures["code"].isin(same)].drop(columns="area_land")


def compare(cells: pd.DataFrame, history: str) -> None:
    known = load_errors().cells
    known = known[known["history"] == history].set_index(CELL).sort_index()
    found = cells[cells["history"] == history].set_index(CELL).sort_index()
    pd.testing.assert_frame_equal(
        known.drop(columns="source"), found.drop(columns="source"), check_dtype=False, rtol=0.01, atol=1e-4
    )


def test_table_of_errors_is_what_wijken_give() -> None:
    cases = wijk_cases(OWN)
    cells = measure(by_pace(cases), "wijken 2016-2024")
    compare(cells, OWN)
    factors = fast_factors(cases, cells)
    assert all(load_errors().fast[figure] == pytest.approx(factors[figure], abs=0.011) for figure in FIGURES)
    compare(measure(by_pace(wijk_cases(PARENT)), "wijken 2016-2024"), PARENT)


def test_table_of_errors_is_what_wijken_and_buurten_give(buurten: pd.DataFrame) -> None:
    cases = pd.concat([wijk_cases(NONE), cases_of(buurten, 2020, [2024])], ignore_index=True)
    compare(measure(by_pace(cases), "wijken en buurten 2020-2024"), NONE)


@pytest.mark.parametrize("origin", [2020, 2021, 2022])
def test_model_beats_both_naive_answers_on_wijken_of_2024(origin: int) -> None:
    table = comparable(origin, (*(year for year in YEARS if year < origin), 2024))
    found = backtest(table, origin, 2024).set_index(["figure", "size"])
    assert found.loc[("households", "alle"), "n"] > 2500
    for figure in ("households", "inhabitants", "age_65_plus"):
        for size in ("250-999", "1000-2499", "2500+", "alle"):
            row = found.loc[(figure, size)]
            assert row["mape_model"] < row["mape_no_change"]
            assert row["mape_model"] < row["mape_straight_line"]
    share = found.loc[[("age_0_14", "alle"), ("age_65_plus", "alle")]]
    assert (share["share_mae_model"] < share["share_mae_no_change"]).all()


def test_intervals_from_errors_known_in_2022_cover_2024() -> None:
    """Errors of forecasts that came true by 2022 only; the forecasts of 2022 are judged in 2024."""
    cases = []
    for origin, target in ((2017, 2020), (2017, 2021), (2017, 2022), (2020, 2021), (2020, 2022), (2021, 2022)):
        cases.append(cases_of(comparable(origin, (*(y for y in YEARS if y < origin), target)), origin, [target]))
    past = pd.concat(cases)
    past = past[past["history"] == OWN]
    cells = measure(by_pace(past), "tot 2022")
    rest = load_errors().cells
    errors = Errors(pd.concat([cells, rest[rest["history"] != OWN]]), fast_factors(past, cells))
    table = comparable(2022, YEARS[:4] + YEARS[5:])
    found = backtest(table, 2022, 2024, errors=errors)
    together = found[found["size"] == "alle"].set_index("figure")
    assert together["coverage67"].between(58, 76).all()
    assert together["coverage95"].between(90, 99).all()
    assert (together["mape_shown"] < together["mape_no_change"]).all()


def test_buurten_have_no_trend_and_their_ages_beat_no_change(buurten: pd.DataFrame) -> None:
    found = backtest(buurten, 2020, 2024, errors=load_errors()).set_index(["figure", "size"])
    assert found.loc[("households", "alle"), "n"] > 8000
    assert found.loc[("households", "alle"), "shown_model"] == 0
    assert found.loc[("households", "alle"), "mape_shown"] == found.loc[("households", "alle"), "mape_no_change"]
    for size in ("50-249", "250-999", "1000-2499", "2500+"):
        row = found.loc[("age_65_plus", size)]
        assert row["mape_shown"] < row["mape_no_change"]
        assert row["share_mae_model"] < row["share_mae_no_change"]
