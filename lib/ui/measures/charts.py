"""Charts of the page Maatregelen: table in, Altair chart out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from lib.answers.measures.ahead import WITH, WITHOUT
from lib.answers.measures.plans import CHOSEN, PLAN_COLOURS, PLANS, SHORT_NAMES
from lib.palette import ACCENT, INK, QUIET, SECOND, THIRD
from lib.ui.widgets.charts import Chart, Form, end_names, finish, names, numbers, with_ends, with_signs, years

_LINE_COLOURS = {WITHOUT: SECOND, WITH: ACCENT}
_HEIGHT = 340
_PARTS = {"investment": "eenmalig", "upkeep": "per jaar"}


def against(past: pd.DataFrame, table: pd.DataFrame) -> Chart:
    """The score so far, and ahead with and without the measures, each with the narrower of its bands.

    past: year, value; table: year, line, narrow_low, middle, narrow_high (lbm), as `answers.measures_ahead.against_outlook`.
    """
    data = pd.concat([past.assign(line="gemeten"), table], ignore_index=True)[
        ["year", "line", "value", "narrow_low", "middle", "narrow_high"]
    ]
    bounds = data[["value", "narrow_low", "middle", "narrow_high"]]
    y = numbers("y", float(bounds.min(axis=None)), float(bounds.max(axis=None)), about=5, decimals=2)
    data = with_ends(data, "line", "middle", y["y_scale"], _HEIGHT)
    measured = [int(year) for year in past["year"]]
    return Chart(_against, data, {**years(data["year"].tolist(), [*measured, *table["year"]]), **y})


def _against(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any) -> Form:
    lines = list(_LINE_COLOURS)
    base = alt.Chart().encode(x=alt.X("year:Q", title=None, scale=x_scale, axis=x_axis))
    coming, known = base.transform_filter("isValid(datum.middle)"), base.transform_filter("isValid(datum.value)")
    colour = alt.Color("line:N", sort=lines, scale=alt.Scale(domain=lines, range=list(_LINE_COLOURS.values())), legend=None)
    dash = alt.StrokeDash("line:N", sort=lines, scale=alt.Scale(domain=lines, range=[[4, 3], [1, 0]]), legend=None)
    bands = [
        base.transform_filter(f"datum.line == '{line}'")
        .mark_area(opacity=0.13, color=shade)
        .encode(y=alt.Y("narrow_low:Q", title="leefbaarheidsscore", axis=y_axis, scale=y_scale), y2="narrow_high:Q")
        for line, shade in _LINE_COLOURS.items()
    ]
    layers = [
        *bands,
        coming.transform_filter("datum.drawn")
        .mark_line(strokeWidth=3)
        .encode(
            y="middle:Q",
            color=colour,
            strokeDash=dash,
            tooltip=[
                alt.Tooltip("said:N", title="Lijn"),
                alt.Tooltip("year:Q", title="Jaar", format="d"),
                alt.Tooltip("middle:Q", title="Midden", format=".3f"),
                alt.Tooltip("narrow_low:Q", title="Band vanaf", format=".3f"),
                alt.Tooltip("narrow_high:Q", title="tot", format=".3f"),
            ],
        ),
        known.mark_line(color=INK, strokeWidth=2, point=alt.OverlayMarkDef(color=INK, size=40)).encode(
            y="value:Q",
            tooltip=[alt.Tooltip("year:Q", title="Meting", format="d"), alt.Tooltip("value:Q", title="Score", format=".3f")],
        ),
        end_names(base),
    ]
    return finish(alt.layer(*layers), _HEIGHT)


def yearly_costs(by_year: pd.DataFrame) -> Chart:
    """Costs per year, stacked: investment below, yearly costs on top. `by_year`: year, investment, upkeep (euro)."""
    data = by_year.melt(id_vars="year", value_vars=list(_PARTS), var_name="part", value_name="euro")
    data["part"] = data["part"].map(_PARTS)
    y = numbers("y", 0.0, float(data.groupby("year")["euro"].sum().max()), least=1.0)
    return Chart(_yearly_costs, data.assign(position=data["part"].map(list(_PARTS.values()).index)), y)


def _yearly_costs(y_scale: Any, y_axis: Any) -> Form:
    order = list(_PARTS.values())
    form = (
        alt.Chart()
        .mark_bar(size=16)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("euro:Q", title="euro per jaar", stack="zero", scale=y_scale, axis=y_axis),
            # Two kinds of the same bar: their names stand above it, in the order of the stack.
            color=alt.Color("part:N", sort=order, scale=alt.Scale(domain=order, range=[ACCENT, "#83b3d3"])),
            order=alt.Order("position:Q"),
            tooltip=[
                alt.Tooltip("year:O", title="Jaar"),
                alt.Tooltip("part:N", title="Soort"),
                alt.Tooltip("euro:Q", title="Euro (midden)", format=",.0f"),
            ],
        )
    )
    return finish(form, 190)


def mix_change(mix: pd.DataFrame) -> Chart:
    """Shares of households per type now (open mark) and afterwards (bar with its band). `mix`: type, before, after, low, high (%)."""
    order = mix["type"].tolist()
    x = numbers("x", 0.0, float(mix[["before", "after", "high"]].max(axis=None)), about=5)
    return Chart(_mix_change, mix, {**x, **names("y", order, 24), "order": order, "height": 34 * len(mix) + 50})


def _mix_change(x_scale: Any, x_axis: Any, y_axis: Any, order: Any, height: Any) -> Form:
    base = alt.Chart().encode(y=alt.Y("type:N", sort=order, title=None, axis=y_axis))
    x = alt.X("after:Q", title="% van de huishoudens", scale=x_scale, axis=x_axis)
    tip = [
        alt.Tooltip("type:N", title="Type"),
        alt.Tooltip("before:Q", title="Ervoor (%)", format=".1f"),
        alt.Tooltip("after:Q", title="Daarna (%)", format=".1f"),
        alt.Tooltip("low:Q", title="Laag", format=".1f"),
        alt.Tooltip("high:Q", title="Hoog", format=".1f"),
    ]
    layers = [
        base.mark_bar(size=12, color=THIRD, opacity=0.75).encode(x=x, tooltip=tip),
        base.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q"),
        base.mark_tick(color=SECOND, thickness=3, size=20).encode(x="before:Q", tooltip=tip),
    ]
    return finish(alt.layer(*layers), height)


def budget_curve(points: pd.DataFrame) -> Chart:
    """What another investment budget gives. `points`: budget (euro), effect (mean score points per buurt), chosen (bool), text."""
    values = {
        **numbers("x", 0.0, float(points["budget"].max()), least=1.0),
        **numbers("y", 0.0, float(points["effect"].max()), least=0.001, decimals=3, sign=True),
    }
    return Chart(_budget_curve, with_signs(points, ["effect"], 3), values)


def _budget_curve(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any) -> Form:
    base = alt.Chart().encode(
        x=alt.X("budget:Q", title="investeringsbudget (euro)", scale=x_scale, axis=x_axis),
        y=alt.Y("effect:Q", title="gemiddeld effect (punten)", scale=y_scale, axis=y_axis),
        tooltip=[
            alt.Tooltip("budget:Q", title="Budget (euro)", format=",.0f"),
            alt.Tooltip("effect_text:N", title="Effect"),
            alt.Tooltip("text:N", title="Voorbeeldpakket"),
        ],
    )
    layers = [
        base.mark_line(color=QUIET, strokeWidth=2, interpolate="step-after"),
        base.mark_circle(size=70, opacity=1).encode(
            color=alt.condition("datum.chosen", alt.value(SECOND), alt.value(ACCENT)),
        ),
    ]
    return finish(alt.layer(*layers), 230)


_ENDS = ["low", "middle", "high"]
PLAN_TIP = [
    alt.Tooltip("said:N", title="Plan"),
    alt.Tooltip("year:Q", title="Jaar", format="d"),
    alt.Tooltip("middle_text:N", title="Midden"),
    alt.Tooltip("low_text:N", title="Laag (19 van de 20)"),
    alt.Tooltip("high_text:N", title="Hoog (19 van de 20)"),
]


def told_path(path: pd.DataFrame, scale: Mapping[str, Any], height: int) -> pd.DataFrame:
    """The path of an effect with the names of its plans at the ends of their lines, and the texts of `PLAN_TIP`."""
    named = with_ends(path.assign(name=path["plan"].map(SHORT_NAMES)), "name", "middle", scale, height)
    return with_signs(named, _ENDS, 3)


def plan_lines(base: alt.Chart, y: alt.Y) -> list[alt.Chart]:
    """The lines of `told_path` in the colour and dashes of their plan, with their names."""
    plans = list(PLANS)
    lines = (
        base.transform_filter("datum.drawn")
        .mark_line(strokeWidth=3)
        .encode(
            y=y,
            color=alt.Color(
                "plan:N", sort=plans, legend=None, scale=alt.Scale(domain=plans, range=[PLAN_COLOURS[plan] for plan in plans])
            ),
            strokeDash=alt.StrokeDash(
                "plan:N", sort=plans, legend=None, scale=alt.Scale(domain=plans, range=[[1, 0], [8, 3], [3, 3]])
            ),
            tooltip=PLAN_TIP,
        )
    )
    return [lines, end_names(base)]


def effect_path(path: pd.DataFrame, smallest: float | None) -> Chart:
    """Effect over the years for three plans, with the band of the assumptions around the chosen one.

    `path`: year, plan, low, narrow_low, middle, narrow_high, high (score points). `smallest` (score points) draws from
    where an effect stands out in the score, None leaves it out.
    """
    chosen = path.loc[path["plan"] == CHOSEN, _ENDS]
    found = [0.0, smallest or 0.0, *path["middle"].dropna(), *chosen.min(), *chosen.max()]
    y = numbers("y", min(found), max(found), about=5, least=0.01, decimals=3, sign=True)
    values = {**years(path["year"].tolist()), **y}
    data = told_path(path, y["y_scale"], _HEIGHT)
    if smallest is None:
        return Chart(_effect_path, data, values)
    return Chart(_effect_path_with_limit, data, {**values, "smallest": smallest})


def _effect_path(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any) -> Form:
    return finish(alt.layer(*_effect_layers(x_scale, x_axis, y_scale, y_axis)), _HEIGHT)


def _effect_path_with_limit(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any, smallest: Any) -> Form:
    limit = alt.Chart().encode(y=alt.datum(smallest, type="quantitative"))
    words = "vanaf hier valt het op in de score"
    layers = [
        *_effect_layers(x_scale, x_axis, y_scale, y_axis),
        limit.mark_rule(color=INK, strokeDash=[2, 4]),
        limit.mark_text(align="left", dy=-8, color=INK, fontSize=12, text=words).encode(x=alt.value(6)),
    ]
    return finish(alt.layer(*layers), _HEIGHT)


def _effect_layers(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any) -> list[alt.Chart]:
    base = alt.Chart().encode(x=alt.X("year:Q", title=None, scale=x_scale, axis=x_axis))
    chosen = base.transform_filter(f"datum.plan == '{CHOSEN}'")
    y = {"title": "effect op de score (punten)", "scale": y_scale, "axis": y_axis}
    return [
        alt.Chart().mark_rule(color=QUIET).encode(y=alt.datum(0, type="quantitative")),
        chosen.mark_area(opacity=0.13, color=THIRD).encode(y=alt.Y("low:Q", **y), y2="high:Q"),
        chosen.mark_area(opacity=0.22, color=THIRD).encode(y=alt.Y("narrow_low:Q", **y), y2="narrow_high:Q"),
        *plan_lines(base, alt.Y("middle:Q", **y)),
    ]


def effect_by_dimension(rows: pd.DataFrame) -> Chart:
    """Effect per dimension in one year: bar with the band of the assumptions. `rows`: label, low, middle, high."""
    bounds = rows[_ENDS]
    values = {
        **numbers(
            "x", min(0.0, float(bounds.min(axis=None))), max(0.0, float(bounds.max(axis=None))), least=0.01, decimals=3, sign=True
        ),
        **names("y", rows["label"].tolist()),
        "height": 40 * len(rows) + 50,
    }
    return Chart(_effect_by_dimension, with_signs(rows, _ENDS, 3), values)


def _effect_by_dimension(x_scale: Any, x_axis: Any, y_axis: Any, height: Any) -> Form:
    base = alt.Chart().encode(
        y=alt.Y("label:N", sort=None, title=None, axis=y_axis),
        tooltip=[alt.Tooltip("label:N", title="Onderwerp"), *PLAN_TIP[2:]],
    )
    x = alt.X("middle:Q", title="effect (punten)", scale=x_scale, axis=x_axis)
    bar = base.mark_bar(size=14, color=ACCENT).encode(x=x)
    band = base.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    return finish(alt.layer(bar, band), height)
