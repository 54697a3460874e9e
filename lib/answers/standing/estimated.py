"""The map of what Buurtbalans itself estimates: types of household, and signals for the years to come.

Both are made elsewhere (lib.answers.households.types, lib.answers.outlook.signals) and come as tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lib.answers.place import Gemeente
from lib.answers.standing.standing import Standing, counted, legend_of, table_of
from lib.answers.standing.themes import Theme
from lib.databank.figures import Source
from lib.words import count, percent

WIDE = "brede marge of weinig cijfers van de buurt zelf"
_COLUMNS = ["value", "text", "uncertain"]
_HOW = "Tussen haakjes staat waar 8 van de 10 berekeningen uitkomen."


def households(gemeente: Gemeente, theme: Theme, year: int, of_year: int | None, shares: pd.DataFrame | None) -> Standing:
    """The share of a type or group of households. `shares`: see lib.answers.households.types.shares_of; `of_year`: its year.

    Without an estimate (None) no buurt has a value.
    """
    rows = pd.DataFrame(columns=_COLUMNS) if shares is None else shares
    rows = rows.reindex(gemeente.buurten["code"])
    values = rows["value"].to_numpy(dtype=float)
    names, classes = legend_of(values, "%")
    texts = rows["text"].fillna("geen cijfers").tolist()
    years = np.full(len(values), np.nan if of_year is None else of_year)
    table = table_of(gemeente, values, classes, texts, years, rows["uncertain"].fillna(False).to_numpy(dtype=bool))
    known = values[~np.isnan(values)]
    absent = len(values) - len(known)
    missing = _HOW if len(known) else ""
    if absent:
        reasons = pd.Series(texts)[np.isnan(values)].str.split(",").str[0].value_counts()
        missing += " Zonder schatting: " + "; ".join(f"{n} {reason}" for reason, n in reasons.items()) + "."
    made_from = "uit verzonnen voorbeeldgegevens" if gemeente.fictional else "uit gepubliceerde verdelingen van CBS"
    source = Source(made_from, "Buurtbalans", of_year, "schatting")
    return Standing(
        theme, year, table, counted(names, classes), _share_takeaway(gemeente, theme, known), source, missing.strip(), WIDE
    )


def _share_takeaway(gemeente: Gemeente, theme: Theme, known: np.ndarray) -> str:
    label = theme.label.split(" (")[0]
    if not len(known):
        return f"Voor {gemeente.name} is '{label}' niet per buurt te schatten."
    low, high = (percent(float(end)) for end in np.quantile(known, [0.25, 0.75]))
    spread = f"rond {low}" if low == high else f"tussen {low} en {high}"
    of = "1 buurt met een schatting" if len(known) == 1 else f"de middelste helft van de {len(known)} buurten met een schatting"
    return f"{label}: in {of} is dit {spread} van de huishoudens."


def signalled(
    gemeente: Gemeente,
    theme: Theme,
    year: int,
    kinds: Mapping[str, int],
    names: Sequence[str],
    words: Mapping[str, str],
    told: tuple[str, str, tuple[str, ...]],
) -> Standing:
    """Signals: per code the position of its kind in `names` (1-based, 0 = nothing known) and its words.

    `told`: takeaway, note and source lines, of which the last is our own.
    """
    takeaway, note, sources = told
    codes = gemeente.buurten["code"]
    classes = np.array([kinds.get(code, 0) for code in codes], dtype=int)
    values = np.where(classes > 0, classes, np.nan)
    table = table_of(gemeente, values, classes, [words[code] for code in codes], np.full(len(codes), np.nan))
    absent = int((classes == 0).sum())
    unknown = f" Van {count(absent, 'buurt is', 'buurten is')} te weinig bekend." if absent else ""
    source = Source("signalen", "Buurtbalans", None, "schatting")
    return Standing(theme, year, table, counted(names, classes), takeaway, source, f"{note}{unknown}".strip(), also=sources)
