"""What the forecast would have been worth: one measurement predicted from those before it, compared with what came.

Three forecasts on the same areas (those with a score in the test year and at least one before): the model, "no change" (the
last score) and "straight line" (the line through the last two scores of the area extended to the test year; with one score no
change). Training uses measurements and key figures of earlier years only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.arrays import Array
from lib.outlook.score import metrics
from lib.outlook.score.errors.past import made_before
from lib.outlook.score.errors.spread import NOMINAL, SIZES, Made, Spread, fit_spread
from lib.outlook.score.model import Model, train
from lib.outlook.score.panel import OutlookError, Panel, build
from lib.outlook.score.warning import LIMIT, RULE, spread_of, warn
from lib.words import listed

FORECASTS: tuple[str, ...] = ("model", "no_change", "straight_line")
JSON_WARNINGS: tuple[str, ...] = (
    "base_rate",
    "flagged",
    "precision",
    "recall",
    "lift",
    "brier_skill",
    "expected_to_observed",
    "calibration_error",
)


@dataclass(frozen=True)
class Backtest:
    """One test year. `table` has a row per tested area:

    code, actual, model, no_change, straight_line, low67, high67, low95, high95 (score points), inhabitants, eligible, fell,
    probability, flagged (those of what is shown), model_probability, rule_probability, rule_flagged, years.
    """

    test_year: int
    table: pd.DataFrame
    shown: str
    warnings_shown: str
    intervals: str
    note: str

    def to_json(self) -> dict[str, Any]:
        """The object that the command line prints; None where a figure does not exist."""
        return _shape(self.table, metrics_of_warnings([self])["shown"] | {"calibration_error": _calibration(self.table)})

    def warnings(self) -> dict[str, dict[str, Any]]:
        """Figures of the warnings: `shown`, `model` and `rule`."""
        return metrics_of_warnings([self])

    def by_size(self) -> pd.DataFrame:
        """Error and coverage by size of area (inhabitants at the last score); empty when inhabitants are not known."""
        return by_size(self.table)


def backtest(
    scores: pd.DataFrame | Panel,
    test_year: int,
    *,
    key_figures: pd.DataFrame | None = None,
    neighbours: pd.DataFrame | None = None,
    level: str | None = None,
    name: str = "de scores",
    made: Sequence[Made] | None = None,
) -> Backtest:
    """Backtest of one year. `made`: the forecasts of the panel (`past.made_before`) where they are there already.

    Raises OutlookError for a bad table, a year without scores or a year with none before it.
    """
    panel = (
        scores
        if isinstance(scores, Panel)
        else build(scores, key_figures=key_figures, neighbours=neighbours, level=level, name=name)
    )
    if test_year not in panel.years:
        raise OutlookError(f"In {name} staan geen scores van {test_year}. Er zijn metingen in {listed(panel.years)}.")
    if test_year == panel.years[0]:
        raise OutlookError(f"In {name} is {test_year} de eerste meting: er is niets om van te leren. Kies een later jaar.")
    known = ~np.isnan(panel.afw)
    if not (known[:, panel.years == test_year].any(axis=1) & known[:, panel.years < test_year].any(axis=1)).any():
        raise OutlookError(
            f"In {name} heeft geen enkel gebied met een score van {test_year} ook een eerdere score: er is niets te vergelijken. "
            "Controleer of de codes van de gebieden in alle jaren gelijk zijn."
        )
    model = train(panel.before(test_year))
    made = made_before(model.panel) if made is None else [m for m in made if m.year < test_year]
    place = np.searchsorted(panel.codes, model.panel.codes)
    actual = panel.afw[place, int(np.searchsorted(panel.years, test_year))]
    return _compare(model, test_year, actual, fit_spread(made))


def rolling(
    scores: pd.DataFrame | Panel, test_years: Sequence[int], *, made: Sequence[Made] | None = None, **options: Any
) -> dict[str, Any]:
    """Several test years together: `years` (a Backtest each), `json` (pooled, the same shape), `warnings` (shown, model, rule),
    `by_size`, and `model_minus_rule`: `difference` of the warnings."""
    panel = scores if isinstance(scores, Panel) else build(scores, **options)
    made = made_before(panel) if made is None else made
    done = [backtest(panel, year, made=made) for year in test_years]
    table = pd.concat([b.table for b in done], ignore_index=True)
    pooled = metrics_of_warnings(done)
    return {
        "years": done,
        "json": _shape(table, pooled["shown"] | {"calibration_error": _calibration(table)}),
        "warnings": pooled,
        "by_size": by_size(table),
        "model_minus_rule": difference(table),
    }


def difference(table: pd.DataFrame) -> dict[str, Any]:
    """Warnings of the model minus those of the rule on the same areas, with 95% intervals of a paired bootstrap of gemeenten.

    hits, hits_low, hits_high: areas that fell and were flagged; brier, brier_low, brier_high: mean squared error of the probability.
    Areas whose code names no gemeente are drawn one by one.
    """
    rows = table[table["eligible"]]
    fell = rows["fell"].to_numpy(float)
    code = rows["code"].astype(str)
    group = pd.factorize(code.str[2:6].where(code.str.match(r"(BU|WK|GM)\d{4}"), code))[0]
    hits = fell * (rows["model_flagged"].to_numpy(float) - rows["rule_flagged"].to_numpy(float))
    brier = (rows["model_probability"].to_numpy(float) - fell) ** 2 - (rows["rule_probability"].to_numpy(float) - fell) ** 2
    found = metrics.paired_bootstrap(np.column_stack([hits, brier, np.ones(len(rows))]), group)
    if found is None:
        return dict.fromkeys(("hits", "hits_low", "hits_high", "brier", "brier_low", "brier_high"))
    whole, drawn = found
    bounds = [np.quantile(of, [0.025, 0.975]) for of in (drawn[:, 0], drawn[:, 1] / np.maximum(drawn[:, 2], 1))]
    values = (whole[0], *bounds[0], whole[1] / whole[2], *bounds[1])
    names = ("hits", "hits_low", "hits_high", "brier", "brier_low", "brier_high")
    return dict(zip(names, map(float, values), strict=True))


def straight_line(panel: Panel, year: int) -> Array:
    """Line through the last two scores of every area, at `year` (n,); the last score when there is only one."""
    known = ~np.isnan(panel.afw)
    position = np.where(known, np.arange(len(panel.years)), -1)
    last = position.max(axis=1)
    before = np.where(position < last[:, None], position, -1).max(axis=1)
    rows = np.arange(len(panel.codes))
    at, previous = panel.afw[rows, last], panel.afw[rows, before]
    years = np.where(before >= 0, panel.years[last] - panel.years[before], 1)
    slope = np.where(before >= 0, (at - previous) / years, 0.0)
    return at + slope * (year - panel.years[last])


def metrics_of_warnings(done: Sequence[Backtest]) -> dict[str, dict[str, Any]]:
    """Pooled figures of warnings of one or more backtests: what is shown, the model and the rule."""
    found = {}
    for name, probability, chosen in (
        ("shown", "probability", "flagged"),
        ("model", "model_probability", "model_flagged"),
        ("rule", "rule_probability", "rule_flagged"),
    ):
        rounds = []
        for one in done:
            rows = one.table[one.table["eligible"]]
            rounds.append((rows[probability].to_numpy(float), rows["fell"].to_numpy(float), rows[chosen].to_numpy(bool)))
        found[name] = metrics.combine(rounds)
    return found


def by_size(table: pd.DataFrame) -> pd.DataFrame:
    """Per class of `SIZES`: n, RMSE of model and no change, coverage; classes without areas are left out."""
    rows = []
    for label, low, high in SIZES:
        part = table[(table["inhabitants"] >= low) & (table["inhabitants"] < high)]
        if len(part):
            error = part["actual"].to_numpy()
            inside = {
                f"coverage{k}": metrics.coverage(error, part[f"low{k}"].to_numpy(), part[f"high{k}"].to_numpy()) for k in NOMINAL
            }
            rmses = {f: metrics.rmse(error - part[f].to_numpy()) for f in FORECASTS}
            rows.append({"size": label, "n": len(part), **rmses, **inside})
    return pd.DataFrame(rows, columns=["size", "n", *FORECASTS, *[f"coverage{k}" for k in NOMINAL]])


def _compare(model: Model, year: int, actual: Array, spread: Spread) -> Backtest:
    middle = model.predict(year)
    years = model.years_to(year)
    warned = warn(model, year, spread_of(model.rounds))
    columns: dict[str, Any] = {
        "code": model.panel.codes,
        "actual": actual,
        "model": middle,
        "no_change": model.state.last,
        "straight_line": straight_line(model.panel, year),
    }
    for label, nominal in NOMINAL.items():
        columns[f"low{label}"], columns[f"high{label}"] = spread.interval(model.state, years, middle, nominal)
    columns |= {
        "inhabitants": model.state.inhabitants,
        "years": years,
        "eligible": warned.eligible,
        "fell": warned.eligible & (actual < LIMIT),
        "probability": warned.probability,
        "model_probability": warned.model,
        "rule_probability": warned.rule,
    }
    table = pd.DataFrame(columns).dropna(subset=["actual"]).reset_index(drop=True)
    eligible = table["eligible"].to_numpy(bool)
    codes = table["code"].to_numpy(str)
    nearest = -table["no_change"].to_numpy(float)
    orders = {
        "model_flagged": table["model_probability"].to_numpy(float),
        "rule_flagged": nearest,
        "flagged": nearest if warned.shown == RULE else table["model_probability"].to_numpy(float),
    }
    for name, order in orders.items():
        chosen = np.zeros(len(table), dtype=bool)
        chosen[eligible] = metrics.flagged(order[eligible], codes[eligible])
        table[name] = chosen
    return Backtest(year, table, model.shown, warned.shown, spread.kind, model.note)


def _calibration(table: pd.DataFrame) -> float | None:
    rows = table[table["eligible"]]
    return metrics.calibration_error(
        rows["probability"].to_numpy(float), rows["fell"].to_numpy(float), rows["code"].to_numpy(str)
    )


def _shape(table: pd.DataFrame, warned: dict[str, Any]) -> dict[str, Any]:
    actual = table["actual"].to_numpy(float)
    errors = {f: actual - table[f].to_numpy(float) for f in FORECASTS}
    return {
        "rmse": {f: metrics.rmse(e) for f, e in errors.items()},
        "mae": {f: metrics.mae(e) for f, e in errors.items()},
        "coverage": {k: metrics.coverage(actual, table[f"low{k}"].to_numpy(), table[f"high{k}"].to_numpy()) for k in NOMINAL},
        "warnings": {key: warned[key] for key in JSON_WARNINGS},
        "n": len(table),
    }
