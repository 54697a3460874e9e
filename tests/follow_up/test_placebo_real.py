"""The placebo test on the real panel: false alarms, what is found, and the catalogue that follows from it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from lib.follow_up import Panel, compare, judge, load_limits
from lib.follow_up.__main__ import crime_table
from lib.follow_up.smallest import smallest
from tests.follow_up.realdata import CRIME, buurten, real, wijken

pytestmark = real


def found(panel: Panel, groups: list[np.ndarray], start: int, end: int, shift: float) -> float:
    """Share of groups (positions) in which a shift put on every area is called visible."""
    seen = []
    for group in groups:
        afw = panel.afw.copy()
        afw[group, panel.column(end)] += shift
        seen.append(judge(dataclasses.replace(panel, afw=afw), panel.codes[group], start, end).visible)
    return float(np.mean(seen))


@pytest.mark.parametrize(
    ("level", "start", "end"), [("buurt", 2014, 2020), ("buurt", 2018, 2020), ("wijk", 2014, 2020), ("wijk", 2002, 2008)]
)
def test_of_a_thousand_placebos_at_most_one_in_twenty_is_called_visible(level: str, start: int, end: int) -> None:
    panel = buurten() if level == "buurt" else wijken()
    against = compare(panel, start, end)
    picked = np.random.default_rng(5).choice(against.rows, 1000, replace=False)
    verdicts = [judge(panel, panel.codes[i], start, end, comparison=against) for i in picked]
    assert 0.01 <= np.mean([verdict.visible for verdict in verdicts]) <= 0.05
    assert min(verdict.placebos for verdict in verdicts) >= 39
    assert abs(np.median([verdict.effect for verdict in verdicts])) < 0.003


def test_placebo_groups_of_ten_in_one_gemeente_are_not_called_visible_too_often() -> None:
    panel, rng = buurten(), np.random.default_rng(6)
    against = compare(panel, 2014, 2018)
    counts = np.bincount(against.gemeente)
    seen = []
    for _ in range(120):
        place = rng.choice(np.flatnonzero(counts >= 10))
        group = against.rows[rng.choice(np.flatnonzero(against.gemeente == place), 10, replace=False)]
        seen.append(judge(panel, panel.codes[group], 2014, 2018, comparison=against).visible)
    assert np.mean(seen) <= 0.08  # .05 and two standard errors of 120 groups


@pytest.mark.parametrize(("start", "end"), [(2014, 2018), (2018, 2020)])
def test_a_shift_of_a_tenth_on_one_buurt_of_500_or_more_is_found(start: int, end: int) -> None:
    panel = buurten()
    able = compare(panel, start, end).rows
    able = able[panel.inhabitants[able] >= 500]
    picked = np.random.default_rng(7).choice(able, 60, replace=False)
    assert found(panel, [np.array([i]) for i in picked], start, end, 0.10) >= 0.80
    assert found(panel, [np.array([i]) for i in picked], start, end, -0.10) >= 0.80


@pytest.mark.parametrize(("start", "end"), [(2014, 2020), (2016, 2018)])
def test_a_shift_of_a_twentieth_on_ten_buurten_is_found(start: int, end: int) -> None:
    panel, rng = buurten(), np.random.default_rng(8)
    able = compare(panel, start, end).rows
    assert found(panel, [np.sort(rng.choice(able, 10, replace=False)) for _ in range(25)], start, end, 0.05) >= 0.80


def test_a_table_is_judged_like_a_panel_and_the_same_every_time() -> None:
    panel = buurten()
    table = pd.DataFrame(
        {
            "code": np.repeat(panel.codes, len(panel.years)),
            "year": np.tile(panel.years, len(panel.codes)),
            "afw": panel.afw.ravel(),
        }
    )
    sizes = pd.Series(panel.inhabitants, index=panel.codes)
    areas = panel.codes[[10, 500, 501, 9000]].tolist()
    expected = judge(panel, areas, 2014, 2020)
    assert judge(table, areas[::-1], 2014, 2020, inhabitants=sizes) == expected


@pytest.mark.parametrize(("size", "areas", "span"), [(0, 1, 2), (1, 1, 6), (2, 4, 4), (2, 10, 2)])
def test_the_catalogue_is_what_the_panel_gives(size: int, areas: int, span: int) -> None:
    assert load_limits().score.points[size][span][areas] == pytest.approx(smallest(buurten(), size, areas, span), abs=0.0006)


def test_the_catalogue_of_crime_is_what_the_counts_give() -> None:
    expected, held = crime_table(pd.read_parquet(CRIME)), load_limits().crime
    assert list(held.years) == expected["years"]
    assert list(held.per_1000) == expected["per_1000"]
    assert list(held.beyond) == expected["beyond"]
    assert held.together == expected["together"]


def test_a_fall_in_crime_stands_out_as_often_as_promised_and_seldom_without() -> None:
    """On real counts of 2023 and 2025, of buurten of 1,500 and more with 40 crimes or more."""
    table = pd.read_parquet(CRIME)
    table = table[(table["inwoners"] >= 1500) & (table["crime_2023"] >= 40) & table["crime_2025"].notna()]
    before, after = table["crime_2023"].to_numpy(), table["crime_2025"].to_numpy()
    after = after * before.sum() / after.sum()
    limits = load_limits()
    falls = np.array([limits.smallest_crime_fall(2000, count) for count in before], dtype=float)
    threshold = np.log1p(-falls) * 1.96 / 2.8
    fallen = np.random.default_rng(9).binomial(np.round(after).astype(int), 1 - falls)
    assert np.mean(np.log((fallen + 0.5) / (before + 0.5)) < threshold) >= 0.75
    assert np.mean(np.abs(np.log((after + 0.5) / (before + 0.5))) > -threshold) <= 0.07
