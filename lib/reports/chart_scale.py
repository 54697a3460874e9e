"""The scale of the effect chart: round steps, zero always on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from lib.answers.decision.record import ScenarioAnswer
from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE, PLANS, SHORT_NAMES
from lib.chart_rules import steps
from lib.reports import phrases
from lib.words import signed


def ticks(lowest: float, highest: float) -> list[float]:
    """The scale of an effect. Below a hundredth of a point there is nothing to see; the axis does not blow it up."""
    return steps(lowest, highest, least=0.01)


def series_of(scenario: ScenarioAnswer) -> list[tuple[str, pd.DataFrame]]:
    """(plan, rows of the path by year) for each plan that is drawn; 'zoals gekozen' only where it differs from the other two."""
    path = scenario.path.dropna(subset=["middle"]) if len(scenario.path) else scenario.path
    found = {plan: path[path["plan"] == plan].sort_values("year") for plan in PLANS} if len(path) else {}
    found = {plan: rows for plan, rows in found.items() if len(rows) > 1}
    own = found.get(CHOSEN)
    if own is not None and any(_same(own, found.get(plan)) for plan in (KEPT, LEFT_ALONE)):
        del found[CHOSEN]
    return list(found.items())


def _same(one: pd.DataFrame, other: pd.DataFrame | None) -> bool:
    return (
        other is not None
        and len(one) == len(other)
        and bool((abs(one["middle"].to_numpy() - other["middle"].to_numpy()) < 5e-4).all())
    )


def extremes(scenarios: Iterable[ScenarioAnswer]) -> tuple[float, float]:
    """Lowest and highest value that charts of these scenarios draw, zero included."""
    lowest, highest = 0.0, 0.0
    for scenario in scenarios:
        for i, (_, rows) in enumerate(series_of(scenario)):
            columns = ["low", "middle", "high"] if i == 0 else ["middle"]
            lowest, highest = min(lowest, float(rows[columns].min().min())), max(highest, float(rows[columns].max().max()))
    return lowest, highest


def chart(scenario: ScenarioAnswer, limits: tuple[float, float] | None = None) -> dict[str, Any] | None:
    """Everything the template draws, or None where there is nothing to draw. Values in score points."""
    found = series_of(scenario)
    if not found:
        return None
    scale = ticks(*(limits or extremes([scenario])))
    decimals = 3 if scale[1] - scale[0] < 0.0099 else 2
    years = sorted({int(year) for _, rows in found for year in rows["year"]})
    return {
        "alt": phrases.chart_alt(scenario),
        "x": [years[0], years[-1]],
        "years": years[::5],
        "bottom": scale[0],
        "top": scale[-1],
        "ticks": [{"at": at, "text": signed(at, decimals)} for at in scale],
        "series": _lines(found),
    }


def _lines(found: list[tuple[str, pd.DataFrame]]) -> list[dict[str, Any]]:
    return [
        {
            "label": SHORT_NAMES[plan],
            "style": PLANS.index(plan),
            "x": [int(year) for year in rows["year"]],
            **{name: [float(v) for v in rows[name].fillna(rows["middle"])] for name in ("low", "middle", "high")},
        }
        for plan, rows in found
    ]
