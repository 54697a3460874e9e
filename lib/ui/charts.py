"""Charts as pure builders: table in, Altair chart out. Encodings carry their types; every chart goes with `alt` text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from lib.answers.palette import ACCENT, INK, QUIET, SECOND

Chart = alt.Chart | alt.LayerChart

_FONT = 13
NUMBER_LOCALE = alt.NumberLocale(decimal=",", thousands=".", grouping=[3], currency=["€ ", ""])


def _finish(chart: Any, height: int) -> Chart:
    return (
        chart.properties(height=height)
        .configure(locale=alt.Locale(number=NUMBER_LOCALE))
        .configure_axis(labelFontSize=_FONT, titleFontSize=_FONT, grid=False, labelColor=INK, titleColor=INK, labelLimit=220)
        .configure_legend(labelFontSize=_FONT, titleFontSize=_FONT, orient="top", title=None)
        .configure_view(stroke=None)
    )


def dimension_bars(dimensions: pd.DataFrame, name: str, gemeente: str) -> Chart:
    """Five bars of a buurt with a tick for the gemeente. `dimensions`: label, buurt, gemeente (score points)."""
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False))
    axis = alt.Axis(format="+.2f", tickCount=4)
    bar = (
        alt.Chart(dimensions)
        .mark_bar(size=14, color=ACCENT)
        .encode(y=y, x=alt.X("buurt:Q", title="score ten opzichte van Nederland", axis=axis))
    )
    tick = (
        alt.Chart(dimensions)
        .mark_tick(thickness=3, size=22, color=SECOND)
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
    return _finish(alt.layer(zero, bar, tick), 200)


def history(series: pd.DataFrame) -> Chart:
    """Line with points of a score over the measurements. `series`: year, score."""
    low, high = float(series["score"].min()), float(series["score"].max())
    margin = max(0.05, (high - low) * 0.3)
    base = alt.Chart(series).encode(
        x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", values=series["year"].tolist(), labelOverlap=True)),
        y=alt.Y("score:Q", title="score", scale=alt.Scale(domain=[low - margin, high + margin]), axis=alt.Axis(format=".2f", tickCount=4)),
        tooltip=[alt.Tooltip("year:Q", title="Jaar", format="d"), alt.Tooltip("score:Q", title="Score", format=".2f")],
    )
    return _finish(alt.layer(base.mark_line(color=ACCENT), base.mark_point(color=ACCENT, filled=True, size=45)), 150)


def shares_bar(parts: pd.DataFrame, colours: Sequence[str]) -> Chart:
    """One stacked bar of shares. `parts`: label, value (%); the legend is drawn beside it as text."""
    order = parts["label"].tolist()
    chart = (
        alt.Chart(parts.assign(position=range(len(parts))))
        .mark_bar(size=26)
        .encode(
            x=alt.X("value:Q", stack="zero", title=None, axis=None),
            order=alt.Order("position:Q"),
            color=alt.Color("label:N", sort=order, scale=alt.Scale(domain=order, range=list(colours)), legend=None),
            tooltip=[alt.Tooltip("label:N", title="Huishoudens"), alt.Tooltip("value:Q", title="%", format=".0f")],
        )
    )
    return _finish(chart, 34)


def compare_bars(rows: pd.DataFrame, areas: Sequence[str], colours: Sequence[str], categories: Sequence[str]) -> Chart:
    """Grouped horizontal bars: per category one bar per area and a stroke for the reference.

    `rows`: category, area, value (%), reference (%), text, status. Figures of a larger area that stands in for the chosen one (status not 'ok') are drawn pale.
    """
    base = alt.Chart(rows).encode(
        y=alt.Y("category:N", sort=list(categories), title=None, axis=alt.Axis(labelFontWeight="bold")),
        yOffset=alt.YOffset("area:N", sort=list(areas)),
        x=alt.X("value:Q", title="%", scale=alt.Scale(domainMin=0), axis=alt.Axis(tickCount=5)),
    )
    bars = base.mark_bar().encode(
        color=alt.Color("area:N", sort=list(areas), scale=alt.Scale(domain=list(areas), range=list(colours)), legend=None),
        opacity=alt.condition("datum.status == 'ok'", alt.value(1.0), alt.value(0.35)),
        tooltip=[
            alt.Tooltip("area:N", title="Gebied"),
            alt.Tooltip("category:N", title="Groep"),
            alt.Tooltip("value:Q", title="%", format=".0f"),
            alt.Tooltip("text:N", title="Herkomst"),
        ],
    )
    labels = base.mark_text(align="left", dx=4, color=INK, fontSize=12).encode(text=alt.Text("value:Q", format=".0f"))
    against = alt.Chart(rows).mark_tick(color=INK, thickness=2).encode(y=base.encoding.y, yOffset=base.encoding.yOffset, x="reference:Q")
    return _finish(alt.layer(bars, against, labels), max(90, 20 * len(areas) * len(categories) + 40))




PLAN_COLOURS = {"met blijvend onderhoud": "#1b5288", "zoals gekozen": "#4a7a5c", "zonder onderhoud": "#c96a12"}


def effect_path(path: pd.DataFrame, drift: float | None) -> Chart:
    """Effect over the years for three plans, with the band of the assumptions around the chosen one.

    `path`: year, plan, low, narrow_low, middle, narrow_high, high (score points). `drift` (score points) draws the limit of
    ordinary drift, None leaves it out.
    """
    x = alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1))
    chosen = alt.Chart(path[path["plan"] == "zoals gekozen"])
    y_axis = alt.Axis(format="+.3f", tickCount=6, grid=True, gridColor="#e6eaee")
    wide = chosen.mark_area(opacity=0.13, color="#4a7a5c").encode(x=x, y=alt.Y("low:Q", title="effect op de score (punten)", axis=y_axis), y2="high:Q")
    narrow = chosen.mark_area(opacity=0.22, color="#4a7a5c").encode(x=x, y="narrow_low:Q", y2="narrow_high:Q")
    plans = list(PLAN_COLOURS)
    lines = (
        alt.Chart(path)
        .mark_line(strokeWidth=3)
        .encode(
            x=x,
            y=alt.Y("middle:Q"),
            color=alt.Color("plan:N", sort=plans, scale=alt.Scale(domain=plans, range=list(PLAN_COLOURS.values()))),
            strokeDash=alt.StrokeDash("plan:N", sort=plans, scale=alt.Scale(domain=plans, range=[[1, 0], [8, 3], [3, 3]])),
            tooltip=[
                alt.Tooltip("plan:N", title="Plan"),
                alt.Tooltip("year:Q", title="Jaar", format="d"),
                alt.Tooltip("middle:Q", title="Midden", format="+.4f"),
                alt.Tooltip("low:Q", title="Laag (19 van de 20)", format="+.4f"),
                alt.Tooltip("high:Q", title="Hoog (19 van de 20)", format="+.4f"),
            ],
        )
    )
    zero = alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=QUIET).encode(y=alt.Y("y:Q"))
    layers = [zero, wide, narrow, lines]
    if drift is not None:
        limit = pd.DataFrame({"y": [drift], "text": ["grens van de gewone schommeling"]})
        layers.append(alt.Chart(limit).mark_rule(color=INK, strokeDash=[2, 4]).encode(y=alt.Y("y:Q")))
        layers.append(alt.Chart(limit).mark_text(align="left", dy=-8, color=INK, fontSize=12).encode(x=alt.value(6), y=alt.Y("y:Q"), text="text:N"))
    return _finish(alt.layer(*layers), 340)


def effect_by_dimension(rows: pd.DataFrame) -> Chart:
    """Effect per dimension in one year: bar with the band of the assumptions. `rows`: label, low, middle, high."""
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False))
    base = alt.Chart(rows)
    bar = base.mark_bar(size=14, color=ACCENT).encode(y=y, x=alt.X("middle:Q", title="effect (punten)", axis=alt.Axis(format="+.3f", tickCount=5)))
    band = base.mark_rule(color=INK, strokeWidth=2).encode(y=y, x="low:Q", x2="high:Q")
    return _finish(alt.layer(bar, band), 40 * len(rows) + 50)
