"""A gemeente by wijk: the same answers of standing.py, changed.py and hover.py, with the wijken in the place of the buurten."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from lib.answers.place import LEAST_COVERED, SCORE_COLUMNS, Gemeente


def per_wijk(gemeente: Gemeente) -> Gemeente:
    """The gemeente with its wijken as the areas that are looked at.

    Scores of wijken are those published; of a year in which buurten have one and no wijk has, they are the means of the buurten.
    """
    without = sorted(set(gemeente.score_years("buurt")) - set(gemeente.score_years("wijk")))
    codes = list(gemeente.wijken)
    wijken = pd.DataFrame({"code": pd.Series(codes, dtype="str"), "name": [gemeente.names.get(code, code) for code in codes]})
    wijken["label"] = list(gemeente.wijken.values())
    people = gemeente.figures.table("inhabitants", codes, gemeente.map_year).set_index("code")["value"]
    scores = pd.concat([gemeente.scores, *(_means(gemeente, year) for year in without)], ignore_index=True)
    return replace(gemeente, buurten=wijken, scores=scores, inhabitants=people, level="wijk", means=tuple(without))


def _means(gemeente: Gemeente, year: int) -> pd.DataFrame:
    """Rows as `gemeente.scores` for the wijken in a year, of those whose buurten tell enough: the means of these."""
    rows = []
    for code, buurten in gemeente.buurten.groupby("wijk_code")["code"]:
        mean, covered = gemeente.mean_of(buurten, year)
        if covered >= LEAST_COVERED:
            rows.append({"code": code, "year": year, "level": "wijk", **mean})
    return pd.DataFrame(rows, columns=["code", "year", "level", *SCORE_COLUMNS])
