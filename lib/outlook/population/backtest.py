"""Forecasts of a past year against what came true: the model, no change and a straight line."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lib.arrays import Array
from lib.horizon import HORIZON
from lib.outlook.population.errors import METHODS
from lib.outlook.population.figures import FIGURES, HOUSEHOLDS, PARTS, SIZES, TOTAL_OF, Panel, build_panel, size_class
from lib.outlook.population.model import Forecast, forecast

OWN_SERIES = "eigen reeks"
_ORIGINS = 8


def rolling_cases(key_figures: pd.DataFrame, last_year: int, *, parents: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Single forecasts from every earlier origin (the latest eight) to every later year up to `last_year`."""
    years = [int(year) for year in np.unique(key_figures["year"].to_numpy()) if year <= last_year]
    frames = []
    for position, origin in list(enumerate(years))[:-1][-_ORIGINS:]:
        targets = [year for year in years[position + 1 :] if year - origin <= HORIZON]
        if targets:
            frames.append(cases_of(key_figures, origin, targets, parents=parents))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def cases_of(
    key_figures: pd.DataFrame,
    origin_year: int,
    targets: list[int],
    *,
    parents: Mapping[str, str] | None = None,
    codes: pd.Index | None = None,
) -> pd.DataFrame:
    """One row per area, figure and target year with a known outcome: code, history, figure, size, horizon, fast, actual, the
    three forecasts and all their shares of the total. Areas below 50 households are left out; `codes` limits what is tested, not
    what is learned from."""
    panel = build_panel(key_figures, origin_year, parents)
    made = forecast(panel, [year - origin_year for year in targets])
    tested = size_class(panel.last(HOUSEHOLDS)) >= 0
    if codes is not None:
        tested &= panel.codes.isin(codes)
    frames = []
    for position, year in enumerate(sorted(targets)):
        later = key_figures[key_figures["year"] == year].set_index("code").reindex(panel.codes)
        truth = {f: later[f].to_numpy(dtype=float, na_value=np.nan) if f in later else None for f in FIGURES}
        for figure in FIGURES:
            frame = _cases_of_figure(panel, made, truth, figure, position)
            if frame is not None:
                frames.append(frame[tested & frame["actual"].notna() & frame["model"].notna()])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _cases_of_figure(
    panel: Panel, made: Forecast, truth: dict[str, Array | None], figure: str, position: int
) -> pd.DataFrame | None:
    actual = truth[figure]
    if actual is None:
        return None
    made_now = {
        "model": made.model[figure][:, position],
        "no_change": made.last[figure],
        "straight_line": made.line[figure][:, position],
    }
    shares = dict.fromkeys(("actual", *METHODS), np.full(len(actual), np.nan))
    total = TOTAL_OF.get(figure)
    if total is not None:
        place = PARTS[total].index(figure)
        line = made.line[total][:, position]
        shares["actual"] = _share(actual, truth[total])
        shares["model"] = made.shares[total][:, position, place]
        shares["no_change"] = made.last_shares[total][:, place]
        shares["straight_line"] = _share(made_now["straight_line"], line)
    return pd.DataFrame(
        {
            "code": panel.codes,
            "history": made.history[figure],
            "figure": figure,
            "size": pd.Categorical.from_codes(size_class(panel.last(HOUSEHOLDS)), list(SIZES)).astype(object),
            "horizon": int(made.horizons[position]),
            "fast": made.fast[figure],
            "actual": actual,
            **made_now,
            **{f"share_{name}": share for name, share in shares.items()},
        }
    )


def _share(part: Array, total: Array | None) -> Array:
    whole = np.full(len(part), np.nan) if total is None else total
    return np.asarray(part / np.where(whole > 0, whole, np.nan))
