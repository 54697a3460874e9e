"""Charts of the page Vooruitblik: what was, and what may come with its margins."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from lib.palette import ACCENT, INK, SECOND, THIRD
from lib.ui.widgets.charts import Chart, Form, finish, numbers, years

_AHEAD = ["middle", "low67", "high67", "low95", "high95"]


def fan(past: pd.DataFrame, ahead: pd.DataFrame, title: str, decimals: int, limit: float | None, limit_text: str) -> Chart:
    """A series with a fan: line for what was, dark band for 2 of 3 times, light band for 19 of 20, dashed line for the middle.

    past: year, value; ahead: year, middle, low67, high67, low95, high95. `limit` draws a line with `limit_text`.
    """
    last = past.iloc[[-1]]
    start = last.assign(**dict.fromkeys(_AHEAD, last["value"].iloc[0]))
    table = pd.concat([past.iloc[:-1], start, ahead], ignore_index=True)[["year", "value", *_AHEAD]]
    # The limit is drawn from one row, else its text is written once per year.
    table["first"] = table["year"] == table["year"].min()
    bounds = table[["value", *_AHEAD]]
    low, high = float(bounds.min(axis=None)), float(bounds.max(axis=None))
    if limit is not None:
        low, high = min(low, limit), max(high, limit)
    values = {
        **years(table["year"].tolist()),
        **numbers("y", low, high, about=5, decimals=decimals),
        "title": title,
        "digits": f",.{decimals}f",
    }
    if limit is None:
        return Chart(_fan, table, values)
    # On the side of its line where the figures are not.
    away = -10 if table["value"].dropna().iloc[0] < limit else 10
    return Chart(_fan_with_limit, table, {**values, "limit": limit, "limit_text": limit_text, "limit_dy": away})


def _fan(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any, title: Any, digits: Any) -> Form:
    return finish(alt.layer(*_fan_layers(x_scale, x_axis, y_scale, y_axis, title, digits)), 320)


def _fan_with_limit(
    x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any, title: Any, digits: Any, limit: Any, limit_text: Any, limit_dy: Any
) -> Form:
    line = alt.Chart().transform_filter("datum.first").encode(y=alt.datum(limit, type="quantitative"))
    layers = [
        *_fan_layers(x_scale, x_axis, y_scale, y_axis, title, digits),
        line.mark_rule(color=INK, strokeDash=[2, 4]),
        line.mark_text(align="left", dy=limit_dy, color=INK, fontSize=12, text=limit_text).encode(x=alt.value(6)),
    ]
    return finish(alt.layer(*layers), 320)


def _fan_layers(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any, title: Any, digits: Any) -> list[alt.Chart]:
    base = alt.Chart().encode(x=alt.X("year:Q", title=None, scale=x_scale, axis=x_axis))
    known, coming = base.transform_filter("isValid(datum.value)"), base.transform_filter("isValid(datum.middle)")

    def tip(name: str, label: Any) -> alt.Tooltip:
        return alt.Tooltip(f"{name}:Q", title=label, format=digits)

    year = alt.Tooltip("year:Q", title="Jaar", format="d")
    return [
        coming.mark_area(opacity=0.16, color=THIRD).encode(
            y=alt.Y("low95:Q", title=title, axis=y_axis, scale=y_scale), y2="high95:Q"
        ),
        coming.mark_area(opacity=0.3, color=THIRD).encode(y="low67:Q", y2="high67:Q"),
        coming.mark_line(
            color=SECOND, strokeWidth=2.5, strokeDash=[6, 3], point=alt.OverlayMarkDef(color=SECOND, size=30)
        ).encode(y="middle:Q", tooltip=[year, tip("middle", "Midden"), tip("low67", "Donkere band vanaf"), tip("high67", "tot")]),
        known.mark_line(color=ACCENT, strokeWidth=3, point=alt.OverlayMarkDef(color=ACCENT, size=45)).encode(
            y="value:Q", tooltip=[year, tip("value", title)]
        ),
    ]
