"""Scores of the sample behave like real ones: level, relations, ordinary drift."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.databank.store import Databank
from lib.sample import STORIES
from lib.sample.figures.scores import DRIFT_SD, drift
from lib.scores import DIMENSIONS, score_class

_STORY_CODES = [s.code for s in STORIES]


@pytest.fixture(scope="module")
def together(buurt_scores: pd.DataFrame, key_figures: pd.DataFrame, sample: Databank) -> pd.DataFrame:
    """Buurten of 2024 without the stories: scores, figures and crimes per inhabitant."""
    table = buurt_scores.merge(key_figures, on=["code", "year"]).merge(sample.read("crime"), on=["code", "year"])
    table = table[(table["year"] == 2024) & ~table["code"].isin(_STORY_CODES)]
    return table.assign(
        old=table["age_65_plus"] / table["inhabitants"],
        alone=table["households_single"] / table["households"],
        log_density=np.log(table["address_density"]),
        log_crime=np.log((table["crimes"] + 1) / table["inhabitants"]),
        welfare=table["welfare_recipients"] / table["inhabitants"],
    )


def _changes(buurt_scores: pd.DataFrame, column: str) -> pd.DataFrame:
    wide = buurt_scores.pivot(index="code", columns="year", values=column)
    return wide.diff(axis=1).iloc[:, 1:].drop(index=_STORY_CODES, errors="ignore")


def test_the_score_is_the_sum_of_its_dimensions(scores: pd.DataFrame) -> None:
    assert (scores["afw"] - scores[list(DIMENSIONS)].sum(axis=1)).abs().max() < 1e-9


def test_no_score_below_a_hundred_inhabitants(buurt_scores: pd.DataFrame, key_figures: pd.DataFrame) -> None:
    people = key_figures.set_index(["code", "year"])["inhabitants"]
    scored = pd.MultiIndex.from_frame(buurt_scores[["code", "year"]])
    assert people.reindex(scored).min() >= 95  # rounded to a multiple of 5
    newest = buurt_scores[buurt_scores["year"] == 2024]
    assert 225 <= len(newest) < 243


def test_levels_resemble_the_country(buurt_scores: pd.DataFrame) -> None:
    # Netherlands 2024: 10,514 buurten, mean .057, sd .129; 77% voldoende, ruim voldoende, goed or zeer goed, 5% zwak or lower
    newest = buurt_scores.loc[buurt_scores["year"] == 2024, "afw"]
    classes = pd.Series(score_class(newest))
    assert 0.0 < newest.mean() < 0.09
    assert 0.10 < newest.std() < 0.15
    assert 0.01 < (classes <= 4).mean() < 0.08
    assert 0.70 < classes.between(5, 8).mean() < 0.95
    assert classes.nunique() >= 6


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [  # the middle of each range is near the figure for real buurten of 2024 or wijken of 2021
        ("won", "owner_share", 0.5, 0.85),
        ("soc", "owner_share", 0.6, 0.92),
        ("onv", "owner_share", 0.6, 0.92),
        ("vrz", "log_density", 0.6, 0.95),
        ("soc", "log_density", -0.95, -0.5),
        ("onv", "log_density", -0.9, -0.4),
        ("onv", "low_income_share", -0.92, -0.4),
        ("vrz", "soc", -0.9, -0.4),
        ("won", "soc", 0.5, 0.9),
        ("onv", "log_crime", -0.8, -0.25),
        ("owner_share", "low_income_share", -0.97, -0.7),
        ("owner_share", "corporation_share", -0.95, -0.6),
        ("corporation_share", "welfare", 0.55, 0.95),
        ("owner_share", "alone", -0.95, -0.6),
        ("low_income_share", "employment_share", -0.9, -0.4),
        ("wmo_per_1000", "old", 0.3, 0.75),
        ("owner_share", "cars_per_household", 0.6, 0.95),
        ("old", "owner_share", -0.3, 0.4),
    ],
)
def test_relations_have_the_sign_and_size_of_real_ones(
    together: pd.DataFrame, one: str, other: str, low: float, high: float
) -> None:
    assert low < together[one].corr(together[other]) < high


def test_ordinary_drift(buurt_scores: pd.DataFrame) -> None:
    total = _changes(buurt_scores, "afw")
    assert np.nanstd(total) == pytest.approx(0.026, abs=0.0025)
    assert np.nanmean(total) == pytest.approx(0.006, abs=0.0015)
    for dimension, sd in DRIFT_SD.items():
        assert np.nanstd(_changes(buurt_scores, dimension)) == pytest.approx(sd, rel=0.12), dimension
    pairs = pd.DataFrame(
        {"before": total.iloc[:, :-1].to_numpy().ravel(), "after": total.iloc[:, 1:].to_numpy().ravel()}
    ).dropna()
    assert pairs["before"].corr(pairs["after"]) == pytest.approx(-0.23, abs=0.04)


def test_the_drift_process_has_the_promised_moments() -> None:
    path = drift(20_000, np.full(20_000, 1000.0), np.random.default_rng(5))
    total = np.diff(path.sum(2), axis=0)
    assert total.std() == pytest.approx(0.026, abs=0.0005)
    assert np.corrcoef(total[:-1].ravel(), total[1:].ravel())[0, 1] == pytest.approx(-0.23, abs=0.01)
    assert np.diff(path, axis=0).std((0, 1)) == pytest.approx([DRIFT_SD[d] for d in DIMENSIONS], rel=0.02)


def test_few_others_change_clearly_in_two_dimensions_at_once(buurt_scores: pd.DataFrame) -> None:
    up = down = 0
    for dimension in DIMENSIONS:
        change = _changes(buurt_scores, dimension)
        change = change - change.mean()
        limit = np.nanquantile(change.abs(), 0.9)
        up, down = up + (change > limit).astype(int), down + (change < -limit).astype(int)
    assert ((up >= 2) | (down >= 2)).mean().mean() <= 0.05
