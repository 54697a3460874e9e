"""The charts of the page Besluit build, are valid Vega-Lite, leave no type to guess, and share one scale."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lib.answers.measures.plans import CHOSEN
from lib.ui.decision import charts
from lib.ui.widgets.charts import Chart
from tests.reports.report_decisions import comparison
from tests.ui.chart_checks import builders, channels, check, drawn_with

NAMES = ["lasting", "outlook_with_scenario"]


@pytest.fixture(scope="module")
def built() -> dict[str, Chart]:
    """Specification of each chart; Altair validates them here."""
    answer = comparison().scenarios[0]
    return {
        "lasting": charts.lasting(answer.path, *charts.scale_of([answer.path])),
        "outlook_with_scenario": charts.outlook_with_scenario(answer.against),
    }


@pytest.fixture(scope="module")
def drawn(built: dict[str, Chart]) -> dict[str, dict[str, Any]]:
    """The specification of each."""
    return {name: drawn_with(chart) for name, chart in built.items()}


def test_every_builder_is_drawn_here() -> None:
    assert set(NAMES) == builders(charts)


@pytest.mark.parametrize("name", NAMES)
def test_types_fields_and_numbers(built: dict[str, Chart], name: str) -> None:
    check(built[name])


@pytest.mark.parametrize("name", NAMES)
def test_lines_differ_by_more_than_colour(drawn: dict[str, dict[str, Any]], name: str) -> None:
    dash = next(one for channel, one in channels(drawn[name]) if channel == "strokeDash")
    assert len({tuple(p) for p in dash["scale"]["range"]}) == len(dash["scale"]["domain"])


def _domains(paths: list[pd.DataFrame]) -> set[tuple[float, float]]:
    low, high = charts.scale_of(paths)
    return {
        tuple(one["scale"]["domain"])
        for path in paths
        for channel, one in channels(drawn_with(charts.lasting(path, low, high)))
        if channel == "y" and "scale" in one
    }


def test_scenarios_beside_each_other_have_one_scale_that_holds_every_line_and_band() -> None:
    paths = [answer.path for answer in comparison().scenarios]
    ((low, high),) = _domains(paths)
    for path in paths:
        chosen = path[path["plan"] == CHOSEN]
        assert low <= min(chosen["low"].min(), path["middle"].min())
        assert high >= max(chosen["high"].max(), path["middle"].max())


def test_a_scale_of_nothing_still_has_height() -> None:
    path = comparison().scenarios[0].path
    flat = path.assign(**dict.fromkeys(("low", "narrow_low", "middle", "narrow_high", "high"), 0.0))
    ((low, high),) = _domains([flat])
    assert low <= 0 < high
    assert charts.scale_of([]) == charts.scale_of([path.iloc[:0]]) == (0.0, 0.0)


def test_zero_is_always_in_sight() -> None:
    ((low, high),) = _domains([comparison().scenarios[2].path])  # a negative effect
    assert low < 0 <= high
