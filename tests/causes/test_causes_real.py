"""The rules on real wijken: 2014, 2018 and 2020, the measurements that have dimensions. Skipped without the real tables."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.causes import Panel, findings, qualifying_years, turning_points, waterfall

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
