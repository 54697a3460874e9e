"""What is published, and what is computed from it: the one formula of a share or rate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.areas import Level
from lib.arrays import Array
from lib.databank.catalogue.indicators import KEY_FIGURES, Derived, catalogue
from lib.databank.store import Databank


def published(
    databank: Databank,
    *,
    years: Iterable[int] | None = None,
    gemeente: str | None = None,
    levels: Iterable[Level] | None = None,
    columns: Collection[str] | None = None,
) -> pd.DataFrame:
    """Published indicators of key_figures and of the tables of other sources: code, year and `columns` (None: all), NaN where none.

    A year may be in one table and not in another: it has a row all the same. As `Databank.read` for the rest.
    """
    asked = list(catalogue().all_columns if columns is None else columns)
    of_key_figures = [name for name in asked if catalogue()[name].table == KEY_FIGURES]
    values = databank.read(KEY_FIGURES, years=years, gemeente=gemeente, levels=levels, columns=of_key_figures)
    for table, entries in catalogue().tables_elsewhere.items():
        if wanted := [entry.id for entry in entries if entry.id in asked]:
            more = databank.read(table, years=years, gemeente=gemeente, levels=levels, columns=wanted)
            values = values.merge(more, on=["code", "year"], how="outer")
    return values[["code", "year", *asked]]


def values_of(indicators: Sequence[str], table: pd.DataFrame) -> tuple[Array, NDArray[np.bool_]]:
    """Values of published and derived indicators in the rows of `table`, and whether their base is too small to show.

    `table` has a column per published figure that is needed; a row is one area in one year. Both results are of shape (rows,
    indicators); a value is NaN where it is unknown or too small. Raises KeyError for an unknown id.
    """
    values = np.empty((len(table), len(indicators)))
    too_small = np.zeros(values.shape, dtype=bool)
    for k, indicator in enumerate(indicators):
        entry = catalogue()[indicator]
        if isinstance(entry, Derived):
            counts = (table[name].to_numpy(dtype=float) for name in entry.needs)
            values[:, k], too_small[:, k] = _rate(entry, *counts)
        else:
            values[:, k] = table[indicator].to_numpy(dtype=float)
    return values, too_small


def _rate(entry: Derived, numerator: Array, denominator: Array) -> tuple[Array, NDArray[np.bool_]]:
    """factor x numerator / denominator, NaN where the denominator is below the least base; and where that is the reason."""
    enough = denominator >= entry.min_base
    rate = entry.factor * numerator / np.where(enough, denominator, np.nan)
    too_small = ~enough & ~np.isnan(numerator) & ~np.isnan(denominator)
    # Rounded counts can make a part larger than the whole; a rate per 1,000 inhabitants has no such limit.
    return (np.minimum(rate, 100) if entry.unit == "%" else rate), too_small
