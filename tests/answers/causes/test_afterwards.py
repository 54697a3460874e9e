"""Like this one, and what came next: planted rises and falls are found, as many of each shown, and what cannot be said is said."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.answers.causes.afterwards import LEAST, NO_ROUND, REASON, Round, afterwards, newest_round
from lib.follow_up import Panel
from lib.scores import DIMENSIONS, Drift
from lib.similar import SimilarIndex
from tests.similar.buurten import invented

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "realdata"
FEATURES = invented(gemeenten=60)
HERE = str(FEATURES.index[0])
ROSE, FELL = [str(FEATURES.index[i]) for i in (15, 105, 205, 305, 405)], [str(FEATURES.index[i]) for i in (51, 151, 251)]
SCORE = -0.1


def scores(years: tuple[int, ...] = (2016, 2018, 2020, 2022, 2024)) -> pd.DataFrame:
    """Every buurt stays where it is but for noise of .01; five rose and three fell by a quarter in the last two years."""
    rng = np.random.default_rng(5)
    level = pd.Series(rng.normal(SCORE, 0.02, len(FEATURES)), index=FEATURES.index)
    level[ROSE + FELL] = SCORE
    rows = []
    for year in years:
        afw = level + rng.normal(0, 0.01, len(FEATURES))
        if year == years[-1]:
            afw[ROSE] += 0.25
            afw[FELL] -= 0.25
        rows.append(pd.DataFrame({"code": FEATURES.index, "year": year, "afw": afw.to_numpy()}))
    table = pd.concat(rows, ignore_index=True)
    return table.assign(**dict.fromkeys(DIMENSIONS, table["afw"] / 5))


def round_in(table: pd.DataFrame) -> Round | str:
    inhabitants = FEATURES["inhabitants"]
    return newest_round(Panel.of(table, inhabitants), Drift(table, inhabitants))


@pytest.fixture(scope="module")
def of() -> Round:
    found = round_in(scores())
    assert isinstance(found, Round)
    return found


@pytest.fixture(scope="module")
def index() -> SimilarIndex:
    """All are alike, so that everybody is within reach."""
    return SimilarIndex.build(pd.DataFrame(50.0, index=FEATURES.index, columns=FEATURES.columns))


def test_as_many_that_rose_as_that_fell_are_shown(of: Round, index: SimilarIndex) -> None:
    found = afterwards(of, index, HERE, SCORE)
    assert (of.start, of.end) == (2020, 2024)
    rose, fell = (found.shown[found.shown["rose"].astype(bool) == way] for way in (True, False))
    assert len(rose) == len(fell) >= 2
    assert (rose["change"] > 0).all()
    assert (fell["change"] < 0).all()
    # Beside those that were planted only what placebos do too: ordinary noise now and then looks like a change.
    assert set(rose.loc[rose["change"] > 0.1, "code"]) <= set(ROSE)
    assert set(fell.loc[fell["change"] < -0.1, "code"]) <= set(FELL)
    assert set(found.shown["code"]) & {*ROSE, *FELL}
    assert 0 < of.usual < 0.05


def test_what_only_rose_is_not_shown(of: Round, index: SimilarIndex) -> None:
    afw = of.panel.afw.copy()
    afw[:, -1] = np.maximum(afw[:, -1], afw[:, of.panel.column(of.start)])
    found = afterwards(dataclasses.replace(of, panel=dataclasses.replace(of.panel, afw=afw)), index, HERE, SCORE)
    assert found.shown.empty
    assert "Van één kant alleen laten wij niets zien" in found.sentence


def test_too_few_like_this_one_is_said(of: Round, index: SimilarIndex) -> None:
    found = afterwards(of, index, HERE, 0.9)
    assert found.shown.empty
    assert f"{LEAST} of meer zijn nodig" in found.sentence


def test_a_buurt_without_a_score(of: Round, index: SimilarIndex) -> None:
    assert "geen score" in afterwards(of, index, HERE, float("nan")).sentence


def test_without_two_measurements_four_years_apart_there_is_no_round() -> None:
    assert round_in(scores((2022, 2024))) == NO_ROUND


def test_a_handful_of_buurten_is_no_round() -> None:
    few = scores()
    why = round_in(few[few["code"].isin(FEATURES.index[:30])])
    assert isinstance(why, str)
    assert "te weinig" in why


def test_the_reason_is_never_claimed() -> None:
    assert REASON == "Of dit de reden is, weten we niet."


@pytest.mark.skipif(not FOLDER.exists(), reason="the tables of real values are not beside the repository")
def test_on_real_buurten_few_change_clearly_and_both_ways_are_shown_alike() -> None:
    columns = {"household_size": "g_hhgro", "age_65_plus_share": "p_65_oo", "inhabitants": "a_inw", "density": "bev_dich"}
    columns["address_density"] = "oad"
    kwb = pd.read_parquet(FOLDER / "kwb2020_buurt_demografie.parquet")
    kwb = kwb[kwb["bu_code"].str.startswith("BU") & (kwb["jaar"] == 2020)].drop_duplicates("bu_code").set_index("bu_code")
    features = pd.DataFrame({name: kwb[column].astype(float) for name, column in columns.items()})
    features = features.where((features > 0).all(axis=1) & (features["inhabitants"] >= 50))
    table = pd.read_parquet(FOLDER / "lbm_buurt_panel_2002_2020.parquet")
    panel = Panel.of(table, features["inhabitants"])
    of = newest_round(panel, Drift(table, features["inhabitants"]))
    assert isinstance(of, Round)
    assert (of.start, of.end) == (2016, 2020)
    assert 0.01 < of.usual < 0.05  # as many as placebos do
    index = SimilarIndex.build(features)
    for code in ("BU08091015", "BU18920415"):
        at = np.flatnonzero(panel.codes == code)
        found = afterwards(of, index, code, float(panel.afw[at[0], -1]) if len(at) else float("nan"))
        assert found.shown["rose"].astype(bool).sum() * 2 == len(found.shown)
