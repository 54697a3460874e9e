"""The rules on real wijken: 2014, 2018 and 2020, the measurements that have dimensions. Skipped without the real tables."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.causes import Panel, findings, qualifying_years, turn_seen, turning_points, waterfall

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "realdata"


@pytest.fixture(scope="module")
def wijken() -> tuple[Panel, pd.Series]:
    scores, figures = FOLDER / "lbm_wijk_panel_2002_2020.parquet", FOLDER / "kwb_wijk_panel_harmonised.parquet"
    if not (scores.exists() and figures.exists()):
        pytest.skip("the real tables (../shared/realdata) are not there")
    people = pd.read_parquet(figures).sort_values("jaar").drop_duplicates("wk_code", keep="last").set_index("wk_code")["a_inw"]
    return Panel(pd.read_parquet(scores).rename(columns={"wk_code": "code", "jaar": "year"}), people), people


def test_few_real_wijken_give_a_finding(wijken: tuple[Panel, pd.Series]) -> None:
    panel, people = wijken
    some = panel.codes[::4]
    found = [findings(panel.series(code), panel, people.get(code, np.nan)) for code in some]
    turned = [turning_points(panel.series(code), panel, people.get(code, np.nan)) for code in some]
    assert 0.02 <= np.mean([bool(f) for f in found]) <= 0.08
    assert np.mean([any(one.kind == "check_source" for one in f) for f in found]) <= 0.03
    assert np.mean([bool(t) for t in turned]) <= 0.05


def test_the_parts_of_every_real_change_add_up(wijken: tuple[Panel, pd.Series]) -> None:
    panel, _ = wijken
    for code in panel.codes[::20]:
        series = panel.series(code)
        years = qualifying_years(series)
        assert set(years) <= {2014, 2018, 2020}
        rows = series.set_index("year")
        for start, end in pairwise(years):
            found = waterfall(rows.loc[start], rows.loc[end])
            assert abs(found.total - (rows.loc[end, "afw"] - rows.loc[start, "afw"])) < 1e-12
            assert abs(found.end - rows.loc[end, "afw"]) < 1e-12


@pytest.mark.parametrize(
    ("level", "file", "code"), [("wijk", "lbm_wijk_panel_2002_2020", "wk_code"), ("buurt", "lbm_buurt_panel_2002_2020", "code")]
)
@pytest.mark.parametrize("size", [(0, 500), (500, 1500), (1500, np.inf)])
def test_a_turn_of_the_size_that_is_told_is_found_in_eight_of_ten(
    level: str, file: str, code: str, size: tuple[float, float]
) -> None:
    scores, people = (
        FOLDER / f"{file}.parquet",
        FOLDER / ("kwb_wijk_panel_harmonised.parquet" if level == "wijk" else "kwb2020_buurt_demografie.parquet"),
    )
    if not (scores.exists() and people.exists()):
        pytest.skip("the real tables (../shared/realdata) are not there")
    key = "wk_code" if level == "wijk" else "bu_code"
    known = pd.read_parquet(people).sort_values("jaar").drop_duplicates(key, keep="last").set_index(key)["a_inw"]
    panel = Panel(pd.read_parquet(scores).rename(columns={code: "code", "jaar": "year"}), known)
    right = [one for one in panel.codes if size[0] <= known.get(one, -1) < size[1]]
    chosen = np.random.default_rng(7).choice(right, 120, replace=False)
    found, small = 0, 0
    for one in chosen:
        series, told = panel.series(one), turn_seen(level, known[one])
        for part in (1.0, 0.25):
            turned = series.assign(afw=series["afw"] + np.interp(series["year"], [2012, 2016, 2020], [0, part * told, 0]))
            seen = any(point.column == "afw" for point in turning_points(turned, panel, known[one]))
            found, small = found + (seen and part == 1), small + (seen and part < 1)
    assert 0.7 <= found / len(chosen) <= 0.9
    assert small / len(chosen) <= 0.1  # a quarter of it is hardly ever seen: that is what the page says
