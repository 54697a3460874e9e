"""Charts of the page Besluit: table in, Altair chart out; scenarios beside each other share one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from lib.answers.measures.plans import CHOSEN, KEPT, LEFT_ALONE, PLAN_COLOURS
from lib.palette import QUIET
from lib.ui.measures.charts import plan_lines, told_path
from lib.ui.widgets.charts import Chart, Form, end_names, finish, numbers, with_ends, years

_HEIGHT = 240


def scale_of(paths: Sequence[pd.DataFrame]) -> tuple[float, float]:
    """One domain for all charts: from the lowest to the highest band of what was chosen and every line, with zero in it."""
    lows, highs = [0.0], [0.0]
    for path in paths:
        if len(path):
            chosen = path[path["plan"] == CHOSEN]
            lows.append(float(min(chosen["low"].min(), path["middle"].min())))
            highs.append(float(max(chosen["high"].max(), path["middle"].max())))
    return min(lows), max(highs)


def lasting(path: pd.DataFrame, low: float, high: float) -> Chart:
    """Effect over the years with and without upkeep on a given scale, with the band of the assumptions around what was chosen.

    `path`: year, plan, low, narrow_low, middle, narrow_high, high (score points).
    """
    y = numbers("y", low, high, least=0.01, decimals=3, sign=True)
    marked = [int(year) for year in sorted(path["year"].unique())[::5]]
    return Chart(_lasting, told_path(path, y["y_scale"], _HEIGHT), {**years(path["year"].tolist(), marked), **y})


def _lasting(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any) -> Form:
    base = alt.Chart().encode(x=alt.X("year:Q", title=None, scale=x_scale, axis=x_axis))
    chosen = base.transform_filter(f"datum.plan == '{CHOSEN}'")
    y = {"title": "effect op de score (punten)", "scale": y_scale, "axis": y_axis}
    layers = [
        alt.Chart().mark_rule(color=QUIET).encode(y=alt.datum(0, type="quantitative")),
        chosen.mark_area(opacity=0.13, color=PLAN_COLOURS[CHOSEN]).encode(y=alt.Y("low:Q", **y), y2="high:Q"),
        *plan_lines(base, alt.Y("middle:Q", **y)),
    ]
    return finish(alt.layer(*layers), _HEIGHT)


def outlook_with_scenario(table: pd.DataFrame) -> Chart:
    """The score ahead without measures and with the scenario, each with its band. `table`: year, line, low, middle, high (lbm)."""
    lines = list(dict.fromkeys(table["line"]))
    y = numbers("y", float(table["low"].min()), float(table["high"].max()), decimals=2)
    values = {
        **years(table["year"].tolist()),
        **y,
        "lines": lines,
        "colours": [PLAN_COLOURS[LEFT_ALONE], PLAN_COLOURS[KEPT]][: len(lines)],
        "dashes": [[4, 3], [1, 0]][: len(lines)],
    }
    return Chart(_outlook_with_scenario, with_ends(table, "line", "middle", y["y_scale"], _HEIGHT), values)


def _outlook_with_scenario(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any, lines: Any, colours: Any, dashes: Any) -> Form:
    colour = alt.Color("line:N", sort=lines, scale=alt.Scale(domain=lines, range=colours), legend=None)
    base = alt.Chart().encode(x=alt.X("year:Q", title=None, scale=x_scale, axis=x_axis))
    y = {"title": "leefbaarheidsscore", "scale": y_scale, "axis": y_axis}
    layers = [
        base.mark_area(opacity=0.12).encode(y=alt.Y("low:Q", **y), y2="high:Q", color=colour),
        base.transform_filter("datum.drawn")
        .mark_line(strokeWidth=3)
        .encode(
            y=alt.Y("middle:Q", **y),
            color=colour,
            strokeDash=alt.StrokeDash("line:N", sort=lines, scale=alt.Scale(domain=lines, range=dashes), legend=None),
            tooltip=[
                alt.Tooltip("said:N", title="Lijn"),
                alt.Tooltip("year:Q", title="Jaar", format="d"),
                alt.Tooltip("middle:Q", title="Midden", format=".3f"),
                alt.Tooltip("low:Q", title="Laag", format=".3f"),
                alt.Tooltip("high:Q", title="Hoog", format=".3f"),
            ],
        ),
        end_names(base),
    ]
    return finish(alt.layer(*layers), _HEIGHT)
