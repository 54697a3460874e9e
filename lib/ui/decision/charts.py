"""Charts of the page Besluit: table in, Altair chart out; scenarios beside each other share one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE, PLAN_COLOURS, PLANS
from lib.palette import GRID, QUIET
from lib.ui.measures.charts import PLAN_TIP
from lib.ui.widgets.charts import Chart, Form, finish

_DASHES = ([1, 0], [8, 3], [3, 3])


def scale_of(paths: Sequence[pd.DataFrame]) -> tuple[float, float]:
    """One domain for all charts: from the lowest to the highest band of what was chosen and every line, with zero in it."""
    lows, highs = [0.0], [0.0]
    for path in paths:
        if len(path):
            chosen = path[path["plan"] == CHOSEN]
            lows.append(float(min(chosen["low"].min(), path["middle"].min())))
            highs.append(float(max(chosen["high"].max(), path["middle"].max())))
    low, high = min(lows), max(highs)
    margin = 0.05 * (high - low) or 0.01
    return (low - margin if low < 0 else 0.0), high + margin


def lasting(path: pd.DataFrame, low: float, high: float) -> Chart:
    """Effect over the years with and without upkeep on a given scale, with the band of the assumptions around what was chosen.

    `path`: year, plan, low, narrow_low, middle, narrow_high, high (score points). The legend is drawn once, above all charts.
    """
    ticks = [int(year) for year in sorted(path["year"].unique())[::5]]
    return Chart(_lasting, path, {"ticks": ticks, "domain": [low, high]})


def _lasting(ticks: Any, domain: Any) -> Form:
    plans = list(PLANS)
    base = alt.Chart().encode(x=alt.X("year:Q", title=None, scale=alt.Scale(nice=False), axis=alt.Axis(format="d", values=ticks)))
    chosen = base.transform_filter(f"datum.plan == '{CHOSEN}'")
    axis = alt.Axis(format="+.3f", tickCount=5, grid=True, gridColor=GRID)
    scale = alt.Scale(domain=domain, nice=False, clamp=True)
    layers = [
        alt.Chart().mark_rule(color=QUIET).encode(y=alt.datum(0, type="quantitative")),
        chosen.mark_area(opacity=0.13, color=PLAN_COLOURS[CHOSEN]).encode(
            y=alt.Y("low:Q", title="effect op de score (punten)", axis=axis, scale=scale), y2="high:Q"
        ),
        base.mark_line(strokeWidth=3).encode(
            y=alt.Y("middle:Q"),
            color=alt.Color(
                "plan:N", sort=plans, legend=None, scale=alt.Scale(domain=plans, range=[PLAN_COLOURS[plan] for plan in plans])
            ),
            strokeDash=alt.StrokeDash("plan:N", sort=plans, legend=None, scale=alt.Scale(domain=plans, range=list(_DASHES))),
            tooltip=PLAN_TIP,
        ),
    ]
    return finish(alt.layer(*layers), 240)


def outlook_with_scenario(table: pd.DataFrame) -> Chart:
    """The score ahead without measures and with the scenario, each with its band. `table`: year, line, low, middle, high (lbm)."""
    lines = list(dict.fromkeys(table["line"]))
    low, high = float(table["low"].min()), float(table["high"].max())
    values = {
        "lines": lines,
        "colours": [PLAN_COLOURS[LEFT_ALONE], PLAN_COLOURS[KEPT]][: len(lines)],
        "dashes": [[4, 3], [1, 0]][: len(lines)],
        "ticks": [int(year) for year in sorted(table["year"].unique())],
        "domain": [low - 0.02, high + 0.02],
    }
    return Chart(_outlook_with_scenario, table, values)


def _outlook_with_scenario(lines: Any, colours: Any, dashes: Any, ticks: Any, domain: Any) -> Form:
    colour = alt.Color("line:N", sort=lines, scale=alt.Scale(domain=lines, range=colours), legend=alt.Legend(symbolOpacity=1))
    base = alt.Chart().encode(
        x=alt.X(
            "year:Q",
            title=None,
            scale=alt.Scale(nice=False),
            axis=alt.Axis(format="d", values=ticks),
        )
    )
    axis = alt.Axis(format=".2f", tickCount=5, grid=True, gridColor=GRID)
    layers = [
        base.mark_area(opacity=0.12).encode(
            y=alt.Y("low:Q", title="leefbaarheidsscore", axis=axis, scale=alt.Scale(domain=domain, nice=False)),
            y2="high:Q",
            color=colour,
        ),
        base.mark_line(strokeWidth=3).encode(
            y="middle:Q",
            color=colour,
            strokeDash=alt.StrokeDash("line:N", sort=lines, scale=alt.Scale(domain=lines, range=dashes)),
            tooltip=[
                alt.Tooltip("line:N", title="Lijn"),
                alt.Tooltip("year:Q", title="Jaar", format="d"),
                alt.Tooltip("middle:Q", title="Midden", format=".3f"),
                alt.Tooltip("low:Q", title="Laag", format=".3f"),
                alt.Tooltip("high:Q", title="Hoog", format=".3f"),
            ],
        ),
    ]
    return finish(alt.layer(*layers), 240)
