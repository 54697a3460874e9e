"""Forecasts of a past year against what came true: the model, no change and a straight line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lib.arrays import Array
from lib.horizon import HORIZON
from lib.outlook.population.choose import decide
from lib.outlook.population.errors import METHODS, Errors, log_error, measure
from lib.outlook.population.figures import FIGURES, HOUSEHOLDS, PARTS, SIZES, TOTAL_OF, Panel, build_panel, size_class
from lib.outlook.population.model import Forecast, compose, forecast

ALL = "alle"
OWN_SERIES = "eigen reeks"
_ORIGINS = 8


def backtest(
    key_figures: pd.DataFrame,
    origin_year: int,
    target_year: int,
    *,
    parents: Mapping[str, str] | None = None,
    errors: Errors | None = None,
    codes: pd.Index | None = None,
) -> pd.DataFrame:
    """Errors by figure and size class ('alle' too) of forecasts made in `origin_year` for `target_year`.

    `key_figures` is tidy (code, year, indicators) and holds comparable years only; the forecast reads nothing after the origin.
    Columns: figure, size, n, mape_*, mdape_* (percent) and share_mae_* (percentage points, bands and kinds) for model, no_change
    and straight_line. With `errors` measured earlier also shown_model (share of areas that get the model), mape_shown, coverage67
    and coverage95 (percent). Areas below 50 households are left out; `codes` limits what is tested, not what is learned from.
    """
    cases = cases_of(key_figures, origin_year, [target_year], parents=parents, errors=errors, codes=codes)
    both = pd.concat([cases, cases.assign(size=ALL)])
    table = measure(both.assign(history=OWN_SERIES), f"{origin_year}-{target_year}")
    table = table.drop(columns=["history", "horizon", "areas", "source", *(c for c in table if c.startswith("q"))])
    if errors is not None and not both.empty:
        both = both.assign(ape=100 * (both["shown"] / both["actual"].where(both["actual"] > 0) - 1).abs())
        shown = both.groupby(["figure", "size"], observed=True).agg(
            shown_model=("used", "mean"), mape_shown=("ape", "mean"), coverage67=("in67", "mean"), coverage95=("in95", "mean")
        )
        shown[["coverage67", "coverage95"]] *= 100
        table = table.merge(shown.reset_index(), on=["figure", "size"])
    order = {name: position for position, name in enumerate([*FIGURES, *SIZES, ALL])}
    return table.sort_values(["figure", "size"], key=lambda column: column.map(order), ignore_index=True)


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
    errors: Errors | None = None,
    codes: pd.Index | None = None,
) -> pd.DataFrame:
    """One row per area, figure and target year with a known outcome: code, history, figure, size, horizon, fast, actual, the
    three forecasts and all their shares of the total; with `errors` also shown, used, in67, in95."""
    panel = build_panel(key_figures, origin_year, parents)
    made = forecast(panel, [year - origin_year for year in targets])
    tested = size_class(panel.last(HOUSEHOLDS)) >= 0
    if codes is not None:
        tested &= panel.codes.isin(codes)
    extra = {} if errors is None else _shown(panel, made, errors)
    frames = []
    for position, year in enumerate(sorted(targets)):
        later = key_figures[key_figures["year"] == year].set_index("code").reindex(panel.codes)
        truth = {f: later[f].to_numpy(dtype=float, na_value=np.nan) if f in later else None for f in FIGURES}
        for figure in FIGURES:
            frame = _cases_of_figure(panel, made, truth, figure, position)
            if frame is not None:
                for name, of_figure in extra.get(figure, {}).items():
                    frame[name] = of_figure[:, position]
                frames.append(frame[tested & frame["actual"].notna() & frame["model"].notna()])
    cases = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if extra and not cases.empty:
        error = log_error(cases["actual"].to_numpy(), cases["shown"].to_numpy())
        cases = cases.assign(in67=error <= cases["q67"], in95=error <= cases["q95"])
    return cases


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


def _shown(panel: Panel, made: Forecast, errors: Errors) -> dict[str, dict[str, npt.NDArray[Any]]]:
    decision = decide(panel, made, errors)
    shown, used = compose(made, decision.use_model)
    return {
        figure: {"shown": shown[figure], "used": used[figure], "q67": decision.q67[figure], "q95": decision.q95[figure]}
        for figure in FIGURES
    }
