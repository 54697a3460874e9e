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

from lib.palette import ACCENT, INK
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
