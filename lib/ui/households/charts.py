"""Charts of the page Huishoudens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from lib.answers.households.heart import ASKED, OFFERED
from lib.living_together.reference import LOWER_THIRD, UPPER_THIRD
from lib.palette import ACCENT, INK, QUIET, SECOND
from lib.ui.widgets.charts import Chart, Form, finish, names, numbers

_ROW_PX = 34  # two lines of a name


def compare_bars(
    rows: pd.DataFrame, areas: Sequence[str], colours: Sequence[str], categories: Sequence[str], marked: str = ""
) -> Chart:
    """Grouped horizontal bars: per category one bar per area and a stroke for the reference.

    `rows`: category, area, value (%), reference (%), text, status. Figures of a larger area that stands in for the chosen one
    (status not 'ok') are drawn pale. `marked`: the category that the headline is about.
    """
    x = numbers("x", 0.0, float(rows[["value", "reference"]].max(axis=None)), about=5)
    # A figure stands behind its bar, and behind the stroke where that would run through it.
    near = rows["reference"].between(rows["value"], rows["value"] + 0.12 * x["x_scale"]["domain"][1])
    rows = rows.assign(behind=rows["reference"].where(near, rows["value"]))
    return Chart(_compare_bars, rows, {**x, **_grouped(areas, colours, categories, per_bar=20, room=60, least=90, marked=marked)})


def _grouped(
    areas: Sequence[str],
    colours: Sequence[str],
    categories: Sequence[str],
    *,
    per_bar: int,
    room: int,
    least: int,
    marked: str,
) -> dict[str, Any]:
    height = max(least, max(per_bar * len(areas), _ROW_PX) * len(categories) + room)
    given = {"areas": list(areas), "colours": list(colours), "categories": list(categories), "height": height}
    return {**given, **names("y", categories, marked=marked)}


def _compare_bars(x_scale: Any, x_axis: Any, y_axis: Any, areas: Any, colours: Any, categories: Any, height: Any) -> Form:
    base = alt.Chart().encode(
        y=alt.Y("category:N", sort=categories, title=None, axis=y_axis),
        yOffset=alt.YOffset("area:N", sort=areas),
    )
    x = alt.X("value:Q", title="%", scale=x_scale, axis=x_axis)
    bars = base.mark_bar().encode(
        x=x,
        color=alt.Color("area:N", sort=areas, scale=alt.Scale(domain=areas, range=colours), legend=None),
        opacity=alt.condition("datum.status == 'ok'", alt.value(1.0), alt.value(0.35)),
        tooltip=[
            alt.Tooltip("area:N", title="Gebied"),
            alt.Tooltip("category:N", title="Groep"),
            alt.Tooltip("value:Q", title="%", format=".0f"),
            alt.Tooltip("text:N", title="Jaar en gebied"),
        ],
    )
    against = base.mark_tick(color=INK, thickness=2).encode(x="reference:Q")
    labels = base.mark_text(align="left", dx=4, color=INK, fontSize=12).encode(
        x="behind:Q", text=alt.Text("value:Q", format=".0f")
    )
    return finish(alt.layer(bars, against, labels), height)


def mix_bars(
    rows: pd.DataFrame, areas: Sequence[str], colours: Sequence[str], categories: Sequence[str], marked: str = ""
) -> Chart:
    """Estimated shares per type: one bar per area with its 80% interval. `rows`: category, area, value, low, high (%), text; `marked` as above."""
    x = numbers("x", 0.0, float(rows[["value", "high"]].max(axis=None)), about=5)
    return Chart(_mix_bars, rows, {**x, **_grouped(areas, colours, categories, per_bar=16, room=60, least=120, marked=marked)})


def _mix_bars(x_scale: Any, x_axis: Any, y_axis: Any, areas: Any, colours: Any, categories: Any, height: Any) -> Form:
    base = alt.Chart().encode(
        y=alt.Y("category:N", sort=categories, title=None, axis=y_axis),
        yOffset=alt.YOffset("area:N", sort=areas),
    )
    x = alt.X("value:Q", title="% van de huishoudens", scale=x_scale, axis=x_axis)
    bars = base.mark_bar(opacity=0.75).encode(
        x=x,
        color=alt.Color("area:N", sort=areas, scale=alt.Scale(domain=areas, range=colours), legend=None),
        tooltip=[
            alt.Tooltip("area:N", title="Gebied"),
            alt.Tooltip("category:N", title="Type"),
            alt.Tooltip("value:Q", title="Schatting (%)", format=".0f"),
            alt.Tooltip("text:N", title="8 van de 10 berekeningen"),
        ],
    )
    bands = base.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    return finish(alt.layer(bars, bands), height)


def asked_and_offered(rows: pd.DataFrame, highest: float) -> Chart:
    """Per kind of help a bar for what is asked and one for what is offered, with a line at 100 and a stroke for similar buurten.

    `rows`: of one area: help, side (vraag, aanbod), value (reference = 100), similar (NaN without), text. `highest`: of all areas that
    stand beside each other, so that their scales are the same.
    """
    helps = list(dict.fromkeys(rows["help"]))
    x = numbers("x", 0.0, max(highest, 100.0), about=4)
    # A figure stands behind its bar, and behind a stroke or line that would run through it.
    room = 0.12 * x["x_scale"]["domain"][1]
    behind = rows["value"]
    for mark in (rows["similar"], 100.0, rows["similar"]):
        behind = behind.mask((mark >= behind) & (mark - behind <= room), mark)
    rows = rows.assign(behind=behind)
    return Chart(_asked_and_offered, rows, {**x, **names("y", helps), "helps": helps, "height": 52 * len(helps) + 50})


def _asked_and_offered(x_scale: Any, x_axis: Any, y_axis: Any, helps: Any, height: Any) -> Form:
    sides = [ASKED, OFFERED]
    base = alt.Chart().encode(
        y=alt.Y("help:N", sort=helps, title=None, axis=y_axis),
        yOffset=alt.YOffset("side:N", sort=sides),
    )
    bars = base.mark_bar().encode(
        x=alt.X("value:Q", title=None, scale=x_scale, axis=x_axis),
        color=alt.Color("side:N", sort=sides, scale=alt.Scale(domain=sides, range=[SECOND, ACCENT]), legend=None),
        tooltip=[
            alt.Tooltip("help:N", title="Hulp"),
            alt.Tooltip("side:N", title="Wat"),
            alt.Tooltip("value:Q", title="Naast 100", format=".0f"),
            alt.Tooltip("text:N", title="8 van de 10 berekeningen"),
        ],
    )
    similar = base.mark_tick(color=INK, thickness=2).encode(x="similar:Q")
    line = alt.Chart().mark_rule(color=INK, strokeDash=[4, 3]).encode(x=alt.datum(100, type="quantitative"))
    labels = base.mark_text(align="left", dx=4, color=INK, fontSize=12).encode(
        x="behind:Q", text=alt.Text("value:Q", format=".0f")
    )
    return finish(alt.layer(bars, line, similar, labels), height)


def quadrant(rows: pd.DataFrame, chosen: Sequence[str]) -> Chart:
    """Load against capacity, ranks 0-100, a point per buurt; only chosen ones are named. `rows`: code, label, load, capacity, quadrant."""
    return Chart(_quadrant, rows.assign(chosen=rows["code"].isin(list(chosen))))


def _quadrant() -> Form:
    axis = alt.Axis(values=[0, 50, 100])
    scale = alt.Scale(domain=[0, 100])
    base = alt.Chart().encode(
        x=alt.X("load:Q", title="vraag (0 = minste, 100 = meeste)", scale=scale, axis=axis),
        y=alt.Y("capacity:Q", title="handen en tijd (0 = minste, 100 = meeste)", scale=scale, axis=axis),
    )
    middle = [
        alt.Chart().mark_rule(color=QUIET, strokeDash=[3, 3]).encode(**{axis: alt.datum(100 * at, type="quantitative")})
        for at in (LOWER_THIRD, UPPER_THIRD)
        for axis in ("x", "y")
    ]
    place = [
        alt.Tooltip("quadrant:N", title="Ligging"),
        alt.Tooltip("load:Q", title="Vraag (0-100)", format=".0f"),
        alt.Tooltip("capacity:Q", title="Handen (0-100)", format=".0f"),
    ]
    chosen = base.transform_filter("datum.chosen")
    layers = [
        *middle,
        base.transform_filter("!datum.chosen").mark_circle(size=80, color=ACCENT, opacity=0.45).encode(tooltip=place),
        chosen.mark_circle(size=110, color=SECOND, opacity=1).encode(tooltip=[alt.Tooltip("label:N", title="Buurt"), *place]),
        chosen.mark_text(dy=-12, color=INK, fontSize=13, fontWeight="bold").encode(text="label:N"),
    ]
    return finish(alt.layer(*layers), 380)
