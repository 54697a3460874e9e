"""Figures and scores of a work area: the newest year in which enough of its buurten have one, by the rule of `adding.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from lib.databank.catalogue.indicators import catalogue
from lib.databank.figures import in_year, newest_of_all, within_reach
from lib.databank.own.adding import LEAST_COVERED, LEAST_HOUSEHOLDS, LEAST_IN_CATEGORY, Status, add_up, average_scores, is_count
from lib.databank.own.places import Places
from lib.databank.own.work_area import WorkArea
from lib.databank.score_history import scores_on_map
from lib.databank.store import Databank
from lib.scores import DIMENSIONS
from lib.words import count, number

# From the best to the worst answer: of several years the first with the best one counts.
ORDER: tuple[Status, ...] = ("ok", "niet_op_te_tellen", "te_klein", "te_weinig_bekend", "niet_gepubliceerd")

REASONS: dict[Status, str] = {
    "ok": "",
    "te_klein": f"Te weinig: minder dan {LEAST_HOUSEHOLDS} huishoudens, of minder dan {LEAST_IN_CATEGORY} in deze groep.",
    "te_weinig_bekend": f"Te weinig buurten hebben dit cijfer: samen minder dan {100 * LEAST_COVERED:.0f}% van de huishoudens.",
    "niet_gepubliceerd": "Van geen van deze buurten is dit cijfer gepubliceerd.",
    "niet_op_te_tellen": "Dit cijfer is niet op te tellen of te middelen.",
}
COLUMNS = ["id", "value", "year", "kind", "status", "counted", "covered"]


def figures_of(
    databank: Databank, places: Places, areas: Sequence[WorkArea], near: int, indicators: Sequence[str] | None = None
) -> dict[str, pd.DataFrame]:
    """Per id of a work area a table with a row per indicator: COLUMNS.

    `year` is one year for all buurten of a work area, NaN without a value; `counted` is how many buurten it is made of, `covered` the part
    (0 to 1) of the households in them; `status` says why there is no value (see REASONS).
    """
    wanted = list(catalogue().ids if indicators is None else indicators)
    names = list(dict.fromkeys(name for entry in wanted for name in (entry, *_needs(entry))))
    shares, groups = (
        np.array([of(area.parts) for area in areas]).reshape(len(areas), len(places.buurten))
        for of in (places.shares, places.groups)
    )
    newest = newest_of_all(databank, ("households",), near)["households"].reindex(places.buurten).to_numpy(dtype=float)
    best: dict[tuple[int, str], tuple[object, ...]] = {}
    for year in within_reach(near):
        table = in_year(databank, names, year)
        if table.empty:
            continue
        table = table[~table.index.duplicated()].reindex(places.buurten)
        of_year = table["households"].to_numpy(dtype=float)
        added = add_up(shares, table, np.where(np.isnan(of_year), newest, of_year), wanted, groups)
        for name, one in added.items():
            for at in range(len(areas)):
                status: Status = one.status[at]
                known = best.get((at, name))
                if known is None or ORDER.index(status) < ORDER.index(known[4]):  # type: ignore[arg-type]
                    in_that = year if status == "ok" else np.nan
                    best[at, name] = (name, one.value[at], in_that, one.kind[at], status, int(one.counted[at]), one.covered[at])
    none = {name: (name, np.nan, np.nan, catalogue()[name].kind, "niet_gepubliceerd", 0, 0.0) for name in wanted}
    return {
        area.id: pd.DataFrame([best.get((at, name), none[name]) for name in wanted], columns=COLUMNS)
        for at, area in enumerate(areas)
    }


def _needs(indicator: str) -> tuple[str, ...]:
    entry = catalogue()[indicator]
    weight = getattr(entry, "weight", None)
    return (*entry.needs, *((weight,) if weight else ()), "households")


def scores_of(databank: Databank, places: Places, area: WorkArea) -> pd.DataFrame:
    """Scores of a work area per measurement: columns year, afw, the five dimensions, covered, status; kind 'schatting'."""
    columns = ["afw", *DIMENSIONS]
    table = scores_on_map(databank)
    shares, groups = places.shares(area.parts)[None, :], places.groups(area.parts)[None, :]
    rows = []
    for year, of_year in table.groupby("year"):
        there = int(str(year))
        households = newest_of_all(databank, ("households",), there)["households"].reindex(places.buurten).to_numpy(dtype=float)
        of_map = of_year.drop_duplicates("code").set_index("code").reindex(places.buurten)[columns]
        whole, covered, status = average_scores(shares, of_map[["afw"]], households, groups)
        topics, _, _ = average_scores(shares, of_map[list(DIMENSIONS)], households, groups)
        rows.append({"year": there, **whole.iloc[0], **topics.iloc[0], "covered": covered[0], "status": status[0]})
    return pd.DataFrame(rows, columns=["year", *columns, "covered", "status"])


def how_made(row: Mapping[str, Any], buurten: int) -> str:
    """Of how many buurten a figure is made, or why there is none; one sentence."""
    if row["status"] != "ok":
        return REASONS[row["status"]]
    if row["counted"] == buurten:
        return f"Uit {count(buurten, 'buurt', 'buurten')}."
    least = "Ten minste: uit" if is_count(row["id"]) else "Uit"
    return f"{least} {number(row['counted'])} van de {number(buurten)} buurten, {number(min(99, 100 * row['covered']))}% van de huishoudens."


def figure_table(databank: Databank, places: Places, area: WorkArea, near: int) -> pd.DataFrame:
    """All figures of a work area for the screen: columns Cijfer, Waarde, Eenheid, Jaar, Soort, Hoe gemaakt."""
    buurten = int((places.shares(area.parts) > 0).sum())
    rows = []
    for row in figures_of(databank, places, [area], near)[area.id].to_dict("records"):
        entry = catalogue()[row["id"]]
        known = row["status"] == "ok"
        decimals = 0 if entry.unit == "aantal" else 1
        value, year = (number(row["value"], decimals), f"{row['year']:.0f}") if known else ("geen cijfer", "")
        rows.append((entry.label, value, entry.unit, year, row["kind"] if known else "", how_made(row, buurten)))
    return pd.DataFrame(rows, columns=["Cijfer", "Waarde", "Eenheid", "Jaar", "Soort", "Hoe gemaakt"])
