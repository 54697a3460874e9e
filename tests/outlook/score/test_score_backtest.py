"""Backtests: what they compare, that the future is not known, and odd panels."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from lib.outlook.score.backtest import backtest, rolling
from lib.outlook.score.forecast import outlook
from lib.outlook.score.panel import OutlookError, build
from tests.outlook.panels import YEARS, reverting, table, walk

KEYS = ["code", "model", "low67", "high67", "low95", "high95", "model_probability", "rule_probability", "probability"]


def test_errors_by_hand_and_on_the_same_areas() -> None:
    scores = table(np.array([[0.0, 0.1, 0.2], [np.nan, 0.1, 0.3], [0.3, 0.4, np.nan], [np.nan, np.nan, 0.1]]), (2014, 2016, 2020))
    found = backtest(scores, 2020).to_json()
    assert found["n"] == 2  # the third has no score in 2020, the fourth none before
    assert found["rmse"]["no_change"] == pytest.approx(np.sqrt((0.1**2 + 0.2**2) / 2))
    # Line .05 per year over four years: .3 against .2; the other has one score: no change, .2 away.
    assert found["rmse"]["straight_line"] == pytest.approx(np.sqrt((0.1**2 + 0.2**2) / 2))
    assert found["mae"]["straight_line"] == pytest.approx(0.15)
    assert found["rmse"]["model"] == found["rmse"]["no_change"]


@pytest.mark.parametrize(
    ("years", "words"), [((2016, 2018), "één eerdere meting"), ((2014, 2016, 2018), "twee eerdere metingen")]
)
def test_one_or_two_measurements_before_is_no_change(years: tuple[int, ...], words: str) -> None:
    tested = backtest(reverting(years=years), 2018)
    assert tested.shown == "no change"
    assert words in tested.note
    assert tested.table["model"].equals(tested.table["no_change"].rename("model"))
    assert tested.intervals == ("aanname" if len(years) == 2 else "fouten")


def test_model_beats_no_change_where_scores_revert() -> None:
    found = backtest(reverting(), 2018).to_json()["rmse"]
    assert found["model"] < 0.9 * found["no_change"]


def test_random_walk_stays_no_change() -> None:
    for year in YEARS[3:]:
        found = backtest(walk(), year).to_json()["rmse"]
        assert found["model"] < 1.005 * found["no_change"]


def test_a_national_shock_does_not_ruin_the_model() -> None:
    scores = reverting()
    scores.loc[scores["year"] == 2016, "afw"] += 0.05
    found = backtest(scores, 2018).to_json()["rmse"]
    assert found["model"] < found["no_change"]


def with_extras(seed: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores with dimensions and key figures that truly foretell the next change."""
    rng = np.random.default_rng(seed)
    n = 500
    cause = rng.normal(0, 1, (n, len(YEARS)))
    walked = rng.normal(0, 0.15, (n, 1)) + np.cumsum(np.column_stack([np.zeros(n), cause[:, :-1]]) * 0.02, axis=1)
    scores = table(walked + rng.normal(0, 0.01, walked.shape))
    for name in ("won", "fys", "vrz", "soc", "onv"):
        scores[name] = scores["afw"] / 5
    figures = scores[["code", "year"]].assign(cause=cause.ravel(), noise=rng.normal(size=len(scores)))
    figures["year"] = figures["year"] + 1
    return scores, figures


def test_key_figures_are_used_when_they_help_and_left_out_when_not() -> None:
    scores, figures = with_extras()
    plain = backtest(scores, 2018).to_json()["rmse"]["model"]
    assert backtest(scores, 2018, key_figures=figures).to_json()["rmse"]["model"] < 0.8 * plain
    useless = figures.drop(columns="cause")
    assert backtest(scores, 2018, key_figures=useless).to_json()["rmse"]["model"] == pytest.approx(plain, rel=1e-9)


@pytest.mark.parametrize("year", [2014, 2016, 2018])
def test_the_future_is_not_known(year: int) -> None:
    scores, figures = with_extras()
    neighbours = pd.DataFrame({"code": scores["code"].unique()[:-1], "neighbour": scores["code"].unique()[1:]})
    rng = np.random.default_rng(9)
    changed, other = scores.copy(), figures.copy()
    late = (changed["year"] >= year).to_numpy()
    for column in ("afw", "won", "fys", "vrz", "soc", "onv"):
        changed.loc[late, column] = rng.permutation(changed.loc[late, column].to_numpy()) - 0.7
    changed = pd.concat([changed, pd.DataFrame({"code": ["WK999900"], "year": [year], "afw": [0.5]})], ignore_index=True)
    later = (other["year"] >= year).to_numpy()
    other.loc[later, ["cause", "noise"]] = rng.normal(size=(later.sum(), 2))
    first = backtest(scores, year, key_figures=figures, neighbours=neighbours)
    second = backtest(changed, year, key_figures=other, neighbours=neighbours)
    pd.testing.assert_frame_equal(first.table[KEYS], second.table[KEYS], check_exact=True)
    assert (first.shown, first.warnings_shown) == (second.shown, second.warnings_shown)
    assert "WK999900" not in set(second.table["code"])
    assert not np.allclose(first.table["actual"], second.table["actual"])


def test_order_of_rows_does_not_matter() -> None:
    scores = reverting()
    shuffled = scores.sample(frac=1, random_state=3)
    assert backtest(scores, 2018).to_json() == backtest(shuffled, 2018).to_json()


def odd_panels() -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(11)
    walked = walk(300)
    return {
        "one area": walk(1),
        "five areas": walk(5),
        "constant": table(np.repeat(rng.normal(0, 0.2, (50, 1)), 6, axis=1)),
        "all the same": table(np.zeros((50, 6))),
        "much missing": walked[rng.random(len(walked)) > 0.6],
        "nan": walked.assign(afw=walked["afw"].where(rng.random(len(walked)) > 0.3)),
        "later areas": walked[~((walked["code"] > "WK000500") & (walked["year"] < 2016))],
        "areas that went": walked[~((walked["code"] > "WK000500") & (walked["year"] > 2010))],
        "other codes": walked.assign(code="place " + walked["code"].str[4:]),
        "numbers as codes": walked.assign(code=walked["code"].str[2:].astype(int)),
        "wild values": walked.assign(afw=walked["afw"] + 0.5 * rng.standard_t(2, len(walked)).clip(-8, 8)),
    }


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", odd_panels())
def test_odd_panels_do_not_break_anything(name: str) -> None:
    scores = odd_panels()[name]
    years = sorted(scores.dropna()["year"].unique())
    for year in years[1:]:
        tested = backtest(scores, int(year))
        json.dumps(tested.to_json(), allow_nan=False)
        table_ = tested.table
        assert table_[KEYS[1:]].notna().all().all()
        for label in ("67", "95"):
            assert (table_[f"low{label}"] <= table_["model"]).all()
            assert (table_["model"] <= table_[f"high{label}"]).all()
        assert table_["probability"].between(0, 1).all()
    found = outlook(scores)
    assert found.forecast()[["middle", "low95", "high95"]].notna().all().all()
    found.warnings()


def test_no_area_in_common_says_there_is_nothing_to_compare() -> None:
    scores = pd.DataFrame({"code": ["a", "b"], "year": [2018, 2020], "afw": [0.1, 0.2]})
    with pytest.raises(OutlookError, match="niets te vergelijken"):
        backtest(scores, 2020)


def test_forecast_table() -> None:
    scores = reverting()
    gone = scores["code"].eq("WK000000") & scores["year"].gt(2012)
    found = outlook(scores[~gone]).forecast((4, 2))
    assert list(found.columns) == ["code", "year", "middle", "low67", "high67", "low95", "high95", "size", "shown", "intervals"]
    assert "WK000000" not in set(found["code"])  # its last score is six years older than the last measurement
    assert list(found[found["code"] == "WK000001"]["year"]) == [2020, 2022]
    width = (found["high95"] - found["low95"]).to_numpy().reshape(-1, 2)
    assert (width[:, 1] > width[:, 0]).all()
    assert (found["low95"] <= found["low67"]).all()
    pd.testing.assert_frame_equal(found, outlook(scores[~gone]).forecast((2, 4)))


@pytest.mark.parametrize("ahead", [(0,), (9,), ()])
def test_forecast_horizon_is_checked(ahead: tuple[int, ...]) -> None:
    with pytest.raises(OutlookError, match="1 tot 8 jaar"):
        outlook(reverting()).forecast(ahead)


def test_next_measurement_follows_the_last_interval() -> None:
    assert outlook(reverting(years=(2012, 2016, 2020))).next_year == 2024
    assert outlook(reverting(years=(2020,))).next_year == 2022


def test_level_keeps_one_kind_of_area() -> None:
    scores = reverting(40)
    both = pd.concat([scores, scores.assign(code="GM" + scores["code"].str[2:6]).drop_duplicates(["code", "year"])])
    assert outlook(both, level="wijk").forecast()["code"].str.startswith("WK").all()
    with pytest.raises(OutlookError, match="niveau buurt"):
        build(both, level="buurt")


def test_pooled_figures_are_those_of_all_areas_together() -> None:
    pooled = rolling(reverting(), [2016, 2018])
    each = [b.to_json() for b in pooled["years"]]
    assert pooled["json"]["n"] == sum(e["n"] for e in each)
    assert pooled["json"]["rmse"]["model"] ** 2 == pytest.approx(np.mean([e["rmse"]["model"] ** 2 for e in each]))
    assert pooled["json"]["warnings"]["flagged"] == sum(e["warnings"]["flagged"] for e in each)
