"""What past errors decide: whether an area is shown the model or no change, and how wide its intervals are.

Between measured horizons the width is interpolated; beyond the longest it grows in proportion to the years ahead, which is an
assumption (measured growth lies between the square root of the years and this).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.arrays import Array
from lib.outlook.population.change import NONE, OWN, PARENT
from lib.outlook.population.errors import CELL, FAST, METHODS, Errors
from lib.outlook.population.figures import FIGURES, HOUSEHOLDS, SIZES, OutlookInputError, Panel, size_class
from lib.outlook.population.model import Forecast

HISTORIES: tuple[str, ...] = (OWN, PARENT, NONE)
MIN_AREAS = 30
ASSUMED = "aanname"


@dataclass(frozen=True)
class Rule:
    """For one history, figure and size, per horizon: use the model, half widths on the log scale, and where they come from."""

    use_model: npt.NDArray[np.bool_]
    q67: Array
    q95: Array
    basis: npt.NDArray[np.str_]


def better_than_no_change(cells: pd.DataFrame) -> pd.Series:
    """Whether the model has the smaller mean error: of a total in percent, of a band or kind in points of its share.

    A band or kind without change is one that keeps its share, because the parts add up to the total.
    """
    total = cells["share_mae_model"].isna()
    return (cells["share_mae_model"] < cells["share_mae_no_change"]) | (total & (cells["mape_model"] < cells["mape_no_change"]))


def wins(cells: pd.DataFrame, horizons: Array) -> npt.NDArray[np.bool_]:
    """For `horizons` ascending: whether the model wins at the nearest measured horizon and at all longer ones, so that a line is
    not left for the last count and taken up again."""
    known = cells.sort_values("horizon")
    better = np.logical_and.accumulate(better_than_no_change(known).to_numpy()[::-1])[::-1]
    nearest = np.abs(horizons[:, None] - known["horizon"].to_numpy(dtype=float)[None, :]).argmin(axis=1)
    return np.asarray(better[nearest])


def rule(cells: pd.DataFrame, horizons: Array, use: npt.NDArray[np.bool_]) -> Rule:
    """The rule of one history, figure and size: `use` of the model, with the widths of the method used from its cells."""
    known = cells.sort_values("horizon")
    measured = known["horizon"].to_numpy(dtype=float)
    widths = []
    for level in (67, 95):
        by_method = [_widths(known[f"q{level}_{m}"].to_numpy(), measured, horizons) for m in METHODS[:2]]
        widths.append(np.maximum.accumulate(np.where(use, *by_method)))
    basis = np.where(horizons <= measured[-1], str(known["source"].iloc[-1]), ASSUMED)
    return Rule(use, widths[0], np.maximum(widths[1], widths[0]), basis)


def _widths(quantiles: Array, measured: Array, horizons: Array) -> Array:
    inside = np.interp(horizons, np.insert(measured, 0, 0.0), np.insert(np.maximum.accumulate(quantiles), 0, 0.0))
    return np.asarray(np.where(horizons > measured[-1], inside * horizons / measured[-1], inside))


def rules(errors: Errors, horizons: Array, preferred: pd.DataFrame | None = None) -> dict[tuple[str, str, str, bool], Rule]:
    """A rule for every history, figure, size and pace (True: changed fast).

    From `preferred` cells of the own series with at least 30 areas, else from `errors`. A size without cells takes those of the
    nearest size that has them.
    """
    own = None if preferred is None or preferred.empty else preferred[preferred["areas"] >= MIN_AREAS]
    tables = [dict(tuple(table.groupby(CELL[:3], observed=True))) for table in (own, errors.cells) if table is not None]

    def cells_of(history: str, figure: str, sizes: list[str]) -> pd.DataFrame | None:
        keys = [(table, (history, figure, size)) for size in sizes for table in tables]
        return next((table[key] for table, key in keys if key in table), None)

    found = {}
    for history, figure in product(HISTORIES, FIGURES):
        fast = cells_of(history, figure, [FAST])
        for position, size in enumerate(SIZES):
            near = sorted(SIZES, key=lambda other: abs(SIZES.index(other) - position))
            cells = cells_of(history, figure, near)
            if cells is None:
                raise OutlookInputError(f"De tabel met fouten uit het verleden mist {figure} ({history}). Herstel die tabel.")
            calm = wins(cells, horizons)
            found[(history, figure, size, False)] = rule(cells, horizons, calm)
            found[(history, figure, size, True)] = rule(cells, horizons, calm if fast is None else wins(fast, horizons))
    return found


@dataclass(frozen=True)
class Decision:
    """Per figure, shape (areas, horizons): use the model, half widths of the 67% and 95% interval on the log scale, their basis."""

    use_model: dict[str, npt.NDArray[np.bool_]]
    q67: dict[str, Array]
    q95: dict[str, Array]
    basis: dict[str, npt.NDArray[np.str_]]


def decide(panel: Panel, made: Forecast, errors: Errors, preferred: pd.DataFrame | None = None) -> Decision:
    """The decision for every area: the rule of its history and size, wider for places that grew or shrank fast."""
    found = rules(errors, made.horizons, preferred)
    size = np.clip(size_class(panel.last(HOUSEHOLDS)), 0, None)
    decision = Decision({}, {}, {}, {})
    for figure in FIGURES:
        history = np.select([made.history[figure] == name for name in HISTORIES], [0, 1, 2])
        row = 2 * (size + len(SIZES) * history) + made.fast[figure]
        mine = [found[(name, figure, of, pace)] for name in HISTORIES for of in SIZES for pace in (False, True)]
        wider = np.where(made.fast[figure][:, None], np.array([errors.fast.get(figure, (1.0, 1.0))]), 1.0)
        decision.use_model[figure] = np.stack([r.use_model for r in mine])[row]
        decision.q67[figure] = np.stack([r.q67 for r in mine])[row] * wider[:, :1]
        decision.q95[figure] = np.maximum(np.stack([r.q95 for r in mine])[row] * wider[:, 1:], decision.q67[figure])
        decision.basis[figure] = np.stack([r.basis for r in mine])[row]
    return decision
