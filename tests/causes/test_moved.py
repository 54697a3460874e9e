"""Key figures that moved otherwise than in similar buurten."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.causes import FIGURES, as_change, clear_ones, moved_with, noise_of_change
from lib.causes.moved import holm, winsorised
from lib.databank.catalogue.indicators import catalogue
from lib.scores import DIMENSIONS

BY_ID = {figure.id: figure for figure in FIGURES}
RNG = np.random.default_rng(7)


def _similar(n: int = 15, figures: int = 30, rng: np.random.Generator = RNG) -> pd.DataFrame:
    return pd.DataFrame(rng.normal(0, 1, (n, figures)), columns=[f"f{i}" for i in range(figures)])


def _quiet(here: pd.Series) -> pd.Series:
    return pd.Series(0.0, index=here.index)


def test_one_figure_that_moved_much_more() -> None:
    similar = _similar()
    here = similar.median() + 0.3
    here["f4"] = 9.0
    table = moved_with(here, similar, _quiet(here))
    assert table.index[table["clear"]].tolist() == ["f4"]
    row = table.loc["f4"]
    assert row["middle"] == pytest.approx(similar["f4"].median())
    assert row["difference"] == pytest.approx(9.0 - similar["f4"].median())
    assert (row["low"], row["high"]) == pytest.approx(tuple(similar["f4"].quantile([0.25, 0.75])))
    assert row["known"] == 15


def test_few_false_finds_when_nothing_differs() -> None:
    rng = np.random.default_rng(3)
    shown = 0
    for _ in range(400):
        similar = _similar(rng=rng)
        here = pd.Series(rng.normal(0, 1, 30), index=similar.columns)
        shown += bool(moved_with(here, similar, _quiet(here))["clear"].any())
    assert shown / 400 <= 0.08  # five in a hundred by the rule, give or take chance


def test_two_neighbours_with_a_history_of_their_own_hide_nothing() -> None:
    similar = _similar()
    here = similar.median()
    here["f0"] = 8.0
    similar.loc[[0, 1], "f0"] = [30.0, 40.0]
    assert moved_with(here, similar, _quiet(here)).loc["f0", "clear"]


def test_noise_holds_a_find_back() -> None:
    similar = pd.DataFrame({"f": [0.0] * 15})
    here = pd.Series({"f": 2.0})
    assert moved_with(here, similar, pd.Series({"f": 0.1})).loc["f", "clear"]
    assert not moved_with(here, similar, pd.Series({"f": 1.5})).loc["f", "clear"]
    # Published in whole percents and equal everywhere: one percent more is rounding.
    assert not moved_with(pd.Series({"f": 1.0}), similar, pd.Series({"f": 0.41})).loc["f", "clear"]


def test_unknown_figures_are_left_out() -> None:
    similar = _similar(15, 3)
    similar.loc[:7, "f1"] = np.nan  # seven known
    here = pd.Series({"f0": np.nan, "f1": 9.0, "f2": 9.0, "f3": 9.0})
    assert moved_with(here, similar, _quiet(here)).index.tolist() == ["f2"]
    assert moved_with(here, similar.iloc[:0], _quiet(here)).empty


def test_at_most_five_are_shown_the_strongest_first() -> None:
    similar = _similar()
    here = pd.Series(np.arange(20.0, 50.0), index=similar.columns)
    table = moved_with(here, similar, _quiet(here))
    shown = clear_ones(table)
    assert table["clear"].sum() == 30
    assert len(shown) == 5
    strength = (shown["difference"] / shown["scale"]).tolist()
    assert strength == sorted(strength, reverse=True)


def test_holm_by_hand() -> None:
    # Sorted .01 .02 .04 times 3, 2, 1; never below the one before.
    assert holm(np.array([0.04, 0.01, 0.02])) == pytest.approx([0.04, 0.03, 0.04])
    assert holm(np.array([0.5, 0.9])).tolist() == [1.0, 1.0]


def test_winsorised_spread_is_that_of_a_normal_distribution() -> None:
    spread, freedom = winsorised(np.sort(np.random.default_rng(1).normal(5, 2, 20_001)))
    assert spread == pytest.approx(2, rel=0.02)
    assert freedom == 20_001 - 2 * 3000 - 1
    assert winsorised(np.arange(8.0))[1] == 5


def test_changes_in_points_and_in_percent() -> None:
    assert as_change(BY_ID["owner_share"], 40, 46) == 6
    assert as_change(BY_ID["dwellings"], 200, 250) == 25
    assert np.isnan(as_change(BY_ID["dwellings"], 0, 250))


def test_noise_by_hand() -> None:
    # Whole percents: 1 / sqrt(12) per year, two years.
    assert noise_of_change(BY_ID["owner_share"], 40, 46, np.nan) == pytest.approx((2 / 12) ** 0.5)
    # Counts off by 5 / sqrt(6) in both years, against 200.
    assert noise_of_change(BY_ID["dwellings"], 200, 250, np.nan) == pytest.approx(100 * (2 * 25 / 6) ** 0.5 / 200)
    # A share of 1,000: both counts are rounded.
    per_year = (100 / 1000) ** 2 * (25 / 6) * (1 + 0.2**2)
    assert noise_of_change(BY_ID["age_65_plus_share"], 20, 20, 1000) == pytest.approx((2 * per_year) ** 0.5)
    small, large = (noise_of_change(BY_ID["age_65_plus_share"], 20, 20, base) for base in (200, 2000))
    assert small == pytest.approx(10 * large)
    # Births: chance moves 20 by more than its rounding.
    births = noise_of_change(BY_ID["births"], 20, 10, np.nan)
    assert births == pytest.approx(100 * (2 * 25 / 6 + 30) ** 0.5 / 20)
    assert np.isnan(noise_of_change(BY_ID["age_65_plus_share"], 20, 20, np.nan))


def test_every_figure_is_in_the_catalogue_and_says_where_it_is_in_the_score() -> None:
    assert len(BY_ID) == len(FIGURES)
    for figure in FIGURES:
        entry = catalogue()[figure.id]
        assert figure.inside in ("", *DIMENSIONS)
        assert bool(figure.inside) == bool(figure.why)
        if figure.step == 0:
            assert entry.denominator == figure.base  # type: ignore[union-attr]
            assert entry.factor == figure.factor  # type: ignore[union-attr]
    inside = {d: {f.id for f in FIGURES if f.inside == d} for d in DIMENSIONS}
    assert {"owner_share", "unoccupied_share", "other_rent_share", "single_family_share"} <= inside["won"]
    assert inside["onv"] == {"crimes_per_1000"}
    assert {"woz", "income_per_inhabitant", "low_income_share"} <= {f.id for f in FIGURES if not f.inside}
