"""Charts: a table and the numbers that go with it, in a specification that Altair made once for all charts of its form.

A public builder of a chart takes tables and gives a `Chart`: the private function beside it, which makes the form with Altair, and
what fills it. So a page does not have Altair compose and check the same chart for every buurt. Encodings carry their types; layers
take their data from the whole chart.

The rules that every chart keeps (`lib.chart_rules` and here; `tests/ui/chart_checks.py` checks them): a scale has round steps that hold
all that is drawn; zero is '0', never '+0,00'; a line has its name at its end, and lines that lie on each other have one name together;
long names of rows are broken.
"""

from __future__ import annotations

import json
import textwrap
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from altair.utils.schemapi import debug_mode

from lib.chart_rules import apart, decimals_of, same, steps
from lib.palette import ACCENT, GRID, INK, QUIET
from lib.scores import CLASS_NAMES, to_lbm
from lib.scores.classes import SCORE_LIMITS
from lib.words import listed, number, signed

Form = alt.Chart | alt.LayerChart

_LIMIT_INK = "#5b6773"
_TITLE = 0.1  # of an upright scale: the room that its title needs at the top
_FONT, _LINE_PX, _LINES_PX = 13, 15, 220
_AROUND_PX = 55  # of the height of a chart: the years below it and the title above
_CONFIG: dict[str, Any] = {
    "font": "Source Sans, sans-serif",
    "locale": {"number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]}},
    "axis": {
        "aria": False,
        "labelFontSize": _FONT,
        "titleFontSize": _FONT,
        "titleFontWeight": "normal",
        "grid": False,
        "domain": False,
        "ticks": False,
        "labelColor": INK,
        "titleColor": INK,
        "labelLimit": 220,
        "labelSeparation": 6,
    },
    # Below the lowest number of the upright scale.
    "axisX": {"labelPadding": 8},
    # The title of an upright scale lies above it: read without turning the head, and no room of a narrow screen.
    "axisY": {"titleAngle": 0, "titleAlign": "left", "titleBaseline": "bottom", "titleX": 0, "titleY": -8},
    "legend": {"aria": False, "labelFontSize": _FONT, "titleFontSize": _FONT, "orient": "top", "title": None},
    "view": {"stroke": None},
    # A bar, a line or a point by itself would be read with the names of columns, or be a picture without a name; the chart as a
    # whole has a text for who cannot see it, and its figures stand in a table or in words.
    "mark": {"aria": False},
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
    # The key of a chart is not in the page, that of a container is: a tour points to it.
    with st.container(key=f"grafiek_{key}"):
        st.vega_lite_chart(chart.data, chart.specification(), width="stretch", key=key, theme=None, alt=alt_text)


def finish(chart: Any, height: Any) -> Form:
    """The form with its height (px) and the look of all charts."""
    # Set in place: each configure_ method would copy the chart.
    chart.height, chart.config = height, _CONFIG
    return chart  # type: ignore[no-any-return]


def numbers(
    name: str, lowest: float, highest: float, *, about: int = 4, least: float = 0.0, decimals: int = 0, sign: bool = False
) -> dict[str, Any]:
    """`{name}_scale` and `{name}_axis` of a form: round steps that hold `lowest` and `highest`, with at least so many decimals.

    With `sign` a step has its + or −; zero has none.
    """
    ticks = steps(lowest, highest, about, least)
    digits = max(decimals, decimals_of(ticks))
    text = f"format(datum.value, ',.{digits}f')"
    return {
        f"{name}_scale": {"domain": [ticks[0], ticks[-1]], "nice": False, "zero": False},
        f"{name}_axis": {
            "values": ticks,
            "tickCount": len(ticks),  # else Vega leaves some out of a low chart
            "labelExpr": f"datum.value === 0 ? '0' : format(datum.value, '+,.{digits}f')" if sign else text,
            "grid": True,
            "gridColor": GRID,
            "labelOverlap": "parity" if name == "x" else False,
            "labelFlush": False,
        },
    }


def years(found: Sequence[float], marked: Sequence[int] | None = None) -> dict[str, Any]:
    """`x_scale` and `x_axis` over years, with room beside the first and the last. `marked`: the years that are written, else all."""
    first, last = min(found), max(found)
    alone = 1 if first == last else 0
    written = sorted({int(year) for year in marked or found})
    return {
        "x_scale": {"domain": [first - alone, last + alone], "nice": False, "padding": 10},
        "x_axis": {
            "values": written,
            "tickCount": len(written),
            "format": "d",
            "labelOverlap": "parity",
            "labelFlush": False,
        },
    }


def names(name: str, labels: Sequence[str], width: int = 20, marked: str = "") -> dict[str, Any]:
    """`{name}_axis` of a form with a name per row, broken into lines of `width` characters so that bars keep their room.

    `marked`: the row that the headline is about.
    """
    shown = {label: f"▸ {label}" if label == marked else label for label in labels}
    broken = {label: textwrap.wrap(text, width, break_long_words=False) for label, text in shown.items()}
    longer = json.dumps([label for label, lines in broken.items() if len(lines) > 1], ensure_ascii=False)
    return {
        f"{name}_axis": {
            "labelExpr": f"{json.dumps(broken, ensure_ascii=False)}[datum.value]",
            "labelOverlap": False,
            "labelFontWeight": {
                "condition": {"test": f"datum.value === {json.dumps(marked, ensure_ascii=False)}", "value": "bold"},
                "value": "normal",
            },
            # Vega puts the first line beside its row; of two lines the middle belongs there.
            "labelOffset": {"condition": {"test": f"indexof({longer}, datum.value) >= 0", "value": -_LINE_PX / 2}, "value": 0},
        }
    }


def with_ends(
    rows: pd.DataFrame, line: str, value: str, scale: Mapping[str, Any], height: int, *, within: float = 5e-4, width: int = 16
) -> pd.DataFrame:
    """The rows with the name of each line at its last year.

    rows    year, `line` and `value`, which may be NaN where a line is broken
    scale   as `numbers` gives it; height: of the chart in px
    within  lines that differ no more than this are drawn once, and have one name: 'A en B vallen samen'

    Adds `end` and `end_at` (the name and where it stands; None and NaN elsewhere), `drawn` (not of a line that lies on one before
    it) and `said` (the names of all lines that lie there, for a tooltip).
    """
    known = rows.dropna(subset=[value]).sort_values("year", kind="stable")
    last = known.drop_duplicates(line, keep="last").set_index(line)
    groups = [group for group in same(rows, line, "year", value, within) if group[0] in last.index]
    texts = [
        textwrap.wrap(group[0] if len(group) == 1 else f"{listed(group)} vallen samen", width, break_long_words=False)
        for group in groups
    ]
    low, high = scale["domain"]
    line_room = _LINE_PX * (high - low) / (height - _AROUND_PX)
    at = apart([float(last.at[group[0], value]) for group in groups], [len(text) * line_room for text in texts], low, high)
    # Vega puts the first line at the given place.
    at = [place + (len(text) - 1) / 2 * line_room for place, text in zip(at, texts, strict=True)]
    ends = {
        (group[0], last.at[group[0], "year"]): ("\n".join(text), place)
        for group, text, place in zip(groups, texts, at, strict=True)
    }
    found = [ends.get(key, (None, float("nan"))) for key in zip(rows[line], rows["year"], strict=True)]
    said = {name: listed(group) for group in groups for name in group}
    return rows.assign(
        end=[text for text, _ in found],
        end_at=[place for _, place in found],
        drawn=rows[line].isin([group[0] for group in groups]),
        said=[said.get(name, name) for name in rows[line]],
    )


def end_names(base: alt.Chart) -> alt.Chart:
    """The layer with the names of `with_ends`."""
    return (
        base.transform_filter("isValid(datum.end)")
        .mark_text(align="left", dx=10, color=INK, fontSize=_FONT, lineBreak="\n", lineHeight=_LINE_PX)
        .encode(y="end_at:Q", text="end:N")
    )


def with_signs(rows: pd.DataFrame, columns: Sequence[str], decimals: int) -> pd.DataFrame:
    """The rows with `{column}_text` for a tooltip: '+0,012', '−0,012', and '0,000' without a sign."""
    texts = {f"{name}_text": ["" if pd.isna(v) else signed(float(v), decimals) for v in rows[name]] for name in columns}
    return rows.assign(**texts)


def history(series: pd.DataFrame, title: str = "score", decimals: int = 2) -> Chart:
    """Line with points over the years, broken where a value is missing. `series`: year and one column of values."""
    column = next(name for name in series.columns if name != "year")
    low, high = float(series[column].min()), float(series[column].max())
    # What hardly moves is not blown up.
    room = max((0.1 if title == "score" else max(abs(high) * 0.1, 0.2)) - (high - low), 0.0) / 2
    y = numbers("y", low - room, high + room, decimals=2 if title == "score" else 0)
    limits = class_limits(y["y_scale"], low, high) if title == "score" else {}
    values = {**years(series["year"].tolist()), **y, **limits, "title": title, "digits": f",.{decimals}f"}
    return Chart(_history, series.rename(columns={column: "value"}), values, {"limits": len(limits) // 2})


def _history(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any, title: Any, digits: Any, limits: int, **at: Any) -> Form:
    line = (
        alt.Chart()
        .mark_line(
            color=ACCENT, point=alt.OverlayMarkDef(color=ACCENT, filled=True, size=45), invalid="break-paths-show-path-domains"
        )
        .encode(
            x=alt.X("year:Q", title=None, scale=x_scale, axis=x_axis),
            y=alt.Y("value:Q", title=title, scale=y_scale, axis=y_axis),
            tooltip=[alt.Tooltip("year:Q", title="Jaar", format="d"), alt.Tooltip("value:Q", title=title, format=digits)],
        )
    )
    return finish(alt.layer(*limit_lines(limits, at), line), 150)


def class_limits(scale: Mapping[str, Any], low: float, high: float) -> dict[str, Any]:
    """Where the classes begin that scores from `low` to `high` (lbm) lie in, and the next above: `at_0`, `text_0`, `at_1` and so on.

    For `limit_lines`, on an upright `scale` as `numbers` gives it; what would lie against its title is left out.
    """
    bottom, top = scale["domain"]
    begins = [(to_lbm(float(limit)), name) for limit, name in zip(SCORE_LIMITS, CLASS_NAMES[1:], strict=True)]
    first = max((at for at, _ in begins if at <= low), default=low)
    last = min((at for at, _ in begins if at > high), default=high)
    shown = [(at, name) for at, name in begins if first <= at <= last and bottom < at < top - _TITLE * (top - bottom)]
    named = {f"text_{i}": f"vanaf {number(at, 2)}: {name}" for i, (at, name) in enumerate(shown)}
    return {**{f"at_{i}": at for i, (at, _) in enumerate(shown)}, **named}


def limit_lines(count: int, at: Mapping[str, Any]) -> list[alt.Chart]:
    """A quiet line with its name where each of `count` classes begins; to be drawn below the scores."""
    layers = []
    for i in range(count):
        once = alt.Chart().transform_aggregate(rows="count()").encode(y=alt.YDatum(at[f"at_{i}"], type="quantitative"))
        text = once.mark_text(text=at[f"text_{i}"], align="left", baseline="bottom", dx=3, dy=-1, fontSize=12, color=_LIMIT_INK)
        layers += [once.mark_rule(color=QUIET, strokeDash=[2, 4], opacity=0.7), text.encode(x=alt.value(0))]
    return layers


def lines(rows: pd.DataFrame, colours: Sequence[str], labels: Sequence[str]) -> Chart:
    """One line per label over the years, broken where a value is missing. `rows`: year, label, value (%)."""
    y = numbers("y", 0, float(rows["value"].max()))
    values = {**years(rows["year"].tolist()), **y, "labels": list(labels), "colours": list(colours)}
    return Chart(_lines, with_ends(rows, "label", "value", y["y_scale"], _LINES_PX, within=0.05), values)


def _lines(x_scale: Any, x_axis: Any, y_scale: Any, y_axis: Any, labels: Any, colours: Any) -> Form:
    base = alt.Chart().encode(x=alt.X("year:Q", title=None, scale=x_scale, axis=x_axis))
    line = base.transform_filter("datum.drawn").mark_line(point=True, invalid="break-paths-show-path-domains")
    line = line.encode(
        y=alt.Y("value:Q", title="% van de huishoudens", scale=y_scale, axis=y_axis),
        color=alt.Color("label:N", sort=labels, scale=alt.Scale(domain=labels, range=colours), legend=None),
        tooltip=[
            alt.Tooltip("said:N", title="Soort"),
            alt.Tooltip("year:Q", title="Jaar", format="d"),
            alt.Tooltip("value:Q", title="%", format=".0f"),
        ],
    )
    return finish(alt.layer(line, end_names(base)), _LINES_PX)
