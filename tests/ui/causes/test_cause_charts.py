"""The charts of the page Oorzaken build, are valid Vega-Lite, and leave no type to guess."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.ui.causes import charts
from lib.ui.widgets.charts import Chart
from tests.ui.chart_checks import builders, channels, check, drawn_with, rows

LINES = pd.DataFrame(
    {
        "year": [2014, 2014, 2014, 2016, 2016, 2016],
        "label": ["Noord", "Gemeente X", "Nederland"] * 2,
        "score": [4.0, 4.1, 4.15, 4.05, 4.1, 4.16],
        "low": [4.0, np.nan, np.nan, 3.98, np.nan, np.nan],
        "high": [4.0, np.nan, np.nan, 4.03, np.nan, np.nan],
    }
)
EVENTS = pd.DataFrame({"year": [2015, 2017], "text": ["2015 sloop", "2017 nieuwbouw"]})
NONE = EVENTS.iloc[:0]
DIMENSION = pd.DataFrame({"year": [2014, 2016], "change": [0.0, 0.02], "low": [0.0, -0.01], "high": [0.0, 0.015]})
STEPS = pd.DataFrame(
    {
        "label": ["score 2014", "woningvoorraad", "fysieke omgeving", "score 2016"],
        "start": [4.0, 4.0, 4.1, 4.05],
        "end": [4.0, 4.1, 4.05, 4.05],
        "text": ["4,00", "+0,10\ncontroleer de bron", "−0,05", "4,05"],
        "kind": ["score", "up", "down", "score"],
    }
)
FARED = pd.DataFrame(
    {"label": ["A, X", "Noord", "Nederland"], "change": [-0.01, 0.05, 0.01], "what": ["vergelijkbaar", "hier", "Nederland"]}
)


@pytest.fixture(scope="module")
def built() -> dict[str, Chart]:
    """Specification of each chart; Altair validates them here."""
    return {
        "past_lines": charts.past_lines(LINES, EVENTS),
        "past_lines without events": charts.past_lines(LINES, NONE),
        "small_line": charts.small_line(DIMENSION, -0.05, 0.05),
        "small_line beside": charts.small_line(DIMENSION.assign(beside_1=[0.0, 0.01], beside_2=[0.01, 0.0]), -0.05, 0.05),
        "steps_bars": charts.steps_bars(STEPS),
        "fared_strip": charts.fared_strip(FARED),
    }


@pytest.fixture(scope="module")
def drawn(built: dict[str, Chart]) -> dict[str, dict[str, Any]]:
    """The specification of each."""
    return {name: drawn_with(chart) for name, chart in built.items()}


NAMES = ["past_lines", "past_lines without events", "small_line", "small_line beside", "steps_bars", "fared_strip"]


def test_every_builder_is_drawn_here() -> None:
    assert {name.split()[0] for name in NAMES} == builders(charts)


@pytest.mark.parametrize("name", NAMES)
def test_types_fields_and_numbers(built: dict[str, Chart], name: str) -> None:
    check(built[name])


def test_events_are_rules_with_their_words_at_their_own_height(drawn: dict[str, dict[str, Any]]) -> None:
    events = [row for row in rows(drawn["past_lines"]) if row["what"] == "event"]
    assert [row["text"] for row in events] == ["2015 sloop", "2017 nieuwbouw"]
    assert len({row["score"] for row in events}) == 2
    assert min(row["score"] for row in events) > LINES["score"].max()
    assert lines_with_words(drawn["past_lines"]) == (1, 1)
    assert lines_with_words(drawn["past_lines without events"]) == (0, 0)


def lines_with_words(spec: dict[str, Any]) -> tuple[int, int]:
    """How many rules and texts there are beside those of the limits of classes, which are drawn once, and the names of lines."""
    marks = [layer["mark"] for layer in spec["layer"] if not any("aggregate" in step for step in layer.get("transform", []))]
    texts = [mark for mark in marks if mark["type"] == "text" and mark.get("fontWeight") == "bold"]
    return sum(mark["type"] == "rule" for mark in marks), len(texts)


def test_an_event_outside_the_measurements_widens_the_years() -> None:
    spec = drawn_with(charts.past_lines(LINES, EVENTS.assign(year=[2010, 2020])))
    first, last = next(one for channel, one in channels(spec) if channel == "x")["scale"]["domain"]
    assert first <= 2010
    assert last >= 2020


def test_lines_differ_by_more_than_colour(drawn: dict[str, dict[str, Any]]) -> None:
    dash = next(one for channel, one in channels(drawn["past_lines"]) if channel == "strokeDash")
    assert len({tuple(pattern) for pattern in dash["scale"]["range"]}) == len(dash["scale"]["domain"]) == 3


def test_steps_stay_in_order_and_say_their_sign(drawn: dict[str, dict[str, Any]]) -> None:
    order = next(one for channel, one in channels(drawn["steps_bars"]) if channel == "y")["sort"]
    assert order == STEPS["label"].tolist()
    assert {row["text"] for row in rows(drawn["steps_bars"])} == set(STEPS["text"])


def test_a_change_of_nothing_still_has_width() -> None:
    flat = STEPS.assign(start=4.0, end=4.0)
    low, high = next(one for channel, one in channels(drawn_with(charts.steps_bars(flat))) if channel == "x")["scale"]["domain"]
    assert low < 4.0 < high
    one = drawn_with(charts.fared_strip(FARED.assign(change=0.0)))
    low, high = next(x for channel, x in channels(one) if channel == "x" and "scale" in x)["scale"]["domain"]
    assert low < 0 < high


def test_a_similar_buurt_has_no_name_under_the_mouse(drawn: dict[str, dict[str, Any]]) -> None:
    for layer in drawn["fared_strip"]["layer"]:
        if layer.get("transform") == [{"filter": "datum.what == 'vergelijkbaar'"}]:
            assert [one["field"] for channel, one in channels(layer) if channel == "tooltip"] == ["change_text"]
            break
    else:
        pytest.fail("the similar buurten are not drawn")


def test_lines_that_lie_on_each_other_are_named_once() -> None:
    same = LINES.assign(score=LINES["score"].where(LINES["label"] != "Nederland", [*[None] * 2, 4.1, *[None] * 2, 4.1]))
    ends = [row["end"].replace("\n", " ") for row in rows(drawn_with(charts.past_lines(same, NONE))) if row["end"]]
    assert ends == ["Noord", "Gemeente X en Nederland vallen samen"]
