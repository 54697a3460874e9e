"""On the borders of which year the codes of a measurement are, where the file itself does not show it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

CONTAINED = 0.999


def settle(scores: pd.DataFrame, areas_of: Callable[[int], pd.DataFrame | None]) -> pd.DataFrame:
    """Table scores with `borders` settled.

    Measurements with the code set of the newest one are on its borders. Of the others the first year from their own to the newest
    measurement counts whose areas (`areas_of`, None where unknown) hold all but one in a thousand of their codes; without
    such a year they keep their own.
    """
    result = scores.copy()
    if scores.empty:
        return result
    edition = int(scores["year"].max())
    level = scores["code"].str[:2]
    for (prefix, borders), rows in scores.groupby([level, "borders"]):
        if borders == edition:
            continue
        codes = set(rows["code"])
        for year in range(int(borders), edition + 1):
            areas = areas_of(year)
            listed = set() if areas is None else set(areas.loc[areas["code"].str.startswith(str(prefix)), "code"])
            if len(codes & listed) >= CONTAINED * len(codes):
                result.loc[rows.index, "borders"] = float(year)
                break
    return result
