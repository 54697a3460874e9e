"""Charts as pure builders: table in, Altair chart out. Encodings carry their types.

Layers take their data from the whole chart: a layer with data of its own makes Altair compare the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from altair.utils.schemapi import debug_mode

from lib.palette import ACCENT, CHOSEN, INK, QUIET, SECOND
from lib.ui.session.caching import KEYS

Chart = alt.Chart | alt.LayerChart

_FONT = 13
_CONFIG: dict[str, Any] = {
    "font": "Source Sans, sans-serif",
    "locale": {"number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]}},
    "axis": {
        "labelFontSize": _FONT,
        "titleFontSize": _FONT,
        "titleFontWeight": "normal",
        "grid": False,
        "domain": False,
        "ticks": False,
        "labelColor": INK,
        "titleColor": INK,
        "labelLimit": 220,
    },
    "legend": {"labelFontSize": _FONT, "titleFontSize": _FONT, "orient": "top", "title": None},
    "view": {"stroke": None},
}


def draw(build: Callable[..., Chart], *arguments: Any, key: str, alt_text: str) -> None:
    """Draw `build(*arguments)` over the full width, with `alt_text` for who cannot see it. Same arguments, same drawing."""
    st.vega_lite_chart(_specification(build, *arguments), width="stretch", key=key, theme=None, alt=alt_text)


@st.cache_data(max_entries=500, show_spinner=False, hash_funcs=KEYS)
def _specification(build: Callable[..., Chart], *arguments: Any) -> dict[str, Any]:
    # The tests validate every specification; doing so again on every run would take as long as the rest of a page.
    with debug_mode(False):
        return build(*arguments).to_dict(validate=False)


def finish(chart: Any, height: int) -> Chart:
    """The chart with its height and the look of all charts."""
    # Set in place: each configure_ method would copy the chart with its data.
    chart.height, chart.config = height, _CONFIG
    return chart


def dimension_bars(dimensions: pd.DataFrame, name: str, gemeente: str) -> Chart:
    """Five bars of a buurt with a tick for the gemeente. `dimensions`: label, buurt, gemeente (score points)."""
    base = alt.Chart().encode(y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False)))
    axis = alt.Axis(format="+.2f", tickCount=4)
    zero = alt.Chart().mark_rule(color=QUIET).encode(x=alt.datum(0, type="quantitative"))
    bar = base.mark_bar(size=14, color=ACCENT).encode(x=alt.X("buurt:Q", title="score ten opzichte van Nederland", axis=axis))
    tick = base.mark_tick(thickness=3, size=22, color=SECOND).encode(
        x=alt.X("gemeente:Q"),
        tooltip=[
            alt.Tooltip("label:N", title="Onderwerp"),
            alt.Tooltip("buurt:Q", title=name, format="+.3f"),
            alt.Tooltip("gemeente:Q", title=gemeente, format="+.3f"),
        ],
    )
    return finish(alt.layer(zero, bar, tick, data=dimensions), 200)


def history(series: pd.DataFrame, title: str = "score", number_format: str = ".2f") -> Chart:
    """Line with points over the years, broken where a value is missing. `series`: year and one column of values."""
    column = next(name for name in series.columns if name != "year")
    low, high = float(series[column].min()), float(series[column].max())
    margin = max(0.05, (high - low) * 0.3) if title == "score" else max((high - low) * 0.3, abs(high) * 0.05, 0.1)
    years = alt.Axis(format="d", values=series["year"].tolist(), labelOverlap=True)
    chart = (
        alt.Chart(series.rename(columns={column: "value"}))
        .mark_line(
            color=ACCENT, point=alt.OverlayMarkDef(color=ACCENT, filled=True, size=45), invalid="break-paths-show-path-domains"
        )
        .encode(
            x=alt.X("year:Q", title=None, scale=alt.Scale(nice=False), axis=years),
            y=alt.Y(
                "value:Q",
                title=title,
                scale=alt.Scale(domain=[low - margin, high + margin]),
                axis=alt.Axis(format=number_format, tickCount=4),
            ),
            tooltip=[alt.Tooltip("year:Q", title="Jaar", format="d"), alt.Tooltip("value:Q", title=title, format=number_format)],
        )
    )
    return finish(chart, 150)


def shares_bar(parts: pd.DataFrame, colours: Sequence[str]) -> Chart:
    """One stacked bar of shares. `parts`: label, value (%); the legend is drawn beside it as text."""
    order = parts["label"].tolist()
    chart = (
        alt.Chart(parts.assign(position=range(len(parts))))
        .mark_bar(size=26)
        .encode(
            x=alt.X("value:Q", stack="zero", title=None, axis=None, scale=alt.Scale(domain=[0, float(parts["value"].sum())])),
            order=alt.Order("position:Q"),
            color=alt.Color("label:N", sort=order, scale=alt.Scale(domain=order, range=list(colours)), legend=None),
            tooltip=[alt.Tooltip("label:N", title="Huishoudens"), alt.Tooltip("value:Q", title="%", format=".0f")],
        )
    )
    return finish(chart, 34)


def compare_bars(rows: pd.DataFrame, areas: Sequence[str], colours: Sequence[str], categories: Sequence[str]) -> Chart:
    """Grouped horizontal bars: per category one bar per area and a stroke for the reference.

    `rows`: category, area, value (%), reference (%), text, status. Figures of a larger area that stands in for the chosen one
    (status not 'ok') are drawn pale.
    """
    base = alt.Chart().encode(
        y=alt.Y("category:N", sort=list(categories), title=None, axis=alt.Axis(labelFontWeight="bold")),
        yOffset=alt.YOffset("area:N", sort=list(areas)),
    )
    x = alt.X("value:Q", title="%", scale=alt.Scale(domainMin=0), axis=alt.Axis(tickCount=5))
    bars = base.mark_bar().encode(
        x=x,
        color=alt.Color("area:N", sort=list(areas), scale=alt.Scale(domain=list(areas), range=list(colours)), legend=None),
        opacity=alt.condition("datum.status == 'ok'", alt.value(1.0), alt.value(0.35)),
        tooltip=[
            alt.Tooltip("area:N", title="Gebied"),
            alt.Tooltip("category:N", title="Groep"),
            alt.Tooltip("value:Q", title="%", format=".0f"),
            alt.Tooltip("text:N", title="Jaar en gebied"),
        ],
    )
    against = base.mark_tick(color=INK, thickness=2).encode(x="reference:Q")
    labels = base.mark_text(align="left", dx=4, color=INK, fontSize=12).encode(x=x, text=alt.Text("value:Q", format=".0f"))
    return finish(alt.layer(bars, against, labels, data=rows), max(90, 20 * len(areas) * len(categories) + 40))


def mix_bars(rows: pd.DataFrame, areas: Sequence[str], colours: Sequence[str], categories: Sequence[str]) -> Chart:
    """Estimated shares per type: one bar per area with its 80% interval. `rows`: category, area, value, low, high (%), text."""
    base = alt.Chart().encode(
        y=alt.Y("category:N", sort=list(categories), title=None, axis=alt.Axis(labelFontWeight="bold")),
        yOffset=alt.YOffset("area:N", sort=list(areas)),
    )
    x = alt.X("value:Q", title="% van de huishoudens", scale=alt.Scale(domainMin=0), axis=alt.Axis(tickCount=6))
    bars = base.mark_bar(opacity=0.75).encode(
        x=x,
        color=alt.Color("area:N", sort=list(areas), scale=alt.Scale(domain=list(areas), range=list(colours)), legend=None),
        tooltip=[
            alt.Tooltip("area:N", title="Gebied"),
            alt.Tooltip("category:N", title="Type"),
            alt.Tooltip("value:Q", title="Schatting (%)", format=".0f"),
            alt.Tooltip("text:N", title="8 van de 10 keer"),
        ],
    )
    bands = base.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    return finish(alt.layer(bars, bands, data=rows), max(120, 16 * len(areas) * len(categories) + 60))


def lines(rows: pd.DataFrame, colours: Sequence[str], labels: Sequence[str]) -> Chart:
    """One line per label over the years, broken where a value is missing. `rows`: year, label, value (%)."""
    chart = (
        alt.Chart(rows)
        .mark_line(point=True, invalid="break-paths-show-path-domains")
        .encode(
            x=alt.X("year:Q", title=None, scale=alt.Scale(nice=False), axis=alt.Axis(format="d", tickMinStep=1)),
            y=alt.Y("value:Q", title="% van de huishoudens", scale=alt.Scale(domainMin=0), axis=alt.Axis(tickCount=5)),
            color=alt.Color("label:N", sort=list(labels), scale=alt.Scale(domain=list(labels), range=list(colours))),
            tooltip=[
                alt.Tooltip("label:N", title="Soort"),
                alt.Tooltip("year:Q", title="Jaar", format="d"),
                alt.Tooltip("value:Q", title="%", format=".0f"),
            ],
        )
    )
    return finish(chart, 220)


def quadrant(rows: pd.DataFrame, chosen: Sequence[str]) -> Chart:
    """Load against capacity, national ranks 0-100, a point per buurt; chosen ones dark and named. `rows`: label, load, capacity."""
    marked = rows.assign(chosen=rows["code"].isin(list(chosen)))
    axis = alt.Axis(values=[0, 50, 100])
    scale = alt.Scale(domain=[0, 100])
    base = alt.Chart().encode(
        x=alt.X("load:Q", title="vraag: rang onder de buurten (0 = weinig, 100 = veel)", scale=scale, axis=axis),
        y=alt.Y("capacity:Q", title="handen en tijd: rang (0 = weinig, 100 = veel)", scale=scale, axis=axis),
    )
    middle = [
        alt.Chart().mark_rule(color=QUIET, strokeDash=[3, 3]).encode(x=alt.datum(50, type="quantitative")),
        alt.Chart().mark_rule(color=QUIET, strokeDash=[3, 3]).encode(y=alt.datum(50, type="quantitative")),
    ]
    points = base.mark_circle(size=80).encode(
        color=alt.condition("datum.chosen", alt.value(SECOND), alt.value(ACCENT)),
        opacity=alt.condition("datum.chosen", alt.value(1.0), alt.value(0.45)),
        tooltip=[
            alt.Tooltip("label:N", title="Buurt"),
            alt.Tooltip("quadrant:N", title="Ligging"),
            alt.Tooltip("load:Q", title="Vraag (rang)", format=".0f"),
            alt.Tooltip("capacity:Q", title="Handen (rang)", format=".0f"),
        ],
    )
    names = (
        base.transform_filter("datum.chosen").mark_text(dy=-12, color=INK, fontSize=13, fontWeight="bold").encode(text="label:N")
    )
    return finish(alt.layer(*middle, points, names, data=marked), 380)


PLAN_COLOURS = {"met blijvend onderhoud": ACCENT, "zoals gekozen": CHOSEN, "zonder onderhoud": SECOND}


PLAN_TIP = [
    alt.Tooltip("plan:N", title="Plan"),
    alt.Tooltip("year:Q", title="Jaar", format="d"),
    alt.Tooltip("middle:Q", title="Midden", format="+.4f"),
    alt.Tooltip("low:Q", title="Laag (19 van de 20)", format="+.4f"),
    alt.Tooltip("high:Q", title="Hoog (19 van de 20)", format="+.4f"),
]


def effect_path(path: pd.DataFrame, drift: float | None) -> Chart:
    """Effect over the years for three plans, with the band of the assumptions around the chosen one.

    `path`: year, plan, low, narrow_low, middle, narrow_high, high (score points). `drift` (score points) draws the limit of
    ordinary drift, None leaves it out.
    """
    plans = list(PLAN_COLOURS)
    base = alt.Chart().encode(
        x=alt.X("year:Q", title=None, scale=alt.Scale(nice=False), axis=alt.Axis(format="d", tickMinStep=1))
    )
    chosen = base.transform_filter("datum.plan == 'zoals gekozen'")
    axis = alt.Axis(format="+.3f", tickCount=6, grid=True, gridColor="#e6eaee")
    layers = [
        alt.Chart().mark_rule(color=QUIET).encode(y=alt.datum(0, type="quantitative")),
        chosen.mark_area(opacity=0.13, color=CHOSEN).encode(
            y=alt.Y("low:Q", title="effect op de score (punten)", axis=axis), y2="high:Q"
        ),
        chosen.mark_area(opacity=0.22, color=CHOSEN).encode(y="narrow_low:Q", y2="narrow_high:Q"),
        base.mark_line(strokeWidth=3).encode(
            y=alt.Y("middle:Q"),
            color=alt.Color("plan:N", sort=plans, scale=alt.Scale(domain=plans, range=list(PLAN_COLOURS.values()))),
            strokeDash=alt.StrokeDash("plan:N", sort=plans, scale=alt.Scale(domain=plans, range=[[1, 0], [8, 3], [3, 3]])),
            tooltip=PLAN_TIP,
        ),
    ]
    if drift is not None:
        limit = alt.Chart().encode(y=alt.datum(drift, type="quantitative"))
        words = "grens van de gewone schommeling"
        layers += [
            limit.mark_rule(color=INK, strokeDash=[2, 4]),
            limit.mark_text(align="left", dy=-8, color=INK, fontSize=12, text=words).encode(x=alt.value(6)),
        ]
    return finish(alt.layer(*layers, data=path), 340)


def effect_by_dimension(rows: pd.DataFrame) -> Chart:
    """Effect per dimension in one year: bar with the band of the assumptions. `rows`: label, low, middle, high."""
    base = alt.Chart().encode(y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False)))
    x = alt.X("middle:Q", title="effect (punten)", axis=alt.Axis(format="+.3f", tickCount=5))
    bar = base.mark_bar(size=14, color=ACCENT).encode(x=x)
    band = base.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    return finish(alt.layer(bar, band, data=rows), 40 * len(rows) + 50)
