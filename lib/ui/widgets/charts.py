"""Charts: a table and the numbers that go with it, in a specification that Altair made once for all charts of its form.

A public builder of a chart takes tables and gives a `Chart`: the private function beside it, which makes the form with Altair, and
what fills it. So a page does not have Altair compose and check the same chart for every buurt. Encodings carry their types; layers
take their data from the whole chart.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from altair.utils.schemapi import debug_mode

from lib.palette import ACCENT, INK

Form = alt.Chart | alt.LayerChart

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


_FORMS: dict[tuple[Any, ...], dict[str, Any]] = {}
_ALTAIR = threading.Lock()  # whether Altair checks is one setting for all threads


@dataclass(frozen=True)
class _Slot:
    """Where a value goes in a form."""

    name: str


@dataclass(frozen=True)
class Chart:
    """A chart. `form` makes it with Altair from keyword arguments: `values`, any, and `shape`, on which its layers depend (hashable)."""

    form: Callable[..., Form]
    data: pd.DataFrame
    values: Mapping[str, Any] = field(default_factory=dict)
    shape: Mapping[str, Any] = field(default_factory=dict)

    def specification(self) -> dict[str, Any]:
        """Vega-Lite without the data, from the form that was made before."""
        key = (self.form, *self.shape.items())
        if key not in _FORMS:
            # The tests have Altair check what comes out; with slots in it, it could not.
            with _ALTAIR, debug_mode(False):
                made = self.form(**{name: _Slot(name) for name in self.values}, **self.shape)
                _FORMS[key] = _without_data(made.to_dict(validate=False))
        filled: dict[str, Any] = _filled(_FORMS[key], self.values)
        return filled


def _without_data(form: Any) -> Any:
    """Without the empty tables that Altair gives to a chart that has none; the whole chart has one."""
    if isinstance(form, dict):
        return {name: _without_data(one) for name, one in form.items() if name not in ("data", "datasets")}
    return [_without_data(one) for one in form] if isinstance(form, list) else form


def _filled(form: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(form, dict):
        return {name: _filled(one, values) for name, one in form.items()}
    if isinstance(form, list):
        return [_filled(one, values) for one in form]
    return values[form.name] if isinstance(form, _Slot) else form


def draw(chart: Chart, *, key: str, alt_text: str) -> None:
    """Draw over the full width, with `alt_text` for who cannot see it."""
    st.vega_lite_chart(chart.data, chart.specification(), width="stretch", key=key, theme=None, alt=alt_text)


def finish(chart: Any, height: Any) -> Form:
    """The form with its height (px) and the look of all charts."""
    # Set in place: each configure_ method would copy the chart.
    chart.height, chart.config = height, _CONFIG
    return chart  # type: ignore[no-any-return]


def history(series: pd.DataFrame, title: str = "score", number_format: str = ".2f") -> Chart:
    """Line with points over the years, broken where a value is missing. `series`: year and one column of values."""
    column = next(name for name in series.columns if name != "year")
    low, high = float(series[column].min()), float(series[column].max())
    margin = max(0.05, (high - low) * 0.3) if title == "score" else max((high - low) * 0.3, abs(high) * 0.05, 0.1)
    values = {"years": series["year"].tolist(), "domain": [low - margin, high + margin], "title": title, "digits": number_format}
    return Chart(_history, series.rename(columns={column: "value"}), values)


def _history(years: Any, domain: Any, title: Any, digits: Any) -> Form:
    form = (
        alt.Chart()
        .mark_line(
            color=ACCENT, point=alt.OverlayMarkDef(color=ACCENT, filled=True, size=45), invalid="break-paths-show-path-domains"
        )
        .encode(
            x=alt.X(
                "year:Q", title=None, scale=alt.Scale(nice=False), axis=alt.Axis(format="d", values=years, labelOverlap=True)
            ),
            y=alt.Y("value:Q", title=title, scale=alt.Scale(domain=domain), axis=alt.Axis(format=digits, tickCount=4)),
            tooltip=[alt.Tooltip("year:Q", title="Jaar", format="d"), alt.Tooltip("value:Q", title=title, format=digits)],
        )
    )
    return finish(form, 150)


def lines(rows: pd.DataFrame, colours: Sequence[str], labels: Sequence[str]) -> Chart:
    """One line per label over the years, broken where a value is missing. `rows`: year, label, value (%)."""
    return Chart(_lines, rows, {"labels": list(labels), "colours": list(colours)})


def _lines(labels: Any, colours: Any) -> Form:
    form = (
        alt.Chart()
        .mark_line(point=True, invalid="break-paths-show-path-domains")
        .encode(
            x=alt.X("year:Q", title=None, scale=alt.Scale(nice=False), axis=alt.Axis(format="d", tickMinStep=1)),
            y=alt.Y("value:Q", title="% van de huishoudens", scale=alt.Scale(domainMin=0), axis=alt.Axis(tickCount=5)),
            color=alt.Color("label:N", sort=labels, scale=alt.Scale(domain=labels, range=colours)),
            tooltip=[
                alt.Tooltip("label:N", title="Soort"),
                alt.Tooltip("year:Q", title="Jaar", format="d"),
                alt.Tooltip("value:Q", title="%", format=".0f"),
            ],
        )
    )
    return finish(form, 220)
