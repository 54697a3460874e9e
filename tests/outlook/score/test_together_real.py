"""Real wijken rebuilt from their buurten: how often the bands of the outlook on a mean of buurten held in earlier rounds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.outlook.score.errors.claims import HOLDS, RANGE, Claim
from lib.outlook.score.errors.spread import LABELS
from lib.outlook.score.forecast import outlook
from lib.outlook.score.together import claim_together, together
from tests.outlook.real_scores import DATA, buurten, needs_buurten, needs_wijken, wijken

ROUNDS = (2012, 2014, 2016, 2018)


def rebuilt() -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Scores (code x year) of wijken of two buurten or more, as means of these by households; households and inhabitants."""
    table = pd.read_parquet(DATA / "kwb2020_buurt_demografie.parquet").set_index("bu_code")
    rows = buurten().query("year <= 2020")
    rows = rows.assign(wijk="WK" + rows["code"].str[2:8], weight=rows["code"].map(table["a_hh"])).dropna(subset=["weight"])
    rows = rows[rows["weight"] > 0]
    counts = rows[rows["year"] == 2020]["wijk"].value_counts()
    rows = rows[rows["wijk"].isin(counts.index[counts >= 2])]
    rows["sum"] = rows["afw"] * rows["weight"]
    of = rows.groupby(["wijk", "year"])[["sum", "weight"]].sum()
    people = table["a_inw"].groupby("WK" + table.index.str[2:8]).sum()
    return (of["sum"] / of["weight"]).unstack("year"), table["a_hh"], people


def held(ahead: int) -> pd.DataFrame:
    """One row per rebuilt wijk and round: size, whether the score so many years on lay within the bands."""
    scores, households, people = rebuilt()
    of_buurten, of_wijken = buurten(), wijken()
    found = []
    for origin in (year for year in ROUNDS if year + ahead <= 2020):
        past_b, past_w = (rows[rows["year"] <= origin] for rows in (of_buurten, of_wijken))
        ahead_b = outlook(past_b, level="buurt").forecast((ahead,))
        ahead_w = outlook(past_w, level="wijk").forecast((ahead,))
        last = past_b[past_b["year"] == origin].set_index("code")["afw"]
        by_wijk = dict(list(ahead_b.groupby("WK" + ahead_b["code"].str[2:8])))
        for wijk, row in scores[[origin, origin + ahead]].dropna().iterrows():
            if wijk in by_wijk:
                one = together(row[origin], float(people.get(wijk, np.nan)), by_wijk[wijk], last, households, ahead_w)
                if len(one):
                    at, value = one.iloc[0], row[origin + ahead]
                    found.append((origin, wijk, at["size"], at["low67"] <= value <= at["high67"], at["low95"] <= value <= at["high95"],
                                  abs(value - at["middle"]), abs(value - row[origin])))  # fmt: skip
    return pd.DataFrame(found, columns=["origin", "wijk", "size", "in67", "in95", "error", "no_change"])


@needs_buurten
@needs_wijken
@pytest.mark.parametrize("ahead", [2, 4])
def test_bands_of_rebuilt_wijken_hold_within_four_points_over_the_rounds_together(ahead: int) -> None:
    table = held(ahead)
    assert len(table) > 3 * 300
    told = table[table["size"] != LABELS[0]].groupby("size")["in67"].mean()
    assert len(told) == 2
    assert ((told - 0.67).abs() <= 0.04).all(), told
    assert abs(table["in95"].mean() - 0.95) <= 0.04
    assert table["error"].mean() <= table["no_change"].mean()


@pytest.mark.parametrize(
    ("ahead", "size", "kind"), [(2, LABELS[2], HOLDS), (4, LABELS[1], HOLDS), (6, LABELS[2], RANGE), (2, LABELS[0], RANGE)]
)
def test_no_more_is_claimed_than_was_measured(ahead: int, size: str, kind: str) -> None:
    assert claim_together(Claim(HOLDS, ahead, size, 5, 0.67, 0.6, 0.7, True)).kind == kind
    assert claim_together(Claim(RANGE, ahead, size)).kind == RANGE


def test_the_middle_is_the_mean_change_of_the_buurten_with_the_bands_of_wijken_of_the_size() -> None:
    buurten_ahead = pd.DataFrame({"code": ["BU00010001", "BU00010002"], "year": 2026, "middle": [0.10, -0.02], "shown": "model"})
    wijken_ahead = pd.DataFrame(
        {"year": 2026, "middle": [0.0, 0.5], "low67": [-0.02, 0.4], "high67": [0.03, 0.6], "low95": [-0.06, 0.3], "high95": [0.07, 0.7],
         "size": [LABELS[2], LABELS[0]], "intervals": "fouten"})  # fmt: skip
    last, weights = pd.Series({"BU00010001": 0.06, "BU00010002": 0.0}), pd.Series({"BU00010001": 300.0, "BU00010002": 100.0})
    row = together(0.05, 2000.0, buurten_ahead, last, weights, wijken_ahead).iloc[0]
    assert row["middle"] == pytest.approx(0.05 + (3 * 0.04 - 0.02) / 4)
    assert (row["low67"] - row["middle"], row["high95"] - row["middle"]) == (pytest.approx(-0.02), pytest.approx(0.07))
    assert row["size"] == LABELS[2]
