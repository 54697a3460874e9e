"""Charts of the card of a buurt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lib.answers.standing.one_area.dots import DOTS
from lib.palette import ACCENT, INK, QUIET, SECOND
from lib.ui.widgets.charts import Chart, Form, finish, names, numbers, with_signs

_ROWS = 5


def dimension_bars(dimensions: pd.DataFrame, name: str, gemeente: str) -> Chart:
    """Five bars of a buurt with a tick for the gemeente. `dimensions`: label, buurt, gemeente (score points)."""
    both = dimensions[["buurt", "gemeente"]]
    values = {
        **numbers("x", min(0.0, float(both.min(axis=None))), max(0.0, float(both.max(axis=None))), decimals=2, sign=True),
        **names("y", dimensions["label"].tolist()),
        "name": name,
        "gemeente": gemeente,
    }
    return Chart(_dimension_bars, with_signs(dimensions, ["buurt", "gemeente"], 2), values)


def _dimension_bars(x_scale: Any, x_axis: Any, y_axis: Any, name: Any, gemeente: Any) -> Form:
    base = alt.Chart().encode(
        y=alt.Y("label:N", sort=None, title=None, axis=y_axis),
        tooltip=[
            alt.Tooltip("label:N", title="Onderwerp"),
            alt.Tooltip("buurt_text:N", title=name),
            alt.Tooltip("gemeente_text:N", title=gemeente),
        ],
    )
    x = {"title": "score ten opzichte van het ijkpunt", "scale": x_scale, "axis": x_axis}
    zero = alt.Chart().mark_rule(color=QUIET).encode(x=alt.datum(0, type="quantitative"))
    bar = base.mark_bar(size=14, color=ACCENT).encode(x=alt.X("buurt:Q", **x))
    tick = base.mark_tick(thickness=3, size=22, color=SECOND).encode(x=alt.X("gemeente:Q", **x))
    return finish(alt.layer(zero, bar, tick), 200)


def shares_bar(parts: pd.DataFrame, colours: Sequence[str]) -> Chart:
    """One stacked bar of shares. `parts`: label, value (%); the legend is drawn beside it as text."""
    values = {"order": parts["label"].tolist(), "colours": list(colours), "total": float(parts["value"].sum())}
    return Chart(_shares_bar, parts.assign(position=range(len(parts))), values)


def _shares_bar(order: Any, colours: Any, total: Any) -> Form:
    form = (
        alt.Chart()
        .mark_bar(size=26)
        .encode(
            x=alt.X("value:Q", stack="zero", title=None, axis=None, scale=alt.Scale(domain=[0, total])),
            order=alt.Order("position:Q"),
            color=alt.Color("label:N", sort=order, scale=alt.Scale(domain=order, range=colours), legend=None),
            tooltip=[alt.Tooltip("label:N", title="Huishoudens"), alt.Tooltip("value:Q", title="%", format=".0f")],
        )
    )
    return finish(form, 34)


def hundred_dots(lower: int) -> Chart:
    """A hundred dots from a low score on the left to a high one on the right: the lower ones full, this one a diamond, the others open."""
    at = np.arange(DOTS)
    kinds = np.select([at < lower, at == lower], ["lower", "here"], "rest")
    return Chart(
        _hundred_dots,
        pd.DataFrame({"column": at // _ROWS, "row": at % _ROWS, "kind": kinds, "size": np.where(at == lower, 200, 60)}),
    )


def _hundred_dots() -> Form:
    order = ["lower", "here", "rest"]

    def one(channel: Any, values: Sequence[Any]) -> Any:
        return channel("kind:N", scale=alt.Scale(domain=order, range=values), legend=None)

    form = (
        alt.Chart()
        .mark_point(strokeWidth=1.5, opacity=1)
        .encode(
            x=alt.X("column:O", axis=None, scale=alt.Scale(padding=0.3)),
            y=alt.Y("row:O", axis=None, scale=alt.Scale(padding=0.3)),
            shape=one(alt.Shape, ["circle", "diamond", "circle"]),
            size=alt.Size("size:Q", scale=None),
            fill=one(alt.Fill, [QUIET, INK, "#ffffff"]),
            stroke=one(alt.Stroke, [QUIET, INK, QUIET]),
        )
    )
    return finish(form, 96)
