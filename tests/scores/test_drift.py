"""Ordinary drift: which change is called clear, by size, between two measurements."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.scores import COLUMNS, DIMENSIONS, Drift, drift_limits, judge_change, size_class

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "realdata"


def scores(changes: dict[str, float], start: int = 2018, end: int = 2020, borders: float = 2024) -> pd.DataFrame:
    """Two measurements of areas: 0, and the change in the score (all of it in woningvoorraad)."""
    frames = []
    for year, of in ((start, 0.0), (end, 1.0)):
        frame = pd.DataFrame({"code": list(changes), "year": year, "borders": borders}).assign(**dict.fromkeys(COLUMNS, 0.0))
        frame["won"] = frame["afw"] = of * np.array(list(changes.values()))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def many(n: int, change: float, prefix: str, seed: int = 0, spread: float = 0.02) -> dict[str, float]:
    moved = change + np.random.default_rng(seed).normal(0, spread, n)
    return {f"BU{prefix}{i:06d}": float(value) for i, value in enumerate(moved)}


def test_limits_and_change_are_of_the_same_kind() -> None:
    """Small areas fell while the country rose: a small area that fell as they did moved as is usual, and few are called clear."""
    small, large = many(300, -0.02, "10", 1), many(300, 0.03, "20", 2)
    people = pd.Series({**dict.fromkeys(small, 300.0), **dict.fromkeys(large, 5000.0)})
    drift = Drift(scores(small | large), people)
    limits = drift.limits("afw", 300, 2018, 2020)
    assert limits.usual == pytest.approx(-0.02, abs=0.004)
    assert drift.national(2018, 2020) == pytest.approx(0.03, abs=0.004)
    clear = [c for c in (judge_change(value, limits) for value in small.values()) if c.zone == "duidelijk"]
    assert len(clear) == pytest.approx(30, abs=1)
    assert 0.25 < sum((c.relative or 0) > 0 for c in clear) / len(clear) < 0.75


def test_few_areas_of_a_size_are_held_against_the_country() -> None:
    few, large = many(59, 0.3, "10"), many(300, 0.03, "20", 2)
    people = pd.Series({**dict.fromkeys(few, 300.0), **dict.fromkeys(large, 5000.0)})
    limits = Drift(scores(few | large), people).limits("afw", 300, 2018, 2020)
    assert limits.usual == pytest.approx(0.03, abs=0.01)
    assert limits.p90 == drift_limits(300).p90


def test_too_few_areas_tell_nothing_about_others() -> None:
    two = many(59, 0.3, "10")
    drift = Drift(scores(two), pd.Series(1500.0, index=list(two)))
    assert drift.limits("afw", 1500, 2018, 2020).usual is None
    assert np.isnan(drift.national(2018, 2020))
    assert len(drift.codes(2018, 2020)) == 0


def test_one_code_on_other_borders_is_another_area() -> None:
    of = many(100, 0.0, "10", spread=0.0)
    then, now = scores(of, borders=2020), scores(of, borders=2024)
    across = pd.concat([then[then["year"] == 2018], now[now["year"] == 2020].assign(afw=0.5)])
    people = pd.Series(1500.0, index=list(of))
    assert len(Drift(across, people).codes(2018, 2020)) == 0
    joined = Drift(across, people, across.assign(borders=0.0))
    assert sorted(joined.codes(2018, 2020)) == sorted(of)
    assert joined.national(2018, 2020) == pytest.approx(0.5)


def test_dimensions_have_limits_of_their_own() -> None:
    of = many(300, 0.0, "10", 3)
    drift = Drift(scores(of), pd.Series(1500.0, index=list(of)))
    assert drift.limits("won", 1500, 2018, 2020).p90 == drift.limits("afw", 1500, 2018, 2020).p90
    assert all(drift.limits(name, 1500, 2018, 2020).p90 < 1e-6 for name in DIMENSIONS if name != "won")


@pytest.mark.skipif(not (REAL / "lbm_buurt_panel_2002_2020.parquet").exists(), reason="no real scores beside the repository")
def test_on_real_buurten_one_in_ten_is_clear_in_every_round_and_size_and_as_many_up_as_down() -> None:
    panel = pd.read_parquet(REAL / "lbm_buurt_panel_2002_2020.parquet")
    people = pd.read_parquet(REAL / "kwb2020_buurt_demografie.parquet").set_index("bu_code")["a_inw"].astype(float)
    drift = Drift(panel, people)
    wide = panel.pivot_table(index="code", columns="year", values="afw")
    size = size_class(people.reindex(wide.index))
    for start, end in ((2012, 2014), (2014, 2016), (2016, 2018), (2018, 2020)):
        change = (wide[end] - wide[start]).to_numpy()
        for of_size, inhabitants in enumerate((250, 750, 2500)):
            limits = drift.limits("afw", inhabitants, start, end)
            values = change[(size == of_size) & ~np.isnan(change)]
            relative = np.array([c.relative for c in (judge_change(v, limits) for v in values) if c.zone == "duidelijk"])
            assert len(relative) / len(values) == pytest.approx(0.10, abs=0.005)
            assert 0.4 < (relative > 0).mean() < 0.6
