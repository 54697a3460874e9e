"""The figures that are shown beside those of Buurtbalans and never counted with (data/catalogue/beside.yaml), of one gemeente.

The only reader of their table. It may be asked by lib.answers.households.beside alone: pyproject.toml ([tool.importlinter]) and
tests/databank/test_beside.py see to it.
"""

from __future__ import annotations

import pandas as pd

from lib.databank.catalogue.beside import beside
from lib.databank.schema import UNBROKEN
from lib.databank.store import Databank


def beside_figures(databank: Databank, gemeente: str) -> pd.DataFrame:
    """Rows of all years under the codes of the newest map: code, year and a column (%) per figure and age, NaN where not given.

    An area whose lineage to the borders of the figures is not unbroken has no row.
    """
    table = beside().table
    columns = ["code", "year", *beside().columns]
    maps = databank.years("geometry")
    if not maps or not databank.years(table):
        return databank.read(table, years=[])[columns]
    lineage = databank.read("lineage", gemeente=gemeente, columns=["code_then", "kind"])
    past = lineage[lineage["kind"].isin(UNBROKEN)].dropna(subset=["code_then"]).drop_duplicates(["code_then", "year"])
    past = past.rename(columns={"code": "code_now", "year": "borders"})[["code_now", "code_then", "borders"]]
    # A gemeente that took over another has figures under the other's codes.
    moved = bool((past["code_then"].str[2:6] != gemeente[2:6]).any())
    rows = databank.read(table, gemeente=None if moved else gemeente)
    on_map = rows[(rows["borders"] == maps[-1]) & (rows["code"].str[2:6] == gemeente[2:6])]
    others = rows[rows["borders"] != maps[-1]].merge(past, left_on=["code", "borders"], right_on=["code_then", "borders"])
    joined = pd.concat([on_map, others.assign(code=others["code_now"])])[columns]
    return joined.drop_duplicates(["code", "year"]).sort_values(["code", "year"], ignore_index=True)
