"""Which year: how far from the asked year a figure may be, and which row is the newest."""

from __future__ import annotations

import pandas as pd

YEARS_BACK, YEARS_AHEAD = 5, 1


def within_reach(near: int) -> range:
    """Years whose figures may stand for year `near`, in order of preference: the newest first."""
    return range(near + YEARS_AHEAD, near - YEARS_BACK - 1, -1)


def newest_rows(table: pd.DataFrame) -> pd.DataFrame:
    """The row of the newest year of each code of a table with columns code and year, however old."""
    return table.sort_values("year").drop_duplicates("code", keep="last")
