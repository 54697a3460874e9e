"""The placebo test on invented panels, where the truth is known, and what it refuses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lib.follow_up import FollowUpError, Panel, compare, judge, needed_a_year, smallest_fall
from lib.follow_up.__main__ import main
from lib.follow_up.ahead import stands_out
from lib.follow_up.catalogue import load_limits
from lib.follow_up.smallest import AREAS, SIZES, SPANS

YEARS = (2014, 2016, 2018, 2020)


def invented(n: int = 400, gemeenten: int = 20, seed: int = 1, shared: float = 0.03) -> pd.DataFrame:
    """Areas that pull back to a level of their own, in gemeenten that move together."""
    rng = np.random.default_rng(seed)
    place = np.arange(n) % gemeenten
    codes = [f"BU{g:04d}{i // gemeenten // 5:02d}{i // gemeenten % 5:02d}" for i, g in enumerate(place)]
    level = rng.normal(0, 0.1, n)
    rows = []
    for year in YEARS:
        common = rng.normal(0, shared, gemeenten)[place]
        rows.append(pd.DataFrame({"code": codes, "year": year, "afw": level + common + rng.normal(0, 0.02, n)}))
    return pd.concat(rows, ignore_index=True)


def test_what_the_whole_gemeente_does_is_no_effect() -> None:
    table = invented()
    together = table["code"].str.startswith("BU0003") & (table["year"] == 2020)
    table.loc[together, "afw"] += 0.15
    verdicts = [judge(table, code, 2018, 2020) for code in table.loc[together, "code"]]
    assert np.mean([verdict.visible for verdict in verdicts]) <= 0.15


@pytest.mark.parametrize("sign", [1, -1])
def test_a_large_shift_is_found_with_its_size_and_sign(sign: int) -> None:
    table = invented()
    table.loc[(table["code"] == "BU00030001") & (table["year"] == 2020), "afw"] += sign * 0.3
    verdict = judge(table, "BU00030001", 2018, 2020)
    assert verdict.visible
    assert verdict.p <= 0.05
    assert verdict.effect == pytest.approx(sign * 0.3, abs=0.08)
    assert 0.03 < verdict.smallest < 0.3


def test_more_areas_show_less() -> None:
    panel = Panel.of(invented())
    areas = [f"BU{g:04d}0000" for g in range(8)]
    assert judge(panel, areas, 2016, 2020).smallest < 0.6 * judge(panel, areas[:1], 2016, 2020).smallest


def test_an_area_is_not_its_own_surroundings() -> None:
    """A shift of an area moves its deviation by that shift, and those of a group by theirs."""
    table = invented()
    panel = Panel.of(table)
    group = panel.places(["BU00030000", "BU00030001", "BU00030100"])
    moved = panel.afw.copy()
    moved[group, -1] += 0.01
    before, after = compare(panel, 2018, 2020), compare(Panel.of(table.assign(afw=_flat(panel, table, moved))), 2018, 2020)
    gained = after.deviation(group[None, :]) - before.deviation(group[None, :])
    assert gained == pytest.approx(np.full((1, 3), 0.01), abs=0.001)


def _flat(panel: Panel, table: pd.DataFrame, afw: np.ndarray) -> np.ndarray:
    return afw[np.searchsorted(panel.codes, table["code"].to_numpy(dtype=str)), np.searchsorted(panel.years, table["year"])]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.drop(columns="afw"), "kolom afw"),
        (lambda t: t.rename(columns={"code": "gebied"}), "kolom code"),
        (lambda t: pd.concat([t, t.head(1)]), "twee keer"),
        (lambda t: t.assign(afw=t["afw"] + 100), "geen score"),
        (lambda t: pd.concat([t, t.head(1).assign(code="WK000100")]), "verschillende niveaus"),
        (lambda t: t.head(0), "geen enkele score"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(change: object, says: str) -> None:
    with pytest.raises(FollowUpError, match=says):
        Panel.of(change(invented()))  # type: ignore[operator]


def test_what_cannot_be_judged_says_why() -> None:
    table = invented()
    for areas, start, end, says in (
        ("BU99990000", 2018, 2020, "geen score in de tabel"),
        ("BU00030000", 2017, 2020, "geen meting van 2017"),
        ("BU00030000", 2020, 2018, "na het beginjaar"),
        ([], 2018, 2020, "ten minste een gebied"),
    ):
        with pytest.raises(FollowUpError, match=says):
            judge(table, areas, start, end)
    with pytest.raises(FollowUpError, match="39"):
        judge(table, sorted(table["code"].unique())[:20], 2018, 2020)
    with pytest.raises(FollowUpError, match="te weinig"):
        judge(invented(60), "BU00030000", 2018, 2020)


def test_visible_in_the_first_measurement_that_is_large_enough() -> None:
    years = np.arange(2027, 2043)
    effect = np.minimum(np.arange(16) / 4, 1) * 0.1
    seen = stands_out(years, effect, 2027, lambda span: {2: 0.01, 4: 0.05, 6: 0.06}[span])
    assert (seen.visible, seen.year, seen.span) == (True, 2028, 2)  # 2026 is the measurement before
    late = stands_out(years, effect, 2027, lambda _: 0.08)
    assert (late.year, late.expected) == (2032, pytest.approx(0.1))
    never = stands_out(years, -effect, 2027, lambda _: 0.2)
    assert (never.visible, never.year, never.measurement) == (False, None, 2032)
    assert stands_out(years, -effect, 2027, lambda _: 0.08).visible  # harm shows too


def test_the_catalogue_falls_with_areas_and_size_and_rises_with_years() -> None:
    limits = load_limits()
    sizes = [bound + 200 for bound in SIZES]
    for span in SPANS:
        for size in sizes:
            by_areas = [limits.of(size, span, n) for n in AREAS]
            assert by_areas == sorted(by_areas, reverse=True)
            assert by_areas[1] < limits.of(size, span, 2) < by_areas[0]
        for n in AREAS:
            assert [limits.of(size, span, n) for size in sizes] == sorted((limits.of(s, span, n) for s in sizes), reverse=True)
    assert limits.of(800, 2, 1) <= limits.of(800, 4, 1) <= limits.of(800, 6, 1)
    assert limits.of(float("nan"), 2, 1) == limits.of(100, 2, 1)
    assert limits.of(800, 2, 300) == limits.of(800, 2, 20)
    assert limits.smallest([800, 800], 2, [1.0, 0.0]) == pytest.approx(limits.of(800, 2, 1))


def test_counts_show_more_where_there_are_more() -> None:
    falls = [smallest_fall(count) for count in (25, 100, 400, 1600)]
    assert falls == sorted(falls, reverse=True)
    assert smallest_fall(100) == pytest.approx(0.36, abs=0.01)
    assert smallest_fall(2) is None
    assert smallest_fall(100, 1, 0.05) > smallest_fall(100)
    assert smallest_fall(needed_a_year(0.14)) == pytest.approx(0.14, abs=0.002)
    with pytest.raises(ValueError, match="tussen 0 en 1"):
        needed_a_year(0.0)


def test_poisson_counts_stand_out_as_often_as_promised() -> None:
    rng = np.random.default_rng(3)
    before, after, same = rng.poisson(100, 20_000), rng.poisson(100 * (1 - smallest_fall(100)), 20_000), rng.poisson(100, 20_000)
    fallen, chance = np.log(after / before), np.log(same / before)
    assert np.mean(fallen < -1.96 * np.sqrt(1 / before + 1 / after)) == pytest.approx(0.80, abs=0.02)
    assert np.mean(np.abs(chance) > 1.96 * np.sqrt(1 / before + 1 / same)) == pytest.approx(0.05, abs=0.01)


def test_command_line(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "scores.csv"  # type: ignore[operator]
    invented().to_csv(path, index=False)
    assert main(["judge", str(path), "--areas", "BU00030000", "--start", "2018", "--end", "2020"]) == 0
    assert '"visible"' in capsys.readouterr().out
    assert main(["judge", str(path), "--areas", "BU00030000", "--start", "2018", "--end", "2021"]) == 2
    assert "geen meting van 2021" in capsys.readouterr().err
    assert main(["crime", str(path)]) == 2
