"""A subject for all gemeenten of the Netherlands, beside each other and in no order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lib.answers.figure_words import with_unit
from lib.answers.place import LEAST_COVERED, Country
from lib.answers.standing.standing import (
    MEANS,
    ZERO,
    Standing,
    counted,
    direction_sentence,
    legend_of,
    level_sentence,
    score_column,
    score_legend,
    spread_sentence,
    told_scores,
)
from lib.answers.standing.themes import CHANGE, SCORE, Theme, themes
from lib.databank.catalogue.herindelingen import successors
from lib.databank.catalogue.indicators import Kind, catalogue
from lib.databank.catalogue.provinces import province_of
from lib.databank.figures import in_year, newest_of_all, source_of, within_reach
from lib.databank.store import Databank
from lib.scores import NO_SCORE
from lib.words import count, number

FEWEST_GEMEENTEN = 2
_ONE, _MANY = "gemeente", "gemeenten"


def offered(databank: Databank, near: int) -> list[str]:
    """Ids of what the map of the country can show. What change is ordinary was measured for buurten and wijken only."""
    ids = [key for key, theme in themes().items() if theme.entry is not None]
    known = newest_of_all(databank, ids, near, "gemeente").notna().sum()
    scores = [key for key, theme in themes().items() if theme.is_score and key != CHANGE]
    return [key for key in themes() if key in scores or known.get(key, 0) >= FEWEST_GEMEENTEN]


def land(databank: Databank, country: Country, theme: Theme, year: int | None) -> Standing:
    """The theme for every gemeente: scores of the newest measurement of the whole country until `year` (None: of all).

    The table has a column `province` ('' where unknown) and no `wijk`, and `people`: inhabitants with their year. Not for the change of the score.
    """
    outlines = databank.read("outlines").sort_values("code", ignore_index=True)
    table = pd.DataFrame({"code": outlines["code"], "label": outlines["name"]})
    table["province"] = [("" if databank.fictional else province_of(code)) or "" for code in table["code"]]
    years = sorted({int(y) for y in country.gemeente_scores["year"].unique()})
    scored = max((y for y in years if year is None or y <= year), default=years[0] if years else None)
    near = year or scored or max(databank.years("geometry"))
    people = _figures(databank, "inhabitants", near).reindex(table["code"])
    table["inhabitants"], table["uncertain"] = people["value"].to_numpy(), False
    table["people"] = ["" if np.isnan(n) else f"{number(n)} ({year:.0f})" for n, year in people.itertuples(index=False)]
    return _scores(databank, country, theme, table, scored) if theme.is_score else _indicator(databank, theme, table, near)


def _scores(databank: Databank, country: Country, theme: Theme, table: pd.DataFrame, year: int | None) -> Standing:
    values, kind = _means(databank, country, score_column(theme), table["code"].tolist(), year)
    table["value"], classes, table["text"] = told_scores(theme, values)
    table["class"], table["year"] = classes, year
    known = classes[classes != NO_SCORE]
    if not len(known):
        takeaway = "Er is geen meting van heel Nederland."
    elif theme.id == SCORE:
        takeaway = level_sentence(known, _ONE, _MANY)
    else:
        takeaway = direction_sentence(theme, known, _ONE, _MANY)
    absent = int((classes == NO_SCORE).sum())
    missing = f"Van {count(absent, _ONE, _MANY)} zijn geen scores gepubliceerd, of van te weinig inwoners." if absent else ""
    if kind == "schatting":
        missing = f"{missing} {MEANS}".strip()
    if theme.id != SCORE:
        missing = f"{missing} {ZERO}.".strip()
    source = source_of("scores", year, kind, fictional=databank.fictional)
    return Standing(theme, year or 0, table, score_legend(theme, classes), takeaway, source, missing)


def _means(databank: Databank, country: Country, column: str, codes: Sequence[str], year: int | None) -> tuple[np.ndarray, Kind]:
    """Scores of gemeenten in a year, as published or, where those are not all, the means of their buurten by inhabitants."""
    rows = databank.read("scores", years=[year] if year else [], columns=[column]).set_index("code")[column]
    own = rows[rows.index.str.startswith("GM")]
    if len(own) and set(own.index) >= set(codes):
        return own.reindex(codes).to_numpy(dtype=float), "modelscore"
    people = country.extent.inhabitants
    known = rows[rows.index.str.startswith("BU")].dropna().rename("score").to_frame()
    known["people"] = people.reindex(known.index).fillna(0.0)
    known["gemeente"] = [_today("GM" + code[2:6]) for code in known.index]
    mass = known.groupby("gemeente")["people"].sum()
    totals = _figures(databank, "inhabitants", year or 0)["value"].reindex(mass.index)
    sums = (known["score"] * known["people"]).groupby(known["gemeente"]).sum()
    means = (sums / mass).where(mass >= LEAST_COVERED * totals.fillna(mass))
    return means.reindex(codes).to_numpy(dtype=float), "schatting"


def _today(code: str) -> str:
    """The gemeente of today: what an old one became, where that is one; else the code itself, which no map has."""
    became = successors(code)
    return became[0].code if len(became) == 1 else code


def _indicator(databank: Databank, theme: Theme, table: pd.DataFrame, near: int) -> Standing:
    entry = theme.entry
    assert entry is not None
    found = _figures(databank, theme.id, near).reindex(table["code"])
    values = found["value"].to_numpy()
    names, classes = legend_of(values, "%" if entry.unit == "%" else "")
    table["value"], table["class"] = values, classes
    table["year"] = pd.array(found["year"], dtype="Float64").astype("Int64")
    table["text"] = ["niet gepubliceerd" if np.isnan(v) else with_unit(v, entry) for v in values]
    absent = int(np.isnan(values).sum())
    takeaway = (
        spread_sentence(entry, values, _MANY, "")
        if absent < len(values)
        else f"'{entry.label}' is niet per gemeente gepubliceerd in of rond {near}."
    )
    years = sorted({int(y) for y in found["year"].dropna()})
    missing = f"Van {count(absent, _ONE, _MANY)} is geen cijfer gepubliceerd." if absent else ""
    source = source_of(entry.table, years[-1] if years else None, entry.kind, entry.base, fictional=databank.fictional)
    return Standing(theme, near, table, counted(names, classes), takeaway, source, missing)


def _figures(databank: Databank, indicator: str, near: int) -> pd.DataFrame:
    """The newest figure of every gemeente within reach of a year: index code, columns value and year (NaN where none)."""
    years = {year for need in catalogue()[indicator].needs for year in databank.years(catalogue()[need].table)}
    found = pd.DataFrame({"value": pd.Series(dtype=float), "year": pd.Series(dtype=float)})
    for year in (year for year in within_reach(near) if year in years):
        values = in_year(databank, [indicator], year, "gemeente")[indicator].dropna()
        found = found.combine_first(pd.DataFrame({"value": values, "year": float(year)}))
    return found
