"""Scores on the areas of the map: every measurement that can be joined to them, and no other.

The codes of a measurement are those of the year in its column `borders`. They belong to an area of the map where the lineage
between that year and the map is unbroken; a measurement that cannot be joined is left out, so it is drawn as a gap.
"""

from __future__ import annotations

import pandas as pd

from lib.databank.schema import UNBROKEN
from lib.databank.store import Databank


def scores_on_map(databank: Databank, gemeente: str | None = None) -> pd.DataFrame:
    """Table scores with the codes of the map, of the country or of one gemeente with its wijken and buurten.

    In a databank made before `borders` was kept codes count as they are. So do those of gemeenten without any past in the databank,
    such as others beside a single one: they are compared within one measurement only.
    """
    maps = databank.years("geometry")
    borders = databank.read("scores", columns=["borders"])["borders"].dropna()
    if not maps or (borders == maps[-1]).all():
        return databank.read("scores", gemeente=gemeente)
    lineage = databank.read("lineage", gemeente=gemeente, columns=["code_then", "kind"])
    past = lineage[lineage["kind"].isin(UNBROKEN)].drop_duplicates(["code_then", "year"])
    past = past.rename(columns={"year": "borders", "code": "code_now"})
    # A gemeente that took over another has measurements under the other's codes.
    elsewhere = gemeente is not None and (past["code_then"].str[2:6] != gemeente[2:6]).any()
    scores = databank.read("scores", gemeente=None if elsewhere else gemeente)
    other = scores["borders"].notna() & (scores["borders"] != maps[-1])
    moved = scores[other].merge(past, left_on=["code", "borders"], right_on=["code_then", "borders"], how="left")
    elsewhere_only = ~moved["code"].str[2:6].isin(set(lineage["code"].str[2:6])) & (not databank.is_national("lineage", maps[-1]))
    moved["code"] = moved["code_now"].fillna(moved["code"].where(elsewhere_only))
    joined = moved.loc[moved["code"].notna(), scores.columns].astype({"code": "str"})
    whole = pd.concat([scores[~other], joined], ignore_index=True).drop_duplicates(["code", "year"], ignore_index=True)
    return _inside(whole, gemeente)


def _inside(scores: pd.DataFrame, gemeente: str | None) -> pd.DataFrame:
    """The rows of a gemeente with its wijken and buurten, or all of them."""
    return scores if gemeente is None else scores[scores["code"].str[2:6] == gemeente[2:6]].reset_index(drop=True)


def not_joined(databank: Databank, gemeente: str) -> list[int]:
    """Years of measurements of a gemeente's buurten that are there but cannot be joined to the map, ascending."""
    there = databank.read("scores", gemeente=gemeente, levels=("buurt",), columns=[])
    shown = scores_on_map(databank, gemeente)
    return sorted(set(there["year"].tolist()) - set(shown.loc[shown["code"].str.startswith("BU"), "year"].tolist()))
