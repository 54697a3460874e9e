"""Charts of the page Vooruitblik: what was, and what may come with its margins."""

from __future__ import annotations

import altair as alt
import pandas as pd

from lib.palette import ACCENT, GRID, INK, SECOND, THIRD
from lib.ui.widgets.charts import Chart, finish

_AHEAD = ["middle", "low67", "high67", "low95", "high95"]


def fan(past: pd.DataFrame, ahead: pd.DataFrame, title: str, number_format: str, limit: float | None, limit_text: str) -> Chart:
    """A series with a fan: line for what was, dark band 2 of 3 times, light band 19 of 20, dashed line for the middle.

    past: year, value; ahead: year, middle, low67, high67, low95, high95. `limit` draws a line with `limit_text`.
    """
    last = past.iloc[[-1]]
    start = last.assign(**dict.fromkeys(_AHEAD, last["value"].iloc[0]))
    table = pd.concat([past.iloc[:-1], start, ahead], ignore_index=True)[["year", "value", *_AHEAD]]
    years = [int(table["year"].min()), int(table["year"].max())]
    x = alt.X("year:Q", title=None, scale=alt.Scale(domain=years, nice=False), axis=alt.Axis(format="d", tickMinStep=1))
    axis = alt.Axis(format=number_format, tickCount=6, grid=True, gridColor=GRID)
    scale = alt.Scale(zero=False)
    base = alt.Chart().encode(x=x)
    known, coming = base.transform_filter("isValid(datum.value)"), base.transform_filter("isValid(datum.middle)")

    def tip(name: str, label: str) -> alt.Tooltip:
        return alt.Tooltip(f"{name}:Q", title=label, format=number_format)

    year = alt.Tooltip("year:Q", title="Jaar", format="d")
    layers = [
        coming.mark_area(opacity=0.16, color=THIRD).encode(
            y=alt.Y("low95:Q", title=title, axis=axis, scale=scale), y2="high95:Q"
        ),
        coming.mark_area(opacity=0.3, color=THIRD).encode(y="low67:Q", y2="high67:Q"),
        coming.mark_line(
            color=SECOND, strokeWidth=2.5, strokeDash=[6, 3], point=alt.OverlayMarkDef(color=SECOND, size=30)
        ).encode(
            y="middle:Q", tooltip=[year, tip("middle", "Midden"), tip("low67", "2 van de 3 keer vanaf"), tip("high67", "tot")]
        ),
        known.mark_line(color=ACCENT, strokeWidth=3, point=alt.OverlayMarkDef(color=ACCENT, size=45)).encode(
            y="value:Q", tooltip=[year, tip("value", title)]
        ),
    ]
    if limit is not None:
        # One row, else the text is written once per year.
        line = alt.Chart().transform_filter(f"datum.year == {years[0]}").encode(y=alt.datum(limit, type="quantitative"))
        layers += [
            line.mark_rule(color=INK, strokeDash=[2, 4]),
            line.mark_text(align="left", dy=10, color=INK, fontSize=12, text=limit_text).encode(x=alt.value(6)),
        ]
    return finish(alt.layer(*layers, data=table), 320)
