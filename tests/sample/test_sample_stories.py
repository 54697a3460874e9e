"""Each planted story holds in the committed figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.databank.store import Databank
from lib.sample import STORIES, true_household_table
from lib.sample.country.frame import YEARS, frame
from lib.sample.map.geometry import local_polygons
from lib.sample.stories.planted import story
from lib.scores import DIMENSIONS, score_class


@pytest.fixture(scope="module")
def figures(key_figures: pd.DataFrame) -> pd.DataFrame:
    return key_figures.set_index(["code", "year"]).sort_index()


@pytest.fixture(scope="module")
def measured(buurt_scores: pd.DataFrame) -> pd.DataFrame:
    return buurt_scores.set_index(["code", "year"]).sort_index()


def _of(table: pd.DataFrame, number: int, column: str) -> pd.Series:
    return table.loc[story(number).code, column]


def _share_alone_65(year: int, number: int) -> float:
    codes, table = true_household_table(year=year)
    own = table[codes.index(story(number).code)]
    return float(own[0, 2].sum() / own.sum())


def test_the_list_is_complete() -> None:
    assert [s.number for s in STORIES] == list(range(1, 15))
    assert {s.number for s in STORIES if s.expected == "found"} == {1, 3, 4, 6, 7, 11, 14}
    assert {s.number for s in STORIES if s.expected == "no finding"} == {5, 8, 12, 13}
    assert len({s.code for s in STORIES}) == 14
    assert all(s.sentence.endswith(".") and len(s.sentence.split()) <= 20 for s in STORIES)


def test_1_restructuring_that_held(figures: pd.DataFrame, measured: pd.DataFrame, sample: Databank) -> None:
    corporation, dwellings = _of(figures, 1, "corporation_share"), _of(figures, 1, "dwellings")
    assert (corporation[2014], corporation[2020]) == (82, 55)
    assert dwellings[2017] - dwellings[2015] == -90
    assert dwellings[2020] - dwellings[2017] == 140
    for dimension, effect in (("won", 0.07), ("onv", 0.04), ("soc", 0.02)):
        path = _of(measured, 1, dimension)
        assert path[2022] - path[2016] == pytest.approx(effect, abs=0.005)
        assert path[2024] >= path[2022]
    lineage = sample.read("lineage")
    assert (lineage.loc[lineage["code"] == story(1).code, "kind"] == "same").all()


def test_2_waterbed_next_door(measured: pd.DataFrame) -> None:
    onv = _of(measured, 2, "onv")
    assert onv[2020] - onv[2018] == pytest.approx(-0.03, abs=0.003)
    assert local_polygons()[story(2).index].touches(local_polygons()[story(1).index])


def test_3_and_4_the_same_scheme_with_and_without_upkeep(measured: pd.DataFrame) -> None:
    national = 0.0012  # the national rise per measurement in one dimension
    since = np.arange(4)
    for number, expected in ((3, [0.045, 0.0225, 0.01125, 0.005625]), (4, [0.045] * 4)):
        onv = _of(measured, number, "onv")
        gain = onv.loc[2018:].to_numpy() - onv[2016] - national * (since + 1)
        assert gain == pytest.approx(expected, abs=2e-4)
    before = [_of(measured, number, "afw")[2016] for number in (3, 4)]
    assert abs(before[0] - before[1]) < 0.03


def test_5_a_playground_without_effect(measured: pd.DataFrame) -> None:
    for dimension, p90 in (("fys", 0.014), ("onv", 0.024), ("soc", 0.019), ("vrz", 0.021), ("won", 0.015)):
        assert _of(measured, 5, dimension).diff().abs().max() < p90
    assert _of(measured, 5, "afw").diff().abs().max() < 0.03


def test_6_an_ageing_estate(figures: pd.DataFrame, measured: pd.DataFrame) -> None:
    old = _of(figures, 6, "age_65_plus") / _of(figures, 6, "inhabitants")
    assert old[2014] == pytest.approx(0.19, abs=0.015)
    assert old[2024] == pytest.approx(0.34, abs=0.015)
    assert _share_alone_65(2014, 6) == pytest.approx(0.09, abs=0.015)
    assert _share_alone_65(2024, 6) == pytest.approx(0.19, abs=0.015)
    births = _of(figures, 6, "births")
    assert births.loc[2021:2024].mean() < 0.75 * births.loc[2014:2017].mean()
    afw = _of(measured, 6, "afw")
    assert afw.max() - afw.min() < 0.01
    assert set(score_class(afw)) == {5}


def test_7_near_the_limit(measured: pd.DataFrame) -> None:
    afw = _of(measured, 7, "afw")
    assert [afw[year] for year in (2020, 2022, 2024)] == pytest.approx([-0.120, -0.138, -0.155], abs=1e-5)
    assert set(score_class(afw.loc[2020:])) == {5}
    assert (afw.diff().dropna() < 0).all()


def test_8_over_a_limit_and_back(measured: pd.DataFrame) -> None:
    afw = _of(measured, 8, "afw")
    assert afw[2022] - afw[2020] == pytest.approx(-0.012, abs=1e-5)
    assert afw[2024] - afw[2022] == pytest.approx(0.012, abs=1e-5)
    assert score_class([afw[2020], afw[2022], afw[2024]]).tolist() == [6, 5, 6]


def test_9_students(figures: pd.DataFrame) -> None:
    assert _of(figures, 9, "low_income_share").loc[:2024].mean() == pytest.approx(88, abs=2)
    assert _of(figures, 9, "poverty_share")[2024] < 2
    assert _of(figures, 9, "age_15_24")[2024] / _of(figures, 9, "inhabitants")[2024] > 0.5
    codes, table = true_household_table()
    own = table[codes.index(story(9).code)]
    assert own[:2, 0, :, 0].sum() / own.sum() > 0.8  # young, without children, lower income


def test_10_contrast_is_high() -> None:
    codes, table = true_household_table()
    sizes = table.sum((1, 2, 3, 4))
    share = table[sizes >= 50] / sizes[sizes >= 50, None, None, None, None]
    margins = [share.sum(tuple(a for a in (1, 2, 3, 4) if a != axis)) for axis in (1, 2, 3, 4)]
    contrast = np.mean([1 - (m**2).sum(1) for m in margins], axis=0)
    at = [code for code, size in zip(codes, sizes, strict=True) if size >= 50].index(story(10).code)
    assert contrast[at] > np.quantile(contrast, 2 / 3)
    alone = share[:, 0].sum((2, 3))
    for age in (1, 2):  # people living alone, 45-64 and 65+
        assert alone[at, age] > np.quantile(alone[:, age], 0.7)


def test_11_a_new_estate(figures: pd.DataFrame, buurt_scores: pd.DataFrame, sample: Databank) -> None:
    households = _of(figures, 11, "households")
    assert households[2016] == 0
    assert households[2023] == 1150
    assert buurt_scores.loc[buurt_scores["code"] == story(11).code, "year"].tolist() == [2020, 2022, 2024]
    areas = sample.read("areas").set_index(["code", "year"])["boundary_flag"]
    assert areas[story(11).code, 2019] == 3
    lineage = sample.read("lineage").set_index(["code", "year"])["kind"]
    assert [lineage[story(11).code, year] for year in YEARS] == ["changed"] * 5 + ["same"] * 7


def test_12_too_few_households(figures: pd.DataFrame, buurt_scores: pd.DataFrame) -> None:
    assert set(_of(figures, 12, "households")) == {35}
    assert story(12).code not in set(buurt_scores["code"])
    for column in ("low_income_share", "social_minimum_share", "poverty_share", "cars_per_household", "employment_share"):
        assert _of(figures, 12, column).isna().all()


def test_13_second_homes(figures: pd.DataFrame, measured: pd.DataFrame, key_figures: pd.DataFrame) -> None:
    assert set(_of(figures, 13, "unoccupied_share")) == {48}
    others = key_figures[key_figures["code"].str.startswith("BU") & (key_figures["code"] != story(13).code)]
    assert others["unoccupied_share"].max() < 20
    per_dwelling = _of(figures, 13, "households") / _of(figures, 13, "dwellings")
    assert per_dwelling.max() < 0.6
    of_year = key_figures[key_figures["code"].str.startswith("BU") & (key_figures["year"] == 2023)].set_index("code")
    assert of_year["social_minimum_share"].rank(pct=True)[story(13).code] < 0.5
    assert _of(measured, 13, "afw").diff().abs().max() < 0.03


def test_14_a_jump_in_a_register(measured: pd.DataFrame) -> None:
    won = _of(measured, 14, "won")
    assert won[2022] - won[2020] == pytest.approx(0.31, abs=0.003)
    assert abs(won[2024] - won[2022]) < 0.005
    others = [d for d in DIMENSIONS if d != "won"]
    assert measured.loc[story(14).code, others].diff().abs().max(axis=None) < 0.02
    assert frame().buurten[story(14).index].name == "Molenbuurt"
