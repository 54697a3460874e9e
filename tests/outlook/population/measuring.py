"""How data/catalogue/outlook_errors.yaml was measured: forecasts of a past year against what came true.

Only tests need this: Buurtbalans reads the table, and test_population_real.py makes it again.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from lib.outlook.population.backtest import OWN_SERIES, cases_of
from lib.outlook.population.choose import decide
from lib.outlook.population.errors import CELL, COLUMNS, Errors, log_error, measure
from lib.outlook.population.figures import FIGURES, SIZES, build_panel
from lib.outlook.population.model import compose, forecast

ALL = "alle"


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
    cases = cases_of(key_figures, origin_year, [target_year], parents=parents, codes=codes)
    if errors is not None and not cases.empty:
        cases = cases.merge(_shown(key_figures, origin_year, target_year, parents, errors), on=["code", "figure"])
        error = log_error(cases["actual"].to_numpy(), cases["shown"].to_numpy())
        cases = cases.assign(in67=error <= cases["q67"], in95=error <= cases["q95"])
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


def _shown(
    key_figures: pd.DataFrame, origin_year: int, target_year: int, parents: Mapping[str, str] | None, errors: Errors
) -> pd.DataFrame:
    """What the page would have shown in the origin year: code, figure, shown, used (the model), q67, q95."""
    panel = build_panel(key_figures, origin_year, parents)
    made = forecast(panel, [target_year - origin_year])
    decision = decide(panel, made, errors)
    shown, used = compose(made, decision.use_model)
    columns = {"shown": shown, "used": used, "q67": decision.q67, "q95": decision.q95}
    return pd.concat(
        pd.DataFrame({"code": panel.codes, "figure": figure, **{name: of[figure][:, 0] for name, of in columns.items()}})
        for figure in FIGURES
    )


def fast_factors(cases: pd.DataFrame, cells: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Per figure: the 67% and 95% quantile of the errors of fast places, each divided by that of the calm places of their size (in
    `cells`, by `by_pace`); at least 1."""
    fast = cases[cases["fast"]].merge(cells[[*CELL, "q67_model", "q95_model"]], on=CELL)
    if fast.empty:
        return {}
    error = log_error(fast["actual"].to_numpy(), fast["model"].to_numpy())
    wide = pd.DataFrame({"figure": fast["figure"], "a": error / fast["q67_model"], "b": error / fast["q95_model"]})
    by_figure = wide.groupby("figure", observed=True)
    return {
        str(figure): (max(1.0, round(float(low), 2)), max(1.0, round(float(high), 2)))
        for figure, low, high in zip(by_figure.groups, by_figure["a"].quantile(0.67), by_figure["b"].quantile(0.95), strict=True)
    }


def as_yaml(errors: Errors, heading: str) -> str:
    """The text of the table of errors, for data/catalogue/outlook_errors.yaml; read back by `load_errors`."""
    lines = [heading.rstrip(), "fast:"]
    lines += [f"  {figure}: [{low:g}, {high:g}]" for figure, (low, high) in errors.fast.items()]
    lines.append("cells:")
    for (history, source), block in errors.cells.groupby(["history", "source"], sort=False, observed=True):
        lines += [f"- history: {history}", f"  source: {source}", "  figures:"]
        for figure, of_figure in block.groupby("figure", sort=False, observed=True):
            lines.append(f"    {figure}:")
            for size, of_size in of_figure.groupby("size", sort=False, observed=True):
                lines.append(f'      "{size}":')
                for row in of_size.sort_values("horizon").itertuples():
                    values = [getattr(row, column) for column in COLUMNS[7:]]
                    text = ", ".join(".nan" if pd.isna(value) else f"{value:.3g}" for value in values)
                    lines.append(f"      - [{row.horizon}, {row.n}, {row.areas}, {text}]")
    return "\n".join(lines) + "\n"
