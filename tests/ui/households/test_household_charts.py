"""Charts of the page Huishoudens are valid, typed, and pale where a figure is that of a larger area."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.answers.homes import Homes
from lib.answers.households.published import compare
from lib.answers.place import country, load
from lib.databank.store import Databank
from lib.palette import AREAS
from lib.ui.households import charts
from lib.ui.widgets.charts import Chart
from tests.answers.small_databank import CENTRUM, CHANGED, GEMEENTE, WIJK_CENTRUM
from tests.ui.chart_checks import builders, channels, check, drawn_with, rows

MIXED = pd.DataFrame(
    {"category": ["a", "b"], "area": "X", "value": [60.0, 40.0], "low": [50.0, 30.0], "high": [70.0, 50.0], "text": "t"}
)
PLACES = pd.DataFrame(
    {"code": ["B1", "B2"], "label": ["A", "B"], "load": [10.0, 90.0], "capacity": [20.0, 80.0], "quadrant": "q"}
)

HELP = pd.DataFrame(
    {
        "help": ["burenhulp", "burenhulp", "overdag thuis", "overdag thuis"],
        "side": ["vraag", "aanbod"] * 2,
        "value": [120.0, 97.0, 88.0, 104.0],
        "similar": [110.0, np.nan, 90.0, 100.0],
        "text": "t",
    }
)


@pytest.fixture(scope="session")
def built(databank: Databank) -> dict[str, Chart]:
    """Specification of each chart; Altair validates them here."""
    gemeente = load(databank, GEMEENTE, country(databank))
    kinds = compare(Homes(gemeente), (CENTRUM, WIJK_CENTRUM, CHANGED), GEMEENTE, 2024).margins[0]
    return {
        "compare_bars": charts.compare_bars(kinds.rows, ["Centrum", "Wijk Centrum", "Rietland"], AREAS, list(kinds.margin.nouns)),
        "mix_bars": charts.mix_bars(MIXED, ["X"], AREAS, ["a", "b"]),
        "asked_and_offered": charts.asked_and_offered(HELP, 130.0),
        "quadrant": charts.quadrant(PLACES, ["B1"]),
    }


@pytest.fixture(scope="module")
def drawn(built: dict[str, Chart]) -> dict[str, dict[str, Any]]:
    """The specification of each."""
    return {name: drawn_with(chart) for name, chart in built.items()}


NAMES = ["asked_and_offered", "compare_bars", "mix_bars", "quadrant"]


def test_every_builder_is_drawn_here() -> None:
    assert set(NAMES) == builders(charts)


@pytest.mark.parametrize("name", NAMES)
def test_types_fields_and_numbers(built: dict[str, Chart], name: str) -> None:
    check(built[name])


def test_a_fall_back_is_drawn_pale(drawn: dict[str, dict[str, Any]]) -> None:
    found = [one for channel, one in channels(drawn["compare_bars"]) if channel == "opacity"]
    assert found[0]["condition"] == {"test": "datum.status == 'ok'", "value": 1.0}
    assert found[0]["value"] < 0.5
    assert {row["status"] for row in rows(drawn["compare_bars"])} == {"ok", "wijk"}


def test_a_missing_reference_is_no_problem() -> None:
    table = pd.DataFrame(
        {"category": ["a"], "area": ["x"], "value": [1.0], "reference": [np.nan], "text": ["2023"], "status": ["ok"]}
    )
    assert rows(drawn_with(charts.compare_bars(table, ["x"], AREAS, ["a"])))[0]["reference"] is None


def test_a_figure_stands_behind_a_stroke_that_would_run_through_it() -> None:
    table = pd.DataFrame(
        {"category": ["a", "b"], "area": ["x", "x"], "value": [42.0, 10.0], "reference": [43.0, 30.0], "text": "", "status": "ok"}
    )
    found = rows(drawn_with(charts.compare_bars(table, ["x"], AREAS, ["a", "b"])))
    assert [row["behind"] for row in found] == [43.0, 10.0]


def test_only_a_chosen_buurt_has_a_name_under_the_mouse(drawn: dict[str, dict[str, Any]]) -> None:
    for layer in drawn["quadrant"]["layer"]:
        named = [one for channel, one in channels(layer) if channel in ("tooltip", "text") and one["field"] == "label"]
        filters = [step["filter"] for step in layer.get("transform", [])]
        assert not named or filters == ["datum.chosen"]


def test_the_row_of_the_headline_has_a_mark_that_is_no_colour() -> None:
    axis = next(
        one for channel, one in channels(drawn_with(charts.mix_bars(MIXED, ["X"], AREAS, ["a", "b"], "b"))) if channel == "y"
    )["axis"]
    assert '{"a": ["a"], "b": ["\\u25b8 b"]}' in axis["labelExpr"].encode("unicode_escape").decode()
    assert axis["labelFontWeight"]["condition"] == {"test": 'datum.value === "b"', "value": "bold"}
