"""Real scores and sizes beside the repository (../shared/realdata); tests that need them are skipped without."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from lib.follow_up import Panel

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "realdata"
BUURTEN = FOLDER / "lbm_buurt_panel_2002_2020.parquet"
SIZES = FOLDER / "kwb2020_buurt_demografie.parquet"
WIJKEN = FOLDER / "lbm_wijk_panel_2002_2020.parquet"
CRIME = FOLDER / "kwb2024_buurt.parquet"

real = pytest.mark.skipif(not BUURTEN.is_file(), reason="de echte scores (../shared/realdata) zijn er niet")


@lru_cache(maxsize=1)
def buurten() -> Panel:
    return Panel.of(pd.read_parquet(BUURTEN), pd.read_parquet(SIZES).set_index("bu_code")["a_inw"])


@lru_cache(maxsize=1)
def wijken() -> Panel:
    return Panel.of(pd.read_parquet(WIJKEN))
