"""What may come: scores up to eight years ahead and early warnings for the next measurement, as tables to store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lib.outlook.score import metrics
from lib.outlook.score.country import Country, enough
from lib.outlook.score.errors.past import held_without, made_before, pooled
from lib.outlook.score.errors.spread import LABELS, NOMINAL, Made, Spread, fit_spread, size_class
from lib.outlook.score.model import LONGEST, PARTS, Model, train
from lib.outlook.score.panel import OutlookError, Panel, build
from lib.outlook.score.warning import LIMIT, RULE, spread_of, warn

# An area that missed the last measurements gets no forecast: its last score is too old.
OLDEST_SCORE = 4
_USUAL_INTERVAL = 2


@dataclass(frozen=True)
class Outlook:
    """A trained model ready to be asked. `shown` is "model" or "no change"; `intervals` the kind of its spread (ERRORS, COUNTRY, ASSUMPTION).

    `made`: the forecasts of the past; `held`: how often such bands held per size and horizon (POOLED of `past`).
    """

    model: Model
    spread: Spread
    made: tuple[Made, ...]
    held: pd.DataFrame
    shown: str
    intervals: str
    note: str

    @property
    def last_year(self) -> int:
        """Year of the last measurement."""
        return int(self.model.panel.years[-1])

    @property
    def next_year(self) -> int:
        """Year of the next measurement: the interval of the last two, at most eight years; two years after a single one."""
        years = self.model.panel.years
        return self.last_year + (min(int(years[-1] - years[-2]), LONGEST) if len(years) > 1 else _USUAL_INTERVAL)

    def forecast(self, years_ahead: Sequence[int] = (2, 4, 6, 8)) -> pd.DataFrame:
        """Table code, year, middle, low67, high67, low95, high95 (score points `afw`), size, shown, intervals; by code and year.

        `years_ahead` counts from the last measurement, 1 to 8. Areas whose last score is more than four years older than
        the last measurement are left out. Raises OutlookError for another horizon.
        """
        wrong = [h for h in years_ahead if not 1 <= h <= LONGEST]
        if wrong or not len(years_ahead):
            raise OutlookError(
                f"Vooruitkijken kan 1 tot {LONGEST} jaar, niet {wrong[0] if wrong else 0} jaar. Kies een kortere termijn."
            )
        recent = self._recent()
        tables = []
        for ahead in sorted(set(years_ahead)):
            year = self.last_year + ahead
            middle = self.model.predict(year)
            columns: dict[str, Any] = {"code": self.model.panel.codes, "year": year, "middle": middle}
            for label, nominal in NOMINAL.items():
                bounds = self.spread.interval(self.model.state, self.model.years_to(year), middle, nominal)
                columns[f"low{label}"], columns[f"high{label}"] = bounds
            columns["size"] = np.array(LABELS)[size_class(self.model.state.inhabitants)]
            tables.append(pd.DataFrame(columns | {"shown": self.shown, "intervals": self.intervals})[recent])
        return pd.concat(tables).sort_values(["code", "year"], ignore_index=True)

    def warnings(self) -> pd.DataFrame:
        """Early warnings for the next measurement, one row per area with a recent score, by code.

        Columns: code, year (of the next measurement), eligible, probability, flagged (ceil(5%) of the eligible, ties by code),
        shown ("model", "no change" or "rule"), rule_probability; what the reasons are made of, in score points: afw (last
        score), distance (to the limit, negative below it), middle (expected score), error_scale (half the width of the 67%
        interval), and the change expected by part: change_level, change_recent, change_around, change_national,
        change_figures, which add up to middle - afw; and recent_change, trend per measurement over the last three scores.
        """
        year, model = self.next_year, self.model
        warned = warn(model, year, spread_of(model.rounds))
        middle, parts = model.predict(year), model.parts(year)
        low, high = self.spread.interval(model.state, model.years_to(year), middle, NOMINAL["67"])
        table = pd.DataFrame(
            {
                "code": model.panel.codes,
                "year": year,
                "eligible": warned.eligible,
                "probability": np.where(warned.eligible, warned.probability, np.nan),
                "flagged": False,
                "shown": warned.shown,
                "rule_probability": np.where(warned.eligible, warned.rule, np.nan),
                "afw": model.state.last,
                "distance": model.state.last - LIMIT,
                "middle": middle,
                "error_scale": (high - low) / 2,
                **{f"change_{part}": parts[part] for part in PARTS},
                "recent_change": _recent_change(model.panel),
                "trend": _trend(model.panel),
            }
        )[self._recent()].reset_index(drop=True)
        rows = np.flatnonzero(table["eligible"])
        order = -table["distance"] if warned.shown == RULE else table["probability"]
        chosen = metrics.flagged(order.to_numpy(float)[rows], table["code"].to_numpy(str)[rows])
        table["flagged"] = np.isin(np.arange(len(table)), rows[chosen])
        return table

    def record(self) -> dict[str, Any]:
        """What is shown and why, ready for JSON."""
        return {
            "shown": self.shown,
            "warnings_shown": warn(self.model, self.next_year, spread_of(self.model.rounds)).shown,
            "intervals": self.intervals,
            "own_weight": self.model.own_weight,
            "national_weight": self.model.national_weight,
            "figures_used": self.model.figures is not None,
            "measurements": [int(y) for y in self.model.panel.years],
            "next_year": self.next_year,
            "note": self.note,
        }

    def _recent(self) -> np.ndarray:
        return np.nan_to_num(self.last_year - self.model.state.last_year, nan=np.inf) <= OLDEST_SCORE


def outlook(
    scores: pd.DataFrame | Panel,
    *,
    key_figures: pd.DataFrame | None = None,
    neighbours: pd.DataFrame | None = None,
    level: str | None = None,
    country: Country | None = None,
    name: str = "de scores",
) -> Outlook:
    """Train on all measurements of `scores` (columns code, year, afw; optionally the dimensions and inhabitants).

    `level` keeps the areas of one level ("buurt", "wijk", "gemeente"): a databank table holds them all. `country` gives the spreads
    where the table has too few measurements for its own. Raises OutlookError.
    """
    panel = (
        scores
        if isinstance(scores, Panel)
        else build(scores, key_figures=key_figures, neighbours=neighbours, level=level, name=name)
    )
    model, made = train(panel), made_before(panel)
    if country is not None and not enough(made):
        return Outlook(model, country.spread, made, pooled(country.held), model.shown, country.spread.kind, model.note)
    spread = fit_spread(made)
    return Outlook(model, spread, made, pooled(held_without(made)), model.shown, spread.kind, model.note)


def _recent_change(panel: Panel) -> np.ndarray:
    """Last score minus the one before it (n,); NaN with fewer than two."""
    return _nth_last(panel, 0) - _nth_last(panel, 1)


def _trend(panel: Panel) -> np.ndarray:
    """Mean change per measurement over the last three scores (n,); NaN with fewer than three."""
    return (_nth_last(panel, 0) - _nth_last(panel, 2)) / 2


def _nth_last(panel: Panel, number: int) -> np.ndarray:
    known = ~np.isnan(panel.afw)
    from_end = np.cumsum(known[:, ::-1], axis=1)[:, ::-1]
    here = known & (from_end == number + 1)
    return np.where(here.any(axis=1), np.where(here, panel.afw, 0.0).sum(axis=1), np.nan)
