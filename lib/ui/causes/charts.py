"""Charts of the page Oorzaken: table in, Altair chart out."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from lib.palette import ACCENT, AREAS, INK, QUIET, SECOND
from lib.ui.widgets.charts import (
    Chart,
    Form,
    class_limits,
    end_names,
    finish,
    limit_lines,
    names,
    numbers,
    with_ends,
    with_signs,
    years,
)

_BAND = "#dde9f3"
# Of areas beside the one that is told: told apart without colour too.
_DASHES = ([6, 3], [10, 3], [8, 3, 2, 3])
_HEIGHT = 300


def past_lines(lines: pd.DataFrame, events: pd.DataFrame, beside: int = 0) -> Chart:
    """Scores of an area over the measurements, with its gemeente and the country, the band of ordinary drift, and events.

    `lines`: year, label, score, low, high (as `answers.causes_past.Past.lines`; the first label is the area, the next `beside` lie beside it);
    `events`: year, text.
    """
    labels = list(dict.fromkeys(lines["label"]))
    ends = lines[["score", "low", "high"]]
    low, high = float(ends.min(axis=None)), float(ends.max(axis=None))
    room = max((high - low) * 0.12, 0.02)
    y = numbers("y", low, high + room * len(events), about=5, decimals=2)
    top = y["y_scale"]["domain"][1]
    marks = events.assign(what="event", score=[top - room * (i + 0.5) for i in range(len(events))])
    drawn = with_ends(lines, "label", "score", y["y_scale"], _HEIGHT)
    data = pd.concat(
        [drawn.assign(what=["area" if x == labels[0] else "other" for x in lines["label"]]), marks], ignore_index=True
    )
    # Area, areas beside it, gemeente, country.
    dashes = [[1, 0], *_DASHES[:beside], [4, 4], [2, 3]][: len(labels)]
    colours = [*AREAS[: beside + 1], *((QUIET, QUIET) if beside else (SECOND, QUIET))][: len(labels)]
    x = years(data["year"].tolist(), sorted(set(lines["year"])))
    own = lines.loc[lines["label"] == labels[0], "score"]
    limits = class_limits(y["y_scale"], float(own.min()), float(own.max()))
    values = {**x, **y, **limits, "labels": labels, "colours": colours, "dashes": dashes}
    return Chart(_past_lines, data, values, {"with_events": len(events) > 0, "limits": len(limits) // 2})


def _past_lines(
    x_scale: Any,
    x_axis: Any,
    y_scale: Any,
    y_axis: Any,
    labels: Any,
    colours: Any,
    dashes: Any,
    with_events: bool,
    limits: int,
    **at: Any,
) -> Form:
    base = alt.Chart().encode(x=alt.X("year:Q", title=None, scale=x_scale, axis=x_axis))
    y = alt.Y("score:Q", title="leefbaarheidsscore", scale=y_scale, axis=y_axis)
    tip = [
        alt.Tooltip("said:N", title="Gebied"),
        alt.Tooltip("year:Q", title="Meting", format="d"),
        alt.Tooltip("score:Q", title="Score", format=".3f"),
    ]
    of_area = base.transform_filter("datum.what == 'area'")
    line = base.transform_filter("datum.what != 'event' && datum.drawn")
    event = base.transform_filter("datum.what == 'event'")
    layers = [
        of_area.transform_filter("isValid(datum.low)")
        .mark_area(color=_BAND, opacity=0.9)
        .encode(y=alt.Y("low:Q", title="leefbaarheidsscore"), y2="high:Q"),
        *limit_lines(limits, at),
        line.mark_line(strokeWidth=2.5).encode(
            y=y,
            color=alt.Color("label:N", sort=labels, scale=alt.Scale(domain=labels, range=colours), legend=None),
            strokeDash=alt.StrokeDash("label:N", sort=labels, scale=alt.Scale(domain=labels, range=dashes), legend=None),
            tooltip=tip,
        ),
        of_area.mark_circle(size=70, color=ACCENT, opacity=1).encode(y=y, tooltip=tip),
        end_names(base),
    ]
    if with_events:
        layers += [
            event.mark_rule(color=INK, strokeDash=[3, 3]),
            event.mark_text(align="left", dx=5, color=INK, fontSize=12, fontWeight="bold", limit=230).encode(y=y, text="text:N"),
        ]
    return finish(alt.layer(*layers), _HEIGHT)


def small_line(rows: pd.DataFrame, low: float, high: float) -> Chart:
    """Change of one dimension since the first measurement, with the band of ordinary drift.

    `rows`: year, change, low, high, and beside_1, beside_2 ... (change of another area, dashed) for those that lie next to it.
    """
    ends = [int(rows["year"].min()), int(rows["year"].max())]
    beside = sum(str(name).startswith("beside_") for name in rows)
    values = {**years(ends), **numbers("y", low, high, about=3, decimals=2, sign=True)}
    return Chart(_small_line, with_signs(rows, ["change"], 3), values, {"beside": beside})


def _small_line(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any, beside: int) -> Form:
    base = alt.Chart().encode(x=alt.X("year:Q", title=None, scale=x_scale, axis=x_axis))
    y = {"title": None, "scale": y_scale, "axis": y_axis}
    line = base.mark_line(color=ACCENT, strokeWidth=2.5, point=alt.OverlayMarkDef(color=ACCENT, size=30)).encode(
        y=alt.Y("change:Q", **y),
        tooltip=[
            alt.Tooltip("year:Q", title="Meting", format="d"),
            alt.Tooltip("change_text:N", title="Sinds de eerste meting"),
        ],
    )
    layers = [
        base.mark_area(color=_BAND, opacity=0.9).encode(y=alt.Y("low:Q", **y), y2="high:Q"),
        alt.Chart().mark_rule(color=QUIET).encode(y=alt.datum(0, type="quantitative")),
        line,
    ]
    for i in range(1, beside + 1):
        layers.append(
            base.transform_filter(f"isValid(datum.beside_{i})")
            .mark_line(color=AREAS[i], strokeWidth=2.5, strokeDash=_DASHES[i - 1])
            .encode(y=alt.Y(f"beside_{i}:Q", **y))
        )
    return finish(alt.layer(*layers), 110)


def steps_bars(steps: pd.DataFrame) -> Chart:
    """Waterfall from one score to another. `steps`: label, start, end, text, kind (score, up or down); the order is that of the rows."""
    low, high = float(steps[["start", "end"]].min(axis=None)), float(steps[["start", "end"]].max(axis=None))
    width = max(high - low, 0.04)
    for_words = width * (0.15 + 0.075 * int(steps["text"].str.split("\n").explode().str.len().max()))
    drawn = steps.assign(right=steps[["start", "end"]].max(axis=1))
    labels = steps["label"].tolist()
    values = {**names("y", labels), **numbers("x", low - width * 0.05, high + for_words, decimals=2), "order": labels}
    return Chart(_steps_bars, drawn, values)


def _steps_bars(x_scale: Any, x_axis: Any, y_axis: Any, order: Any) -> Form:
    base = alt.Chart().encode(y=alt.Y("label:N", sort=order, title=None, axis=y_axis))
    x = alt.X("start:Q", title="leefbaarheidsscore", scale=x_scale, axis=x_axis)
    kinds = ["score", "up", "down"]
    bars = (
        base.transform_filter("datum.kind != 'score'")
        .mark_bar(size=22)
        .encode(
            x=x,
            x2="end:Q",
            color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[INK, ACCENT, SECOND]), legend=None),
            tooltip=[alt.Tooltip("label:N", title="Onderdeel"), alt.Tooltip("text:N", title="Verschil")],
        )
    )
    scores = base.transform_filter("datum.kind == 'score'").mark_tick(thickness=4, size=26, color=INK).encode(x=x)
    words = base.mark_text(align="left", dx=6, color=INK, fontSize=13, lineBreak="\n").encode(
        x=alt.X("right:Q", title="leefbaarheidsscore"), text="text:N"
    )
    return finish(alt.layer(bars, scores, words), 300)


def fared_strip(rows: pd.DataFrame) -> Chart:
    """Change of this area, the country and each similar area on one line; the similar ones without a name. `rows`: label, change, what."""
    low, high = min(0.0, float(rows["change"].min())), max(0.0, float(rows["change"].max()))
    x = numbers("x", low - 0.01, high + 0.01, decimals=2, sign=True)
    return Chart(_fared_strip, with_signs(rows, ["change"], 3), x)


def _fared_strip(x_scale: Any, x_axis: Any) -> Form:
    x = alt.X("change:Q", title="verandering van de score", scale=x_scale, axis=x_axis)
    change = alt.Tooltip("change_text:N", title="Verandering")
    base = alt.Chart().encode(x=x)
    zero = alt.Chart().mark_rule(color=QUIET).encode(x=alt.datum(0, type="quantitative"))
    named = base.encode(tooltip=[alt.Tooltip("label:N", title="Gebied"), change])
    here = named.transform_filter("datum.what == 'hier'")
    country = named.transform_filter("datum.what == 'Nederland'")
    layers = [
        zero,
        base.transform_filter("datum.what == 'vergelijkbaar'")
        .mark_tick(thickness=3, size=34, color="#83b3d3")
        .encode(tooltip=[change]),
        country.mark_tick(thickness=4, size=50, color=INK),
        country.mark_text(dy=38, fontSize=13, color=INK).encode(text="label:N"),
        here.mark_point(shape="diamond", size=260, filled=True, color=SECOND, opacity=1),
        here.mark_text(dy=-26, fontSize=13, fontWeight="bold", color=INK).encode(text="label:N"),
    ]
    return finish(alt.layer(*layers), 150)
