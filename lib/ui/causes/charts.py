"""Charts of the page Oorzaken: table in, Altair chart out."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from lib.palette import ACCENT, GRID, INK, QUIET, SECOND
from lib.ui.widgets.charts import Chart, Form, finish

_BAND = "#dde9f3"


def past_lines(lines: pd.DataFrame, events: pd.DataFrame) -> Chart:
    """Scores of an area over the measurements, with its gemeente and the country, the band of ordinary drift, and events.

    `lines`: year, label, score, low, high (as `answers.causes_past.Past.lines`; the first label is the area, of four the second lies beside it); `events`: year, text.
    """
    labels = list(dict.fromkeys(lines["label"]))
    ends = lines[["score", "low", "high"]]
    low, high = float(ends.min(axis=None)), float(ends.max(axis=None))
    room = max((high - low) * 0.12, 0.02)
    top = high + room * (1 + len(events))
    marks = events.assign(what="event", score=[top - room * (i + 0.5) for i in range(len(events))])
    data = pd.concat(
        [lines.assign(what=["area" if x == labels[0] else "other" for x in lines["label"]]), marks], ignore_index=True
    )
    # Area, perhaps a buurt beside it, gemeente, country.
    dashes = [[1, 0], *([[6, 3]] if len(labels) > 3 else []), [4, 4], [2, 3]][: len(labels)]
    colours = [ACCENT, SECOND, QUIET, QUIET] if len(labels) > 3 else [ACCENT, SECOND, QUIET][: len(labels)]
    values = {
        "ticks": sorted(set(lines["year"])),
        "years": [min(data["year"]) - 0.3, max(data["year"]) + 0.6],
        "domain": [low - room, top],
        "labels": labels,
        "colours": colours,
        "dashes": dashes,
    }
    return Chart(_past_lines, data, values, {"with_events": len(events) > 0})


def _past_lines(ticks: Any, years: Any, domain: Any, labels: Any, colours: Any, dashes: Any, with_events: bool) -> Form:
    base = alt.Chart().encode(
        x=alt.X(
            "year:Q",
            title=None,
            scale=alt.Scale(domain=years, nice=False),
            axis=alt.Axis(format="d", values=ticks, labelOverlap=True),
        )
    )
    y = alt.Y(
        "score:Q",
        title="leefbaarheidsscore",
        scale=alt.Scale(domain=domain, zero=False, nice=False),
        axis=alt.Axis(format=".2f", tickCount=5),
    )
    tip = [
        alt.Tooltip("label:N", title="Gebied"),
        alt.Tooltip("year:Q", title="Meting", format="d"),
        alt.Tooltip("score:Q", title="Score", format=".3f"),
    ]
    of_area = base.transform_filter("datum.what == 'area'")
    line = base.transform_filter("datum.what != 'event'")
    event = base.transform_filter("datum.what == 'event'")
    layers = [
        of_area.transform_filter("isValid(datum.low)")
        .mark_area(color=_BAND, opacity=0.9)
        .encode(y=alt.Y("low:Q", title="leefbaarheidsscore"), y2="high:Q"),
        line.mark_line(strokeWidth=2.5).encode(
            y=y,
            color=alt.Color("label:N", sort=labels, scale=alt.Scale(domain=labels, range=colours)),
            strokeDash=alt.StrokeDash("label:N", sort=labels, scale=alt.Scale(domain=labels, range=dashes)),
            tooltip=tip,
        ),
        of_area.mark_circle(size=70, color=ACCENT, opacity=1).encode(y=y, tooltip=tip),
    ]
    if with_events:
        layers += [
            event.mark_rule(color=INK, strokeDash=[3, 3]),
            event.mark_text(align="left", dx=5, color=INK, fontSize=12, fontWeight="bold", limit=230).encode(y=y, text="text:N"),
        ]
    return finish(alt.layer(*layers), 300)


def small_line(rows: pd.DataFrame, low: float, high: float) -> Chart:
    """Change of one dimension since the first measurement, with the band of ordinary drift.

    `rows`: year, change, low, high, and beside (change of another buurt, dashed) where one lies next to it.
    """
    ends = [int(rows["year"].min()), int(rows["year"].max())]
    return Chart(_small_line, rows, {"ends": ends, "domain": [low, high]}, {"beside": "beside" in rows})


def _small_line(ends: Any, domain: Any, beside: bool) -> Form:
    base = alt.Chart().encode(x=alt.X("year:Q", title=None, scale=alt.Scale(nice=False), axis=alt.Axis(format="d", values=ends)))
    scale = alt.Scale(domain=domain, nice=False)
    axis = alt.Axis(format="+.2f", tickCount=3)
    line = base.mark_line(color=ACCENT, strokeWidth=2.5, point=alt.OverlayMarkDef(color=ACCENT, size=30)).encode(
        y=alt.Y("change:Q", title=None, scale=scale, axis=axis),
        tooltip=[
            alt.Tooltip("year:Q", title="Meting", format="d"),
            alt.Tooltip("change:Q", title="Sinds de eerste meting", format="+.3f"),
        ],
    )
    layers = [
        base.mark_area(color=_BAND, opacity=0.9).encode(y=alt.Y("low:Q", title=None, scale=scale, axis=axis), y2="high:Q"),
        alt.Chart().mark_rule(color=QUIET).encode(y=alt.datum(0, type="quantitative")),
        line,
    ]
    if beside:
        layers.append(
            base.transform_filter("isValid(datum.beside)")
            .mark_line(color=SECOND, strokeWidth=2.5, strokeDash=[6, 3])
            .encode(y=alt.Y("beside:Q", title=None, scale=scale, axis=axis))
        )
    return finish(alt.layer(*layers), 110)


def steps_bars(steps: pd.DataFrame) -> Chart:
    """Waterfall from one score to another. `steps`: label, start, end, text, kind (score, up or down); the order is that of the rows."""
    low, high = float(steps[["start", "end"]].min(axis=None)), float(steps[["start", "end"]].max(axis=None))
    width = max(high - low, 0.04)
    room, for_words = width * 0.15, width * (0.15 + 0.075 * int(steps["text"].str.split("\n").explode().str.len().max()))
    drawn = steps.assign(right=steps[["start", "end"]].max(axis=1))
    return Chart(_steps_bars, drawn, {"order": steps["label"].tolist(), "domain": [low - room, high + for_words]})


def _steps_bars(order: Any, domain: Any) -> Form:
    base = alt.Chart().encode(y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelOverlap=False)))
    x = alt.X(
        "start:Q",
        title="leefbaarheidsscore",
        scale=alt.Scale(domain=domain, zero=False, nice=False),
        axis=alt.Axis(format=".2f", tickCount=4, labelOverlap=True),
    )
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
    """Change of this area, the country and each similar area on one line. `rows`: label, change, what."""
    low, high = min(0.0, float(rows["change"].min())), max(0.0, float(rows["change"].max()))
    room = max((high - low) * 0.15, 0.01)
    return Chart(_fared_strip, rows, {"domain": [low - room, high + room]})


def _fared_strip(domain: Any) -> Form:
    x = alt.X(
        "change:Q",
        title="verandering van de score",
        scale=alt.Scale(domain=domain, nice=False),
        axis=alt.Axis(format="+.2f", tickCount=7, grid=True, gridColor=GRID),
    )
    tip = [alt.Tooltip("label:N", title="Gebied"), alt.Tooltip("change:Q", title="Verandering", format="+.3f")]
    base = alt.Chart().encode(x=x, tooltip=tip)
    others = base.transform_filter("datum.what == 'vergelijkbaar'").mark_tick(thickness=3, size=34, color="#83b3d3")
    zero = alt.Chart().mark_rule(color=QUIET).encode(x=alt.datum(0, type="quantitative"))
    here = base.transform_filter("datum.what == 'hier'")
    country = base.transform_filter("datum.what == 'Nederland'")
    layers = [
        zero,
        others,
        country.mark_tick(thickness=4, size=50, color=INK),
        country.mark_text(dy=38, fontSize=13, color=INK).encode(text="label:N"),
        here.mark_point(shape="diamond", size=260, filled=True, color=SECOND, opacity=1),
        here.mark_text(dy=-26, fontSize=13, fontWeight="bold", color=INK).encode(text="label:N"),
    ]
    return finish(alt.layer(*layers), 150)
