"""Charts as pure builders: table in, Altair chart out. Encodings carry their types; every chart goes with `alt` text."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from lib.answers.palette import ACCENT, INK, QUIET

_FONT = 13
NUMBER_LOCALE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]}


def _finish(chart: alt.Chart | alt.LayerChart, height: int) -> alt.Chart | alt.LayerChart:
    return (
        chart.properties(height=height)
        .configure(locale=alt.Locale(number=alt.NumberLocale(**NUMBER_LOCALE)))
        .configure_axis(labelFontSize=_FONT, titleFontSize=_FONT, grid=False, labelColor=INK, titleColor=INK, labelLimit=220)
        .configure_legend(labelFontSize=_FONT, titleFontSize=_FONT, orient="top", title=None)
        .configure_view(stroke=None)
    )


def dimension_bars(dimensions: pd.DataFrame, name: str, gemeente: str) -> alt.Chart | alt.LayerChart:
    """Five bars of a buurt with a tick for the gemeente. `dimensions`: label, buurt, gemeente (score points)."""
    y = alt.Y("label:N", sort=None, title=None)
    bar = alt.Chart(dimensions).mark_bar(size=14, color=ACCENT).encode(y=y, x=alt.X("buurt:Q", title="score ten opzichte van Nederland", axis=alt.Axis(format="+.2f", tickCount=5)))
    tick = (
        alt.Chart(dimensions)
        .mark_tick(thickness=3, size=22, color="#c96a12")
        .encode(
            y=y,
            x=alt.X("gemeente:Q"),
            tooltip=[
                alt.Tooltip("label:N", title="Onderwerp"),
                alt.Tooltip("buurt:Q", title=name, format="+.3f"),
                alt.Tooltip("gemeente:Q", title=gemeente, format="+.3f"),
            ],
        )
    )
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(color=QUIET).encode(x=alt.X("x:Q"))
    return _finish(alt.layer(zero, bar, tick), 165)


def history(series: pd.DataFrame) -> alt.Chart | alt.LayerChart:
    """Line with points of a score over the measurements. `series`: year, score."""
    low, high = float(series["score"].min()), float(series["score"].max())
    margin = max(0.05, (high - low) * 0.3)
    base = alt.Chart(series).encode(
        x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", values=series["year"].tolist(), labelOverlap=True)),
        y=alt.Y("score:Q", title="score", scale=alt.Scale(domain=[low - margin, high + margin]), axis=alt.Axis(format=".2f", tickCount=4)),
        tooltip=[alt.Tooltip("year:Q", title="Jaar", format="d"), alt.Tooltip("score:Q", title="Score", format=".2f")],
    )
    return _finish(alt.layer(base.mark_line(color=ACCENT), base.mark_point(color=ACCENT, filled=True, size=45)), 150)


def shares_bar(parts: pd.DataFrame, colours: Sequence[str]) -> alt.Chart | alt.LayerChart:
    """One stacked bar of shares. `parts`: label, value (%)."""
    order = parts["label"].tolist()
    data = parts.assign(position=range(len(parts)))
    base = alt.Chart(data).encode(
        x=alt.X("value:Q", stack="zero", title=None, axis=None),
        order=alt.Order("position:Q"),
        tooltip=[alt.Tooltip("label:N", title="Huishoudens"), alt.Tooltip("value:Q", title="%", format=".0f")],
    )
    bars = base.mark_bar(size=26).encode(
        color=alt.Color("label:N", sort=order, scale=alt.Scale(domain=order, range=list(colours)), legend=alt.Legend(columns=3))
    )
    return _finish(alt.layer(bars), 60)


def compare_bars(rows: pd.DataFrame, areas: Sequence[str], colours: Sequence[str], categories: Sequence[str]) -> alt.Chart | alt.LayerChart:
    """Grouped horizontal bars: per category one bar per area. `rows`: category, area, value (%), text."""
    base = alt.Chart(rows).encode(
        y=alt.Y("category:N", sort=list(categories), title=None, axis=alt.Axis(labelFontWeight="bold")),
        yOffset=alt.YOffset("area:N", sort=list(areas)),
        x=alt.X("value:Q", title="%", scale=alt.Scale(domainMin=0), axis=alt.Axis(tickCount=5)),
    )
    bars = base.mark_bar().encode(
        color=alt.Color("area:N", sort=list(areas), scale=alt.Scale(domain=list(areas), range=list(colours))),
        tooltip=[
            alt.Tooltip("area:N", title="Gebied"),
            alt.Tooltip("category:N", title="Groep"),
            alt.Tooltip("value:Q", title="%", format=".0f"),
            alt.Tooltip("text:N", title="Herkomst"),
        ],
    )
    labels = base.mark_text(align="left", dx=4, color=INK, fontSize=12).encode(text=alt.Text("value:Q", format=".0f"))
    return _finish(alt.layer(bars, labels), max(90, 20 * len(areas) * len(categories) + 40))


