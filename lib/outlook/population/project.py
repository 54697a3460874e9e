"""Households and inhabitants, their ages and kinds, up to 15 years ahead, with intervals from past errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.arrays import Array
from lib.household_types import LEAST_HOUSEHOLDS
from lib.outlook.population.backtest import OWN_SERIES, rolling_cases
from lib.outlook.population.choose import decide
from lib.outlook.population.errors import ROUNDING, Errors, by_pace, load_errors, measure
from lib.outlook.population.figures import FIGURES, HOUSEHOLDS, TOTAL_OF, Panel, build_panel
from lib.outlook.population.model import compose, forecast

MODEL, NO_CHANGE = "model", "geen verandering"
TOO_SMALL, ABSENT = "te weinig huishoudens", "niet gepubliceerd"
INTERVALS: tuple[str, ...] = ("low67", "high67", "low95", "high95")
_MIN_YEARS_OF_OWN = 5


def project(
    key_figures: pd.DataFrame,
    origin_year: int,
    years_ahead: Sequence[int] = range(1, 16),
    *,
    parents: Mapping[str, str] | None = None,
    errors: Errors | None = None,
    figures: Iterable[str] = FIGURES,
    codes: Iterable[str] | None = None,
) -> pd.DataFrame:
    """What is shown for every area of `key_figures` in the origin year: one row per code, figure and year.

    `key_figures` is tidy (code, year and indicator columns in counts) and holds for every area only years with the same borders
    as in the origin year; rows of gemeenten and of NL00 help small areas and are looked ahead too. `parents` maps a code to its
    gemeente (default: read from the code). `errors` are those of the past (default: measured on the series itself where it has
    five years or more and 30 areas of a size, else the table of real wijken and buurten). `codes` limits the answer, not what is
    learned from.

    Columns: code, figure, year, middle, low67, high67, low95, high95 (counts, not rounded), method (model | geen verandering |
    te weinig huishoudens | niet gepubliceerd; numbers are NaN for the last two), basis (where the interval comes from; aanname
    beyond the longest past). Bands add up to inhabitants and kinds to households in `middle`; a band or kind with 'geen
    verandering' keeps its share of the total. Raises OutlookInputError for input that cannot be looked ahead from.
    """
    panel = build_panel(key_figures, origin_year, parents)
    made = forecast(panel, years_ahead)
    own = None
    if errors is None:
        errors = load_errors()
        if len(panel.years) >= _MIN_YEARS_OF_OWN:
            own = measure(by_pace(rolling_cases(key_figures, origin_year, parents=parents)), OWN_SERIES)
    decision = decide(panel, made, errors, own)
    shown, used = compose(made, decision.use_model)
    here = _wanted(panel, key_figures, origin_year, codes)
    large = panel.last(HOUSEHOLDS)[here] >= LEAST_HOUSEHOLDS
    years = panel.origin + made.horizons.astype(int)
    frames = []
    highest: dict[str, tuple[Array, ...]] = {}
    for figure in sorted(figures, key=FIGURES.index):
        middle = np.where(large[:, None], shown[figure][here], np.nan)
        bounds = _bounds(middle, decision.q67[figure][here], decision.q95[figure][here])
        total = TOTAL_OF.get(figure)
        if total in highest:  # a part is not shown above what the whole can become
            bounds = tuple(np.minimum(bound, limit) for bound, limit in zip(bounds, highest[total], strict=True))
        else:
            highest[figure] = (bounds[1], bounds[1], bounds[3], bounds[3])
        method = _method(panel.last(HOUSEHOLDS)[here], middle, used[figure][here])
        columns = dict(zip(("middle", *INTERVALS), (middle, *bounds), strict=True))
        frames.append(
            pd.DataFrame(
                {
                    "code": np.repeat(panel.codes[here].to_numpy(), len(years)),
                    "figure": figure,
                    "year": np.tile(years, int(here.sum())),
                    **{name: column.ravel() for name, column in columns.items()},
                    "method": method.ravel(),
                    "basis": decision.basis[figure][here].ravel(),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _wanted(panel: Panel, key_figures: pd.DataFrame, origin_year: int, codes: Iterable[str] | None) -> npt.NDArray[np.bool_]:
    present = panel.codes.isin(key_figures.loc[key_figures["year"] == origin_year, "code"])
    return np.asarray(present if codes is None else present & panel.codes.isin(list(codes)))


def _bounds(middle: Array, q67: Array, q95: Array) -> tuple[Array, ...]:
    def at(width: Array) -> Array:
        return np.asarray(np.clip((middle + ROUNDING) * np.exp(width) - ROUNDING, 0, None))

    return at(-q67), at(q67), at(-q95), at(q95)


def _method(households: Array, middle: Array, used: npt.NDArray[np.bool_]) -> npt.NDArray[np.object_]:
    small = (households < LEAST_HOUSEHOLDS)[:, None] & np.ones_like(used)
    absent = np.isnan(middle)
    return np.select([small, absent, used], [TOO_SMALL, ABSENT, MODEL], NO_CHANGE).astype(object)
