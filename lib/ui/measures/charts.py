"""Charts of the page Maatregelen: table in, Altair chart out."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from lib.answers.measures.ahead import WITH, WITHOUT
from lib.answers.measures.plans import CHOSEN, PLAN_COLOURS, PLANS
from lib.palette import ACCENT, GRID, INK, QUIET, SECOND, THIRD
from lib.ui.widgets.charts import Chart, Form, finish

_LINE_COLOURS = {WITHOUT: SECOND, WITH: ACCENT}
_PARTS = {"investment": "eenmalig", "upkeep": "per jaar"}


def against(past: pd.DataFrame, table: pd.DataFrame) -> Chart:
    """The score so far, and ahead with and without the measures, each with the narrower of its bands.

    past: year, value; table: year, line, narrow_low, middle, narrow_high (lbm), as `answers.measures_ahead.against_outlook`.
    """
    data = pd.concat([past.assign(line="gemeten"), table], ignore_index=True)[
        ["year", "line", "value", "narrow_low", "middle", "narrow_high"]
    ]
    return Chart(_against, data, {"years": [int(data["year"].min()), int(data["year"].max())]})


def _against(years: Any) -> Form:
    lines = list(_LINE_COLOURS)
    base = alt.Chart().encode(
        x=alt.X("year:Q", title=None, scale=alt.Scale(domain=years, nice=False), axis=alt.Axis(format="d", tickMinStep=1))
    )
    axis = alt.Axis(format=".2f", tickCount=6, grid=True, gridColor=GRID)
    coming, known = base.transform_filter("isValid(datum.middle)"), base.transform_filter("isValid(datum.value)")
    colour = alt.Color("line:N", sort=lines, scale=alt.Scale(domain=lines, range=list(_LINE_COLOURS.values())))
    dash = alt.StrokeDash("line:N", sort=lines, scale=alt.Scale(domain=lines, range=[[4, 3], [1, 0]]))
    # Fixed colours: an area with a colour scale of its own would take the legend from the lines.
    bands = [
        base.transform_filter(f"datum.line == '{line}'")
        .mark_area(opacity=0.13, color=shade)
        .encode(y=alt.Y("narrow_low:Q", title="leefbaarheidsscore", axis=axis, scale=alt.Scale(zero=False)), y2="narrow_high:Q")
        for line, shade in _LINE_COLOURS.items()
    ]
    layers = [
        *bands,
        coming.mark_line(strokeWidth=3).encode(
            y="middle:Q",
            color=colour,
            strokeDash=dash,
            tooltip=[
                alt.Tooltip("line:N", title="Lijn"),
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
    ]
    return finish(alt.layer(*layers), 340)


def yearly_costs(by_year: pd.DataFrame) -> Chart:
    """Costs per year, stacked: investment below, yearly costs on top. `by_year`: year, investment, upkeep (euro)."""
    data = by_year.melt(id_vars="year", value_vars=list(_PARTS), var_name="part", value_name="euro")
    data["part"] = data["part"].map(_PARTS)
    return Chart(_yearly_costs, data.assign(position=data["part"].map(list(_PARTS.values()).index)))


def _yearly_costs() -> Form:
    order = list(_PARTS.values())
    form = (
        alt.Chart()
        .mark_bar(size=16)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("euro:Q", title="euro", stack="zero", axis=alt.Axis(format=",.0f", tickCount=4, grid=True, gridColor=GRID)),
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
    return Chart(_mix_change, mix, {"order": mix["type"].tolist(), "height": 28 * len(mix) + 50})


def _mix_change(order: Any, height: Any) -> Form:
    base = alt.Chart().encode(y=alt.Y("type:N", sort=order, title=None, axis=alt.Axis(labelOverlap=False, labelLimit=330)))
    x = alt.X("after:Q", title="% van de huishoudens", scale=alt.Scale(domainMin=0), axis=alt.Axis(tickCount=6))
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
    return Chart(_budget_curve, points)


def _budget_curve() -> Form:
    base = alt.Chart().encode(
        x=alt.X("budget:Q", title="investeringsbudget (euro)", axis=alt.Axis(format=",.0f", tickCount=5)),
        y=alt.Y(
            "effect:Q",
            title="gemiddeld effect (punten)",
            axis=alt.Axis(format="+.3f", tickCount=5, grid=True, gridColor=GRID),
            scale=alt.Scale(domainMin=0),
        ),
        tooltip=[
            alt.Tooltip("budget:Q", title="Budget (euro)", format=",.0f"),
            alt.Tooltip("effect:Q", title="Effect", format="+.4f"),
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


PLAN_TIP = [
    alt.Tooltip("plan:N", title="Plan"),
    alt.Tooltip("year:Q", title="Jaar", format="d"),
    alt.Tooltip("middle:Q", title="Midden", format="+.4f"),
    alt.Tooltip("low:Q", title="Laag (19 van de 20)", format="+.4f"),
    alt.Tooltip("high:Q", title="Hoog (19 van de 20)", format="+.4f"),
]


def effect_path(path: pd.DataFrame, smallest: float | None) -> Chart:
    """Effect over the years for three plans, with the band of the assumptions around the chosen one.

    `path`: year, plan, low, narrow_low, middle, narrow_high, high (score points). `smallest` (score points) draws from
    where an effect stands out in the score, None leaves it out.
    """
    return Chart(_effect_path, path) if smallest is None else Chart(_effect_path_with_limit, path, {"smallest": smallest})


def _effect_path() -> Form:
    return finish(alt.layer(*_effect_layers()), 340)


def _effect_path_with_limit(smallest: Any) -> Form:
    limit = alt.Chart().encode(y=alt.datum(smallest, type="quantitative"))
    words = "vanaf hier valt het op in de score"
    layers = [
        *_effect_layers(),
        limit.mark_rule(color=INK, strokeDash=[2, 4]),
        limit.mark_text(align="left", dy=-8, color=INK, fontSize=12, text=words).encode(x=alt.value(6)),
    ]
    return finish(alt.layer(*layers), 340)


def _effect_layers() -> list[alt.Chart]:
    plans = list(PLANS)
    base = alt.Chart().encode(
        x=alt.X("year:Q", title=None, scale=alt.Scale(nice=False), axis=alt.Axis(format="d", tickMinStep=1))
    )
    chosen = base.transform_filter(f"datum.plan == '{CHOSEN}'")
    axis = alt.Axis(format="+.3f", tickCount=6, grid=True, gridColor=GRID)
    return [
        alt.Chart().mark_rule(color=QUIET).encode(y=alt.datum(0, type="quantitative")),
        chosen.mark_area(opacity=0.13, color=THIRD).encode(
            y=alt.Y("low:Q", title="effect op de score (punten)", axis=axis), y2="high:Q"
        ),
        chosen.mark_area(opacity=0.22, color=THIRD).encode(y="narrow_low:Q", y2="narrow_high:Q"),
        base.mark_line(strokeWidth=3).encode(
            y=alt.Y("middle:Q"),
            color=alt.Color("plan:N", sort=plans, scale=alt.Scale(domain=plans, range=list(PLAN_COLOURS.values()))),
            strokeDash=alt.StrokeDash("plan:N", sort=plans, scale=alt.Scale(domain=plans, range=[[1, 0], [8, 3], [3, 3]])),
            tooltip=PLAN_TIP,
        ),
    ]


def effect_by_dimension(rows: pd.DataFrame) -> Chart:
    """Effect per dimension in one year: bar with the band of the assumptions. `rows`: label, low, middle, high."""
    return Chart(_effect_by_dimension, rows, {"height": 40 * len(rows) + 50})


def _effect_by_dimension(height: Any) -> Form:
    base = alt.Chart().encode(y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False)))
    x = alt.X("middle:Q", title="effect (punten)", axis=alt.Axis(format="+.3f", tickCount=5))
    bar = base.mark_bar(size=14, color=ACCENT).encode(x=x)
    band = base.mark_rule(color=INK, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    return finish(alt.layer(bar, band), height)
